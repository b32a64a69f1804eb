//! `pybc diff`: what has changed between two files, code object by code object.

use crate::args::DiffArgs;
use crate::exit::{Outcome, status};
use crate::input::shown;
use crate::io::Io;
use crate::paint;
use crate::source;
use bc_transform::diff;
use std::io::Write;

/// Prints the difference; the exit code says whether there is one, as `diff`'s does.
pub(crate) fn run(args: &DiffArgs, io: &Io) -> Outcome {
    let before = source::load_file(&args.before, args.optimize, io)?;
    let after = source::load_file(&args.after, args.optimize, io)?;
    let text = diff::unified(
        &before.code,
        &after.code,
        &shown(&args.before),
        &shown(&args.after),
    );
    if text.is_empty() {
        return Ok(status::OK);
    }
    if !args.quiet {
        write(&text, io)?;
    }
    Ok(status::FINDING)
}

/// Prints a unified diff, painted where colour is allowed.
pub(crate) fn write(text: &str, io: &Io) -> std::io::Result<()> {
    let mut out = io.stdout.clone();
    let text = out.fit(text);
    if out.is_colored() {
        out.write_all(paint::diff(&text).as_bytes())
    } else {
        out.write_all(text.as_bytes())
    }
}
