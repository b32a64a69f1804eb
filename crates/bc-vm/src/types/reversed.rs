//! The type `reversed`: any sequence walked backwards by index.

use std::cell::{Cell, RefCell};

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{NativeRef, PlainInt};
use crate::protocol::{call, item, raise};
use crate::types::iterators;

/// Method table of `reversed`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "reversed(sequence) -> reverse iterator over values of the sequence\n\nReturn a reverse iterator",
    slots: iterators::SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHODS = [
        __length_hint__() => length_hint;
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]

    static STATICS = [
        __new__: unpack(sequence) => new, exact_no_keywords "reversed()";
    ]
}

struct Reversed {
    /// The sequence; `Value::Unbound` once it has ended.
    sequence: RefCell<Value>,
    /// The next index.
    index: Cell<i64>,
}

impl NativeData for Reversed {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.sequence.borrow());
    }
    fn clear(&self) {
        drop(self.sequence.take());
    }
}

impl NativeIter for Reversed {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let index = self.index.get();
        let sequence = self.sequence.borrow().clone();
        if index >= 0 && !sequence.is_unbound() {
            match item::getitem(vm, &sequence, &Value::Int(index)) {
                Ok(value) => {
                    self.index.set(index - 1);
                    return Ok(Some(value));
                }
                Err(thrown)
                    if raise::is_instance(&thrown, vm, ExceptionKind::IndexError)
                        || raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) => {}
                Err(thrown) => return Err(thrown),
            }
        }
        self.index.set(-1);
        drop(self.sequence.take());
        Ok(None)
    }
}

fn new(vm: &mut Vm, class: ClassRef, sequence: &Value) -> PyResult {
    let name = vm.names.__reversed__.clone();
    if let Some(iterator) = call::call_special(vm, sequence, &name, Args::none())? {
        return Ok(iterator);
    }
    if !item::is_sequence(vm, sequence) {
        return Err(raise::type_error(
            vm,
            "argument to reversed() must be a sequence",
        ));
    }
    let length = item::len(vm, sequence)?;
    let state = Reversed {
        sequence: RefCell::new(sequence.clone()),
        index: Cell::new(length as i64 - 1),
    };
    Ok(vm.new_iter(&class, state))
}

fn length_hint(vm: &mut Vm, state: &Reversed) -> PyResult<i64> {
    let sequence = state.sequence.borrow().clone();
    if sequence.is_unbound() {
        return Ok(0);
    }
    let length = item::len(vm, &sequence)? as i64;
    let left = state.index.get() + 1;
    Ok(if length < left { 0 } else { left })
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Reversed>) -> Value {
    let sequence = own.sequence.borrow().clone();
    let class = Value::from(own.object().class());
    if sequence.is_unbound() {
        let empty = vm.new_tuple([]);
        let inner = vm.new_tuple([empty]);
        return vm.new_tuple([class, inner]);
    }
    let inner = vm.new_tuple([sequence]);
    vm.new_tuple([class, inner, Value::Int(own.index.get())])
}

fn set_state(vm: &mut Vm, state: &Reversed, PlainInt(wanted): PlainInt) -> PyResult<()> {
    let sequence = state.sequence.borrow().clone();
    if !sequence.is_unbound() {
        let length = item::len(vm, &sequence)? as i64;
        state.index.set(wanted.clamp(-1, length - 1));
    }
    Ok(())
}
