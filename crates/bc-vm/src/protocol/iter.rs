//! Iteration.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn iter(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn next(_vm: &mut Vm, _iterator: &Value) -> PyResult<Option<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn collect(_vm: &mut Vm, _value: &Value) -> PyResult<Vec<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn length_hint(_vm: &mut Vm, _value: &Value, _default: usize) -> PyResult<usize> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// Exactly count items, with 3.5's messages otherwise.
pub fn unpack(_vm: &mut Vm, _value: &Value, _count: usize) -> PyResult<Vec<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// Items before, a list of the middle, items after.
pub fn unpack_ex(
    _vm: &mut Vm,
    _value: &Value,
    _before: usize,
    _after: usize,
) -> PyResult<Vec<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// Whether the class defines __iter__ or __getitem__.
pub fn is_iterable(_vm: &mut Vm, _value: &Value) -> bool {
    false
}
