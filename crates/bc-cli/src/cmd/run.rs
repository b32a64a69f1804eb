//! `pybc run`.

use crate::args::RunArgs;
use crate::exit::{Failure, Outcome};
use crate::input;
use crate::io::Io;

pub(crate) fn run(args: &RunArgs, io: &Io) -> Outcome {
    let bytes = input::read(args.argv.first().map_or("-".as_ref(), |f| f), io)?;
    Err(Failure::Trouble {
        file: "run".into(),
        what: format!("{} bytes read", bytes.len()),
    })
}
