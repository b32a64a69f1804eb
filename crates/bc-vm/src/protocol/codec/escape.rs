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

/// Decodes `\N{name}` at `start`; returns where to go on.
fn named(decoder: &mut Decoder<'_>, encoding: &str, start: usize) -> PyResult<usize> {
    let malformed = "malformed \\N character escape";
    let open = start + 2;
    let rest = decoder.bytes.get(open..).unwrap_or_default();
    if rest.first() != Some(&b'{') {
        return decoder.fail(encoding, start, open, malformed);
    }
    let Some(length) = rest.iter().position(|&byte| byte == b'}') else {
        return decoder.fail(encoding, start, decoder.bytes.len(), malformed);
    };
    let end = open + length + 1;
    let name = rest.get(1..length).unwrap_or_default();
    if name.is_empty() {
        return decoder.fail(encoding, start, end - 1, malformed);
    }
    match names::by_name(name) {
        Some(point) => {
            decoder.out.push(point);
            Ok(end)
        }
        None => decoder.fail(encoding, start, end, "unknown Unicode character name"),
    }
}

pub(super) fn decode(decoder: &mut Decoder<'_>, raw: bool) -> PyResult<()> {
    let encoding = if raw {
        "rawunicodeescape"
    } else {
        "unicodeescape"
    };
    let bytes = decoder.bytes;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            decoder.out.push(u32::from(byte));
            at += 1;
            continue;
        }
        let start = at;
        if raw {
            // Only after an odd number of backslashes is it an escape.
            let run = bytes.iter().skip(at).take_while(|&&b| b == b'\\').count();
            let kept = if run % 2 == 1 { run - 1 } else { run };
            decoder.out.extend(std::iter::repeat_n(0x5C, kept));
            at += kept;
            if run % 2 == 0 {
                continue;
            }
        }
        let begin = if raw { at } else { start };
        let Some(&code) = bytes.get(at + 1) else {
            if raw {
                decoder.out.push(0x5C);
                return Ok(());
            }
            at = decoder.fail(encoding, start, start + 1, "\\ at end of string")?;
            continue;
        };
        let simple = match code {
            b'\n' => Some(None),
            b'\\' | b'\'' | b'"' => Some(Some(u32::from(code))),
            b'b' => Some(Some(0x08)),
            b'f' => Some(Some(0x0C)),
            b't' => Some(Some(0x09)),
            b'n' => Some(Some(0x0A)),
            b'r' => Some(Some(0x0D)),
            b'v' => Some(Some(0x0B)),
            b'a' => Some(Some(0x07)),
            _ => None,
        };
        if let (Some(simple), false) = (simple, raw) {
            decoder.out.extend(simple);
            at += 2;
            continue;
        }
        let (width, reason) = match code {
            b'u' => (4, "truncated \\uXXXX escape"),
            b'U' => (8, "truncated \\UXXXXXXXX escape"),
            b'x' if !raw => (2, "truncated \\xXX escape"),
            b'0'..=b'7' if !raw => {
                let octal = bytes
                    .iter()
                    .skip(at + 1)
                    .take(3)
                    .take_while(|byte| (b'0'..=b'7').contains(byte));
                let (value, count) = octal.fold((0, 0), |(value, count), &byte| {
                    (value << 3 | u32::from(byte - b'0'), count + 1)
                });
                decoder.out.push(value);
                at += 1 + count;
                continue;
            }
            b'N' if !raw => {
                at = named(decoder, encoding, start)?;
                continue;
            }
            _ => {
                decoder.out.push(0x5C);
                decoder.out.push(u32::from(code));
                at += 2;
                continue;
            }
        };
        at = match hexadecimal(bytes, begin + 2, width) {
            Ok(point) if point <= 0x10_FFFF => {
                decoder.out.push(point);
                begin + 2 + width
            }
            Ok(_) if raw => {
                let end = begin + 2 + width;
                decoder.fail(encoding, begin, end, "\\Uxxxxxxxx out of range")?
            }
            Ok(_) => {
                let end = begin + 2 + width;
                decoder.fail(encoding, begin, end, "illegal Unicode character")?
            }
            Err(digits) => decoder.fail(encoding, begin, begin + 2 + digits, reason)?,
        };
    }
    Ok(())
}
