//! The module `_heapq`: heaps in lists; `heapq` itself is written in Python.
//!
//! Comparisons are asked in the order of CPython's `_heapq`, between the same pairs. Since they may
//! run Python code, a list whose length changes meanwhile is noticed.

use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::object::List;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{compare, define, raise};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_heapq");
    let doc = vm.new_str("Heap queue algorithm (a.k.a. priority queue).");
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, FUNCTIONS);
    Ok(Value::Obj(module))
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("heappush", Arity::Unpack(2, 2), heappush)
        .doc("heappush(heap, item) -> None. Push item onto heap, maintaining the heap invariant."),
    MethodDef::new("heappushpop", Arity::Unpack(2, 2), heappushpop)
        .doc("heappushpop(heap, item) -> value. Push item on the heap, then pop and return the smallest item\nfrom the heap."),
    MethodDef::new("heappop", Arity::One, heappop)
        .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
    MethodDef::new("heapreplace", Arity::Unpack(2, 2), heapreplace)
        .doc("heapreplace(heap, item) -> value. Pop and return the current smallest value, and add the new item."),
    MethodDef::new("heapify", Arity::One, heapify)
        .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    MethodDef::new("_heappop_max", Arity::One, heappop_max).doc("Maxheap variant of heappop."),
    MethodDef::new("_heapreplace_max", Arity::Unpack(2, 2), heapreplace_max)
        .doc("Maxheap variant of heapreplace"),
    MethodDef::new("_heapify_max", Arity::One, heapify_max).doc("Maxheap variant of heapify."),
];

/// Which item stays on top.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    /// The smallest.
    Least,
    /// The largest.
    Greatest,
}

impl Top {
    /// Whether `a` must lie above `b`.
    fn above(self, vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
        match self {
            Self::Least => compare::less(vm, a, b),
            Self::Greatest => compare::less(vm, b, a),
        }
    }
}

fn list_of<'a>(vm: &mut Vm, heap: &'a Value) -> PyResult<&'a List> {
    match heap.as_list() {
        Some(list) => Ok(list),
        None => Err(raise::type_error(vm, "heap argument must be a list")),
    }
}

#[cold]
fn out_of_range(vm: &mut Vm) -> Thrown {
    raise::index_error(vm, "index out of range")
}

fn at(vm: &mut Vm, list: &List, index: usize) -> PyResult {
    let found = list.borrow().get(index).cloned();
    found.ok_or_else(|| out_of_range(vm))
}

/// Compares two places; fails if the list changes its length meanwhile.
fn above(vm: &mut Vm, list: &List, top: Top, a: usize, b: usize) -> PyResult<bool> {
    let (x, y) = (at(vm, list, a)?, at(vm, list, b)?);
    let length = list.borrow().len();
    let answer = top.above(vm, &x, &y)?;
    if list.borrow().len() != length {
        return Err(raise::runtime_error(
            vm,
            "list changed size during iteration",
        ));
    }
    Ok(answer)
}

/// Moves the item at `place` up until its parent lies above it.
fn rise(vm: &mut Vm, list: &List, top: Top, start: usize, mut place: usize) -> PyResult<()> {
    if place >= list.borrow().len() {
        return Err(out_of_range(vm));
    }
    while place > start {
        let parent = (place - 1) / 2;
        if !above(vm, list, top, place, parent)? {
            break;
        }
        list.borrow_mut().swap(place, parent);
        place = parent;
    }
    Ok(())
}

/// Moves the item at `start` down to a leaf, each time past the child that belongs on top, and from
/// there up to where it belongs.
fn sink(vm: &mut Vm, list: &List, top: Top, start: usize) -> PyResult<()> {
    let end = list.borrow().len();
    if start >= end {
        return Err(out_of_range(vm));
    }
    let mut place = start;
    while place < end / 2 {
        let mut child = 2 * place + 1;
        if child + 1 < end && !above(vm, list, top, child, child + 1)? {
            child += 1;
        }
        list.borrow_mut().swap(place, child);
        place = child;
    }
    rise(vm, list, top, start, place)
}

/// Adds an item.
fn push(vm: &mut Vm, heap: &Value, item: Value) -> PyResult<()> {
    let list = list_of(vm, heap)?;
    vm.make_room(&mut list.borrow_mut(), 1)?;
    list.borrow_mut().push(item);
    vm.heap.charge_growth(list.uncharged());
    let last = list.borrow().len() - 1;
    rise(vm, list, Top::Least, 0, last)
}

/// Takes the top item off.
fn pop(vm: &mut Vm, heap: &Value, top: Top) -> PyResult {
    let list = list_of(vm, heap)?;
    let last = list.borrow_mut().pop();
    let Some(last) = last else {
        return Err(out_of_range(vm));
    };
    vm.heap.charge_growth(list.uncharged());
    if list.borrow().is_empty() {
        return Ok(last);
    }
    let first = std::mem::replace(&mut list.borrow_mut()[0], last);
    sink(vm, list, top, 0)?;
    Ok(first)
}

/// Takes the top item off and puts another one in.
fn replace(vm: &mut Vm, heap: &Value, item: Value, top: Top) -> PyResult {
    let list = list_of(vm, heap)?;
    if list.borrow().is_empty() {
        return Err(out_of_range(vm));
    }
    let first = std::mem::replace(&mut list.borrow_mut()[0], item);
    sink(vm, list, top, 0)?;
    Ok(first)
}

/// Puts a list into heap order.
fn order(vm: &mut Vm, heap: &Value, top: Top) -> PyResult<()> {
    let list = list_of(vm, heap)?;
    let parents = list.borrow().len() / 2;
    for place in (0..parents).rev() {
        sink(vm, list, top, place)?;
    }
    Ok(())
}

fn heappush(vm: &mut Vm, args: Args) -> PyResult {
    push(vm, args.at(0), args.at(1).clone())?;
    Ok(Value::None)
}

fn heappushpop(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(vm, args.at(0))?;
    let first = list.borrow().first().cloned();
    match first {
        Some(first) if compare::less(vm, &first, args.at(1))? => {
            replace(vm, args.at(0), args.at(1).clone(), Top::Least)
        }
        _ => Ok(args.at(1).clone()),
    }
}

fn heappop(vm: &mut Vm, args: Args) -> PyResult {
    pop(vm, args.at(0), Top::Least)
}

fn heappop_max(vm: &mut Vm, args: Args) -> PyResult {
    pop(vm, args.at(0), Top::Greatest)
}

fn heapreplace(vm: &mut Vm, args: Args) -> PyResult {
    replace(vm, args.at(0), args.at(1).clone(), Top::Least)
}

fn heapreplace_max(vm: &mut Vm, args: Args) -> PyResult {
    replace(vm, args.at(0), args.at(1).clone(), Top::Greatest)
}

fn heapify(vm: &mut Vm, args: Args) -> PyResult {
    order(vm, args.at(0), Top::Least)?;
    Ok(Value::None)
}

fn heapify_max(vm: &mut Vm, args: Args) -> PyResult {
    order(vm, args.at(0), Top::Greatest)?;
    Ok(Value::None)
}
