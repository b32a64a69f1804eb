//! Iteration: iterators from iterables, their items, and what takes all items at once.
//!
//! An iterator of a built-in class is advanced through its payload; everything else through
//! `__next__`. Objects that only have `__getitem__` are iterated by index. Every item that Rust code
//! takes counts one step, so that an endless iterator meets the limits.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::class::{ClassFlags, ClassId};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::iters::Iter;
use crate::model::native::{Args, NativeData, NativeIter};
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, compare, item, poll, raise};

/// For so many items there is room at first where nobody knows how many will come.
pub const GUESS: usize = 8;

/// An iterator over `value`.
///
/// # Errors
///
/// `TypeError` when it cannot be iterated over, and what `__iter__` raises.
pub fn iter(vm: &mut Vm, value: &Value) -> PyResult {
    if let Value::Obj(object) = value {
        match &object.payload {
            Payload::List(_) if object.class_id() == ClassId::LIST => {
                return Ok(over_list(vm, object));
            }
            Payload::Tuple(_) if object.class_id() == ClassId::TUPLE => {
                return Ok(over_tuple(vm, object));
            }
            Payload::Generator(_) if object.class_id() == ClassId::GENERATOR => {
                return Ok(value.clone());
            }
            _ => {}
        }
    }
    if let Some(iterator) = quick(vm, value) {
        return Ok(iterator);
    }
    let name = vm.names.__iter__.clone();
    if let Some(iterator) = call::call_special_if_bound(vm, value, &name, Args::none())? {
        if is_iterator(vm, &iterator) {
            return Ok(iterator);
        }
        let message = format!(
            "iter() returned non-iterator of type '{}'",
            vm.type_name(&iterator)
        );
        return Err(raise::type_error(vm, message));
    }
    if item::is_sequence(vm, value) && (!has_iter(vm, value) || binds_getitem(vm, value)?) {
        return Ok(over_sequence(vm, value.clone()));
    }
    Err(not_iterable(vm, value))
}

/// What the `__iter__` of a built-in class gives in its quick way.
fn quick(vm: &mut Vm, value: &Value) -> Option<Value> {
    let Value::Obj(object) = value else {
        return None;
    };
    let class = object.class();
    let class = class.data();
    if class.is_heap() || !call::may_be_quick(vm) {
        return None;
    }
    let slot = class.lookup_sure(&vm.names.__iter__)?;
    let answer = slot.as_native()?.def.quick?;
    answer(vm, std::slice::from_ref(value))
}

fn has_iter(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value)
        .data()
        .lookup(&vm.names.__iter__)
        .is_some()
}

/// Whether looking `__getitem__` up gives something. It matters to a class that has an `__iter__` too,
/// one that could not be bound.
#[cold]
fn binds_getitem(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    let name = vm.names.__getitem__.clone();
    match call::special(vm, value, &name) {
        Ok(found) => Ok(found.is_some()),
        Err(Thrown::Raise(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

#[cold]
fn not_iterable(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!("'{}' object is not iterable", vm.type_name(value));
    raise::type_error(vm, message)
}

/// An iterator over a list object (or an instance of a subclass).
#[must_use]
pub fn over_list(vm: &Vm, list: &ObjRef) -> Value {
    let state = Iter::List {
        list: RefCell::new(Some(Rc::clone(list))),
        index: Cell::new(0),
    };
    Value::Obj(vm.alloc(&vm.classes.list_iterator, Payload::Iter(Box::new(state))))
}

/// An iterator over a tuple object (or an instance of a subclass).
#[must_use]
pub fn over_tuple(vm: &Vm, tuple: &ObjRef) -> Value {
    let state = Iter::Tuple {
        tuple: RefCell::new(Some(Rc::clone(tuple))),
        index: Cell::new(0),
    };
    Value::Obj(vm.alloc(&vm.classes.tuple_iterator, Payload::Iter(Box::new(state))))
}

/// An iterator that asks `sequence[0]`, `sequence[1]` ... until `IndexError`.
#[must_use]
pub fn over_sequence(vm: &Vm, sequence: Value) -> Value {
    let state = SequenceIter {
        sequence: RefCell::new(sequence),
        index: Cell::new(0),
    };
    vm.new_iter(&vm.classes.iterator, state)
}

/// The state of `iterator`: an object that is iterated by index.
pub struct SequenceIter {
    /// What is iterated over; `Value::Unbound` once it has ended.
    pub sequence: RefCell<Value>,
    /// The next index.
    pub index: Cell<i64>,
}

impl NativeData for SequenceIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.sequence.borrow());
    }
    fn clear(&self) {
        drop(self.sequence.take());
    }
}

impl NativeIter for SequenceIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let sequence = self.sequence.borrow().clone();
        if sequence.is_unbound() {
            return Ok(None);
        }
        let index = self.index.get();
        if index == i64::MAX {
            return Err(raise::overflow_error(vm, "iter index too large"));
        }
        match item::getitem(vm, &sequence, &Value::Int(index)) {
            Ok(value) => {
                self.index.set(index + 1);
                Ok(Some(value))
            }
            Err(thrown)
                if raise::is_instance(&thrown, vm, ExceptionKind::IndexError)
                    || raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) =>
            {
                drop(self.sequence.take());
                Ok(None)
            }
            Err(thrown) => Err(thrown),
        }
    }
}

/// Whether the class of `value` defines `__next__`.
#[must_use]
pub fn is_iterator(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::Obj(object) => {
            plain_iterator(object).is_some()
                || object.class().data().lookup(&vm.names.__next__).is_some()
        }
        _ => false,
    }
}

/// The items of `value`; what cannot be iterated over is refused with this sentence
/// (`PySequence_Fast`).
///
/// # Errors
///
/// `TypeError`, and what iterating raises.
pub fn collect_or(vm: &mut Vm, value: &Value, refusal: &str) -> PyResult<Vec<Value>> {
    match iter(vm, value) {
        Ok(iterator) => collect(vm, &iterator),
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
            Err(raise::type_error(vm, refusal))
        }
        Err(thrown) => Err(thrown),
    }
}

/// Whether `value` can be iterated over, as far as its class tells.
#[must_use]
pub fn is_iterable(vm: &mut Vm, value: &Value) -> bool {
    let class = vm.class_of(value);
    class.data().lookup(&vm.names.__iter__).is_some() || item::is_sequence(vm, value)
}

/// The state of an iterator whose class cannot have a `__next__` of its own.
#[inline]
#[must_use]
pub fn plain_iterator(object: &Object) -> Option<&Iter> {
    let Payload::Iter(state) = &object.payload else {
        return None;
    };
    if object.class_id() < ClassId::FIRST_EXCEPTION
        || !object.class().data().flags().contains(ClassFlags::HEAP)
    {
        Some(state)
    } else {
        None
    }
}

/// So many steps, and no more, iterators that stand behind one another may count for an item that is at hand: a bound of how
/// deep they are asked, too.
pub const STEPS_AT_HAND: u64 = 16;

/// The next item of an iterator that another one takes its items from, if it is at hand (see [`NativeIter::next_at_hand`]).
#[inline]
pub fn item_at_hand(vm: &Vm, iterator: &Value, steps: &mut u64) -> Option<Value> {
    let state = plain_iterator(iterator.as_obj()?)?;
    if *steps >= STEPS_AT_HAND {
        return None;
    }
    *steps += 1;
    let item = match state {
        Iter::Native(native) => native.next_at_hand(vm, steps),
        plain => plain.next_in_line(),
    };
    if item.is_none() {
        *steps -= 1;
    }
    item
}

/// The next item, `None` at the end.
///
/// # Errors
///
/// What the iterator raises, save `StopIteration`; `TypeError` if it is no iterator.
pub fn next(vm: &mut Vm, iterator: &Value) -> PyResult<Option<Value>> {
    if let Value::Obj(object) = iterator {
        if object.class_id() == ClassId::GENERATOR {
            let next = vm.wires.next;
            return next(vm, iterator);
        }
        if let Some(state) = plain_iterator(object) {
            poll::charge(vm, 1)?;
            return match advance(vm, state) {
                // Raised by the program's function behind a `map` or a `filter`, it ends them.
                Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) => {
                    raise::note_stop(vm, &thrown);
                    Ok(None)
                }
                other => other,
            };
        }
    }
    let name = vm.names.__next__.clone();
    match call::call_special(vm, iterator, &name, Args::none()) {
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) => {
            let message = format!("'{}' object is not an iterator", vm.type_name(iterator));
            Err(raise::type_error(vm, message))
        }
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) => {
            raise::note_stop(vm, &thrown);
            Ok(None)
        }
        Err(thrown) => Err(thrown),
    }
}

/// The next item of an iterator of a built-in type.
///
/// # Errors
///
/// What its source raises.
#[inline]
pub fn advance(vm: &mut Vm, state: &Iter) -> PyResult<Option<Value>> {
    if let Some(item) = state.next_in_line() {
        return Ok(Some(item));
    }
    match state {
        Iter::Range { .. } => Ok(None),
        Iter::List { list: source, .. } | Iter::Tuple { tuple: source, .. } => {
            drop(source.take());
            Ok(None)
        }
        Iter::Native(iter) => {
            if let Some(item) = native_at_hand(vm, &**iter) {
                return Ok(Some(item));
            }
            // Iterators over iterators over iterators: as deep as a program likes, unlike the Rust stack.
            poll::guard(vm)?;
            let item = iter.next(vm);
            poll::unguard(vm);
            item
        }
    }
}

/// The next item of an iterator that the loop does not know by name, if it is at hand and all the steps it may count are.
#[inline]
fn native_at_hand(vm: &mut Vm, iterator: &dyn NativeIter) -> Option<Value> {
    if vm.budget.fuel <= STEPS_AT_HAND {
        return None;
    }
    let mut steps = 0;
    let item = iterator.next_at_hand(vm, &mut steps);
    vm.budget.fuel -= steps;
    item
}

/// The native state of type `T` behind an iterator.
#[must_use]
pub fn native_state<T: NativeIter>(value: &Value) -> Option<&T> {
    match value.payload()? {
        Payload::Iter(state) => match &**state {
            Iter::Native(iter) => (&**iter as &dyn std::any::Any).downcast_ref::<T>(),
            _ => None,
        },
        _ => None,
    }
}

/// The state of `callable_iterator`: a callable asked until it returns the sentinel.
pub struct CallIter {
    /// Callable and sentinel; `None` once it has ended.
    pub parts: RefCell<Option<[Value; 2]>>,
}

impl NativeData for CallIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(parts) = &*self.parts.borrow() {
            parts.iter().for_each(visit);
        }
    }
    fn clear(&self) {
        drop(self.parts.take());
    }
}

impl NativeIter for CallIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let Some([callable, sentinel]) = self.parts.borrow().clone() else {
            return Ok(None);
        };
        match call::call(vm, &callable, Args::none()) {
            Ok(value) => {
                if compare::eq(vm, &sentinel, &value)? {
                    drop(self.parts.take());
                    return Ok(None);
                }
                Ok(Some(value))
            }
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) => {
                drop(self.parts.take());
                Ok(None)
            }
            Err(thrown) => Err(thrown),
        }
    }
}

/// An iterator that calls `callable` until it returns `sentinel`.
#[must_use]
pub fn over_calls(vm: &Vm, callable: Value, sentinel: Value) -> Value {
    let parts = RefCell::new(Some([callable, sentinel]));
    vm.new_iter(&vm.classes.callable_iterator, CallIter { parts })
}

/// The next item as the built-in `next` gives it: the end is the iterator's own `StopIteration`.
///
/// # Errors
///
/// What the iterator raises; `TypeError` if it is no iterator.
pub fn next_or_stop(vm: &mut Vm, iterator: &Value) -> PyResult {
    if let Value::Obj(object) = iterator {
        if let Some(state) = plain_iterator(object) {
            poll::charge(vm, 1)?;
            return match advance(vm, state)? {
                Some(value) => Ok(value),
                None => Err(raise::stop_iteration(vm, Value::None)),
            };
        }
        if object.class_id() == ClassId::GENERATOR {
            let send = vm.wires.send;
            return send(vm, iterator, Value::None);
        }
    }
    let name = vm.names.__next__.clone();
    match call::call_special(vm, iterator, &name, Args::none())? {
        Some(value) => Ok(value),
        None => {
            let message = format!("'{}' object is not an iterator", vm.type_name(iterator));
            Err(raise::type_error(vm, message))
        }
    }
}

/// `__iter__` of every iterator: itself.
///
/// # Errors
///
/// None.
pub fn slot_iter(_vm: &mut Vm, iterator: &Value) -> PyResult {
    Ok(iterator.clone())
}

/// `__next__` of every iterator of a built-in type.
///
/// # Errors
///
/// `StopIteration` at the end, and what the source of items raises.
pub fn slot_next(vm: &mut Vm, iterator: &Value) -> PyResult {
    let Some(Payload::Iter(state)) = iterator.payload() else {
        return Err(raise::type_error(vm, "an iterator is required"));
    };
    poll::charge(vm, 1)?;
    match advance(vm, state)? {
        Some(value) => Ok(value),
        None => Err(raise::stop_iteration(vm, Value::None)),
    }
}

/// How many items an iterator of a built-in type still has, where it knows.
#[must_use]
pub fn remaining(state: &Iter) -> Option<usize> {
    match state {
        Iter::Range { left, .. } => Some(left.get().max(0) as usize),
        Iter::List { list, index } => Some(match &*list.borrow() {
            Some(object) => match &object.payload {
                Payload::List(items) => items.borrow().len().saturating_sub(index.get()),
                _ => 0,
            },
            None => 0,
        }),
        Iter::Tuple { tuple, index } => Some(match &*tuple.borrow() {
            Some(object) => match &object.payload {
                Payload::Tuple(items) => items.len().saturating_sub(index.get()),
                _ => 0,
            },
            None => 0,
        }),
        Iter::Native(iter) => iter.length_hint(),
    }
}

/// `__length_hint__` of the iterators of built-in types that have one.
///
/// # Errors
///
/// None.
pub fn slot_length_hint(_vm: &mut Vm, iterator: &Value) -> PyResult {
    let hint = match iterator.payload() {
        Some(Payload::Iter(state)) => remaining(state),
        _ => None,
    };
    Ok(hint.map_or(Value::NotImplemented, |hint| Value::Int(hint as i64)))
}

/// How many items `value` probably has: `len`, else `__length_hint__`, else `default`.
///
/// # Errors
///
/// What the two raise, save `TypeError`; `TypeError`/`ValueError` for a hint that is not a size.
pub fn length_hint(vm: &mut Vm, value: &Value, default: usize) -> PyResult<usize> {
    if let Value::Obj(object) = value
        && let Some(left) = plain_iterator(object).and_then(remaining)
    {
        return Ok(left);
    }
    if item::has_len(vm, value) {
        let result = item::len(vm, value);
        if let Some(length) = raise::catch(vm, result, ExceptionKind::TypeError)? {
            return Ok(length);
        }
    }
    let name = vm.names.__length_hint__.clone();
    let result = call::call_special(vm, value, &name, Args::none());
    let hint = match raise::catch(vm, result, ExceptionKind::TypeError)?.flatten() {
        None | Some(Value::NotImplemented) => return Ok(default),
        Some(hint) => hint,
    };
    let hint = match &hint {
        Value::Int(i) => *i,
        Value::True => 1,
        Value::False => 0,
        Value::Obj(object) if matches!(object.payload, Payload::Int(_)) => {
            super::convert::to_i64(vm, &hint)?
        }
        other => {
            let message = format!(
                "__length_hint__ must be an integer, not {}",
                vm.type_name(other)
            );
            return Err(raise::type_error(vm, message));
        }
    };
    usize::try_from(hint)
        .map_err(|_| raise::value_error(vm, "__length_hint__() should return >= 0"))
}

/// All items, as `list(value)` takes them.
///
/// # Errors
///
/// What iterating raises, and a fault when there is no memory for them.
pub fn collect(vm: &mut Vm, value: &Value) -> PyResult<Vec<Value>> {
    let mut items = Vec::new();
    extend(vm, &mut items, value)?;
    Ok(items)
}

/// Appends all items of `value`. After an error `items` holds what came before it.
///
/// # Errors
///
/// As [`collect`].
pub fn extend(vm: &mut Vm, items: &mut Vec<Value>, value: &Value) -> PyResult<()> {
    if let Value::Obj(object) = value {
        match &object.payload {
            Payload::List(list) if object.class_id() == ClassId::LIST => {
                let list = list.borrow();
                vm.make_room(items, list.len())?;
                items.extend_from_slice(&list);
                return Ok(());
            }
            Payload::Tuple(tuple) if object.class_id() == ClassId::TUPLE => {
                vm.make_room(items, tuple.len())?;
                items.extend_from_slice(tuple);
                return Ok(());
            }
            _ => {}
        }
    }
    let iterator = iter(vm, value)?;
    let hint = match iterator.payload() {
        // It has no length, and nobody can give it one.
        Some(Payload::Generator(_)) => GUESS,
        _ => length_hint(vm, value, GUESS)?,
    };
    // A hint may be a lie: it saves growing, but asks for no more than a page's worth at once.
    if hint > items.capacity() - items.len() {
        vm.reserve(hint.saturating_mul(size_of::<Value>()))?;
        items.reserve_exact(hint.min(1 << 16));
    }
    while let Some(value) = next(vm, &iterator)? {
        vm.make_room(items, 1)?;
        items.push(value);
    }
    Ok(())
}

/// Exactly `count` items.
///
/// # Errors
///
/// `ValueError` when there are fewer or more, and what iterating raises.
pub fn unpack(vm: &mut Vm, value: &Value, count: usize) -> PyResult<Vec<Value>> {
    let iterator = iter(vm, value)?;
    let mut items = Vec::with_capacity(count.min(1 << 10));
    while items.len() < count {
        match next(vm, &iterator)? {
            Some(value) => items.push(value),
            None => {
                let message = format!(
                    "not enough values to unpack (expected {count}, got {})",
                    items.len()
                );
                return Err(raise::value_error(vm, message));
            }
        }
    }
    if next(vm, &iterator)?.is_some() {
        let message = format!("too many values to unpack (expected {count})");
        return Err(raise::value_error(vm, message));
    }
    Ok(items)
}

/// Items before the starred target, a list of those in the middle, items after it.
///
/// # Errors
///
/// `ValueError` when there are too few, and what iterating raises.
pub fn unpack_ex(vm: &mut Vm, value: &Value, before: usize, after: usize) -> PyResult<Vec<Value>> {
    let iterator = iter(vm, value)?;
    let mut items = Vec::with_capacity(before.min(1 << 10) + 1);
    let too_few = |vm: &mut Vm, got: usize| {
        let message = format!(
            "not enough values to unpack (expected at least {}, got {got})",
            before + after
        );
        raise::value_error(vm, message)
    };
    while items.len() < before {
        match next(vm, &iterator)? {
            Some(value) => items.push(value),
            None => return Err(too_few(vm, items.len())),
        }
    }
    let mut middle = collect(vm, &iterator)?;
    if middle.len() < after {
        return Err(too_few(vm, before + middle.len()));
    }
    let tail = middle.split_off(middle.len() - after);
    items.push(vm.new_list(middle));
    items.extend(tail);
    Ok(items)
}
