//! `pybc verify`: checks files without running them.

use crate::args::VerifyArgs;
use crate::exit::{Outcome, report, status};
use crate::input::{Given, refuse_twice, shown};
use crate::io::{Io, Output};
use crate::paint;
use crate::source;
use bc_core::count::number_of;
use bc_core::repr::backslashreplace;
use bc_core::verify::{VerifiedCode, verify, verify_strictly};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::Write;
use std::sync::Arc;

/// Checks every file, whatever becomes of the others; the worst outcome is the exit code.
pub(crate) fn run(args: &VerifyArgs, io: &Io) -> Outcome {
    refuse_twice(&args.files)?;
    let mut worst = status::OK;
    for file in &args.files {
        let code = match check(file, args, io) {
            Err(failure) if failure.is_of_one_file() => {
                // What was found so far comes first, also when both streams end on one terminal.
                io.stdout.clone().flush()?;
                report(&failure, io)
            }
            other => other?,
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// Checks one file and prints the finding, or that there is none.
fn check(file: &OsStr, args: &VerifyArgs, io: &Io) -> Outcome {
    let pyc = source::load_file(file, args.optimize, io)?;
    let mut out: Output = io.stdout.clone();
    let colored = out.is_colored();
    let verdict = match args.strict {
        true => verify_strictly(&pyc.code),
        false => verify(&pyc.code),
    };
    match verdict {
        Ok(_) if args.quiet => Ok(status::OK),
        Ok(proof) => {
            let (count, depth) = measure(&proof);
            writeln!(
                out,
                "{}: {} ({}, stack depth {depth})",
                shown(file),
                paint::right("ok", colored),
                number_of(count, "code object"),
            )?;
            let notes = notes(&proof);
            for note in notes.iter().take(NOTES) {
                writeln!(out, "  note: {}", out.fit(note))?;
            }
            if let Some(more @ 1..) = notes.len().checked_sub(NOTES) {
                writeln!(out, "  note: the same of {more} more")?;
            }
            if !pyc.trailing.is_empty() {
                // The line before comes first, also when both streams end on one terminal.
                out.flush()?;
                source::tell_trailing(Given::File(file), &pyc, io)?;
            }
            Ok(status::OK)
        }
        Err(rejection) => {
            writeln!(
                out,
                "{}: {}",
                shown(file),
                paint::rejection(&out.fit(&rejection.to_string()), colored)
            )?;
            Ok(status::FINDING)
        }
    }
}

/// How many notes are printed of one file.
const NOTES: usize = 20;

/// What no compiler makes, and is no fault because control never comes there.
fn notes(proof: &Arc<VerifiedCode>) -> Vec<String> {
    let mut notes = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![(proof, backslashreplace(proof.code().name()).into_owned())];
    while let Some((proof, path)) = open.pop() {
        if !seen.insert(Arc::as_ptr(proof)) {
            continue;
        }
        let data = proof.data();
        if let Some(first) = data.first() {
            let count: u32 = data.iter().map(|run| run.end - run.start).sum();
            notes.push(format!(
                "{path}: {} {} in no instruction, from offset {} on; control never comes there",
                number_of(count, "byte"),
                if count == 1 { "is" } else { "are" },
                first.start
            ));
        }
        if let Some((first, second)) = proof.overlap() {
            notes.push(format!(
                "{path}: the instruction at {second} begins inside of that at {first}"
            ));
        }
        let nested = proof.all_nested().map(|nested| {
            let name = backslashreplace(nested.code().name());
            (nested, format!("{path}.{name}"))
        });
        let mut nested: Vec<_> = nested.collect();
        nested.reverse();
        open.extend(nested);
    }
    notes
}

/// How many code objects a proof covers, and the greatest stack depth of any of them.
fn measure(proof: &Arc<VerifiedCode>) -> (usize, u32) {
    let mut seen = HashSet::new();
    let mut open = vec![proof];
    let mut deepest = 0;
    while let Some(proof) = open.pop() {
        if seen.insert(Arc::as_ptr(proof)) {
            deepest = deepest.max(proof.max_depth());
            open.extend(proof.all_nested());
        }
    }
    (seen.len(), deepest)
}
