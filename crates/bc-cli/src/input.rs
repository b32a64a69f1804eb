//! Files named on the command line: read whole, `-` meaning standard input.

use crate::exit::Failure;
use crate::io::Io;
use bc_core::pyc::Pyc;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};

/// The name of a file as messages show it.
pub(crate) fn shown(file: &OsStr) -> String {
    if file == "-" {
        "<stdin>".to_string()
    } else {
        file.to_string_lossy().into_owned()
    }
}

/// All bytes of a file.
pub(crate) fn read(file: &OsStr, io: &Io) -> Result<Vec<u8>, Failure> {
    let read = if file == "-" {
        let mut bytes = Vec::new();
        io.stdin.clone().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    read.map_err(|error| Failure::Trouble {
        file: shown(file),
        what: reason(&error),
    })
}

/// Writes a file, `-` meaning standard output.
pub(crate) fn write(file: &OsStr, bytes: &[u8], io: &Io) -> Result<(), Failure> {
    if file == "-" {
        return Ok(io.stdout.clone().write_all(bytes)?);
    }
    fs::write(file, bytes).map_err(|error| Failure::Trouble {
        file: file.to_string_lossy().into_owned(),
        what: reason(&error),
    })
}

/// A `.pyc` file, read and taken apart.
pub(crate) fn load(file: &OsStr, io: &Io) -> Result<Pyc, Failure> {
    let bytes = read(file, io)?;
    Pyc::read(&bytes).map_err(|error| Failure::Trouble {
        file: shown(file),
        what: error.to_string(),
    })
}

/// An operating system's error without the number Rust appends, in lower case like the rest of a
/// line that begins with `pybc:`.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "cannot be read".to_string(),
    }
}
