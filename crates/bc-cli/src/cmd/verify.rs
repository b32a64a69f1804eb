//! `pybc verify`.

use crate::args::VerifyArgs;
use crate::exit::{Failure, Outcome};
use crate::input;
use crate::io::Io;

pub(crate) fn run(args: &VerifyArgs, io: &Io) -> Outcome {
    let bytes = input::read(args.files.first().map_or("-".as_ref(), |f| f), io)?;
    Err(Failure::Trouble {
        file: "verify".into(),
        what: format!("{} bytes read", bytes.len()),
    })
}
