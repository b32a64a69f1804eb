//! Strings and bytes between quotes, with Python's escapes.

use crate::pyasm::cursor::Cursor;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Step};
use crate::text::Text;

/// Reads a `str` literal.
pub(in crate::pyasm) fn text_literal(cursor: &mut Cursor<'_>) -> Step<Text> {
    let start = cursor.at;
    let points = quoted(cursor, "str")?;
    // Escapes beyond the last code point are refused where they stand.
    Text::from_code_points(points).ok_or_else(|| escape(start, cursor.at, "\\U", "str"))
}

/// Reads what stands behind the `b` of a bytes literal.
pub(super) fn bytes_literal(cursor: &mut Cursor<'_>) -> Step<Vec<u8>> {
    let start = cursor.at;
    let points = quoted(cursor, "bytes")?;
    points
        .into_iter()
        .map(|point| {
            u8::try_from(point).map_err(|_| {
                let problem = Problem::Expected {
                    expected: "ASCII characters and escapes in a bytes literal",
                    found: char::from_u32(point).map_or_else(String::new, |c| c.to_string()),
                };
                Fault::new(start..cursor.at, problem)
            })
        })
        .collect()
}

/// The code points between two quotes.
fn quoted(cursor: &mut Cursor<'_>, what: &'static str) -> Step<Vec<u32>> {
    cursor.blanks();
    let start = cursor.at;
    let unclosed = |cursor: &Cursor<'_>| {
        let what = match what {
            "str" => "the string",
            _ => "the bytes literal",
        };
        Fault::new(start..cursor.end, Problem::Unclosed { what })
    };
    let mut chars = cursor.rest().char_indices();
    let quote = match chars.next() {
        Some((_, quote @ ('\'' | '"'))) => quote,
        _ => return Err(cursor.expected("a string")),
    };
    let is_bytes = what == "bytes";
    let mut points = Vec::new();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            cursor.at = start + at + 1;
            return Ok(points);
        }
        if c != '\\' {
            if is_bytes && !c.is_ascii() {
                // Told by the caller; no byte is beyond U+00FF.
                points.push(u32::from(c).max(0x100));
            } else {
                points.push(c.into());
            }
            continue;
        }
        let Some((_, letter)) = chars.next() else {
            return Err(unclosed(cursor));
        };
        let digits = match letter {
            '\\' | '\'' | '"' => {
                points.push(letter.into());
                continue;
            }
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            '0'..='7' => {
                let rest = chars.as_str();
                let more = rest
                    .bytes()
                    .take(2)
                    .take_while(|b| (b'0'..=b'7').contains(b));
                let more = more.count();
                let octal = format!("{letter}{}", rest.get(..more).unwrap_or_default());
                (0..more).for_each(|_| {
                    chars.next();
                });
                let point = u32::from_str_radix(&octal, 8).unwrap_or(0);
                points.push(if is_bytes { point & 0xFF } else { point });
                continue;
            }
            _ => match simple(letter) {
                Some(point) => {
                    points.push(point);
                    continue;
                }
                None => {
                    let end = start + at + 1 + letter.len_utf8();
                    return Err(escape(start + at, end, &format!("\\{letter}"), what));
                }
            },
        };
        let rest = chars.as_str();
        let hex = rest
            .get(..digits)
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let point = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let Some(point) = point.filter(|&point| point <= 0x10_FFFF) else {
            let shown: String = rest
                .chars()
                .take(digits)
                .take_while(|&c| c != quote)
                .collect();
            let end = start + at + 2 + shown.len();
            return Err(escape(start + at, end, &format!("\\{letter}{shown}"), what));
        };
        points.push(point);
        (0..digits).for_each(|_| {
            chars.next();
        });
    }
    Err(unclosed(cursor))
}

fn simple(letter: char) -> Option<u32> {
    Some(match letter {
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        _ => return None,
    })
}

fn escape(start: usize, end: usize, found: &str, what: &'static str) -> Box<Fault> {
    let found = found.to_owned();
    Fault::new(start..end, Problem::Escape { found, what })
        .help("a backslash itself is written \\\\")
}
