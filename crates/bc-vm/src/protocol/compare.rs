//! Comparison.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}
pub fn compare(_vm: &mut Vm, _op: CompareOp, _a: &Value, _b: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn eq(_vm: &mut Vm, _a: &Value, _b: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn less(_vm: &mut Vm, _a: &Value, _b: &Value) -> PyResult<bool> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
