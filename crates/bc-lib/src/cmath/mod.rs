//! The module `cmath`: functions of complex numbers.
//!
//! This file holds what Python sees: arguments, errors, the table. The functions themselves stand in
//! `exponential` and `inverse`, their values at infinities and NaN in `annex_g`.

mod annex_g;
mod exponential;
mod inverse;

use super::support;
use bc_core::number::complex::Complex;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{convert, define, raise};

bc_vm::functions! {
    static FUNCTIONS = [
        /// Return the arc cosine of z.
        acos(z) => |vm: &mut Vm, z| tell(vm, inverse::acos(z));
        /// Return the inverse hyperbolic cosine of z.
        acosh(z) => |vm: &mut Vm, z| tell(vm, inverse::acosh(z));
        /// Return the arc sine of z.
        asin(z) => |vm: &mut Vm, z| tell(vm, inverse::asin(z));
        /// Return the inverse hyperbolic sine of z.
        asinh(z) => |vm: &mut Vm, z| tell(vm, inverse::asinh(z));
        /// Return the arc tangent of z.
        atan(z) => |vm: &mut Vm, z| tell(vm, inverse::atan(z));
        /// Return the inverse hyperbolic tangent of z.
        atanh(z) => |vm: &mut Vm, z| tell(vm, inverse::atanh(z));
        /// Return the cosine of z.
        cos(z) => |vm: &mut Vm, z| tell(vm, exponential::cos(z));
        /// Return the hyperbolic cosine of z.
        cosh(z) => |vm: &mut Vm, z| tell(vm, exponential::cosh(z));
        /// Return the exponential value e**z of z.
        exp(z) => |vm: &mut Vm, z| tell(vm, exponential::exp(z));
        /// Return the base-10 logarithm of z.
        log10(z) => |vm: &mut Vm, z| tell(vm, inverse::log10(z));
        /// Return the sine of z.
        sin(z) => |vm: &mut Vm, z| tell(vm, exponential::sin(z));
        /// Return the hyperbolic sine of z.
        sinh(z) => |vm: &mut Vm, z| tell(vm, exponential::sinh(z));
        /// Return the square root of z.
        sqrt(z) => |vm: &mut Vm, z| tell(vm, inverse::sqrt(z));
        /// Return the tangent of z.
        tan(z) => |vm: &mut Vm, z| tell(vm, exponential::tan(z));
        /// Return the hyperbolic tangent of z.
        tanh(z) => |vm: &mut Vm, z| tell(vm, exponential::tanh(z));
        /// Determine whether two complex numbers are close in value.
        isclose: keywords(a, b, *, rel_tol = 1e-9, abs_tol = 0.0);
        /// Return True if both the real and imaginary parts of z are finite, else False.
        isfinite(z) => |_: &mut Vm, z: Complex| z.re.is_finite() && z.im.is_finite();
        /// Checks if the real or imaginary part of z is infinite.
        isinf(z) => |_: &mut Vm, z| is_infinite(z);
        /// Checks if the real or imaginary part of z not a number (NaN).
        isnan(z) => |_: &mut Vm, z: Complex| z.re.is_nan() || z.im.is_nan();
        /// The logarithm of z to the given base.
        ///
        /// Without a base the natural logarithm.
        log: parse(z, base = None);
        /// Return argument, also known as the phase angle, of a complex.
        phase(z);
        /// Convert a complex from rectangular coordinates to polar coordinates.
        polar(z);
        /// Convert from polar coordinates to rectangular coordinates.
        rect: parse(r, phi);
    ]
}

/// Why a function has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum DomainError {
    /// C's `EDOM`.
    Domain,
    /// C's `ERANGE`.
    Range,
}

type Answer = Result<Complex, DomainError>;

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = support::module(
        vm,
        "cmath",
        "This module is always available. It provides access to mathematical\nfunctions for complex numbers.",
        FUNCTIONS,
    );
    define::constant(vm, &module, "pi", Value::float(std::f64::consts::PI));
    define::constant(vm, &module, "e", Value::float(std::f64::consts::E));
    Ok(Value::Obj(module))
}

#[cold]
fn refuse(vm: &mut Vm, trouble: DomainError) -> Thrown {
    match trouble {
        DomainError::Domain => raise::value_error(vm, "math domain error"),
        DomainError::Range => raise::overflow_error(vm, "math range error"),
    }
}

fn tell(vm: &mut Vm, answer: Answer) -> PyResult<Complex> {
    answer.map_err(|trouble| refuse(vm, trouble))
}

fn is_infinite(z: Complex) -> bool {
    z.re.is_infinite() || z.im.is_infinite()
}

/// An error of the first logarithm is forgotten when there is a second one, as in the reference, where
/// both report in the same place.
fn log(vm: &mut Vm, z: Complex, base: Option<Complex>) -> PyResult<Complex> {
    let (over, trouble) = inverse::log(z);
    let answer = match base.map(inverse::log) {
        None => trouble.map_or(Ok(over), Err),
        Some((_, Some(trouble))) => Err(trouble),
        Some((under, None)) => over.divide(under).ok_or(DomainError::Domain),
    };
    tell(vm, answer)
}

/// An angle too small for a float is a range error, because C's `atan2` says so.
fn phase(vm: &mut Vm, z: Complex) -> PyResult<f64> {
    let angle = z.im.atan2(z.re);
    if angle == 0.0 && z.im != 0.0 && z.re.is_finite() {
        return Err(refuse(vm, DomainError::Range));
    }
    Ok(angle)
}

fn polar(vm: &mut Vm, z: Complex) -> PyResult<(f64, f64)> {
    let length = z.re.hypot(z.im);
    if length.is_infinite() && !is_infinite(z) {
        return Err(refuse(vm, DomainError::Range));
    }
    Ok((length, z.im.atan2(z.re)))
}

fn rect(vm: &mut Vm, length: &Value, phase: &Value) -> PyResult<Complex> {
    let length = convert::to_f64(vm, length);
    // Both are converted before an error counts; the second one's is raised.
    let phase = convert::to_f64(vm, phase)?;
    tell(vm, exponential::rect(length?, phase))
}

fn isclose(vm: &mut Vm, a: Complex, b: Complex, relative: f64, absolute: f64) -> PyResult<bool> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(raise::value_error(vm, "tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if is_infinite(a) || is_infinite(b) {
        return Ok(false);
    }
    let difference = a - b;
    let difference = difference.re.hypot(difference.im);
    Ok(difference <= relative * b.re.hypot(b.im)
        || difference <= relative * a.re.hypot(a.im)
        || difference <= absolute)
}
