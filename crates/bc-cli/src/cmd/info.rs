//! `pybc info`: a file's header, and what each of its code objects declares.

use crate::args::FileArgs;
use crate::exit::{Outcome, status};
use crate::input::{self, shown};
use crate::io::Io;
use crate::paint;
use bc_core::code::CodeObject;
use bc_core::dis;
use bc_core::pyc::{Header, Magic};
use std::io::Write;

/// Prints the header, then a table for each code object, in the order of `pybc dis`.
pub(crate) fn run(args: &FileArgs, io: &Io) -> Outcome {
    let pyc = input::load(&args.file, io)?;
    let mut out = io.stdout.clone();
    let colored = out.is_colored();
    write!(out, "{}", header(&shown(&args.file), &pyc.header))?;
    writeln!(out, "Code objects:      {}", walk(&pyc.code).count())?;
    for (path, code) in walk(&pyc.code) {
        let title = format!("# code {path} line {}", code.firstlineno());
        write!(out, "\n{}\n{}\n", paint::heading(&title, colored), dis::code_info(code))?;
    }
    Ok(status::OK)
}

/// The lines about the file as a whole.
fn header(file: &str, header: &Header) -> String {
    let versions = match header.magic {
        Magic::V3350 => "CPython 3.5.0 to 3.5.2",
        Magic::V3351 => "CPython 3.5.3 and later",
    };
    format!(
        "File:              {file}\n\
         Magic:             {} ({versions})\n\
         Source modified:   {}\n\
         Source size:       {} bytes\n",
        header.magic.number(),
        date(header.mtime),
        header.source_size,
    )
}

/// A code object and those nested in it, outermost first in the order of the constants, each with the
/// names that lead to it.
fn walk(code: &CodeObject) -> impl Iterator<Item = (String, &CodeObject)> {
    let mut open = vec![(code.name().to_string_lossy().into_owned(), code)];
    std::iter::from_fn(move || {
        let (path, code) = open.pop()?;
        let inner = open.len();
        open.extend(
            code.nested()
                .map(|nested| (format!("{path}.{}", nested.name().to_string_lossy()), &**nested)),
        );
        open[inner..].reverse();
        Some((path, code))
    })
}

/// Seconds since 1970 as a date and a time of day in UTC.
fn date(seconds: u32) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let is_leap = |year: u32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02} UTC", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        // Expected values from Python's datetime.utcfromtimestamp.
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_868_799, "2000-02-29 23:59:59 UTC"),
            (1_464_566_400, "2016-05-30 00:00:00 UTC"),
            (1_483_228_799, "2016-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (u32::MAX, "2106-02-07 06:28:15 UTC"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }
}
