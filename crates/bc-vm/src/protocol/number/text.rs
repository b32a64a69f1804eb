//! Operators on strings: `+`, `*` and `%`.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::format::percent;
use crate::protocol::strings;

/// `a op b` for operands whose classes are exactly built-in ones: strings added, a string repeated,
/// a string formatted. `NotImplemented` for any others.
///
/// # Errors
///
/// What the operation raises.
#[inline]
pub(super) fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let is_text =
        |value: &Value| matches!(value, Value::Obj(object) if object.class_id() == ClassId::STR);
    if !is_text(a) {
        return Ok(Value::NotImplemented);
    }
    match (op, b) {
        (BinaryOp::Add, _) if is_text(b) => strings::concat(vm, a, b),
        (BinaryOp::Multiply, Value::Int(_)) => strings::repeat(vm, a, b),
        // A subclass on the right is asked first.
        (BinaryOp::Modulo, _) if is_text(b) || b.as_str().is_none() => {
            percent::str_percent(vm, a, b)
        }
        _ => Ok(Value::NotImplemented),
    }
}
