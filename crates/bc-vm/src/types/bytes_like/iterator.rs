//! The iterators of `bytes` and `bytearray`.

use std::cell::{Cell, RefCell};

use super::BytesLike;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::iter;
use crate::protocol::native::{PlainInt, Receiver};

/// Method table of `bytes_iterator` and of `bytearray_iterator`.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]

    static METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]
}

/// Where an iteration stands.
struct BytesIter {
    /// The bytes or bytearray; `None` once it has ended.
    source: RefCell<Option<Value>>,
    index: Cell<usize>,
}

impl BytesIter {
    /// Calls `look` with the bytes, unless the iteration has ended.
    fn with<T>(&self, look: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let source = self.source.borrow();
        BytesLike::of(source.as_ref()?).map(|source| look(&source.bytes()))
    }
}

impl NativeData for BytesIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(source) = &*self.source.borrow() {
            visit(source);
        }
    }

    fn clear(&self) {
        drop(self.source.take());
    }
}

impl NativeIter for BytesIter {
    fn next(&self, _vm: &mut Vm) -> PyResult<Option<Value>> {
        let index = self.index.get();
        let Some(byte) = self.with(|bytes| bytes.get(index).copied()).flatten() else {
            drop(self.source.take());
            return Ok(None);
        };
        self.index.set(index + 1);
        Ok(Some(Value::Int(i64::from(byte))))
    }

    fn length_hint(&self) -> Option<usize> {
        let length = self.with(<[u8]>::len).unwrap_or(0);
        Some(length.saturating_sub(self.index.get()))
    }
}

/// An iterator of the `class` that is the one for this kind.
pub(crate) fn over(vm: &mut Vm, class: &ClassRef, own: BytesLike<'_>) -> Value {
    let state = BytesIter {
        source: RefCell::new(Some(own.value())),
        index: Cell::new(0),
    };
    vm.new_iter(class, state)
}

fn reduce(vm: &mut Vm, state: &BytesIter) -> Value {
    let function = builtin(vm, "iter");
    let source = state.source.borrow().clone();
    match source {
        Some(source) => {
            let arguments = vm.new_tuple([source]);
            let index = Value::Int(state.index.get() as i64);
            vm.new_tuple([function, arguments, index])
        }
        None => {
            let empty = vm.empty_str();
            let arguments = vm.new_tuple([empty]);
            vm.new_tuple([function, arguments])
        }
    }
}

fn set_state(_: &mut Vm, state: &BytesIter, PlainInt(index): PlainInt) {
    if let Some(length) = state.with(<[u8]>::len) {
        state.index.set((index.max(0) as usize).min(length));
    }
}
