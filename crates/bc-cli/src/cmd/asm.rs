//! `pybc asm`: makes a `.pyc` file of a text.

mod python;

use crate::args::AsmArgs;
use crate::diagnostics::Diagnostics;
use crate::exit::{Failure, Outcome, status};
use crate::input::{Given, is_same, shown};
use crate::io::Io;
use crate::output;
use crate::source;
use bc_core::pyasm::{self, Options};
use bc_source::ast::Tree;
use bc_source::unparse::unparse;
use bc_source::{ParseOptions, Source, parse};
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;

/// No longer texts are looked at again when they are wrong, in bytes.
const LONGEST_SLIP: usize = 1 << 20;

/// Among so many first bytes of a text there is no zero. Behind them there may be one, in a name that is listed.
const FIRST: usize = 4;

/// Assembles a text. Nothing is written unless all of it is right.
pub(crate) fn run(args: &AsmArgs, io: &Io) -> Outcome {
    let given = Given::File(&args.file);
    let trouble = |what: String| Failure::Io {
        file: shown(&args.file),
        what,
    };
    if is_same(&args.file, &args.output) {
        return Err(trouble(
            "is the text itself, which is not replaced".to_owned(),
        ));
    }
    let bytes = given.read_if(io, |head| refuse_compiled(given, head))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let hint = match error.as_bytes() {
            bytes if is_utf16(bytes) => "; it is UTF-16, as PowerShell writes it",
            _ => "",
        };
        trouble(format!("byte {at}: not UTF-8, which a text must be{hint}"))
    })?;
    let file = shown(&args.file);
    let diagnostics = Diagnostics::new(&file, &text, &io.stderr);
    let options = Options {
        verify: !args.no_verify,
    };
    let assembled = match pyasm::assemble(&text, &options) {
        Ok(assembled) => assembled,
        Err(_) if is_python(given, &text) => {
            let what = "looks like Python source: `pybc compile` makes a .pyc of it, and `pybc dis --asm` prints its code as text";
            return Err(trouble(what.to_owned()));
        }
        Err(failure) => {
            diagnostics.notes(&failure.notes)?;
            diagnostics.errors(&failure)?;
            return Ok(status::FINDING);
        }
    };
    diagnostics.notes(&assembled.notes)?;
    match assembled.pyc.write() {
        Ok(bytes) => output::write(&args.output, &bytes, io)?,
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

/// Whether this is how a text in UTF-16 begins.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// Refuses what is no text.
fn refuse_compiled(given: Given<'_>, head: &[u8]) -> Result<(), Failure> {
    let file = given.shown();
    if !source::begins_compiled(head) {
        source::refuse_compiled(given, head, "asm")?;
        // UTF-16 has zeros as well, and gets a word of its own.
        let is_text = is_utf16(head) || !head.iter().take(FIRST).any(|&byte| byte == 0);
        return match is_text {
            true => Ok(()),
            false => Err(Failure::Io {
                file,
                what: "is no text: there are zeros among its first bytes".to_owned(),
            }),
        };
    }
    // Of another version, maybe.
    source::refuse_at_once(given, head)?;
    let what = "is assembled already; `pybc dis --asm` prints a text of it".to_owned();
    Err(Failure::Io { file, what })
}

/// Whether a text that is no text of code is a source: by its name, or because it is one and more than a word.
fn is_python(given: Given<'_>, text: &str) -> bool {
    if let Given::File(file) = given
        && let Some("py" | "pyw") = Path::new(file).extension().and_then(OsStr::to_str)
    {
        return true;
    }
    // What takes long to read is no slip; and what a session prints of code reads as a program, too.
    if text.len() >= LONGEST_SLIP || pyasm::Form::of(text) == pyasm::Form::Listing {
        return false;
    }
    let is_more = |tree: Tree| unparse(&tree).contains([' ', '(', '=', '.']);
    let parsed = || parse(Source::Bytes(text.as_bytes()), &ParseOptions::default());
    python::looks_like_it(text) || parsed().is_ok_and(is_more)
}
