//! ASCII and Latin-1: one byte for a code point.

use super::handler::{Decoder, Encoder, Substitute};
use crate::model::error::PyResult;

pub(super) fn decode_ascii(decoder: &mut Decoder<'_>) -> PyResult<usize> {
    let mut at = 0;
    while let Some(byte) = decoder.get(at) {
        if byte < 0x80 {
            decoder.out.push(u32::from(byte));
            at += 1;
        } else {
            at = decoder.fail("ascii", at, at + 1, "ordinal not in range(128)")?;
        }
    }
    Ok(at)
}

/// Every byte as the code point of its number.
pub(super) fn decode_latin1(decoder: &mut Decoder<'_>) -> usize {
    let Decoder { bytes, out, .. } = decoder;
    out.extend(bytes.iter().map(|&byte| u32::from(byte)));
    bytes.len()
}

/// Encodes code points below `limit` (128 or 256) as themselves.
pub(super) fn encode(encoder: &mut Encoder<'_>, limit: u32) -> PyResult<()> {
    let (encoding, reason) = if limit == 128 {
        ("ascii", "ordinal not in range(128)")
    } else {
        ("latin-1", "ordinal not in range(256)")
    };
    let text = encoder.text;
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if point < limit {
            encoder.out.push(point as u8);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while text.get(end).is_some_and(|point| point >= limit) {
            end += 1;
        }
        let (substitute, next) = encoder.fail_known(encoding, at, end, reason)?;
        match substitute {
            Substitute::Bytes(bytes) => encoder.out.extend_from_slice(&bytes),
            Substitute::Text(text) => {
                if text.code_points().any(|point| point >= limit) {
                    return Err(encoder.error(encoding, at, at + 1, reason));
                }
                encoder
                    .out
                    .extend(text.code_points().map(|point| point as u8));
            }
        }
        at = next;
    }
    Ok(())
}
