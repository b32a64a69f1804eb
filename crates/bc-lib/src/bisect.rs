//! The module `_bisect`: searching and inserting in sorted sequences.

use crate::support::invoke;
use bc_vm::functions;
use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{compare, define, item, raise};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_bisect");
    let doc = vm.new_str("Bisection algorithms.");
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, FUNCTIONS);
    Ok(Value::Obj(module))
}

functions! {
    static FUNCTIONS = [
        /// bisect_right(a, x[, lo[, hi]]) -> index
        ///
        /// Return the index where to insert item x in list a, assuming a is sorted.
        bisect_right: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| search(vm, a, x, (lo, hi), true);
        /// bisect(a, x[, lo[, hi]]) -> index
        ///
        /// Alias for bisect_right().
        bisect: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| search(vm, a, x, (lo, hi), true);
        /// bisect_left(a, x[, lo[, hi]]) -> index
        ///
        /// Return the index where to insert item x in list a, assuming a is sorted.
        bisect_left: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| search(vm, a, x, (lo, hi), false);
        /// insort_right(a, x[, lo[, hi]])
        ///
        /// Insert item x in list a, and keep it sorted assuming a is sorted.
        insort_right: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| insert(vm, a, x, (lo, hi), true);
        /// insort(a, x[, lo[, hi]])
        ///
        /// Alias for insort_right().
        insort: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| insert(vm, a, x, (lo, hi), true);
        /// insort_left(a, x[, lo[, hi]])
        ///
        /// Insert item x in list a, and keep it sorted assuming a is sorted.
        insort_left: keywords(a, x, lo = 0, hi = -1)
            => |vm, a, x, lo, hi| insert(vm, a, x, (lo, hi), false);
    ]
}

/// The place for `x`: after equal items if `right`, before them otherwise.
fn search(
    vm: &mut Vm,
    sequence: &Value,
    x: &Value,
    (mut low, high): (i64, i64),
    right: bool,
) -> PyResult<i64> {
    if low < 0 {
        return Err(raise::value_error(vm, "lo must be non-negative"));
    }
    let mut high = if high == -1 {
        item::len(vm, sequence)? as i64
    } else {
        high
    };
    while low < high {
        let middle = low + (high - low) / 2;
        let found = item::getitem(vm, sequence, &Value::Int(middle))?;
        let left_half = if right {
            compare::less(vm, x, &found)?
        } else {
            !compare::less(vm, &found, x)?
        };
        if left_half {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

fn insert(
    vm: &mut Vm,
    sequence: &Value,
    x: Value,
    bounds: (i64, i64),
    right: bool,
) -> PyResult<()> {
    let place = search(vm, sequence, &x, bounds, right)?;
    if vm.class_id_of(sequence) == ClassId::LIST
        && let Some(list) = sequence.as_list()
    {
        let length = list.borrow().len();
        let place = usize::try_from(place).unwrap_or(length).min(length);
        vm.make_room(&mut list.borrow_mut(), 1)?;
        list.borrow_mut().insert(place, x);
        vm.heap.charge_growth(list.uncharged());
        return Ok(());
    }
    invoke(vm, sequence, "insert", [Value::Int(place), x])?;
    Ok(())
}
