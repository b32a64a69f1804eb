//! Square root, logarithms, and the inverse trigonometric and hyperbolic functions.
//!
//! The branch cuts are those of the C standard, and a zero's sign says from which side one is met. What
//! could overflow or lose digits on the way is scaled before: very large arguments, and subnormal ones.

use std::f64::consts::{FRAC_PI_2, LN_2, LN_10};

use super::exponential::turned;
use super::{Answer, DomainError, annex_g};
use crate::special::asinh as real_asinh;
use bc_core::number::complex::{Complex, new};
use bc_core::number::float::ldexp;

/// A quarter of the largest float.
const LARGE: f64 = f64::MAX / 4.0;

fn is_finite(z: Complex) -> bool {
    z.re.is_finite() && z.im.is_finite()
}

fn is_large(z: Complex) -> bool {
    z.re.abs() > LARGE || z.im.abs() > LARGE
}

/// The logarithm of twice the absolute value of a large number.
fn log_of_double(z: Complex) -> f64 {
    (z.re / 2.0).hypot(z.im / 2.0).ln() + LN_2 * 2.0
}

/// `log(1 + x)` that keeps the sign of a zero.
fn log1p(x: f64) -> f64 {
    if x == 0.0 { x } else { x.ln_1p() }
}

pub(super) fn sqrt(z: Complex) -> Answer {
    Ok(root(z))
}

/// The square root, which has a value everywhere.
fn root(z: Complex) -> Complex {
    if !is_finite(z) {
        return annex_g::sqrt(z);
    }
    if z.re == 0.0 && z.im == 0.0 {
        return new(0.0, z.im);
    }
    let (x, y) = (z.re.abs(), z.im.abs());
    let is_small = x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE;
    // s = sqrt((x + |z|) / 2), by way of powers of two that keep the sum a normal number.
    let s = if is_small {
        const UP: i64 = 53;
        let x = ldexp(x, UP);
        ldexp((x + x.hypot(ldexp(y, UP))).sqrt(), -(UP + 1) / 2)
    } else {
        let x = x / 8.0;
        2.0 * (x + x.hypot(y / 8.0)).sqrt()
    };
    let d = y / (2.0 * s);
    if z.re >= 0.0 {
        new(s, d.copysign(z.im))
    } else {
        new(d, s.copysign(z.im))
    }
}

/// The natural logarithm, and what is wrong with it: at zero, where there is none.
pub(super) fn log(z: Complex) -> (Complex, Option<DomainError>) {
    if !is_finite(z) {
        return (annex_g::log(z), None);
    }
    let (x, y) = (z.re.abs(), z.im.abs());
    let angle = z.im.atan2(z.re);
    let size = if x > LARGE || y > LARGE {
        (x / 2.0).hypot(y / 2.0).ln() + LN_2
    } else if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        if x == 0.0 && y == 0.0 {
            return (new(f64::NEG_INFINITY, angle), Some(DomainError::Domain));
        }
        const DIGITS: i64 = 53;
        ldexp(x, DIGITS).hypot(ldexp(y, DIGITS)).ln() - DIGITS as f64 * LN_2
    } else {
        let length = x.hypot(y);
        // Near one the logarithm is small: |z|**2 - 1 without the cancellation.
        if (0.71..=1.73).contains(&length) {
            let (most, least) = if x > y { (x, y) } else { (y, x) };
            log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0
        } else {
            length.ln()
        }
    };
    (new(size, angle), None)
}

pub(super) fn log10(z: Complex) -> Answer {
    match log(z) {
        (_, Some(trouble)) => Err(trouble),
        (natural, None) => Ok(new(natural.re / LN_10, natural.im / LN_10)),
    }
}

pub(super) fn acos(z: Complex) -> Answer {
    if !is_finite(z) {
        return Ok(annex_g::acos(z));
    }
    if is_large(z) {
        let size = log_of_double(z);
        let imaginary = if z.re < 0.0 {
            -size.copysign(z.im)
        } else {
            size.copysign(-z.im)
        };
        return Ok(new(z.im.abs().atan2(z.re), imaginary));
    }
    let a = root(new(1.0 - z.re, -z.im));
    let b = root(new(1.0 + z.re, z.im));
    Ok(new(
        2.0 * a.re.atan2(b.re),
        real_asinh(b.re * a.im - b.im * a.re),
    ))
}

pub(super) fn acosh(z: Complex) -> Answer {
    if !is_finite(z) {
        return Ok(annex_g::log(z));
    }
    if is_large(z) {
        return Ok(new(log_of_double(z), z.im.atan2(z.re)));
    }
    let a = root(new(z.re - 1.0, z.im));
    let b = root(new(z.re + 1.0, z.im));
    Ok(new(
        real_asinh(a.re * b.re + a.im * b.im),
        2.0 * a.im.atan2(b.re),
    ))
}

pub(super) fn asin(z: Complex) -> Answer {
    turned(z, asinh)
}

pub(super) fn asinh(z: Complex) -> Answer {
    if !is_finite(z) {
        return Ok(annex_g::asinh(z));
    }
    if is_large(z) {
        let size = log_of_double(z);
        let real = if z.im >= 0.0 {
            size.copysign(z.re)
        } else {
            -size.copysign(-z.re)
        };
        return Ok(new(real, z.im.atan2(z.re.abs())));
    }
    let a = root(new(1.0 + z.im, -z.re));
    let b = root(new(1.0 - z.im, z.re));
    Ok(new(
        real_asinh(a.re * b.im - b.re * a.im),
        z.im.atan2(a.re * b.re - a.im * b.im),
    ))
}

pub(super) fn atan(z: Complex) -> Answer {
    turned(z, atanh)
}

pub(super) fn atanh(z: Complex) -> Answer {
    if !is_finite(z) {
        return Ok(annex_g::atanh(z));
    }
    if z.re < 0.0 {
        let mirrored = atanh(new(-z.re, -z.im))?;
        return Ok(new(-mirrored.re, -mirrored.im));
    }
    let (x, y) = (z.re, z.im.abs());
    let far = LARGE.sqrt();
    if x > far || y > far {
        // About 1/z, and a right angle.
        let half = (x / 2.0).hypot(z.im / 2.0);
        return Ok(new(x / 4.0 / half / half, -FRAC_PI_2.copysign(-z.im)));
    }
    if x == 1.0 && y < f64::MIN_POSITIVE.sqrt() {
        if y == 0.0 {
            return Err(DomainError::Domain);
        }
        return Ok(new(
            -(y.sqrt() / y.hypot(2.0).sqrt()).ln(),
            (2.0_f64.atan2(-y) / 2.0).copysign(z.im),
        ));
    }
    let left = (1.0 - x) * (1.0 - x) + y * y;
    Ok(new(
        log1p(4.0 * x / left) / 4.0,
        -(-2.0 * z.im).atan2((1.0 - x) * (1.0 + x) - y * y) / 2.0,
    ))
}
