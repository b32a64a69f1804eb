//! The module `_heapq`: heaps in lists; `heapq` itself is written in Python.
//!
//! Comparisons are asked in the order of CPython's `_heapq`, between the same pairs. Since they may
//! run Python code, a list whose length changes meanwhile is noticed.

use bc_vm::functions;
use bc_vm::model::args::ArgSite;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::object::List;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::FromArg;
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

functions! {
    static FUNCTIONS = [
        /// heappush(heap, item) -> None. Push item onto heap, maintaining the heap invariant.
        heappush: unpack(heap, item) => push;
        /// heappushpop(heap, item) -> value. Push item on the heap, then pop and return the smallest item
        /// from the heap.
        heappushpop: unpack(heap, item) => push_pop;
        /// Pop the smallest item off the heap, maintaining the heap invariant.
        heappop(heap) => |vm, heap| pop(vm, heap, Top::Least);
        /// heapreplace(heap, item) -> value. Pop and return the current smallest value, and add the new item.
        heapreplace: unpack(heap, item) => |vm, heap, item| replace(vm, heap, item, Top::Least);
        /// Transform list into a heap, in-place, in O(len(heap)) time.
        heapify(heap) => |vm, heap| order(vm, heap, Top::Least);
        /// Maxheap variant of heappop.
        _heappop_max(heap) => |vm, heap| pop(vm, heap, Top::Greatest);
        /// Maxheap variant of heapreplace
        _heapreplace_max: unpack(heap, item) => |vm, heap, item| replace(vm, heap, item, Top::Greatest);
        /// Maxheap variant of heapify.
        _heapify_max(heap) => |vm, heap| order(vm, heap, Top::Greatest);
    ]
}

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

/// A list with items in heap order, as an argument.
struct Heap<'a>(&'a List);

impl<'a> FromArg<'a> for Heap<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        match value.as_list() {
            Some(list) => Ok(Self(list)),
            None => Err(raise::type_error(vm, "heap argument must be a list")),
        }
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
fn push(vm: &mut Vm, Heap(list): Heap<'_>, item: Value) -> PyResult<()> {
    vm.make_room(&mut list.borrow_mut(), 1)?;
    list.borrow_mut().push(item);
    vm.heap.charge_growth(list.uncharged());
    let last = list.borrow().len() - 1;
    rise(vm, list, Top::Least, 0, last)
}

/// Adds an item and takes the top item off, which may be the same.
fn push_pop(vm: &mut Vm, Heap(list): Heap<'_>, item: Value) -> PyResult {
    let first = list.borrow().first().cloned();
    match first {
        Some(first) if compare::less(vm, &first, &item)? => {
            replace(vm, Heap(list), item, Top::Least)
        }
        _ => Ok(item),
    }
}

/// Takes the top item off.
fn pop(vm: &mut Vm, Heap(list): Heap<'_>, top: Top) -> PyResult {
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
fn replace(vm: &mut Vm, Heap(list): Heap<'_>, item: Value, top: Top) -> PyResult {
    if list.borrow().is_empty() {
        return Err(out_of_range(vm));
    }
    let first = std::mem::replace(&mut list.borrow_mut()[0], item);
    sink(vm, list, top, 0)?;
    Ok(first)
}

/// Puts a list into heap order.
fn order(vm: &mut Vm, Heap(list): Heap<'_>, top: Top) -> PyResult<()> {
    let parents = list.borrow().len() / 2;
    for place in (0..parents).rev() {
        sink(vm, list, top, place)?;
    }
    Ok(())
}
