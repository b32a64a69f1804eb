//! UTF-8.

use super::handler::{Decoder, Encoder, Substitute};
use crate::model::error::PyResult;

pub(super) fn decode(decoder: &mut Decoder<'_>, from: usize) -> PyResult<()> {
    let mut at = from;
    while at < decoder.bytes.len() {
        let rest = decoder.bytes.get(at..).unwrap_or_default();
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                decoder.out.extend(text.chars().map(u32::from));
                return Ok(());
            }
            Err(error) => error,
        };
        let (valid, bad) = rest.split_at(error.valid_up_to());
        let valid = std::str::from_utf8(valid).unwrap_or_default();
        decoder.out.extend(valid.chars().map(u32::from));
        let start = at + valid.len();
        // The maximal part of a sequence, as CPython counts it.
        let (end, reason) = match error.error_len() {
            None => (decoder.bytes.len(), "unexpected end of data"),
            Some(length) => {
                let lead = matches!(bad.first(), Some(0xC2..=0xF4));
                let reason = if lead {
                    "invalid continuation byte"
                } else {
                    "invalid start byte"
                };
                (start + length, reason)
            }
        };
        at = decoder.fail("utf-8", start, end, reason)?;
    }
    Ok(())
}

pub(super) fn encode(encoder: &mut Encoder<'_>) -> PyResult<()> {
    let text = encoder.text;
    for (at, point) in text.code_points().enumerate() {
        if let Some(c) = char::from_u32(point) {
            encoder
                .out
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        match encoder.fail("utf-8", at, at + 1, "surrogates not allowed")? {
            Substitute::Text(text) => encoder.out.extend_from_slice(text.as_bytes()),
            Substitute::Bytes(bytes) => encoder.out.extend_from_slice(&bytes),
        }
    }
    Ok(())
}
