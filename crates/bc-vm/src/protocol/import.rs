//! Importing modules.

use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn import_name(
    _vm: &mut Vm,
    _builtins: &ObjRef,
    _name: Value,
    _globals: Value,
    _locals: Value,
    _fromlist: Value,
    _level: Value,
) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn import_from(_vm: &mut Vm, _module: &Value, _name: &ObjRef) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn import_star(_vm: &mut Vm, _module: &Value, _namespace: &Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// sys.displayhook
pub fn display(_vm: &mut Vm, _value: Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
