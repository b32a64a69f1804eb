//! `pybc info`: a file's header, and what each of its code objects declares.

use crate::args::InfoArgs;
use crate::exit::{Outcome, status};
use crate::input::shown;
use crate::io::Io;
use crate::paint;
use crate::source;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::dis;
use bc_core::pyc::{Header, Magic};
use std::io::{self, Write};

/// How many bytes are printed at most: a small hostile file can stand for endless tables.
const LIMIT: usize = 64 << 20;

/// Prints the header, then a table for each code object, in the order of `pybc dis`.
pub(crate) fn run(args: &InfoArgs, io: &Io) -> Outcome {
    let pyc = source::load_file(&args.file, args.optimize, io)?;
    let mut out = io.stdout.clone();
    let colored = out.is_colored();
    write!(out, "{}", header(&shown(&args.file), &pyc.header))?;
    writeln!(out, "Code objects:      {}", count(&pyc.code))?;
    if let Some(trailing) = source::trailing(&pyc) {
        writeln!(out, "Behind the code:   {trailing}")?;
    }
    let mut printed = 0_usize;
    walk(&pyc.code, &mut |path, code| {
        let title = format!("# code {path} line {}", code.firstlineno());
        let table = dis::code_info(code);
        writeln!(out, "\n{}", paint::heading(&out.fit(&title), colored))?;
        writeln!(out, "{}", out.fit(&table))?;
        printed = printed.saturating_add(title.len() + table.len());
        if printed > LIMIT {
            writeln!(out, "...")?;
        }
        Ok(printed <= LIMIT)
    })?;
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

/// How many code objects there are, counted as often as they are met.
fn count(code: &CodeObject) -> usize {
    let mut count = 1;
    let mut open = vec![code.consts().iter()];
    while let Some(rest) = open.last_mut() {
        match rest.find_map(Constant::as_code) {
            Some(nested) => {
                count += 1;
                open.push(nested.consts().iter());
            }
            None => drop(open.pop()),
        }
    }
    count
}

/// Shows a code object and those nested in it to `visit`, outermost first in the order of the constants,
/// each with the names that lead to it, until `visit` says it has seen enough.
fn walk(
    code: &CodeObject,
    visit: &mut dyn FnMut(&str, &CodeObject) -> io::Result<bool>,
) -> io::Result<()> {
    let mut path = code.name().to_string_lossy().into_owned();
    if !visit(&path, code)? {
        return Ok(());
    }
    // For each open code object: what is nested in it and not yet seen, and how much of the path is its own.
    let mut open = vec![(code.consts().iter(), path.len())];
    while let Some((rest, length)) = open.last_mut() {
        path.truncate(*length);
        let Some(nested) = rest.find_map(Constant::as_code) else {
            open.pop();
            continue;
        };
        path.push('.');
        path.push_str(&nested.name().to_string_lossy());
        if !visit(&path, nested)? {
            return Ok(());
        }
        open.push((nested.consts().iter(), path.len()));
    }
    Ok(())
}

/// Seconds since 1970 as a date and a time of day in UTC.
fn date(seconds: u32) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let is_leap = |year: u32| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
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
    format!(
        "{year}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02} UTC",
        days + 1
    )
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
