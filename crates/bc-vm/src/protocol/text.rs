//! Text forms of values: repr, str, format.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;
use bc_core::text::Text;

pub fn repr(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn str(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn ascii(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn format(_vm: &mut Vm, _value: &Value, _spec: &Text) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn repr_text(_vm: &mut Vm, _value: &Value) -> PyResult<Text> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn str_text(_vm: &mut Vm, _value: &Value) -> PyResult<Text> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
