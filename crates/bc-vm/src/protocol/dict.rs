//! Tables whose keys are any hashable values.

use crate::model::error::PyResult;
use crate::model::object::{Dict, Set};
use crate::model::value::Value;
use crate::model::vm::Vm;

pub fn get(_vm: &mut Vm, _dict: &Dict, _key: &Value) -> PyResult<Option<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn set(_vm: &mut Vm, _dict: &Dict, _key: Value, _value: Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn remove(_vm: &mut Vm, _dict: &Dict, _key: &Value) -> PyResult<Option<(Value, Value)>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn contains(_vm: &mut Vm, _dict: &Dict, _key: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// dict.update's first argument: a mapping (has keys()) or an iterable of pairs.
pub fn update(_vm: &mut Vm, _dict: &Dict, _source: &Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// Whether the value is a dict or has a keys attribute.
pub fn is_mapping(_vm: &mut Vm, _value: &Value) -> bool {
    false
}
/// The keys of a mapping, in order.
pub fn keys_of(_vm: &mut Vm, _mapping: &Value) -> PyResult<Vec<Value>> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn set_add(_vm: &mut Vm, _set: &Set, _key: Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn set_contains(_vm: &mut Vm, _set: &Set, _key: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn set_remove(_vm: &mut Vm, _set: &Set, _key: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
