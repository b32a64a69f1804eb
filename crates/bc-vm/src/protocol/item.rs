//! Items, length and containment.

use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn getitem(_vm: &mut Vm, _object: &Value, _key: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn setitem(_vm: &mut Vm, _object: &Value, _key: &Value, _value: Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn delitem(_vm: &mut Vm, _object: &Value, _key: &Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn len(_vm: &mut Vm, _object: &Value) -> PyResult<usize> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn contains(_vm: &mut Vm, _container: &Value, _item: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// The value under a str key of a namespace (an exact dict quickly, any mapping through __getitem__); KeyError is None.
pub fn get_name(_vm: &mut Vm, _namespace: &Value, _name: &ObjRef) -> PyResult<Option<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
