//! Making classes, and asking what is an instance of what.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn isinstance(_vm: &mut Vm, _value: &Value, _class: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn issubclass(_vm: &mut Vm, _class: &Value, _of: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// builtins.__build_class__
pub fn build_class(_vm: &mut Vm, _args: Args) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// What type.__new__ does.
pub fn new_class(
    _vm: &mut Vm,
    _metaclass: &ClassRef,
    _name: &Value,
    _bases: &[Value],
    _namespace: &ObjRef,
) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
