//! The cell of a closure.

use std::cell::RefCell;

use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{describe, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Eq)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Ne)
        }),
        MethodDef::new("__lt__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Lt)
        }),
        MethodDef::new("__le__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Le)
        }),
        MethodDef::new("__gt__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Gt)
        }),
        MethodDef::new("__ge__", Arity::Slot(1), |vm, args| {
            compare_cells(vm, &args, CompareOp::Ge)
        }),
    ],
    getsets: &[GetSetDef::read("cell_contents", get_contents)],
    ..TypeTable::EMPTY
};

fn contents(value: &Value) -> Option<&RefCell<Value>> {
    match value.payload() {
        Some(Payload::Cell(cell)) => Some(cell),
        _ => None,
    }
}

fn cell(value: &Value) -> PyResult<Value> {
    match contents(value) {
        Some(cell) => Ok(cell.borrow().clone()),
        None => Err(Fault::Internal("a cell that is none").into()),
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let value = cell(args.at(0))?;
    let address = describe::address(args.at(0));
    let shown = if value.is_unbound() {
        format!("<cell at {address}: empty>")
    } else {
        format!(
            "<cell at {address}: {} object at {}>",
            vm.type_name(&value),
            describe::address(&value)
        )
    };
    Ok(vm.new_str(shown))
}

/// Cells compare by their contents; an empty one is less than any other.
fn compare_cells(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let Some(other) = contents(args.at(1)) else {
        return Ok(Value::NotImplemented);
    };
    let (a, b) = (cell(args.at(0))?, other.borrow().clone());
    if !a.is_unbound() && !b.is_unbound() {
        return compare::compare(vm, op, &a, &b);
    }
    let order = (!a.is_unbound()).cmp(&!b.is_unbound());
    Ok(Value::bool(match op {
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }))
}

fn get_contents(vm: &mut Vm, receiver: &Value) -> PyResult {
    let value = cell(receiver)?;
    if value.is_unbound() {
        return Err(raise::value_error(vm, "Cell is empty"));
    }
    Ok(value)
}
