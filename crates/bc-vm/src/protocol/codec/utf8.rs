//! UTF-8.

use super::handler::{Decoder, Encoder, Substitute};
use crate::model::error::PyResult;

pub(super) fn decode(decoder: &mut Decoder<'_>, from: usize) -> PyResult<usize> {
    let mut at = from;
    while at < decoder.bytes.len() {
        let rest = decoder.bytes.get(at..).unwrap_or_default();
        let (valid, error) = match std::str::from_utf8(rest) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                (
                    std::str::from_utf8(valid).unwrap_or_default(),
                    Some(error.error_len()),
                )
            }
        };
        decoder.out.extend(valid.chars().map(u32::from));
        let start = at + valid.len();
        let Some(length) = error else {
            return Ok(start);
        };
        // The maximal part of a sequence, as CPython counts it.
        let (end, reason) = match length {
            None if !decoder.last => return Ok(start),
            None => (decoder.bytes.len(), "unexpected end of data"),
            Some(length) => {
                let lead = matches!(decoder.get(start), Some(0xC2..=0xF4));
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
    Ok(at)
}

pub(super) fn encode(encoder: &mut Encoder<'_>) -> PyResult<()> {
    let text = encoder.text;
    let reason = "surrogates not allowed";
    for (at, point) in text.code_points().enumerate() {
        if let Some(c) = char::from_u32(point) {
            encoder
                .out
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        // The position that the handler returns is checked but not followed.
        match encoder.fail("utf-8", at, at + 1, reason)?.0 {
            Substitute::Text(text) => match text.as_ascii() {
                Some(ascii) => encoder.out.extend_from_slice(ascii.as_bytes()),
                None => return Err(encoder.error("utf-8", at, at + 1, reason)),
            },
            Substitute::Bytes(bytes) => encoder.out.extend_from_slice(&bytes),
        }
    }
    Ok(())
}
