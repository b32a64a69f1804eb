//! The iterator of `str`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::iter;
use crate::protocol::native::PlainInt;

/// Method table of `str_iterator`.
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

/// Where an iteration over a string stands.
struct StrIter {
    /// The str object; `None` once it has ended.
    source: RefCell<Option<ObjRef>>,
    index: Cell<usize>,
}

impl NativeData for StrIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(source) = &*self.source.borrow() {
            visit(&Value::from(source));
        }
    }

    fn clear(&self) {
        drop(self.source.take());
    }
}

impl NativeIter for StrIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let found = self.next_at_hand(vm, &mut 0);
        if found.is_none() {
            drop(self.source.take());
        }
        Ok(found)
    }

    fn next_at_hand(&self, vm: &Vm, _steps: &mut u64) -> Option<Value> {
        let index = self.index.get();
        let point = match &self.source.borrow().as_ref()?.payload {
            Payload::Str(s) => s.text().get(index)?,
            _ => return None,
        };
        self.index.set(index + 1);
        Some(vm.new_char(point))
    }

    fn length_hint(&self) -> Option<usize> {
        Some(match self.source.borrow().as_deref().map(|s| &s.payload) {
            Some(Payload::Str(s)) => s.text().len().saturating_sub(self.index.get()),
            _ => 0,
        })
    }
}

/// `str.__iter__`
pub(super) fn over(vm: &mut Vm, own: StrRef<'_>) -> Value {
    let state = StrIter {
        source: RefCell::new(Some(Rc::clone(own.object()))),
        index: Cell::new(0),
    };
    vm.new_iter(&vm.classes.str_iterator, state)
}

fn reduce(vm: &mut Vm, state: &StrIter) -> Value {
    let function = builtin(vm, "iter");
    let source = state.source.borrow().clone();
    match source {
        Some(source) => {
            let arguments = vm.new_tuple([Value::Obj(source)]);
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

fn set_state(_: &mut Vm, state: &StrIter, PlainInt(index): PlainInt) {
    if let Some(source) = &*state.source.borrow()
        && let Payload::Str(s) = &source.payload
    {
        state.index.set((index.max(0) as usize).min(s.text().len()));
    }
}
