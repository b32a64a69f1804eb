//! Arithmetic of the built-in numbers, with CPython's refusals and the machine's limits.
//!
//! Exact numbers are computed here, for the operators and for the methods of the types alike. What a
//! large integer will take is asked for before it is made, and its work is charged as steps.

pub mod wide;

use std::borrow::Cow;

use num_bigint::BigInt;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::int::{self, DivideError, IntView};
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{poll, raise};
use bc_core::number::complex::{self, Complex};
use bc_core::number::float::{self, Power};

/// A built-in number, by the most general of the three kinds.
#[derive(Clone, Copy, Debug)]
pub enum Number<'a> {
    /// An int.
    Int(IntView<'a>),
    /// A float.
    Float(f64),
    /// A complex.
    Complex(Complex),
}

/// The number behind a value of a built-in numeric type or of a subclass.
#[inline]
#[must_use]
pub fn number(value: &Value) -> Option<Number<'_>> {
    match value {
        Value::Float(x) => Some(Number::Float(x.get())),
        Value::Obj(object) => match &object.payload {
            Payload::Int(i) => Some(Number::Int(i.view())),
            Payload::Float(x) => Some(Number::Float(*x)),
            Payload::Complex(re, im) => Some(Number::Complex(complex::new(*re, *im))),
            _ => None,
        },
        other => int::view(other).map(Number::Int),
    }
}

/// Work on operands of fewer words than this is not worth charging.
const FREE_WORDS: u64 = 64;

fn words(a: IntView<'_>) -> u64 {
    a.bit_length() / 64 + 1
}

/// Asks for the bytes of an integer of `bits` bits.
fn reserve_bits(vm: &Vm, bits: u64) -> PyResult<()> {
    /// Past this no machine has the memory, whatever the embedder allows.
    const MOST_BYTES: usize = 1 << 40;
    let bytes = bits / 8;
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if bytes > MOST_BYTES {
        vm.allow(bytes)?;
        return Err(vm.memory_error());
    }
    // A carry may take one word more.
    vm.reserve(bytes + 64)
}

/// Asks the allocator alone for what an integer of `bits` bits takes while it is being made.
///
/// # Errors
///
/// `MemoryError` when it says no.
pub fn scratch_bits(vm: &Vm, bits: u64) -> PyResult<()> {
    vm.scratch(
        usize::try_from(bits / 8)
            .unwrap_or(usize::MAX)
            .saturating_add(128),
    )
}

/// Asks for what a sum of integers of at most `bits` bits takes when a carry makes it a word longer: it moves
/// to twice the room. Bits of negative numbers are made with carries at both ends (`signed`).
fn scratch_carry(vm: &Vm, bits: u64, signed: bool) -> PyResult<()> {
    if bits.is_multiple_of(64) || signed {
        scratch_bits(vm, bits.saturating_mul(2))?;
    }
    Ok(())
}

/// Asks for what a division takes while it is under way: blocks, whose number is a power of two.
fn scratch_quotient(vm: &Vm, a: IntView<'_>, b: IntView<'_>) -> PyResult<()> {
    let most = a.bit_length().max(b.bit_length());
    let simple = a.bit_length().min(b.bit_length()) <= 64;
    scratch_bits(
        vm,
        if simple {
            most
        } else {
            most.saturating_mul(2) + 1024
        },
    )
}

/// Asks for what an integer about as large as `a` takes.
///
/// # Errors
///
/// When there is no room for it.
pub fn reserve_like(vm: &Vm, a: IntView<'_>) -> PyResult<()> {
    if !matches!(a, IntView::Small(_)) {
        reserve_bits(vm, a.bit_length())?;
        scratch_carry(vm, a.bit_length(), false)?;
    }
    Ok(())
}

/// Charges the work of multiplying or dividing numbers of so many words.
fn charge_product(vm: &mut Vm, a: u64, b: u64) -> PyResult<()> {
    let (few, many) = (a.min(b), a.max(b));
    if few < FREE_WORDS {
        return poll::charge(vm, many / 1024);
    }
    // Karatsuba's exponent; a step of the loop takes about as long as four of these word products.
    let work = (few as f64).powf(1.585) * (many as f64 / few as f64) / 4.0;
    poll::charge(vm, work as u64)
}

/// `a op b` of ints. `@` is `NotImplemented`.
///
/// # Errors
///
/// Division by zero, negative or huge shift counts, and limits.
pub fn ints(vm: &mut Vm, op: BinaryOp, a: IntView<'_>, b: IntView<'_>) -> PyResult {
    let small = matches!((a, b), (IntView::Small(_), IntView::Small(_)));
    let result = match op {
        BinaryOp::Add => linear(vm, small, a, b, int::add)?,
        BinaryOp::Subtract => linear(vm, small, a, b, int::subtract)?,
        BinaryOp::And => linear(vm, small, a, b, int::and)?,
        BinaryOp::Or => linear(vm, small, a, b, int::or)?,
        BinaryOp::Xor => linear(vm, small, a, b, int::xor)?,
        BinaryOp::Multiply => {
            if !small {
                reserve_bits(vm, a.bit_length() + b.bit_length())?;
                charge_product(vm, words(a), words(b))?;
            }
            int::multiply(a, b)
        }
        BinaryOp::FloorDivide | BinaryOp::Modulo => {
            if !small {
                scratch_quotient(vm, a, b)?;
                charge_product(vm, words(a), words(b))?;
            }
            let Some((quotient, rest)) = int::divmod(a, b) else {
                return Err(int_zero_division(vm));
            };
            if op == BinaryOp::Modulo {
                rest
            } else {
                quotient
            }
        }
        BinaryOp::TrueDivide => return true_divide(vm, a, b),
        BinaryOp::LeftShift => {
            let count = shift_count(vm, b)?;
            if !a.is_zero() {
                reserve_bits(vm, a.bit_length().saturating_add(count))?;
            } else if count >> 47 != 0 {
                // Zero takes no room, but the reference asks for as many digits as any other number.
                vm.reserve(usize::MAX)?;
            }
            int::shift_left(a, count)
        }
        BinaryOp::RightShift => {
            let count = shift_count(vm, b)?;
            if !small {
                // Rounding down a negative number may carry.
                let left = a.bit_length().saturating_sub(count);
                scratch_bits(vm, left)?;
                scratch_carry(vm, left, false)?;
            }
            int::shift_right(a, count)
        }
        BinaryOp::Power => return int_power(vm, a, b),
        BinaryOp::MatrixMultiply => return Ok(Value::NotImplemented),
    };
    Ok(int::value(vm, result))
}

fn linear(
    vm: &Vm,
    small: bool,
    a: IntView<'_>,
    b: IntView<'_>,
    compute: fn(IntView<'_>, IntView<'_>) -> int::Integer,
) -> PyResult<int::Integer> {
    if !small {
        let bits = a.bit_length().max(b.bit_length());
        reserve_bits(vm, bits)?;
        let signed = a.is_negative() && b.is_negative();
        scratch_carry(vm, bits, signed)?;
    }
    Ok(compute(a, b))
}

#[cold]
fn int_zero_division(vm: &mut Vm) -> Thrown {
    raise::zero_division_error(vm, "integer division or modulo by zero")
}

fn true_divide(vm: &mut Vm, a: IntView<'_>, b: IntView<'_>) -> PyResult {
    scratch_quotient(vm, a, b)?;
    match int::true_divide(a, b) {
        Ok(x) => Ok(Value::float(x)),
        Err(DivideError::Zero) => Err(raise::zero_division_error(vm, "division by zero")),
        Err(DivideError::Overflow) => Err(raise::overflow_error(
            vm,
            "integer division result too large for a float",
        )),
    }
}

fn shift_count(vm: &mut Vm, count: IntView<'_>) -> PyResult<u64> {
    match count.to_i64() {
        None => Err(raise::overflow_error(
            vm,
            "Python int too large to convert to C ssize_t",
        )),
        Some(count) => {
            u64::try_from(count).map_err(|_| raise::value_error(vm, "negative shift count"))
        }
    }
}

/// `a ** b` of ints: a float if `b` is negative.
fn int_power(vm: &mut Vm, a: IntView<'_>, b: IntView<'_>) -> PyResult {
    if b.is_negative() {
        let (a, b) = (int_to_float(vm, a)?, int_to_float(vm, b)?);
        return floats(vm, BinaryOp::Power, a, b);
    }
    let trivial = match a.to_i64() {
        Some(0) => Some(i64::from(b.is_zero())),
        Some(1) => Some(1),
        Some(-1) => Some(if b.is_odd() { -1 } else { 1 }),
        _ => None,
    };
    if let Some(result) = trivial {
        return Ok(Value::Int(result));
    }
    let exponent = b
        .to_i64()
        .and_then(|b| u64::try_from(b).ok())
        .unwrap_or(u64::MAX);
    // |a| >= 2**(bits - 1), so that the result has more than (bits - 1) * exponent bits.
    let bits = a.bit_length();
    reserve_bits(vm, (bits - 1).max(1).saturating_mul(exponent))?;
    let Ok(exponent) = u32::try_from(exponent) else {
        return Err(vm.memory_error());
    };
    let (mantissa, two) = int::mantissa_exponent(a);
    let most = (mantissa.abs().log2() + two as f64) * f64::from(exponent);
    scratch_bits(vm, (most * 1.000_001) as u64 + 64)?;
    let size = bits * u64::from(exponent) / 64 + 1;
    charge_product(vm, size, size)?;
    Ok(int::value(vm, int::power(a, exponent)))
}

/// `pow(a, b, c)` of ints.
///
/// # Errors
///
/// `ValueError` for a negative exponent or a modulus of zero.
pub fn int_power_modulo(
    vm: &mut Vm,
    a: IntView<'_>,
    b: IntView<'_>,
    modulus: IntView<'_>,
) -> PyResult {
    if b.is_negative() {
        return Err(raise::value_error(
            vm,
            "pow() 2nd argument cannot be negative when 3rd argument specified",
        ));
    }
    let size = words(modulus);
    let work = size.saturating_mul(size).saturating_mul(b.bit_length());
    poll::charge(vm, work / 64)?;
    match int::power_modulo(a, b, modulus) {
        Some(result) => Ok(int::value(vm, result)),
        None => Err(raise::value_error(vm, "pow() 3rd argument cannot be 0")),
    }
}

/// `a` itself where it is what remains of a division by `b`. A bool and an instance of a subclass then
/// stay what they are, because the reference compares lengths and top digits before it divides.
#[must_use]
pub fn own_remainder(a: &Value, b: &Value) -> Option<Value> {
    if matches!(a, Value::Int(_)) {
        return None;
    }
    int::keeps_dividend(int::view(a)?, int::view(b)?).then(|| a.clone())
}

/// `divmod(a, b)` of ints, a tuple.
///
/// # Errors
///
/// Division by zero.
pub fn int_divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    if let Some(rest) = own_remainder(a, b) {
        return Ok(vm.new_tuple([Value::Int(0), rest]));
    }
    let (Some(a), Some(b)) = (int::view(a), int::view(b)) else {
        return Ok(Value::NotImplemented);
    };
    if !matches!((a, b), (IntView::Small(_), IntView::Small(_))) {
        charge_product(vm, words(a), words(b))?;
    }
    match int::divmod(a, b) {
        Some((quotient, rest)) => {
            Ok(vm.new_tuple([int::value(vm, quotient), int::value(vm, rest)]))
        }
        None => Err(int_zero_division(vm)),
    }
}

/// The float nearest to an int.
///
/// # Errors
///
/// `OverflowError` if it is beyond the largest float.
pub fn int_to_float(vm: &mut Vm, a: IntView<'_>) -> PyResult<f64> {
    int::to_float(a).ok_or_else(|| raise::overflow_error(vm, "int too large to convert to float"))
}

/// The int behind a float, cut off towards zero.
///
/// # Errors
///
/// For infinities and NaN.
pub fn float_to_int(vm: &mut Vm, x: f64) -> PyResult {
    match int::from_float(x) {
        Some(i) => Ok(int::value(vm, i)),
        None if x.is_nan() => Err(raise::value_error(
            vm,
            "cannot convert float NaN to integer",
        )),
        None => Err(raise::overflow_error(
            vm,
            "cannot convert float infinity to integer",
        )),
    }
}

/// What C's `errno` says when a result is too large: `OverflowError(34, ...)`.
#[cold]
pub fn range_error(vm: &mut Vm) -> Thrown {
    let text = vm.new_str("Numerical result out of range");
    let args = vm.new_tuple([Value::Int(34), text]);
    let exception = raise::new(vm, ExceptionKind::OverflowError, args);
    raise::throw_instance(vm, exception)
}

/// `a op b` of floats. Operators that floats do not have answer `NotImplemented`.
///
/// # Errors
///
/// Division by zero and overflow.
pub fn floats(vm: &mut Vm, op: BinaryOp, a: f64, b: f64) -> PyResult {
    Ok(Value::float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::TrueDivide => {
            if b == 0.0 {
                return Err(raise::zero_division_error(vm, "float division by zero"));
            }
            a / b
        }
        BinaryOp::FloorDivide => match float::divmod(a, b) {
            Some((quotient, _)) => quotient,
            None => return Err(raise::zero_division_error(vm, "float divmod()")),
        },
        BinaryOp::Modulo => match float::modulo(a, b) {
            Some(rest) => rest,
            None => return Err(raise::zero_division_error(vm, "float modulo")),
        },
        BinaryOp::Power => match float::power(a, b) {
            Power::Real(x) => x,
            Power::ZeroDivision => {
                return Err(raise::zero_division_error(
                    vm,
                    "0.0 cannot be raised to a negative power",
                ));
            }
            Power::Overflow => return Err(range_error(vm)),
            Power::Complex => {
                return complexes(vm, op, complex::new(a, 0.0), complex::new(b, 0.0));
            }
        },
        BinaryOp::MatrixMultiply
        | BinaryOp::LeftShift
        | BinaryOp::RightShift
        | BinaryOp::And
        | BinaryOp::Xor
        | BinaryOp::Or => return Ok(Value::NotImplemented),
    }))
}

/// `divmod(a, b)` of floats, a tuple.
///
/// # Errors
///
/// Division by zero.
pub fn float_divmod(vm: &mut Vm, a: f64, b: f64) -> PyResult {
    match float::divmod(a, b) {
        Some((quotient, rest)) => Ok(vm.new_tuple([Value::float(quotient), Value::float(rest)])),
        None => Err(raise::zero_division_error(vm, "float divmod()")),
    }
}

/// `a op b` of complex numbers. Operators that they do not have answer `NotImplemented`.
///
/// # Errors
///
/// Division by zero, overflow, and operators that complex numbers refuse.
pub fn complexes(vm: &mut Vm, op: BinaryOp, a: Complex, b: Complex) -> PyResult {
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::TrueDivide => match a.divide(b) {
            Some(quotient) => quotient,
            None => return Err(raise::zero_division_error(vm, "complex division by zero")),
        },
        BinaryOp::FloorDivide => {
            return Err(raise::type_error(vm, "can't take floor of complex number."));
        }
        BinaryOp::Modulo => return Err(raise::type_error(vm, "can't mod complex numbers.")),
        BinaryOp::Power => {
            let Some(power) = a.power(b) else {
                return Err(raise::zero_division_error(
                    vm,
                    "0.0 to a negative or complex power",
                ));
            };
            if power.re.is_infinite() || power.im.is_infinite() {
                return Err(raise::overflow_error(vm, "complex exponentiation"));
            }
            power
        }
        BinaryOp::MatrixMultiply
        | BinaryOp::LeftShift
        | BinaryOp::RightShift
        | BinaryOp::And
        | BinaryOp::Xor
        | BinaryOp::Or => return Ok(Value::NotImplemented),
    };
    Ok(vm.new_complex(result.re, result.im))
}

/// The operand as a float, if it is an int or a float.
///
/// # Errors
///
/// `OverflowError` for an int beyond the largest float.
pub fn as_float(vm: &mut Vm, number: Number<'_>) -> PyResult<Option<f64>> {
    match number {
        Number::Int(i) => int_to_float(vm, i).map(Some),
        Number::Float(x) => Ok(Some(x)),
        Number::Complex(_) => Ok(None),
    }
}

/// The operand as a complex number.
///
/// # Errors
///
/// `OverflowError` for an int beyond the largest float.
pub fn as_complex(vm: &mut Vm, number: Number<'_>) -> PyResult<Complex> {
    Ok(match number {
        Number::Int(i) => complex::new(int_to_float(vm, i)?, 0.0),
        Number::Float(x) => complex::new(x, 0.0),
        Number::Complex(z) => z,
    })
}

fn has_float_operator(op: BinaryOp) -> bool {
    !matches!(
        op,
        BinaryOp::MatrixMultiply
            | BinaryOp::LeftShift
            | BinaryOp::RightShift
            | BinaryOp::And
            | BinaryOp::Xor
            | BinaryOp::Or
    )
}

/// `a op b` of any two built-in numbers: the more general kind decides. `NotImplemented` if that kind
/// does not have the operator.
///
/// # Errors
///
/// As [`ints`], [`floats`] and [`complexes`].
pub fn numbers(vm: &mut Vm, op: BinaryOp, a: Number<'_>, b: Number<'_>) -> PyResult {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => ints(vm, op, a, b),
        _ if !has_float_operator(op) => Ok(Value::NotImplemented),
        (Number::Complex(_), _) | (_, Number::Complex(_)) => {
            let (a, b) = (as_complex(vm, a)?, as_complex(vm, b)?);
            complexes(vm, op, a, b)
        }
        (a, b) => match (as_float(vm, a)?, as_float(vm, b)?) {
            (Some(a), Some(b)) => floats(vm, op, a, b),
            _ => Ok(Value::NotImplemented),
        },
    }
}

/// The int behind a value as a big integer; `None` for other values.
#[must_use]
pub fn as_bigint(value: &Value) -> Option<Cow<'_, BigInt>> {
    int::view(value).map(IntView::big)
}

/// An int in decimal, a str.
///
/// # Errors
///
/// Limits: the work of a long one is charged.
pub fn decimal(vm: &mut Vm, a: IntView<'_>) -> PyResult {
    match a {
        IntView::Small(i) => Ok(vm.new_str(i.to_string())),
        _ => {
            let words = words(a);
            reserve_bits(vm, a.bit_length().saturating_mul(3))?;
            charge_product(vm, words, words)?;
            Ok(vm.new_str(a.big().to_string()))
        }
    }
}
