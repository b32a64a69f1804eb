//! Values at infinities and NaN, after annex G of the C standard.
//!
//! Each function is asked only where a part is infinite or NaN, and answers for finite parts by their
//! signs alone. A sign that the standard leaves open is the one CPython chose.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use bc_core::number::complex::{Complex, new};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
/// Three quarters of pi.
const FRAC_3_PI_4: f64 = 0.75 * PI;

/// What matters of a part; its sign is asked separately.
#[derive(Clone, Copy)]
enum Kind {
    Infinite,
    Zero,
    /// Finite and not zero.
    Other,
    Nan,
}

use Kind::{Infinite, Nan, Other, Zero};

fn kinds(z: Complex) -> (Kind, Kind) {
    let kind = |x: f64| {
        if x.is_nan() {
            Nan
        } else if x.is_infinite() {
            Infinite
        } else if x == 0.0 {
            Zero
        } else {
            Other
        }
    };
    (kind(z.re), kind(z.im))
}

fn is_negative(x: f64) -> bool {
    x.is_sign_negative()
}

pub(super) fn acos(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Nan, Infinite) => new(NAN, -y),
        (Nan, _) | (Other, Nan) => new(NAN, NAN),
        (Infinite, Nan) => new(NAN, INF),
        (Infinite, Infinite) => {
            let angle = if is_negative(x) {
                FRAC_3_PI_4
            } else {
                FRAC_PI_4
            };
            new(angle, -y)
        }
        (Infinite, _) => new(if is_negative(x) { PI } else { 0.0 }, -INF.copysign(y)),
        (Zero, Nan) => new(FRAC_PI_2, NAN),
        (Zero | Other, _) => new(FRAC_PI_2, -INF.copysign(y)),
    }
}

/// `log` and `acosh` agree here.
pub(super) fn log(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Nan) | (Nan, Infinite) => new(INF, NAN),
        (Nan, _) | (_, Nan) => new(NAN, NAN),
        (Infinite, Infinite) => {
            let angle = if is_negative(x) {
                FRAC_3_PI_4
            } else {
                FRAC_PI_4
            };
            new(INF, angle.copysign(y))
        }
        (Infinite, _) => new(INF, if is_negative(x) { PI } else { 0.0_f64 }.copysign(y)),
        (Zero | Other, _) => new(INF, FRAC_PI_2.copysign(y)),
    }
}

pub(super) fn asinh(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Infinite) => new(x, FRAC_PI_4.copysign(y)),
        (Infinite, Nan) => new(x, NAN),
        (Infinite, _) => new(x, 0.0_f64.copysign(y)),
        (Zero | Other, Infinite) => new(INF.copysign(x), FRAC_PI_2.copysign(y)),
        (Nan, Infinite) => new(INF, NAN),
        (Nan, Zero) => new(NAN, y),
        _ => new(NAN, NAN),
    }
}

pub(super) fn atanh(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite | Zero, Nan) => new(0.0_f64.copysign(x), NAN),
        (Nan, Infinite) => new(0.0, FRAC_PI_2.copysign(y)),
        (Nan, _) | (_, Nan) => new(NAN, NAN),
        _ => new(0.0_f64.copysign(x), FRAC_PI_2.copysign(y)),
    }
}

pub(super) fn sqrt(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (_, Infinite) => new(INF, y),
        (Infinite, Nan) if is_negative(x) => new(NAN, INF),
        (Infinite, Nan) => new(INF, NAN),
        (Infinite, _) if is_negative(x) => new(0.0, INF.copysign(y)),
        (Infinite, _) => new(INF, 0.0_f64.copysign(y)),
        _ => new(NAN, NAN),
    }
}

pub(super) fn exp(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Zero) => new(if is_negative(x) { 0.0 } else { INF }, y),
        (Infinite, Other) => {
            let size = if is_negative(x) { 0.0_f64 } else { INF };
            new(size.copysign(y.cos()), size.copysign(y.sin()))
        }
        (Infinite, _) if is_negative(x) => new(0.0, 0.0),
        (Infinite, _) => new(INF, NAN),
        (Nan, Zero) => new(NAN, y),
        _ => new(NAN, NAN),
    }
}

pub(super) fn cosh(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Zero) => new(INF, 0.0_f64.copysign(x * y.signum())),
        (Infinite, Other) => new(
            INF.copysign(y.cos()),
            INF.copysign(y.sin()) * 1.0_f64.copysign(x),
        ),
        (Infinite, _) => new(INF, NAN),
        (Zero, _) | (Nan, Zero) => new(NAN, 0.0),
        _ => new(NAN, NAN),
    }
}

pub(super) fn sinh(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Zero) => z,
        (Infinite, Other) => new(
            INF.copysign(y.cos()) * 1.0_f64.copysign(x),
            INF.copysign(y.sin()),
        ),
        (Infinite, _) => new(INF, NAN),
        (Zero, _) => new(0.0, NAN),
        (Nan, Zero) => new(NAN, y),
        _ => new(NAN, NAN),
    }
}

pub(super) fn tanh(z: Complex) -> Complex {
    let (x, y) = (z.re, z.im);
    match kinds(z) {
        (Infinite, Zero) => new(1.0_f64.copysign(x), y),
        (Infinite, Other) => new(
            1.0_f64.copysign(x),
            0.0_f64.copysign(2.0 * y.sin() * y.cos()),
        ),
        (Infinite, _) => new(1.0_f64.copysign(x), 0.0),
        (Nan, Zero) => new(NAN, y),
        _ => new(NAN, NAN),
    }
}

/// The point at `length` in the direction of `phase`.
pub(super) fn rect(length: f64, phase: f64) -> Complex {
    match kinds(new(length, phase)) {
        (Infinite, Zero) => new(length, 0.0_f64.copysign(length * phase.signum())),
        (Infinite, Other) => {
            let sign = 1.0_f64.copysign(length);
            new(
                INF.copysign(phase.cos()) * sign,
                INF.copysign(phase.sin()) * sign,
            )
        }
        (Infinite, _) => new(INF, NAN),
        (Zero, _) => new(0.0, 0.0),
        (Nan, Zero) => new(NAN, 0.0),
        _ => new(NAN, NAN),
    }
}
