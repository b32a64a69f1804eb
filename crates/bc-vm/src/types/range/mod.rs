//! The type `range`: arithmetic over ints of any size, in one word where everything fits.
//!
//! Absent: the iterators (see `iterators`).

mod iterators;

pub(crate) use iterators::{ITERATOR, LONG_ITERATOR};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::{RangeRef, SliceRef};
use crate::model::hash;
use crate::model::int::{self, IntView};
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::range::Range;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{convert, hash as hashing, item, iter, poll, raise, text};
use crate::types::slices;

/// Method table of `range`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __hash__ => hash_of;
        __bool__ => |_: &mut Vm, range: RangeRef<'_>| !matches!(range.length, Value::Int(0));
        __len__ => len;
        __iter__ => iterators::forward, quick iterators::quick_forward;
        __contains__ => contains;
        __getitem__ => get;
        compare => rich;
    ]

    static METHODS = [
        /// Return a reverse iterator.
        __reversed__() => iterators::backward;
        __reduce__() => reduce;
        /// rangeobject.count(value) -> integer -- return number of occurrences of value
        count(value);
        /// rangeobject.index(value, [start, [stop]]) -> integer -- return index of value.
        /// Raise ValueError if the value is not present.
        index(value);
    ]

    static STATICS = [
        __new__: unpack(*args) => new, quick quick_new, no_keywords "range()";
    ]
}

crate::getsets! {
    static GETSETS = [
        member start => |_: &mut Vm, range: RangeRef<'_>| range.start.clone();
        member stop => |_: &mut Vm, range: RangeRef<'_>| range.stop.clone();
        member step => |_: &mut Vm, range: RangeRef<'_>| range.step.clone();
    ]
}

/// The number in a part of a range.
fn big(value: &Value) -> BigInt {
    int::view(value).map_or_else(BigInt::zero, |i| i.big().into_owned())
}

/// Start, step and length if they and every item fit one word.
fn small(range: &Range) -> Option<(i64, i64, i64)> {
    let (start, step, length) = range.small()?;
    let last = i128::from(start) + i128::from(step) * i128::from((length - 1).max(0));
    i64::try_from(last).ok()?;
    Some((start, step, length))
}

/// How many items there are from `start` by `step` before `stop`.
fn length(vm: &Vm, start: &Value, stop: &Value, step: &Value) -> Value {
    if let (Value::Int(start), Value::Int(stop), Value::Int(step)) = (start, stop, step) {
        let (start, stop, step) = (i128::from(*start), i128::from(*stop), i128::from(*step));
        let (low, high, step) = if step > 0 {
            (start, stop, step)
        } else {
            (stop, start, -step)
        };
        if low >= high {
            return Value::Int(0);
        }
        let length = (high - low - 1) / step + 1;
        return match i64::try_from(length) {
            Ok(length) => Value::Int(length),
            Err(_) => vm.new_int(BigInt::from(length)),
        };
    }
    let (start, stop, step) = (big(start), big(stop), big(step));
    let (low, high, step) = if step.is_positive() {
        (start, stop, step)
    } else {
        (stop, start, -step)
    };
    if low >= high {
        return Value::Int(0);
    }
    vm.new_int((high - low - 1_u32).div_floor(&step) + 1_u32)
}

fn make(vm: &Vm, start: Value, stop: Value, step: Value) -> Value {
    let length = length(vm, &start, &stop, &step);
    let range = Range {
        start,
        stop,
        step,
        length,
    };
    Value::Obj(vm.alloc(&vm.classes.range, Payload::Range(range)))
}

/// A range of small ints.
fn quick_new(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    // The call of the class is a level, and the comparison for the length another.
    if vm.levels.depth + 1 >= vm.limits.recursion {
        return None;
    }
    let (start, stop, step) = match args {
        [_, Value::Int(stop)] => (0, *stop, 1),
        [_, Value::Int(start), Value::Int(stop)] => (*start, *stop, 1),
        [_, Value::Int(start), Value::Int(stop), Value::Int(step)] if *step != 0 => {
            (*start, *stop, *step)
        }
        _ => return None,
    };
    let [start, stop, step] = [start, stop, step].map(Value::Int);
    Some(make(vm, start, stop, step))
}

fn new(vm: &mut Vm, _: ClassRef, args: &[Value]) -> PyResult {
    let (start, stop, step) = match args {
        [stop] => {
            let stop = convert::index_object(vm, stop)?;
            return measured(vm, Value::Int(0), stop, Value::Int(1));
        }
        [start, stop] => (start, stop, None),
        [start, stop, step] => (start, stop, Some(step)),
        [] => {
            let message = "range expected 1 arguments, got 0";
            return Err(raise::type_error(vm, message));
        }
        more => {
            let message = format!("range expected at most 3 arguments, got {}", more.len());
            return Err(raise::type_error(vm, message));
        }
    };
    let start = convert::index_object(vm, start)?;
    let stop = convert::index_object(vm, stop)?;
    let step = match step {
        Some(step) => convert::index_object(vm, step)?,
        None => Value::Int(1),
    };
    // A step may be a bool or of a subclass of int, which the range keeps as it is.
    if int::view(&step).is_some_and(IntView::is_zero) {
        return Err(raise::value_error(vm, "range() arg 3 must not be zero"));
    }
    measured(vm, start, stop, step)
}

/// The range; the reference compares to know its length, for which a level of recursion must be left.
fn measured(vm: &mut Vm, start: Value, stop: Value, step: Value) -> PyResult {
    if poll::is_full(vm) {
        return Err(poll::too_deep(vm, compare::COMPARING));
    }
    Ok(make(vm, start, stop, step))
}

fn repr(vm: &mut Vm, range: RangeRef<'_>) -> PyResult<String> {
    let mut shown = String::from("range(");
    shown.push_str(&text::repr_text(vm, &range.start)?.to_string_lossy());
    shown.push_str(", ");
    shown.push_str(&text::repr_text(vm, &range.stop)?.to_string_lossy());
    if int::view(&range.step).and_then(IntView::to_i64) != Some(1) {
        shown.push_str(", ");
        shown.push_str(&text::repr_text(vm, &range.step)?.to_string_lossy());
    }
    shown.push(')');
    Ok(shown)
}

/// What decides whether two ranges are equal: the length, and as far as it matters start and step.
fn identity(range: &Range) -> (&Value, Option<&Value>, Option<&Value>) {
    let length = &range.length;
    let start = (!matches!(length, Value::Int(0))).then_some(&range.start);
    let step = (!matches!(length, Value::Int(0 | 1))).then_some(&range.step);
    (length, start, step)
}

fn rich(_: &mut Vm, own: RangeRef<'_>, other: &Value, op: CompareOp) -> Value {
    let Some(other) = RangeRef::of(other) else {
        return Value::NotImplemented;
    };
    let same = |a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(a), Some(b)) => big(a) == big(b),
        (a, b) => a.is_none() == b.is_none(),
    };
    let (a, b) = (identity(&own), identity(&other));
    let equal = same(Some(a.0), Some(b.0)) && same(a.1, b.1) && same(a.2, b.2);
    match op {
        CompareOp::Eq => Value::bool(equal),
        CompareOp::Ne => Value::bool(!equal),
        _ => Value::NotImplemented,
    }
}

fn hash_of(vm: &mut Vm, range: RangeRef<'_>) -> PyResult<i64> {
    let (length, start, step) = identity(&range);
    let none = Value::None;
    let mut hashes = [0; 3];
    for (hash, part) in
        hashes
            .iter_mut()
            .zip([length, start.unwrap_or(&none), step.unwrap_or(&none)])
    {
        *hash = hashing::hash(vm, part)?;
    }
    Ok(hash::tuple(&hashes))
}

fn len(vm: &mut Vm, range: RangeRef<'_>) -> PyResult<i64> {
    match &range.length {
        Value::Int(length) => Ok(*length),
        _ => Err(raise::overflow_error(
            vm,
            "Python int too large to convert to C ssize_t",
        )),
    }
}

/// The index of `value` if it is an item.
fn find(range: &Range, value: &Value) -> Option<BigInt> {
    if let (Some((start, step, length)), Value::Int(value)) = (small(range), value) {
        let ahead = i128::from(*value) - i128::from(start);
        let step = i128::from(step);
        let index = ahead / step;
        let hit = ahead % step == 0 && index >= 0 && index < i128::from(length);
        return hit.then(|| BigInt::from(index));
    }
    let (index, rest) = (big(value) - big(&range.start)).div_mod_floor(&big(&range.step));
    (rest.is_zero() && !index.is_negative() && index < big(&range.length)).then_some(index)
}

fn is_plain_int(vm: &Vm, value: &Value) -> bool {
    matches!(vm.class_id_of(value), ClassId::INT | ClassId::BOOL)
}

fn contains(vm: &mut Vm, range: RangeRef<'_>, value: &Value) -> PyResult<bool> {
    if is_plain_int(vm, value) {
        return Ok(find(&range, value).is_some());
    }
    Ok(item::search(vm, &range.value(), value, true)? > 0)
}

fn count(vm: &mut Vm, range: RangeRef<'_>, value: &Value) -> PyResult<i64> {
    if is_plain_int(vm, value) {
        return Ok(find(&range, value).is_some().into());
    }
    Ok(item::search(vm, &range.value(), value, false)? as i64)
}

fn index(vm: &mut Vm, range: RangeRef<'_>, value: &Value) -> PyResult {
    if is_plain_int(vm, value) {
        return match find(&range, value) {
            Some(index) => Ok(vm.new_int(index)),
            None => {
                let shown = text::repr_text(vm, value)?;
                let message = format!("{} is not in range", shown.to_string_lossy());
                Err(raise::value_error(vm, message))
            }
        };
    }
    let iterator = iter::iter(vm, &range.value())?;
    let mut index = 0;
    while let Some(item) = iter::next(vm, &iterator)? {
        if compare::eq(vm, value, &item)? {
            return Ok(Value::Int(index));
        }
        index += 1;
    }
    Err(raise::value_error(
        vm,
        "sequence.index(x): x not in sequence",
    ))
}

fn get(vm: &mut Vm, range: RangeRef<'_>, key: &Value) -> PyResult {
    if convert::has_index(vm, key) {
        let index = convert::index(vm, key)?;
        if let (Some((start, step, length)), Value::Int(i)) = (small(&range), &index) {
            if let Some(place) = item::place(*i, length as usize) {
                return Ok(Value::Int(start + place as i64 * step));
            }
        } else {
            let length = big(&range.length);
            let mut i = big(&index);
            if i.is_negative() {
                i += &length;
            }
            if !i.is_negative() && i < length {
                return Ok(vm.new_int(big(&range.start) + i * big(&range.step)));
            }
        }
        return Err(raise::index_error(vm, "range object index out of range"));
    }
    let Some(parts) = SliceRef::of(key) else {
        let message = format!(
            "range indices must be integers or slices, not {}",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    };
    let [start, stop, step] = slices::index_objects(vm, &parts, range.length.clone())?;
    let (start, stop, step) = (big(&start), big(&stop), big(&step));
    let (first, stride) = (big(&range.start), big(&range.step));
    let start = vm.new_int(&first + start * &stride);
    let stop = vm.new_int(&first + stop * &stride);
    let step = vm.new_int(step * stride);
    Ok(make(vm, start, stop, step))
}

fn reduce(vm: &mut Vm, range: RangeRef<'_>) -> (ClassRef, Value) {
    let parts = [&range.start, &range.stop, &range.step].map(Value::clone);
    (vm.classes.range.clone(), vm.new_tuple(parts))
}
