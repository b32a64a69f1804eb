//! The iterators over keys, values and items of a dict.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::dict_view::Part;
use crate::protocol::{iter, raise};

/// Method table of `dict_keyiterator`, `dict_valueiterator` and `dict_itemiterator`.
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

struct DictIter {
    /// The dict; `None` once the end was reached.
    dict: RefCell<Option<ObjRef>>,
    /// Where to look for the next entry.
    position: Cell<u32>,
    /// How many entries the dict had; `None` once it was found changed.
    used: Cell<Option<usize>>,
    /// How many entries are left.
    left: Cell<usize>,
    part: Part,
}

/// An iterator over a dict object.
pub(super) fn over(vm: &Vm, dict: &ObjRef, part: Part) -> Value {
    let used = match &dict.payload {
        Payload::Dict(table) => table.borrow().len(),
        _ => 0,
    };
    let class = match part {
        Part::Keys => &vm.classes.dict_keyiterator,
        Part::Values => &vm.classes.dict_valueiterator,
        Part::Items => &vm.classes.dict_itemiterator,
    };
    let state = DictIter {
        dict: RefCell::new(Some(Rc::clone(dict))),
        position: Cell::new(0),
        used: Cell::new(Some(used)),
        left: Cell::new(used),
        part,
    };
    vm.new_iter(class, state)
}

impl NativeData for DictIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(dict) = &*self.dict.borrow() {
            visit(&Value::from(dict));
        }
    }
    fn clear(&self) {
        drop(self.dict.take());
    }
}

impl NativeIter for DictIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let found = self.next_at_hand(vm, &mut 0);
        if found.is_some() {
            return Ok(found);
        }
        let len = match self.dict.borrow().as_ref().map(|dict| &dict.payload) {
            Some(Payload::Dict(table)) => table.borrow().len(),
            _ => return Ok(None),
        };
        if self.used.get() != Some(len) {
            self.used.set(None);
            let message = "dictionary changed size during iteration";
            return Err(raise::runtime_error(vm, message));
        }
        drop(self.dict.take());
        Ok(None)
    }

    fn next_at_hand(&self, vm: &Vm, _steps: &mut u64) -> Option<Value> {
        let dict = self.dict.borrow();
        let Payload::Dict(table) = &dict.as_ref()?.payload else {
            return None;
        };
        let table = table.borrow();
        if self.used.get() != Some(table.len()) {
            return None;
        }
        let (at, key, value) = table.next_from(self.position.get())?;
        self.position.set(at + 1);
        self.left.set(self.left.get().saturating_sub(1));
        Some(match self.part {
            Part::Keys => key.clone(),
            Part::Values => value.clone(),
            Part::Items => vm.new_tuple([key.clone(), value.clone()]),
        })
    }

    fn length_hint(&self) -> Option<usize> {
        let len = match &*self.dict.borrow() {
            Some(dict) => match &dict.payload {
                Payload::Dict(table) => Some(table.borrow().len()),
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
fn reduce(vm: &mut Vm, state: &DictIter) -> PyResult {
    let copy = DictIter {
        dict: RefCell::new(state.dict.borrow().clone()),
        position: state.position.clone(),
        used: state.used.clone(),
        left: state.left.clone(),
        part: state.part,
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
