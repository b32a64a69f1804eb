//! Floats: the arithmetic of C's `double` as Python uses it, and exact conversions.
//!
//! Nothing here fails in Python's sense: where Python raises, `None` is the answer. Absent: parsing.

mod digits;

pub use digits::{Flags, MOST_DIGITS, digits};

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer;

/// `mantissa * 2**exponent`, rounded half to even; infinite when that is beyond the largest float.
#[must_use]
pub fn compose(mantissa: u128, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let bits = i64::from(128 - mantissa.leading_zeros());
    // The lowest bit kept: 53 bits for normal numbers, fewer where the exponent ends.
    let lowest = (exponent + bits - 53).max(-1074);
    let drop = lowest - exponent;
    let kept = if drop <= 0 {
        // At most 53 bits stay after the shift.
        mantissa << drop.unsigned_abs().min(127)
    } else if drop > 128 {
        return 0.0;
    } else {
        let (kept, lost, half) = if drop == 128 {
            (0, mantissa, 1 << 127)
        } else {
            let mask = (1_u128 << drop) - 1;
            (mantissa >> drop, mantissa & mask, 1_u128 << (drop - 1))
        };
        match lost.cmp(&half) {
            Ordering::Less => kept,
            Ordering::Equal => kept + (kept & 1),
            Ordering::Greater => kept + 1,
        }
    };
    // `kept` has at most 54 bits, one of them only as a power of two: exact as a float.
    scale(kept as f64, lowest)
}

/// `x * 2**exponent` for results that are exact, and for those that underflow or overflow.
fn scale(x: f64, exponent: i64) -> f64 {
    let mut x = x;
    let mut left = exponent.clamp(-5000, 5000);
    while left > 1023 {
        x *= two_to(1023);
        left -= 1023;
    }
    // From above in steps that stay normal until the last one, so that rounding happens once.
    while left < -969 {
        x *= two_to(-969);
        left += 969;
    }
    x * two_to(left)
}

/// `2**exponent` for a normal exponent.
fn two_to(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// `x * 2**exponent` rounded once, half to even (C's `ldexp`).
#[must_use]
pub fn ldexp(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (mantissa, own) = decompose(x.abs());
    let result = compose(
        u128::from(mantissa),
        own.saturating_add(exponent.clamp(-10_000, 10_000)),
    );
    if x < 0.0 { -result } else { result }
}

/// Integer mantissa and exponent of a finite, non-negative float: `x == mantissa * 2**exponent`.
#[must_use]
pub fn decompose(x: f64) -> (u64, i64) {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), exponent - 1075)
    }
}

/// Mantissa in `[0.5, 1)` with the sign of `x`, and exponent (C's `frexp`); `(x, 0)` for zero,
/// infinities and NaN.
#[must_use]
pub fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (mantissa, exponent) = decompose(x.abs());
    let width = i64::from(64 - mantissa.leading_zeros());
    let fraction = compose(u128::from(mantissa), -width);
    (if x < 0.0 { -fraction } else { fraction }, exponent + width)
}

/// `divmod(a, b)` of floats, `None` if `b` is zero: the remainder has the sign of `b`, the quotient
/// is whole.
#[must_use]
pub fn divmod(a: f64, b: f64) -> Option<(f64, f64)> {
    if b == 0.0 {
        return None;
    }
    let mut rest = a % b;
    // `a - rest` is nearly a multiple of `b`, so that this is close to a whole number.
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0_f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    Some((floor, rest))
}

/// `a % b` of floats, `None` if `b` is zero.
#[must_use]
pub fn modulo(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 {
        return None;
    }
    let rest = a % b;
    Some(if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    })
}

/// What `a ** b` comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Power {
    /// A float.
    Real(f64),
    /// Zero to a negative power.
    ZeroDivision,
    /// The result is beyond the largest float.
    Overflow,
    /// A negative number to a power that is not whole: the result is complex.
    Complex,
}

/// `a ** b` of floats.
#[must_use]
pub fn power(a: f64, b: f64) -> Power {
    if b == 0.0 || a == 1.0 {
        return Power::Real(1.0);
    }
    if a.is_nan() {
        return Power::Real(a);
    }
    if b.is_nan() {
        return Power::Real(b);
    }
    let odd = b.abs() % 2.0 == 1.0;
    if b.is_infinite() {
        let magnitude = a.abs();
        return Power::Real(if magnitude == 1.0 {
            1.0
        } else if (b > 0.0) == (magnitude > 1.0) {
            b.abs()
        } else {
            0.0
        });
    }
    if a.is_infinite() {
        return Power::Real(match (b > 0.0, odd) {
            (true, true) => a,
            (true, false) => a.abs(),
            (false, true) => 0.0_f64.copysign(a),
            (false, false) => 0.0,
        });
    }
    if a == 0.0 {
        return if b < 0.0 {
            Power::ZeroDivision
        } else {
            Power::Real(if odd { a } else { 0.0 })
        };
    }
    if a < 0.0 && b != b.floor() {
        return Power::Complex;
    }
    let magnitude = if a.abs() == 1.0 { 1.0 } else { a.abs().powf(b) };
    if magnitude.is_infinite() {
        return Power::Overflow;
    }
    Power::Real(if a < 0.0 && odd {
        -magnitude
    } else {
        magnitude
    })
}

/// The whole number nearest to `x`, half to even.
#[must_use]
pub fn round_half_even(x: f64) -> f64 {
    x.round_ties_even()
}

/// A finite `x` rounded correctly to `digits` decimal places, half to even; infinite when that is
/// beyond the largest float.
#[must_use]
pub fn round_to(x: f64, digits: i32) -> f64 {
    if digits >= 0 {
        // Fixed precision prints the exact value rounded half to even.
        return format!("{x:.*}", digits.unsigned_abs() as usize)
            .parse()
            .unwrap_or(x);
    }
    let (mantissa, exponent) = decompose(x.abs());
    let unit = BigUint::from(10_u32).pow(digits.unsigned_abs());
    // |x| / 10**-digits as a fraction of whole numbers.
    let mantissa = BigUint::from(mantissa);
    let (over, under) = if exponent >= 0 {
        (mantissa << exponent.unsigned_abs(), unit)
    } else {
        (mantissa, unit << exponent.unsigned_abs())
    };
    let (quotient, rest) = over.div_rem(&under);
    let up = match (rest << 1_u32).cmp(&under) {
        Ordering::Less => false,
        Ordering::Equal => quotient.bit(0),
        Ordering::Greater => true,
    };
    let quotient = if up { quotient + 1_u32 } else { quotient };
    format!("{quotient}e{}", digits.unsigned_abs())
        .parse::<f64>()
        .unwrap_or(x)
        .copysign(x)
}

#[cfg(test)]
mod tests;
