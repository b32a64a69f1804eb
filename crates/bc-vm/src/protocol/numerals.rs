//! Numbers from text and bytes: `int("12")`, `float("1e3")`, and what `int` and `float` make of any object.
//!
//! Absent: arithmetic (`arith`), and indexes (`convert`).

use std::borrow::Cow;

use bc_core::text::Text;
use num_bigint::BigInt;

use crate::model::error::PyResult;
use crate::model::int::{self, Integer};
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arith, call, convert, poll, raise, text};

/// The first code points of the runs of ten that are decimal digits in Unicode 8.
const DECIMAL_ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x114d0, 0x11650, 0x116c0, 0x11730,
    0x118e0, 0x16a60, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

/// The decimal value of a code point, over all of Unicode.
#[must_use]
pub fn decimal_digit(point: u32) -> Option<u32> {
    let after = DECIMAL_ZEROS.partition_point(|&zero| zero <= point);
    let zero = DECIMAL_ZEROS.get(after.checked_sub(1)?)?;
    Some(point - zero).filter(|&digit| digit < 10)
}

/// Whether `int` and `float` skip the code point around a number.
fn is_space(point: u32, ascii_only: bool) -> bool {
    match point {
        0x09..=0x0d | 0x20 => true,
        _ if ascii_only => false,
        0x1c..=0x1f
        | 0x85
        | 0xa0
        | 0x1680
        | 0x2000..=0x200a
        | 0x2028
        | 0x2029
        | 0x202f
        | 0x205f
        | 0x3000 => true,
        _ => false,
    }
}

/// `_PyUnicode_TransformDecimalAndSpaceToASCII`: decimal digits of all scripts as ASCII digits, space
/// of all kinds as a blank, anything else beyond ASCII as `?`.
#[must_use]
pub fn plain_text(text: &Text) -> Cow<'_, str> {
    if let Some(ascii) = text.as_ascii() {
        return Cow::Borrowed(ascii);
    }
    let plain = text
        .code_points()
        .map(|point| match decimal_digit(point) {
            Some(digit) => char::from_digit(digit, 10).unwrap_or('?'),
            None if is_space(point, false) => ' ',
            None => char::from_u32(point).filter(char::is_ascii).unwrap_or('?'),
        })
        .collect();
    Cow::Owned(plain)
}

/// A text without the space around it, as ASCII.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| is_space(u32::from(c), true))
}

/// The int written in `numeral` (no space around it) in `base`: 2 to 36, or 0 for the base that the
/// prefix says. `None` if it is not a numeral.
#[must_use]
pub fn parse_digits(numeral: &str, base: u32) -> Option<Integer> {
    let (negative, digits) = match numeral.as_bytes().first()? {
        b'-' => (true, &numeral[1..]),
        b'+' => (false, &numeral[1..]),
        _ => (false, numeral),
    };
    let prefix = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    };
    let (base, digits, must_be_zero) = match (base, prefix) {
        (0, Some(base)) => (base, &digits[2..], false),
        (0, None) => (10, digits, digits.starts_with('0')),
        (base, Some(prefix)) if base == prefix => (base, &digits[2..], false),
        (base, _) => (base, digits, false),
    };
    if digits.is_empty() || !digits.bytes().all(|b| char::from(b).is_digit(base)) {
        return None;
    }
    if must_be_zero && digits.bytes().any(|b| b != b'0') {
        return None;
    }
    if digits.len() <= 12 {
        let magnitude = i64::from_str_radix(digits, base).ok()?;
        return Some(Integer::Small(if negative {
            -magnitude
        } else {
            magnitude
        }));
    }
    let magnitude = BigInt::parse_bytes(digits.as_bytes(), base)?;
    Some(if negative { -magnitude } else { magnitude }.into())
}

/// `int(text, base)`; `source` is what the refusal shows.
///
/// # Errors
///
/// `ValueError` if the text is not a numeral.
pub fn parse_int(vm: &mut Vm, text: &Text, base: u32, source: &Value) -> PyResult {
    charge_digits(vm, text.len(), base)?;
    match parse_digits(trim(&plain_text(text)), base) {
        Some(i) => Ok(int::value(vm, i)),
        None => Err(invalid_int(vm, base, source)),
    }
}

/// `int(bytes, base)`; `source` is what the refusal shows.
///
/// # Errors
///
/// `ValueError` if the bytes are not a numeral.
pub fn parse_int_bytes(vm: &mut Vm, bytes: &[u8], base: u32, source: &Value) -> PyResult {
    charge_digits(vm, bytes.len(), base)?;
    let parsed = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| parse_digits(trim(text), base));
    match parsed {
        Some(i) => Ok(int::value(vm, i)),
        None => Err(invalid_int(vm, base, source)),
    }
}

/// Reading digits of a base that is no power of two takes more than linear time.
fn charge_digits(vm: &mut Vm, digits: usize, base: u32) -> PyResult<()> {
    let digits = digits as u64;
    if digits < 1000 {
        return Ok(());
    }
    vm.reserve(usize::try_from(digits).unwrap_or(usize::MAX))?;
    if base.is_power_of_two() {
        return poll::charge(vm, digits / 64);
    }
    poll::charge(vm, digits.saturating_mul(digits) / 4096)
}

#[cold]
fn invalid_int(vm: &mut Vm, base: u32, source: &Value) -> crate::model::error::Thrown {
    let shown = match text::repr_text(vm, source) {
        Ok(shown) => shown,
        Err(thrown) => return thrown,
    };
    let shown = shown.slice(0..shown.len().min(200));
    let message = format!(
        "invalid literal for int() with base {base}: {}",
        shown.to_string_lossy()
    );
    raise::value_error(vm, message)
}

/// The float written in `numeral` (no space around it), or `None`.
#[must_use]
pub fn parse_float_numeral(numeral: &str) -> Option<f64> {
    let x: f64 = numeral.parse().ok()?;
    Some(if x.is_nan() { distinct_nan(x) } else { x })
}

thread_local! {
    static NANS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A NaN with bits of its own: inline floats are the same object when they have the same bits, and
/// two NaNs made one after the other are two objects, hence not equal inside containers.
fn distinct_nan(x: f64) -> f64 {
    let count = NANS.with(|nans| {
        nans.set(nans.get() + 1);
        nans.get()
    });
    f64::from_bits(x.to_bits() ^ (count & 0x0007_FFFF_FFFF_FFFF))
}

/// `float(text)`; `source` is what the refusal shows.
///
/// # Errors
///
/// `ValueError` if the text is not a numeral.
pub fn parse_float(vm: &mut Vm, text: &Text, source: &Value) -> PyResult<f64> {
    let plain = plain_text(text);
    let numeral = trim(&plain);
    match parse_float_numeral(numeral) {
        Some(x) => Ok(x),
        None if numeral.is_empty() => Err(no_float(vm)),
        None => {
            // The reference reads UTF-8, which is refused first.
            super::codec::encode_bytes(vm, source, None, None)?;
            Err(invalid_float(vm, source))
        }
    }
}

/// `float(bytes)`; `source` is what the refusal shows.
///
/// # Errors
///
/// `ValueError` if the bytes are not a numeral.
pub fn parse_float_bytes(vm: &mut Vm, bytes: &[u8], source: &Value) -> PyResult<f64> {
    let numeral = std::str::from_utf8(bytes).ok().map(trim);
    match numeral.and_then(parse_float_numeral) {
        Some(x) => Ok(x),
        None if numeral.is_some_and(str::is_empty) => Err(no_float(vm)),
        None => Err(invalid_float(vm, source)),
    }
}

/// The refusal of a text in which there is nothing to read.
#[cold]
fn no_float(vm: &mut Vm) -> crate::model::error::Thrown {
    raise::value_error(vm, "could not convert string to float: ")
}

#[cold]
fn invalid_float(vm: &mut Vm, source: &Value) -> crate::model::error::Thrown {
    match text::repr_text(vm, source) {
        Ok(shown) => {
            // The refusal of blank text comes from a deeper layer of CPython, which shows what is
            // left after the blanks: nothing.
            let blank = source
                .as_str()
                .is_some_and(|text| text.text().to_string_lossy().trim().is_empty());
            let shown = match blank {
                true => String::new(),
                false => shown.to_string_lossy().into_owned(),
            };
            let message = format!("could not convert string to float: {shown}");
            raise::value_error(vm, message)
        }
        Err(thrown) => thrown,
    }
}

/// The bytes of a `bytes`, a `bytearray` or another buffer that `int` and `float` read.
#[must_use]
pub fn buffer(value: &Value) -> Option<Vec<u8>> {
    match value.payload()? {
        Payload::Bytes(bytes) => Some(bytes.to_vec()),
        Payload::ByteArray(bytes) => Some(bytes.borrow().clone()),
        _ => None,
    }
}

/// As [`buffer`], and what any other buffer holds.
fn any_buffer(value: &Value) -> Option<Vec<u8>> {
    buffer(value).or_else(|| super::buffer::view(value).map(|bytes| bytes.to_vec()))
}

/// `PyNumber_Long`: what `int(value)` makes of one argument.
///
/// # Errors
///
/// `TypeError` if the value is neither a number nor a string, `ValueError` if the string is no
/// numeral, and what the value's methods raise.
pub fn to_int(vm: &mut Vm, value: &Value) -> PyResult {
    if let Value::Int(_) = value {
        return Ok(value.clone());
    }
    if let Value::Float(x) = value {
        return arith::float_to_int(vm, x.get());
    }
    let class = vm.class_of(value);
    if class.data().lookup(&vm.names.__int__).is_some() {
        // An instance of a subclass is deprecated there, but stays what it is.
        return convert::from_int_method(vm, value);
    }
    let name = vm.names.__trunc__.clone();
    if let Some(made) = call::call_special(vm, value, &name, Args::none())? {
        if int::view(&made).is_some() {
            return Ok(made);
        }
        if vm
            .class_of(&made)
            .data()
            .lookup(&vm.names.__int__)
            .is_none()
        {
            let message = format!(
                "__trunc__ returned non-Integral (type {})",
                vm.type_name(&made)
            );
            return Err(raise::type_error(vm, message));
        }
        return convert::from_int_method(vm, &made);
    }
    if let Some(text) = value.as_str() {
        return parse_int(vm, text.text(), 10, value);
    }
    if let Some(bytes) = value.as_bytes() {
        return parse_int_bytes(vm, bytes, 10, value);
    }
    if let Some(bytes) = any_buffer(value) {
        // The refusal of a bytearray or a view shows its bytes.
        vm.reserve(bytes.len())?;
        let shown = vm.new_bytes(bytes.clone());
        return parse_int_bytes(vm, &bytes, 10, &shown);
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a number, not '{}'",
        vm.type_name(value)
    );
    Err(raise::type_error(vm, message))
}

/// `PyNumber_Float`: what `float(value)` makes of its argument.
///
/// # Errors
///
/// As [`to_int`].
pub fn to_float(vm: &mut Vm, value: &Value) -> PyResult<f64> {
    if let Value::Float(x) = value {
        return Ok(x.get());
    }
    let name = vm.names.__float__.clone();
    if let Some(made) = call::call_special(vm, value, &name, Args::none())? {
        return match arith::number(&made) {
            Some(arith::Number::Float(x)) => Ok(x),
            _ => {
                let message = format!(
                    "__float__ returned non-float (type {})",
                    vm.type_name(&made)
                );
                Err(raise::type_error(vm, message))
            }
        };
    }
    if let Some(text) = value.as_str() {
        return parse_float(vm, text.text(), value);
    }
    if let Some(bytes) = any_buffer(value) {
        return parse_float_bytes(vm, &bytes, value);
    }
    let message = format!(
        "float() argument must be a string or a number, not '{}'",
        vm.type_name(value)
    );
    Err(raise::type_error(vm, message))
}
