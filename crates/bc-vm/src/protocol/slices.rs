//! Bounds of slices over integers of any size: what `slice.indices` and slices of ranges need.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::model::error::PyResult;
use crate::model::int;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, raise};

fn part(vm: &mut Vm, value: &Value) -> PyResult<Option<BigInt>> {
    if value.is_none() {
        return Ok(None);
    }
    if !convert::has_index(vm, value) {
        return Err(raise::type_error(
            vm,
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    let index = convert::index(vm, value)?;
    Ok(int::view(&index).map(|i| i.big().into_owned()))
}

/// Start, stop and step of a slice over `length` items (`_PySlice_GetLongIndices`).
///
/// # Errors
///
/// `TypeError` for parts that are no integers, `ValueError` for a step of zero.
pub fn long_indices(
    vm: &mut Vm,
    slice: &[Value; 3],
    length: &BigInt,
) -> PyResult<(BigInt, BigInt, BigInt)> {
    let [start, stop, step] = slice;
    let step = part(vm, step)?.unwrap_or_else(|| BigInt::from(1));
    if step.is_zero() {
        return Err(raise::value_error(vm, "slice step cannot be zero"));
    }
    let (low, high) = if step.is_negative() {
        (BigInt::from(-1), length - 1)
    } else {
        (BigInt::zero(), length.clone())
    };
    let bound = |given: Option<BigInt>, default: &BigInt| match given {
        None => default.clone(),
        Some(given) if given.is_negative() => (given + length).max(low.clone()),
        Some(given) => given.min(high.clone()),
    };
    let (first, last) = if step.is_negative() {
        (&high, &low)
    } else {
        (&low, &high)
    };
    let start = bound(part(vm, start)?, first);
    let stop = bound(part(vm, stop)?, last);
    Ok((start, stop, step))
}
