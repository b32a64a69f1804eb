//! The classes `iterator` (by index), `callable_iterator` (until a sentinel) and two of iterators that
//! have nothing to tell; their states and their making are the protocols'.

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{builtin, state_of};
use crate::protocol::iter::{self, CallIter, SequenceIter};
use crate::protocol::{item, param};

/// What `iterator` brings along.
pub(crate) static SEQUENCE: TypeTable = TypeTable {
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
    ],
    methods: &[
        MethodDef::new("__length_hint__", Arity::None, length_hint),
        MethodDef::new("__reduce__", Arity::None, reduce),
        MethodDef::new("__setstate__", Arity::One, set_state),
    ],
    ..TypeTable::EMPTY
};

/// What `callable_iterator` brings along.
pub(crate) static CALLABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce_calls)],
    ..TypeTable::EMPTY
};

/// What the awaitable around an asynchronous iterator brings along.
pub(crate) static READY: TypeTable = TypeTable {
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
        MethodDef::row(
            "__await__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
    ],
    ..TypeTable::EMPTY
};

fn length_hint(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<SequenceIter>(args.at(0))?;
    let sequence = state.sequence.borrow().clone();
    if sequence.is_unbound() {
        return Ok(Value::Int(0));
    }
    if !item::has_len(vm, &sequence) {
        return Ok(Value::NotImplemented);
    }
    let left = item::len(vm, &sequence)? as i64 - state.index.get();
    Ok(Value::Int(left.max(0)))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<SequenceIter>(args.at(0))?;
    let function = builtin(vm, "iter");
    let sequence = state.sequence.borrow().clone();
    if sequence.is_unbound() {
        let empty = vm.new_tuple([]);
        let inner = vm.new_tuple([empty]);
        return Ok(vm.new_tuple([function, inner]));
    }
    let inner = vm.new_tuple([sequence]);
    Ok(vm.new_tuple([function, inner, Value::Int(state.index.get())]))
}

fn set_state(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = param::ssize_of_long(vm, args.at(1))?;
    let state = state_of::<SequenceIter>(args.at(0))?;
    if !state.sequence.borrow().is_unbound() {
        state.index.set(wanted.max(0));
    }
    Ok(Value::None)
}

fn reduce_calls(vm: &mut Vm, args: Args) -> PyResult {
    let parts = state_of::<CallIter>(args.at(0))?.parts.borrow().clone();
    let function = builtin(vm, "iter");
    let inner = match parts {
        Some(parts) => vm.new_tuple(parts),
        None => {
            let empty = vm.new_tuple([]);
            vm.new_tuple([empty])
        }
    };
    Ok(vm.new_tuple([function, inner]))
}
