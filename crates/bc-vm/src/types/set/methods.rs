//! The ordinary methods of `set` and `frozenset`.

use super::algebra;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::SetRef;
use crate::model::hash;
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::receiver;
use crate::protocol::{attr, dict, raise};

crate::methods! {
    /// The methods of both.
    pub(super) static METHODS = [
        /// x.__contains__(y) <==> y in x.
        __contains__(item) => contains;
        /// Return state information for pickling.
        __reduce__() => reduce;
        /// S.__sizeof__() -> size of S in memory, in bytes
        __sizeof__() => sizeof;
        /// Return a shallow copy of a set.
        copy();
        /// Return the difference of two or more sets as a new set.
        ///
        /// (i.e. all elements that are in this set but not the others.)
        difference: unpack(*others);
        /// Return the intersection of two sets as a new set.
        ///
        /// (i.e. all elements that are in both sets.)
        intersection: unpack(*others);
        /// Return True if two sets have a null intersection.
        isdisjoint(other) => algebra::is_disjoint;
        /// Report whether another set contains this set.
        issubset(other);
        /// Report whether this set contains another set.
        issuperset(other);
        /// Return the symmetric difference of two sets as a new set.
        ///
        /// (i.e. all elements that are in exactly one of the sets.)
        symmetric_difference(other) => algebra::symmetric_difference;
        /// Return the union of sets as a new set.
        ///
        /// (i.e. all elements that are in either set.)
        union: unpack(*others);
    ]

    /// The methods that change a `set`.
    pub(super) static MUTABLE_METHODS = [
        /// Add an element to a set.
        ///
        /// This has no effect if the element is already present.
        add(item), quick quick_add;
        /// Remove all elements from this set.
        clear();
        /// Remove an element from a set if it is a member.
        ///
        /// If the element is not a member, do nothing.
        discard(item);
        /// Remove all elements of another set from this set.
        difference_update: unpack(*others);
        /// Update a set with the intersection of itself and another.
        intersection_update: unpack(*others);
        /// Remove and return an arbitrary set element.
        /// Raises KeyError if the set is empty.
        pop();
        /// Remove an element from a set; it must be a member.
        ///
        /// If the element is not a member, raise a KeyError.
        remove(item);
        /// Update a set with the symmetric difference of itself and another.
        symmetric_difference_update(other) => algebra::symmetric_difference_update;
        /// Update a set with the union of itself and others.
        update: unpack(*others);
    ]
}

/// Tries `operation` with `key`; a mutable set that is not hashable stands for its frozen copy.
fn with_key(
    vm: &mut Vm,
    key: &Value,
    operation: impl Fn(&mut Vm, &Value) -> PyResult<bool>,
) -> PyResult<bool> {
    let result = operation(vm, key);
    match (result, key.as_set()) {
        (Err(thrown), Some(set))
            if !set.is_frozen() && raise::is_instance(&thrown, vm, ExceptionKind::TypeError) =>
        {
            let copy: Table<()> = set.borrow().clone();
            let frozen = vm.new_frozenset(copy);
            operation(vm, &frozen)
        }
        (result, _) => result,
    }
}

fn contains(vm: &mut Vm, set: SetRef<'_>, item: &Value) -> PyResult<bool> {
    with_key(vm, item, |vm, key| dict::set_contains(vm, &set, key))
}

/// Adds an exact str or small int that is in the set already, or for which it need not grow.
fn quick_add(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(object), key] = args else {
        return None;
    };
    let Payload::Set(set) = &object.payload else {
        return None;
    };
    let mut table = set.borrow_mut();
    if table.seek(key).ok()?.is_none() {
        if table.growth().is_some() {
            return None;
        }
        let hash = match key {
            Value::Int(number) => hash::int(*number),
            key => key.as_str()?.hash(),
        };
        table.push(hash, key.clone(), ());
        drop(table);
        vm.heap.charge_growth(set.uncharged());
    }
    Some(Value::None)
}

fn add(vm: &mut Vm, set: SetRef<'_>, item: Value) -> PyResult<()> {
    dict::set_add(vm, &set, item)
}

fn discard(vm: &mut Vm, set: SetRef<'_>, item: &Value) -> PyResult<()> {
    with_key(vm, item, |vm, key| dict::set_remove(vm, &set, key))?;
    Ok(())
}

fn remove(vm: &mut Vm, set: SetRef<'_>, item: &Value) -> PyResult<()> {
    if with_key(vm, item, |vm, key| dict::set_remove(vm, &set, key))? {
        Ok(())
    } else {
        Err(raise::key_error(vm, item.clone()))
    }
}

/// Empties a set.
pub(super) fn clear(vm: &mut Vm, set: SetRef<'_>) {
    let before = set.borrow_mut().take();
    vm.heap.charge_growth(set.uncharged());
    drop(before);
}

fn pop(vm: &mut Vm, set: SetRef<'_>) -> PyResult {
    let mut table = set.borrow_mut();
    let first = table.next_from(0).map(|(at, ..)| at);
    let removed = first.and_then(|at| table.remove_at(at));
    drop(table);
    match removed {
        Some((key, ())) => Ok(key),
        None => Err(raise::throw(
            vm,
            ExceptionKind::KeyError,
            "pop from an empty set",
        )),
    }
}

fn copy(vm: &mut Vm, set: SetRef<'_>) -> PyResult {
    if set.object().class_id() == ClassId::FROZENSET {
        return Ok(set.value());
    }
    algebra::copy(vm, set)
}

fn update(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult<()> {
    for other in others {
        algebra::update(vm, set, other)?;
    }
    Ok(())
}

fn union(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult {
    let result = algebra::copy(vm, set)?;
    for other in others {
        if !algebra::is_same(set, other) {
            algebra::update(vm, receiver(&result)?, other)?;
        }
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult {
    let Some((first, others)) = others.split_first() else {
        return algebra::copy(vm, set);
    };
    let mut result = algebra::intersection(vm, set, first)?;
    for other in others {
        result = algebra::intersection(vm, receiver(&result)?, other)?;
    }
    Ok(result)
}

fn intersection_update(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult<()> {
    let result = intersection(vm, set, others)?;
    algebra::replace(vm, set, receiver(&result)?);
    Ok(())
}

fn difference(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult {
    let Some((first, others)) = others.split_first() else {
        return algebra::copy(vm, set);
    };
    let result = algebra::difference(vm, set, first)?;
    difference_update(vm, receiver(&result)?, others)?;
    Ok(result)
}

fn difference_update(vm: &mut Vm, set: SetRef<'_>, others: &[Value]) -> PyResult<()> {
    for other in others {
        algebra::difference_update(vm, set, other)?;
    }
    Ok(())
}

/// The argument as a set: itself, or a set of what it gives.
fn as_set(vm: &mut Vm, value: &Value) -> PyResult {
    if value.as_set().is_some() {
        return Ok(value.clone());
    }
    let set = vm.new_set(Table::new());
    algebra::update(vm, receiver(&set)?, value)?;
    Ok(set)
}

fn issubset(vm: &mut Vm, set: SetRef<'_>, other: &Value) -> PyResult<bool> {
    let other = as_set(vm, other)?;
    algebra::is_subset(vm, set, receiver(&other)?)
}

fn issuperset(vm: &mut Vm, set: SetRef<'_>, other: &Value) -> PyResult<bool> {
    let other = as_set(vm, other)?;
    algebra::is_subset(vm, receiver(&other)?, set)
}

fn reduce(vm: &mut Vm, set: SetRef<'_>) -> PyResult {
    let keys: Vec<Value> = set.borrow().iter().map(|(key, ())| key.clone()).collect();
    let list = vm.new_list(keys);
    let inner = vm.new_tuple([list]);
    let name = vm.names.__dict__.clone();
    let state = attr::getattr_opt(vm, &set.value(), &name)?.unwrap_or(Value::None);
    let class = Value::from(set.object().class());
    Ok(vm.new_tuple([class, inner, state]))
}

fn sizeof(_: &mut Vm, set: SetRef<'_>) -> usize {
    // The reference's size: eight places inside the object, beyond that a table of a power of two.
    let places = ((set.borrow().len() * 3).div_ceil(2))
        .next_power_of_two()
        .max(8);
    200 + if places > 8 { 16 * places } else { 0 }
}
