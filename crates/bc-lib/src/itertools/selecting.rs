//! Iterators over one source: `accumulate`, `compress`, `dropwhile`, `filterfalse`, `islice`,
//! `starmap`, `takewhile`.

use std::cell::{Cell, RefCell};

use super::{ITERATOR, native_data, reduced};
use crate::support;
use bc_vm::methods;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{NativeRef, OrNone, PlainInt, Truth};
use bc_vm::protocol::{call, iter, number, raise, truth};
use bc_vm::runtime::import;

/// Table of `accumulate`.
pub(super) static ACCUMULATE: TypeTable = TypeTable {
    doc: "accumulate(iterable[, func]) --> accumulate object\n\nReturn series of accumulated sums (or other binary function results).",
    methods: ACCUMULATE_METHODS,
    statics: ACCUMULATE_NEW,
    ..ITERATOR
};

/// Table of `compress`.
pub(super) static COMPRESS: TypeTable = TypeTable {
    doc: "compress(data, selectors) --> iterator over selected data\n\nReturn data elements corresponding to true selector elements.",
    methods: COMPRESS_METHODS,
    statics: COMPRESS_NEW,
    ..ITERATOR
};

/// Table of `dropwhile`.
pub(super) static DROPWHILE: TypeTable = TypeTable {
    doc: "dropwhile(predicate, iterable) --> dropwhile object\n\nDrop items from the iterable while predicate(item) is true.\nAfterwards, return every element until the iterable is exhausted.",
    methods: WHILE_METHODS,
    statics: DROPWHILE_NEW,
    ..ITERATOR
};

/// Table of `takewhile`.
pub(super) static TAKEWHILE: TypeTable = TypeTable {
    doc: "takewhile(predicate, iterable) --> takewhile object\n\nReturn successive entries from an iterable as long as the \npredicate evaluates to true for each entry.",
    methods: WHILE_METHODS,
    statics: TAKEWHILE_NEW,
    ..ITERATOR
};

/// Table of `filterfalse`.
pub(super) static FILTERFALSE: TypeTable = TypeTable {
    doc: "filterfalse(function or None, sequence) --> filterfalse object\n\nReturn those items of sequence for which function(item) is false.\nIf function is None, return the items that are false.",
    methods: PAIR_METHODS,
    statics: FILTERFALSE_NEW,
    ..ITERATOR
};

/// Table of `starmap`.
pub(super) static STARMAP: TypeTable = TypeTable {
    doc: "starmap(function, sequence) --> starmap object\n\nReturn an iterator whose values are returned from the function evaluated\nwith an argument tuple taken from the given sequence.",
    methods: PAIR_METHODS,
    statics: STARMAP_NEW,
    ..ITERATOR
};

/// Table of `islice`.
pub(super) static ISLICE: TypeTable = TypeTable {
    doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
    methods: ISLICE_METHODS,
    statics: ISLICE_NEW,
    ..ITERATOR
};

methods! {
    static ACCUMULATE_METHODS = [
        __reduce__() => reduce_accumulate;
        __setstate__(state) => set_accumulate_state;
    ]
    static ACCUMULATE_NEW = [
        __new__: keywords(iterable, func = Value::None) => new_accumulate;
    ]

    static COMPRESS_METHODS = [
        __reduce__() => reduce_compress;
    ]
    static COMPRESS_NEW = [
        __new__: keywords(data, selectors) => new_compress;
    ]

    static WHILE_METHODS = [
        __reduce__() => reduce_while;
        __setstate__(state) => set_while_state;
    ]
    static DROPWHILE_NEW = [
        __new__: unpack(predicate, iterable) => new_dropwhile, exact_no_keywords "dropwhile()";
    ]
    static TAKEWHILE_NEW = [
        __new__: unpack(predicate, iterable) => new_takewhile, exact_no_keywords "takewhile()";
    ]

    static PAIR_METHODS = [
        __reduce__() => reduce_pair;
    ]
    static FILTERFALSE_NEW = [
        __new__: unpack(function, sequence) => new_filterfalse, exact_no_keywords "filterfalse()";
    ]
    static STARMAP_NEW = [
        __new__: unpack(function, sequence) => new_starmap, exact_no_keywords "starmap()";
    ]

    static ISLICE_METHODS = [
        __reduce__() => reduce_islice;
        __setstate__(taken) => set_islice_state;
    ]
    static ISLICE_NEW = [
        __new__: unpack(iterable, first, second = None, step = OrNone(None)) => new_islice,
            exact_no_keywords "islice()";
    ]
}

struct Accumulate {
    source: RefCell<Value>,
    /// The function, `None` for a sum.
    function: RefCell<Value>,
    /// What has accumulated; unbound before the first item.
    total: RefCell<Value>,
}

native_data!(Accumulate: source, function, total);

impl NativeIter for Accumulate {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let source = self.source.borrow().clone();
        let Some(item) = iter::next(vm, &source)? else {
            return Ok(None);
        };
        let total = self.total.borrow().clone();
        let function = self.function.borrow().clone();
        let total = if total.is_unbound() {
            item
        } else if function.is_none() {
            number::binary(vm, BinaryOp::Add, &total, &item)?
        } else {
            call::call_values(vm, &function, [total, item])?
        };
        drop(self.total.replace(total.clone()));
        Ok(Some(total))
    }
}

fn new_accumulate(vm: &mut Vm, class: ClassRef, iterable: &Value, function: Value) -> PyResult {
    let source = iter::iter(vm, iterable)?;
    let state = Accumulate {
        source: RefCell::new(source),
        function: RefCell::new(function),
        total: RefCell::new(Value::Unbound),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce_accumulate(vm: &mut Vm, own: NativeRef<'_, Accumulate>) -> PyResult {
    let source = own.source.borrow().clone();
    let function = own.function.borrow().clone();
    let total = own.total.borrow().clone();
    if total.is_none() {
        // A state of `None` would mean "not started": the total goes in front of the source instead.
        let module = import::get_or_load(vm, "itertools")?;
        let first = vm.new_tuple([total]);
        let joined = support::invoke(vm, &module, "chain", [first, source])?;
        let class = Value::from(own.object().class());
        let fresh = call::call_values(vm, &class, [joined, function])?;
        let islice = support::get(vm, &module, "islice")?;
        let arguments = vm.new_tuple([fresh, Value::Int(1), Value::None]);
        return Ok(vm.new_tuple([islice, arguments]));
    }
    let total = if total.is_unbound() {
        Value::None
    } else {
        total
    };
    Ok(reduced(
        vm,
        own.object(),
        vec![source, function],
        Some(total),
    ))
}

fn set_accumulate_state(_: &mut Vm, own: &Accumulate, total: Value) {
    drop(own.total.replace(total));
}

struct Compress {
    data: RefCell<Value>,
    selectors: RefCell<Value>,
}

native_data!(Compress: data, selectors);

impl NativeIter for Compress {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let (data, selectors) = (self.data.borrow().clone(), self.selectors.borrow().clone());
        loop {
            let Some(datum) = iter::next(vm, &data)? else {
                return Ok(None);
            };
            let Some(selector) = iter::next(vm, &selectors)? else {
                return Ok(None);
            };
            if truth::truth(vm, &selector)? {
                return Ok(Some(datum));
            }
        }
    }
}

fn new_compress(vm: &mut Vm, class: ClassRef, data: &Value, selectors: &Value) -> PyResult {
    let data = iter::iter(vm, data)?;
    let selectors = iter::iter(vm, selectors)?;
    let state = Compress {
        data: RefCell::new(data),
        selectors: RefCell::new(selectors),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce_compress(vm: &mut Vm, own: NativeRef<'_, Compress>) -> Value {
    let (data, selectors) = (own.data.borrow().clone(), own.selectors.borrow().clone());
    reduced(vm, own.object(), vec![data, selectors], None)
}

/// What is done with the function and the items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    DropWhile,
    TakeWhile,
    FilterFalse,
    StarMap,
}

/// A function, a source, and whether the turning point has been passed.
struct Applied {
    mode: Mode,
    function: RefCell<Value>,
    source: RefCell<Value>,
    turned: Cell<bool>,
}

native_data!(Applied: function, source);

impl NativeIter for Applied {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.mode == Mode::TakeWhile && self.turned.get() {
            return Ok(None);
        }
        let (function, source) = (self.function.borrow().clone(), self.source.borrow().clone());
        loop {
            let Some(item) = iter::next(vm, &source)? else {
                return Ok(None);
            };
            if self.mode == Mode::StarMap {
                let args = iter::collect(vm, &item)?;
                return call::call_values(vm, &function, args).map(Some);
            }
            if self.mode == Mode::DropWhile && self.turned.get() {
                return Ok(Some(item));
            }
            let holds = if self.mode == Mode::FilterFalse && function.is_none() {
                truth::truth(vm, &item)?
            } else {
                let answer = call::call_values(vm, &function, [item.clone()])?;
                truth::truth(vm, &answer)?
            };
            match self.mode {
                Mode::TakeWhile if holds => return Ok(Some(item)),
                Mode::TakeWhile => {
                    self.turned.set(true);
                    return Ok(None);
                }
                _ if holds => {}
                _ => {
                    self.turned.set(true);
                    return Ok(Some(item));
                }
            }
        }
    }
}

fn new_dropwhile(vm: &mut Vm, class: ClassRef, function: Value, iterable: &Value) -> PyResult {
    new_applied(vm, &class, Mode::DropWhile, function, iterable)
}

fn new_takewhile(vm: &mut Vm, class: ClassRef, function: Value, iterable: &Value) -> PyResult {
    new_applied(vm, &class, Mode::TakeWhile, function, iterable)
}

fn new_filterfalse(vm: &mut Vm, class: ClassRef, function: Value, iterable: &Value) -> PyResult {
    new_applied(vm, &class, Mode::FilterFalse, function, iterable)
}

fn new_starmap(vm: &mut Vm, class: ClassRef, function: Value, iterable: &Value) -> PyResult {
    new_applied(vm, &class, Mode::StarMap, function, iterable)
}

fn new_applied(
    vm: &mut Vm,
    class: &ClassRef,
    mode: Mode,
    function: Value,
    iterable: &Value,
) -> PyResult {
    let source = iter::iter(vm, iterable)?;
    let state = Applied {
        mode,
        function: RefCell::new(function),
        source: RefCell::new(source),
        turned: Cell::new(false),
    };
    Ok(vm.new_iter(class, state))
}

impl Applied {
    fn pair(&self) -> Vec<Value> {
        vec![self.function.borrow().clone(), self.source.borrow().clone()]
    }
}

fn reduce_pair(vm: &mut Vm, own: NativeRef<'_, Applied>) -> Value {
    reduced(vm, own.object(), own.pair(), None)
}

fn reduce_while(vm: &mut Vm, own: NativeRef<'_, Applied>) -> Value {
    let turned = Value::Int(i64::from(own.turned.get()));
    reduced(vm, own.object(), own.pair(), Some(turned))
}

fn set_while_state(_: &mut Vm, own: &Applied, Truth(turned): Truth) {
    own.turned.set(turned);
}

struct Slice {
    /// The source; unbound once the slice has ended.
    source: RefCell<Value>,
    /// The index of the next item to give.
    next: Cell<i64>,
    /// The index to stop at, if any.
    stop: Option<i64>,
    step: i64,
    /// How many items have been taken.
    taken: Cell<i64>,
}

native_data!(Slice: source);

impl NativeIter for Slice {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let source = self.source.borrow().clone();
        if source.is_unbound() {
            return Ok(None);
        }
        let item = self.take(vm, &source);
        if !matches!(item, Ok(Some(_))) {
            drop(self.source.replace(Value::Unbound));
        }
        item
    }

    fn next_at_hand(&self, vm: &Vm, steps: &mut u64) -> Option<Value> {
        let next = self.next.get();
        if self.taken.get() != next || self.stop.is_some_and(|stop| next >= stop) {
            return None;
        }
        let item = iter::item_at_hand(vm, &self.source.borrow(), steps)?;
        self.count();
        Some(item)
    }
}

impl Slice {
    fn take(&self, vm: &mut Vm, source: &Value) -> PyResult<Option<Value>> {
        while self.taken.get() < self.next.get() {
            if iter::next(vm, source)?.is_none() {
                return Ok(None);
            }
            self.taken.set(self.taken.get() + 1);
        }
        if self.stop.is_some_and(|stop| self.taken.get() >= stop) {
            return Ok(None);
        }
        let Some(item) = iter::next(vm, source)? else {
            return Ok(None);
        };
        self.count();
        Ok(Some(item))
    }

    /// Counts the item that was given.
    fn count(&self) {
        self.taken.set(self.taken.get() + 1);
        let next = self.next.get().checked_add(self.step);
        // CPython writes -1 for "no stop", and runs on from there when the index overflows.
        self.next.set(match (next, self.stop) {
            (Some(next), Some(stop)) => next.min(stop),
            (Some(next), None) => next,
            (None, stop) => stop.unwrap_or(-1),
        });
    }
}

/// An index of a slice: an int that fits; `-1` for anything else.
fn slice_index(value: &Value) -> i64 {
    int::view(value)
        .and_then(int::IntView::to_i64)
        .unwrap_or(-1)
}

fn new_islice(
    vm: &mut Vm,
    class: ClassRef,
    iterable: &Value,
    first: &Value,
    second: Option<&Value>,
    step: OrNone<&Value>,
) -> PyResult {
    let (start, stop) = match second {
        Some(stop) => (first, stop),
        None => (&Value::None, first),
    };
    let start = if start.is_none() {
        0
    } else {
        slice_index(start)
    };
    let stop = match stop {
        Value::None => None,
        stop => match slice_index(stop) {
            -1 => {
                let message =
                    "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
                return Err(raise::value_error(vm, message));
            }
            stop => Some(stop),
        },
    };
    if start < 0 || stop.is_some_and(|stop| stop < 0) {
        return Err(raise::value_error(
            vm,
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        ));
    }
    let step = step.0.map_or(1, slice_index);
    if step < 1 {
        return Err(raise::value_error(
            vm,
            "Step for islice() must be a positive integer or None.",
        ));
    }
    let source = iter::iter(vm, iterable)?;
    let state = Slice {
        source: RefCell::new(source),
        next: Cell::new(start),
        stop,
        step,
        taken: Cell::new(0),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce_islice(vm: &mut Vm, own: NativeRef<'_, Slice>) -> PyResult {
    let source = own.source.borrow().clone();
    if source.is_unbound() {
        let empty = vm.new_list(Vec::new());
        let empty = iter::iter(vm, &empty)?;
        let arguments = vec![empty, Value::Int(0)];
        return Ok(reduced(vm, own.object(), arguments, Some(Value::Int(0))));
    }
    let arguments = vec![
        source,
        Value::Int(own.next.get()),
        own.stop.map_or(Value::None, Value::Int),
        Value::Int(own.step),
    ];
    let taken = Value::Int(own.taken.get());
    Ok(reduced(vm, own.object(), arguments, Some(taken)))
}

fn set_islice_state(_: &mut Vm, own: &Slice, PlainInt(taken): PlainInt) {
    own.taken.set(taken);
}
