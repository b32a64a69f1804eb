//! Operators on numbers and on whatever defines them.

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    TrueDivide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    And,
    Xor,
    Or,
}
pub fn binary(_vm: &mut Vm, _op: BinaryOp, _a: &Value, _b: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn inplace(_vm: &mut Vm, _op: BinaryOp, _a: &Value, _b: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn power(_vm: &mut Vm, _a: &Value, _b: &Value, _modulus: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn divmod(_vm: &mut Vm, _a: &Value, _b: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn negative(_vm: &mut Vm, _a: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn positive(_vm: &mut Vm, _a: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn invert(_vm: &mut Vm, _a: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
pub fn absolute(_vm: &mut Vm, _a: &Value) -> PyResult {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
