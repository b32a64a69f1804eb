//! Conversions between Python numbers and Rust's.
//!
//! `__index__` and `__float__` are asked where CPython asks them; every refusal has its wording.

use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::int::{self, IntView};
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arith, call, raise};
use bc_core::number::complex::{self, Complex};

pub use crate::model::int::view as int_value;
pub use crate::protocol::arith::as_bigint;

/// Whether the value is an int or its class has `__index__`.
#[must_use]
pub fn has_index(vm: &Vm, value: &Value) -> bool {
    int::view(value).is_some()
        || vm
            .class_of(value)
            .data()
            .lookup(&vm.names.__index__)
            .is_some()
}

/// `PyNumber_Index`: an int is returned as it is, others are asked for `__index__`.
///
/// # Errors
///
/// `TypeError` if the value is no integer, and what `__index__` raises.
pub fn index_object(vm: &mut Vm, value: &Value) -> PyResult {
    if int::view(value).is_some() {
        return Ok(value.clone());
    }
    let name = vm.names.__index__.clone();
    let Some(result) = call::call_special(vm, value, &name, Args::none())? else {
        let message = format!(
            "'{}' object cannot be interpreted as an integer",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    };
    if int::view(&result).is_none() {
        let message = format!(
            "__index__ returned non-int (type {})",
            vm.type_name(&result)
        );
        return Err(raise::type_error(vm, message));
    }
    warn_of_subclass(vm, "__index__", &result)?;
    Ok(result)
}

/// Warns of an int that `method` has returned and that is not of class `int` exactly.
///
/// # Errors
///
/// As [`raise::warn`].
pub fn warn_of_subclass(vm: &mut Vm, method: &str, result: &Value) -> PyResult<()> {
    if vm.class_id_of(result) == crate::model::class::ClassId::INT {
        return Ok(());
    }
    let message = format!(
        "{method} returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.",
        vm.type_name(result)
    );
    raise::warn(vm, ExceptionKind::DeprecationWarning, &message)
}

/// The value as an integer by `__index__`, as an `int` exactly.
///
/// # Errors
///
/// As [`index_object`].
pub fn index(vm: &mut Vm, value: &Value) -> PyResult {
    if let Value::Int(_) = value {
        return Ok(value.clone());
    }
    let object = index_object(vm, value)?;
    Ok(to_exact_int(vm, object))
}

/// An int of class `int` exactly; other values are returned as they are.
#[must_use]
pub fn to_exact_int(vm: &Vm, value: Value) -> Value {
    if vm.class_id_of(&value) == crate::model::class::ClassId::INT {
        return value;
    }
    match int::view(&value) {
        Some(i) => int::value_of(vm, i),
        None => value,
    }
}

/// `PyNumber_AsSsize_t` without an error: numbers that do not fit are clipped.
///
/// # Errors
///
/// As [`index`].
pub fn index_isize_clamped(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    let object = index_object(vm, value)?;
    Ok(clamp(&object))
}

fn clamp(value: &Value) -> i64 {
    match int::view(value) {
        Some(i) => i
            .to_i64()
            .unwrap_or(if i.is_negative() { i64::MIN } else { i64::MAX }),
        None => 0,
    }
}

/// `PyNumber_AsSsize_t` with an error: `kind` is raised for numbers that do not fit.
///
/// # Errors
///
/// As [`index`], and `kind`.
pub fn index_i64(vm: &mut Vm, value: &Value, kind: ExceptionKind) -> PyResult<i64> {
    if let Value::Int(i) = value {
        return Ok(*i);
    }
    let object = index_object(vm, value)?;
    match int::view(&object).and_then(IntView::to_i64) {
        Some(i) => Ok(i),
        None => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                vm.type_name(value)
            );
            Err(raise::throw(vm, kind, message))
        }
    }
}

/// An argument of format `n`: an index that fits 64 bits.
///
/// # Errors
///
/// As [`index`]; `OverflowError` if it does not fit.
pub fn to_i64(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    if let Value::Int(i) = value {
        return Ok(*i);
    }
    if matches!(arith::number(value), Some(arith::Number::Float(_))) {
        return Err(raise::type_error(
            vm,
            "integer argument expected, got float",
        ));
    }
    let object = index_object(vm, value)?;
    int::view(&object)
        .and_then(IntView::to_i64)
        .ok_or_else(|| raise::overflow_error(vm, "Python int too large to convert to C ssize_t"))
}

/// An index that must not be negative.
///
/// # Errors
///
/// As [`to_i64`]; `OverflowError` for negative numbers.
pub fn to_usize(vm: &mut Vm, value: &Value) -> PyResult<usize> {
    let object = index_object(vm, value)?;
    match int::view(&object) {
        Some(i) if i.is_negative() => Err(raise::overflow_error(
            vm,
            "can't convert negative value to size_t",
        )),
        other => other
            .and_then(IntView::to_i64)
            .and_then(|i| usize::try_from(i).ok())
            .ok_or_else(|| {
                raise::overflow_error(vm, "Python int too large to convert to C size_t")
            }),
    }
}

/// `PyLong_AsLong`, an argument of format `l`: an int, or what `__int__` makes of it, but no float.
///
/// # Errors
///
/// `TypeError` for floats and for values without `__int__`; `OverflowError`.
pub fn to_c_long(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    if let Value::Int(i) = value {
        return Ok(*i);
    }
    if matches!(arith::number(value), Some(arith::Number::Float(_))) {
        return Err(raise::type_error(
            vm,
            "integer argument expected, got float",
        ));
    }
    let object = match int::view(value) {
        Some(_) => value.clone(),
        None => from_int_method(vm, value)?,
    };
    int::view(&object)
        .and_then(IntView::to_i64)
        .ok_or_else(|| raise::overflow_error(vm, "Python int too large to convert to C long"))
}

/// An argument of format `i`.
///
/// # Errors
///
/// As [`to_c_long`]; `OverflowError` beyond 32 bits.
pub fn to_c_int(vm: &mut Vm, value: &Value) -> PyResult<i32> {
    let long = to_c_long(vm, value)?;
    i32::try_from(long).map_err(|_| {
        raise::overflow_error(
            vm,
            if long > 0 {
                "signed integer is greater than maximum"
            } else {
                "signed integer is less than minimum"
            },
        )
    })
}

/// `_PyLong_FromNbInt`: the value by its `__int__`.
///
/// # Errors
///
/// `TypeError` if there is none or if it returns something else, and what it raises.
pub fn from_int_method(vm: &mut Vm, value: &Value) -> PyResult {
    if vm.class_id_of(value) == crate::model::class::ClassId::INT {
        return Ok(value.clone());
    }
    let name = vm.names.__int__.clone();
    let Some(result) = call::call_special(vm, value, &name, Args::none())? else {
        let message = format!("an integer is required (got type {})", vm.type_name(value));
        return Err(raise::type_error(vm, message));
    };
    if int::view(&result).is_none() {
        let message = format!("__int__ returned non-int (type {})", vm.type_name(&result));
        return Err(raise::type_error(vm, message));
    }
    warn_of_subclass(vm, "__int__", &result)?;
    Ok(result)
}

/// `PyFloat_AsDouble`: a float, or what `__float__` makes of the value.
///
/// # Errors
///
/// `TypeError` if there is none; `OverflowError` for ints beyond the largest float.
pub fn to_f64(vm: &mut Vm, value: &Value) -> PyResult<f64> {
    match arith::number(value) {
        Some(arith::Number::Float(x)) => return Ok(x),
        Some(arith::Number::Int(i)) if exact_class(vm, value) => {
            return arith::int_to_float(vm, i);
        }
        _ => {}
    }
    let name = vm.names.__float__.clone();
    let Some(result) = call::call_special(vm, value, &name, Args::none())? else {
        return Err(raise::type_error(vm, "a float is required"));
    };
    match arith::number(&result) {
        Some(arith::Number::Float(x)) => Ok(x),
        _ => Err(raise::type_error(vm, "nb_float should return float object")),
    }
}

/// `PyComplex_AsCComplex`: a complex number, what `__complex__` makes of the value, or a float.
///
/// # Errors
///
/// As [`complex_method`] and [`to_f64`].
pub fn to_complex(vm: &mut Vm, value: &Value) -> PyResult<Complex> {
    if let Some(arith::Number::Complex(z)) = arith::number(value) {
        return Ok(z);
    }
    match complex_method(vm, value)? {
        Some((_, z)) => Ok(z),
        None => Ok(complex::new(to_f64(vm, value)?, 0.0)),
    }
}

/// The complex number that `__complex__` makes of the value, as an object too; `None` without such a method.
///
/// # Errors
///
/// What it raises; `TypeError` for an answer that is no complex number.
pub fn complex_method(vm: &mut Vm, value: &Value) -> PyResult<Option<(Value, Complex)>> {
    let name = vm.names.__complex__.clone();
    let Some(made) = call::call_special(vm, value, &name, Args::none())? else {
        return Ok(None);
    };
    match arith::number(&made) {
        Some(arith::Number::Complex(z)) => Ok(Some((made, z))),
        _ => Err(raise::type_error(
            vm,
            "__complex__ should return a complex object",
        )),
    }
}

fn exact_class(vm: &Vm, value: &Value) -> bool {
    vm.is_builtin(&vm.class_of(value))
}

/// One part of a slice; `None` if it is Python's `None`.
fn slice_part(vm: &mut Vm, value: &Value) -> PyResult<Option<i64>> {
    match value {
        Value::None => Ok(None),
        Value::Int(i) => Ok(Some(*i)),
        other if has_index(vm, other) => index_isize_clamped(vm, other).map(Some),
        _ => Err(raise::type_error(
            vm,
            "slice indices must be integers or None or have an __index__ method",
        )),
    }
}

/// `PySlice_GetIndicesEx`: start, stop, step and count of the items a slice takes from a sequence of
/// `len` items, which is asked for when the parts are known: code of the program's gives them, and may change it.
///
/// # Errors
///
/// `TypeError` for parts that are no integers, `ValueError` for a step of zero.
pub fn slice_indices(
    vm: &mut Vm,
    slice: &[Value; 3],
    len: impl FnOnce() -> usize,
) -> PyResult<(i64, i64, i64, usize)> {
    let [start, stop, step] = slice;
    let step = slice_part(vm, step)?.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(raise::value_error(vm, "slice step cannot be zero"));
    }
    let start = slice_part(vm, start)?;
    let stop = slice_part(vm, stop)?;
    Ok(adjust_indices(start, stop, step, len()))
}

/// `PySlice_AdjustIndices` with defaults: `step` is not zero.
#[must_use]
pub fn adjust_indices(
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
    len: usize,
) -> (i64, i64, i64, usize) {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let adjust = |part: i64| {
        let part = if part < 0 {
            part.saturating_add(len)
        } else {
            part
        };
        part.clamp(low, high)
    };
    let start = start.map_or(if step < 0 { high } else { low }, adjust);
    let stop = stop.map_or(if step < 0 { low } else { high }, adjust);
    let count = if step < 0 {
        if stop < start {
            (start - stop - 1) / -step + 1
        } else {
            0
        }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    (start, stop, step, usize::try_from(count).unwrap_or(0))
}
