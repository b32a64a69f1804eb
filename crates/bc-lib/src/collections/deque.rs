//! The type `collections.deque`.
//!
//! Every change of the contents counts up a state, by which iterators and searches notice that they
//! have been overtaken. Absent: what a deque is made of (see `deque_state`), the iterators (see `deque_iterators`).

use super::deque_iterators;
use super::deque_state::{Deque, DequeRef, End, make};
use bc_core::text::TextBuilder;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::container::{guarded_repr, index_bounds, push_repr, repeated_len};
use bc_vm::protocol::native::{OrNone, PlainInt, Receiver, RepeatCount, receiver};
use bc_vm::protocol::{attr, call, item, iter, poll, raise, text};
use bc_vm::{getsets, methods};

/// Table of `deque`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __init__: keywords(iterable = None, maxlen = OrNone(None)) => init;
        __repr__ => repr;
        __len__ => len;
        __bool__ => truth;
        __iter__ => deque_iterators::forward;
        __contains__ => contains;
        __getitem__ => get;
        __setitem__ => set;
        __delitem__ => delete;
        __add__ => add;
        __iadd__ => add_in_place;
        __mul__ => multiply;
        __rmul__ => multiply;
        __imul__ => multiply_in_place;
        compare => rich;
    ]

    static METHODS = [
        /// Add an element to the right side of the deque.
        append(item), quick |_, args| quick_append(args, End::Right);
        /// Add an element to the left side of the deque.
        appendleft(item) => append_left, quick |_, args| quick_append(args, End::Left);
        /// Remove all elements from the deque.
        clear();
        /// Return a shallow copy of a deque.
        __copy__() => copy;
        /// Return a shallow copy of a deque.
        copy();
        /// D.count(value) -> integer -- return number of occurrences of value
        count(value);
        /// Extend the right side of the deque with elements from the iterable
        extend(iterable);
        /// Extend the left side of the deque with elements from the iterable
        extendleft(iterable) => extend_left;
        /// D.index(value, [start, [stop]]) -> integer -- return first index of value.
        /// Raises ValueError if the value is not present.
        index: parse(value, start = None, stop = None);
        /// D.insert(index, object) -- insert object before index
        insert: parse(index, object);
        /// Remove and return the rightmost element.
        pop(), quick |_, args| quick_pop(args, End::Right);
        /// Remove and return the leftmost element.
        popleft() => pop_left, quick |_, args| quick_pop(args, End::Left);
        /// Return state information for pickling.
        __reduce__() => reduce;
        /// D.remove(value) -- remove first occurrence of value.
        remove(value);
        /// D.__reversed__() -- return a reverse iterator over the deque
        __reversed__() => deque_iterators::backward;
        /// D.reverse() -- reverse *IN PLACE*
        reverse();
        /// Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.
        rotate: parse(n = 1);
        /// D.__sizeof__() -- size of D in memory, in bytes
        __sizeof__() => sizeof;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => |vm: &mut Vm, class: ClassRef, _, _| make(vm, &class, None);
    ]
}

getsets! {
    static GETSETS = [
        maxlen => |_: &mut Vm, deque: &Deque| deque.bound.get();
    ]
}

fn init(
    vm: &mut Vm,
    deque: DequeRef<'_>,
    iterable: Option<&Value>,
    OrNone(maxlen): OrNone<PlainInt>,
) -> PyResult<()> {
    let bound = match maxlen {
        None => None,
        Some(PlainInt(bound)) => match usize::try_from(bound) {
            Ok(bound) => Some(bound),
            Err(_) => return Err(raise::value_error(vm, "maxlen must be non-negative")),
        },
    };
    deque.bound.set(bound);
    deque.empty(vm);
    match iterable {
        Some(iterable) => extend_with(vm, deque, iterable, End::Right),
        None => Ok(()),
    }
}

/// Adds what `source` gives one by one.
fn extend_with(vm: &mut Vm, deque: DequeRef<'_>, source: &Value, end: End) -> PyResult<()> {
    let source = if deque.value().is(source) {
        let items = iter::collect(vm, source)?;
        vm.new_list(items)
    } else {
        source.clone()
    };
    let iterator = iter::iter(vm, &source)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if deque.bound.get() != Some(0) {
            deque.push(vm, value, end)?;
        }
    }
    Ok(())
}

fn repr(vm: &mut Vm, deque: DequeRef<'_>) -> PyResult {
    guarded_repr(vm, &deque.value(), "[...]", |vm| {
        let items = iter::collect(vm, &deque.value())?;
        let list = vm.new_list(items);
        let mut builder = TextBuilder::new();
        builder.push_str("deque(");
        push_repr(vm, &mut builder, &list)?;
        if let Some(bound) = deque.bound.get() {
            builder.push_str(&format!(", maxlen={bound}"));
        }
        builder.push_str(")");
        vm.built(builder)
    })
}

fn len(_: &mut Vm, deque: &Deque) -> usize {
    deque.items().len()
}

fn truth(_: &mut Vm, deque: &Deque) -> bool {
    !deque.items().is_empty()
}

#[cold]
fn mutated(vm: &mut Vm) -> Thrown {
    raise::runtime_error(vm, "deque mutated during iteration")
}

/// Calls `see` with each index and whether the item there equals `wanted`, until it returns `false`.
fn compare_items(
    vm: &mut Vm,
    deque: &Deque,
    wanted: &Value,
    range: std::ops::Range<usize>,
    mut see: impl FnMut(usize, bool) -> bool,
) -> PyResult<()> {
    let state = deque.state();
    for index in range {
        let Some(other) = deque.items().get(index).cloned() else {
            return Ok(());
        };
        let equal = compare::eq(vm, &other, wanted)?;
        if !see(index, equal) {
            return Ok(());
        }
        if deque.state() != state {
            return Err(mutated(vm));
        }
        poll::charge(vm, 1)?;
    }
    Ok(())
}

fn contains(vm: &mut Vm, deque: &Deque, wanted: &Value) -> PyResult<bool> {
    let len = deque.items().len();
    let mut found = false;
    compare_items(vm, deque, wanted, 0..len, |_, equal| {
        found = equal;
        !equal
    })?;
    Ok(found)
}

fn count(vm: &mut Vm, deque: &Deque, wanted: &Value) -> PyResult<i64> {
    let len = deque.items().len();
    let mut count = 0;
    compare_items(vm, deque, wanted, 0..len, |_, equal| {
        count += i64::from(equal);
        true
    })?;
    Ok(count)
}

fn index(
    vm: &mut Vm,
    deque: &Deque,
    wanted: &Value,
    start: Option<&Value>,
    stop: Option<&Value>,
) -> PyResult<usize> {
    let len = deque.items().len();
    let (start, stop) = index_bounds(vm, start, stop, len)?;
    let mut found = None;
    compare_items(vm, deque, wanted, start..stop.min(len), |index, equal| {
        found = equal.then_some(index);
        !equal
    })?;
    if let Some(index) = found {
        return Ok(index);
    }
    let shown = text::repr_text(vm, wanted)?;
    let message = format!("{} is not in deque", shown.to_string_lossy());
    Err(raise::value_error(vm, message))
}

/// The place that a subscript means.
fn place(vm: &mut Vm, deque: &Deque, key: &Value) -> PyResult<usize> {
    if !item::is_index(vm, key) {
        let message = format!(
            "sequence index must be integer, not '{}'",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let len = deque.items().len();
    item::place(index, len).ok_or_else(|| raise::index_error(vm, "deque index out of range"))
}

fn get(vm: &mut Vm, deque: &Deque, key: &Value) -> PyResult<Option<Value>> {
    let place = place(vm, deque, key)?;
    Ok(deque.items().get(place).cloned())
}

fn set(vm: &mut Vm, deque: &Deque, key: &Value, value: Value) -> PyResult<()> {
    let place = place(vm, deque, key)?;
    let before = deque
        .rearrange()
        .get_mut(place)
        .map(|item| std::mem::replace(item, value));
    drop(before);
    Ok(())
}

fn delete(vm: &mut Vm, deque: &Deque, key: &Value) -> PyResult<()> {
    let place = place(vm, deque, key)?;
    let before = deque.change().remove(place);
    drop(before);
    Ok(())
}

fn add(vm: &mut Vm, deque: DequeRef<'_>, other: &Value) -> PyResult {
    if DequeRef::of(other).is_none() {
        let message = format!(
            "can only concatenate deque (not \"{}\") to deque",
            vm.type_name(other)
        );
        return Err(raise::type_error(vm, message));
    }
    let result = copy(vm, deque)?;
    extend_with(vm, receiver(&result)?, other, End::Right)?;
    Ok(result)
}

fn add_in_place(vm: &mut Vm, deque: DequeRef<'_>, iterable: &Value) -> PyResult {
    extend_with(vm, deque, iterable, End::Right)?;
    Ok(deque.value())
}

fn multiply(vm: &mut Vm, deque: DequeRef<'_>, RepeatCount(count): RepeatCount) -> PyResult {
    let len = deque.items().len();
    repeated_len(vm, len, count, size_of::<Value>())?;
    let class = super::state(vm)?.deque.clone();
    let result = make(vm, &class, deque.bound.get());
    for _ in 0..count.max(0) {
        if len == 0 {
            break;
        }
        extend_with(vm, receiver(&result)?, &deque.value(), End::Right)?;
    }
    Ok(result)
}

fn multiply_in_place(
    vm: &mut Vm,
    deque: DequeRef<'_>,
    RepeatCount(count): RepeatCount,
) -> PyResult {
    let len = deque.items().len();
    if len == 0 || count == 1 {
        return Ok(deque.value());
    }
    if count <= 0 {
        deque.empty(vm);
        return Ok(deque.value());
    }
    repeated_len(vm, len, count, size_of::<Value>())?;
    let items = iter::collect(vm, &deque.value())?;
    let list = vm.new_list(items);
    for _ in 1..count {
        extend_with(vm, deque, &list, End::Right)?;
    }
    Ok(deque.value())
}

fn rich(vm: &mut Vm, deque: DequeRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let own = &deque.value();
    let Some(b) = DequeRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) {
        if own.is(other) {
            return Ok(Value::bool(op == CompareOp::Eq));
        }
        if deque.items().len() != b.items().len() {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
    }
    let (left, right) = (iter::iter(vm, own)?, iter::iter(vm, other)?);
    loop {
        let x = iter::next(vm, &left)?;
        let y = iter::next(vm, &right)?;
        match (x, y) {
            (Some(x), Some(y)) => {
                if !compare::eq(vm, &x, &y)? {
                    return compare::holds(vm, op, &x, &y).map(Value::bool);
                }
            }
            (x, y) => {
                let order = x.is_some().cmp(&y.is_some());
                return Ok(Value::bool(op.holds(Some(order))));
            }
        }
    }
}

fn append(vm: &mut Vm, deque: &Deque, item: Value) -> PyResult<()> {
    deque.push(vm, item, End::Right)
}

fn append_left(vm: &mut Vm, deque: &Deque, item: Value) -> PyResult<()> {
    deque.push(vm, item, End::Left)
}

/// Adds an item where there is room for it, and takes one from the other end if that is one too many.
fn quick_append(args: &[Value], end: End) -> Option<Value> {
    let [deque, value] = args else {
        return None;
    };
    let deque = <&Deque>::of(deque)?;
    let has_room = {
        let items = deque.items();
        items.len() < items.capacity()
    };
    if !has_room {
        return None;
    }
    let surplus = end.push(&mut deque.change(), value.clone(), deque.bound.get());
    drop(surplus);
    Some(Value::None)
}

/// Takes an item from one end.
fn quick_pop(args: &[Value], end: End) -> Option<Value> {
    let [deque] = args else {
        return None;
    };
    let deque = <&Deque>::of(deque)?;
    let is_empty = deque.items().is_empty();
    if is_empty {
        None
    } else {
        end.pop(&mut deque.change())
    }
}

fn extend(vm: &mut Vm, deque: DequeRef<'_>, iterable: &Value) -> PyResult<()> {
    extend_with(vm, deque, iterable, End::Right)
}

fn extend_left(vm: &mut Vm, deque: DequeRef<'_>, iterable: &Value) -> PyResult<()> {
    extend_with(vm, deque, iterable, End::Left)
}

fn clear(vm: &mut Vm, deque: &Deque) {
    deque.empty(vm);
}

/// A copy made by the deque's own class.
fn copy(vm: &mut Vm, deque: DequeRef<'_>) -> PyResult {
    let class = Value::from(deque.object().class());
    let bound = deque.bound.get().map(|bound| Value::Int(bound as i64));
    call::call_values(vm, &class, std::iter::once(deque.value()).chain(bound))
}

fn insert(vm: &mut Vm, deque: &Deque, index: i64, object: Value) -> PyResult<()> {
    let len = deque.items().len();
    if deque.bound.get() == Some(len) {
        return Err(raise::index_error(vm, "deque already at its maximum size"));
    }
    let len = len as i64;
    let index = if index < 0 { index + len } else { index };
    let mut items = deque.change();
    vm.make_room_in_deque(&mut items)?;
    items.insert(index.clamp(0, len) as usize, object);
    drop(items);
    deque.settle(vm);
    Ok(())
}

fn pop(vm: &mut Vm, deque: &Deque) -> PyResult {
    pop_from(vm, deque, End::Right)
}

fn pop_left(vm: &mut Vm, deque: &Deque) -> PyResult {
    pop_from(vm, deque, End::Left)
}

fn pop_from(vm: &mut Vm, deque: &Deque, end: End) -> PyResult {
    if deque.items().is_empty() {
        return Err(raise::index_error(vm, "pop from an empty deque"));
    }
    let value = end.pop(&mut deque.change());
    Ok(value.unwrap_or(Value::None))
}

fn remove(vm: &mut Vm, deque: &Deque, wanted: &Value) -> PyResult<()> {
    let len = deque.items().len();
    for index in 0..len {
        let Some(other) = deque.items().get(index).cloned() else {
            break;
        };
        let equal = compare::eq(vm, &other, wanted)?;
        if deque.items().len() != len {
            return Err(raise::index_error(vm, "deque mutated during remove()."));
        }
        if equal {
            let before = deque.change().remove(index);
            drop(before);
            return Ok(());
        }
        poll::charge(vm, 1)?;
    }
    Err(raise::value_error(vm, "deque.remove(x): x not in deque"))
}

fn reverse(_: &mut Vm, deque: &Deque) {
    // The reference does not count this as a change.
    deque.rearrange().make_contiguous().reverse();
}

fn rotate(_: &mut Vm, deque: &Deque, steps: i64) {
    let len = deque.items().len();
    if len > 1 {
        deque
            .change()
            .rotate_right(steps.rem_euclid(len as i64) as usize);
    }
}

fn reduce(vm: &mut Vm, deque: DequeRef<'_>) -> PyResult {
    let own = &deque.value();
    let bound = deque.bound.get().map(|bound| Value::Int(bound as i64));
    let name = vm.names.__dict__.clone();
    let found = attr::getattr(vm, own, &name);
    let dict = raise::catch(vm, found, ExceptionKind::Exception)?;
    let items = iter::collect(vm, own)?;
    let list = vm.new_list(items);
    let class = Value::from(deque.object().class());
    Ok(match (dict, bound) {
        (None, None) => {
            let inner = vm.new_tuple([list]);
            vm.new_tuple([class, inner])
        }
        (None, Some(bound)) => {
            let inner = vm.new_tuple([list, bound]);
            vm.new_tuple([class, inner])
        }
        (Some(dict), bound) => {
            let inner = vm.new_tuple([list, bound.unwrap_or(Value::None)]);
            vm.new_tuple([class, inner, dict])
        }
    })
}

fn sizeof(_: &mut Vm, deque: &Deque) -> usize {
    // The reference's size: blocks of 64 places with two links each.
    80 + 528 * deque.items().len().div_ceil(64).max(1)
}
