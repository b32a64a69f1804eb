//! `pybc diff`: what has changed between two files, code object by code object.

use crate::args::DiffArgs;
use crate::exit::{Outcome, status};
use crate::input::{refuse_twice, shown};
use crate::io::Io;
use crate::paint;
use crate::source;
use bc_core::pyc::Pyc;
use bc_transform::diff;
use std::io::Write;

/// Prints the difference; the exit code says whether there is one, as `diff`'s does.
pub(crate) fn run(args: &DiffArgs, io: &Io) -> Outcome {
    refuse_twice([&args.before, &args.after])?;
    let before = source::load_file(&args.before, args.optimize, io)?;
    let after = source::load_file(&args.after, args.optimize, io)?;
    let (before_name, after_name) = (shown(&args.before), shown(&args.after));
    let mut text = diff::unified(&before.code, &after.code, &before_name, &after_name);
    if before.trailing != after.trailing {
        let told = |pyc: &Pyc| source::trailing(pyc).unwrap_or_else(|| "nothing".to_owned());
        text.push_str(&format!(
            "Behind the code object: {} in {before_name}, {} in {after_name}\n",
            told(&before),
            told(&after)
        ));
    }
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
