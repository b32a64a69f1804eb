//! The type `range`: arithmetic over ints of any size, in one word where everything fits.
//!
//! Absent: the iterators (see `iterators`).

mod iterators;

pub(crate) use iterators::{ITERATOR, LONG_ITERATOR};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

use crate::model::class::ClassId;
use crate::model::error::{Fault, PyResult};
use crate::model::hash;
use crate::model::int::{self, IntView};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::range::Range;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{no_keywords, unpack_count};
use crate::protocol::{compare, convert, hash as hashing, item, poll, raise, text};
use crate::types::slices;

macro_rules! comparison {
    ($name:literal, $answer:expr) => {
        MethodDef::new($name, Arity::Slot(1), |_, args| compare(&args, $answer))
    };
}

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__hash__", Arity::Slot(0), hash_of),
        MethodDef::new("__bool__", Arity::Slot(0), truth),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__iter__", Arity::Slot(0), iterators::forward)
            .quick(iterators::quick_forward),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__getitem__", Arity::Slot(1), get),
        comparison!("__eq__", Value::bool),
        comparison!("__ne__", |equal| Value::bool(!equal)),
        comparison!("__lt__", |_| Value::NotImplemented),
        comparison!("__le__", |_| Value::NotImplemented),
        comparison!("__gt__", |_| Value::NotImplemented),
        comparison!("__ge__", |_| Value::NotImplemented),
    ],
    methods: &[
        MethodDef::new("__reversed__", Arity::None, iterators::backward)
            .doc("Return a reverse iterator."),
        MethodDef::new("__reduce__", Arity::None, reduce),
        MethodDef::new("count", Arity::One, count)
            .doc("rangeobject.count(value) -> integer -- return number of occurrences of value"),
        MethodDef::new("index", Arity::One, index)
            .doc("rangeobject.index(value, [start, [stop]]) -> integer -- return index of value.\nRaise ValueError if the value is not present."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new).quick(quick_new)],
    getsets: &[
        GetSetDef::read("start", |_, own| Ok(range_of(own)?.start.clone())).member(),
        GetSetDef::read("stop", |_, own| Ok(range_of(own)?.stop.clone())).member(),
        GetSetDef::read("step", |_, own| Ok(range_of(own)?.step.clone())).member(),
    ],
    ..TypeTable::EMPTY
};

fn range_of(value: &Value) -> PyResult<&Range> {
    value
        .as_range()
        .ok_or_else(|| Fault::Internal("a range method met another type").into())
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

fn new(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args, "range()")?;
    let given = args.len() - 1;
    if given <= 1 {
        unpack_count(vm, given, "range", 1, 1)?;
        let stop = convert::index_object(vm, args.at(1))?;
        return measured(vm, Value::Int(0), stop, Value::Int(1));
    }
    unpack_count(vm, given, "range", 2, 3)?;
    let start = convert::index_object(vm, args.at(1))?;
    let stop = convert::index_object(vm, args.at(2))?;
    let step = match args.get(3) {
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

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    let mut shown = String::from("range(");
    shown.push_str(&text::repr_text(vm, &range.start)?.to_string_lossy());
    shown.push_str(", ");
    shown.push_str(&text::repr_text(vm, &range.stop)?.to_string_lossy());
    if int::view(&range.step).and_then(IntView::to_i64) != Some(1) {
        shown.push_str(", ");
        shown.push_str(&text::repr_text(vm, &range.step)?.to_string_lossy());
    }
    shown.push(')');
    Ok(vm.new_str(shown))
}

/// What decides whether two ranges are equal: the length, and as far as it matters start and step.
fn identity(range: &Range) -> (&Value, Option<&Value>, Option<&Value>) {
    let length = &range.length;
    let start = (!matches!(length, Value::Int(0))).then_some(&range.start);
    let step = (!matches!(length, Value::Int(0 | 1))).then_some(&range.step);
    (length, start, step)
}

fn compare(args: &Args, answer: fn(bool) -> Value) -> PyResult {
    let own = range_of(args.at(0))?;
    let Some(other) = args.at(1).as_range() else {
        return Ok(Value::NotImplemented);
    };
    let same = |a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(a), Some(b)) => big(a) == big(b),
        (a, b) => a.is_none() == b.is_none(),
    };
    let (a, b) = (identity(own), identity(other));
    Ok(answer(
        same(Some(a.0), Some(b.0)) && same(a.1, b.1) && same(a.2, b.2),
    ))
}

fn hash_of(vm: &mut Vm, args: Args) -> PyResult {
    let (length, start, step) = identity(range_of(args.at(0))?);
    let none = Value::None;
    let mut hashes = [0; 3];
    for (hash, part) in
        hashes
            .iter_mut()
            .zip([length, start.unwrap_or(&none), step.unwrap_or(&none)])
    {
        *hash = hashing::hash(vm, part)?;
    }
    Ok(Value::Int(hash::tuple(&hashes)))
}

fn truth(_vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    Ok(Value::bool(!matches!(range.length, Value::Int(0))))
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    match &range_of(args.at(0))?.length {
        Value::Int(length) => Ok(Value::Int(*length)),
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

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    if is_plain_int(vm, args.at(1)) {
        return Ok(Value::bool(find(range, args.at(1)).is_some()));
    }
    Ok(Value::bool(
        item::search(vm, args.at(0), args.at(1), true)? > 0,
    ))
}

fn count(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    if is_plain_int(vm, args.at(1)) {
        return Ok(Value::Int(i64::from(find(range, args.at(1)).is_some())));
    }
    Ok(Value::Int(
        item::search(vm, args.at(0), args.at(1), false)? as i64
    ))
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    if is_plain_int(vm, args.at(1)) {
        return match find(range, args.at(1)) {
            Some(index) => Ok(vm.new_int(index)),
            None => {
                let shown = text::repr_text(vm, args.at(1))?;
                let message = format!("{} is not in range", shown.to_string_lossy());
                Err(raise::value_error(vm, message))
            }
        };
    }
    let iterator = crate::protocol::iter::iter(vm, args.at(0))?;
    let mut index = 0;
    while let Some(value) = crate::protocol::iter::next(vm, &iterator)? {
        if crate::protocol::compare::eq(vm, args.at(1), &value)? {
            return Ok(Value::Int(index));
        }
        index += 1;
    }
    Err(raise::value_error(
        vm,
        "sequence.index(x): x not in sequence",
    ))
}

fn get(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    let key = args.at(1);
    if convert::has_index(vm, key) {
        let index = convert::index(vm, key)?;
        if let (Some((start, step, length)), Value::Int(i)) = (small(range), &index) {
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
    let Some(Payload::Slice(parts)) = key.payload() else {
        let message = format!(
            "range indices must be integers or slices, not {}",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    };
    let [start, stop, step] = slices::index_objects(vm, parts, range.length.clone())?;
    let (start, stop, step) = (big(&start), big(&stop), big(&step));
    let (first, stride) = (big(&range.start), big(&range.step));
    let start = vm.new_int(&first + start * &stride);
    let stop = vm.new_int(&first + stop * &stride);
    let step = vm.new_int(step * stride);
    Ok(make(vm, start, stop, step))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let range = range_of(args.at(0))?;
    let inner = vm.new_tuple([range.start.clone(), range.stop.clone(), range.step.clone()]);
    let class = Value::from(&vm.classes.range);
    Ok(vm.new_tuple([class, inner]))
}
