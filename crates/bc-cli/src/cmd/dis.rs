//! `pybc dis`: the listing of every code object in a file.

use crate::args::FileArgs;
use crate::exit::{Outcome, status};
use crate::input;
use crate::io::Io;
use crate::paint;
use bc_core::dis;
use std::io::Write;

/// Prints the recursive listing.
pub(crate) fn run(args: &FileArgs, io: &Io) -> Outcome {
    let pyc = input::load(&args.file, io)?;
    let text = dis::recursive(&pyc.code);
    let mut out = io.stdout.clone();
    let text = out.fit(&text);
    if out.is_colored() {
        out.write_all(paint::listing(&text).as_bytes())?;
    } else {
        out.write_all(text.as_bytes())?;
    }
    Ok(status::OK)
}
