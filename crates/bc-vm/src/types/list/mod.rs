//! The type `list`: special methods, and its iterators.
//!
//! Absent: ordinary methods (see `methods`), items and slices (see `items`).

mod items;
mod iterators;
mod methods;

pub(crate) use iterators::{ITERATOR, REVERSE_ITERATOR};

use crate::model::error::PyResult;
use crate::model::heap;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::{List, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{
    class_of_new, guarded_repr, join_reprs, list_of, object_of, optional_argument, repeated_len,
};
use crate::protocol::{item, iter, poll, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "list() -> new empty list\nlist(iterable) -> new list initialized from iterable's items",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__setitem__", Arity::Slot(2), items::set),
        MethodDef::new("__delitem__", Arity::Slot(1), items::delete),
        MethodDef::new("__add__", Arity::Slot(1), add),
        MethodDef::new("__iadd__", Arity::Slot(1), add_in_place),
        MethodDef::new("__mul__", Arity::Slot(1), multiply),
        MethodDef::new("__rmul__", Arity::Slot(1), multiply),
        MethodDef::new("__imul__", Arity::Slot(1), multiply_in_place),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Eq, &a)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Ne, &a)
        }),
        MethodDef::new("__lt__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Lt, &a)
        }),
        MethodDef::new("__le__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Le, &a)
        }),
        MethodDef::new("__gt__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Gt, &a)
        }),
        MethodDef::new("__ge__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Ge, &a)
        }),
    ],
    methods: methods::METHODS,
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "list")?;
    Ok(Value::Obj(
        vm.alloc(&class, Payload::List(List::new(Vec::new()))),
    ))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0).clone();
    let source = optional_argument(vm, args, "list", "sequence")?;
    let list = list_of(&receiver)?;
    let before = std::mem::take(&mut *list.borrow_mut());
    heap::drop_from_end(before);
    if let Some(source) = source {
        methods::extend_with(vm, list, &source)?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    guarded_repr(vm, args.at(0), "[...]", |vm| {
        poll::enter(vm, " while getting the repr of a list")?;
        let shown = join_reprs(vm, "[", "]", |_, index| list.borrow().get(index).cloned());
        poll::leave(vm);
        shown
    })
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(list_of(args.at(0))?.borrow().len() as i64))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    Ok(iter::over_list(vm, object_of(args.at(0))?))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    item::list_contains(vm, list, args.at(1)).map(Value::bool)
}

fn add(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let Some(other) = args.at(1).as_list() else {
        let message = format!(
            "can only concatenate list (not \"{}\") to list",
            vm.type_name(args.at(1))
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

fn add_in_place(vm: &mut Vm, args: Args) -> PyResult {
    methods::extend_with(vm, list_of(args.at(0))?, args.at(1))?;
    Ok(args.at(0).clone())
}

fn multiply(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let count = item::index_of_repeat(vm, args.at(1))?;
    let total = repeated_len(vm, list.borrow().len(), count, size_of::<Value>())?;
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

fn multiply_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let count = item::index_of_repeat(vm, args.at(1))?;
    let total = repeated_len(vm, list.borrow().len(), count, size_of::<Value>())?;
    let items = repeat(&list.borrow(), total);
    let before = std::mem::replace(&mut *list.borrow_mut(), items);
    heap::drop_from_end(before);
    vm.heap.settle(list.unsettled());
    Ok(args.at(0).clone())
}

fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let list = list_of(args.at(0))?;
    match args.at(1).as_list() {
        Some(other) => compare::lists(vm, op, list, other),
        None => Ok(Value::NotImplemented),
    }
}
