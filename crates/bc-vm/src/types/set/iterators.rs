//! The iterator over a set.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::{iter, raise};

/// Method table of `set_iterator`.
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
    ]
}

struct SetIter {
    /// The set; `None` once the end was reached.
    set: RefCell<Option<ObjRef>>,
    position: Cell<u32>,
    /// How many items the set had; `None` once it was found changed.
    used: Cell<Option<usize>>,
    left: Cell<usize>,
}

/// An iterator over a set object.
pub(super) fn over(vm: &Vm, set: &ObjRef) -> Value {
    let used = match &set.payload {
        Payload::Set(table) => table.borrow().len(),
        _ => 0,
    };
    let state = SetIter {
        set: RefCell::new(Some(Rc::clone(set))),
        position: Cell::new(0),
        used: Cell::new(Some(used)),
        left: Cell::new(used),
    };
    vm.new_iter(&vm.classes.set_iterator, state)
}

impl NativeData for SetIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(set) = &*self.set.borrow() {
            visit(&Value::from(set));
        }
    }
    fn clear(&self) {
        drop(self.set.take());
    }
}

impl NativeIter for SetIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let found = self.next_at_hand(vm, &mut 0);
        if found.is_some() {
            return Ok(found);
        }
        let len = match self.set.borrow().as_ref().map(|set| &set.payload) {
            Some(Payload::Set(table)) => table.borrow().len(),
            _ => return Ok(None),
        };
        if self.used.get() != Some(len) {
            self.used.set(None);
            let message = "Set changed size during iteration";
            return Err(raise::runtime_error(vm, message));
        }
        drop(self.set.take());
        Ok(None)
    }

    fn next_at_hand(&self, _vm: &Vm, _steps: &mut u64) -> Option<Value> {
        let set = self.set.borrow();
        let Payload::Set(table) = &set.as_ref()?.payload else {
            return None;
        };
        let table = table.borrow();
        if self.used.get() != Some(table.len()) {
            return None;
        }
        let (at, key, ()) = table.next_from(self.position.get())?;
        self.position.set(at + 1);
        self.left.set(self.left.get().saturating_sub(1));
        Some(key.clone())
    }

    fn length_hint(&self) -> Option<usize> {
        let len = match &*self.set.borrow() {
            Some(set) => match &set.payload {
                Payload::Set(table) => Some(table.borrow().len()),
                _ => None,
            },
            None => None,
        };
        Some(if len.is_some() && len == self.used.get() {
            self.left.get()
        } else {
            0
        })
    }
}

/// `(iter, ([what is left],))`, without moving the iterator.
fn reduce(vm: &mut Vm, state: &SetIter) -> PyResult {
    let copy = SetIter {
        set: RefCell::new(state.set.borrow().clone()),
        position: state.position.clone(),
        used: state.used.clone(),
        left: state.left.clone(),
    };
    let mut rest = Vec::new();
    while let Some(value) = copy.next(vm)? {
        rest.push(value);
    }
    let function = builtin(vm, "iter");
    let list = vm.new_list(rest);
    let inner = vm.new_tuple([list]);
    Ok(vm.new_tuple([function, inner]))
}
