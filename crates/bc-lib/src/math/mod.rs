//! The module `math`.
//!
//! A NaN from arguments that are none is a domain error, an infinity from finite arguments a range
//! error (or a domain error where the function has a pole); the wording is CPython's. Functions that
//! Rust's standard library lacks stand in `special`.

mod integer;

use super::special;
use bc_core::number::float;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::int;
use bc_vm::model::native::Args;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{arith, call, convert, define, iter, raise};

bc_vm::functions! {
    static FUNCTIONS = [
        /// acos(x)
        ///
        /// Return the arc cosine (measured in radians) of x.
        acos(x) => |vm: &mut Vm, x| one(vm, x, f64::acos);
        /// acosh(x)
        ///
        /// Return the inverse hyperbolic cosine of x.
        acosh(x) => |vm: &mut Vm, x| one(vm, x, special::acosh);
        /// asin(x)
        ///
        /// Return the arc sine (measured in radians) of x.
        asin(x) => |vm: &mut Vm, x| one(vm, x, f64::asin);
        /// asinh(x)
        ///
        /// Return the inverse hyperbolic sine of x.
        asinh(x) => |vm: &mut Vm, x| one(vm, x, special::asinh);
        /// atan(x)
        ///
        /// Return the arc tangent (measured in radians) of x.
        atan(x) => |vm: &mut Vm, x| one(vm, x, f64::atan);
        /// atanh(x)
        ///
        /// Return the inverse hyperbolic tangent of x.
        atanh(x) => |vm: &mut Vm, x| one(vm, x, special::atanh);
        /// cos(x)
        ///
        /// Return the cosine of x (measured in radians).
        cos(x) => |vm: &mut Vm, x| one(vm, x, f64::cos);
        /// cosh(x)
        ///
        /// Return the hyperbolic cosine of x.
        cosh(x) => |vm: &mut Vm, x| growing(vm, x, f64::cosh);
        /// erf(x)
        ///
        /// Error function at x.
        erf(x) => |vm: &mut Vm, x| one(vm, x, special::erf);
        /// erfc(x)
        ///
        /// Complementary error function at x.
        erfc(x) => |vm: &mut Vm, x| one(vm, x, special::erfc);
        /// exp(x)
        ///
        /// Return e raised to the power of x.
        exp(x) => |vm: &mut Vm, x| growing(vm, x, f64::exp);
        /// expm1(x)
        ///
        /// Return exp(x)-1.
        /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
        expm1(x) => |vm: &mut Vm, x| growing(vm, x, f64::exp_m1);
        /// fabs(x)
        ///
        /// Return the absolute value of the float x.
        fabs(x) => |vm: &mut Vm, x| one(vm, x, f64::abs);
        /// log1p(x)
        ///
        /// Return the natural logarithm of 1+x (base e).
        /// The result is computed in a way which is accurate for x near zero.
        log1p(x) => |vm: &mut Vm, x| one(vm, x, f64::ln_1p);
        /// sin(x)
        ///
        /// Return the sine of x (measured in radians).
        sin(x) => |vm: &mut Vm, x| one(vm, x, f64::sin);
        /// sinh(x)
        ///
        /// Return the hyperbolic sine of x.
        sinh(x) => |vm: &mut Vm, x| growing(vm, x, f64::sinh);
        /// sqrt(x)
        ///
        /// Return the square root of x.
        sqrt(x) => |vm: &mut Vm, x| one(vm, x, f64::sqrt);
        /// tan(x)
        ///
        /// Return the tangent of x (measured in radians).
        tan(x) => |vm: &mut Vm, x| one(vm, x, f64::tan);
        /// tanh(x)
        ///
        /// Return the hyperbolic tangent of x.
        tanh(x) => |vm: &mut Vm, x| one(vm, x, f64::tanh);
        /// atan2(y, x)
        ///
        /// Return the arc tangent (measured in radians) of y/x.
        /// Unlike atan(y/x), the signs of both x and y are considered.
        atan2: unpack(y, x) => |vm: &mut Vm, y, x| two(vm, y, x, f64::atan2);
        copysign: unpack(x, y), doc "copysign(x, y)\n\nReturn a float with the magnitude (absolute value) of x but the sign \nof y.";
        /// degrees(x)
        ///
        /// Convert angle x from radians to degrees.
        degrees(x) => |_: &mut Vm, x: f64| x * (180.0 / std::f64::consts::PI);
        /// fmod(x, y)
        ///
        /// Return fmod(x, y), according to platform C.  x % y may differ.
        fmod: unpack(x, y) => |vm: &mut Vm, x, y| two(vm, x, y, remainder);
        /// frexp(x)
        ///
        /// Return the mantissa and exponent of x, as pair (m, e).
        /// m is a float and e is an int, such that x = m * 2.**e.
        /// If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.
        frexp(x) => |_: &mut Vm, x: f64| float::frexp(x);
        /// fsum(iterable)
        ///
        /// Return an accurate floating point sum of values in the iterable.
        /// Assumes IEEE-754 floating point arithmetic.
        fsum(iterable);
        /// gamma(x)
        ///
        /// Gamma function at x.
        gamma(x) => |vm: &mut Vm, x| gamma(vm, x, special::gamma);
        /// hypot(x, y)
        ///
        /// Return the Euclidean distance, sqrt(x*x + y*y).
        hypot: unpack(x, y) => |vm: &mut Vm, x, y| two(vm, x, y, f64::hypot);
        /// isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0) -> bool
        ///
        /// Determine whether two floating point numbers are close in value.
        isclose: keywords(a, b, *, rel_tol = 1e-9, abs_tol = 0.0);
        /// isfinite(x) -> bool
        ///
        /// Return True if x is neither an infinity nor a NaN, and False otherwise.
        isfinite(x) => |_: &mut Vm, x: f64| x.is_finite();
        /// isinf(x) -> bool
        ///
        /// Return True if x is a positive or negative infinity, and False otherwise.
        isinf(x) => |_: &mut Vm, x: f64| x.is_infinite();
        /// isnan(x) -> bool
        ///
        /// Return True if x is a NaN (not a number), and False otherwise.
        isnan(x) => |_: &mut Vm, x: f64| x.is_nan();
        /// ldexp(x, i)
        ///
        /// Return x * (2**i).
        ldexp: parse(x, i);
        /// lgamma(x)
        ///
        /// Natural logarithm of absolute value of Gamma function at x.
        lgamma(x) => |vm: &mut Vm, x| gamma(vm, x, special::ln_gamma);
        /// log(x[, base])
        ///
        /// Return the logarithm of x to the given base.
        /// If the base not specified, returns the natural logarithm (base e) of x.
        log: unpack(x, base = None);
        /// log10(x)
        ///
        /// Return the base 10 logarithm of x.
        log10(x) => |vm: &mut Vm, x| logarithm(vm, x, f64::log10);
        /// log2(x)
        ///
        /// Return the base 2 logarithm of x.
        log2(x) => |vm: &mut Vm, x| logarithm(vm, x, f64::log2);
        /// modf(x)
        ///
        /// Return the fractional and integer parts of x.  Both results carry the sign
        /// of x and are floats.
        modf(x);
        /// pow(x, y)
        ///
        /// Return x**y (x to the power of y).
        pow: unpack(x, y);
        /// radians(x)
        ///
        /// Convert angle x from degrees to radians.
        radians(x) => |_: &mut Vm, x: f64| x * (std::f64::consts::PI / 180.0);
        /// trunc(x:Real) -> Integral
        ///
        /// Truncates x to the nearest Integral toward 0. Uses the __trunc__ magic method.
        trunc(x);
    ]
}

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("math");
    let doc = vm.new_str(
        "This module is always available.  It provides access to the\nmathematical functions defined by the C standard.",
    );
    define::constant(vm, &module, "__doc__", doc);
    for functions in [FUNCTIONS, integer::FUNCTIONS] {
        define::functions(vm, &module, functions);
    }
    for (name, x) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        define::constant(vm, &module, name, Value::float(x));
    }
    Ok(Value::Obj(module))
}

#[cold]
fn domain_error(vm: &mut Vm) -> Thrown {
    raise::value_error(vm, "math domain error")
}

#[cold]
fn range_error(vm: &mut Vm) -> Thrown {
    raise::overflow_error(vm, "math range error")
}

/// A function of one argument; an infinity is a domain error.
fn one(vm: &mut Vm, x: f64, f: fn(f64) -> f64) -> PyResult<f64> {
    judged(vm, x, f(x), domain_error)
}

/// A function of one argument that grows without bound; an infinity is a range error.
fn growing(vm: &mut Vm, x: f64, f: fn(f64) -> f64) -> PyResult<f64> {
    judged(vm, x, f(x), range_error)
}

fn judged(vm: &mut Vm, x: f64, result: f64, infinity: fn(&mut Vm) -> Thrown) -> PyResult<f64> {
    if result.is_nan() && !x.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(infinity(vm));
    }
    Ok(result)
}

/// Both arguments of a function of two. CPython converts both before it looks for an error, so that
/// the second one's is what is raised.
fn both(vm: &mut Vm, x: &Value, y: &Value) -> PyResult<(f64, f64)> {
    let x = convert::to_f64(vm, x);
    let y = convert::to_f64(vm, y)?;
    Ok((x?, y))
}

/// A function of two arguments, under the rules for NaN and infinity.
fn two(vm: &mut Vm, x: &Value, y: &Value, f: fn(f64, f64) -> f64) -> PyResult<f64> {
    let (x, y) = both(vm, x, y)?;
    let result = f(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(vm));
    }
    Ok(result)
}

fn copysign(vm: &mut Vm, x: &Value, y: &Value) -> PyResult<f64> {
    let (x, y) = both(vm, x, y)?;
    Ok(x.copysign(y))
}

/// `fmod` as C has it.
fn remainder(x: f64, y: f64) -> f64 {
    if y.is_infinite() && x.is_finite() {
        x
    } else {
        x % y
    }
}

fn ldexp(vm: &mut Vm, x: f64, exponent: &Value) -> PyResult<f64> {
    let Some(exponent) = int::view(exponent) else {
        return Err(raise::type_error(
            vm,
            "Expected an int as second argument to ldexp.",
        ));
    };
    let exponent = exponent.to_i64().unwrap_or(if exponent.is_negative() {
        i64::MIN
    } else {
        i64::MAX
    });
    let result = float::ldexp(x, exponent);
    if result.is_infinite() && x.is_finite() {
        return Err(range_error(vm));
    }
    Ok(result)
}

fn modf(_: &mut Vm, x: f64) -> (f64, f64) {
    if x.is_infinite() {
        (0.0_f64.copysign(x), x)
    } else {
        ((x - x.trunc()).copysign(x), x.trunc())
    }
}

fn isclose(vm: &mut Vm, a: f64, b: f64, relative: f64, absolute: f64) -> PyResult<bool> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(raise::value_error(vm, "tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let difference = (b - a).abs();
    Ok(difference <= (relative * b).abs()
        || difference <= (relative * a).abs()
        || difference <= absolute)
}

/// Gamma or its logarithm, which has no value at a pole.
fn gamma(vm: &mut Vm, x: f64, f: fn(f64) -> Option<f64>) -> PyResult<f64> {
    match f(x) {
        Some(result) if result.is_infinite() && x.is_finite() => Err(range_error(vm)),
        Some(result) => Ok(result),
        None => Err(domain_error(vm)),
    }
}

/// A logarithm; ints beyond the largest float have one too.
fn logarithm(vm: &mut Vm, value: &Value, f: fn(f64) -> f64) -> PyResult<f64> {
    let x = match int::view(value) {
        Some(i) if i.is_zero() || i.is_negative() => return Err(domain_error(vm)),
        Some(i) => match int::to_float(i) {
            Some(x) => x,
            None => {
                let (mantissa, exponent) = int::mantissa_exponent(i);
                return Ok(f(mantissa) + f(2.0) * exponent as f64);
            }
        },
        None => convert::to_f64(vm, value)?,
    };
    if x <= 0.0 {
        return Err(domain_error(vm));
    }
    Ok(f(x))
}

fn log(vm: &mut Vm, x: &Value, base: Option<&Value>) -> PyResult {
    let over = logarithm(vm, x, f64::ln)?;
    let Some(base) = base else {
        return Ok(Value::float(over));
    };
    let under = logarithm(vm, base, f64::ln)?;
    arith::floats(vm, BinaryOp::TrueDivide, over, under)
}

fn pow(vm: &mut Vm, x: &Value, y: &Value) -> PyResult<f64> {
    let (x, y) = both(vm, x, y)?;
    let result = if x.is_nan() {
        if y == 0.0 { 1.0 } else { x }
    } else if y.is_nan() {
        if x == 1.0 { 1.0 } else { y }
    } else {
        x.powf(y)
    };
    let pole = x == 0.0 && result.is_infinite();
    if pole || (result.is_nan() && !x.is_nan() && !y.is_nan()) {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(vm));
    }
    Ok(result)
}

fn trunc(vm: &mut Vm, x: &Value) -> PyResult {
    let name = vm.names.__trunc__.clone();
    match call::call_special(vm, x, &name, Args::none())? {
        Some(result) => Ok(result),
        None => {
            let message = format!("type {} doesn't define __trunc__ method", vm.type_name(x));
            Err(raise::type_error(vm, message))
        }
    }
}

/// The exact sum, rounded once: partial sums that do not overlap are kept and added at the end.
fn fsum(vm: &mut Vm, iterable: &Value) -> PyResult<f64> {
    let items = iter::iter(vm, iterable)?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0_f64, 0.0_f64);
    while let Some(item) = iter::next(vm, &items)? {
        let given = convert::to_f64(vm, &item)?;
        let mut x = given;
        let mut kept = 0;
        for place in 0..partials.len() {
            let y = partials.get(place).copied().unwrap_or(0.0);
            let (large, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let high = large + small;
            let low = small - (high - large);
            if low != 0.0 {
                if let Some(partial) = partials.get_mut(kept) {
                    *partial = low;
                }
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if given.is_finite() {
            return Err(raise::overflow_error(vm, "intermediate overflow in fsum"));
        }
        if given.is_infinite() {
            infinities += given;
        }
        special += given;
        partials.clear();
    }
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(raise::value_error(vm, "-inf + inf in fsum"));
        }
        return Ok(special);
    }
    Ok(sum_partials(partials))
}

/// Adds partial sums from the largest down, until the sum becomes inexact; then rounds half to even
/// across all of what is left.
fn sum_partials(mut partials: Vec<f64>) -> f64 {
    let Some(mut high) = partials.pop() else {
        return 0.0;
    };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    if let Some(&next) = partials.last()
        && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
    {
        let twice = low * 2.0;
        let up = high + twice;
        if twice == up - high {
            high = up;
        }
    }
    high
}
