//! The iterators over ranges: in one word, and of any size.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::{big, make, small};
use crate::model::error::PyResult;
use crate::model::handles::RangeRef;
use crate::model::iters::Iter;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::builtin;
use crate::protocol::{convert, iter};
use crate::types::iterators;

/// Method table of `range_iterator`, whose items fit one word.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: iterators::SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

/// Method table of `longrange_iterator`, whose items are of any size.
pub(crate) static LONG_ITERATOR: TypeTable = TypeTable {
    slots: iterators::SLOTS,
    methods: LONG_METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]

    static LONG_METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce_long;
        __setstate__(state) => set_state_long;
    ]
}

/// A walk over a range whose numbers do not all fit one word.
struct Long {
    next: RefCell<BigInt>,
    step: BigInt,
    left: RefCell<BigInt>,
    length: BigInt,
}

impl NativeData for Long {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

impl NativeIter for Long {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.left.borrow().is_zero() {
            return Ok(None);
        }
        *self.left.borrow_mut() -= 1_u32;
        let value = self.next.borrow().clone();
        *self.next.borrow_mut() += &self.step;
        Ok(Some(vm.new_int(value)))
    }

    fn length_hint(&self) -> Option<usize> {
        Some(self.left.borrow().to_usize().unwrap_or(usize::MAX >> 1))
    }
}

fn short(vm: &Vm, next: i64, step: i64, left: i64) -> Value {
    let state = Iter::Range {
        next: Cell::new(next),
        step,
        left: Cell::new(left),
        length: left,
    };
    Value::Obj(vm.alloc(&vm.classes.range_iterator, Payload::Iter(Box::new(state))))
}

/// `range.__iter__`
pub(super) fn forward(vm: &mut Vm, range: RangeRef<'_>) -> Value {
    if let Some((start, step, length)) = small(&range) {
        return short(vm, start, step, length);
    }
    let state = Long {
        next: RefCell::new(big(&range.start)),
        step: big(&range.step),
        left: RefCell::new(big(&range.length)),
        length: big(&range.length),
    };
    vm.new_iter(&vm.classes.longrange_iterator, state)
}

/// `range.__iter__` of one whose items fit 64 bits.
pub(super) fn quick_forward(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [range] = args else {
        return None;
    };
    let (start, step, length) = small(RangeRef::of(range)?.inner())?;
    Some(short(vm, start, step, length))
}

/// `range.__reversed__`
pub(super) fn backward(vm: &mut Vm, range: RangeRef<'_>) -> Value {
    if let Some((start, step, length)) = small(&range)
        && let Some(back) = step.checked_neg()
    {
        // The last item fits, as `small` has checked; an empty range has none.
        let last = start.wrapping_add(step.wrapping_mul(length - 1));
        return short(vm, last, back, length);
    }
    let (start, step, length) = (big(&range.start), big(&range.step), big(&range.length));
    let state = Long {
        next: RefCell::new(start + (&length - 1_u32) * &step),
        step: -step,
        left: RefCell::new(length.clone()),
        length,
    };
    vm.new_iter(&vm.classes.longrange_iterator, state)
}

/// A walk as `__reduce__` gives it: over the whole range, with how far it is.
fn reduced(
    vm: &mut Vm,
    next: BigInt,
    step: BigInt,
    length: BigInt,
    left: BigInt,
) -> (Value, Value, Value) {
    let index = &length - left;
    let start = next - &index * &step;
    let stop = vm.new_int(&start + length * &step);
    let (start, step) = (vm.new_int(start), vm.new_int(step));
    let range = make(vm, start, stop, step);
    let function = builtin(vm, "iter");
    (function, vm.new_tuple([range]), vm.new_int(index))
}

fn reduce(vm: &mut Vm, iterator: &Value) -> (Value, Value, Value) {
    let (next, step, length, left) = match iterator.payload() {
        Some(Payload::Iter(state)) => match &**state {
            Iter::Range {
                next,
                step,
                left,
                length,
            } => (next.get(), *step, *length, left.get().max(0)),
            _ => (0, 1, 0, 0),
        },
        _ => (0, 1, 0, 0),
    };
    // The next item of a walk that has ended may not fit: it is counted again from the first one.
    let first = next.wrapping_sub((length - left).wrapping_mul(step));
    let next = BigInt::from(first) + BigInt::from(length - left) * step;
    reduced(vm, next, step.into(), length.into(), left.into())
}

fn set_state(_: &mut Vm, iterator: &Value, wanted: i64) {
    if let Some(Payload::Iter(state)) = iterator.payload()
        && let Iter::Range {
            next,
            step,
            left,
            length,
        } = &**state
    {
        let index = wanted.clamp(0, *length);
        let skip = index - (*length - left.get().max(0));
        next.set(next.get().wrapping_add(step.wrapping_mul(skip)));
        left.set(*length - index);
    }
}

fn reduce_long(vm: &mut Vm, state: &Long) -> (Value, Value, Value) {
    let (next, left) = (state.next.borrow().clone(), state.left.borrow().clone());
    reduced(vm, next, state.step.clone(), state.length.clone(), left)
}

fn set_state_long(vm: &mut Vm, state: &Long, wanted: &Value) -> PyResult<()> {
    let wanted = convert::index(vm, wanted)?;
    let index = big(&wanted).clamp(BigInt::zero(), state.length.clone());
    let skip = &index - (&state.length - &*state.left.borrow());
    *state.next.borrow_mut() += &skip * &state.step;
    drop(state.left.replace(&state.length - index));
    Ok(())
}
