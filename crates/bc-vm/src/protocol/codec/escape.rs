//! The codecs `unicode_escape` and `raw_unicode_escape`.

use bc_core::text::Text;

use super::handler::{Decoder, backslash};
use crate::model::error::PyResult;
use crate::model::unicode::names;

/// Encodes; never fails.
pub(super) fn encode(text: &Text, raw: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for point in text.code_points() {
        match point {
            0..=0xFF if raw => out.push(point as u8),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x5C => out.extend_from_slice(b"\\\\"),
            0x20..=0x7E => out.push(point as u8),
            _ => out.extend_from_slice(backslash(point).as_bytes()),
        }
    }
    out
}

/// The hexadecimal number of exactly `width` digits at `at`; otherwise how many digits there are.
fn hexadecimal(bytes: &[u8], at: usize, width: usize) -> Result<u32, usize> {
    let mut value = 0;
    for i in 0..width {
        let digit = bytes
            .get(at + i)
            .and_then(|&byte| char::from(byte).to_digit(16));
        value = value << 4 | digit.ok_or(i)?;
    }
    Ok(value)
}

const ESCAPE: &str = "unicodeescape";

/// Decodes `\N{name}` at `start`; returns where to go on.
fn named(decoder: &mut Decoder<'_>, start: usize) -> PyResult<usize> {
    let malformed = "malformed \\N character escape";
    let open = start + 2;
    let rest = decoder.bytes.get(open..).unwrap_or_default();
    if rest.first() != Some(&b'{') {
        return decoder.fail(ESCAPE, start, open, malformed);
    }
    let Some(length) = rest.iter().position(|&byte| byte == b'}') else {
        let end = decoder.bytes.len();
        return decoder.fail(ESCAPE, start, end, malformed);
    };
    let end = open + length + 1;
    let name = rest.get(1..length).unwrap_or_default();
    if name.is_empty() {
        return decoder.fail(ESCAPE, start, end - 1, malformed);
    }
    match names::by_name(name) {
        Some(point) => {
            decoder.out.push(point);
            Ok(end)
        }
        None => decoder.fail(ESCAPE, start, end, "unknown Unicode character name"),
    }
}

pub(super) fn decode(decoder: &mut Decoder<'_>) -> PyResult<usize> {
    let mut at = 0;
    while let Some(byte) = decoder.get(at) {
        if byte != b'\\' {
            decoder.out.push(u32::from(byte));
            at += 1;
            continue;
        }
        let start = at;
        let Some(code) = decoder.get(at + 1) else {
            at = decoder.fail(ESCAPE, start, start + 1, "\\ at end of string")?;
            continue;
        };
        let simple = match code {
            b'\n' => None,
            b'\\' | b'\'' | b'"' => Some(u32::from(code)),
            b'b' => Some(0x08),
            b'f' => Some(0x0C),
            b't' => Some(0x09),
            b'n' => Some(0x0A),
            b'r' => Some(0x0D),
            b'v' => Some(0x0B),
            b'a' => Some(0x07),
            b'0'..=b'7' => {
                let (mut value, mut count) = (0, 0);
                while count < 3
                    && let Some(digit @ b'0'..=b'7') = decoder.get(at + 1 + count)
                {
                    value = value << 3 | u32::from(digit - b'0');
                    count += 1;
                }
                decoder.out.push(value);
                at += 1 + count;
                continue;
            }
            b'N' => {
                at = named(decoder, start)?;
                continue;
            }
            b'x' | b'u' | b'U' => {
                let (width, reason) = match code {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let digits = start + 2;
                at = match hexadecimal(&decoder.bytes, digits, width) {
                    Ok(point) if point <= 0x10_FFFF => {
                        decoder.out.push(point);
                        digits + width
                    }
                    Ok(_) => {
                        let reason = "illegal Unicode character";
                        decoder.fail(ESCAPE, start, digits + width, reason)?
                    }
                    Err(count) => decoder.fail(ESCAPE, start, digits + count, reason)?,
                };
                continue;
            }
            _ => {
                decoder.out.push(0x5C);
                Some(u32::from(code))
            }
        };
        decoder.out.extend(simple);
        at += 2;
    }
    Ok(at)
}

pub(super) fn decode_raw(decoder: &mut Decoder<'_>) -> PyResult<usize> {
    const NAME: &str = "rawunicodeescape";
    let mut at = 0;
    while let Some(byte) = decoder.get(at) {
        if byte != b'\\' {
            decoder.out.push(u32::from(byte));
            at += 1;
            continue;
        }
        let start = at;
        while decoder.get(at) == Some(b'\\') {
            decoder.out.push(0x5C);
            at += 1;
        }
        // Only after an odd number of backslashes is it an escape.
        let width = match decoder.get(at) {
            Some(b'u') if (at - start) % 2 == 1 => 4,
            Some(b'U') if (at - start) % 2 == 1 => 8,
            _ => continue,
        };
        decoder.out.pop();
        let digits = at + 1;
        at = match hexadecimal(&decoder.bytes, digits, width) {
            Ok(point) if point <= 0x10_FFFF => {
                decoder.out.push(point);
                digits + width
            }
            Ok(_) => {
                let reason = "\\Uxxxxxxxx out of range";
                decoder.fail(NAME, start, digits + width, reason)?
            }
            Err(count) => decoder.fail(NAME, start, digits + count, "truncated \\uXXXX")?,
        };
    }
    Ok(at)
}
