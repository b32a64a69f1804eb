//! Reading the objects that hold no other objects: numbers, bytes, str.
//!
//! Must hold: each function starts behind the type byte and ends behind the object, and allocates no more than a small
//! multiple of the bytes it has already seen to be there.

use num_bigint::{BigInt, BigUint, Sign};

use super::error::{Piece, Problem};
use super::input::{Input, Step, fault};
use super::typecode::LONG_SHIFT;
use crate::text::Text;

/// A `l` object: a signed count of digits in base 2**15, lowest first.
pub(super) fn long(input: &mut Input<'_>) -> Step<BigInt> {
    let at = input.position();
    let size = input.number()?;
    if size == i32::MIN {
        return fault(at, Problem::SizeOutOfRange { kind: "int", size });
    }
    let digits_at = input.position();
    let count = usize::try_from(size.unsigned_abs()).unwrap_or(usize::MAX);
    // The digits that are there are judged before their end is missed, as a reader that goes digit by digit would.
    let whole = count.min(input.left() / 2);
    let bytes = input.take(2 * whole, Piece::Digits)?;
    let mut words = Vec::with_capacity(whole / 2 + 1);
    let (mut pending, mut bits) = (0_u64, 0_u32);
    for (position, pair) in bytes.chunks_exact(2).enumerate() {
        let digit = u16::from_le_bytes([pair[0], pair[1]]);
        if digit >> LONG_SHIFT != 0 {
            return fault(digits_at + 2 * position, Problem::DigitOutOfRange(digit));
        }
        if digit == 0 && position + 1 == count {
            return fault(digits_at + 2 * position, Problem::Unnormalized);
        }
        pending |= u64::from(digit) << bits;
        bits += LONG_SHIFT;
        if bits >= 32 {
            // The low half is a finished word of the magnitude.
            words.push((pending & u64::from(u32::MAX)) as u32);
            pending >>= 32;
            bits -= 32;
        }
    }
    if whole < count {
        let left = input.left();
        let piece = Piece::Digits;
        let needed = 2 * (count - whole);
        return fault(
            input.position(),
            Problem::Truncated {
                piece,
                needed,
                left,
            },
        );
    }
    words.push((pending & u64::from(u32::MAX)) as u32);
    let sign = if size < 0 { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_biguint(sign, BigUint::new(words)))
}

/// A float as decimal text behind a one-byte length, as versions 0 and 1 write it.
pub(super) fn text_float(input: &mut Input<'_>) -> Step<f64> {
    let length = input.byte(Piece::ShortLength)?;
    let at = input.position();
    let bytes = input.take(usize::from(length), Piece::Float)?;
    // 3.5 hands the text to C, for which it ends at a NUL, and shows at most 200 bytes of it.
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    match text.parse() {
        Ok(float) => Ok(float),
        Err(_) => {
            let shown = String::from_utf8_lossy(&bytes[..end.min(200)]);
            fault(at, Problem::InvalidFloat(shown.into_owned()))
        }
    }
}

/// A bytes object.
pub(super) fn bytes<'a>(input: &mut Input<'a>) -> Step<&'a [u8]> {
    let length = input.size("bytes")?;
    input.take(length, Piece::Bytes)
}

/// The raw bytes of a str with a one-byte length (`z`, `Z`).
pub(super) fn short_str<'a>(input: &mut Input<'a>) -> Step<&'a [u8]> {
    let length = input.byte(Piece::ShortLength)?;
    input.take(usize::from(length), Piece::Str)
}

/// The raw bytes of a str with a four-byte length (`a`, `A`, `u`, `t`).
pub(super) fn long_str<'a>(input: &mut Input<'a>) -> Step<&'a [u8]> {
    let length = input.size("str")?;
    input.take(length, Piece::Str)
}

/// The text of an `a`, `A`, `z` or `Z` object. They are written for ASCII only; 3.5 takes a higher byte as the code
/// point of that number.
pub(super) fn ascii_text(raw: &[u8]) -> Text {
    if let Ok(utf8) = std::str::from_utf8(raw) {
        let text = Text::new(utf8);
        if text.is_ascii() {
            return text;
        }
    }
    Text::from(raw.iter().copied().map(char::from).collect::<String>())
}

/// The text of a `u` or `t` object.
pub(super) fn utf8_text(input: &mut Input<'_>) -> Step<Text> {
    let raw = long_str(input)?;
    match Text::from_utf8_surrogatepass(raw) {
        Ok(text) => Ok(text),
        Err(error) => {
            let at = input.position() - raw.len() + error.offset;
            fault(at, invalid_utf8(raw, error.offset))
        }
    }
}

/// What 3.5 says of the bytes at `offset`, which do not start a code point.
#[cold]
fn invalid_utf8(raw: &[u8], offset: usize) -> Problem {
    let found = raw.get(offset..).unwrap_or_default();
    let byte = found.first().copied().unwrap_or_default();
    // The second byte has a narrower range after some first bytes; surrogates are out of it at this point.
    let (length, second) = match byte {
        0xc2..=0xdf => (2, 0x80..=0xbf),
        0xe0 => (3, 0xa0..=0xbf),
        0xed => (3, 0x80..=0x9f),
        0xe1..=0xef => (3, 0x80..=0xbf),
        0xf0 => (4, 0x90..=0xbf),
        0xf1..=0xf3 => (4, 0x80..=0xbf),
        0xf4 => (4, 0x80..=0x8f),
        _ => {
            return Problem::InvalidUtf8 {
                offset,
                byte,
                length: 1,
                reason: "invalid start byte",
            };
        }
    };
    let fits = |(at, byte): &(usize, &u8)| match at {
        0 => true,
        1 => second.contains(*byte),
        _ => (0x80..=0xbf).contains(*byte),
    };
    let good = found
        .iter()
        .take(length)
        .enumerate()
        .take_while(fits)
        .count();
    let reason = if good == found.len() {
        "unexpected end of data"
    } else {
        "invalid continuation byte"
    };
    Problem::InvalidUtf8 {
        offset,
        byte,
        length: good,
        reason,
    }
}
