//! The classes `iterator` (by index), `callable_iterator` (until a sentinel) and two of iterators that
//! have nothing to tell; their states and their making are the protocols'. Also what all iterators of built-in types have.

use crate::model::error::PyResult;
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::item;
use crate::protocol::iter::{self, CallIter, SequenceIter};
use crate::protocol::native::PlainInt;

/// Method table of `iterator`.
pub(crate) static SEQUENCE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

/// Method table of `callable_iterator`.
pub(crate) static CALLABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: CALLABLE_METHODS,
    ..TypeTable::EMPTY
};

/// Method table of the awaitable around an asynchronous iterator.
pub(crate) static READY: TypeTable = TypeTable {
    slots: READY_SLOTS,
    ..TypeTable::EMPTY
};

crate::methods! {
    /// Special methods of an iterator of a built-in type.
    pub(super) static SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]

    static METHODS = [
        __length_hint__() => length_hint;
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]

    static CALLABLE_METHODS = [
        __reduce__() => reduce_calls;
    ]

    static READY_SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
        __await__ => iter::slot_iter;
    ]
}

fn length_hint(vm: &mut Vm, state: &SequenceIter) -> PyResult {
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

fn reduce(vm: &mut Vm, state: &SequenceIter) -> Value {
    let function = builtin(vm, "iter");
    let sequence = state.sequence.borrow().clone();
    if sequence.is_unbound() {
        let empty = vm.new_tuple([]);
        let inner = vm.new_tuple([empty]);
        return vm.new_tuple([function, inner]);
    }
    let inner = vm.new_tuple([sequence]);
    vm.new_tuple([function, inner, Value::Int(state.index.get())])
}

fn set_state(_: &mut Vm, state: &SequenceIter, PlainInt(wanted): PlainInt) {
    if !state.sequence.borrow().is_unbound() {
        state.index.set(wanted.max(0));
    }
}

fn reduce_calls(vm: &mut Vm, state: &CallIter) -> (Value, Value) {
    let function = builtin(vm, "iter");
    let inner = match state.parts.borrow().clone() {
        Some(parts) => vm.new_tuple(parts),
        None => {
            let empty = vm.new_tuple([]);
            vm.new_tuple([empty])
        }
    };
    (function, inner)
}
