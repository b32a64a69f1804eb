//! The iterators over a deque, forward and backward.

use std::cell::{Cell, RefCell};

use super::deque::Deque;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{class_of_new, native_of, size_argument, state_of};
use bc_vm::protocol::{iter, raise};

/// What `_deque_iterator` brings along.
pub(super) static FORWARD: TypeTable = TypeTable {
    statics: &[MethodDef::new("__new__", Arity::Parse(1, 2), |vm, args| {
        new(vm, &args, false)
    })],
    ..ITERATOR
};

/// What `_deque_reverse_iterator` brings along.
pub(super) static BACKWARD: TypeTable = TypeTable {
    statics: &[MethodDef::new("__new__", Arity::Parse(1, 2), |vm, args| {
        new(vm, &args, true)
    })],
    ..ITERATOR
};

const ITERATOR: TypeTable = TypeTable {
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
        MethodDef::row(
            "__length_hint__",
            Arity::None,
            NativeCall::Unary(iter::slot_length_hint),
        ),
        MethodDef::new("__reduce__", Arity::None, reduce),
    ],
    ..TypeTable::EMPTY
};

struct DequeIter {
    deque: RefCell<Value>,
    /// The state of the deque when the iteration began.
    state: Cell<u64>,
    /// How many items are left.
    left: Cell<usize>,
    backward: bool,
}

impl NativeData for DequeIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.deque.borrow());
    }
    fn clear(&self) {
        self.left.set(0);
        drop(self.deque.replace(Value::None));
    }
}

impl NativeIter for DequeIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let value = self.deque.borrow().clone();
        let Some(deque) = value.as_native_data::<Deque>() else {
            return Ok(None);
        };
        if deque.state() != self.state.get() {
            self.left.set(0);
            return Err(raise::runtime_error(vm, "deque mutated during iteration"));
        }
        let left = self.left.get();
        if left == 0 {
            return Ok(None);
        }
        let items = deque.items();
        let place = if self.backward {
            left - 1
        } else {
            items.len().saturating_sub(left)
        };
        self.left.set(left - 1);
        Ok(items.get(place).cloned())
    }

    fn length_hint(&self) -> Option<usize> {
        Some(self.left.get())
    }
}

fn over(vm: &Vm, class: &ClassRef, deque: &Value, skip: usize, backward: bool) -> PyResult {
    let data = native_of::<Deque>(deque)?;
    let left = data.items().len().saturating_sub(skip);
    let state = DequeIter {
        deque: RefCell::new(deque.clone()),
        state: Cell::new(data.state()),
        left: Cell::new(left),
        backward,
    };
    Ok(vm.new_iter(class, state))
}

/// `deque.__iter__`
pub(super) fn forward(vm: &mut Vm, args: Args) -> PyResult {
    let class = super::state(vm)?.deque_iterator.clone();
    over(vm, &class, args.at(0), 0, false)
}

/// `deque.__reversed__`
pub(super) fn backward(vm: &mut Vm, args: Args) -> PyResult {
    let class = super::state(vm)?.deque_reverse_iterator.clone();
    over(vm, &class, args.at(0), 0, true)
}

fn new(vm: &mut Vm, args: &Args, backward: bool) -> PyResult {
    let class = class_of_new(vm, args, "_deque_iterator")?;
    let skip = match args.get(2) {
        Some(skip) => size_argument(vm, skip)?.max(0) as usize,
        None => 0,
    };
    if args.at(1).as_native_data::<Deque>().is_none() {
        let message = format!(
            "must be collections.deque, not {}",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    }
    over(vm, &class, args.at(1), skip, backward)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<DequeIter>(args.at(0))?;
    let deque = state.deque.borrow().clone();
    let len = native_of::<Deque>(&deque)?.items().len();
    let class = Value::from(vm.class_of(args.at(0)));
    let done = len.saturating_sub(state.left.get());
    let inner = vm.new_tuple([deque, Value::Int(done as i64)]);
    Ok(vm.new_tuple([class, inner]))
}
