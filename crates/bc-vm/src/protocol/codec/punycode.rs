//! Punycode (RFC 3492): the ASCII of a text, and behind it where the other characters go.

use bc_core::text::Text;
use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};

use super::{Codec, run_decode};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::unicode;
use crate::model::vm::Vm;
use crate::protocol::{poll, raise};

const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const FIRST_BIAS: u64 = 72;

fn threshold(j: u64, bias: u64) -> u64 {
    (36 * (j + 1)).saturating_sub(bias).clamp(1, 26)
}

fn adapt(delta: BigUint, first: bool, count: usize) -> u64 {
    let mut delta = delta / if first { 700_u32 } else { 2 };
    delta += &delta / count.max(1);
    let mut bias = 0;
    while delta > BigUint::from(455_u32) {
        delta /= 35_u32;
        bias += 36;
    }
    let delta = delta.to_u64().unwrap_or(0);
    bias + 36 * delta / (delta + 38)
}

fn unicode_error(vm: &mut Vm, message: String) -> Thrown {
    raise::throw(vm, ExceptionKind::UnicodeError, message)
}

/// Encodes; what the error handler is called does not matter.
pub(super) fn encode(vm: &mut Vm, text: &Text) -> PyResult<Vec<u8>> {
    let mut out: Vec<u8> = text
        .code_points()
        .filter(|&point| point < 0x80)
        .map(|point| point as u8)
        .collect();
    let plain = out.len();
    let mut others: Vec<u32> = text.code_points().filter(|&point| point >= 0x80).collect();
    others.sort_unstable();
    others.dedup();
    if plain > 0 {
        out.push(b'-');
    }
    let (mut delta, mut done, mut before, mut bias) = (0_u64, plain as u64, 0x80, FIRST_BIAS);
    for other in others {
        poll::charge(vm, 1 + text.len() as u64 / 16)?;
        vm.reserve(out.len().saturating_mul(4))?;
        delta += u64::from(other - before) * (done + 1);
        before = other + 1;
        for point in text.code_points() {
            if point < other {
                delta += 1;
            }
            if point != other {
                continue;
            }
            let (mut rest, mut j) = (delta, 0);
            loop {
                let t = threshold(j, bias);
                if rest < t {
                    out.push(DIGITS[rest as usize % 36]);
                    break;
                }
                out.push(DIGITS[(t + (rest - t) % (36 - t)) as usize % 36]);
                rest = (rest - t) / (36 - t);
                j += 1;
            }
            let first = done == plain as u64;
            done += 1;
            bias = adapt(BigUint::from(delta), first, done as usize);
            delta = 0;
        }
        delta += 1;
    }
    Ok(out)
}

/// Decodes.
pub(super) fn decode(vm: &mut Vm, bytes: &[u8], errors: Option<&str>) -> PyResult<Vec<u32>> {
    let errors = errors.unwrap_or("strict");
    if !matches!(errors, "strict" | "replace" | "ignore") {
        return Err(unicode_error(
            vm,
            format!("Unsupported error handling {errors}"),
        ));
    }
    let (base, extended) = match bytes.iter().rposition(|&byte| byte == b'-') {
        Some(at) => (
            bytes.get(..at).unwrap_or_default(),
            bytes.get(at + 1..).unwrap_or_default(),
        ),
        None => (&[][..], bytes),
    };
    let points = |vm: &mut Vm, bytes: &[u8], errors: Option<&str>| -> PyResult<Vec<u32>> {
        let decoded = run_decode(vm, Codec::Ascii, bytes, errors, true)?;
        let text = decoded.text.as_str();
        Ok(text.map_or_else(Vec::new, |text| text.text().code_points().collect()))
    };
    let mut base = points(vm, base, Some(errors))?;
    let extended = points(vm, extended, None)?;
    // Other characters than ASCII come from a handler that stands for `strict`.
    let extended: Vec<u32> = extended
        .into_iter()
        .flat_map(|point| unicode::upper(point).as_slice().to_vec())
        .collect();
    insert(vm, &mut base, &extended, errors == "strict")?;
    Ok(base)
}

/// Puts the characters that `extended` tells of into `base`, until something is wrong.
fn insert(vm: &mut Vm, base: &mut Vec<u32>, extended: &[u32], strict: bool) -> PyResult<()> {
    let mut char = BigUint::from(0x80_u32);
    // One more than the place of the last one put in.
    let mut place = BigUint::zero();
    let (mut at, mut bias) = (0, FIRST_BIAS);
    while at < extended.len() {
        let Some((next, delta)) = number(vm, extended, at, bias, strict)? else {
            return Ok(());
        };
        poll::charge(vm, 1 + base.len() as u64 / 256)?;
        vm.reserve(base.len().saturating_mul(8))?;
        place += &delta;
        let length = base.len() + 1;
        char += &place / length;
        if char > BigUint::from(0x10_FFFF_u32) {
            if strict {
                let message = format!("Invalid character U+{char:x}");
                return Err(unicode_error(vm, message));
            }
            char = BigUint::from(u32::from(b'?'));
        }
        let index = (&place % length).to_usize().unwrap_or(0);
        base.insert(index, char.to_u32().unwrap_or(0));
        bias = adapt(delta, at == 0, base.len());
        place = BigUint::from(index + 1);
        at = next;
    }
    Ok(())
}

/// The number at `at`, and where the next one starts; `None` where something is wrong and may be.
fn number(
    vm: &mut Vm,
    extended: &[u32],
    mut at: usize,
    bias: u64,
    strict: bool,
) -> PyResult<Option<(usize, BigUint)>> {
    let (mut result, mut weight) = (BigUint::zero(), BigUint::from(1_u32));
    let mut j = 0;
    loop {
        poll::charge(vm, 1 + weight.bits() / 64)?;
        let Some(&point) = extended.get(at) else {
            if !strict {
                return Ok(None);
            }
            return Err(unicode_error(vm, "incomplete punicode string".to_owned()));
        };
        at += 1;
        let digit = match point {
            0x41..=0x5A => u64::from(point - 0x41),
            0x30..=0x39 => u64::from(point - 0x30) + 26,
            _ if !strict => return Ok(None),
            _ => {
                // The reference shows the character behind the wrong one.
                let Some(&behind) = extended.get(at) else {
                    return Err(raise::index_error(vm, "string index out of range"));
                };
                let shown = char::from_u32(behind).unwrap_or(char::REPLACEMENT_CHARACTER);
                let message = format!("Invalid extended code point '{shown}'");
                return Err(unicode_error(vm, message));
            }
        };
        let t = threshold(j, bias);
        result += &weight * digit;
        if digit < t {
            return Ok(Some((at, result)));
        }
        weight *= 36 - t;
        j += 1;
    }
}
