//! `pybc verify`: checks files without running them.

use crate::args::VerifyArgs;
use crate::exit::{Outcome, report, status};
use crate::input::{Given, refuse_twice, shown};
use crate::io::{Io, Output};
use crate::paint;
use crate::source;
use bc_core::count::number_of;
use bc_core::verify::{VerifiedCode, verify};
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
    match verify(&pyc.code) {
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
