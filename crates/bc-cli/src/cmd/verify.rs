//! `pybc verify`.

use crate::args::VerifyArgs;
use crate::exit::{Failure, Outcome};
use crate::io::Io;

pub(crate) fn run(_args: &VerifyArgs, _io: &Io) -> Outcome {
    Err(Failure::Trouble {
        file: "verify".into(),
        what: "not built yet".into(),
    })
}
