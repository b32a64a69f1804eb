//! ASCII and Latin-1: one byte for a code point.

use super::handler::{Decoder, Encoder, Substitute};
use crate::model::error::PyResult;

pub(super) fn decode_ascii(decoder: &mut Decoder<'_>) -> PyResult<()> {
    let mut at = 0;
    while let Some(&byte) = decoder.bytes.get(at) {
        if byte < 0x80 {
            decoder.out.push(u32::from(byte));
            at += 1;
        } else {
            at = decoder.fail("ascii", at, at + 1, "ordinal not in range(128)")?;
        }
    }
    Ok(())
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
        let run = text
            .code_points()
            .skip(at)
            .take_while(|&point| point >= limit)
            .count();
        match encoder.fail(encoding, at, at + run, reason)? {
            Substitute::Text(text) => encoder.out.extend_from_slice(text.as_bytes()),
            Substitute::Bytes(bytes) => encoder.out.extend_from_slice(&bytes),
        }
        at += run;
    }
    Ok(())
}
