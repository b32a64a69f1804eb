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
        let text = pyasm::write(&pyc).map_err(|error| Failure::Io {
            file: given.shown(),
            what: error.to_string(),
        })?;
        let mut out = io.stdout.clone();
        let text = out.fit(&text);
        out.write_all(text.as_bytes())?;
        return Ok(status::OK);
    }
    source::tell_trailing(given, &pyc, io)?;
    let options = match args.full {
        true => dis::Options::whole(),
        false => dis::Options::default(),
    };
    let heading: &dis::Heading<'_> = match args.signatures {
        true => &pyasm::heading,
        false => &dis::heading,
    };
    let listing = match args.flow {
        true => options.listing_of(&pyc.code, heading, |code| {
            verify::traverse(code).instructions
        }),
        false => options.listing(&pyc.code, heading),
    };
    if args.full && (listing.is_cut_off || listing.shortened > 0) {
        return Err(Failure::Io {
            file: given.shown(),
            what: format!("the listing is longer than {} bytes", dis::MOST),
        });
    }
    if let Some(cut) = cut(&listing) {
        let text = format!("pybc: {}: {cut}; --full writes it whole\n", given.shown());
        io.stderr
            .clone()
            .write_all(io.stderr.fit(&text).as_bytes())?;
    }
    let mut out = io.stdout.clone();
    let text = out.fit(&listing.text);
    if out.is_colored() {
        out.write_all(paint::listing(&text).as_bytes())?;
    } else {
        out.write_all(text.as_bytes())?;
    }
    Ok(status::OK)
}

/// What is missing in a listing, if something is.
fn cut(listing: &dis::Listing) -> Option<String> {
    match (listing.is_cut_off, listing.shortened) {
        (true, _) => Some("the listing is cut off".to_owned()),
        (false, 0) => None,
        (false, 1) => Some("a constant is shortened".to_owned()),
        (false, count) => Some(format!("the listing is shortened at {count} constants")),
    }
}
