//! The views of an `OrderedDict` and the iterator behind them, in both directions.
//!
//! The views are those of `dict` with an order: they share its payload and derive from its classes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bc_vm::methods;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::object::{Dict, ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::builtin;
use bc_vm::protocol::dict_view::{Part, View};
use bc_vm::protocol::ordered::{self, Order};
use bc_vm::protocol::{hash, iter, raise};

/// Table of each view, beside what the view of a dict has.
pub(super) static VIEW: TypeTable = TypeTable {
    slots: VIEW_SLOTS,
    methods: VIEW_METHODS,
    ..TypeTable::EMPTY
};

/// Table of the iterator.
pub(super) static ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

methods! {
    static VIEW_SLOTS = [
        __iter__ => |vm: &mut Vm, view: &View| iterate(vm, &view.dict, view.part, false);
    ]

    static VIEW_METHODS = [
        __reversed__() => |vm: &mut Vm, view: &View| iterate(vm, &view.dict, view.part, true);
    ]

    static SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]

    static METHODS = [
        /// Return state information for pickling
        __reduce__() => reduce;
    ]
}

const CHANGED_SIZE: &str = "OrderedDict changed size during iteration";

struct OrderedIter {
    dict: RefCell<Option<ObjRef>>,
    /// The next key, unbound at the end.
    key: RefCell<Value>,
    /// Where it lies in the table.
    next: Cell<u32>,
    /// The version of the order when the iteration began.
    version: Cell<u64>,
    /// How many keys the table had then.
    size: Cell<Option<usize>>,
    part: Part,
    backward: bool,
}

impl NativeData for OrderedIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(dict) = &*self.dict.borrow() {
            visit(&Value::from(dict));
        }
        visit(&self.key.borrow());
    }
    fn clear(&self) {
        drop(self.dict.take());
        drop(self.key.take());
    }
}

impl NativeIter for OrderedIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let Some(dict) = self.dict.borrow().clone() else {
            return Ok(None);
        };
        let Payload::Dict(table) = &dict.payload else {
            return Ok(None);
        };
        if self.key.borrow().is_unbound() {
            drop(self.dict.take());
            return Ok(None);
        }
        if let Some(order) = Order::of(&dict) {
            return self.next_apart(vm, table, &order);
        }
        let version = table.borrow().version();
        if version != self.version.get() {
            // `clear` counts differently from taking keys away one by one.
            let size = self.size.get().unwrap_or(1);
            let cleared = self.version.get() + size as u64 + 1;
            if size > 0 && version == cleared && table.borrow().is_empty() {
                return Err(raise::runtime_error(vm, CHANGED_SIZE));
            }
            return Err(self.mutated(vm));
        }
        let key = self.key.borrow().clone();
        let hash = table.borrow().hash_at(self.next.get());
        if let Err(thrown) = ordered::check_hash(vm, &key, hash.unwrap_or_default()) {
            drop(self.key.take());
            return Err(thrown);
        }
        let table = table.borrow();
        let Some((key, value)) = table.entry(self.next.get()) else {
            return Ok(None);
        };
        let next = self.next.get();
        let next = if self.backward {
            next.checked_sub(1).and_then(|at| table.previous_from(at))
        } else {
            Some(next + 1)
        };
        let next = next.and_then(|at| table.next_from(at));
        let after = next.map_or(Value::Unbound, |(_, key, _)| key.clone());
        drop(self.key.replace(after));
        self.next.set(next.map_or(0, |(at, ..)| at));
        Ok(Some(match self.part {
            Part::Keys => key.clone(),
            Part::Values => value.clone(),
            Part::Items => vm.new_tuple([key.clone(), value.clone()]),
        }))
    }
}

impl OrderedIter {
    fn mutated(&self, vm: &mut Vm) -> Thrown {
        drop(self.dict.take());
        raise::runtime_error(vm, "OrderedDict mutated during iteration")
    }

    /// The next item by an order that is not that of the table.
    fn next_apart(&self, vm: &mut Vm, table: &Dict, order: &Order) -> PyResult<Option<Value>> {
        if order.version() != self.version.get() {
            return Err(self.mutated(vm));
        }
        if self.size.get() != Some(table.borrow().len()) {
            self.size.set(None);
            return Err(raise::runtime_error(vm, CHANGED_SIZE));
        }
        let key = self.key.take();
        let hash = hash::hash(vm, &key)?;
        let Some(place) = order.place(&key, hash) else {
            return Err(raise::set_object(vm, ExceptionKind::KeyError, key));
        };
        if let Some(after) = order.neighbour(place, self.backward) {
            drop(self.key.replace(after));
        }
        if self.part == Part::Keys {
            return Ok(Some(key));
        }
        let Some(value) = ordered::value_of(table, &key, hash) else {
            drop(self.key.take());
            drop(self.dict.take());
            return Err(raise::set_object(vm, ExceptionKind::KeyError, key));
        };
        Ok(Some(match self.part {
            Part::Items => vm.new_tuple([key, value]),
            _ => value,
        }))
    }
}

/// An iterator over an `OrderedDict`.
pub(super) fn iterate(vm: &mut Vm, object: &ObjRef, part: Part, backward: bool) -> PyResult {
    let class = super::state(vm)?.ordered_iterator.clone();
    let Payload::Dict(table) = &object.payload else {
        return Err(Fault::Internal("an OrderedDict that is no dict").into());
    };
    let table = table.borrow();
    let (key, next, version) = if let Some(order) = Order::of(object) {
        (order.end(backward), 0, order.version())
    } else {
        let at = if backward {
            table.last_position()
        } else {
            Some(0)
        };
        let next = at.and_then(|at| table.next_from(at));
        let key = next.map(|(_, key, _)| key.clone());
        (key, next.map_or(0, |(at, ..)| at), table.version())
    };
    let state = OrderedIter {
        dict: RefCell::new(Some(Rc::clone(object))),
        key: RefCell::new(key.unwrap_or_default()),
        next: Cell::new(next),
        version: Cell::new(version),
        size: Cell::new(Some(table.len())),
        part,
        backward,
    };
    Ok(vm.new_iter(&class, state))
}

/// The view that `keys`, `values` or `items` returns.
pub(super) fn view(vm: &mut Vm, dict: &ObjRef, part: Part) -> PyResult {
    let state = super::state(vm)?;
    let class = match part {
        Part::Keys => &state.ordered_keys,
        Part::Values => &state.ordered_values,
        Part::Items => &state.ordered_items,
    };
    let dict = Rc::clone(dict);
    Ok(vm.new_native(class, View { dict, part }))
}

/// `(iter, ([what is left],))`; the iterator is used up.
fn reduce(vm: &mut Vm, state: &OrderedIter) -> PyResult {
    let mut rest = Vec::new();
    while let Some(value) = state.next(vm)? {
        rest.push(value);
    }
    let function = builtin(vm, "iter");
    let list = vm.new_list(rest);
    let inner = vm.new_tuple([list]);
    Ok(vm.new_tuple([function, inner]))
}
