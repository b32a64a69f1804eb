//! The differential set on the machine: small programs on corners of the language and its library.
//!
//! A program passes if it ends with exit code 0, writes its recorded output to stdout and nothing to
//! stderr; and if its source does what its `.pyc` did (`from_source.rs`). The outputs are what CPython 3.5 prints (`record.py` writes them); nothing here computes
//! one. Programs named in `differential/wishlist.txt` run as well and are reported, but need not
//! pass; one that passes must be taken off the list.

use crate::from_source::Alone;
use bc_tests::{bytes, files, folder, text};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many programs the set holds at least.
const FEWEST: usize = 205;

/// Every program of the set, by name.
fn set() -> BTreeMap<String, PathBuf> {
    files(&folder().join("differential"), "pyc")
        .into_iter()
        .filter(|path| path.with_extension("out").exists())
        .map(|path| (name(&path), path))
        .collect()
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The names on the wish list. The rest of each line says what is missing.
fn wishlist() -> Vec<String> {
    text(&folder().join("differential/wishlist.txt"))
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next().map(str::to_string))
        .collect()
}

/// Runs one program, from its compiled file in `alone`; a difference comes back in words.
fn run(program: &Path, alone: &Alone) -> Result<(), String> {
    let ran = alone.run(program, &[]);
    let expected = bytes(&program.with_extension("out"));
    let mut report = String::new();
    if ran.code != ExitCode::SUCCESS {
        writeln!(report, "  ended with {:?}", ran.code).unwrap();
    }
    if ran.out != expected {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (found, expected) = (text(&ran.out), text(&expected));
        let longest = found.lines().count().max(expected.lines().count());
        let lines = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
            lines.resize(longest, "(the end)".to_string());
            lines
        };
        for (i, (mine, other)) in lines(&found).iter().zip(lines(&expected)).enumerate() {
            if *mine != other {
                writeln!(report, "  line {} is {mine}\n  it should be {other}", i + 1).unwrap();
                break;
            }
        }
    }
    if !ran.err.is_empty() {
        let lines: Vec<&str> = ran.err.lines().collect();
        let last = lines[lines.len().saturating_sub(4)..].join("\n    ");
        writeln!(report, "  on stderr:\n    {last}").unwrap();
    }
    if report.is_empty() {
        return alone.compare(program, &[], &ran);
    }
    Err(report)
}

#[test]
fn programs_print_what_the_reference_prints() {
    let wishlist = wishlist();
    let mut findings = String::new();
    let alone = Alone::new(&folder().join("differential"), "");
    for (name, program) in set() {
        match (run(&program, &alone), wishlist.contains(&name)) {
            (Ok(()), false) => {}
            (Ok(()), true) => writeln!(
                findings,
                "{name} passes: take it off differential/wishlist.txt"
            )
            .unwrap(),
            (Err(report), true) => println!("{name} (on the wish list)\n{report}"),
            (Err(report), false) => writeln!(findings, "{name}\n{report}").unwrap(),
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
}

#[test]
fn the_set_is_complete() {
    let set = set();
    assert!(set.len() >= FEWEST, "only {} programs", set.len());
    for wish in wishlist() {
        assert!(
            set.contains_key(&wish),
            "differential/wishlist.txt: there is no program {wish}"
        );
    }
    for source in files(&folder().join("differential"), "py") {
        for extension in ["pyc", "out"] {
            let beside = source.with_extension(extension);
            let inside_package = source.with_file_name("__init__.py").exists();
            assert!(
                beside.exists() || (extension == "out" && inside_package),
                "{} is not recorded",
                beside.display()
            );
        }
    }
}
