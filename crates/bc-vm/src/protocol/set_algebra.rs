//! Sets with few keys, of which nobody need be asked whether they are equal: whole operations at once.
//!
//! Hashes are those that stand in the tables. Where a key may have an `__eq__` of its own, or there are many, the answer
//! is `None` and nothing has happened; `types::set` then goes key by key, which can stop in between. Either way the same
//! keys come in the same order and the same steps are counted.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::object::{Payload, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::{dict, poll};

/// So many keys are few: no table of twice as many asks for room before it grows.
pub const FEW: usize = 200;

/// A new table, and the steps that going through the operands counts.
type Made = (Table<()>, usize);

/// One of the operations that make a set of two.
pub type Operation = fn(&Table<()>, &Table<()>) -> Option<Made>;

fn few<'a>(a: &'a Table<()>, b: &'a Table<()>) -> Option<(&'a Table<()>, &'a Table<()>)> {
    (a.len() <= FEW && b.len() <= FEW).then_some((a, b))
}

/// Whether a table has this key; `None` if somebody must be asked.
#[inline]
fn has(table: &Table<()>, hash: i64, key: &Value) -> Option<bool> {
    let place = dict::seek_plain(table, key, hash).ok()?;
    Some(place.is_some())
}

/// `a | b`
pub fn union(a: &Table<()>, b: &Table<()>) -> Option<Made> {
    let (a, b) = few(a, b)?;
    let steps = if a.is_empty() { 0 } else { b.len() };
    let mut result = a.with_room(b.len());
    for (hash, key, ()) in b.iter_hashed() {
        if !has(&result, hash, key)? {
            result.push(hash, key.clone(), ());
        }
    }
    Some((result, steps))
}

/// `a & b`, in the order of the smaller one.
pub fn intersection(a: &Table<()>, b: &Table<()>) -> Option<Made> {
    let (a, b) = few(a, b)?;
    let (tested, walked) = if b.len() > a.len() { (b, a) } else { (a, b) };
    let mut result = Table::new();
    for (hash, key, ()) in walked.iter_hashed() {
        if has(tested, hash, key)? {
            result.push(hash, key.clone(), ());
        }
    }
    Some((result, walked.len()))
}

/// `a - b`
pub fn difference(a: &Table<()>, b: &Table<()>) -> Option<Made> {
    let (a, b) = few(a, b)?;
    let steps = if a.len() >> 2 > b.len() {
        b.len()
    } else {
        a.len()
    };
    let mut result = Table::new();
    add_missing(&mut result, a, b)?;
    Some((result, steps))
}

/// `a ^ b`: what only `b` has comes first.
pub fn symmetric_difference(a: &Table<()>, b: &Table<()>) -> Option<Made> {
    let (a, b) = few(a, b)?;
    let mut result = Table::new();
    add_missing(&mut result, b, a)?;
    add_missing(&mut result, a, b)?;
    Some((result, a.len()))
}

/// Adds the keys of `source` that `other` does not have.
fn add_missing(result: &mut Table<()>, source: &Table<()>, other: &Table<()>) -> Option<()> {
    for (hash, key, ()) in source.iter_hashed() {
        if !has(other, hash, key)? {
            result.push(hash, key.clone(), ());
        }
    }
    Some(())
}

/// Whether everything in `a` is in `b`, and the steps that counts.
pub fn is_subset(a: &Table<()>, b: &Table<()>) -> Option<(bool, usize)> {
    let (a, b) = few(a, b)?;
    if a.len() > b.len() {
        return Some((false, 0));
    }
    for (found, (hash, key, ())) in a.iter_hashed().enumerate() {
        if !has(b, hash, key)? {
            return Some((false, found));
        }
    }
    Some((true, a.len()))
}

/// Whether the two have nothing in common, and the steps that counts.
pub fn is_disjoint(a: &Table<()>, b: &Table<()>) -> Option<(bool, usize)> {
    let (a, b) = few(a, b)?;
    let (tested, walked) = if b.len() > a.len() { (b, a) } else { (a, b) };
    for (before, (hash, key, ())) in walked.iter_hashed().enumerate() {
        if has(tested, hash, key)? {
            return Some((false, before + 1));
        }
    }
    Some((true, walked.len()))
}

/// `a op b` of two sets whose classes are the built-in ones, which says whether one is part of the other; `None` if that is
/// not to be answered here.
///
/// # Errors
///
/// When the step budget is used up.
pub fn compare(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult<Option<bool>> {
    let (Some(own), Some(other)) = (exact(a), exact(b)) else {
        return Ok(None);
    };
    let Some((holds, steps)) = compare_exact(op, own, other) else {
        return Ok(None);
    };
    poll::charge(vm, steps as u64)?;
    Ok(Some(holds))
}

/// `own op other`, where nobody need be asked, and the steps that counts: [`FEW`] at most.
#[inline]
pub fn compare_exact(op: CompareOp, own: &Set, other: &Set) -> Option<(bool, usize)> {
    let (x, y) = (own.borrow(), other.borrow());
    let hashes_differ =
        || matches!((own.hash.get(), other.hash.get()), (Some(a), Some(b)) if a != b);
    let (holds, steps) = match op {
        CompareOp::Eq | CompareOp::Ne if x.len() != y.len() || hashes_differ() => (false, 0),
        CompareOp::Lt if x.len() >= y.len() => (false, 0),
        CompareOp::Gt if x.len() <= y.len() => (false, 0),
        CompareOp::Ge | CompareOp::Gt => is_subset(&y, &x)?,
        _ => is_subset(&x, &y)?,
    };
    Some((holds != (op == CompareOp::Ne), steps))
}

/// The set behind a value whose class is `set` or `frozenset` itself.
#[inline]
#[must_use]
pub fn exact(value: &Value) -> Option<&Set> {
    let object = value.as_obj()?;
    match &object.payload {
        Payload::Set(set) if matches!(object.class_id(), ClassId::SET | ClassId::FROZENSET) => {
            Some(set)
        }
        _ => None,
    }
}

/// The result of an operation on two sets whose classes are the built-in ones; `None` if that is not to be answered here.
///
/// # Errors
///
/// When the step budget is used up.
#[inline]
pub fn operate(vm: &mut Vm, operation: Operation, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    let (Some(own), Some(other)) = (exact(a), exact(b)) else {
        return Ok(None);
    };
    // A set and itself have answers of their own.
    if std::ptr::eq(own, other) {
        return Ok(None);
    }
    let Some((table, steps)) = operation(&own.borrow(), &other.borrow()) else {
        return Ok(None);
    };
    poll::charge(vm, steps as u64)?;
    Ok(Some(if own.is_frozen() {
        vm.new_frozenset(table)
    } else {
        vm.new_set(table)
    }))
}
