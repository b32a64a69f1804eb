//! Union, intersection and the like over sets and any iterables.
//!
//! Results are plain `set`s or `frozenset`s, after the kind of the left operand. Comparing keys may
//! run Python code that changes the operands, so tables are walked by position.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::handles::SetRef;
use crate::model::object::{Dict, Set};
use crate::model::operator::BinaryOp;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::receiver;
use crate::protocol::{dict, hash, iter, poll, set_algebra};

/// The entry at or after `position`: its position, hash and key.
fn entry(set: &Set, position: u32) -> Option<(u32, i64, Value)> {
    let table = set.borrow();
    let (at, key, ()) = table.next_from(position)?;
    Some((at, table.hash_at(at)?, key.clone()))
}

/// As [`entry`], of a dict.
fn dict_entry(dict: &Dict, position: u32) -> Option<(u32, i64, Value)> {
    let table = dict.borrow();
    let (at, key, _) = table.next_from(position)?;
    Some((at, table.hash_at(at)?, key.clone()))
}

/// Calls `see` for hash and key of each item of any iterable until it returns `false`.
fn each(
    vm: &mut Vm,
    source: &Value,
    mut see: impl FnMut(&mut Vm, i64, Value) -> PyResult<bool>,
) -> PyResult<()> {
    if let Some(set) = source.as_set() {
        let mut position = 0;
        while let Some((at, hash, key)) = entry(set, position) {
            poll::charge(vm, 1)?;
            if !see(vm, hash, key)? {
                return Ok(());
            }
            position = at + 1;
        }
        return Ok(());
    }
    let iterator = iter::iter(vm, source)?;
    while let Some(key) = iter::next(vm, &iterator)? {
        let hash = hash::hash(vm, &key)?;
        if !see(vm, hash, key)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether the other operand is this very set.
pub(super) fn is_same(set: SetRef<'_>, other: &Value) -> bool {
    (other.as_set()).is_some_and(|other| std::ptr::eq(other, set.inner()))
}

/// An empty set of the kind of `like`.
fn empty_like(vm: &Vm, like: SetRef<'_>) -> Value {
    if like.is_frozen() {
        vm.new_frozenset(Table::new())
    } else {
        vm.new_set(Table::new())
    }
}

/// A copy of the kind of `set`.
pub(super) fn copy(vm: &mut Vm, set: SetRef<'_>) -> PyResult {
    vm.reserve(Table::<()>::bytes_for(set.borrow().len()))?;
    let copy = set.borrow().clone();
    Ok(if set.is_frozen() {
        vm.new_frozenset(copy)
    } else {
        vm.new_set(copy)
    })
}

/// Adds everything `other` gives.
pub(super) fn update(vm: &mut Vm, set: SetRef<'_>, other: &Value) -> PyResult<()> {
    if let Some(source) = other.as_set() {
        if is_same(set, other) {
            return Ok(());
        }
        if set.borrow().is_empty() {
            vm.reserve(Table::<()>::bytes_for(source.borrow().len()))?;
            let copy = source.borrow().clone();
            let before = std::mem::replace(&mut *set.borrow_mut(), copy);
            drop(before);
            vm.heap.charge_growth(set.uncharged());
            return Ok(());
        }
    }
    if vm.class_id_of(other) == ClassId::DICT
        && let Some(source) = other.as_dict()
    {
        // The keys of a dict are not hashed again.
        let mut position = 0;
        while let Some((at, hash, key)) = dict_entry(source, position) {
            poll::charge(vm, 1)?;
            dict::set_add_hashed(vm, &set, key, hash)?;
            position = at + 1;
        }
        return Ok(());
    }
    each(vm, other, |vm, hash, key| {
        dict::set_add_hashed(vm, &set, key, hash)?;
        Ok(true)
    })
}

/// `own | other`
fn union(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult {
    if let Some(result) = set_algebra::operate(vm, set_algebra::union, &own.value(), other)? {
        return Ok(result);
    }
    let result = copy(vm, own)?;
    if !is_same(own, other) {
        update(vm, receiver(&result)?, other)?;
    }
    Ok(result)
}

/// `own & other`
pub(super) fn intersection(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult {
    if is_same(own, other) {
        return copy(vm, own);
    }
    let value = own.value();
    if let Some(result) = set_algebra::operate(vm, set_algebra::intersection, &value, other)? {
        return Ok(result);
    }
    let result = empty_like(vm, own);
    let target = receiver::<SetRef<'_>>(&result)?;
    let (tested, walked) = smaller_walked(own, &value, other);
    each(vm, walked, |vm, hash, key| {
        if dict::find(vm, tested, &key, hash)?.is_some() {
            dict::set_add_hashed(vm, &target, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// The set that keys are looked for in, and what they come from: the larger operand and the smaller one, or the set and
/// what is no set. `value` is the set as a value.
fn smaller_walked<'a>(own: SetRef<'a>, value: &'a Value, other: &'a Value) -> (&'a Set, &'a Value) {
    match other.as_set() {
        Some(set) if set.borrow().len() > own.borrow().len() => (set, value),
        _ => (own.inner(), other),
    }
}

/// `own &= other`
fn intersection_update(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult<()> {
    let result = intersection(vm, own, other)?;
    replace(vm, own, receiver(&result)?);
    Ok(())
}

/// Gives `own` the table of a fresh `result`.
pub(super) fn replace(vm: &Vm, own: SetRef<'_>, result: SetRef<'_>) {
    let table = result.borrow_mut().take();
    vm.heap.charge_growth(result.uncharged());
    let before = std::mem::replace(&mut *own.borrow_mut(), table);
    vm.heap.charge_growth(own.uncharged());
    drop(before);
}

/// `own -= other`
pub(super) fn difference_update(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult<()> {
    if is_same(own, other) {
        super::methods::clear(vm, own);
        return Ok(());
    }
    each(vm, other, |vm, hash, key| {
        dict::set_remove_hashed(vm, &own, &key, hash)?;
        Ok(true)
    })
}

/// `own - other`
pub(super) fn difference(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult {
    let value = own.value();
    if let Some(result) = set_algebra::operate(vm, set_algebra::difference, &value, other)? {
        return Ok(result);
    }
    let known = match other.as_set() {
        Some(other) => Some(other.borrow().len()),
        None if vm.class_id_of(other) == ClassId::DICT => {
            other.as_dict().map(|dict| dict.borrow().len())
        }
        None => None,
    };
    if known.is_none_or(|known| own.borrow().len() >> 2 > known) {
        let result = copy(vm, own)?;
        difference_update(vm, receiver(&result)?, other)?;
        return Ok(result);
    }
    let result = empty_like(vm, own);
    let target = receiver::<SetRef<'_>>(&result)?;
    each(vm, &value, |vm, hash, key| {
        let found = match (other.as_set(), other.as_dict()) {
            (Some(set), _) => dict::find(vm, set, &key, hash)?,
            (None, Some(dict)) => dict::find(vm, dict, &key, hash)?,
            (None, None) => None,
        };
        if found.is_none() {
            dict::set_add_hashed(vm, &target, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// `own ^= other`
pub(super) fn symmetric_difference_update(
    vm: &mut Vm,
    own: SetRef<'_>,
    other: &Value,
) -> PyResult<()> {
    if is_same(own, other) {
        super::methods::clear(vm, own);
        return Ok(());
    }
    // Items of an iterable count once, however often it gives them.
    let distinct = if other.as_set().is_some() {
        other.clone()
    } else {
        let distinct = vm.new_set(Table::new());
        update(vm, receiver(&distinct)?, other)?;
        distinct
    };
    each(vm, &distinct, |vm, hash, key| {
        if !dict::set_remove_hashed(vm, &own, &key, hash)? {
            dict::set_add_hashed(vm, &own, key, hash)?;
        }
        Ok(true)
    })
}

/// `own ^ other`
pub(super) fn symmetric_difference(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult {
    let result = empty_like(vm, own);
    update(vm, receiver(&result)?, other)?;
    symmetric_difference_update(vm, receiver(&result)?, &own.value())?;
    Ok(result)
}

/// An operator; both operands must be sets of some kind.
pub(super) fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
    let (Some(own), Some(_)) = (SetRef::of(a), SetRef::of(b)) else {
        return Ok(Value::NotImplemented);
    };
    match op {
        BinaryOp::Subtract => difference(vm, own, b),
        BinaryOp::And => intersection(vm, own, b),
        BinaryOp::Xor => symmetric_difference(vm, own, b),
        _ => union(vm, own, b),
    }
}

/// An augmented operator.
pub(super) fn operate_in_place(vm: &mut Vm, own: &Value, other: &Value, op: BinaryOp) -> PyResult {
    let (Some(set), Some(_)) = (SetRef::of(own), SetRef::of(other)) else {
        return Ok(Value::NotImplemented);
    };
    match op {
        BinaryOp::Subtract => difference_update(vm, set, other)?,
        BinaryOp::And => intersection_update(vm, set, other)?,
        BinaryOp::Xor => symmetric_difference_update(vm, set, other)?,
        _ => update(vm, set, other)?,
    }
    Ok(own.clone())
}

/// Whether everything in `own` is in `other`.
pub(super) fn is_subset(vm: &mut Vm, own: SetRef<'_>, other: SetRef<'_>) -> PyResult<bool> {
    if own.borrow().len() > other.borrow().len() {
        return Ok(false);
    }
    let plain = set_algebra::is_subset(&own.borrow(), &other.borrow());
    if let Some((answer, steps)) = plain {
        poll::charge(vm, steps as u64)?;
        return Ok(answer);
    }
    let mut position = 0;
    while let Some((at, hash, key)) = entry(&own, position) {
        if dict::find(vm, other.inner(), &key, hash)?.is_none() {
            return Ok(false);
        }
        poll::charge(vm, 1)?;
        position = at + 1;
    }
    Ok(true)
}

/// Whether the two have nothing in common.
pub(super) fn is_disjoint(vm: &mut Vm, own: SetRef<'_>, other: &Value) -> PyResult<bool> {
    if is_same(own, other) {
        return Ok(own.borrow().is_empty());
    }
    let is_exact = matches!(vm.class_id_of(other), ClassId::SET | ClassId::FROZENSET);
    let plain = match SetRef::of(other).filter(|_| is_exact) {
        Some(other) => set_algebra::is_disjoint(&own.borrow(), &other.borrow()),
        // A class of a program's has a say in what it holds.
        None => {
            let iterator = iter::iter(vm, other)?;
            while let Some(key) = iter::next(vm, &iterator)? {
                let hash = hash::hash(vm, &key)?;
                if dict::find(vm, own.inner(), &key, hash)?.is_some() {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
    };
    if let Some((answer, steps)) = plain {
        poll::charge(vm, steps as u64)?;
        return Ok(answer);
    }
    let value = own.value();
    let (tested, walked) = smaller_walked(own, &value, other);
    let mut disjoint = true;
    each(vm, walked, |vm, hash, key| {
        disjoint = dict::find(vm, tested, &key, hash)?.is_none();
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

/// A rich comparison: subset relations, with sets of either kind.
pub(super) fn rich(vm: &mut Vm, own: SetRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let Some(other) = SetRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    let (own_len, other_len) = (own.borrow().len(), other.borrow().len());
    let answer = match op {
        CompareOp::Eq | CompareOp::Ne => {
            let hashes_differ =
                matches!((own.hash.get(), other.hash.get()), (Some(a), Some(b)) if a != b);
            let equal = own_len == other_len && !hashes_differ && is_subset(vm, own, other)?;
            equal == (op == CompareOp::Eq)
        }
        CompareOp::Le => is_subset(vm, own, other)?,
        CompareOp::Ge => is_subset(vm, other, own)?,
        CompareOp::Lt => own_len < other_len && is_subset(vm, own, other)?,
        CompareOp::Gt => own_len > other_len && is_subset(vm, other, own)?,
    };
    Ok(Value::bool(answer))
}
