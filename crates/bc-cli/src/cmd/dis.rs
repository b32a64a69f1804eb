//! `pybc dis`: the listing of every code object in a file, or the text it can be assembled from.

use crate::args::DisArgs;
use crate::exit::{Failure, Outcome, status};
use crate::input::Given;
use crate::io::Io;
use crate::paint;
use crate::source;
use bc_core::{dis, pyasm, verify};
use std::io::Write;

/// Prints the recursive listing.
pub(crate) fn run(args: &DisArgs, io: &Io) -> Outcome {
    let given = Given::new(args.file.as_deref(), args.code.as_deref());
    let pyc = source::load(given, args.optimize, io)?;
    if args.asm {
        let text = pyasm::write(&pyc).map_err(|error| Failure::Trouble {
            file: given.shown(),
            what: error.to_string(),
        })?;
        let mut out = io.stdout.clone();
        let text = out.fit(&text);
        out.write_all(text.as_bytes())?;
        return Ok(status::OK);
    }
    let text = match args.flow {
        true => {
            let options = dis::Options::default();
            options.recursive_of(&pyc.code, |code| verify::traverse(code).instructions)
        }
        false => dis::recursive(&pyc.code),
    };
    let mut out = io.stdout.clone();
    let text = out.fit(&text);
    if out.is_colored() {
        out.write_all(paint::listing(&text).as_bytes())?;
    } else {
        out.write_all(text.as_bytes())?;
    }
    Ok(status::OK)
}
