//! Strings and bytes as Python prints them.

use super::is_printable;
use crate::text::Text;
use std::borrow::Cow;
use std::fmt::Write;

/// A `str` as `repr` prints it. What comes out has no surrogates, since none is printable.
///
/// ```
/// use bc_core::{repr, text::Text};
///
/// assert_eq!(repr::text(&Text::from("it's\n")), r#""it's\n""#);
/// let lone = Text::from_code_points([0xDC80]).unwrap();
/// assert_eq!(repr::text(&lone), r"'\udc80'");
/// ```
pub fn text(text: &Text) -> String {
    let quote = quote_for(text.code_points());
    let mut out = String::with_capacity(size(text.code_points(), quote, is_printable).0 + 2);
    out.push(quote);
    for point in text.code_points() {
        push_escaped(&mut out, point, quote, is_printable);
    }
    out.push(quote);
    out
}

/// A `bytes` object as `repr` prints it.
///
/// ```
/// use bc_core::repr;
///
/// assert_eq!(repr::bytes(b"a'\x00\xff"), r#"b"a'\x00\xff""#);
/// ```
pub fn bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.iter().map(|&byte| u32::from(byte)));
    let points = bytes.iter().map(|&byte| u32::from(byte));
    let mut out = String::with_capacity(size(points, quote, |_| false).0 + 3);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        push_escaped(&mut out, u32::from(byte), quote, |_| false);
    }
    out.push(quote);
    out
}

/// A `str` as it is, but for surrogates, which are written `\udc80`: what arrives on a stream with the
/// error handler `backslashreplace`.
pub fn backslashreplace(text: &Text) -> Cow<'_, str> {
    if let Some(s) = text.to_str() {
        return s;
    }
    let length = |point| char::from_u32(point).map_or(6, char::len_utf8);
    let mut out = String::with_capacity(text.code_points().map(length).sum());
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) => out.push(c),
            None => push_hex(&mut out, 'u', 4, point),
        }
    }
    Cow::Owned(out)
}

/// A `str` with everything beyond ASCII escaped: what Python's `ascii` makes of a repr.
pub fn ascii(text: &Text) -> String {
    let mut out = String::with_capacity(ascii_room(text));
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) if c.is_ascii() => out.push(c),
            _ if point < 0x100 => push_hex(&mut out, 'x', 2, point),
            _ if point < 0x1_0000 => push_hex(&mut out, 'u', 4, point),
            _ => push_hex(&mut out, 'U', 8, point),
        }
    }
    out
}

/// Bytes that [`ascii`] takes.
pub fn ascii_room(text: &Text) -> usize {
    let length = |point| match point {
        0..0x80 => 1,
        0x80..0x100 => 4,
        0x100..0x1_0000 => 6,
        _ => 10,
    };
    text.code_points().map(length).sum()
}

/// Bytes that [`text`] takes and its making into a string, to be asked for beforehand.
pub fn text_room(text: &Text) -> usize {
    let (bytes, points) = size(
        text.code_points(),
        quote_for(text.code_points()),
        is_printable,
    );
    // What is all ASCII is the string already.
    let copy = if bytes == points { 0 } else { points * 4 };
    bytes + 2 + copy
}

/// Bytes that [`bytes`] takes.
pub fn bytes_room(bytes: &[u8]) -> usize {
    let points = || bytes.iter().map(|&byte| u32::from(byte));
    size(points(), quote_for(points()), |_| false).0 + 3
}

/// Bytes and code points of what [`push_escaped`] makes of these.
fn size(
    points: impl Iterator<Item = u32>,
    quote: char,
    printable: fn(u32) -> bool,
) -> (usize, usize) {
    let (mut bytes, mut count) = (0, 0);
    for point in points {
        let (more, one) = match char::from_u32(point) {
            Some(c) if c == quote || matches!(c, '\\' | '\t' | '\n' | '\r') => (2, 2),
            Some(' '..='~') => (1, 1),
            Some(c) if !c.is_ascii() && printable(point) => (c.len_utf8(), 1),
            _ if point < 0x100 => (4, 4),
            _ if point < 0x1_0000 => (6, 6),
            _ => (10, 10),
        };
        bytes += more;
        count += one;
    }
    (bytes, count)
}

/// The apostrophe, unless there are apostrophes and no quotation marks.
fn quote_for(points: impl Iterator<Item = u32>) -> char {
    let (mut single, mut double) = (false, false);
    for point in points {
        single |= point == u32::from('\'');
        double |= point == u32::from('"');
    }
    if single && !double { '"' } else { '\'' }
}

/// One code point between quotes. `printable` is asked about those beyond ASCII.
fn push_escaped(out: &mut String, point: u32, quote: char, printable: fn(u32) -> bool) {
    match char::from_u32(point) {
        Some(c) if c == quote || c == '\\' => {
            out.push('\\');
            out.push(c);
        }
        Some('\t') => out.push_str("\\t"),
        Some('\n') => out.push_str("\\n"),
        Some('\r') => out.push_str("\\r"),
        Some(c @ ' '..='~') => out.push(c),
        Some(c) if !c.is_ascii() && printable(point) => out.push(c),
        _ if point < 0x100 => push_hex(out, 'x', 2, point),
        _ if point < 0x1_0000 => push_hex(out, 'u', 4, point),
        _ => push_hex(out, 'U', 8, point),
    }
}

fn push_hex(out: &mut String, letter: char, digits: usize, point: u32) {
    // Writing to a string does not fail.
    let _ = write!(out, "\\{letter}{point:0digits$x}");
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;

    /// Each line is what CPython 3.5 prints.
    #[test]
    fn strings_as_cpython_prints_them() {
        for (s, printed) in [
            ("", "''"),
            ("abc", "'abc'"),
            ("it's", "\"it's\""),
            ("say \"no\"", "'say \"no\"'"),
            ("'\"", r#"'\'"'"#),
            ("a\\b", r"'a\\b'"),
            ("\t\r\n\x0b\x00\x7f", r"'\t\r\n\x0b\x00\x7f'"),
            ("é\u{a0}\u{ad}", r"'é\xa0\xad'"),
            ("\u{200b}\u{2028}漢\u{feff}", r"'\u200b\u2028漢\ufeff'"),
            ("\u{1f600}\u{e0001}", "'\u{1f600}\\U000e0001'"),
            // Came with Unicode 9.0: not yet printable in CPython 3.5.
            ("\u{1f920}", r"'\U0001f920'"),
        ] {
            assert_eq!(text(&Text::from(s)), printed);
            let copied = if printed.is_ascii() {
                0
            } else {
                printed.chars().count() - 2
            };
            assert_eq!(text_room(&Text::from(s)), printed.len() + copied * 4);
        }
    }

    #[test]
    fn surrogates_are_escaped() {
        let mixed = Text::from_code_points([0x61, 0xD800, 0x10_FFFF, 0x20]).unwrap();
        assert_eq!(text(&mixed), r"'a\ud800\U0010ffff '");
        assert_eq!(backslashreplace(&mixed), "a\\ud800\u{10ffff} ");
        assert_eq!(backslashreplace(&Text::from("\n")), "\n");
    }

    /// Each line is what CPython 3.5 prints.
    #[test]
    fn bytes_as_cpython_prints_them() {
        for (b, printed) in [
            (&b""[..], "b''"),
            (b"it's", "b\"it's\""),
            (b"'\"", r#"b'\'"'"#),
            (
                b"\\\t\n\r\x00\x1f\x7f\x80\xff~",
                r"b'\\\t\n\r\x00\x1f\x7f\x80\xff~'",
            ),
        ] {
            assert_eq!(bytes(b), printed);
            assert_eq!(bytes_room(b), printed.len());
        }
    }
}
