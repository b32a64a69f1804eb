//! `pybc dis`.

use crate::args::FileArgs;
use crate::exit::{Failure, Outcome};
use crate::input;
use crate::io::Io;

pub(crate) fn run(args: &FileArgs, io: &Io) -> Outcome {
    let bytes = input::read(&args.file, io)?;
    Err(Failure::Trouble {
        file: "dis".into(),
        what: format!("{} bytes read", bytes.len()),
    })
}
