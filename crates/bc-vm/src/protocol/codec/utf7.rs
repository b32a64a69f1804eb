//! UTF-7 (RFC 2152): what is not plain ASCII stands as base 64 of UTF-16 between `+` and `-`.

use bc_core::text::Text;

use super::handler::Decoder;
use crate::model::error::PyResult;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u64> {
    Some(u64::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Whether the encoder writes the code point as it is: all of ASCII that can be printed but `+`, `\`
/// and `~`, and white space.
fn is_direct(point: u32) -> bool {
    match u8::try_from(point) {
        Ok(b'\t' | b'\n' | b'\r' | b' ') => true,
        Ok(b'+' | b'\\' | b'~') => false,
        Ok(byte) => byte.is_ascii_graphic(),
        Err(_) => false,
    }
}

/// What is known inside of a shifted part.
#[derive(Default)]
struct Shift {
    bits: u32,
    buffer: u64,
    /// A high surrogate that waits for its other half, or 0.
    surrogate: u32,
    /// Where the part starts in the input, and how much was written before it.
    start: usize,
    written: usize,
}

impl Shift {
    fn is_inconsistent(&self) -> bool {
        self.surrogate != 0 || self.bits >= 6 || self.bits > 0 && self.buffer != 0
    }

    /// Takes the value of a digit in.
    fn push(&mut self, digit: u64, out: &mut Vec<u32>) {
        self.buffer = self.buffer << 6 | digit;
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = (self.buffer >> self.bits) as u32 & 0xFFFF;
        self.buffer &= (1 << self.bits) - 1;
        if self.surrogate != 0 {
            let high = std::mem::take(&mut self.surrogate);
            if (0xDC00..0xE000).contains(&unit) {
                out.push(0x1_0000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                return;
            }
            out.push(high);
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = unit;
        } else {
            out.push(unit);
        }
    }
}

pub(super) fn decode(decoder: &mut Decoder<'_>) -> PyResult<usize> {
    const NAME: &str = "utf7";
    let size = decoder.bytes.len();
    let mut at = 0;
    let mut shifted = false;
    let mut shift = Shift::default();
    loop {
        while let Some(byte) = decoder.get(at) {
            if shifted {
                if let Some(digit) = digit(byte) {
                    shift.push(digit, &mut decoder.out);
                    at += 1;
                    continue;
                }
                shifted = false;
                let reason = match (shift.bits, shift.buffer) {
                    (6.., _) => Some("partial character in shift sequence"),
                    (1.., 1..) => Some("non-zero padding bits in shift sequence"),
                    _ => None,
                };
                if let Some(reason) = reason {
                    at = decoder.fail(NAME, shift.start, at + 1, reason)?;
                    continue;
                }
                if shift.surrogate != 0 && byte < 0x80 {
                    decoder.out.push(shift.surrogate);
                }
                shift.surrogate = 0;
                if byte == b'-' {
                    at += 1;
                }
            } else if byte == b'+' {
                // An error further on says that it began here, whether in this part or behind it.
                shift.start = at;
                at += 1;
                if decoder.get(at) == Some(b'-') {
                    at += 1;
                    decoder.out.push(u32::from(b'+'));
                } else {
                    shifted = true;
                    shift.surrogate = 0;
                    shift.written = decoder.out.len();
                    shift.bits = 0;
                    shift.buffer = 0;
                }
            } else if byte < 0x80 {
                decoder.out.push(u32::from(byte));
                at += 1;
            } else {
                shift.start = at;
                at = decoder.fail(NAME, at, at + 1, "unexpected special character")?;
            }
        }
        if !shifted || !decoder.last {
            break;
        }
        shifted = false;
        if !shift.is_inconsistent() {
            break;
        }
        at = decoder.fail(NAME, shift.start, size, "unterminated shift sequence")?;
    }
    if shifted {
        // The next call begins with the shifted part again.
        decoder.out.truncate(shift.written);
        return Ok(shift.start);
    }
    Ok(at)
}

/// Encodes; never fails.
pub(super) fn encode(text: &Text) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut shifted, mut bits, mut buffer) = (false, 0, 0_u64);
    let last_digit = |bits: u32, buffer: u64| DIGITS[(buffer << (6 - bits)) as usize & 63];
    for point in text.code_points() {
        if is_direct(point) {
            let byte = point as u8;
            if shifted {
                if bits > 0 {
                    out.push(last_digit(bits, buffer));
                    (bits, buffer) = (0, 0);
                }
                shifted = false;
                if digit(byte).is_some() || byte == b'-' {
                    out.push(b'-');
                }
            }
            out.push(byte);
            continue;
        }
        if !shifted {
            out.push(b'+');
            if point == u32::from(b'+') {
                out.push(b'-');
                continue;
            }
            shifted = true;
        }
        let mut push = |unit: u32| {
            buffer = buffer << 16 | u64::from(unit);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(DIGITS[(buffer >> bits) as usize & 63]);
            }
            buffer &= (1 << bits) - 1;
        };
        match point.checked_sub(0x1_0000) {
            Some(above) => {
                push(0xD800 + (above >> 10));
                push(0xDC00 + (above & 0x3FF));
            }
            None => push(point),
        }
    }
    if bits > 0 {
        out.push(last_digit(bits, buffer));
    }
    if shifted {
        out.push(b'-');
    }
    out
}
