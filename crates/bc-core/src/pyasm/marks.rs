//! How a file was marshalled, in letters: one for each object, as the type bytes have it.
//!
//! `+` before a letter is the reference flag; `r12.` is a reference to the thirteenth flagged object;
//! `x9f` stands for a byte that no marshal format knows. Two files with the same code differ in nothing
//! else, so that a text with marks gives back the bytes of the file it was written from.

use super::cursor::Cursor;
use super::error::Problem;
use super::source::{Fault, Span, Step};
use crate::marshal::Marks;
use std::fmt::Write;

/// The longest line that is written.
const WIDTH: usize = 90;
const FLAG: u8 = 0x80;

/// The letters that stand for themselves: the type bytes of marshal, but for `r`. `x` and the digits
/// have a meaning here.
const LETTERS: &[u8] = b"NFTS.ilfgysaAzZut)([{<>c";

/// The letters for the types that would be misread, and those types.
const RENAMED: &[(u8, u8)] = &[(b'0', b'n'), (b'x', b'X')];

/// Writes marks on lines that start with `marks`.
pub(super) fn write(out: &mut String, marks: &Marks) {
    let mut references = marks.references().iter();
    let mut line = String::new();
    let flush = |out: &mut String, line: &mut String| {
        if !line.is_empty() {
            out.push_str("marks ");
            out.push_str(line);
            out.push('\n');
            line.clear();
        }
    };
    for &tag in marks.tags() {
        if tag & FLAG != 0 {
            line.push('+');
        }
        let code = tag & !FLAG;
        let renamed = RENAMED.iter().find(|(of, _)| *of == code);
        // Writing to a string does not fail.
        let _ = match renamed {
            Some(&(_, letter)) => write!(line, "{}", char::from(letter)),
            None if code == b'r' => {
                let index = references.next().copied().unwrap_or(0);
                write!(line, "r{index}.")
            }
            None if LETTERS.contains(&code) => write!(line, "{}", char::from(code)),
            None => write!(line, "x{code:02x}"),
        };
        if line.len() >= WIDTH {
            flush(out, &mut line);
        }
    }
    flush(out, &mut line);
}

/// Reads the letters of one line and adds them.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    span: &Span,
    tags: &mut Vec<u8>,
    references: &mut Vec<u32>,
) -> Step<()> {
    cursor.blanks();
    let mut letters = cursor.rest().trim_end().char_indices();
    let start = cursor.at;
    let odd = |at: usize, c: char| {
        let problem = Problem::Expected {
            expected: "marks as pybc dis --asm writes them",
            found: c.to_string(),
        };
        let at = start + at;
        let fault = Fault::new(at..at + c.len_utf8(), problem);
        fault.help("without its lines of marks the text gives a file with the same code")
    };
    let mut flag = 0;
    while let Some((at, c)) = letters.next() {
        if c == '+' {
            flag = FLAG;
            continue;
        }
        let byte = u8::try_from(c).unwrap_or(0);
        let renamed = RENAMED.iter().find(|(_, letter)| *letter == byte);
        let code = match renamed {
            Some(&(of, _)) => of,
            None if byte == b'r' => {
                let rest = letters.as_str();
                let end = rest.find('.').filter(|&end| end <= 10);
                let index = end.and_then(|end| rest.get(..end)?.parse().ok());
                let (Some(end), Some(index)) = (end, index) else {
                    return Err(odd(at, c));
                };
                references.push(index);
                (0..=end).for_each(|_| {
                    letters.next();
                });
                byte
            }
            None if byte == b'x' => {
                let hex = letters.as_str().get(..2);
                let Some(code) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
                    return Err(odd(at, c));
                };
                letters.next();
                letters.next();
                code & !FLAG
            }
            None if LETTERS.contains(&byte) => byte,
            None => return Err(odd(at, c)),
        };
        tags.push(code | flag);
        flag = 0;
    }
    cursor.at = span.end;
    Ok(())
}
