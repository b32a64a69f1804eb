//! Whether two views hold the same, and the hash of one.
//!
//! Items are compared by what they mean, so views of different formats may be equal. Absent: order,
//! which views do not have.

use super::items::{item_size, unpack};
use super::{View, open};
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::memory::MemoryView;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{buffer, raise};

pub(super) fn hash_of(vm: &mut Vm, view: View<'_>) -> PyResult<i64> {
    if let Some(hash) = view.hash.get() {
        return Ok(hash);
    }
    open(vm, &view)?;
    if !view.readonly {
        let message = "cannot hash writable memoryview object";
        return Err(raise::value_error(vm, message));
    }
    if !matches!(view.format, b'B' | b'b' | b'c') {
        let message = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
        return Err(raise::value_error(vm, message));
    }
    // What cannot be hashed itself keeps its own error.
    crate::protocol::hash::hash(vm, &Value::from(&view.source))?;
    let hash = hash::bytes(&buffer::get_of_any_layout(vm, &view.value())?);
    view.hash.set(Some(hash));
    Ok(hash)
}

/// Whether the shapes agree: what follows a dimension without items does not count.
fn same_shape(left: &[usize], right: &[usize]) -> bool {
    let agreed = |(a, b): &(&usize, &usize)| a == b && **a != 0;
    let differing = left.iter().zip(right).find(|pair| !agreed(pair));
    left.len() == right.len() && differing.is_none_or(|(a, b)| a == b)
}

/// Whether both hold the same items; `None` if the other is not bytes-like.
fn same(vm: &mut Vm, view: View<'_>, other: &Value) -> PyResult<Option<bool>> {
    let own = view.value();
    let identical = own.is(other);
    if view.is_released() {
        return Ok(Some(identical));
    }
    let other_view = other.as_native_data::<MemoryView>();
    if other_view.is_some_and(MemoryView::is_released) {
        return Ok(Some(identical));
    }
    if !buffer::is_bytes_like(other) {
        return Ok(None);
    }
    let right = buffer::get_of_any_layout(vm, other)?;
    let shapes_agree = match other_view {
        Some(other) => same_shape(&view.shape, &other.shape),
        None => same_shape(&view.shape, &[right.len()]),
    };
    if !shapes_agree {
        return Ok(Some(false));
    }
    let format = other_view.map_or(b'B', |other| other.format);
    let left = buffer::get_of_any_layout(vm, &own)?;
    if format == view.format && !matches!(format, b'f' | b'd') {
        return Ok(Some(*left == *right));
    }
    let items = |format, bytes| <[u8]>::chunks(bytes, item_size(format).unwrap_or(1));
    for (a, b) in items(view.format, &left).zip(items(format, &right)) {
        // Numbers, bytes and truth values: no code of the program compares them.
        let (a, b) = (unpack(vm, view.format, a), unpack(vm, format, b));
        let equal = match (&a, &b) {
            (Value::Float(a), Value::Float(b)) => a.get() == b.get(),
            _ => compare::eq(vm, &a, &b)?,
        };
        if !equal {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

pub(super) fn rich(vm: &mut Vm, view: View<'_>, other: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NotImplemented);
    }
    let same = same(vm, view, other)?;
    Ok(same.map_or(Value::NotImplemented, |same| {
        Value::bool(same == (op == CompareOp::Eq))
    }))
}
