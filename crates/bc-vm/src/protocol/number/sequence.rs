//! The sequence's side of `+` and `*`, asked when neither operand answers as a number.

use super::{Operator, inplace_numeric, is_sequence, native_slot, numeric};
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::MethodDef;
use crate::model::object::ObjRef;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, item, raise};

/// The row of the native sequence method `name` of a class.
pub(super) fn method(vm: &Vm, class: &ClassRef, name: &ObjRef) -> Option<&'static MethodDef> {
    let found = class.data().lookup(name)?;
    let (def, owner) = native_slot(&found)?;
    is_sequence(vm, owner).then_some(def)
}

/// The repetition of a sequence by the row `def`.
pub(super) fn repeat(
    vm: &mut Vm,
    def: &'static MethodDef,
    sequence: &Value,
    count: &Value,
) -> PyResult {
    if !convert::has_index(vm, count) {
        let message = format!(
            "can't multiply sequence by non-int of type '{}'",
            vm.type_name(count)
        );
        return Err(raise::type_error(vm, message));
    }
    let count = convert::index_i64(vm, count, ExceptionKind::OverflowError)?;
    def.call.with_two(vm, sequence, &Value::Int(count))
}

/// The sequence's side of `+` and `*`; `NotImplemented` if there is none.
pub(super) fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    match op {
        BinaryOp::Add => {
            let name = vm.names.__add__.clone();
            let class = vm.class_of(a);
            match method(vm, &class, &name) {
                Some(def) => def.call.with_two(vm, a, b),
                None => Ok(Value::NotImplemented),
            }
        }
        BinaryOp::Multiply => {
            let name = vm.names.__mul__.clone();
            let (left, right) = (vm.class_of(a), vm.class_of(b));
            if let Some(def) = method(vm, &left, &name) {
                repeat(vm, def, a, b)
            } else if let Some(def) = method(vm, &right, &name) {
                repeat(vm, def, b, a)
            } else {
                Ok(Value::NotImplemented)
            }
        }
        _ => Ok(Value::NotImplemented),
    }
}

/// Whether both are of the same built-in sequence class exactly, so that no reflected method of the
/// right operand can come first.
pub(super) fn same_exact(vm: &Vm, a: &Value, b: &Value) -> bool {
    let id = vm.class_id_of(a);
    id == vm.class_id_of(b)
        && matches!(
            id,
            ClassId::STR | ClassId::LIST | ClassId::TUPLE | ClassId::BYTES | ClassId::BYTEARRAY
        )
}

/// Whether CPython gives the class a `tp_as_sequence`.
pub(super) fn has_table(vm: &Vm, class: &ClassRef) -> bool {
    class.data().is_heap()
        || class.data().lookup(&vm.names.__len__).is_some()
        || class.data().lookup(&vm.names.__contains__).is_some()
}

/// `operator.concat`: `a + b` for sequences only.
///
/// # Errors
///
/// `TypeError` if the operands are no sequences, and what they raise.
pub fn concat(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let class = vm.class_of(a);
    let name = vm.names.__add__.clone();
    if let Some(def) = method(vm, &class, &name) {
        return def.call.with_two(vm, a, b);
    }
    let operator = BinaryOp::Add.operator(vm);
    join(vm, &operator, a, b, false)
}

/// `operator.iconcat`: `a += b` for sequences only.
///
/// # Errors
///
/// As [`concat()`].
pub fn inplace_concat(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let class = vm.class_of(a);
    for name in [vm.names.__iadd__.clone(), vm.names.__add__.clone()] {
        if let Some(def) = method(vm, &class, &name) {
            return def.call.with_two(vm, a, b);
        }
    }
    let operator = BinaryOp::Add.operator(vm);
    join(vm, &operator, a, b, true)
}

/// The `+` of classes written in Python that look like sequences.
fn join(vm: &mut Vm, operator: &Operator, a: &Value, b: &Value, inplace: bool) -> PyResult {
    if item::is_sequence(vm, a) && item::is_sequence(vm, b) {
        let result = if inplace {
            inplace_numeric(vm, BinaryOp::Add, a, b)?
        } else {
            numeric(vm, operator, a, b)?
        };
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    let message = format!("'{}' object can't be concatenated", vm.type_name(a));
    Err(raise::type_error(vm, message))
}
