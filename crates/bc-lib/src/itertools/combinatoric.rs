//! Iterators over arrangements of items: `product`, `permutations`, `combinations`,
//! `combinations_with_replacement`.
//!
//! All four are a tuple of pools and a row of indices into them; they differ in how the row goes on.

use std::cell::{Cell, RefCell};

use super::{ITERATOR, reduced, state_pair};
use bc_vm::methods;
use bc_vm::model::args::Keyword;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{NativeRef, OrNone};
use bc_vm::protocol::{arity, convert, iter, poll, raise};

/// Table of `product`.
pub(super) static PRODUCT: TypeTable = TypeTable {
    doc: "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.",
    methods: METHODS,
    statics: PRODUCT_NEW,
    ..ITERATOR
};

/// Table of `permutations`.
pub(super) static PERMUTATIONS: TypeTable = TypeTable {
    doc: "permutations(iterable[, r]) --> permutations object\n\nReturn successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    methods: PERMUTATIONS_METHODS,
    statics: PERMUTATIONS_NEW,
    ..ITERATOR
};

/// Table of `combinations`.
pub(super) static COMBINATIONS: TypeTable = TypeTable {
    doc: "combinations(iterable, r) --> combinations object\n\nReturn successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    methods: METHODS,
    statics: COMBINATIONS_NEW,
    ..ITERATOR
};

/// Table of `combinations_with_replacement`.
pub(super) static COMBINATIONS_WITH_REPLACEMENT: TypeTable = TypeTable {
    doc: "combinations_with_replacement(iterable, r) --> combinations_with_replacement object\n\nReturn successive r-length combinations of elements in the iterable\nallowing individual elements to have successive repeats.\ncombinations_with_replacement('ABC', 2) --> AA AB AC BB BC CC",
    methods: METHODS,
    statics: COMBINATIONS_WITH_REPLACEMENT_NEW,
    ..ITERATOR
};

methods! {
    static METHODS = [
        __reduce__() => reduce;
        __setstate__(state) => set_state;
        __sizeof__() => sizeof;
    ]

    static PERMUTATIONS_METHODS = [
        __reduce__() => reduce;
        __setstate__(state) => set_permutations_state;
        __sizeof__() => sizeof;
    ]

    static PRODUCT_NEW = [
        __new__: any(*iterables, **keywords) => new_product;
    ]

    static PERMUTATIONS_NEW = [
        __new__: keywords(iterable, r = OrNone(None)) => new_permutations;
    ]

    static COMBINATIONS_NEW = [
        __new__: keywords(iterable, r) => new_combinations;
    ]

    static COMBINATIONS_WITH_REPLACEMENT_NEW = [
        __new__: keywords(iterable, r) => new_combinations_with_replacement;
    ]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Product,
    Permutations,
    Combinations,
    WithReplacement,
}

struct Arranged {
    mode: Mode,
    /// A tuple of pools for `product`; otherwise the only pool. Pools are tuples.
    pools: RefCell<Value>,
    /// Items in each result.
    width: usize,
    /// Indices into the pools, `width` of them; all of the pool's for `permutations`.
    indices: RefCell<Vec<usize>>,
    /// The countdowns of `permutations`.
    cycles: RefCell<Vec<usize>>,
    started: Cell<bool>,
    stopped: Cell<bool>,
    bytes: usize,
}

impl NativeData for Arranged {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.pools.borrow());
    }
    fn clear(&self) {
        self.stopped.set(true);
        drop(self.pools.replace(Value::Unbound));
    }
    fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Arranged {
    /// The pool that the item at `place` comes from, given the value of `pools`.
    fn pool<'a>(&self, pools: &'a Value, place: usize) -> &'a [Value] {
        let outer: &[Value] = pools.as_tuple().map_or(&[], |items| items);
        match self.mode {
            Mode::Product => outer
                .get(place)
                .and_then(Value::as_tuple)
                .map_or(&[], |items| items),
            _ => outer,
        }
    }

    /// The result for the indices as they stand; `None` if a pool is empty.
    fn row(&self, vm: &Vm) -> Option<Value> {
        let pools = self.pools.borrow();
        let indices = self.indices.borrow();
        let mut row = Vec::with_capacity(self.width);
        for (place, &index) in indices.iter().take(self.width).enumerate() {
            row.push(self.pool(&pools, place).get(index)?.clone());
        }
        Some(vm.new_tuple(row))
    }

    /// Moves the indices on; `false` when they have come round.
    fn step(&self) -> bool {
        let pools = self.pools.borrow();
        let mut indices = self.indices.borrow_mut();
        match self.mode {
            Mode::Product => {
                for (place, index) in indices.iter_mut().enumerate().rev() {
                    *index += 1;
                    if *index < self.pool(&pools, place).len() {
                        return true;
                    }
                    *index = 0;
                }
                false
            }
            Mode::Permutations => {
                let size = indices.len();
                let mut cycles = self.cycles.borrow_mut();
                for (place, cycle) in cycles.iter_mut().enumerate().rev() {
                    *cycle = cycle.saturating_sub(1);
                    if *cycle == 0 {
                        indices[place..].rotate_left(1);
                        *cycle = size - place;
                    } else {
                        indices.swap(place, size - *cycle);
                        return true;
                    }
                }
                false
            }
            Mode::Combinations => {
                let size = self.pool(&pools, 0).len();
                let highest = |place: usize| place + size - self.width;
                let Some(place) = (0..self.width).rev().find(|&p| indices[p] != highest(p)) else {
                    return false;
                };
                let first = indices[place] + 1;
                for (more, index) in indices[place..].iter_mut().enumerate() {
                    *index = first + more;
                }
                true
            }
            Mode::WithReplacement => {
                let last = self.pool(&pools, 0).len().saturating_sub(1);
                let Some(place) = (0..self.width).rev().find(|&p| indices[p] != last) else {
                    return false;
                };
                let index = indices[place] + 1;
                indices[place..].fill(index);
                true
            }
        }
    }
}

impl NativeIter for Arranged {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.stopped.get() {
            return Ok(None);
        }
        poll::charge(vm, self.width as u64 / 16)?;
        vm.reserve(self.width * size_of::<Value>())?;
        Ok(self.advance(vm))
    }

    fn next_at_hand(&self, vm: &Vm, _steps: &mut u64) -> Option<Value> {
        let bytes = self.width * size_of::<Value>();
        let at_hand = self.width < 16 && vm.heap.meter.has_room(bytes as u64);
        if self.stopped.get() || !at_hand {
            return None;
        }
        self.advance(vm)
    }
}

impl Arranged {
    /// The next result, which nothing is charged for here; it has stopped if there is none.
    fn advance(&self, vm: &Vm) -> Option<Value> {
        let more = !self.started.replace(true) || self.step();
        let row = if more { self.row(vm) } else { None };
        if row.is_none() {
            self.stopped.set(true);
        }
        row
    }
}

fn made(
    vm: &mut Vm,
    class: &ClassRef,
    mode: Mode,
    pools: Value,
    width: usize,
    indices: Vec<usize>,
) -> PyResult {
    let size = pools.as_tuple().map_or(0, |pool| pool.len());
    let stopped = match mode {
        Mode::Product => false,
        Mode::Permutations | Mode::Combinations => width > size,
        Mode::WithReplacement => size == 0 && width > 0,
    };
    if width >> 44 != 0 {
        // The reference makes room for as many indices even if there is no such arrangement.
        vm.reserve(usize::MAX)?;
    }
    let cycles: Vec<usize> = if mode == Mode::Permutations && !stopped {
        (0..width).map(|place| size - place).collect()
    } else {
        Vec::new()
    };
    let state = Arranged {
        mode,
        pools: RefCell::new(pools),
        width,
        bytes: (indices.len() + cycles.len()) * size_of::<usize>(),
        indices: RefCell::new(indices),
        cycles: RefCell::new(cycles),
        started: Cell::new(false),
        stopped: Cell::new(stopped),
    };
    Ok(vm.new_iter(class, state))
}

fn pool_of(vm: &mut Vm, iterable: &Value) -> PyResult {
    let items = iter::collect(vm, iterable)?;
    Ok(vm.new_tuple(items))
}

fn new_product(
    vm: &mut Vm,
    class: ClassRef,
    iterables: &[Value],
    keywords: &[Keyword],
) -> PyResult {
    let repeat = match &arity::parse_keywords(vm, "product", &[], keywords, 0, ["repeat"])? {
        [Value::Unbound] => 1,
        [repeat] => convert::to_i64(vm, repeat)?,
    };
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(raise::value_error(vm, "repeat argument cannot be negative"));
    };
    let iterables = if repeat == 0 { &[] } else { iterables };
    let width = iterables.len().saturating_mul(repeat);
    if width > i64::MAX as usize / 8 {
        return Err(raise::overflow_error(vm, "repeat argument too large"));
    }
    vm.reserve(width.saturating_mul(size_of::<Value>() + size_of::<usize>()))?;
    let mut pools = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        pools.push(pool_of(vm, iterable)?);
    }
    let all: Vec<Value> = pools.iter().cycle().take(width).cloned().collect();
    let all = vm.new_tuple(all);
    made(vm, &class, Mode::Product, all, width, vec![0; width])
}

/// The length of the results, an argument that must not be negative.
fn width_of(vm: &mut Vm, value: i64) -> PyResult<usize> {
    match usize::try_from(value) {
        Ok(width) => Ok(width),
        Err(_) => Err(raise::value_error(vm, "r must be non-negative")),
    }
}

/// The size that an int is.
fn size_of_int(vm: &mut Vm, value: &Value, refusal: &str) -> PyResult<i64> {
    let Some(view) = int::view(value) else {
        return Err(raise::type_error(vm, refusal));
    };
    view.to_i64()
        .ok_or_else(|| raise::overflow_error(vm, "Python int too large to convert to C ssize_t"))
}

fn new_permutations(vm: &mut Vm, class: ClassRef, iterable: &Value, r: OrNone<&Value>) -> PyResult {
    let pool = pool_of(vm, iterable)?;
    let size = pool.as_tuple().map_or(0, |pool| pool.len());
    let width = match r {
        OrNone(Some(r)) => {
            let r = size_of_int(vm, r, "Expected int as r")?;
            width_of(vm, r)?
        }
        OrNone(None) => size,
    };
    vm.reserve(size * size_of::<usize>())?;
    let indices = (0..size).collect();
    made(vm, &class, Mode::Permutations, pool, width, indices)
}

fn new_combinations(vm: &mut Vm, class: ClassRef, iterable: &Value, r: i64) -> PyResult {
    let pool = pool_of(vm, iterable)?;
    let width = width_of(vm, r)?;
    let size = pool.as_tuple().map_or(0, |pool| pool.len());
    // There is nothing to arrange when the pool is too small.
    let indices = (0..if width > size { 0 } else { width }).collect();
    made(vm, &class, Mode::Combinations, pool, width, indices)
}

fn new_combinations_with_replacement(
    vm: &mut Vm,
    class: ClassRef,
    iterable: &Value,
    r: i64,
) -> PyResult {
    let pool = pool_of(vm, iterable)?;
    let width = width_of(vm, r)?;
    vm.reserve(width.saturating_mul(size_of::<usize>()))?;
    let empty = pool.as_tuple().is_none_or(|pool| pool.is_empty());
    let indices = vec![0; if empty { 0 } else { width }];
    made(vm, &class, Mode::WithReplacement, pool, width, indices)
}

fn numbers(vm: &Vm, indices: &[usize]) -> Value {
    let items: Vec<Value> = indices.iter().map(|&i| Value::Int(i as i64)).collect();
    vm.new_tuple(items)
}

fn reduce(vm: &mut Vm, state: NativeRef<'_, Arranged>) -> Value {
    let pools = state.pools.borrow().clone();
    let width = Value::Int(state.width as i64);
    let (started, stopped) = (state.started.get(), state.stopped.get());
    let product = state.mode == Mode::Product;
    let arguments = if stopped && (started || product) {
        let empty = vm.new_tuple([]);
        if product {
            vec![empty]
        } else {
            vec![empty, width]
        }
    } else if product {
        pools
            .as_tuple()
            .map_or_else(Vec::new, |pools| pools.to_vec())
    } else {
        vec![pools, width]
    };
    let kept = if stopped || !started {
        None
    } else {
        let indices = numbers(vm, &state.indices.borrow());
        Some(if state.mode == Mode::Permutations {
            let cycles = numbers(vm, &state.cycles.borrow());
            vm.new_tuple([indices, cycles])
        } else {
            indices
        })
    };
    reduced(vm, state.object(), arguments, kept)
}

/// Indices of a `__setstate__` argument: as many as wanted, ints that fit.
fn indices_of(vm: &mut Vm, items: &[Value], wanted: usize) -> PyResult<Vec<i64>> {
    if items.len() != wanted {
        return Err(raise::value_error(vm, "invalid arguments"));
    }
    let mut indices = Vec::with_capacity(wanted);
    for item in items {
        indices.push(size_of_int(vm, item, "an integer is required")?);
    }
    Ok(indices)
}

/// An index kept within bounds.
fn clamp(index: i64, low: usize, high: usize) -> usize {
    usize::try_from(index)
        .unwrap_or(0)
        .clamp(low, high.max(low))
}

fn set_state(vm: &mut Vm, state: &Arranged, given: &Value) -> PyResult<()> {
    let Some(items) = given.as_tuple() else {
        return Err(raise::value_error(vm, "invalid arguments"));
    };
    let given = indices_of(vm, items, state.width)?;
    let pools = state.pools.borrow().clone();
    let mut indices = Vec::with_capacity(given.len());
    for (place, index) in given.into_iter().enumerate() {
        let size = state.pool(&pools, place).len();
        if size == 0 {
            state.stopped.set(true);
            return Ok(());
        }
        let highest = match state.mode {
            Mode::Combinations => (place + size).saturating_sub(state.width),
            _ => size - 1,
        };
        indices.push(clamp(index, 0, highest));
    }
    if !state.stopped.get() {
        state.indices.replace(indices);
        state.started.set(true);
    }
    Ok(())
}

fn set_permutations_state(vm: &mut Vm, state: &Arranged, given: &Value) -> PyResult<()> {
    let [indices, cycles] = state_pair(vm, given)?;
    let (Some(indices), Some(cycles)) = (indices.as_tuple(), cycles.as_tuple()) else {
        return Err(raise::value_error(vm, "invalid arguments"));
    };
    let size = state.indices.borrow().len();
    let indices = indices_of(vm, indices, size)?;
    let cycles = indices_of(vm, cycles, state.width)?;
    if state.stopped.get() {
        return Ok(());
    }
    let highest = size.saturating_sub(1);
    state
        .indices
        .replace(indices.into_iter().map(|i| clamp(i, 0, highest)).collect());
    state.cycles.replace(
        cycles
            .into_iter()
            .enumerate()
            .map(|(place, i)| clamp(i, 1, size - place))
            .collect(),
    );
    state.started.set(true);
    Ok(())
}

fn sizeof(_: &mut Vm, state: &Arranged) -> usize {
    let words = state.indices.borrow().len() + state.cycles.borrow().len();
    64 + words * size_of::<usize>()
}
