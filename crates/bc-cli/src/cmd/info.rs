//! `pybc info`.

use crate::args::FileArgs;
use crate::exit::{Failure, Outcome};
use crate::io::Io;

pub(crate) fn run(_args: &FileArgs, _io: &Io) -> Outcome {
    Err(Failure::Trouble {
        file: "info".into(),
        what: "not built yet".into(),
    })
}
