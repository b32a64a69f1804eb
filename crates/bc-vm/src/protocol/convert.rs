//! Conversions between Python numbers and Rust's.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn index(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn index_isize_clamped(_vm: &mut Vm, _value: &Value) -> PyResult<i64> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn to_i64(_vm: &mut Vm, _value: &Value) -> PyResult<i64> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn to_usize(_vm: &mut Vm, _value: &Value) -> PyResult<usize> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn to_f64(_vm: &mut Vm, _value: &Value) -> PyResult<f64> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn slice_indices(
    _vm: &mut Vm,
    _slice: &[Value; 3],
    _len: usize,
) -> PyResult<(i64, i64, i64, usize)> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
