//! The corpus on the machine: each program prints, byte for byte, what CPython 3.5 printed.
//!
//! A program passes if it ends with exit code 0, writes its recorded output to stdout and nothing to
//! stderr; and if its source does what its `.pyc` did (`from_source.rs`). Programs named in `wishlist.txt` run as well and are reported, but need not pass; one that
//! passes must be taken off the list.

use crate::from_source::Alone;
use bc_tests::{bytes, folder, programs, text};
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// The names on the wish list. The rest of each line says what is missing.
fn wishlist() -> Vec<String> {
    text(&folder().join("wishlist.txt"))
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
        let (mut ours, mut theirs) = (found.lines(), expected.lines());
        let mut number = 1;
        let (mine, other) = loop {
            match (ours.next(), theirs.next()) {
                (Some(a), Some(b)) if a == b => number += 1,
                (a, b) => break (a.unwrap_or("(the end)"), b.unwrap_or("(the end)")),
            }
        };
        writeln!(
            report,
            "  line {number} is      {mine}\n  it should be {other}"
        )
        .unwrap();
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

/// Runs the programs whose names begin with one letter.
fn tier(letter: char) {
    let wishlist = wishlist();
    let mut findings = String::new();
    let mut found = 0;
    let alone = Alone::new(&folder().join("programs"), &letter.to_string());
    for program in programs() {
        let name = program
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !name.starts_with(letter) {
            continue;
        }
        found += 1;
        match (run(&program, &alone), wishlist.contains(&name)) {
            (Ok(()), false) => {}
            (Ok(()), true) => {
                writeln!(findings, "{name} passes: take it off wishlist.txt").unwrap()
            }
            (Err(report), true) => println!("{name} (on the wish list)\n{report}"),
            (Err(report), false) => writeln!(findings, "{name}\n{report}").unwrap(),
        }
    }
    assert!(found > 0, "no programs of tier {letter}");
    assert!(findings.is_empty(), "\n{findings}");
}

macro_rules! tiers {
    ($($name:ident $letter:literal: $subject:literal;)*) => {
        $(
            #[doc = $subject]
            #[test]
            fn $name() {
                tier($letter);
            }
        )*

        #[test]
        fn every_program_belongs_to_a_tier() {
            for program in programs() {
                let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                assert!([$($letter),*].iter().any(|&letter| name.starts_with(letter)), "{name}");
            }
        }
    };
}

tiers! {
    tier_a 'a': "seeds: add, store, jumps, constants, globals, loops, code objects";
    tier_b 'b': "operators, containers, slices, unpacking, comprehensions";
    tier_c 'c': "functions: defaults, closures, cells, scopes, decorators";
    tier_d 'd': "exceptions in every way out";
    tier_e 'e': "classes";
    tier_f 'f': "generators and coroutines";
    tier_g 'g': "the built-in types in depth";
    tier_h 'h': "larger programs";
    tier_i 'i': "modules and imports";
}

#[test]
fn the_wish_list_names_programs() {
    let names: Vec<String> = programs()
        .iter()
        .map(|path| {
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    for wish in wishlist() {
        assert!(
            names.contains(&wish),
            "wishlist.txt: there is no program {wish}"
        );
    }
}
