//! The iterators of `list`, forward and backward.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::handles::ListRef;
use crate::model::iters::Iter;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::iter;
use crate::protocol::native::PlainInt;

/// Method table of `list_iterator`.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

/// Method table of `list_reverseiterator`.
pub(crate) static REVERSE_ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    methods: REVERSE_METHODS,
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

    static REVERSE_METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce_reverse;
        __setstate__(state) => set_state_reverse;
    ]
}

fn reduce(vm: &mut Vm, own: &Value) -> PyResult {
    let rest = match own.payload() {
        Some(Payload::Iter(state)) => match &**state {
            Iter::List { list, index } => list
                .borrow()
                .as_ref()
                .map(|list| (Value::from(list), index.get())),
            _ => None,
        },
        _ => None,
    };
    let function = builtin(vm, "iter");
    Ok(match rest {
        Some((list, index)) => {
            let inner = vm.new_tuple([list]);
            vm.new_tuple([function, inner, Value::Int(index as i64)])
        }
        None => {
            let empty = vm.new_list(Vec::new());
            let inner = vm.new_tuple([empty]);
            vm.new_tuple([function, inner])
        }
    })
}

fn set_state(_: &mut Vm, own: &Value, PlainInt(wanted): PlainInt) {
    let wanted = wanted.max(0) as usize;
    if let Some(Payload::Iter(state)) = own.payload()
        && let Iter::List { list, index } = &**state
        && let Some(list) = &*list.borrow()
        && let Payload::List(items) = &list.payload
    {
        index.set(wanted.min(items.borrow().len()));
    }
}

/// A list walked backwards.
struct Reverse {
    list: RefCell<Option<ObjRef>>,
    /// The next index; -1 at the end.
    index: Cell<i64>,
}

impl NativeData for Reverse {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(list) = &*self.list.borrow() {
            visit(&Value::from(list));
        }
    }
    fn clear(&self) {
        drop(self.list.take());
    }
}

impl NativeIter for Reverse {
    fn next(&self, _vm: &mut Vm) -> PyResult<Option<Value>> {
        let index = self.index.get();
        let found = match &*self.list.borrow() {
            Some(list) => match &list.payload {
                Payload::List(items) => usize::try_from(index)
                    .ok()
                    .and_then(|index| items.borrow().get(index).cloned()),
                _ => None,
            },
            None => return Ok(None),
        };
        if found.is_some() {
            self.index.set(index - 1);
        } else {
            self.index.set(-1);
            drop(self.list.take());
        }
        Ok(found)
    }

    fn length_hint(&self) -> Option<usize> {
        let len = match &*self.list.borrow() {
            Some(list) => match &list.payload {
                Payload::List(items) => items.borrow().len(),
                _ => 0,
            },
            None => 0,
        };
        let left = usize::try_from(self.index.get() + 1).unwrap_or(0);
        Some(if left > len { 0 } else { left })
    }
}

/// `list.__reversed__`
pub(super) fn reversed(vm: &mut Vm, list: ListRef<'_>) -> Value {
    let state = Reverse {
        index: Cell::new(list.borrow().len() as i64 - 1),
        list: RefCell::new(Some(Rc::clone(list.object()))),
    };
    vm.new_iter(&vm.classes.list_reverseiterator, state)
}

fn reduce_reverse(vm: &mut Vm, state: &Reverse) -> Value {
    let list = state.list.borrow().clone();
    match list {
        Some(list) => {
            let function = builtin(vm, "reversed");
            let inner = vm.new_tuple([Value::Obj(list)]);
            vm.new_tuple([function, inner, Value::Int(state.index.get())])
        }
        None => {
            let function = builtin(vm, "iter");
            let empty = vm.new_list(Vec::new());
            let inner = vm.new_tuple([empty]);
            vm.new_tuple([function, inner])
        }
    }
}

fn set_state_reverse(_: &mut Vm, state: &Reverse, PlainInt(wanted): PlainInt) {
    if let Some(list) = &*state.list.borrow()
        && let Payload::List(items) = &list.payload
    {
        state
            .index
            .set(wanted.clamp(-1, items.borrow().len() as i64 - 1));
    }
}
