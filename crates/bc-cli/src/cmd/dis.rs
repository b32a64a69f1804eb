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
    let mut text = dis::recursive(&pyc.code);
    if io.stdout.is_colored() {
        text = paint::listing(&text);
    }
    io.stdout.clone().write_all(text.as_bytes())?;
    Ok(status::OK)
}
