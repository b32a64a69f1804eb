//! Hashing.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn hash(_vm: &mut Vm, _value: &Value) -> PyResult<i64> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
