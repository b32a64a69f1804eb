//! Files named on the command line: read whole, `-` meaning standard input.
//!
//! What is in them is told in `source`.

use crate::exit::Failure;
use crate::io::Io;
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

/// What a command reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    /// A file, `-` meaning standard input.
    File(&'a OsStr),
    /// A source that the command line holds.
    Code(&'a OsStr),
}

impl<'a> Given<'a> {
    /// The source, if one is given, else the file.
    pub(crate) fn new(file: Option<&'a OsStr>, code: Option<&'a OsStr>) -> Given<'a> {
        match code {
            Some(code) => Given::Code(code),
            None => Given::File(file.unwrap_or(OsStr::new("-"))),
        }
    }

    /// Its name as messages show it.
    pub(crate) fn shown(self) -> String {
        match self {
            Given::File(file) => shown(file),
            Given::Code(_) => "<string>".to_owned(),
        }
    }

    /// All bytes of it.
    pub(crate) fn read(self, io: &Io) -> Result<Vec<u8>, Failure> {
        match self {
            Given::File(file) => read(file, io),
            Given::Code(code) => match code.to_str() {
                Some(code) => Ok(code.as_bytes().to_vec()),
                None => Err(Failure::Trouble {
                    file: self.shown(),
                    what: "is not UTF-8, which a source on the command line must be".to_owned(),
                }),
            },
        }
    }
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
