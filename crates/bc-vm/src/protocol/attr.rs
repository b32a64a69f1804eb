//! Attributes: lookup, descriptors, setting and deleting.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn getattr(_vm: &mut Vm, _object: &Value, _name: &ObjRef) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn getattr_opt(_vm: &mut Vm, _object: &Value, _name: &ObjRef) -> PyResult<Option<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn setattr(_vm: &mut Vm, _object: &Value, _name: &ObjRef, _value: Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn delattr(_vm: &mut Vm, _object: &Value, _name: &ObjRef) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn bind_descriptor(
    _vm: &mut Vm,
    _attr: Value,
    _instance: Option<&Value>,
    _owner: &ClassRef,
) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
