//! Files named on the command line: read whole, `-` meaning standard input. Nothing that never ends is read to its end.
//!
//! What is in them is told in `source`.

use crate::exit::{Failure, reason};
use crate::io::Io;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// The name of a file as messages show it.
pub(crate) fn shown(file: &OsStr) -> String {
    if file == "-" {
        "<stdin>".to_string()
    } else {
        file.to_string_lossy().into_owned()
    }
}

/// How much of a file is looked at before the rest is read, in bytes.
pub(crate) const HEAD: usize = 8000;

/// More than this is not read of a file, in bytes: no `.pyc` and no source is as large.
const MOST: u64 = 1 << 30;

/// More than this is not read of what has no length, such as a pipe or a device, which may never end.
const MOST_OF_STREAM: u64 = 256 << 20;

/// So much room is made at least for what comes next, in bytes.
const STEP: u64 = 64 << 10;

/// Above this length room is made for all that may come, in bytes: what nobody has written to takes no memory, and
/// nothing is copied any more.
const LARGE: u64 = 16 << 20;

/// All bytes of a file, unless `refuses` has something against how it begins: the rest is not read then.
pub(crate) fn read_if(
    file: &OsStr,
    io: &Io,
    refuses: impl FnOnce(&[u8]) -> Result<(), Failure>,
) -> Result<Vec<u8>, Failure> {
    let trouble = |what: String| Failure::Io {
        file: shown(file),
        what,
    };
    let failed = |error: io::Error| trouble(reason(&error));
    let (mut reader, most, length): (Box<dyn Read>, u64, Option<u64>) = if file == "-" {
        if io.stdin.is_terminal() {
            let note = "pybc: reading from the terminal; Ctrl-D ends what is typed\n";
            io.stderr.clone().write_all(note.as_bytes())?;
        }
        (Box::new(io.stdin.clone()), MOST_OF_STREAM, None)
    } else {
        let opened = fs::File::open(file).map_err(failed)?;
        let known = opened.metadata().ok().filter(fs::Metadata::is_file);
        let length = known.map(|known| known.len());
        let most = length.map_or(MOST_OF_STREAM, |_| MOST);
        (Box::new(opened), most, length)
    };
    let too_long = || {
        trouble(format!(
            "is longer than {} MiB, and no more is read",
            most >> 20
        ))
    };
    let mut bytes = Vec::new();
    let head = u64::try_from(HEAD).unwrap_or(u64::MAX);
    let read = reader.by_ref().take(head).read_to_end(&mut bytes);
    if read.map_err(failed)? < HEAD {
        refuses(&bytes)?;
        return Ok(bytes);
    }
    refuses(&bytes)?;
    // A file that says how long it is need not be read to know that.
    if length.is_some_and(|length| length > most) {
        return Err(too_long());
    }
    let mut room = length.map_or(0, |length| length.saturating_sub(head) + 1);
    loop {
        // One more than is allowed, to see that there is more.
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let left = (most + 1).saturating_sub(read);
        if left == 0 {
            return Err(too_long());
        }
        let more = room.max(STEP).min(left);
        bytes.reserve_exact(usize::try_from(more).unwrap_or(usize::MAX));
        let added = reader.by_ref().take(more).read_to_end(&mut bytes);
        let added = added.map_err(failed)?;
        if u64::try_from(added).is_ok_and(|added| added < more) {
            return Ok(bytes);
        }
        room = match read + more > LARGE {
            true => most,
            false => read + more,
        };
    }
}

/// Refuses a command line that names standard input more than once: there would be nothing left to read.
pub(crate) fn refuse_twice<'a>(
    files: impl IntoIterator<Item = &'a OsString>,
) -> Result<(), Failure> {
    let count = files.into_iter().filter(|file| *file == "-").count();
    match count {
        0 | 1 => Ok(()),
        _ => Err(Failure::Io {
            file: "<stdin>".to_owned(),
            what: "standard input is named more than once, and can be read only once".to_owned(),
        }),
    }
}

/// Whether a word names a file with code in it, be it there or not: to somebody who expects another word it tells that
/// arguments are swapped.
pub(crate) fn names_code(word: &OsStr) -> bool {
    let path = Path::new(word);
    let extension = path.extension().unwrap_or_default();
    let is_code = ["py", "pyc", "pyw", "pyo"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    is_code || path.is_file()
}

/// Whether both names are of the same file.
pub(crate) fn is_same(file: &OsStr, other: &OsStr) -> bool {
    let real = |name: &OsStr| fs::canonicalize(name).ok().filter(|_| name != "-");
    real(file).is_some_and(|file| real(other).is_some_and(|other| file == other))
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
        self.read_if(io, |_| Ok(()))
    }

    /// All bytes of it, as [`read_if`] reads them.
    pub(crate) fn read_if(
        self,
        io: &Io,
        refuses: impl FnOnce(&[u8]) -> Result<(), Failure>,
    ) -> Result<Vec<u8>, Failure> {
        match self {
            Given::File(file) => read_if(file, io, refuses),
            Given::Code(code) => match code.to_str() {
                Some(code) => Ok(code.as_bytes().to_vec()),
                None => Err(Failure::Io {
                    file: self.shown(),
                    what: "is not UTF-8, which a source on the command line must be".to_owned(),
                }),
            },
        }
    }
}
