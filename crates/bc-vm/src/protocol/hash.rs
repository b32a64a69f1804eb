//! Hashing: exact built-in values answer from their payload, everything else through `__hash__`.
//!
//! Equal values hash equal across int, float, complex and bool. A class whose `__hash__` is `None`
//! is unhashable.

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::hash;
use crate::model::int::IntView;
use crate::model::native::Args;
use crate::model::object::{Payload, Set};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, poll, raise};

/// Python's hash of `value`.
///
/// # Errors
///
/// `TypeError` for an unhashable value, and what `__hash__` raises.
pub fn hash(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    match value {
        Value::Int(i) => return Ok(hash::int(*i)),
        Value::True => return Ok(1),
        Value::False => return Ok(0),
        Value::Float(x) => return Ok(hash::float(x.get())),
        Value::None | Value::NotImplemented | Value::Ellipsis | Value::Unbound => {
            return Ok(identity(value));
        }
        Value::Obj(object) => {
            let id = object.class_id();
            match &object.payload {
                Payload::Str(text) if id == ClassId::STR => return Ok(text.hash()),
                Payload::Tuple(items) if id == ClassId::TUPLE => return tuple(vm, items),
                Payload::Int(i) if id == ClassId::INT => return Ok(hash::integer(i.view())),
                Payload::Bytes(bytes) if id == ClassId::BYTES => return Ok(hash::bytes(bytes)),
                Payload::Set(set) if id == ClassId::FROZENSET => return Ok(frozenset(set)),
                Payload::Class(_) if id == ClassId::TYPE => return Ok(identity(value)),
                Payload::Function(_) => return Ok(identity(value)),
                Payload::List(_) if id == ClassId::LIST => return Err(unhashable(vm, value)),
                Payload::Dict(_) if id == ClassId::DICT => return Err(unhashable(vm, value)),
                _ => {}
            }
        }
    }
    let name = vm.names.__hash__.clone();
    let class = vm.class_of(value);
    if class
        .data()
        .lookup(&name)
        .is_none_or(|found| found.is_none())
    {
        return Err(unhashable(vm, value));
    }
    match call::call_special_if_bound(vm, value, &name, Args::none())? {
        Some(result) => from_result(vm, &result),
        None => Err(unhashable(vm, value)),
    }
}

/// The hash of a value that need not be asked: of the commonest built-in classes themselves.
#[inline(always)]
#[must_use]
pub fn known(value: &Value) -> Option<i64> {
    match value {
        Value::Int(i) => Some(hash::int(*i)),
        Value::Float(x) => Some(hash::float(x.get())),
        Value::Obj(object) => match &object.payload {
            Payload::Str(text) if object.class_id() == ClassId::STR => Some(text.hash()),
            Payload::Set(set) if object.class_id() == ClassId::FROZENSET => Some(frozenset(set)),
            _ => None,
        },
        _ => None,
    }
}

/// The hash by identity, `object.__hash__`.
#[must_use]
pub fn identity(value: &Value) -> i64 {
    let hash = value.short_id().rotate_right(4);
    if hash == -1 { -2 } else { hash }
}

/// The hash of a frozenset, of whose items the hashes are known.
#[must_use]
pub fn frozenset(set: &Set) -> i64 {
    if let Some(hash) = set.hash.get() {
        return hash;
    }
    let hash = hash::frozenset(set.borrow().iter_hashed().map(|(hash, ..)| hash));
    set.hash.set(Some(hash));
    hash
}

/// The hash of a tuple's items.
///
/// # Errors
///
/// As [`hash()`] of an item.
pub fn tuple(vm: &mut Vm, items: &[Value]) -> PyResult<i64> {
    if let Some(hash) = known_tuple(items) {
        return Ok(hash);
    }
    poll::guard(vm)?;
    let mut hashes = smallvec::SmallVec::<[i64; 8]>::with_capacity(items.len());
    for item in items {
        match hash(vm, item) {
            Ok(hash) => hashes.push(hash),
            Err(thrown) => {
                poll::unguard(vm);
                return Err(thrown);
            }
        }
    }
    poll::unguard(vm);
    Ok(hash::tuple(&hashes))
}

/// The hash of a tuple's items that need not be asked.
#[inline]
fn known_tuple(items: &[Value]) -> Option<i64> {
    let mut hashes = smallvec::SmallVec::<[i64; 8]>::new();
    for item in items {
        hashes.push(known(item)?);
    }
    Some(hash::tuple(&hashes))
}

/// What `__hash__` returned, brought into the range of hashes.
fn from_result(vm: &mut Vm, result: &Value) -> PyResult<i64> {
    let hash = match result {
        Value::Int(i) => *i,
        Value::True => 1,
        Value::False => 0,
        Value::Obj(object) => match &object.payload {
            Payload::Int(i) => fold(i.view()),
            _ => return Err(not_an_integer(vm)),
        },
        _ => return Err(not_an_integer(vm)),
    };
    Ok(if hash == -1 { -2 } else { hash })
}

fn fold(i: IntView<'_>) -> i64 {
    i.to_i64().unwrap_or_else(|| hash::integer(i))
}

#[cold]
fn not_an_integer(vm: &mut Vm) -> Thrown {
    raise::type_error(vm, "__hash__ method should return an integer")
}

/// `TypeError`: the class of `value` has no hash.
#[cold]
pub fn unhashable(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!("unhashable type: '{}'", vm.type_name(value));
    raise::type_error(vm, message)
}
