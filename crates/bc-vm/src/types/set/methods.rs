//! The ordinary methods of `set` and `frozenset`.

use super::algebra;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::hash;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{Payload, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::set_of;
use crate::protocol::{attr, dict, raise};

macro_rules! methods {
    ($($more:expr,)*) => {
        &[
            MethodDef::new("__contains__", Arity::One, contains)
                .doc("x.__contains__(y) <==> y in x."),
            MethodDef::new("__reduce__", Arity::None, reduce)
                .doc("Return state information for pickling."),
            MethodDef::new("__sizeof__", Arity::None, sizeof)
                .doc("S.__sizeof__() -> size of S in memory, in bytes"),
            MethodDef::new("copy", Arity::None, copy).doc("Return a shallow copy of a set."),
            MethodDef::new("difference", Arity::Unpack(0, u8::MAX), difference).doc(
                "Return the difference of two or more sets as a new set.\n\n(i.e. all elements that are in this set but not the others.)",
            ),
            MethodDef::new("intersection", Arity::Unpack(0, u8::MAX), intersection).doc(
                "Return the intersection of two sets as a new set.\n\n(i.e. all elements that are in both sets.)",
            ),
            MethodDef::new("isdisjoint", Arity::One, is_disjoint)
                .doc("Return True if two sets have a null intersection."),
            MethodDef::new("issubset", Arity::One, is_subset)
                .doc("Report whether another set contains this set."),
            MethodDef::new("issuperset", Arity::One, is_superset)
                .doc("Report whether this set contains another set."),
            MethodDef::new("symmetric_difference", Arity::One, symmetric_difference).doc(
                "Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in exactly one of the sets.)",
            ),
            MethodDef::new("union", Arity::Unpack(0, u8::MAX), union).doc(
                "Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)",
            ),
            $($more,)*
        ]
    };
}

pub(super) static FROZENSET: &[MethodDef] = methods![];

pub(super) static SET: &[MethodDef] = methods![
    MethodDef::new("add", Arity::One, add).quick(quick_add).doc(
        "Add an element to a set.\n\nThis has no effect if the element is already present."
    ),
    MethodDef::new("clear", Arity::None, clear).doc("Remove all elements from this set."),
    MethodDef::new("discard", Arity::One, discard).doc(
        "Remove an element from a set if it is a member.\n\nIf the element is not a member, do nothing."
    ),
    MethodDef::new("difference_update", Arity::Unpack(0, u8::MAX), difference_update)
        .doc("Remove all elements of another set from this set."),
    MethodDef::new("intersection_update", Arity::Unpack(0, u8::MAX), intersection_update)
        .doc("Update a set with the intersection of itself and another."),
    MethodDef::new("pop", Arity::None, pop).doc(
        "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."
    ),
    MethodDef::new("remove", Arity::One, remove).doc(
        "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."
    ),
    MethodDef::new(
        "symmetric_difference_update",
        Arity::One,
        symmetric_difference_update
    )
    .doc("Update a set with the symmetric difference of itself and another."),
    MethodDef::new("update", Arity::Unpack(0, u8::MAX), update)
        .doc("Update a set with the union of itself and others."),
];

/// Empties a set.
pub(super) fn empty(vm: &Vm, set: &Set) {
    let before = set.borrow_mut().take();
    vm.heap.charge_growth(set.uncharged());
    drop(before);
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

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
    with_key(vm, args.at(1), |vm, key| dict::set_contains(vm, set, key)).map(Value::bool)
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

fn add(vm: &mut Vm, mut args: Args) -> PyResult {
    let key = args.take(1).unwrap_or_default();
    dict::set_add(vm, set_of(args.at(0))?, key)?;
    Ok(Value::None)
}

fn discard(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
    with_key(vm, args.at(1), |vm, key| dict::set_remove(vm, set, key))?;
    Ok(Value::None)
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
    if with_key(vm, args.at(1), |vm, key| dict::set_remove(vm, set, key))? {
        Ok(Value::None)
    } else {
        Err(raise::key_error(vm, args.at(1).clone()))
    }
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    empty(vm, set_of(args.at(0))?);
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
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

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    if vm.class_id_of(args.at(0)) == ClassId::FROZENSET {
        return Ok(args.at(0).clone());
    }
    algebra::copy(vm, args.at(0))
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    for other in args.positional.iter().skip(1) {
        algebra::update(vm, args.at(0), other)?;
    }
    Ok(Value::None)
}

fn union(vm: &mut Vm, args: Args) -> PyResult {
    let result = algebra::copy(vm, args.at(0))?;
    for other in args.positional.iter().skip(1) {
        if !other.is(args.at(0)) {
            algebra::update(vm, &result, other)?;
        }
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, args: Args) -> PyResult {
    if args.len() == 1 {
        return algebra::copy(vm, args.at(0));
    }
    let mut result = args.at(0).clone();
    for other in args.positional.iter().skip(1) {
        result = algebra::intersection(vm, &result, other)?;
    }
    Ok(result)
}

fn intersection_update(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0).clone();
    let result = intersection(vm, args)?;
    algebra::replace(vm, &own, &result)?;
    Ok(Value::None)
}

fn difference(vm: &mut Vm, args: Args) -> PyResult {
    let mut others = args.positional.iter().skip(1);
    let Some(first) = others.next() else {
        return algebra::copy(vm, args.at(0));
    };
    let result = algebra::difference(vm, args.at(0), first)?;
    for other in others {
        algebra::difference_update(vm, &result, other)?;
    }
    Ok(result)
}

fn difference_update(vm: &mut Vm, args: Args) -> PyResult {
    for other in args.positional.iter().skip(1) {
        algebra::difference_update(vm, args.at(0), other)?;
    }
    Ok(Value::None)
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> PyResult {
    algebra::symmetric_difference(vm, args.at(0), args.at(1))
}

fn symmetric_difference_update(vm: &mut Vm, args: Args) -> PyResult {
    algebra::symmetric_difference_update(vm, args.at(0), args.at(1))?;
    Ok(Value::None)
}

/// The argument as a set: itself, or a set of what it gives.
fn as_set(vm: &mut Vm, value: &Value) -> PyResult {
    if value.as_set().is_some() {
        return Ok(value.clone());
    }
    let set = vm.new_set(Table::new());
    algebra::update(vm, &set, value)?;
    Ok(set)
}

fn is_subset(vm: &mut Vm, args: Args) -> PyResult {
    let other = as_set(vm, args.at(1))?;
    algebra::is_subset(vm, set_of(args.at(0))?, set_of(&other)?).map(Value::bool)
}

fn is_superset(vm: &mut Vm, args: Args) -> PyResult {
    let other = as_set(vm, args.at(1))?;
    algebra::is_subset(vm, set_of(&other)?, set_of(args.at(0))?).map(Value::bool)
}

fn is_disjoint(vm: &mut Vm, args: Args) -> PyResult {
    algebra::is_disjoint(vm, args.at(0), args.at(1)).map(Value::bool)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
    let keys: Vec<Value> = set.borrow().iter().map(|(key, ())| key.clone()).collect();
    let list = vm.new_list(keys);
    let inner = vm.new_tuple([list]);
    let name = vm.names.__dict__.clone();
    let state = attr::getattr_opt(vm, args.at(0), &name)?.unwrap_or(Value::None);
    let class = Value::from(vm.class_of(args.at(0)));
    Ok(vm.new_tuple([class, inner, state]))
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    // The reference's size: eight places inside the object, beyond that a table of a power of two.
    let used = set_of(args.at(0))?.borrow().len();
    let places = ((used * 3).div_ceil(2)).next_power_of_two().max(8);
    let table = if places > 8 { 16 * places as i64 } else { 0 };
    Ok(Value::Int(200 + table))
}
