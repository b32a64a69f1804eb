//! Resuming generators and coroutines: send, throw, close, and delegation to another iterator.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;
use bc_core::code::CodeFlags;

pub enum Progress {
    Yield(Value),
    Return(Value),
}
pub fn close(_vm: &mut Vm, _generator: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn delegate(_vm: &mut Vm, _receiver: &Value, _sent: Value) -> PyResult<Progress> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn yield_from_iter(_vm: &mut Vm, _source: &Value, _flags: CodeFlags) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn awaitable_to_await(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn async_iter(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn async_next(_vm: &mut Vm, _value: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
