//! Iterators over one source: `accumulate`, `compress`, `dropwhile`, `filterfalse`, `islice`,
//! `starmap`, `takewhile`.

use std::cell::{Cell, RefCell};

use super::{instance, iterator_table, native_data, positional, reduced};
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::state_of;
use bc_vm::protocol::number;
use bc_vm::protocol::{call, iter, param, raise, truth};
use bc_vm::runtime::import;

/// What `accumulate` brings along.
pub(super) static ACCUMULATE: TypeTable = iterator_table!(
    "accumulate(iterable[, func]) --> accumulate object\n\nReturn series of accumulated sums (or other binary function results).",
    Arity::Keywords(1, &["iterable", "func"]),
    accumulate_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, accumulate_reduce),
        MethodDef::new("__setstate__", Arity::One, accumulate_setstate)
    ]
);

/// What `compress` brings along.
pub(super) static COMPRESS: TypeTable = iterator_table!(
    "compress(data, selectors) --> iterator over selected data\n\nReturn data elements corresponding to true selector elements.",
    Arity::Keywords(2, &["data", "selectors"]),
    compress_new,
    [],
    [MethodDef::new("__reduce__", Arity::None, compress_reduce)]
);

/// What `dropwhile` brings along.
pub(super) static DROPWHILE: TypeTable = iterator_table!(
    "dropwhile(predicate, iterable) --> dropwhile object\n\nDrop items from the iterable while predicate(item) is true.\nAfterwards, return every element until the iterable is exhausted.",
    Arity::Any,
    dropwhile_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, while_reduce),
        MethodDef::new("__setstate__", Arity::One, while_setstate)
    ]
);

/// What `takewhile` brings along.
pub(super) static TAKEWHILE: TypeTable = iterator_table!(
    "takewhile(predicate, iterable) --> takewhile object\n\nReturn successive entries from an iterable as long as the \npredicate evaluates to true for each entry.",
    Arity::Any,
    takewhile_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, while_reduce),
        MethodDef::new("__setstate__", Arity::One, while_setstate)
    ]
);

/// What `filterfalse` brings along.
pub(super) static FILTERFALSE: TypeTable = iterator_table!(
    "filterfalse(function or None, sequence) --> filterfalse object\n\nReturn those items of sequence for which function(item) is false.\nIf function is None, return the items that are false.",
    Arity::Any,
    filterfalse_new,
    [],
    [MethodDef::new("__reduce__", Arity::None, pair_reduce)]
);

/// What `starmap` brings along.
pub(super) static STARMAP: TypeTable = iterator_table!(
    "starmap(function, sequence) --> starmap object\n\nReturn an iterator whose values are returned from the function evaluated\nwith an argument tuple taken from the given sequence.",
    Arity::Any,
    starmap_new,
    [],
    [MethodDef::new("__reduce__", Arity::None, pair_reduce)]
);

/// What `islice` brings along.
pub(super) static ISLICE: TypeTable = iterator_table!(
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
    Arity::Any,
    islice_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, islice_reduce),
        MethodDef::new("__setstate__", Arity::One, islice_setstate)
    ]
);

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

fn accumulate_new(vm: &mut Vm, args: Args) -> PyResult {
    let source = iter::iter(vm, args.at(1))?;
    let state = Accumulate {
        source: RefCell::new(source),
        function: RefCell::new(args.get(2).cloned().unwrap_or(Value::None)),
        total: RefCell::new(Value::Unbound),
    };
    instance(vm, &args, state)
}

fn accumulate_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Accumulate>(args.at(0))?;
    let source = state.source.borrow().clone();
    let function = state.function.borrow().clone();
    let total = state.total.borrow().clone();
    if total.is_none() {
        // A state of `None` would mean "not started": the total goes in front of the source instead.
        let module = import::get_or_load(vm, "itertools")?;
        let (chain, islice) = (vm.intern("chain"), vm.intern("islice"));
        let first = vm.new_tuple([total]);
        let joined = call::method(vm, &module, &chain, Args::of([first, source]))?;
        let class = Value::from(vm.class_of(args.at(0)));
        let fresh = call::call_values(vm, &class, [joined, function])?;
        let islice = bc_vm::protocol::attr::getattr(vm, &module, &islice)?;
        let arguments = vm.new_tuple([fresh, Value::Int(1), Value::None]);
        return Ok(vm.new_tuple([islice, arguments]));
    }
    let total = if total.is_unbound() {
        Value::None
    } else {
        total
    };
    Ok(reduced(vm, args.at(0), vec![source, function], Some(total)))
}

fn accumulate_setstate(_vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Accumulate>(args.at(0))?;
    drop(state.total.replace(args.at(1).clone()));
    Ok(Value::None)
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

fn compress_new(vm: &mut Vm, args: Args) -> PyResult {
    let data = iter::iter(vm, args.at(1))?;
    let selectors = iter::iter(vm, args.at(2))?;
    let state = Compress {
        data: RefCell::new(data),
        selectors: RefCell::new(selectors),
    };
    instance(vm, &args, state)
}

fn compress_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Compress>(args.at(0))?;
    let parts = vec![
        state.data.borrow().clone(),
        state.selectors.borrow().clone(),
    ];
    Ok(reduced(vm, args.at(0), parts, None))
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

fn applied_new(vm: &mut Vm, args: &Args, mode: Mode, name: &str) -> PyResult {
    positional(vm, args, name, 2, 2)?;
    let source = iter::iter(vm, args.at(2))?;
    let state = Applied {
        mode,
        function: RefCell::new(args.at(1).clone()),
        source: RefCell::new(source),
        turned: Cell::new(false),
    };
    instance(vm, args, state)
}

fn dropwhile_new(vm: &mut Vm, args: Args) -> PyResult {
    applied_new(vm, &args, Mode::DropWhile, "dropwhile")
}

fn takewhile_new(vm: &mut Vm, args: Args) -> PyResult {
    applied_new(vm, &args, Mode::TakeWhile, "takewhile")
}

fn filterfalse_new(vm: &mut Vm, args: Args) -> PyResult {
    applied_new(vm, &args, Mode::FilterFalse, "filterfalse")
}

fn starmap_new(vm: &mut Vm, args: Args) -> PyResult {
    applied_new(vm, &args, Mode::StarMap, "starmap")
}

fn pair(value: &Value) -> PyResult<Vec<Value>> {
    let state = state_of::<Applied>(value)?;
    Ok(vec![
        state.function.borrow().clone(),
        state.source.borrow().clone(),
    ])
}

fn pair_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let parts = pair(args.at(0))?;
    Ok(reduced(vm, args.at(0), parts, None))
}

fn while_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let turned = i64::from(state_of::<Applied>(args.at(0))?.turned.get());
    let parts = pair(args.at(0))?;
    Ok(reduced(vm, args.at(0), parts, Some(Value::Int(turned))))
}

fn while_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let turned = truth::truth(vm, args.at(1))?;
    state_of::<Applied>(args.at(0))?.turned.set(turned);
    Ok(Value::None)
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

fn islice_new(vm: &mut Vm, args: Args) -> PyResult {
    positional(vm, &args, "islice", 2, 4)?;
    let (start, stop) = if args.len() == 3 {
        (&Value::None, args.at(2))
    } else {
        (args.at(2), args.at(3))
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
                return Err(raise::value_error(
                    vm,
                    "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
                ));
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
    let step = match args.get(4) {
        None | Some(Value::None) => 1,
        Some(step) => slice_index(step),
    };
    if step < 1 {
        return Err(raise::value_error(
            vm,
            "Step for islice() must be a positive integer or None.",
        ));
    }
    let source = iter::iter(vm, args.at(1))?;
    let state = Slice {
        source: RefCell::new(source),
        next: Cell::new(start),
        stop,
        step,
        taken: Cell::new(0),
    };
    instance(vm, &args, state)
}

fn islice_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Slice>(args.at(0))?;
    let source = state.source.borrow().clone();
    if source.is_unbound() {
        let empty = vm.new_list(Vec::new());
        let empty = iter::iter(vm, &empty)?;
        let arguments = vec![empty, Value::Int(0)];
        return Ok(reduced(vm, args.at(0), arguments, Some(Value::Int(0))));
    }
    let arguments = vec![
        source,
        Value::Int(state.next.get()),
        state.stop.map_or(Value::None, Value::Int),
        Value::Int(state.step),
    ];
    let taken = Value::Int(state.taken.get());
    Ok(reduced(vm, args.at(0), arguments, Some(taken)))
}

fn islice_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let taken = param::ssize_of_long(vm, args.at(1))?;
    state_of::<Slice>(args.at(0))?.taken.set(taken);
    Ok(Value::None)
}
