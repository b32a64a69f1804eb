//! Functions of `math` that answer with integers: `ceil`, `floor`, `factorial`, `gcd`.

use num_bigint::BigUint;
use num_integer::Integer as _;

use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::Args;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arith::Number;
use bc_vm::protocol::{arith, call, convert, poll, raise};

bc_vm::functions! {
    pub(super) static FUNCTIONS = [
        /// ceil(x)
        ///
        /// Return the ceiling of x as an Integral.
        /// This is the smallest integer >= x.
        ceil(x);
        /// floor(x)
        ///
        /// Return the floor of x as an Integral.
        /// This is the largest integer <= x.
        floor(x);
        /// factorial(x) -> Integral
        ///
        /// Find x!. Raise a ValueError if x is negative or non-integral.
        factorial(x);
        /// gcd(x, y) -> int
        /// greatest common divisor of x and y
        gcd: parse(x, y);
    ]
}

fn round(vm: &mut Vm, value: &Value, name: &ObjRef, f: fn(f64) -> f64) -> PyResult {
    if let Some(result) = call::call_special(vm, value, name, Args::none())? {
        return Ok(result);
    }
    let x = convert::to_f64(vm, value)?;
    arith::float_to_int(vm, f(x))
}

fn ceil(vm: &mut Vm, x: &Value) -> PyResult {
    let name = vm.names.__ceil__.clone();
    round(vm, x, &name, f64::ceil)
}

fn floor(vm: &mut Vm, x: &Value) -> PyResult {
    let name = vm.names.__floor__.clone();
    round(vm, x, &name, f64::floor)
}

fn gcd(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let a = convert::index(vm, a)?;
    let b = convert::index(vm, b)?;
    let (Some(a), Some(b)) = (int::view(&a), int::view(&b)) else {
        return Ok(Value::Int(0));
    };
    let words = a.bit_length().max(b.bit_length()) / 64;
    poll::charge(vm, words.saturating_mul(words))?;
    Ok(vm.new_int(a.big().gcd(&b.big())))
}

fn factorial(vm: &mut Vm, value: &Value) -> PyResult {
    let n = match arith::number(value) {
        Some(Number::Float(x)) => match int::from_float(x) {
            Some(n) if x.trunc() == x => int::value(vm, n),
            _ => {
                return Err(raise::value_error(
                    vm,
                    "factorial() only accepts integral values",
                ));
            }
        },
        _ => convert::from_int_method(vm, value)?,
    };
    let Some(n) = int::view(&n) else {
        return Ok(Value::None);
    };
    if n.is_negative() {
        return Err(raise::value_error(
            vm,
            "factorial() not defined for negative values",
        ));
    }
    let Some(n) = n.to_i64() else {
        return Err(raise::overflow_error(
            vm,
            format!("factorial() argument should not exceed {}", i64::MAX),
        ));
    };
    let n = n.unsigned_abs();
    // log2(n!) < n * log2(n)
    let bits = n.saturating_mul(u64::from(64 - n.leading_zeros()));
    let bytes = (bits / 8) as usize;
    if bytes > 1 << 40 {
        vm.allow(bytes)?;
        return Err(vm.memory_error());
    }
    vm.reserve(bytes)?;
    let words = bits / 64 + 1;
    poll::charge(
        vm,
        if words < 64 {
            0
        } else {
            (words as f64).powf(1.6) as u64
        },
    )?;
    Ok(vm.new_int(product(2, n).into()))
}

/// The product of all numbers from `first` to `last`, by halves; each half has half of the numbers, so
/// that the depth is at most 64.
fn product(first: u64, last: u64) -> BigUint {
    if first > last {
        return BigUint::from(1_u32);
    }
    if last - first < 8 {
        return (first..=last).fold(BigUint::from(1_u32), |product, n| product * n);
    }
    let middle = first + (last - first) / 2;
    product(first, middle) * product(middle + 1, last)
}
