//! Union, intersection and the like over sets and any iterables.
//!
//! Results are plain `set`s or `frozenset`s, after the kind of the left operand. Comparing keys may
//! run Python code that changes the operands, so tables are walked by position.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::{Dict, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::container::set_of;
use crate::protocol::{dict, hash, iter, poll, set_algebra};

/// Makes a result from two operands.
pub(super) type Binary = fn(&mut Vm, &Value, &Value) -> PyResult;
/// Changes the first operand by the second.
pub(super) type Update = fn(&mut Vm, &Value, &Value) -> PyResult<()>;

/// The entry at or after `position`: its position, hash and key.
pub(super) fn entry(set: &Set, position: u32) -> Option<(u32, i64, Value)> {
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

/// An empty set of the kind of `like`.
fn empty_like(vm: &Vm, like: &Value) -> Value {
    if like.is_frozenset() {
        vm.new_frozenset(Table::new())
    } else {
        vm.new_set(Table::new())
    }
}

/// A copy of the kind of `set`.
pub(super) fn copy(vm: &mut Vm, set: &Value) -> PyResult {
    let table = set_of(set)?;
    vm.reserve(Table::<()>::bytes_for(table.borrow().len()))?;
    let copy = table.borrow().clone();
    Ok(if table.is_frozen() {
        vm.new_frozenset(copy)
    } else {
        vm.new_set(copy)
    })
}

/// Adds everything `other` gives.
pub(super) fn update(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<()> {
    let set = set_of(own)?;
    if let Some(source) = other.as_set() {
        if std::ptr::eq(source, set) {
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
            dict::set_add_hashed(vm, set, key, hash)?;
            position = at + 1;
        }
        return Ok(());
    }
    each(vm, other, |vm, hash, key| {
        dict::set_add_hashed(vm, set, key, hash)?;
        Ok(true)
    })
}

/// `own | other`
pub(super) fn union(vm: &mut Vm, own: &Value, other: &Value) -> PyResult {
    if let Some(result) = set_algebra::operate(vm, set_algebra::union, own, other)? {
        return Ok(result);
    }
    let result = copy(vm, own)?;
    if !own.is(other) {
        update(vm, &result, other)?;
    }
    Ok(result)
}

/// `own & other`
pub(super) fn intersection(vm: &mut Vm, own: &Value, other: &Value) -> PyResult {
    if own.is(other) {
        return copy(vm, own);
    }
    if let Some(result) = set_algebra::operate(vm, set_algebra::intersection, own, other)? {
        return Ok(result);
    }
    let result = empty_like(vm, own);
    let target = set_of(&result)?;
    let (mut tested, mut walked) = (own, other);
    if let Some(set) = other.as_set()
        && set.borrow().len() > set_of(own)?.borrow().len()
    {
        (tested, walked) = (other, own);
    }
    let set = set_of(tested)?;
    each(vm, walked, |vm, hash, key| {
        if dict::find(vm, set, &key, hash)?.is_some() {
            dict::set_add_hashed(vm, target, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// `own &= other`
pub(super) fn intersection_update(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<()> {
    let result = intersection(vm, own, other)?;
    replace(vm, own, &result)
}

/// Gives `own` the table of a fresh `result`.
pub(super) fn replace(vm: &mut Vm, own: &Value, result: &Value) -> PyResult<()> {
    let set = set_of(own)?;
    let table = set_of(result)?.borrow_mut().take();
    vm.heap.charge_growth(set_of(result)?.uncharged());
    let before = std::mem::replace(&mut *set.borrow_mut(), table);
    vm.heap.charge_growth(set.uncharged());
    drop(before);
    Ok(())
}

/// `own -= other`
pub(super) fn difference_update(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<()> {
    let set = set_of(own)?;
    if own.is(other) {
        super::methods::empty(vm, set);
        return Ok(());
    }
    each(vm, other, |vm, hash, key| {
        dict::set_remove_hashed(vm, set, &key, hash)?;
        Ok(true)
    })
}

/// `own - other`
pub(super) fn difference(vm: &mut Vm, own: &Value, other: &Value) -> PyResult {
    if let Some(result) = set_algebra::operate(vm, set_algebra::difference, own, other)? {
        return Ok(result);
    }
    let set = set_of(own)?;
    let known = match other.as_set() {
        Some(other) => Some(other.borrow().len()),
        None if vm.class_id_of(other) == ClassId::DICT => {
            other.as_dict().map(|dict| dict.borrow().len())
        }
        None => None,
    };
    if known.is_none_or(|known| set.borrow().len() >> 2 > known) {
        let result = copy(vm, own)?;
        difference_update(vm, &result, other)?;
        return Ok(result);
    }
    let result = empty_like(vm, own);
    let target = set_of(&result)?;
    each(vm, own, |vm, hash, key| {
        let found = match (other.as_set(), other.as_dict()) {
            (Some(set), _) => dict::find(vm, set, &key, hash)?,
            (None, Some(dict)) => dict::find(vm, dict, &key, hash)?,
            (None, None) => None,
        };
        if found.is_none() {
            dict::set_add_hashed(vm, target, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// `own ^= other`
pub(super) fn symmetric_difference_update(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<()> {
    let set = set_of(own)?;
    if own.is(other) {
        super::methods::empty(vm, set);
        return Ok(());
    }
    // Items of an iterable count once, however often it gives them.
    let distinct = if other.as_set().is_some() {
        other.clone()
    } else {
        let distinct = vm.new_set(Table::new());
        update(vm, &distinct, other)?;
        distinct
    };
    each(vm, &distinct, |vm, hash, key| {
        if !dict::set_remove_hashed(vm, set, &key, hash)? {
            dict::set_add_hashed(vm, set, key, hash)?;
        }
        Ok(true)
    })
}

/// `own ^ other`
pub(super) fn symmetric_difference(vm: &mut Vm, own: &Value, other: &Value) -> PyResult {
    let result = empty_like(vm, own);
    update(vm, &result, other)?;
    symmetric_difference_update(vm, &result, own)?;
    Ok(result)
}

/// A binary operator method; both operands must be sets of some kind.
pub(super) fn operator(vm: &mut Vm, args: &Args, reflected: bool, function: Binary) -> PyResult {
    let (own, other) = if reflected {
        (args.at(1), args.at(0))
    } else {
        (args.at(0), args.at(1))
    };
    if own.as_set().is_none() || other.as_set().is_none() {
        return Ok(Value::NotImplemented);
    }
    function(vm, own, other)
}

/// An in-place operator method.
pub(super) fn in_place(vm: &mut Vm, args: Args, function: Update) -> PyResult {
    if args.at(1).as_set().is_none() {
        return Ok(Value::NotImplemented);
    }
    function(vm, args.at(0), args.at(1))?;
    Ok(args.at(0).clone())
}

/// Whether everything in `own` is in `other`.
pub(super) fn is_subset(vm: &mut Vm, own: &Set, other: &Set) -> PyResult<bool> {
    if own.borrow().len() > other.borrow().len() {
        return Ok(false);
    }
    let plain = set_algebra::is_subset(&own.borrow(), &other.borrow());
    if let Some((answer, steps)) = plain {
        poll::charge(vm, steps as u64)?;
        return Ok(answer);
    }
    let mut position = 0;
    while let Some((at, hash, key)) = entry(own, position) {
        if dict::find(vm, other, &key, hash)?.is_none() {
            return Ok(false);
        }
        poll::charge(vm, 1)?;
        position = at + 1;
    }
    Ok(true)
}

/// Whether the two have nothing in common.
pub(super) fn is_disjoint(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<bool> {
    if own.is(other) {
        return Ok(set_of(own)?.borrow().is_empty());
    }
    let plain = match other.as_set() {
        Some(other) => set_algebra::is_disjoint(&set_of(own)?.borrow(), &other.borrow()),
        None => None,
    };
    if let Some((answer, steps)) = plain {
        poll::charge(vm, steps as u64)?;
        return Ok(answer);
    }
    let (mut tested, mut walked) = (own, other);
    if let Some(set) = other.as_set()
        && set.borrow().len() > set_of(own)?.borrow().len()
    {
        (tested, walked) = (other, own);
    }
    let set = set_of(tested)?;
    let mut disjoint = true;
    each(vm, walked, |vm, hash, key| {
        disjoint = dict::find(vm, set, &key, hash)?.is_none();
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

/// A rich comparison: subset relations, with sets of either kind.
pub(super) fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let own = set_of(args.at(0))?;
    let Some(other) = args.at(1).as_set() else {
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
