//! The views of an `OrderedDict` and the iterator behind them, in both directions.
//!
//! The views are those of `dict` with an order: they share its payload and derive from its classes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{builtin, native_of, object_of, state_of};
use crate::protocol::dict_view::{Part, View};
use crate::protocol::{iter, raise};

/// What each view brings along beside what the view of a dict has.
pub(super) static VIEW: TypeTable = TypeTable {
    slots: &[MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
        iterate_view(vm, &args, false)
    })],
    methods: &[MethodDef::new("__reversed__", Arity::None, |vm, args| {
        iterate_view(vm, &args, true)
    })],
    ..TypeTable::EMPTY
};

/// What the iterator brings along.
pub(super) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), iter::slot_iter),
        MethodDef::new("__next__", Arity::Slot(0), iter::slot_next),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)
        .doc("Return state information for pickling")],
    ..TypeTable::EMPTY
};

struct OrderedIter {
    dict: RefCell<Option<ObjRef>>,
    /// Where the next entry lies; `None` at the end.
    next: Cell<Option<u32>>,
    /// The version of the table when the iteration began.
    version: Cell<u64>,
    part: Part,
    backward: bool,
}

impl NativeData for OrderedIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(dict) = &*self.dict.borrow() {
            visit(&Value::from(dict));
        }
    }
    fn clear(&self) {
        drop(self.dict.take());
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for OrderedIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let (Some(dict), Some(at)) = (self.dict.borrow().clone(), self.next.get()) else {
            drop(self.dict.take());
            return Ok(None);
        };
        let Payload::Dict(table) = &dict.payload else {
            return Ok(None);
        };
        let table = table.borrow();
        if table.version() != self.version.get() {
            drop(table);
            drop(self.dict.take());
            let message = "OrderedDict mutated during iteration";
            return Err(raise::runtime_error(vm, message));
        }
        let Some((key, value)) = table.entry(at) else {
            return Ok(None);
        };
        self.next.set(if self.backward {
            at.checked_sub(1).and_then(|at| table.previous_from(at))
        } else {
            table.next_from(at + 1).map(|(at, ..)| at)
        });
        Ok(Some(match self.part {
            Part::Keys => key.clone(),
            Part::Values => value.clone(),
            Part::Items => vm.new_tuple([key.clone(), value.clone()]),
        }))
    }
}

/// An iterator over an `OrderedDict`.
pub(super) fn iterate(vm: &mut Vm, dict: &Value, part: Part, backward: bool) -> PyResult {
    let class = super::state(vm)?.ordered_iterator.clone();
    let object = object_of(dict)?;
    let (next, version) = match &object.payload {
        Payload::Dict(table) => {
            let table = table.borrow();
            let next = if backward {
                table.last_position()
            } else {
                table.next_from(0).map(|(at, ..)| at)
            };
            (next, table.version())
        }
        _ => (None, 0),
    };
    let state = OrderedIter {
        dict: RefCell::new(Some(Rc::clone(object))),
        next: Cell::new(next),
        version: Cell::new(version),
        part,
        backward,
    };
    Ok(vm.new_iter(&class, state))
}

fn iterate_view(vm: &mut Vm, args: &Args, backward: bool) -> PyResult {
    let view = native_of::<View>(args.at(0))?;
    let dict = Value::from(&view.dict);
    iterate(vm, &dict, view.part, backward)
}

/// The view that `keys`, `values` or `items` returns.
pub(super) fn view(vm: &mut Vm, args: &Args, part: Part) -> PyResult {
    let state = super::state(vm)?;
    let class = match part {
        Part::Keys => &state.ordered_keys,
        Part::Values => &state.ordered_values,
        Part::Items => &state.ordered_items,
    }
    .clone();
    let dict = Rc::clone(object_of(args.at(0))?);
    Ok(vm.new_native(&class, View { dict, part }))
}

/// `(iter, ([what is left],))`; the iterator is used up.
fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<OrderedIter>(args.at(0))?;
    let mut rest = Vec::new();
    while let Some(value) = state.next(vm)? {
        rest.push(value);
    }
    let function = builtin(vm, "iter");
    let list = vm.new_list(rest);
    let inner = vm.new_tuple([list]);
    Ok(vm.new_tuple([function, inner]))
}
