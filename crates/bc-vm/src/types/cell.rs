//! The cell of a closure.

use crate::model::error::PyResult;
use crate::model::handles::CellRef;
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{describe, raise};

/// Method table of `cell`.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        compare => rich;
    ]
}

crate::getsets! {
    static GETSETS = [
        cell_contents => contents;
    ]
}

fn repr(vm: &mut Vm, cell: CellRef<'_>) -> String {
    let value = cell.borrow();
    let address = describe::address(&cell.value());
    if value.is_unbound() {
        return format!("<cell at {address}: empty>");
    }
    format!(
        "<cell at {address}: {} object at {}>",
        vm.type_name(&value),
        describe::address(&value)
    )
}

/// Cells compare by their contents; an empty one is less than any other.
fn rich(vm: &mut Vm, cell: CellRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let Some(other) = CellRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    let (a, b) = (cell.borrow().clone(), other.borrow().clone());
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

fn contents(vm: &mut Vm, cell: CellRef<'_>) -> PyResult {
    let value = cell.borrow().clone();
    if value.is_unbound() {
        return Err(raise::value_error(vm, "Cell is empty"));
    }
    Ok(value)
}
