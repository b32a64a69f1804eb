//! The module `cmath`: functions of complex numbers.
//!
//! This file holds what Python sees: arguments, errors, the table. The functions themselves stand in
//! `exponential` and `inverse`, their values at infinities and NaN in `annex_g`.

mod annex_g;
mod exponential;
mod inverse;

use super::support;
use bc_core::number::complex::{self, Complex};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arith::{self, Number};
use bc_vm::protocol::{call, convert, define, raise};

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
        SIMPLE,
    );
    define::functions(vm, &module, OTHERS);
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

/// `PyComplex_AsCComplex`: a complex, what `__complex__` makes of the value, or a float.
fn argument(vm: &mut Vm, value: &Value) -> PyResult<Complex> {
    if let Some(Number::Complex(z)) = arith::number(value) {
        return Ok(z);
    }
    let name = vm.names.__complex__.clone();
    match call::call_special(vm, value, &name, Args::none())? {
        None => Ok(complex::new(convert::to_f64(vm, value)?, 0.0)),
        Some(made) => match arith::number(&made) {
            Some(Number::Complex(z)) => Ok(z),
            _ => Err(raise::type_error(
                vm,
                "__complex__ should return a complex object",
            )),
        },
    }
}

fn one(vm: &mut Vm, args: &Args, f: fn(Complex) -> Answer) -> PyResult {
    let z = argument(vm, args.at(0))?;
    match f(z) {
        Ok(z) => Ok(vm.new_complex(z.re, z.im)),
        Err(trouble) => Err(refuse(vm, trouble)),
    }
}

macro_rules! functions {
    ($($name:ident $f:expr, $doc:literal;)*) => {
        static SIMPLE: &[MethodDef] = &[
            $(MethodDef::new(stringify!($name), Arity::One, |vm, args| one(vm, &args, $f))
                .doc(concat!("Return the ", $doc, " of z.")),)*
        ];
    };
}

functions! {
    acos inverse::acos, "arc cosine";
    acosh inverse::acosh, "inverse hyperbolic cosine";
    asin inverse::asin, "arc sine";
    asinh inverse::asinh, "inverse hyperbolic sine";
    atan inverse::atan, "arc tangent";
    atanh inverse::atanh, "inverse hyperbolic tangent";
    cos exponential::cos, "cosine";
    cosh exponential::cosh, "hyperbolic cosine";
    exp exponential::exp, "exponential value e**z";
    log10 inverse::log10, "base-10 logarithm";
    sin exponential::sin, "sine";
    sinh exponential::sinh, "hyperbolic sine";
    sqrt inverse::sqrt, "square root";
    tan exponential::tan, "tangent";
    tanh exponential::tanh, "hyperbolic tangent";
}

static OTHERS: &[MethodDef] = &[
    MethodDef::new(
        "isclose",
        Arity::Keywords(2, &["a", "b", "$rel_tol", "$abs_tol"]),
        isclose,
    )
    .doc("Determine whether two complex numbers are close in value."),
    MethodDef::new("isfinite", Arity::One, |vm, args| {
        let z = argument(vm, args.at(0))?;
        Ok(Value::bool(z.re.is_finite() && z.im.is_finite()))
    })
    .doc("Return True if both the real and imaginary parts of z are finite, else False."),
    MethodDef::new("isinf", Arity::One, |vm, args| {
        let z = argument(vm, args.at(0))?;
        Ok(Value::bool(is_infinite(z)))
    })
    .doc("Checks if the real or imaginary part of z is infinite."),
    MethodDef::new("isnan", Arity::One, |vm, args| {
        let z = argument(vm, args.at(0))?;
        Ok(Value::bool(z.re.is_nan() || z.im.is_nan()))
    })
    .doc("Checks if the real or imaginary part of z not a number (NaN)."),
    MethodDef::new("log", Arity::Parse(1, 2), log)
        .doc("The logarithm of z to the given base.\n\nWithout a base the natural logarithm."),
    MethodDef::new("phase", Arity::One, phase)
        .doc("Return argument, also known as the phase angle, of a complex."),
    MethodDef::new("polar", Arity::One, polar)
        .doc("Convert a complex from rectangular coordinates to polar coordinates."),
    MethodDef::new("rect", Arity::Parse(2, 2), rect)
        .doc("Convert from polar coordinates to rectangular coordinates."),
];

fn is_infinite(z: Complex) -> bool {
    z.re.is_infinite() || z.im.is_infinite()
}

/// An error of the first logarithm is forgotten when there is a second one, as in the reference, where
/// both report in the same place.
fn log(vm: &mut Vm, args: Args) -> PyResult {
    let z = argument(vm, args.at(0))?;
    let (over, trouble) = inverse::log(z);
    let result = match args.get(1) {
        None => trouble.map_or(Ok(over), Err),
        Some(base) => {
            let base = argument(vm, base)?;
            match inverse::log(base) {
                (_, Some(trouble)) => Err(trouble),
                (under, None) => over.divide(under).ok_or(DomainError::Domain),
            }
        }
    };
    match result {
        Ok(z) => Ok(vm.new_complex(z.re, z.im)),
        Err(trouble) => Err(refuse(vm, trouble)),
    }
}

/// An angle too small for a float is a range error, because C's `atan2` says so.
fn phase(vm: &mut Vm, args: Args) -> PyResult {
    let z = argument(vm, args.at(0))?;
    let angle = z.im.atan2(z.re);
    if angle == 0.0 && z.im != 0.0 && z.re.is_finite() {
        return Err(refuse(vm, DomainError::Range));
    }
    Ok(Value::float(angle))
}

fn polar(vm: &mut Vm, args: Args) -> PyResult {
    let z = argument(vm, args.at(0))?;
    let length = z.re.hypot(z.im);
    if length.is_infinite() && !is_infinite(z) {
        return Err(refuse(vm, DomainError::Range));
    }
    Ok(vm.new_tuple([Value::float(length), Value::float(z.im.atan2(z.re))]))
}

fn rect(vm: &mut Vm, args: Args) -> PyResult {
    let length = convert::to_f64(vm, args.at(0));
    // Both are converted before an error counts; the second one's is raised.
    let phase = convert::to_f64(vm, args.at(1))?;
    match exponential::rect(length?, phase) {
        Ok(z) => Ok(vm.new_complex(z.re, z.im)),
        Err(trouble) => Err(refuse(vm, trouble)),
    }
}

fn isclose(vm: &mut Vm, args: Args) -> PyResult {
    let (a, b) = (argument(vm, args.at(0))?, argument(vm, args.at(1))?);
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
    if is_infinite(a) || is_infinite(b) {
        return Ok(Value::False);
    }
    let difference = a - b;
    let difference = difference.re.hypot(difference.im);
    Ok(Value::bool(
        difference <= relative * b.re.hypot(b.im)
            || difference <= relative * a.re.hypot(a.im)
            || difference <= absolute,
    ))
}
