//! The type `reversed`: any sequence walked backwards by index.

use std::cell::{Cell, RefCell};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{class_of_new, no_keywords, state_of, unpack_count};
use crate::protocol::{call, item, iter, param, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "reversed(sequence) -> reverse iterator over values of the sequence\n\nReturn a reverse iterator",
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
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

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

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "reversed")?;
    if class.data().id() == ClassId::REVERSED {
        no_keywords(vm, &args, "reversed()")?;
    }
    unpack_count(vm, args.len() - 1, "reversed", 1, 1)?;
    let sequence = args.at(1);
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

fn length_hint(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Reversed>(args.at(0))?;
    let sequence = state.sequence.borrow().clone();
    if sequence.is_unbound() {
        return Ok(Value::Int(0));
    }
    let length = item::len(vm, &sequence)? as i64;
    let left = state.index.get() + 1;
    Ok(Value::Int(if length < left { 0 } else { left }))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Reversed>(args.at(0))?;
    let sequence = state.sequence.borrow().clone();
    let class = Value::from(vm.class_of(args.at(0)));
    if sequence.is_unbound() {
        let empty = vm.new_tuple([]);
        let inner = vm.new_tuple([empty]);
        return Ok(vm.new_tuple([class, inner]));
    }
    let inner = vm.new_tuple([sequence]);
    Ok(vm.new_tuple([class, inner, Value::Int(state.index.get())]))
}

fn set_state(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = param::ssize_of_long(vm, args.at(1))?;
    let state = state_of::<Reversed>(args.at(0))?;
    let sequence = state.sequence.borrow().clone();
    if !sequence.is_unbound() {
        let length = item::len(vm, &sequence)? as i64;
        state.index.set(wanted.clamp(-1, length - 1));
    }
    Ok(Value::None)
}
