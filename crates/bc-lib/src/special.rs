//! Functions of floats that Rust's standard library lacks or computes otherwise than the C library,
//! for `math` and `cmath`.
//!
//! The gamma functions follow Lanczos' approximation with the coefficients that CPython uses, the
//! error functions its series and continued fraction, so that all digits agree.

use std::f64::consts::{LN_2, PI};

/// Half of the bits of a float: below this a function whose series starts `x + c*x**3` is `x`.
const TINY: f64 = 1.0 / 268_435_456.0;
const HUGE: f64 = 268_435_456.0;

/// Inverse hyperbolic cosine; NaN below 1.
pub(super) fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        f64::NAN
    } else if x >= HUGE {
        x.ln() + LN_2
    } else if x == 1.0 {
        0.0
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let over = x - 1.0;
        (over + (2.0 * over + over * over).sqrt()).ln_1p()
    }
}

/// Inverse hyperbolic sine.
pub(super) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    if !x.is_finite() || size < TINY {
        return x;
    }
    let result = if size > HUGE {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        let square = x * x;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    result.copysign(x)
}

/// Inverse hyperbolic tangent; infinite at 1 and -1, NaN beyond.
pub(super) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if x.is_nan() || size > 1.0 {
        return f64::NAN;
    }
    if size < TINY {
        return x;
    }
    let twice = size + size;
    let result = if size < 0.5 {
        0.5 * (twice + twice * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * (twice / (1.0 - size)).ln_1p()
    };
    result.copysign(x)
}

const SQRT_PI: f64 = 1.772_453_850_905_516;
const LN_PI: f64 = 1.144_729_885_849_400_2;

/// The error function near zero: a series in `x*x`.
fn erf_series(x: f64) -> f64 {
    const TERMS: u32 = 25;
    let square = x * x;
    let mut sum = 0.0;
    let mut k = f64::from(TERMS) + 0.5;
    for _ in 0..TERMS {
        sum = 2.0 + square * sum / k;
        k -= 1.0;
    }
    sum * x * (-square).exp() / SQRT_PI
}

/// The complementary error function away from zero: a continued fraction.
fn erfc_fraction(x: f64) -> f64 {
    const TERMS: u32 = 50;
    if x >= 30.0 {
        return 0.0;
    }
    let square = x * x;
    let (mut a, mut step) = (0.0, 0.5);
    let (mut p, mut p_before) = (1.0, 0.0);
    let (mut q, mut q_before) = (step + square, 1.0);
    for _ in 0..TERMS {
        a += step;
        step += 2.0;
        let b = step + square;
        (p, p_before) = (b * p - a * p_before, p);
        (q, q_before) = (b * q - a * q_before, q);
    }
    p / q * x * (-square).exp() / SQRT_PI
}

/// The error function.
pub(super) fn erf(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.abs() < 1.5 {
        return erf_series(x);
    }
    let rest = erfc_fraction(x.abs());
    if x > 0.0 { 1.0 - rest } else { rest - 1.0 }
}

/// The complementary error function.
pub(super) fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.abs() < 1.5 {
        return 1.0 - erf_series(x);
    }
    let rest = erfc_fraction(x.abs());
    if x > 0.0 { rest } else { 2.0 - rest }
}

/// `sin(pi * x)` for finite x, exact at multiples of one half.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i64 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1.0_f64.copysign(x) * result
}

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;

#[expect(clippy::excessive_precision, reason = "the coefficients as published")]
const OVER: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

/// The coefficients of `x * (x+1) * ... * (x+11)`.
const UNDER: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

/// Lanczos' sum for positive x: a quotient of polynomials, in `1/x` where `x` is large.
fn lanczos_sum(x: f64) -> f64 {
    let rows = OVER.iter().zip(&UNDER);
    let (over, under) = if x < 5.0 {
        rows.rev().fold((0.0, 0.0), |(over, under), (a, b)| {
            (over * x + a, under * x + b)
        })
    } else {
        rows.fold((0.0, 0.0), |(over, under), (a, b)| {
            (over / x + a, under / x + b)
        })
    };
    over / under
}

/// The gamma function: `None` at its poles and at minus infinity, infinite where it overflows.
pub(super) fn gamma(x: f64) -> Option<f64> {
    if x.is_nan() || x == f64::INFINITY {
        return Some(x);
    }
    if x == f64::NEG_INFINITY || x == 0.0 {
        return None;
    }
    if x == x.floor() {
        if x < 0.0 {
            return None;
        }
        if x <= 23.0 {
            return Some((1..x as u64).map(|k| k as f64).product());
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        return Some(1.0 / x);
    }
    if size > 200.0 {
        return Some(if x < 0.0 {
            0.0 / sin_pi(x)
        } else {
            f64::INFINITY
        });
    }
    let y = size + G_MINUS_HALF;
    // What the sum above has lost to rounding.
    let lost = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let correction = lost * G / y;
    let result = if x < 0.0 {
        let mut r = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        r -= correction * r;
        if size < 140.0 {
            r / y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            r / root / root
        }
    } else {
        let mut r = lanczos_sum(size) / y.exp();
        r += correction * r;
        if size < 140.0 {
            r * y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            r * root * root
        }
    };
    Some(result)
}

/// The logarithm of the absolute value of the gamma function; `None` at its poles.
pub(super) fn ln_gamma(x: f64) -> Option<f64> {
    if x.is_nan() {
        return Some(x);
    }
    if x.is_infinite() {
        return Some(f64::INFINITY);
    }
    if x == x.floor() && x <= 2.0 {
        return (x > 0.0).then_some(0.0);
    }
    let size = x.abs();
    if size < 1e-20 {
        return Some(-size.ln());
    }
    let mut r = lanczos_sum(size).ln() - G;
    r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        r = LN_PI - sin_pi(size).abs().ln() - size.ln() - r;
    }
    Some(r)
}
