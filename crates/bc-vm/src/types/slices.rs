//! Bounds of slices over integers of any size: what `slice.indices` and slices of ranges need.

use crate::model::error::PyResult;
use crate::model::int;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::number;
use crate::protocol::{convert, raise};

/// What a part of a slice stands for: the very object that `__index__` gives.
fn part_object(vm: &mut Vm, value: &Value) -> PyResult<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if !convert::has_index(vm, value) {
        return Err(raise::type_error(
            vm,
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    convert::index_object(vm, value).map(Some)
}

/// Start, stop and step of a slice over `length` items (`_PySlice_GetLongIndices`). Parts that need no
/// change are the objects that were given, booleans and instances of subclasses too.
///
/// # Errors
///
/// `TypeError` for parts that are no integers, `ValueError` for a step of zero, and what adding and
/// comparing instances of subclasses raises.
pub(crate) fn index_objects(
    vm: &mut Vm,
    slice: &[Value; 3],
    length: Value,
) -> PyResult<[Value; 3]> {
    let [start, stop, step] = slice;
    let step = part_object(vm, step)?.unwrap_or(Value::Int(1));
    let is_zero = int::view(&step).is_some_and(|step| step.is_zero());
    if is_zero {
        return Err(raise::value_error(vm, "slice step cannot be zero"));
    }
    let backwards = is_negative(&step);
    let (low, high) = if backwards {
        let high = number::binary(vm, BinaryOp::Add, &length, &Value::Int(-1))?;
        (Value::Int(-1), high)
    } else {
        (Value::Int(0), length.clone())
    };
    let mut bound = |given: &Value, default: &Value| -> PyResult {
        let Some(given) = part_object(vm, given)? else {
            return Ok(default.clone());
        };
        if is_negative(&given) {
            let place = number::binary(vm, BinaryOp::Add, &given, &length)?;
            let is_below = compare::holds(vm, CompareOp::Lt, &place, &low)?;
            return Ok(if is_below { low.clone() } else { place });
        }
        let is_beyond = compare::holds(vm, CompareOp::Gt, &given, &high)?;
        Ok(if is_beyond { high.clone() } else { given })
    };
    let (first, last) = if backwards {
        (&high, &low)
    } else {
        (&low, &high)
    };
    Ok([bound(start, first)?, bound(stop, last)?, step])
}

fn is_negative(index: &Value) -> bool {
    int::view(index).is_some_and(|index| index.is_negative())
}
