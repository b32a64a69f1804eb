//! Every pass of the registry on programs that run. A pass that promises so changes nothing that a program
//! prints, on stdout and stderr, nor how it ends; one that changes what programs mean makes none that breaks
//! the machine.
//!
//! The programs are those of the corpus and of the differential set, which print what CPython 3.5 prints
//! (`run.rs`, `differential.rs`). The suite runs a sample of short ones, each pass on some of them; with the
//! variable `PASSES=all`, as `.ci/extra` sets it, every pass rewrites every program.

use crate::asm::looks_at_code;
use crate::from_source::{Alone, FAST, Ran};
use crate::harness;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::{bytes, corpus_name, files, folder};
use bc_transform::catalogue::{Entry, PASSES, by_name};
use bc_transform::{Error, Pass};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The sample has one program of so many.
const PROGRAMS_RATE: usize = 12;

/// And of so many passes one, others for the next program.
const PASSES_RATE: usize = 3;

/// What the machine exits with when it is at fault itself.
const INTERNAL: u8 = 125;

/// What is said of that.
const BREAKS: &str = "breaks the machine";

/// A module that a pass's callable may come from.
const HELPERS: &str = "def same(value):\n    return value\n";

/// Programs that see what a pass does: the program, the passes by the beginning of their name, and how.
const TELLING: &[(&str, &str, &str)] = &[
    (
        "builtins_misc",
        "asconstants",
        "deletes a built-in and asks for it",
    ),
    (
        "builtins_of_a_frame",
        "asconstants",
        "runs functions whose built-ins are a dict of a few names, or no dict",
    ),
    (
        "builtins_of_a_frame",
        "overloaded_",
        "runs functions whose built-ins are a dict of a few names, or no dict",
    ),
    (
        "cls_subclass_builtin",
        "overloaded_dicts",
        "unpacks a dict whose class has another `__getitem__`, which `keys()` and items go through",
    ),
    (
        "exc_recursion_depth",
        "overloaded_dicts",
        "counts how deep calls may go, and filling a display is one",
    ),
    (
        "keys_of_programs_in_namespaces",
        "overloaded_",
        "makes classes where the built-ins have no `__build_class__`, or keys that say what they equal",
    ),
    (
        "mod_copy_types",
        "overloaded_ints",
        "asks whether a constant tuple is tracked by the cycle finder; one that is built is",
    ),
    (
        "mod_copy_types",
        "overloaded_tuples",
        "asks whether a constant tuple is tracked by the cycle finder; one that is built is",
    ),
    (
        "profile_of_what_dies_in_calls",
        "overloaded_dicts",
        "profiles calls, of which a filled dict display is one",
    ),
];

fn is_all() -> bool {
    std::env::var_os("PASSES").is_some_and(|what| what == "all")
}

fn name(program: &Path) -> String {
    let stem = program.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// What a rewritten program does other than the program itself.
fn difference(before: &Ran, after: &Ran, entry: &Entry) -> Option<String> {
    let mut report = String::new();
    if after.code == ExitCode::from(INTERNAL) {
        writeln!(report, "  {BREAKS}:\n{}", after.err).unwrap();
    }
    if entry.promise.is_same_output() {
        if after.code != before.code {
            writeln!(report, "  ends with {:?}: {}", after.code, after.err).unwrap();
        }
        if after.out != before.out {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (found, expected) = (text(&after.out), text(&before.out));
            let mut lines = found.lines().zip(expected.lines());
            let first = lines.find(|(found, expected)| found != expected);
            writeln!(report, "  prints something else: {first:?}").unwrap();
        }
        if after.err != before.err {
            writeln!(report, "  writes to stderr: {}", after.err).unwrap();
        }
    }
    (!report.is_empty()).then_some(report)
}

/// A program that no file can hold, in a machine without files.
fn unwritable(program: &Path, pass: &dyn Pass) -> Option<String> {
    const STEPS: u64 = 2_000_000;
    let code = Pyc::read(&bytes(program)).unwrap().code;
    let before = harness::run(&verify(&code).unwrap(), STEPS, None);
    let changed = verify(&pass.apply(&code).unwrap()).unwrap();
    let after = harness::run(&changed, STEPS, None);
    let same = before.output == after.output && before.result == after.result;
    // Which limit is hit where is nobody's promise.
    let is_cut = before.result.contains("limit reached");
    (!same && !is_cut).then(|| format!("  {} became {}\n", before.result, after.result))
}

/// The passes that programs of a folder go through, with what differs; how many programs each has changed.
fn run_passes(home: &Path, changed: &mut BTreeMap<&str, usize>) -> String {
    let mut findings = String::new();
    let alone = Alone::new(home, "");
    let programs: Vec<PathBuf> = files(home, "pyc")
        .into_iter()
        .filter(|path| path.with_extension("out").exists())
        .collect();
    for (index, program) in programs.iter().enumerate() {
        let original = bytes(program);
        if looks_at_code(&Pyc::read(&original).unwrap().code) {
            continue;
        }
        let file = alone.compiled(program);
        let helpers = file.with_file_name("helpers.py");
        if !helpers.exists() {
            fs::write(&helpers, HELPERS).unwrap();
        }
        let mut before: Option<Ran> = None;
        for (nth, entry) in PASSES.iter().enumerate() {
            let is_sample = index.is_multiple_of(PROGRAMS_RATE)
                && (index / PROGRAMS_RATE + nth).is_multiple_of(PASSES_RATE);
            if !is_all() && !is_sample {
                continue;
            }
            let before = before.get_or_insert_with(|| alone.run(program, &[]));
            if before.steps > FAST && !is_all() {
                break;
            }
            let pass = by_name(entry.name, entry.promise.arguments()).unwrap();
            let mut pyc = Pyc::read(&original).unwrap();
            let code = match pass.apply(&pyc.code) {
                Ok(code) => code,
                Err(Error::Refused { .. }) if !entry.promise.is_same_output() => continue,
                Err(error) => panic!("{}: {error}", corpus_name(program)),
            };
            if Arc::ptr_eq(&code, &pyc.code) {
                continue;
            }
            *changed.entry(entry.name).or_default() += 1;
            pyc.code = code;
            let found = match pyc.write() {
                Ok(bytes) => {
                    fs::write(&file, bytes).unwrap();
                    difference(before, &alone.run(program, &[]), entry)
                }
                Err(_) => unwritable(program, &*pass),
            };
            let program = name(program);
            let is_known = TELLING
                .iter()
                .any(|(which, passes, _)| *which == program && entry.name.starts_with(passes));
            match (found, is_known) {
                // No program may break the machine.
                (Some(report), known) if !known || report.contains(BREAKS) => {
                    writeln!(findings, "{program}, {}:\n{report}", entry.name).unwrap();
                }
                (None, true) if entry.promise.is_same_output() && is_all() => {
                    println!("{program}, {}: the same, and listed", entry.name);
                }
                _ => {}
            }
        }
        fs::write(&file, &original).unwrap();
    }
    findings
}

#[test]
fn passes_keep_what_they_promise() {
    let mut changed = BTreeMap::new();
    let findings: String = ["programs", "differential"]
        .map(|home| run_passes(&folder().join(home), &mut changed))
        .concat();
    assert!(findings.is_empty(), "\n{findings}");
    println!("changed programs: {changed:?}");
    if is_all() {
        let all = PASSES.iter().map(|entry| entry.name);
        let missing: Vec<&str> = all.filter(|name| !changed.contains_key(name)).collect();
        assert_eq!(missing, ["identity"]);
    }
    assert!(changed.len() > 15, "{changed:?}");
}
