//! The iterators of `list`, forward and backward.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::iters::Iter;
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{builtin, object_of, state_of};
use crate::protocol::{iter, param};

/// What the class of forward iterators brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), iter::slot_iter),
        MethodDef::new("__next__", Arity::Slot(0), iter::slot_next),
    ],
    methods: &[
        MethodDef::new("__length_hint__", Arity::None, iter::slot_length_hint),
        MethodDef::new("__reduce__", Arity::None, reduce),
        MethodDef::new("__setstate__", Arity::One, set_state),
    ],
    ..TypeTable::EMPTY
};

/// What the class of backward iterators brings along.
pub(crate) static REVERSE_ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), iter::slot_iter),
        MethodDef::new("__next__", Arity::Slot(0), iter::slot_next),
    ],
    methods: &[
        MethodDef::new("__length_hint__", Arity::None, iter::slot_length_hint),
        MethodDef::new("__reduce__", Arity::None, reduce_reverse),
        MethodDef::new("__setstate__", Arity::One, set_state_reverse),
    ],
    ..TypeTable::EMPTY
};

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let rest = match args.at(0).payload() {
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

fn set_state(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = param::ssize_of_long(vm, args.at(1))?.max(0) as usize;
    if let Some(Payload::Iter(state)) = args.at(0).payload()
        && let Iter::List { list, index } = &**state
        && let Some(list) = &*list.borrow()
        && let Payload::List(items) = &list.payload
    {
        index.set(wanted.min(items.borrow().len()));
    }
    Ok(Value::None)
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
    fn as_any(&self) -> &dyn std::any::Any {
        self
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
pub(super) fn reversed(vm: &mut Vm, args: Args) -> PyResult {
    let object = object_of(args.at(0))?;
    let Payload::List(items) = &object.payload else {
        return Ok(Value::NotImplemented);
    };
    let index = items.borrow().len() as i64 - 1;
    let state = Reverse {
        list: RefCell::new(Some(Rc::clone(object))),
        index: Cell::new(index),
    };
    Ok(vm.new_iter(&vm.classes.list_reverseiterator, state))
}

fn reduce_reverse(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Reverse>(args.at(0))?;
    let list = state.list.borrow().clone();
    Ok(match list {
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
    })
}

fn set_state_reverse(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = param::ssize_of_long(vm, args.at(1))?;
    let state = state_of::<Reverse>(args.at(0))?;
    if let Some(list) = &*state.list.borrow()
        && let Payload::List(items) = &list.payload
    {
        state
            .index
            .set(wanted.clamp(-1, items.borrow().len() as i64 - 1));
    }
    Ok(Value::None)
}
