//! UTF-16 and UTF-32.

use super::Order;
use super::handler::{Decoder, Encoder, Substitute, is_surrogate};
use crate::model::error::PyResult;

fn unit16(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u32::from(if big {
        u16::from_be_bytes(pair)
    } else {
        u16::from_le_bytes(pair)
    }))
}

pub(super) fn decode16(decoder: &mut Decoder<'_>, order: Order) -> PyResult<()> {
    let bytes = decoder.bytes;
    let (mut at, big) = match (order, bytes.get(..2)) {
        (Order::Marked, Some([0xFF, 0xFE])) => (2, false),
        (Order::Marked, Some([0xFE, 0xFF])) => (2, true),
        _ => (0, order == Order::Big),
    };
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let end = bytes.len();
    while at < end {
        at = match (unit16(bytes, at, big), unit16(bytes, at + 2, big)) {
            (None, _) => decoder.fail(encoding, at, end, "truncated data")?,
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                let point = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                decoder.out.push(point);
                at + 4
            }
            (Some(0xD800..=0xDBFF), Some(_)) => {
                decoder.fail(encoding, at, at + 2, "illegal UTF-16 surrogate")?
            }
            (Some(0xD800..=0xDBFF), None) => {
                decoder.fail(encoding, at, end, "unexpected end of data")?
            }
            (Some(0xDC00..=0xDFFF), _) => decoder.fail(encoding, at, at + 2, "illegal encoding")?,
            (Some(point), _) => {
                decoder.out.push(point);
                at + 2
            }
        };
    }
    Ok(())
}

pub(super) fn decode32(decoder: &mut Decoder<'_>, order: Order) -> PyResult<()> {
    let bytes = decoder.bytes;
    let (mut at, big) = match (order, bytes.get(..4)) {
        (Order::Marked, Some([0xFF, 0xFE, 0, 0])) => (4, false),
        (Order::Marked, Some([0, 0, 0xFE, 0xFF])) => (4, true),
        _ => (0, order == Order::Big),
    };
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let end = bytes.len();
    while at < end {
        let unit: Option<[u8; 4]> = bytes.get(at..at + 4).and_then(|unit| unit.try_into().ok());
        let Some(unit) = unit else {
            at = decoder.fail(encoding, at, end, "truncated data")?;
            continue;
        };
        let point = if big {
            u32::from_be_bytes(unit)
        } else {
            u32::from_le_bytes(unit)
        };
        let reason = if is_surrogate(point) {
            "code point in surrogate code point range(0xd800, 0xe000)"
        } else if point > 0x10_FFFF {
            "code point not in range(0x110000)"
        } else {
            decoder.out.push(point);
            at += 4;
            continue;
        };
        at = decoder.fail(encoding, at, at + 4, reason)?;
    }
    Ok(())
}

fn push(out: &mut Vec<u8>, point: u32, big: bool, width: usize) {
    let mut unit16 = |unit: u32| {
        let unit = unit as u16;
        out.extend_from_slice(&if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        });
    };
    match (width, point.checked_sub(0x1_0000)) {
        (2, None) => unit16(point),
        (2, Some(above)) => {
            unit16(0xD800 + (above >> 10));
            unit16(0xDC00 + (above & 0x3FF));
        }
        _ => out.extend_from_slice(&if big {
            point.to_be_bytes()
        } else {
            point.to_le_bytes()
        }),
    }
}

/// Encodes in units of `width` bytes (2 or 4).
pub(super) fn encode(encoder: &mut Encoder<'_>, order: Order, width: usize) -> PyResult<()> {
    let big = order == Order::Big;
    let encoding = match (width, order) {
        (2, Order::Marked) => "utf-16",
        (2, Order::Little) => "utf-16-le",
        (2, Order::Big) => "utf-16-be",
        (_, Order::Marked) => "utf-32",
        (_, Order::Little) => "utf-32-le",
        (_, Order::Big) => "utf-32-be",
    };
    if order == Order::Marked {
        push(&mut encoder.out, 0xFEFF, false, width);
    }
    let text = encoder.text;
    let reason = "surrogates not allowed";
    for (at, point) in text.code_points().enumerate() {
        if !is_surrogate(point) {
            push(&mut encoder.out, point, big, width);
            continue;
        }
        match encoder.fail(encoding, at, at + 1, reason)? {
            Substitute::Text(text) => {
                for c in text.chars() {
                    push(&mut encoder.out, u32::from(c), big, width);
                }
            }
            Substitute::Bytes(bytes) if bytes.len() % width == 0 => {
                encoder.out.extend_from_slice(&bytes);
            }
            Substitute::Bytes(_) => return Err(encoder.error(encoding, at, at + 1, reason)),
        }
    }
    Ok(())
}
