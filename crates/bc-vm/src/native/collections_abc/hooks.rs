//! The classes that are recognised by their methods: `Hashable`, `Iterable`, `Sized` ...
//!
//! A class that has the methods counts as a subclass, whether it derives from these or not.

use super::class_named;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{iter, raise, truth};

/// The row of a `__subclasshook__` that knows classes by their methods.
macro_rules! hook {
    ($name:literal, $($method:literal),+) => {
        &[MethodDef::new("__subclasshook__", Arity::Any, |vm, args| {
            has_all(vm, &args, $name, &[$($method),+])
        })]
    };
}
pub(super) use hook;

/// `True` if each method lies in the namespace of some class of the order.
pub(super) fn has_all(vm: &mut Vm, args: &Args, name: &str, methods: &[&str]) -> PyResult {
    let own = class_named(vm, name)?;
    let (Some(class), Some(tested)) = (args.at(0).as_class(), args.at(1).as_class()) else {
        return Ok(Value::NotImplemented);
    };
    if !class.is(&own) {
        return Ok(Value::NotImplemented);
    }
    let order = tested.data().mro();
    for method in methods {
        let method = vm.intern(method);
        if !order.iter().any(|base| base.data().own(&method).is_some()) {
            return Ok(Value::NotImplemented);
        }
    }
    Ok(Value::True)
}

/// `True` if the first class of the order that has the method in its namespace has a true one there.
fn has_true(vm: &mut Vm, args: &Args, name: &str, method: &str) -> PyResult {
    let own = class_named(vm, name)?;
    let (Some(class), Some(tested)) = (args.at(0).as_class(), args.at(1).as_class()) else {
        return Ok(Value::NotImplemented);
    };
    if class.is(&own) {
        let method = vm.intern(method);
        let found = tested
            .data()
            .mro()
            .iter()
            .find_map(|base| base.data().own(&method));
        if let Some(found) = found
            && truth::truth(vm, &found)?
        {
            return Ok(Value::True);
        }
    }
    Ok(Value::NotImplemented)
}

fn nothing(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::None)
}

fn zero(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::Int(0))
}

fn no(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::False)
}

fn no_items(vm: &mut Vm, _args: Args) -> PyResult {
    let empty = vm.new_tuple([]);
    iter::iter(vm, &empty)
}

fn stop(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::stop_iteration(vm, Value::None))
}

fn stop_async(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw_bare(vm, Exc::StopAsyncIteration))
}

pub(super) static AWAITABLE: TypeTable = TypeTable {
    methods: &[MethodDef::new("__await__", Arity::Python(0, &[]), no_items)],
    class_methods: &[MethodDef::new(
        "__subclasshook__",
        Arity::Any,
        |vm, args| has_true(vm, &args, "Awaitable", "__await__"),
    )],
    ..TypeTable::EMPTY
};

pub(super) static ASYNC_ITERABLE: TypeTable = TypeTable {
    methods: &[MethodDef::new("__aiter__", Arity::Python(0, &[]), nothing)],
    class_methods: hook!("AsyncIterable", "__aiter__"),
    ..TypeTable::EMPTY
};

pub(super) static ASYNC_ITERATOR: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("__anext__", Arity::Python(0, &[]), stop_async)
            .doc("Return the next item or raise StopAsyncIteration when exhausted."),
        MethodDef::new("__aiter__", Arity::Python(0, &[]), iter::slot_iter),
    ],
    class_methods: hook!("AsyncIterator", "__anext__", "__aiter__"),
    ..TypeTable::EMPTY
};

pub(super) static HASHABLE: TypeTable = TypeTable {
    slots: &[MethodDef::new("__hash__", Arity::Slot(0), zero)],
    class_methods: &[MethodDef::new(
        "__subclasshook__",
        Arity::Any,
        |vm, args| has_true(vm, &args, "Hashable", "__hash__"),
    )],
    ..TypeTable::EMPTY
};

pub(super) static ITERABLE: TypeTable = TypeTable {
    slots: &[MethodDef::new("__iter__", Arity::Slot(0), no_items)],
    class_methods: hook!("Iterable", "__iter__"),
    ..TypeTable::EMPTY
};

pub(super) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__next__", Arity::Slot(0), stop)
            .doc("Return the next item from the iterator. When exhausted, raise StopIteration"),
        MethodDef::new("__iter__", Arity::Slot(0), iter::slot_iter),
    ],
    class_methods: hook!("Iterator", "__next__", "__iter__"),
    ..TypeTable::EMPTY
};

pub(super) static SIZED: TypeTable = TypeTable {
    slots: &[MethodDef::new("__len__", Arity::Slot(0), zero)],
    class_methods: hook!("Sized", "__len__"),
    ..TypeTable::EMPTY
};

pub(super) static CONTAINER: TypeTable = TypeTable {
    slots: &[MethodDef::new("__contains__", Arity::Slot(1), no)],
    class_methods: hook!("Container", "__contains__"),
    ..TypeTable::EMPTY
};

pub(super) static CALLABLE: TypeTable = TypeTable {
    slots: &[MethodDef::new("__call__", Arity::Any, no)],
    class_methods: hook!("Callable", "__call__"),
    ..TypeTable::EMPTY
};
