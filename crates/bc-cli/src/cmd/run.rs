//! `pybc run`: a program as `__main__`, within limits.

use crate::args::RunArgs;
use crate::exit::{Failure, Outcome, status};
use crate::input::{self, shown};
use crate::io::Io;
use crate::paint;
use bc_core::verify::verify;
use std::ffi::OsStr;
use std::io::Write;

/// Reads, verifies and runs the program.
pub(crate) fn run(args: &RunArgs, io: &Io) -> Outcome {
    let file = args.argv.first().map_or(OsStr::new("-"), |file| file);
    let pyc = input::load(file, io)?;
    let _proof = match verify(&pyc.code) {
        Ok(proof) => proof,
        Err(rejection) => {
            let mut err = io.stderr.clone();
            let message = paint::rejection(&err.fit(&rejection.to_string()), err.is_colored());
            writeln!(err, "pybc: {}: {message}", shown(file))?;
            return Ok(status::REJECTED);
        }
    };
    Err(Failure::Trouble {
        file: shown(file),
        what: "this build cannot run programs yet".to_string(),
    })
}
