//! What a deque is made of, and its two ends.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::VecDeque;

use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::NativeData;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::NativeRef;

/// A deque and what it is made of.
pub(super) type DequeRef<'a> = NativeRef<'a, Deque>;

/// What a deque is made of.
pub(super) struct Deque {
    items: RefCell<VecDeque<Value>>,
    /// `maxlen`.
    pub(super) bound: Cell<Option<usize>>,
    state: Cell<u64>,
    charged: Cell<usize>,
}

impl NativeData for Deque {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.items.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.items.take());
    }
    fn bytes(&self) -> usize {
        self.charged.get()
    }
}

impl Deque {
    /// A number that changes with the contents.
    pub(super) fn state(&self) -> u64 {
        self.state.get()
    }

    /// The items. No call into Python may happen while the borrow lives.
    pub(super) fn items(&self) -> Ref<'_, VecDeque<Value>> {
        self.items.borrow()
    }

    /// The items, to be changed in a way that does not disturb iterators.
    pub(super) fn rearrange(&self) -> RefMut<'_, VecDeque<Value>> {
        self.items.borrow_mut()
    }

    /// The items, to be changed.
    pub(super) fn change(&self) -> RefMut<'_, VecDeque<Value>> {
        self.state.set(self.state.get() + 1);
        self.items.borrow_mut()
    }

    /// Tells the heap of growth.
    pub(super) fn settle(&self, vm: &Vm) {
        let now = self.items.borrow().capacity() * size_of::<Value>();
        let before = self.charged.replace(now);
        if now != before {
            vm.heap.charge_growth(now as i64 - before as i64);
        }
    }

    /// Adds an item, and takes one from the other end if that is one too many.
    pub(super) fn push(&self, vm: &Vm, value: Value, end: End) -> PyResult<()> {
        let mut items = self.change();
        vm.make_room_in_deque(&mut items)?;
        let surplus = end.push(&mut items, value, self.bound.get());
        drop(items);
        self.settle(vm);
        drop(surplus);
        Ok(())
    }

    /// Takes all items away.
    pub(super) fn empty(&self, vm: &Vm) {
        let before = std::mem::take(&mut *self.change());
        self.settle(vm);
        drop(before);
    }
}

/// An end of a deque.
#[derive(Clone, Copy)]
pub(super) enum End {
    Left,
    Right,
}

impl End {
    /// Adds an item; the surplus from the other end if there is a bound.
    pub(super) fn push(
        self,
        items: &mut VecDeque<Value>,
        value: Value,
        bound: Option<usize>,
    ) -> Option<Value> {
        match self {
            Self::Left => items.push_front(value),
            Self::Right => items.push_back(value),
        }
        match self {
            _ if bound.is_none_or(|bound| items.len() <= bound) => None,
            Self::Left => Self::Right.pop(items),
            Self::Right => Self::Left.pop(items),
        }
    }

    /// Takes an item off.
    pub(super) fn pop(self, items: &mut VecDeque<Value>) -> Option<Value> {
        match self {
            Self::Left => items.pop_front(),
            Self::Right => items.pop_back(),
        }
    }
}

/// An empty deque.
pub(super) fn make(vm: &Vm, class: &ClassRef, bound: Option<usize>) -> Value {
    vm.new_native(
        class,
        Deque {
            items: RefCell::default(),
            bound: Cell::new(bound),
            state: Cell::new(0),
            charged: Cell::new(0),
        },
    )
}
