//! Prints for each file the hash of its tree as `ast.dump` prints it, or why it is refused; `-d` prints the
//! tree itself. `tests/reference/trees.py` compares with the reference.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use bc_core::repr;
use bc_source::dump::{DumpOptions, dump};
use bc_source::{Decode, ParseOptions, Source, parse};
use sha2::{Digest, Sha256};

/// The two encodings of the library of 3.5 beyond those that the crate knows, as far as the library uses them.
#[derive(Debug)]
struct Library;

impl Decode for Library {
    fn decode(&self, encoding: &str, bytes: &[u8]) -> Result<String, String> {
        const KOI8_R: &str = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
        let char = |&byte: &u8| match (encoding, byte) {
            (_, 0..=0x7F) => Some(char::from(byte)),
            ("koi8-r", 0xC0..) => KOI8_R.chars().nth(usize::from(byte - 0xC0)),
            ("cp1252", 0xA0..) => Some(char::from(byte)),
            ("cp1252", 0x80) => Some('\u{20ac}'),
            _ => None,
        };
        match bytes.iter().map(char).collect() {
            Some(text) => Ok(text),
            None => Err(format!("unknown encoding: {encoding}")),
        }
    }
}

fn main() -> std::io::Result<()> {
    let mut whole = false;
    let mut time = false;
    let options = ParseOptions {
        decode: Some(&Library),
        ..ParseOptions::default()
    };
    for name in std::env::args().skip(1) {
        match name.as_str() {
            "-d" => whole = true,
            "-t" => time = true,
            _ => {
                let bytes = std::fs::read(&name)?;
                let tree = parse(Source::Bytes(&bytes), &options);
                if time {
                    continue;
                }
                match tree {
                    Ok(tree) => {
                        let attributes = DumpOptions {
                            include_attributes: true,
                            ..DumpOptions::default()
                        };
                        let text = dump(&tree, attributes);
                        if whole {
                            println!("{text}");
                        } else {
                            println!("{:x} {name}", Sha256::digest(text));
                        }
                    }
                    Err(error) => {
                        let shown = |text: Option<String>| match text {
                            Some(text) => repr::constant(&text.as_str().into()),
                            None => "None".to_owned(),
                        };
                        println!(
                            "{}({:?}, {:?}, {:?}, {}) {name}",
                            error.kind.name(),
                            error.message,
                            error.lineno.unwrap_or_default(),
                            error.offset.unwrap_or_default(),
                            shown(error.text)
                        );
                    }
                }
            }
        }
    }
    Ok(())
}
