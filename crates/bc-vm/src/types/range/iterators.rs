//! The iterators over ranges: in one word, and of any size.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::{big, make, range_of, small};
use crate::model::error::PyResult;
use crate::model::iters::Iter;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{builtin, size_argument, state_of};
use crate::protocol::{convert, iter};

/// What the class of iterators in one word brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable {
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
        MethodDef::new("__setstate__", Arity::One, set_state),
    ],
    ..TypeTable::EMPTY
};

/// What the class of iterators of any size brings along.
pub(crate) static LONG_ITERATOR: TypeTable = TypeTable {
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
        MethodDef::new("__reduce__", Arity::None, reduce_long),
        MethodDef::new("__setstate__", Arity::One, set_state_long),
    ],
    ..TypeTable::EMPTY
};

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
pub(super) fn forward(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    if let Some((start, step, length)) = small(range) {
        return Ok(short(vm, start, step, length));
    }
    let state = Long {
        next: RefCell::new(big(&range.start)),
        step: big(&range.step),
        left: RefCell::new(big(&range.length)),
        length: big(&range.length),
    };
    Ok(vm.new_iter(&vm.classes.longrange_iterator, state))
}

/// `range.__iter__` of one whose items fit 64 bits.
pub(super) fn quick_forward(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [range] = args else {
        return None;
    };
    let (start, step, length) = small(range_of(range).ok()?)?;
    Some(short(vm, start, step, length))
}

/// `range.__reversed__`
pub(super) fn backward(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    if let Some((start, step, length)) = small(range)
        && let Some(back) = step.checked_neg()
    {
        // The last item fits, as `small` has checked; an empty range has none.
        let last = start.wrapping_add(step.wrapping_mul(length - 1));
        return Ok(short(vm, last, back, length));
    }
    let (start, step, length) = (big(&range.start), big(&range.step), big(&range.length));
    let state = Long {
        next: RefCell::new(start + (&length - 1_u32) * &step),
        step: -step,
        left: RefCell::new(length.clone()),
        length,
    };
    Ok(vm.new_iter(&vm.classes.longrange_iterator, state))
}

/// A walk as `__reduce__` gives it: over the whole range, with how far it is.
fn reduced(vm: &mut Vm, next: BigInt, step: BigInt, length: BigInt, left: BigInt) -> PyResult {
    let index = &length - left;
    let start = next - &index * &step;
    let stop = vm.new_int(&start + length * &step);
    let (start, step) = (vm.new_int(start), vm.new_int(step));
    let range = make(vm, start, stop, step);
    let function = builtin(vm, "iter");
    let inner = vm.new_tuple([range]);
    let index = vm.new_int(index);
    Ok(vm.new_tuple([function, inner, index]))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let (next, step, length, left) = match args.at(0).payload() {
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

fn set_state(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = size_argument(vm, args.at(1))?;
    if let Some(Payload::Iter(state)) = args.at(0).payload()
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
    Ok(Value::None)
}

fn reduce_long(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Long>(args.at(0))?;
    let (next, left) = (state.next.borrow().clone(), state.left.borrow().clone());
    reduced(vm, next, state.step.clone(), state.length.clone(), left)
}

fn set_state_long(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = convert::index(vm, args.at(1))?;
    let state = state_of::<Long>(args.at(0))?;
    let index = big(&wanted).clamp(BigInt::zero(), state.length.clone());
    let skip = &index - (&state.length - &*state.left.borrow());
    *state.next.borrow_mut() += &skip * &state.step;
    drop(state.left.replace(&state.length - index));
    Ok(Value::None)
}
