//! Sorting.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn sort(
    _vm: &mut Vm,
    _items: Vec<Value>,
    _key: Option<Value>,
    _reverse: bool,
) -> PyResult<Vec<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
