//! Compiles sources at borders for `tests/reference/cases.py`, which compares what is made with CPython 3.5's.
//!
//!     answers RECURSION_LIMIT < LINES
//!
//! Each line is a JSON list: the mode, what `compile` gets (`str`, `bytes` or `file`), the level, the flags, and
//! the bytes as hexadecimal digits. What is written is as of the example `compile`; an error is told with its
//! text as well, and whether it is one of an end that came too early.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example reads files and prints"
)]

use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::text::Text;
use bc_core::{marshal, repr, verify};
use bc_source::compile::{Compiled, Options, compile};
use bc_source::{Mode, ParseOptions, Source, SourceError, program_text};
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// The functions of the scripts that call `compile`.
const DEPTH: u32 = 5;

/// `PyCF_DONT_IMPLY_DEDENT`
const DONT_IMPLY_DEDENT: u32 = 0x200;

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

fn mode(name: &str) -> Mode {
    match name {
        "single" => Mode::Single,
        "eval" => Mode::Eval,
        _ => Mode::Exec,
    }
}

fn write_code(out: &mut impl Write, compiled: Compiled) -> Result<(), Box<dyn Error>> {
    for warning in &compiled.warnings {
        let message = shown(&warning.message);
        writeln!(out, "warning ({message}, {})", warning.lineno)?;
    }
    let code = Arc::new(compiled.code);
    if let Err(rejection) = verify::verify(&code) {
        writeln!(out, "rejected {}", shown(&rejection.to_string()))?;
    }
    let bytes = marshal::write(&Constant::Code(code))?;
    writeln!(out, "code {}", bytes.len())?;
    out.write_all(&bytes)?;
    Ok(())
}

fn answers(out: &mut impl Write, recursion_limit: u32) -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lock().lines() {
        let (mode_name, kind, optimize, flags, digits): (String, String, u8, u32, String) =
            serde_json::from_str(&line?)?;
        let bytes: Vec<u8> = (0..digits.len() / 2)
            .map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16))
            .collect::<Result<_, _>>()?;
        let text = Text::from_utf8_surrogatepass(&bytes).unwrap_or_default();
        let source = match kind.as_str() {
            "str" => Source::Text(&text),
            "file" => Source::File {
                bytes: &bytes,
                name: "<m>",
            },
            _ => Source::Bytes(&bytes),
        };
        let options = Options {
            optimize,
            flags: CodeFlags::from(flags & !DONT_IMPLY_DEDENT),
            recursion_limit,
            recursion_depth: DEPTH,
            parse: ParseOptions {
                mode: mode(&mode_name),
                dont_imply_dedent: flags & DONT_IMPLY_DEDENT != 0,
                ..ParseOptions::default()
            },
            ..Options::default()
        };
        match compile(source, "<m>", &options) {
            Ok(compiled) => write_code(out, compiled)?,
            Err(mut error) => {
                // Of an encoding the exception has no line.
                let encoding = ["encoding problem", "Non-UTF-8"];
                let decoded = !encoding
                    .iter()
                    .any(|start| error.message.starts_with(start));
                if kind == "file" && error.text.is_none() && decoded {
                    let line = error.lineno.unwrap_or_default();
                    error.text = program_text(&bytes, line).filter(|text| !text.is_empty());
                }
                let incomplete = if error.incomplete { "True" } else { "False" };
                let text = error.text.as_deref().map_or("None".to_owned(), shown);
                writeln!(out, "error {} + ({text}, {incomplete})", place(&error))?;
            }
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let limit = std::env::args().nth(1);
    let mut out = io::BufWriter::new(io::stdout().lock());
    answers(&mut out, limit.as_deref().unwrap_or("1000").parse()?)
}
