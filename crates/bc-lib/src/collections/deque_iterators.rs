//! The iterators over a deque, forward and backward.

use std::cell::{Cell, RefCell};

use super::deque_state::{Deque, DequeRef};
use bc_vm::methods;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::native_of;
use bc_vm::protocol::native::{NativeRef, Receiver};
use bc_vm::protocol::{convert, iter, raise};

/// Table of `_deque_iterator`.
pub(super) static FORWARD: TypeTable = TypeTable {
    statics: FORWARD_NEW,
    ..ITERATOR
};

/// Table of `_deque_reverse_iterator`.
pub(super) static BACKWARD: TypeTable = TypeTable {
    statics: BACKWARD_NEW,
    ..ITERATOR
};

const ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]

    static METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce;
    ]

    static FORWARD_NEW = [
        __new__: parse as ""(deque, index = None) => new_forward, ignores_keywords true;
    ]

    static BACKWARD_NEW = [
        __new__: parse as ""(deque, index = None) => new_backward, ignores_keywords true;
    ]
}

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

fn over(vm: &Vm, class: &ClassRef, deque: DequeRef<'_>, skip: usize, backward: bool) -> Value {
    let left = deque.items().len().saturating_sub(skip);
    let state = DequeIter {
        deque: RefCell::new(deque.value()),
        state: Cell::new(deque.state()),
        left: Cell::new(left),
        backward,
    };
    vm.new_iter(class, state)
}

/// `deque.__iter__`
pub(super) fn forward(vm: &mut Vm, deque: DequeRef<'_>) -> PyResult {
    let class = super::state(vm)?.deque_iterator.clone();
    Ok(over(vm, &class, deque, 0, false))
}

/// `deque.__reversed__`
pub(super) fn backward(vm: &mut Vm, deque: DequeRef<'_>) -> PyResult {
    let class = super::state(vm)?.deque_reverse_iterator.clone();
    Ok(over(vm, &class, deque, 0, true))
}

fn new_forward(vm: &mut Vm, class: ClassRef, deque: &Value, index: Option<&Value>) -> PyResult {
    new(vm, &class, deque, index, false)
}

fn new_backward(vm: &mut Vm, class: ClassRef, deque: &Value, index: Option<&Value>) -> PyResult {
    new(vm, &class, deque, index, true)
}

fn new(
    vm: &mut Vm,
    class: &ClassRef,
    deque: &Value,
    index: Option<&Value>,
    backward: bool,
) -> PyResult {
    let Some(deque) = DequeRef::of(deque) else {
        let name = vm.type_name(deque);
        let message = format!("argument 1 must be collections.deque, not {name}");
        return Err(raise::type_error(vm, message));
    };
    let skip = match index {
        Some(index) => convert::to_i64(vm, index)?.max(0) as usize,
        None => 0,
    };
    Ok(over(vm, class, deque, skip, backward))
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, DequeIter>) -> PyResult {
    let deque = own.deque.borrow().clone();
    let len = native_of::<Deque>(&deque)?.items().len();
    let class = Value::from(own.object().class());
    let done = len.saturating_sub(own.left.get());
    let inner = vm.new_tuple([deque, Value::Int(done as i64)]);
    Ok(vm.new_tuple([class, inner]))
}
