//! Distributions on the real line and on the circle.
//!
//! The methods are those of the literature that the library names, in its order of operations, so that
//! every digit agrees; the arguments are whatever computes with floats.

use super::arithmetic::{
    Source, acos, add, cos, div, draw, equal, exp, float, ge, gt, le, log, lt, minus_log, modulo,
    mul, pow, rest, sin, sqrt, sub,
};
use crate::signature;
use crate::support::{get, invoke, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{poll, raise};

/// `4 * exp(-0.5) / sqrt(2)`
pub(super) const NV_MAGICCONST: f64 = 1.715_527_769_921_413_5;
/// `2 * pi`
pub(super) const TWOPI: f64 = std::f64::consts::TAU;
/// `log(4)`
pub(super) const LOG4: f64 = 1.386_294_361_119_890_6;
/// `1 + log(4.5)`
pub(super) const SG_MAGICCONST: f64 = 2.504_077_396_776_274;

/// The methods of `random.Random` that this file holds.
pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::new("uniform", Arity::Any, uniform)
        .doc("Get a random number in the range [a, b) or [a, b] depending on rounding."),
    MethodDef::new("triangular", Arity::Any, triangular).doc("Triangular distribution."),
    MethodDef::new("normalvariate", Arity::Any, |vm, mut args| {
        signature::place(vm, &mut args, "normalvariate", 3, &["self", "mu", "sigma"])?;
        normal(vm, &args)
    })
    .doc("Normal distribution."),
    MethodDef::new("lognormvariate", Arity::Any, |vm, mut args| {
        signature::place(vm, &mut args, "lognormvariate", 3, &["self", "mu", "sigma"])?;
        let (mu, sigma) = (args.at(1).clone(), args.at(2).clone());
        let normal = invoke(vm, args.at(0), "normalvariate", [mu, sigma])?;
        exp(vm, &normal)
    })
    .doc("Log normal distribution."),
    MethodDef::new("expovariate", Arity::Any, |vm, mut args| {
        signature::place(vm, &mut args, "expovariate", 2, &["self", "lambd"])?;
        let drawn = draw(vm, args.at(0))?;
        let above_zero = rest(vm, &drawn)?;
        let time = minus_log(vm, &above_zero)?;
        div(vm, &time, args.at(1))
    })
    .doc("Exponential distribution."),
    MethodDef::new("vonmisesvariate", Arity::Any, von_mises).doc("Circular data distribution."),
    MethodDef::new("gammavariate", Arity::Any, gamma)
        .doc("Gamma distribution.  Not the gamma function!"),
    MethodDef::new("gauss", Arity::Any, gauss).doc("Gaussian distribution."),
    MethodDef::new("betavariate", Arity::Any, beta).doc("Beta distribution."),
    MethodDef::new("paretovariate", Arity::Any, |vm, mut args| {
        signature::place(vm, &mut args, "paretovariate", 2, &["self", "alpha"])?;
        let drawn = draw(vm, args.at(0))?;
        let above_zero = rest(vm, &drawn)?;
        let power = div(vm, &float(1.0), args.at(1))?;
        let power = pow(vm, &above_zero, &power)?;
        div(vm, &float(1.0), &power)
    })
    .doc("Pareto distribution.  alpha is the shape parameter."),
    MethodDef::new("weibullvariate", Arity::Any, |vm, mut args| {
        signature::place(
            vm,
            &mut args,
            "weibullvariate",
            3,
            &["self", "alpha", "beta"],
        )?;
        let drawn = draw(vm, args.at(0))?;
        let above_zero = rest(vm, &drawn)?;
        let time = minus_log(vm, &above_zero)?;
        let power = div(vm, &float(1.0), args.at(2))?;
        let power = pow(vm, &time, &power)?;
        mul(vm, args.at(1), &power)
    })
    .doc("Weibull distribution."),
];

fn uniform(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "uniform", 3, &["self", "a", "b"])?;
    let width = sub(vm, args.at(2), args.at(1))?;
    let drawn = draw(vm, args.at(0))?;
    let offset = mul(vm, &width, &drawn)?;
    add(vm, args.at(1), &offset)
}

fn triangular(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(
        vm,
        &mut args,
        "triangular",
        1,
        &["self", "low", "high", "mode"],
    )?;
    let mut low = args.get(1).cloned().unwrap_or(float(0.0));
    let mut high = args.get(2).cloned().unwrap_or(float(1.0));
    let mut u = draw(vm, args.at(0))?;
    let mut c = match args.get(3).filter(|mode| !mode.is_none()) {
        None => float(0.5),
        Some(mode) => {
            let share = share(vm, &low, &high, mode);
            match raise::catch(vm, share, ExceptionKind::ZeroDivisionError)? {
                Some(share) => share,
                None => return Ok(low),
            }
        }
    };
    if gt(vm, &u, &c)? {
        u = rest(vm, &u)?;
        c = rest(vm, &c)?;
        std::mem::swap(&mut low, &mut high);
    }
    let width = sub(vm, &high, &low)?;
    let product = mul(vm, &u, &c)?;
    let root = pow(vm, &product, &float(0.5))?;
    let offset = mul(vm, &width, &root)?;
    add(vm, &low, &offset)
}

/// Where between `low` and `high` the mode lies.
fn share(vm: &mut Vm, low: &Value, high: &Value, mode: &Value) -> PyResult {
    let over = sub(vm, mode, low)?;
    let under = sub(vm, high, low)?;
    div(vm, &over, &under)
}

/// `mu + z*sigma`
fn shifted(vm: &mut Vm, args: &Args, z: &Value) -> PyResult {
    let scaled = mul(vm, z, args.at(2))?;
    add(vm, args.at(1), &scaled)
}

/// Kinderman and Monahan's ratio of uniform deviates.
fn normal(vm: &mut Vm, args: &Args) -> PyResult {
    let source = Source::of(vm, args.at(0))?;
    loop {
        poll::charge(vm, 1)?;
        let over = source.draw(vm)?;
        let under = source.draw(vm)?;
        let under = rest(vm, &under)?;
        let over = sub(vm, &over, &float(0.5))?;
        let over = mul(vm, &float(NV_MAGICCONST), &over)?;
        let z = div(vm, &over, &under)?;
        let square = mul(vm, &z, &z)?;
        let square = div(vm, &square, &float(4.0))?;
        let bound = minus_log(vm, &under)?;
        if le(vm, &square, &bound)? {
            return shifted(vm, args, &z);
        }
    }
}

/// Deviates come in pairs; the second is kept for the next call.
fn gauss(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "gauss", 3, &["self", "mu", "sigma"])?;
    let own = args.at(0);
    let source = Source::of(vm, own)?;
    let mut z = get(vm, own, "gauss_next")?;
    set(vm, own, "gauss_next", Value::None)?;
    if z.is_none() {
        let angle = source.draw(vm)?;
        let angle = mul(vm, &angle, &float(TWOPI))?;
        let drawn = source.draw(vm)?;
        let above_zero = rest(vm, &drawn)?;
        let length = log(vm, &above_zero)?;
        let length = mul(vm, &float(-2.0), &length)?;
        let length = sqrt(vm, &length)?;
        let first = cos(vm, &angle)?;
        z = mul(vm, &first, &length)?;
        let second = sin(vm, &angle)?;
        let second = mul(vm, &second, &length)?;
        set(vm, own, "gauss_next", second)?;
    }
    shifted(vm, &args, &z)
}

/// Fisher's method, "Statistical Analysis of Circular Data".
fn von_mises(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(
        vm,
        &mut args,
        "vonmisesvariate",
        3,
        &["self", "mu", "kappa"],
    )?;
    let (mu, kappa) = (args.at(1), args.at(2));
    let source = Source::of(vm, args.at(0))?;
    if le(vm, kappa, &float(1e-6))? {
        let drawn = source.draw(vm)?;
        return mul(vm, &float(TWOPI), &drawn);
    }
    let s = div(vm, &float(0.5), kappa)?;
    let square = mul(vm, &s, &s)?;
    let square = add(vm, &float(1.0), &square)?;
    let root = sqrt(vm, &square)?;
    let r = add(vm, &s, &root)?;
    let z = loop {
        poll::charge(vm, 1)?;
        let drawn = source.draw(vm)?;
        let angle = mul(vm, &float(std::f64::consts::PI), &drawn)?;
        let z = cos(vm, &angle)?;
        let under = add(vm, &r, &z)?;
        let d = div(vm, &z, &under)?;
        let drawn = source.draw(vm)?;
        let square = mul(vm, &d, &d)?;
        let surely = rest(vm, &square)?;
        if lt(vm, &drawn, &surely)? {
            break z;
        }
        let left = rest(vm, &d)?;
        let right = exp(vm, &d)?;
        let perhaps = mul(vm, &left, &right)?;
        if le(vm, &drawn, &perhaps)? {
            break z;
        }
    };
    let q = div(vm, &float(1.0), &r)?;
    let over = add(vm, &q, &z)?;
    let product = mul(vm, &q, &z)?;
    let under = add(vm, &float(1.0), &product)?;
    let f = div(vm, &over, &under)?;
    let side = source.draw(vm)?;
    let upper = gt(vm, &side, &float(0.5))?;
    let angle = acos(vm, &f)?;
    let theta = if upper {
        add(vm, mu, &angle)?
    } else {
        sub(vm, mu, &angle)?
    };
    modulo(vm, &theta, &float(TWOPI))
}

fn gamma(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "gammavariate", 3, &["self", "alpha", "beta"])?;
    let (alpha, beta) = (args.at(1), args.at(2));
    if le(vm, alpha, &float(0.0))? || le(vm, beta, &float(0.0))? {
        return Err(raise::value_error(
            vm,
            "gammavariate: alpha and beta must be > 0.0",
        ));
    }
    let source = Source::of(vm, args.at(0))?;
    let x = if gt(vm, alpha, &float(1.0))? {
        gamma_above(vm, &source, alpha)?
    } else if equal(vm, alpha, &float(1.0))? {
        let mut u = source.draw(vm)?;
        while le(vm, &u, &float(1e-7))? {
            poll::charge(vm, 1)?;
            u = source.draw(vm)?;
        }
        minus_log(vm, &u)?
    } else {
        gamma_below(vm, &source, alpha)?
    };
    mul(vm, &x, beta)
}

/// Cheng's method for shapes above one.
fn gamma_above(vm: &mut Vm, source: &Source, alpha: &Value) -> PyResult {
    let twice = mul(vm, &float(2.0), alpha)?;
    let twice = sub(vm, &twice, &float(1.0))?;
    let a = sqrt(vm, &twice)?;
    let b = sub(vm, alpha, &float(LOG4))?;
    let c = add(vm, alpha, &a)?;
    loop {
        poll::charge(vm, 1)?;
        let u1 = source.draw(vm)?;
        if !(lt(vm, &float(1e-7), &u1)? && lt(vm, &u1, &float(0.999_999_9))?) {
            continue;
        }
        let u2 = source.draw(vm)?;
        let u2 = rest(vm, &u2)?;
        let left = rest(vm, &u1)?;
        let odds = div(vm, &u1, &left)?;
        let odds = log(vm, &odds)?;
        let v = div(vm, &odds, &a)?;
        let power = exp(vm, &v)?;
        let x = mul(vm, alpha, &power)?;
        let z = mul(vm, &u1, &u1)?;
        let z = mul(vm, &z, &u2)?;
        let r = mul(vm, &c, &v)?;
        let r = add(vm, &b, &r)?;
        let r = sub(vm, &r, &x)?;
        let surely = add(vm, &r, &float(SG_MAGICCONST))?;
        let most = mul(vm, &float(4.5), &z)?;
        let surely = sub(vm, &surely, &most)?;
        if ge(vm, &surely, &float(0.0))? {
            return Ok(x);
        }
        let bound = log(vm, &z)?;
        if ge(vm, &r, &bound)? {
            return Ok(x);
        }
    }
}

/// Kennedy and Gentle's algorithm GS for shapes below one.
fn gamma_below(vm: &mut Vm, source: &Source, alpha: &Value) -> PyResult {
    const E: f64 = std::f64::consts::E;
    loop {
        poll::charge(vm, 1)?;
        let u = source.draw(vm)?;
        let b = add(vm, &float(E), alpha)?;
        let b = div(vm, &b, &float(E))?;
        let p = mul(vm, &b, &u)?;
        let x = if le(vm, &p, &float(1.0))? {
            let power = div(vm, &float(1.0), alpha)?;
            pow(vm, &p, &power)?
        } else {
            let over = sub(vm, &b, &p)?;
            let share = div(vm, &over, alpha)?;
            minus_log(vm, &share)?
        };
        let u1 = source.draw(vm)?;
        let bound = if gt(vm, &p, &float(1.0))? {
            let power = sub(vm, alpha, &float(1.0))?;
            pow(vm, &x, &power)?
        } else {
            let minus = bc_vm::protocol::number::negative(vm, &x)?;
            exp(vm, &minus)?
        };
        if le(vm, &u1, &bound)? {
            return Ok(x);
        }
    }
}

fn beta(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "betavariate", 3, &["self", "alpha", "beta"])?;
    let own = args.at(0);
    let one = float(1.0);
    let y = invoke(vm, own, "gammavariate", [args.at(1).clone(), one.clone()])?;
    if equal(vm, &y, &Value::Int(0))? {
        return Ok(float(0.0));
    }
    let other = invoke(vm, own, "gammavariate", [args.at(2).clone(), one])?;
    let sum = add(vm, &y, &other)?;
    div(vm, &y, &sum)
}
