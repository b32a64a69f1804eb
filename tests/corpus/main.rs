//! Programs on the machine, a test for each: they print, byte for byte, what CPython 3.5 printed.
//!
//! Two sets: the corpus, `programs::NAME`, and small programs on corners of the language and its library,
//! `differential::NAME`. A program passes if it ends with exit code 0, writes its recorded output to stdout and
//! nothing to stderr; and if its source does what its `.pyc` did. The outputs are CPython's (`record.py` writes
//! them); nothing here computes one. What a `wishlist.txt` names runs as well, but has to fail: a program that passes
//! must be taken off the list.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_tests::alone::Alone;
use bc_tests::{bytes, files, folder, text};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The sets: folder, wish list, how many programs there are at least.
const SETS: &[(&str, &str, usize)] = &[
    ("programs", "wishlist.txt", 137),
    ("differential", "differential/wishlist.txt", 344),
];

/// What the names of the corpus begin with.
const TIERS: &[(char, &str)] = &[
    (
        'a',
        "seeds: add, store, jumps, constants, globals, loops, code objects",
    ),
    (
        'b',
        "operators, containers, slices, unpacking, comprehensions",
    ),
    (
        'c',
        "functions: defaults, closures, cells, scopes, decorators",
    ),
    ('d', "exceptions in every way out"),
    ('e', "classes"),
    ('f', "generators and coroutines"),
    ('g', "the built-in types in depth"),
    ('h', "larger programs"),
    ('i', "modules and imports"),
];

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Every program of a set, by name.
fn programs(set: &str) -> BTreeMap<String, PathBuf> {
    files(&folder().join(set), "pyc")
        .into_iter()
        .filter(|path| path.with_extension("out").exists())
        .map(|path| (name(&path), path))
        .collect()
}

/// The names on a wish list. The rest of each line says what is missing.
fn wishes(file: &str) -> BTreeSet<String> {
    text(&folder().join(file))
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

/// Where two texts differ first, in words.
fn difference(found: &[u8], expected: &[u8]) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (found, expected) = (text(found), text(expected));
    let (mut ours, mut theirs) = (found.lines(), expected.lines());
    let mut number = 1;
    loop {
        match (ours.next(), theirs.next()) {
            (Some(a), Some(b)) if a == b => number += 1,
            (a, b) => {
                let (a, b) = (a.unwrap_or("(the end)"), b.unwrap_or("(the end)"));
                return format!("  line {number} is      {a}\n  it should be {b}\n");
            }
        }
    }
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
        report += &difference(&ran.out, &expected);
    }
    if !ran.err.is_empty() {
        let lines: Vec<&str> = ran.err.lines().collect();
        let last = lines[lines.len().saturating_sub(4)..].join("\n    ");
        writeln!(report, "  on stderr:\n    {last}").unwrap();
    }
    match report.is_empty() {
        true => alone.compare(program, &[], &ran),
        false => Err(report),
    }
}

fn check(program: &Path, alone: &Alone, is_wished: bool) -> Result<(), Failed> {
    match (run(program, alone), is_wished) {
        (Ok(()), true) => Err("it passes: take it off the wish list".into()),
        (Err(report), false) => Err(format!("\n{report}").into()),
        (Ok(()), false) | (Err(_), true) => Ok(()),
    }
}

/// A set has the programs it had, each is recorded, and its wish list names programs of it.
fn is_complete(set: &str, wishlist: &str, fewest: usize) -> Result<(), Failed> {
    let programs = programs(set);
    if programs.len() < fewest {
        return Err(format!("only {} programs", programs.len()).into());
    }
    if let Some(wish) = wishes(wishlist)
        .iter()
        .find(|wish| !programs.contains_key(*wish))
    {
        return Err(format!("{wishlist}: there is no program {wish}").into());
    }
    for source in files(&folder().join(set), "py") {
        let inside_package = source.with_file_name("__init__.py").exists();
        for extension in ["pyc", "out"] {
            let beside = source.with_extension(extension);
            if !(beside.exists() || extension == "out" && inside_package) {
                return Err(format!("{} is not recorded", beside.display()).into());
            }
        }
    }
    let has_tier = |name: &String| TIERS.iter().any(|(tier, _)| name.starts_with(*tier));
    match programs
        .keys()
        .find(|name| set == "programs" && !has_tier(name))
    {
        Some(name) => Err(format!("{name} belongs to no tier").into()),
        None => Ok(()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for &(set, wishlist, fewest) in SETS {
        trials.push(Trial::test(format!("{set} is complete"), move || {
            is_complete(set, wishlist, fewest)
        }));
        let wishes = wishes(wishlist);
        // Nothing is copied where nothing is run.
        let alone = (!arguments.list).then(|| Arc::new(Alone::new(&folder().join(set), "")));
        for (name, program) in programs(set) {
            let (alone, is_wished) = (alone.clone(), wishes.contains(&name));
            trials.push(Trial::test(
                format!("{set}::{name}"),
                move || match &alone {
                    Some(alone) => check(&program, alone, is_wished),
                    None => Ok(()),
                },
            ));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
