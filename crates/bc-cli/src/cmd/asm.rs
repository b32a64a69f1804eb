//! `pybc asm`: makes a `.pyc` file of a text.

use crate::args::AsmArgs;
use crate::diagnostics::Diagnostics;
use crate::exit::{Failure, Outcome, status};
use crate::input::{self, shown};
use crate::io::Io;
use bc_core::pyasm::{self, Options};
use std::io::Write;

/// Assembles a text. Nothing is written unless all of it is right.
pub(crate) fn run(args: &AsmArgs, io: &Io) -> Outcome {
    let bytes = input::read(&args.file, io)?;
    let trouble = |what: String| Failure::Trouble {
        file: shown(&args.file),
        what,
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        trouble(format!("byte {at}: not UTF-8, which a text must be"))
    })?;
    let file = shown(&args.file);
    let diagnostics = Diagnostics::new(&file, &text, &io.stderr);
    let options = Options {
        verify: !args.no_verify,
    };
    let assembled = match pyasm::assemble(&text, &options) {
        Ok(assembled) => assembled,
        Err(failure) => {
            diagnostics.notes(&failure.notes)?;
            diagnostics.errors(&failure)?;
            return Ok(status::FINDING);
        }
    };
    diagnostics.notes(&assembled.notes)?;
    match assembled.pyc.write() {
        Ok(bytes) => input::write(&args.output, &bytes, io)?,
        Err(error) => {
            // The text asks for it: a slice among the constants, say.
            let text = format!("{file}: no file can hold the code: {error}\n");
            io.stderr
                .clone()
                .write_all(io.stderr.fit(&text).as_bytes())?;
            return Ok(status::FINDING);
        }
    }
    Ok(status::OK)
}
