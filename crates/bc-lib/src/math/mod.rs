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
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{arith, call, convert, define, iter, raise};

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
    for functions in [SIMPLE, OTHERS, integer::FUNCTIONS] {
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

/// A function of one argument; `overflows` says whether an infinity is a range error.
fn one(vm: &mut Vm, args: &Args, overflows: bool, f: fn(f64) -> f64) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    let result = f(x);
    if result.is_nan() && !x.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(if overflows {
            range_error(vm)
        } else {
            domain_error(vm)
        });
    }
    Ok(Value::float(result))
}

/// Both arguments of a function of two. CPython converts both before it looks for an error, so that
/// the second one's is what is raised.
fn two(vm: &mut Vm, args: &Args) -> PyResult<(f64, f64)> {
    let x = convert::to_f64(vm, args.at(0));
    let y = convert::to_f64(vm, args.at(1))?;
    Ok((x?, y))
}

macro_rules! functions {
    ($($name:ident $overflows:literal $f:expr, $doc:literal;)*) => {
        $(fn $name(vm: &mut Vm, args: Args) -> PyResult {
            one(vm, &args, $overflows, $f)
        })*

        static SIMPLE: &[MethodDef] = &[
            $(MethodDef::new(stringify!($name), Arity::One, $name)
                .doc(concat!(stringify!($name), "(x)\n\n", $doc)),)*
        ];
    };
}

functions! {
    acos false f64::acos, "Return the arc cosine (measured in radians) of x.";
    acosh false special::acosh, "Return the inverse hyperbolic cosine of x.";
    asin false f64::asin, "Return the arc sine (measured in radians) of x.";
    asinh false special::asinh, "Return the inverse hyperbolic sine of x.";
    atan false f64::atan, "Return the arc tangent (measured in radians) of x.";
    atanh false special::atanh, "Return the inverse hyperbolic tangent of x.";
    cos false f64::cos, "Return the cosine of x (measured in radians).";
    cosh true f64::cosh, "Return the hyperbolic cosine of x.";
    erf false special::erf, "Error function at x.";
    erfc false special::erfc, "Complementary error function at x.";
    exp true f64::exp, "Return e raised to the power of x.";
    expm1 true f64::exp_m1, "Return exp(x)-1.\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.";
    fabs false f64::abs, "Return the absolute value of the float x.";
    log1p false f64::ln_1p, "Return the natural logarithm of 1+x (base e).\nThe result is computed in a way which is accurate for x near zero.";
    sin false f64::sin, "Return the sine of x (measured in radians).";
    sinh true f64::sinh, "Return the hyperbolic sine of x.";
    sqrt false f64::sqrt, "Return the square root of x.";
    tan false f64::tan, "Return the tangent of x (measured in radians).";
    tanh false f64::tanh, "Return the hyperbolic tangent of x.";
}

static OTHERS: &[MethodDef] = &[
    MethodDef::new("atan2", Arity::Unpack(2, 2), atan2)
        .doc("atan2(y, x)\n\nReturn the arc tangent (measured in radians) of y/x.\nUnlike atan(y/x), the signs of both x and y are considered."),
    MethodDef::new("copysign", Arity::Unpack(2, 2), copysign)
        .doc("copysign(x, y)\n\nReturn a float with the magnitude (absolute value) of x but the sign \nof y."),
    MethodDef::new("degrees", Arity::One, degrees)
        .doc("degrees(x)\n\nConvert angle x from radians to degrees."),
    MethodDef::new("fmod", Arity::Unpack(2, 2), fmod)
        .doc("fmod(x, y)\n\nReturn fmod(x, y), according to platform C.  x % y may differ."),
    MethodDef::new("frexp", Arity::One, frexp)
        .doc("frexp(x)\n\nReturn the mantissa and exponent of x, as pair (m, e).\nm is a float and e is an int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0."),
    MethodDef::new("fsum", Arity::One, fsum)
        .doc("fsum(iterable)\n\nReturn an accurate floating point sum of values in the iterable.\nAssumes IEEE-754 floating point arithmetic."),
    MethodDef::new("gamma", Arity::One, gamma).doc("gamma(x)\n\nGamma function at x."),
    MethodDef::new("hypot", Arity::Unpack(2, 2), hypot)
        .doc("hypot(x, y)\n\nReturn the Euclidean distance, sqrt(x*x + y*y)."),
    MethodDef::new(
        "isclose",
        Arity::Keywords(2, &["a", "b", "$rel_tol", "$abs_tol"]),
        isclose,
    )
    .doc("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0) -> bool\n\nDetermine whether two floating point numbers are close in value."),
    MethodDef::new("isfinite", Arity::One, isfinite)
        .doc("isfinite(x) -> bool\n\nReturn True if x is neither an infinity nor a NaN, and False otherwise."),
    MethodDef::new("isinf", Arity::One, isinf)
        .doc("isinf(x) -> bool\n\nReturn True if x is a positive or negative infinity, and False otherwise."),
    MethodDef::new("isnan", Arity::One, isnan)
        .doc("isnan(x) -> bool\n\nReturn True if x is a NaN (not a number), and False otherwise."),
    MethodDef::new("ldexp", Arity::Parse(2, 2), ldexp).doc("ldexp(x, i)\n\nReturn x * (2**i)."),
    MethodDef::new("lgamma", Arity::One, lgamma)
        .doc("lgamma(x)\n\nNatural logarithm of absolute value of Gamma function at x."),
    MethodDef::new("log", Arity::Unpack(1, 2), log)
        .doc("log(x[, base])\n\nReturn the logarithm of x to the given base.\nIf the base not specified, returns the natural logarithm (base e) of x."),
    MethodDef::new("log10", Arity::One, log10).doc("log10(x)\n\nReturn the base 10 logarithm of x."),
    MethodDef::new("log2", Arity::One, log2).doc("log2(x)\n\nReturn the base 2 logarithm of x."),
    MethodDef::new("modf", Arity::One, modf)
        .doc("modf(x)\n\nReturn the fractional and integer parts of x.  Both results carry the sign\nof x and are floats."),
    MethodDef::new("pow", Arity::Unpack(2, 2), pow)
        .doc("pow(x, y)\n\nReturn x**y (x to the power of y)."),
    MethodDef::new("radians", Arity::One, radians)
        .doc("radians(x)\n\nConvert angle x from degrees to radians."),
    MethodDef::new("trunc", Arity::One, trunc)
        .doc("trunc(x:Real) -> Integral\n\nTruncates x to the nearest Integral toward 0. Uses the __trunc__ magic method."),
];

/// The result of a function of two arguments, under the rules for NaN and infinity.
fn checked(vm: &mut Vm, x: f64, y: f64, result: f64) -> PyResult {
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(vm));
    }
    Ok(Value::float(result))
}

fn atan2(vm: &mut Vm, args: Args) -> PyResult {
    let (y, x) = two(vm, &args)?;
    checked(vm, y, x, y.atan2(x))
}

fn copysign(vm: &mut Vm, args: Args) -> PyResult {
    let (x, y) = two(vm, &args)?;
    Ok(Value::float(x.copysign(y)))
}

fn fmod(vm: &mut Vm, args: Args) -> PyResult {
    let (x, y) = two(vm, &args)?;
    let result = if y.is_infinite() && x.is_finite() {
        x
    } else {
        x % y
    };
    checked(vm, x, y, result)
}

fn hypot(vm: &mut Vm, args: Args) -> PyResult {
    let (x, y) = two(vm, &args)?;
    checked(vm, x, y, x.hypot(y))
}

fn degrees(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    Ok(Value::float(x * (180.0 / std::f64::consts::PI)))
}

fn radians(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    Ok(Value::float(x * (std::f64::consts::PI / 180.0)))
}

fn frexp(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    let (mantissa, exponent) = float::frexp(x);
    Ok(vm.new_tuple([Value::float(mantissa), Value::Int(exponent)]))
}

fn ldexp(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    let Some(exponent) = int::view(args.at(1)) else {
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
    Ok(Value::float(result))
}

fn modf(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    let (fraction, whole) = if x.is_infinite() {
        (0.0_f64.copysign(x), x)
    } else {
        ((x - x.trunc()).copysign(x), x.trunc())
    };
    Ok(vm.new_tuple([Value::float(fraction), Value::float(whole)]))
}

fn isfinite(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(convert::to_f64(vm, args.at(0))?.is_finite()))
}

fn isinf(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(convert::to_f64(vm, args.at(0))?.is_infinite()))
}

fn isnan(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(convert::to_f64(vm, args.at(0))?.is_nan()))
}

fn isclose(vm: &mut Vm, args: Args) -> PyResult {
    let a = convert::to_f64(vm, args.at(0))?;
    let b = convert::to_f64(vm, args.at(1))?;
    let mut tolerances = [1e-9, 0.0];
    for (place, tolerance) in tolerances.iter_mut().enumerate() {
        if let Some(given) = args.get(2 + place) {
            *tolerance = convert::to_f64(vm, given)?;
        }
    }
    let [relative, absolute] = tolerances;
    if relative < 0.0 || absolute < 0.0 {
        return Err(raise::value_error(vm, "tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::True);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::False);
    }
    let difference = (b - a).abs();
    Ok(Value::bool(
        difference <= (relative * b).abs()
            || difference <= (relative * a).abs()
            || difference <= absolute,
    ))
}

fn gamma(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    match special::gamma(x) {
        Some(result) if result.is_infinite() && x.is_finite() => Err(range_error(vm)),
        Some(result) => Ok(Value::float(result)),
        None => Err(domain_error(vm)),
    }
}

fn lgamma(vm: &mut Vm, args: Args) -> PyResult {
    let x = convert::to_f64(vm, args.at(0))?;
    match special::ln_gamma(x) {
        Some(result) if result.is_infinite() && x.is_finite() => Err(range_error(vm)),
        Some(result) => Ok(Value::float(result)),
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

fn log(vm: &mut Vm, args: Args) -> PyResult {
    let over = logarithm(vm, args.at(0), f64::ln)?;
    match args.get(1) {
        None => Ok(Value::float(over)),
        Some(base) => {
            let under = logarithm(vm, base, f64::ln)?;
            arith::floats(vm, BinaryOp::TrueDivide, over, under)
        }
    }
}

fn log10(vm: &mut Vm, args: Args) -> PyResult {
    logarithm(vm, args.at(0), f64::log10).map(Value::float)
}

fn log2(vm: &mut Vm, args: Args) -> PyResult {
    logarithm(vm, args.at(0), f64::log2).map(Value::float)
}

fn pow(vm: &mut Vm, args: Args) -> PyResult {
    let (x, y) = two(vm, &args)?;
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
    Ok(Value::float(result))
}

fn trunc(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.__trunc__.clone();
    match call::call_special(vm, args.at(0), &name, Args::none())? {
        Some(result) => Ok(result),
        None => {
            let message = format!(
                "type {} doesn't define __trunc__ method",
                vm.type_name(args.at(0))
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// The exact sum, rounded once: partial sums that do not overlap are kept and added at the end.
fn fsum(vm: &mut Vm, args: Args) -> PyResult {
    let items = iter::iter(vm, args.at(0))?;
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
        return Ok(Value::float(special));
    }
    Ok(Value::float(sum_partials(partials)))
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
