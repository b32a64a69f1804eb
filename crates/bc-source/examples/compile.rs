//! Compiles sources for `codes.py`, `sources.py`, `cases.py` and `bytes.py` of `tests/reference`, which compare what
//! is made with CPython 3.5's.
//!
//!     compile OPTIMIZE MODE [quiet | like SEED] < FILES
//!     compile --records [RECURSION_LIMIT] < RECORDS
//!
//! For each name on standard input, a line for each warning, then `code` and its length with that many bytes
//! of marshal, or `error` and what it is, or `incomplete` and that. With `quiet` the files are compiled and that is all: to measure how long that takes.
//! With `like` the bytes are those of `py_compile` under that `PYTHONHASHSEED`, and each code object bears the
//! name of its file: for `tests/reference/bytes.py`.
//!
//! A record is a line with the mode, what `compile` gets (`str`, `bytes` or `file`), the level of optimization, the
//! flags, how deep the caller has recursed and a length; and that many bytes, the source. Each is answered at once.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example reads files and prints"
)]

use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::text::Text;
use bc_core::{marshal, repr, verify};
use bc_source::compile::{Compiled, Options, PyCompile, compile};
use bc_source::{Mode, ParseOptions, Source, SourceError, WarningKind, with_program_text};
use std::error::Error;
use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

/// What `PyCF_DONT_IMPLY_DEDENT` is in the flags of `compile`.
const DONT_IMPLY_DEDENT: u32 = 0x200;

fn shown(text: &str) -> String {
    repr::constant(&text.into())
}

fn place(error: &SourceError) -> String {
    let number = |n: Option<i64>| n.map_or("None".to_owned(), |n| n.to_string());
    format!(
        "({:?}, {}, {}, {}, {})",
        error.kind.name(),
        shown(&error.message),
        number(error.lineno.map(i64::from)),
        number(error.offset.map(i64::from)),
        error.text.as_deref().map_or("None".to_owned(), shown),
    )
}

fn mode(word: Option<&str>) -> Mode {
    match word {
        Some("single") => Mode::Single,
        Some("eval") => Mode::Eval,
        _ => Mode::Exec,
    }
}

fn answer(made: Result<Compiled, SourceError>, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let warnings = match &made {
        Ok(compiled) => &compiled.warnings,
        Err(error) => &error.warnings,
    };
    for warning in warnings {
        let kind = match warning.kind {
            WarningKind::SyntaxWarning => "SyntaxWarning",
            WarningKind::DeprecationWarning => "DeprecationWarning",
        };
        let place = match warning.error_position {
            Some(place) => format!("({}, {})", place.lineno, place.col_offset),
            None => "None".to_owned(),
        };
        let message = shown(&warning.message);
        let lineno = warning.lineno;
        writeln!(out, "warning ({kind:?}, {message}, {lineno}, {place})")?;
    }
    let compiled = match made {
        Ok(compiled) => compiled,
        Err(error) => {
            let word = match error.incomplete {
                true => "incomplete",
                false => "error",
            };
            writeln!(out, "{word} {}", place(&error))?;
            return Ok(());
        }
    };
    let code = Arc::new(compiled.code);
    if let Err(rejection) = verify::verify(&code) {
        writeln!(out, "rejected {}", shown(&rejection.to_string()))?;
    }
    let bytes = marshal::write_with_marks(&Constant::Code(code), &compiled.marks)?;
    writeln!(out, "code {}", bytes.len())?;
    out.write_all(&bytes)?;
    Ok(())
}

fn records(recursion_limit: u32) -> Result<(), Box<dyn Error>> {
    let (mut input, mut out) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [mode_word, kind, optimize, flags, depth, length] = words[..] else {
            return Err(line.into());
        };
        let flags: u32 = flags.parse()?;
        let mut bytes = vec![0; length.parse()?];
        input.read_exact(&mut bytes)?;
        let options = Options {
            parse: ParseOptions {
                mode: mode(Some(mode_word)),
                dont_imply_dedent: flags & DONT_IMPLY_DEDENT != 0,
                ..ParseOptions::default()
            },
            optimize: optimize.parse()?,
            flags: CodeFlags::from(flags & !DONT_IMPLY_DEDENT),
            recursion_limit,
            recursion_depth: depth.parse()?,
            ..Options::default()
        };
        let text;
        let made = match kind {
            "str" => {
                text = Text::from_utf8_surrogatepass(&bytes)?;
                compile(Source::Text(&text), "<m>", &options)
            }
            "file" => {
                let (bytes, name) = (&*bytes, "<m>");
                let made = compile(Source::File { bytes, name }, name, &options);
                made.map_err(|error| with_program_text(error, bytes))
            }
            _ => compile(Source::Bytes(&bytes), "<m>", &options),
        };
        answer(made, &mut out)?;
        out.flush()?;
        line.clear();
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let first = args.next();
    if first.as_deref() == Some("--records") {
        return records(args.next().as_deref().unwrap_or("1000").parse()?);
    }
    let optimize = first.as_deref().unwrap_or("0").parse()?;
    let mode = mode(args.next().as_deref());
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
        let made = compile(Source::Bytes(&source), filename, &options);
        if quiet && made.is_ok() {
            continue;
        }
        answer(made, &mut out)?;
    }
    Ok(())
}
