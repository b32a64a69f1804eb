//! `pybc run`.

use crate::args::RunArgs;
use crate::exit::{Failure, Outcome};
use crate::io::Io;

pub(crate) fn run(_args: &RunArgs, _io: &Io) -> Outcome {
    Err(Failure::Trouble {
        file: "run".into(),
        what: "not built yet".into(),
    })
}
