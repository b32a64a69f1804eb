//! Every pass of the registry on programs that run. A pass that promises so changes nothing that a program
//! prints, on stdout and stderr, nor how it ends; one that changes what programs mean makes none that breaks
//! the machine.
//!
//! The programs are those of the corpus and of the differential set, which print what CPython 3.5 prints
//! (`run.rs`, `differential.rs`). The suite runs a sample of short ones, each pass on some of them; with the
//! variable `PASSES=all`, as `.ci/extra` sets it, every pass rewrites every program.

use crate::asm::looks_at_code;
use crate::harness;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::alone::{Alone, FAST, Ran};
use bc_tests::{bytes, corpus_name, files, folder};
use bc_transform::catalogue::{Entry, PASSES, by_name};
use bc_transform::{Error, Pass};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The sample has one program of so many.
const PROGRAMS_RATE: usize = 12;

/// And of so many passes one, others for the next program.
const PASSES_RATE: usize = 3;

/// A program that means something else runs for so many steps more at most.
const LONGER: u64 = 100_000;

/// What the machine exits with when it is at fault itself.
const INTERNAL: u8 = 125;

/// What is said of that.
const BREAKS: &str = "breaks the machine";

/// A module that a pass's callable may come from.
const HELPERS: &str = "def same(value):\n    return value\n";

/// Programs that see what a pass does: the program, the passes, and how. With `PASSES=all` a row that is not needed
/// fails the test.
const TELLING: &[(&str, &[&str], &str)] = &[
    (
        "builtins_misc",
        &["asconstants"],
        "deletes a built-in and asks for it",
    ),
    (
        "builtins_of_a_frame",
        &[
            "asconstants",
            "overloaded_dicts",
            "overloaded_ints",
            "overloaded_lists",
            "overloaded_strs",
            "overloaded_tuples",
        ],
        "runs functions whose built-ins are a dict of a few names, or no dict",
    ),
    (
        "cls_subclass_builtin",
        &["overloaded_dicts"],
        "unpacks a dict whose class has another `__getitem__`, which `keys()` and items go through",
    ),
    (
        "dict_views_sets",
        &["overloaded_dicts"],
        "prints what a display says of `keys()` that nobody can iterate over",
    ),
    (
        "exc_recursion_depth",
        &["overloaded_dicts"],
        "counts how deep calls may go, and filling a display is one",
    ),
    (
        "exc_recursion_words",
        &["overloaded_strs"],
        "prints which call went too deep, and there is one more",
    ),
    (
        "gc_module",
        &["overloaded_ints", "overloaded_tuples"],
        "asks whether a constant tuple is tracked by the cycle finder; one that is built is",
    ),
    (
        "import_asked",
        &["overloaded_slices"],
        "takes the importers away, and the callable is imported",
    ),
    (
        "keys_of_programs_in_namespaces",
        &[
            "asconstants",
            "overloaded_ints",
            "overloaded_lists",
            "overloaded_tuples",
        ],
        "runs code whose built-ins lack what the rewritten code asks for",
    ),
    (
        "mod_copy_types",
        &["overloaded_ints", "overloaded_tuples"],
        "asks whether a constant tuple is tracked by the cycle finder; one that is built is",
    ),
    (
        "mod_import_corners",
        &["overloaded_slices"],
        "puts a function with a slice in place of `__import__`, and the callable is imported",
    ),
    (
        "recursion_texts",
        &[
            "overloaded_floats",
            "overloaded_ints",
            "overloaded_lists",
            "overloaded_sets",
            "overloaded_strs",
            "overloaded_tuples",
        ],
        "prints which call went too deep, and there is one more",
    ),
    (
        "scope_exec_eval",
        &["asconstants", "overloaded_ints", "overloaded_lists"],
        "runs code whose built-ins lack what the rewritten code asks for",
    ),
    (
        "tracked_instances_of_derived_classes",
        &["overloaded_ints", "overloaded_tuples"],
        "asks whether a constant tuple is tracked by the cycle finder; one that is built is",
    ),
    (
        "warnings_record",
        &["overloaded_strs"],
        "runs code without built-ins",
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

/// What became of the programs of a folder.
#[derive(Default)]
struct Outcome {
    findings: String,
    /// How many programs each pass has changed.
    changed: BTreeMap<&'static str, usize>,
    /// What `TELLING` was needed for.
    telling: BTreeSet<(String, &'static str)>,
}

/// The passes that one program goes through, of those that `is_wanted` names by their place.
fn run_passes_on(
    program: &Path,
    alone: &Alone,
    is_wanted: impl Fn(usize) -> bool,
    outcome: &mut Outcome,
) {
    let original = bytes(program);
    if looks_at_code(&Pyc::read(&original).unwrap().code) {
        return;
    }
    let file = alone.compiled(program);
    let helpers = file.with_file_name("helpers.py");
    if !helpers.exists() {
        fs::write(&helpers, HELPERS).unwrap();
    }
    let mut before: Option<Ran> = None;
    for (nth, entry) in PASSES.iter().enumerate() {
        if !is_wanted(nth) {
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
        *outcome.changed.entry(entry.name).or_default() += 1;
        pyc.code = code;
        let found = match pyc.write() {
            Ok(bytes) => {
                fs::write(&file, bytes).unwrap();
                let after = match entry.promise.is_same_output() {
                    true => alone.run(program, &[]),
                    // A loop that counts may not end any more.
                    false => alone.run_within(before.steps + LONGER, program),
                };
                difference(before, &after, entry)
            }
            Err(_) => unwritable(program, &*pass),
        };
        let program = name(program);
        let is_known = TELLING
            .iter()
            .any(|(which, passes, _)| *which == program && passes.contains(&entry.name));
        match (found, is_known) {
            // No program may break the machine.
            (Some(report), known) if !known || report.contains(BREAKS) => {
                // At once, since all of them take long.
                println!("{program}, {}:\n{report}", entry.name);
                writeln!(outcome.findings, "{program}, {}:\n{report}", entry.name).unwrap();
            }
            (Some(_), true) => {
                outcome.telling.insert((program, entry.name));
            }
            _ => {}
        }
    }
    fs::write(&file, &original).unwrap();
}

/// A program, and the place of its folder among `HOMES`.
type Program = (usize, PathBuf);

/// The folders that programs come from.
const HOMES: [&str; 2] = ["programs", "differential"];

/// Takes programs off the list until none is left.
fn run_passes(nth: usize, programs: &[Program], next: &AtomicUsize) -> Outcome {
    let alone = HOMES.map(|home| Alone::numbered(&folder().join(home), "", nth));
    let mut outcome = Outcome::default();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some((home, program)) = programs.get(index) else {
            return outcome;
        };
        let is_sample = |pass: usize| {
            index.is_multiple_of(PROGRAMS_RATE)
                && (index / PROGRAMS_RATE + pass).is_multiple_of(PASSES_RATE)
        };
        let is_wanted = |pass| is_all() || is_sample(pass);
        run_passes_on(program, &alone[*home], is_wanted, &mut outcome);
        if is_all() {
            println!("{}: run", corpus_name(program));
        }
    }
}

#[test]
fn passes_keep_what_they_promise() {
    let mut programs = Vec::<Program>::new();
    for (nth, home) in HOMES.iter().enumerate() {
        let files = files(&folder().join(home), "pyc").into_iter();
        let files = files.filter(|path| path.with_extension("out").exists());
        programs.extend(files.map(|path| (nth, path)));
    }
    let next = AtomicUsize::new(0);
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let threads: Vec<_> = (0..thread::available_parallelism().map_or(1, NonZero::get))
            .map(|nth| {
                scope.spawn({
                    let (programs, next) = (&programs, &next);
                    move || run_passes(nth, programs, next)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut changed = BTreeMap::<&str, usize>::new();
    let mut findings = String::new();
    let mut telling = BTreeSet::new();
    for outcome in outcomes {
        findings += &outcome.findings;
        telling.extend(outcome.telling);
        for (pass, count) in outcome.changed {
            *changed.entry(pass).or_default() += count;
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
    println!("changed programs: {changed:?}");
    if is_all() {
        let all = PASSES.iter().map(|entry| entry.name);
        let missing: Vec<&str> = all.filter(|name| !changed.contains_key(name)).collect();
        assert_eq!(missing, ["identity"]);
        let listed = TELLING.iter().flat_map(|(program, passes, _)| {
            passes.iter().map(|pass| ((*program).to_owned(), *pass))
        });
        assert_eq!(telling, listed.collect());
    }
    assert!(changed.len() > 15, "{changed:?}");
}
