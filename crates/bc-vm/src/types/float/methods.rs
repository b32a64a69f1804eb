//! The ordinary methods of `float`: rounding, exact ratios, hexadecimal.

use num_bigint::BigInt;

use super::itself;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::int::{self, IntView};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::OrNone;
use crate::protocol::{arith, call, convert, format, raise};
use bc_core::number::float;

crate::methods! {
    pub(super) static METHODS = [
        /// Return self, the complex conjugate of any float.
        conjugate() => itself;
        /// Return the Integral closest to x between 0 and x.
        __trunc__() => arith::float_to_int;
        /// Return the Integral closest to x, rounding half toward even.
        /// When an argument is passed, work like built-in round(x, ndigits).
        __round__: parse as "" (ndigits = OrNone(None)) => round;
        /// float.as_integer_ratio() -> (int, int)
        ///
        /// Return a pair of integers, whose ratio is exactly equal to the original
        /// float and with a positive denominator.
        as_integer_ratio();
        /// float.hex() -> string
        ///
        /// Return a hexadecimal representation of a floating-point number.
        hex();
        /// Return True if the float is an integer.
        is_integer() => |_: &mut Vm, x: f64| x.is_finite() && x.floor() == x;
        __getnewargs__() => |_: &mut Vm, x: f64| (x,);
        /// float.__format__(format_spec) -> string
        ///
        /// Formats the float according to format_spec.
        __format__: parse(format_spec) => format_value;
    ]

    pub(super) static CLASS_METHODS = [
        /// float.fromhex(string) -> float
        ///
        /// Create a floating-point number from a hexadecimal string.
        fromhex(string);
        /// float.__getformat__(typestr) -> string
        ///
        /// You probably don't want to use this function.
        __getformat__(typestr) => getformat;
        /// float.__setformat__(typestr, fmt) -> None
        ///
        /// You probably don't want to use this function.
        __setformat__: parse(typestr, fmt) => setformat;
    ]
}

fn format_value(vm: &mut Vm, own: &Value, spec: StrRef<'_>) -> PyResult {
    format::format_float(vm, own, spec.text())
}

fn round(vm: &mut Vm, x: f64, digits: OrNone<&Value>) -> PyResult {
    let OrNone(Some(digits)) = digits else {
        return arith::float_to_int(vm, float::round_half_even(x));
    };
    let digits = convert::index_isize_clamped(vm, digits)?;
    // Beyond these bounds nothing changes, or nothing is left.
    let rounded = if !x.is_finite() || digits > 323 {
        x
    } else if digits < -308 {
        0.0 * x
    } else {
        float::round_to(x, digits as i32)
    };
    if rounded.is_infinite() && x.is_finite() {
        return Err(raise::overflow_error(
            vm,
            "rounded value too large to represent",
        ));
    }
    Ok(Value::float(rounded))
}

fn as_integer_ratio(vm: &mut Vm, x: f64) -> PyResult {
    if x.is_infinite() {
        return Err(raise::overflow_error(
            vm,
            "Cannot pass infinity to float.as_integer_ratio.",
        ));
    }
    if x.is_nan() {
        return Err(raise::value_error(
            vm,
            "Cannot pass NaN to float.as_integer_ratio.",
        ));
    }
    let (mantissa, exponent) = float::decompose(x.abs());
    let twos = i64::from(mantissa.trailing_zeros());
    let (mantissa, exponent) = if mantissa == 0 {
        (0, 0)
    } else {
        (mantissa >> twos, exponent + twos)
    };
    let numerator = BigInt::from(mantissa) << exponent.max(0).unsigned_abs();
    let numerator = if x < 0.0 { -numerator } else { numerator };
    let denominator = int::shift_left(IntView::Small(1), (-exponent).max(0).unsigned_abs());
    let pair = [vm.new_int(numerator), int::value(vm, denominator)];
    Ok(vm.new_tuple(pair))
}

fn hex(_: &mut Vm, x: f64) -> String {
    if !x.is_finite() {
        return bc_core::repr::float(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    match (exponent, fraction) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, _) => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{:+}", exponent - 1023),
    }
}

/// Why a hexadecimal numeral has no float.
enum HexError {
    Syntax,
    Overflow,
}

fn fromhex(vm: &mut Vm, class: ClassRef, text: &Value) -> PyResult {
    let Some(text) = text.as_str() else {
        return Err(raise::type_error(
            vm,
            "bad argument type for built-in operation",
        ));
    };
    let text = text.text().to_string_lossy();
    let x = match parse_hex(&text) {
        Ok(x) => x,
        Err(HexError::Syntax) => {
            return Err(raise::value_error(
                vm,
                "invalid hexadecimal floating-point string",
            ));
        }
        Err(HexError::Overflow) => {
            return Err(raise::overflow_error(
                vm,
                "hexadecimal value too large to represent as a float",
            ));
        }
    };
    if class.is(&vm.classes.float) {
        return Ok(Value::float(x));
    }
    call::call_values(vm, &Value::from(class), [Value::float(x)])
}

fn parse_hex(text: &str) -> Result<f64, HexError> {
    let text = text.trim_matches(['\t', '\n', '\u{b}', '\u{c}', '\r', ' ']);
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let sign = if negative { -1.0 } else { 1.0 };
    if ["inf", "infinity"]
        .iter()
        .any(|word| rest.eq_ignore_ascii_case(word))
    {
        return Ok(sign * f64::INFINITY);
    }
    if rest.eq_ignore_ascii_case("nan") {
        return Ok(f64::NAN.copysign(sign));
    }
    let rest = rest
        .strip_prefix("0x")
        .or_else(|| rest.strip_prefix("0X"))
        .unwrap_or(rest);
    let (digits, exponent) = match rest.find(['p', 'P']) {
        Some(at) => (&rest[..at], parse_exponent(&rest[at + 1..])?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = || whole.chars().chain(fraction.chars());
    if all().next().is_none() || !all().all(|c| c.is_ascii_hexdigit()) {
        return Err(HexError::Syntax);
    }
    let mut mantissa: u128 = 0;
    let mut dropped: i64 = 0;
    let mut sticky = false;
    for digit in all().filter_map(|c| c.to_digit(16)) {
        if mantissa >> 116 == 0 {
            mantissa = mantissa << 4 | u128::from(digit);
        } else {
            dropped += 1;
            sticky |= digit != 0;
        }
    }
    if mantissa == 0 {
        return Ok(sign * 0.0);
    }
    let places = dropped - fraction.len() as i64;
    let exponent = exponent.saturating_add(places.saturating_mul(4));
    let x = float::compose(
        mantissa << 1 | u128::from(sticky),
        exponent.clamp(-1 << 40, 1 << 40) - 1,
    );
    if x.is_infinite() {
        return Err(HexError::Overflow);
    }
    Ok(sign * x)
}

/// A decimal exponent; one beyond any use is clipped.
fn parse_exponent(text: &str) -> Result<i64, HexError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(HexError::Syntax);
    }
    let magnitude: i64 = digits.parse().unwrap_or(i64::MAX / 2);
    Ok(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

fn getformat(vm: &mut Vm, _: ClassRef, kind: &Value) -> PyResult<&'static str> {
    let Some(kind) = kind.as_str() else {
        let message = format!(
            "__getformat__() argument must be string, not {}",
            vm.type_name(kind)
        );
        return Err(raise::type_error(vm, message));
    };
    match kind.text().as_ascii() {
        Some("double" | "float") => Ok("IEEE, little-endian"),
        _ => Err(raise::value_error(
            vm,
            "__getformat__() argument 1 must be 'double' or 'float'",
        )),
    }
}

fn setformat(vm: &mut Vm, _: ClassRef, kind: StrRef<'_>, format: StrRef<'_>) -> PyResult<()> {
    let Some(kind @ ("double" | "float")) = kind.text().as_ascii() else {
        return Err(raise::value_error(
            vm,
            "__setformat__() argument 1 must be 'double' or 'float'",
        ));
    };
    match format.text().as_ascii() {
        // The format in use is the only one there is, whatever is set.
        Some("unknown" | "IEEE, little-endian") => Ok(()),
        Some("IEEE, big-endian") => {
            let message =
                format!("can only set {kind} format to 'unknown' or the detected platform value");
            Err(raise::value_error(vm, message))
        }
        _ => Err(raise::value_error(
            vm,
            "__setformat__() argument 2 must be 'unknown', 'IEEE, little-endian' or 'IEEE, big-endian'",
        )),
    }
}
