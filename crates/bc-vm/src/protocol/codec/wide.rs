//! UTF-16, UTF-32, and the machine's own representation as bytes (`unicode_internal`).

use bc_core::text::Text;

use super::Order;
use super::handler::{Decoder, Encoder, Substitute, is_surrogate};
use crate::model::error::PyResult;

fn unit16(decoder: &Decoder<'_>, at: usize, big: bool) -> Option<u32> {
    let pair: [u8; 2] = decoder.bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u32::from(if big {
        u16::from_be_bytes(pair)
    } else {
        u16::from_le_bytes(pair)
    }))
}

fn unit32(decoder: &Decoder<'_>, at: usize, big: bool) -> Option<u32> {
    let unit: [u8; 4] = decoder.bytes.get(at..at + 4)?.try_into().ok()?;
    Some(if big {
        u32::from_be_bytes(unit)
    } else {
        u32::from_le_bytes(unit)
    })
}

/// Looks for a mark at the start, where the order asks for one: how long it is, and the order now.
fn mark(decoder: &Decoder<'_>, order: Order, width: usize) -> (usize, Order) {
    if order != Order::Marked {
        return (0, order);
    }
    let unit = |big| match width {
        2 => unit16(decoder, 0, big),
        _ => unit32(decoder, 0, big),
    };
    match (unit(false), unit(true)) {
        (Some(0xFEFF), _) => (width, Order::Little),
        (_, Some(0xFEFF)) => (width, Order::Big),
        _ => (0, Order::Marked),
    }
}

/// Returns how much was used, and the order if the input shows it.
pub(super) fn decode16(decoder: &mut Decoder<'_>, order: Order) -> PyResult<(usize, Order)> {
    let (mut at, order) = mark(decoder, order, 2);
    let big = order == Order::Big;
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    while at < decoder.bytes.len() {
        let end = decoder.bytes.len();
        at = match (unit16(decoder, at, big), unit16(decoder, at + 2, big)) {
            (None, _) if !decoder.last => break,
            (None, _) => decoder.fail(encoding, at, end, "truncated data")?,
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                let point = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                decoder.out.push(point);
                at + 4
            }
            (Some(0xD800..=0xDBFF), Some(_)) => {
                decoder.fail(encoding, at, at + 2, "illegal UTF-16 surrogate")?
            }
            (Some(0xD800..=0xDFFF), None) if !decoder.last => break,
            (Some(0xD800..=0xDFFF), None) => {
                decoder.fail(encoding, at, end, "unexpected end of data")?
            }
            (Some(0xDC00..=0xDFFF), _) => decoder.fail(encoding, at, at + 2, "illegal encoding")?,
            (Some(point), _) => {
                decoder.out.push(point);
                at + 2
            }
        };
    }
    Ok((at, order))
}

/// As [`decode16`].
pub(super) fn decode32(decoder: &mut Decoder<'_>, order: Order) -> PyResult<(usize, Order)> {
    let (mut at, order) = mark(decoder, order, 4);
    let big = order == Order::Big;
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    while at < decoder.bytes.len() {
        let Some(point) = unit32(decoder, at, big) else {
            if !decoder.last {
                break;
            }
            let end = decoder.bytes.len();
            at = decoder.fail(encoding, at, end, "truncated data")?;
            continue;
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
    Ok((at, order))
}

/// Four bytes for each code point, in the order of the machine.
pub(super) fn decode_internal(decoder: &mut Decoder<'_>) -> PyResult<usize> {
    const NAME: &str = "unicode_internal";
    let mut at = 0;
    while at < decoder.bytes.len() {
        at = match unit32(decoder, at, false) {
            None => {
                let end = decoder.bytes.len();
                decoder.fail(NAME, at, end, "truncated input")?
            }
            Some(point) if point > 0x10_FFFF => {
                decoder.fail(NAME, at, at + 4, "illegal code point (> 0x10FFFF)")?
            }
            Some(point) => {
                decoder.out.push(point);
                at + 4
            }
        };
    }
    Ok(at)
}

/// As [`decode_internal`] reads.
pub(super) fn encode_internal(text: &Text) -> Vec<u8> {
    text.code_points().flat_map(u32::to_le_bytes).collect()
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
    let units = |point| if width == 2 && point > 0xFFFF { 2 } else { 1 };
    let most = (encoder.text.code_points().map(units).sum::<usize>() + 1) * width;
    encoder.vm.reserve(most)?;
    encoder.out.reserve_exact(most);
    if order == Order::Marked {
        push(&mut encoder.out, 0xFEFF, false, width);
    }
    let text = encoder.text;
    let reason = "surrogates not allowed";
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if !is_surrogate(point) {
            push(&mut encoder.out, point, big, width);
            at += 1;
            continue;
        }
        let (substitute, next) = encoder.fail(encoding, at, at + 1, reason)?;
        at = next;
        match substitute {
            Substitute::Text(text) if text.is_ascii() => {
                for point in text.code_points() {
                    push(&mut encoder.out, point, big, width);
                }
            }
            Substitute::Bytes(bytes) if bytes.len() % width == 0 => {
                encoder.out.extend_from_slice(&bytes);
            }
            // The reference names the place before the one to go on at.
            _ => return Err(encoder.error(encoding, at.wrapping_sub(1), at, reason)),
        }
    }
    Ok(())
}
