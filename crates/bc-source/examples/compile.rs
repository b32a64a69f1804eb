//! Compiles sources for `tests/reference/codes.py`, which compares the code with CPython 3.5's.
//!
//!     compile OPTIMIZE MODE [quiet | like SEED] < FILES
//!
//! For each name on standard input, a line with the count of warnings, then those, then `code` and its
//! length with that many bytes of marshal, or the error. With `quiet` the files are compiled and that is all: to
//! measure how long that takes. With `like` the bytes are those of `py_compile` under that `PYTHONHASHSEED`, and each code
//! object bears the name of its file: for `tests/reference/bytes.py`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example reads files and prints"
)]

use bc_core::constant::Constant;
use bc_core::{marshal, repr, verify};
use bc_source::compile::{Options, PyCompile, compile};
use bc_source::{Mode, ParseOptions, Source, SourceError};
use std::io::{self, BufRead, Write};
use std::sync::Arc;

fn shown(text: &str) -> String {
    repr::constant(&text.into())
}

fn place(error: &SourceError) -> String {
    let number = |n: Option<i64>| n.map_or("None".to_owned(), |n| n.to_string());
    format!(
        "({:?}, {}, {}, {})",
        error.kind.name(),
        shown(&error.message),
        number(error.lineno.map(i64::from)),
        number(error.offset.map(i64::from)),
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let optimize = args.next().as_deref().unwrap_or("0").parse()?;
    let mode = match args.next().as_deref() {
        Some("single") => Mode::Single,
        Some("eval") => Mode::Eval,
        _ => Mode::Exec,
    };
    let (quiet, like) = match args.next().as_deref() {
        Some("quiet") => (true, None),
        Some("like") => {
            let hash_seed = args.next().as_deref().unwrap_or("0").parse()?;
            (false, Some(PyCompile { hash_seed }))
        }
        _ => (false, None),
    };
    let options = Options {
        optimize,
        // The functions of the script that call `compile`.
        recursion_depth: 5,
        parse: ParseOptions {
            mode,
            ..ParseOptions::default()
        },
        like_py_compile: like,
        ..Options::default()
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let names: Result<Vec<_>, _> = io::stdin().lock().lines().collect();
    for name in names? {
        let source = std::fs::read(&name)?;
        let filename = if like.is_some() { &name } else { "<m>" };
        match compile(Source::Bytes(&source), filename, &options) {
            Ok(_) if quiet => {}
            Ok(compiled) => {
                for warning in &compiled.warnings {
                    let message = shown(&warning.message);
                    writeln!(out, "warning ({message}, {})", warning.lineno)?;
                }
                let code = Arc::new(compiled.code);
                if let Err(rejection) = verify::verify(&code) {
                    writeln!(out, "rejected {}", shown(&rejection.to_string()))?;
                }
                let bytes = marshal::write_with_marks(&Constant::Code(code), &compiled.marks)?;
                writeln!(out, "code {}", bytes.len())?;
                out.write_all(&bytes)?;
            }
            Err(error) => writeln!(out, "error {}", place(&error))?,
        }
    }
    Ok(())
}
