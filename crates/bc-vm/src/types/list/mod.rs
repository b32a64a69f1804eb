//! The type `list`: special methods, and its iterators.
//!
//! Absent: ordinary methods (see `methods`), items and slices (see `items`).

mod items;
mod iterators;
mod methods;

pub(crate) use iterators::{ITERATOR, REVERSE_ITERATOR};

use crate::model::args::Keyword;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::handles::ListRef;
use crate::model::heap;
use crate::model::native::TypeTable;
use crate::model::object::{List, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{guarded_repr, join_reprs, repeated_len};
use crate::protocol::native::RepeatCount;
use crate::protocol::{item, iter, poll, raise};

/// Method table of `list`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "list() -> new empty list\nlist(iterable) -> new list initialized from iterable's items",
    slots: SLOTS,
    methods: methods::METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: keywords as "list" (sequence = None) => init;
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate;
        __contains__ => contains;
        __setitem__ => items::set;
        __delitem__ => items::delete;
        __add__ => add;
        __iadd__ => add_in_place;
        __mul__ => multiply;
        __rmul__ => multiply;
        __imul__ => multiply_in_place;
        compare => rich;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> Value {
    Value::Obj(vm.alloc(&class, Payload::List(List::new(Vec::new()))))
}

fn init(vm: &mut Vm, list: ListRef<'_>, source: Option<&Value>) -> PyResult<()> {
    let before = std::mem::take(&mut *list.borrow_mut());
    heap::drop_from_end(before);
    if let Some(source) = source {
        methods::extend_with(vm, list, source)?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, list: ListRef<'_>) -> PyResult {
    guarded_repr(vm, &list.value(), "[...]", |vm| {
        poll::enter(vm, " while getting the repr of a list")?;
        let shown = join_reprs(vm, "[", "]", |_, index| list.borrow().get(index).cloned());
        poll::leave(vm);
        shown
    })
}

fn len(_: &mut Vm, list: ListRef<'_>) -> usize {
    list.borrow().len()
}

fn iterate(vm: &mut Vm, list: ListRef<'_>) -> Value {
    iter::over_list(vm, list.object())
}

fn contains(vm: &mut Vm, list: ListRef<'_>, item: &Value) -> PyResult<bool> {
    item::list_contains(vm, &list, item)
}

fn add(vm: &mut Vm, list: ListRef<'_>, other: &Value) -> PyResult {
    let Some(other) = ListRef::of(other) else {
        let message = format!(
            "can only concatenate list (not \"{}\") to list",
            vm.type_name(other)
        );
        return Err(raise::type_error(vm, message));
    };
    let total = list.borrow().len() + other.borrow().len();
    vm.reserve(total * size_of::<Value>())?;
    let mut items = Vec::with_capacity(total);
    items.extend_from_slice(&list.borrow());
    items.extend_from_slice(&other.borrow());
    Ok(vm.new_list(items))
}

fn add_in_place(vm: &mut Vm, list: ListRef<'_>, source: &Value) -> PyResult {
    methods::extend_with(vm, list, source)?;
    Ok(list.value())
}

fn multiply(vm: &mut Vm, list: ListRef<'_>, count: RepeatCount) -> PyResult {
    let total = repeated_len(vm, list.borrow().len(), count.0, size_of::<Value>())?;
    let items = repeat(&list.borrow(), total);
    Ok(vm.new_list(items))
}

fn repeat(items: &[Value], total: usize) -> Vec<Value> {
    let mut result = Vec::with_capacity(total);
    if let [one] = items {
        result.resize(total, one.clone());
    } else {
        while result.len() < total {
            result.extend_from_slice(items);
        }
    }
    result
}

fn multiply_in_place(vm: &mut Vm, list: ListRef<'_>, count: RepeatCount) -> PyResult {
    let total = repeated_len(vm, list.borrow().len(), count.0, size_of::<Value>())?;
    let items = repeat(&list.borrow(), total);
    let before = std::mem::replace(&mut *list.borrow_mut(), items);
    heap::drop_from_end(before);
    vm.heap.charge_growth(list.uncharged());
    Ok(list.value())
}

fn rich(vm: &mut Vm, list: ListRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    match ListRef::of(other) {
        Some(other) => compare::lists(vm, op, &list, &other),
        None => Ok(Value::NotImplemented),
    }
}
