//! The module `_bisect`: searching and inserting in sorted sequences.

use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, compare, convert, define, item, raise};

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

const ARITY: Arity = Arity::Keywords(2, &["a", "x", "lo", "hi"]);

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("bisect_right", ARITY, bisect_right)
        .doc("bisect_right(a, x[, lo[, hi]]) -> index\n\nReturn the index where to insert item x in list a, assuming a is sorted."),
    MethodDef::new("bisect", ARITY, bisect_right)
        .doc("bisect(a, x[, lo[, hi]]) -> index\n\nAlias for bisect_right()."),
    MethodDef::new("bisect_left", ARITY, bisect_left)
        .doc("bisect_left(a, x[, lo[, hi]]) -> index\n\nReturn the index where to insert item x in list a, assuming a is sorted."),
    MethodDef::new("insort_right", ARITY, insort_right)
        .doc("insort_right(a, x[, lo[, hi]])\n\nInsert item x in list a, and keep it sorted assuming a is sorted."),
    MethodDef::new("insort", ARITY, insort_right)
        .doc("insort(a, x[, lo[, hi]])\n\nAlias for insort_right()."),
    MethodDef::new("insort_left", ARITY, insort_left)
        .doc("insort_left(a, x[, lo[, hi]])\n\nInsert item x in list a, and keep it sorted assuming a is sorted."),
];

/// The place for `x`: after equal items if `right`, before them otherwise.
fn search(vm: &mut Vm, args: &Args, right: bool) -> PyResult<i64> {
    let (sequence, x) = (args.at(0), args.at(1));
    let mut low = match args.get(2) {
        Some(low) => convert::to_i64(vm, low)?,
        None => 0,
    };
    let high = match args.get(3) {
        Some(high) => convert::to_i64(vm, high)?,
        None => -1,
    };
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

fn insert(vm: &mut Vm, args: &Args, right: bool) -> PyResult {
    let place = search(vm, args, right)?;
    let (sequence, x) = (args.at(0), args.at(1).clone());
    if vm.class_id_of(sequence) == ClassId::LIST
        && let Some(list) = sequence.as_list()
    {
        let length = list.borrow().len();
        let place = usize::try_from(place).unwrap_or(length).min(length);
        vm.make_room(&mut list.borrow_mut(), 1)?;
        list.borrow_mut().insert(place, x);
        vm.heap.charge_growth(list.uncharged());
        return Ok(Value::None);
    }
    let name = vm.intern("insert");
    call::method(vm, sequence, &name, Args::of([Value::Int(place), x]))?;
    Ok(Value::None)
}

fn bisect_right(vm: &mut Vm, args: Args) -> PyResult {
    search(vm, &args, true).map(Value::Int)
}

fn bisect_left(vm: &mut Vm, args: Args) -> PyResult {
    search(vm, &args, false).map(Value::Int)
}

fn insort_right(vm: &mut Vm, args: Args) -> PyResult {
    insert(vm, &args, true)
}

fn insort_left(vm: &mut Vm, args: Args) -> PyResult {
    insert(vm, &args, false)
}
