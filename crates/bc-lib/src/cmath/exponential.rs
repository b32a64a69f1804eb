//! `exp` and the functions made of it: trigonometric and hyperbolic ones, and polar coordinates.

use std::f64::consts::{E, LN_2};

use super::{Answer, DomainError, annex_g, is_infinite};
use bc_core::number::complex::{Complex, new};

/// The logarithm of a quarter of the largest float: up to here the exponential is far from overflowing.
const LOG_LARGE: f64 = 1022.0 * LN_2;

/// Turns by a quarter, `f(z) = -i g(iz)`, by which sine and tangent follow from their hyperbolic kin.
pub(super) fn turned(z: Complex, g: fn(Complex) -> Answer) -> Answer {
    let made = g(new(-z.im, z.re))?;
    Ok(new(made.im, -made.re))
}

fn is_finite(z: Complex) -> bool {
    z.re.is_finite() && z.im.is_finite()
}

/// Finite arguments with an infinite result are a range error.
fn in_range(made: Complex) -> Answer {
    if is_infinite(made) {
        Err(DomainError::Range)
    } else {
        Ok(made)
    }
}

pub(super) fn exp(z: Complex) -> Answer {
    let (x, y) = (z.re, z.im);
    if !is_finite(z) {
        let has_limit = x.is_nan() || x == f64::NEG_INFINITY;
        if y.is_infinite() && !has_limit {
            return Err(DomainError::Domain);
        }
        return Ok(annex_g::exp(z));
    }
    // With one factor of e kept back, a part that is small all the same does not overflow on the way.
    if x > LOG_LARGE {
        let size = (x - 1.0).exp();
        return in_range(new(size * y.cos() * E, size * y.sin() * E));
    }
    let size = x.exp();
    in_range(new(size * y.cos(), size * y.sin()))
}

pub(super) fn cosh(z: Complex) -> Answer {
    let (x, y) = (z.re, z.im);
    if !is_finite(z) {
        if y.is_infinite() && !x.is_nan() {
            return Err(DomainError::Domain);
        }
        return Ok(annex_g::cosh(z));
    }
    if x.abs() > LOG_LARGE {
        let less = x - 1.0_f64.copysign(x);
        return in_range(new(y.cos() * less.cosh() * E, y.sin() * less.sinh() * E));
    }
    in_range(new(y.cos() * x.cosh(), y.sin() * x.sinh()))
}

pub(super) fn sinh(z: Complex) -> Answer {
    let (x, y) = (z.re, z.im);
    if !is_finite(z) {
        if y.is_infinite() && !x.is_nan() {
            return Err(DomainError::Domain);
        }
        return Ok(annex_g::sinh(z));
    }
    if x.abs() > LOG_LARGE {
        let less = x - 1.0_f64.copysign(x);
        return in_range(new(y.cos() * less.sinh() * E, y.sin() * less.cosh() * E));
    }
    in_range(new(y.cos() * x.sinh(), y.sin() * x.cosh()))
}

pub(super) fn tanh(z: Complex) -> Answer {
    let (x, y) = (z.re, z.im);
    if !is_finite(z) {
        if y.is_infinite() && x.is_finite() {
            return Err(DomainError::Domain);
        }
        return Ok(annex_g::tanh(z));
    }
    // Far out 1 - tanh(x)**2 is 4 exp(-2|x|), and cosh(x) would overflow.
    if x.abs() > LOG_LARGE {
        let small = 4.0 * y.sin() * y.cos() * (-2.0 * x.abs()).exp();
        return Ok(new(1.0_f64.copysign(x), small));
    }
    let (over_x, over_y) = (x.tanh(), y.tan());
    let narrow = 1.0 / x.cosh();
    let both = over_x * over_y;
    let under = 1.0 + both * both;
    Ok(new(
        over_x * (1.0 + over_y * over_y) / under,
        ((over_y / under) * narrow) * narrow,
    ))
}

pub(super) fn cos(z: Complex) -> Answer {
    cosh(new(-z.im, z.re))
}

pub(super) fn sin(z: Complex) -> Answer {
    turned(z, sinh)
}

pub(super) fn tan(z: Complex) -> Answer {
    turned(z, tanh)
}

/// The point at `length` in the direction of `phase`.
pub(super) fn rect(length: f64, phase: f64) -> Answer {
    if !length.is_finite() || !phase.is_finite() {
        if length != 0.0 && !length.is_nan() && phase.is_infinite() {
            return Err(DomainError::Domain);
        }
        return Ok(annex_g::rect(length, phase));
    }
    if phase == 0.0 {
        return Ok(new(length, length * phase));
    }
    Ok(new(length * phase.cos(), length * phase.sin()))
}
