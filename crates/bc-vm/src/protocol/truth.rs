//! Truth.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn truth(_vm: &mut Vm, _value: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
