//! Prints for each file the hash of its tree as `ast.dump` prints it, or why it is refused; `-d` prints the
//! tree itself, `-u` its source, `-t` nothing. `tests/reference/trees.py` compares with the reference.
//!
//! `--answers` reads sources from the standard input, a JSON list in each line: the mode, what `compile` gets
//! (`str` or `bytes`), and the bytes as hexadecimal digits.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use bc_core::repr;
use bc_core::text::Text;
use bc_source::dump::{DumpOptions, dump};
use bc_source::unparse::unparse;
use bc_source::{Mode, ParseOptions, Source, SourceError, parse};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::io::{self, Read};

/// The tree or its hash, or what `repr` would print of the error.
fn answer(source: Source<'_>, options: &ParseOptions<'_>, whole: bool) -> String {
    let attributes = DumpOptions {
        include_attributes: true,
        ..DumpOptions::default()
    };
    match parse(source, options).map(|tree| dump(&tree, attributes)) {
        Ok(text) if whole => text,
        Ok(text) => format!("{:x}", Sha256::digest(text)),
        Err(error) => refusal(error),
    }
}

fn refusal(error: SourceError) -> String {
    let shown = |text: Option<String>| match text {
        Some(text) => repr::constant(&text.as_str().into()),
        None => "None".to_owned(),
    };
    format!(
        "{}({}, {}, {}, {})",
        error.kind.name(),
        shown(Some(error.message)),
        error.lineno.unwrap_or_default(),
        error.offset.unwrap_or_default(),
        shown(error.text)
    )
}

fn answers() -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    io::stdin().read_to_string(&mut lines)?;
    for line in lines.lines() {
        let (mode, kind, digits): (String, String, String) = serde_json::from_str(line)?;
        let bytes: Vec<u8> = (0..digits.len() / 2)
            .map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16))
            .collect::<Result<_, _>>()?;
        let options = ParseOptions {
            mode: match mode.as_str() {
                "eval" => Mode::Eval,
                "single" => Mode::Single,
                _ => Mode::Exec,
            },
            ..ParseOptions::default()
        };
        let text = Text::from_utf8_surrogatepass(&bytes).unwrap_or_default();
        let source = match kind.as_str() {
            "str" => Source::Text(&text),
            _ => Source::Bytes(&bytes),
        };
        println!("{}", answer(source, &options, false));
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut whole, mut quiet, mut source) = (false, false, false);
    let options = ParseOptions::default();
    for name in std::env::args().skip(1) {
        match name.as_str() {
            "-d" => whole = true,
            "-t" => quiet = true,
            "-u" => source = true,
            "--answers" => answers()?,
            _ => {
                let bytes = std::fs::read(&name)?;
                if quiet {
                    std::hint::black_box(parse(Source::Bytes(&bytes), &options).is_ok());
                } else if source {
                    if let Ok(tree) = parse(Source::Bytes(&bytes), &options) {
                        print!("{}", unparse(&tree));
                    }
                } else {
                    println!("{} {name}", answer(Source::Bytes(&bytes), &options, whole));
                }
            }
        }
    }
    Ok(())
}
