//! Items, length and containment.
//!
//! Exact built-in containers with simple keys answer here; everything else through `__getitem__`,
//! `__setitem__`, `__delitem__`, `__len__` and `__contains__`. Absent: slices and negative steps (see
//! each type).

use crate::model::class::{ClassFlags, ClassId};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::{Table, Unsure};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::strings;
use crate::protocol::{attr, call, compare, convert, dict, iter, poll, raise, truth};

/// The position in a sequence of `len` items that the index `i` means, if there is such an item.
#[inline]
#[must_use]
pub fn place(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    usize::try_from(i).ok().filter(|&i| i < len)
}

/// `object[key]`
///
/// # Errors
///
/// What the lookup raises; `TypeError` for an object without items.
pub fn getitem(vm: &mut Vm, object: &Value, key: &Value) -> PyResult {
    if let Value::Obj(o) = object {
        match &o.payload {
            Payload::Dict(table) if o.class_id() == ClassId::DICT => {
                return match dict::get(vm, table, key)? {
                    Some(value) => Ok(value),
                    None => Err(raise::key_error(vm, key.clone())),
                };
            }
            Payload::List(list) if o.class_id() == ClassId::LIST => {
                if let Value::Int(i) = key {
                    let items = list.borrow();
                    if let Some(found) = place(*i, items.len()) {
                        return Ok(items[found].clone());
                    }
                    drop(items);
                    return Err(raise::index_error(vm, "list index out of range"));
                }
            }
            Payload::Tuple(items) if o.class_id() == ClassId::TUPLE => {
                if let Value::Int(i) = key {
                    return match place(*i, items.len()) {
                        Some(found) => Ok(items[found].clone()),
                        None => Err(raise::index_error(vm, "tuple index out of range")),
                    };
                }
            }
            Payload::Str(text) if o.class_id() == ClassId::STR => {
                if let Value::Int(i) = key
                    && let Some(point) =
                        place(*i, text.text().len()).and_then(|found| text.text().get(found))
                {
                    return Ok(vm.new_char(point));
                }
                return strings::getitem(vm, object, key);
            }
            Payload::Bytes(bytes) if o.class_id() == ClassId::BYTES => {
                if let Value::Int(i) = key
                    && let Some(byte) = place(*i, bytes.len()).and_then(|found| bytes.get(found))
                {
                    return Ok(Value::Int(i64::from(*byte)));
                }
            }
            _ => {}
        }
        if let Some(Payload::Slice(parts)) = key.payload()
            && let Some(found) = sliced(vm, o, parts)?
        {
            return Ok(found);
        }
    }
    let name = vm.names.__getitem__.clone();
    match call::call_special(vm, object, &name, Args::of([key.clone()]))? {
        Some(value) => Ok(value),
        None => Err(no_items(vm, object, key)),
    }
}

/// A slice of an exact list or tuple, `None` for any other object.
fn sliced(vm: &mut Vm, object: &ObjRef, parts: &[Value; 3]) -> PyResult<Option<Value>> {
    match &object.payload {
        Payload::List(list) if object.class_id() == ClassId::LIST => {
            let len = || list.borrow().len();
            let (start, _, step, count) = convert::slice_indices(vm, parts, len)?;
            vm.reserve(count * size_of::<Value>())?;
            let picked = pick(&list.borrow(), start, step, count);
            Ok(Some(vm.new_list(picked)))
        }
        Payload::Tuple(items) if object.class_id() == ClassId::TUPLE => {
            let (start, _, step, count) = convert::slice_indices(vm, parts, || items.len())?;
            if step == 1 && count == items.len() {
                return Ok(Some(Value::from(object)));
            }
            vm.reserve(count * size_of::<Value>())?;
            Ok(Some(vm.new_tuple(pick(items, start, step, count))))
        }
        _ => Ok(None),
    }
}

/// Every `step`th item from `start`, `count` of them, as far as they are there: what a slice takes.
#[must_use]
pub fn pick(items: &[Value], start: i64, step: i64, count: usize) -> Vec<Value> {
    if step == 1 {
        let start = (start as usize).min(items.len());
        let end = (start + count).min(items.len());
        return items[start..end].to_vec();
    }
    (0..count as i64)
        .filter_map(|i| items.get((start + i * step) as usize).cloned())
        .collect()
}

/// Whether CPython's type has sequence methods at all, which decides the wording of refusals.
fn has_sequence_methods(vm: &Vm, object: &Value) -> bool {
    let class = vm.class_of(object);
    class.data().flags().contains(ClassFlags::HEAP)
        || class.data().lookup(&vm.names.__len__).is_some()
        || class.data().lookup(&vm.names.__contains__).is_some()
}

/// Whether the object can be used as an index.
#[must_use]
pub fn is_index(vm: &Vm, key: &Value) -> bool {
    convert::has_index(vm, key)
}

#[cold]
fn no_items(vm: &mut Vm, object: &Value, key: &Value) -> Thrown {
    let name = vm.type_name(object);
    let message = if has_sequence_methods(vm, object) && is_index(vm, key) {
        if let Err(thrown) = index_of(vm, key) {
            return thrown;
        }
        format!("'{name}' object does not support indexing")
    } else {
        format!("'{name}' object is not subscriptable")
    };
    raise::type_error(vm, message)
}

/// The value of an index; one that does not fit is an `IndexError`.
///
/// # Errors
///
/// `IndexError`, `TypeError` for something that is no index, and what `__index__` raises.
pub fn index_of(vm: &mut Vm, key: &Value) -> PyResult<i64> {
    convert::index_i64(vm, key, ExceptionKind::IndexError)
}

/// How often a sequence is to be repeated; a count that does not fit is an `OverflowError`.
///
/// # Errors
///
/// `OverflowError`, `TypeError` for something that is no index, and what `__index__` raises.
pub fn index_of_repeat(vm: &mut Vm, count: &Value) -> PyResult<i64> {
    convert::index_i64(vm, count, ExceptionKind::OverflowError)
}

/// `object[key] = value`
///
/// # Errors
///
/// What the assignment raises; `TypeError` for an object whose items cannot be set.
pub fn setitem(vm: &mut Vm, object: &Value, key: &Value, value: Value) -> PyResult<()> {
    if let Value::Obj(o) = object {
        match &o.payload {
            Payload::Dict(table) if o.class_id() == ClassId::DICT => {
                return dict::set(vm, table, key.clone(), value);
            }
            Payload::List(list) if o.class_id() == ClassId::LIST => {
                if let Value::Int(i) = key {
                    let mut items = list.borrow_mut();
                    if let Some(found) = place(*i, items.len()) {
                        let before = std::mem::replace(&mut items[found], value);
                        drop(items);
                        drop(before);
                        return Ok(());
                    }
                    drop(items);
                    return Err(raise::index_error(vm, "list assignment index out of range"));
                }
            }
            _ => {}
        }
    }
    let name = vm.names.__setitem__.clone();
    if call::call_special(vm, object, &name, Args::of([key.clone(), value]))?.is_some() {
        return Ok(());
    }
    let delete = vm.names.__delitem__.clone();
    if vm.class_of(object).data().lookup(&delete).is_some() {
        return Err(raise::attribute_error(vm, "__setitem__"));
    }
    index_of_sequence(vm, object, key)?;
    let message = format!(
        "'{}' object does not support item assignment",
        vm.type_name(object)
    );
    Err(raise::type_error(vm, message))
}

/// The index that a sequence is asked for before it refuses to have its items changed; whether there is one.
fn index_of_sequence(vm: &mut Vm, object: &Value, key: &Value) -> PyResult<bool> {
    let is_sequence = has_sequence_methods(vm, object) && is_index(vm, key);
    if is_sequence {
        convert::index_i64(vm, key, ExceptionKind::IndexError)?;
    }
    Ok(is_sequence)
}

/// `del object[key]`
///
/// # Errors
///
/// What the deletion raises; `TypeError` for an object whose items cannot be deleted.
pub fn delitem(vm: &mut Vm, object: &Value, key: &Value) -> PyResult<()> {
    if let Value::Obj(o) = object
        && let Payload::Dict(table) = &o.payload
        && o.class_id() == ClassId::DICT
    {
        return match dict::remove(vm, table, key)? {
            Some(entry) => {
                drop(entry);
                Ok(())
            }
            None => Err(raise::key_error(vm, key.clone())),
        };
    }
    let name = vm.names.__delitem__.clone();
    if call::call_special(vm, object, &name, Args::of([key.clone()]))?.is_some() {
        return Ok(());
    }
    let set = vm.names.__setitem__.clone();
    if vm.class_of(object).data().lookup(&set).is_some() {
        return Err(raise::attribute_error(vm, "__delitem__"));
    }
    let is_sequence = index_of_sequence(vm, object, key)?;
    let name = vm.type_name(object);
    let message = if is_sequence {
        format!("'{name}' object doesn't support item deletion")
    } else {
        format!("'{name}' object does not support item deletion")
    };
    Err(raise::type_error(vm, message))
}

/// Whether the class of `object` defines `__len__`.
#[must_use]
pub fn has_len(vm: &Vm, object: &Value) -> bool {
    vm.class_of(object)
        .data()
        .lookup(&vm.names.__len__)
        .is_some()
}

/// Whether the class of `object` defines `__getitem__` (`PyMapping_Check`).
#[must_use]
pub fn has_items(vm: &Vm, object: &Value) -> bool {
    vm.class_of(object)
        .data()
        .lookup(&vm.names.__getitem__)
        .is_some()
}

/// Whether `object` is a sequence as the old protocol knows it: it has `__getitem__` and is no dict.
#[must_use]
pub fn is_sequence(vm: &Vm, object: &Value) -> bool {
    object.as_dict().is_none()
        && has_items(vm, object)
        && vm.class_id_of(object) != ClassId::MAPPINGPROXY
}

/// The length of an exact list, tuple, str, dict, set or frozenset.
#[inline]
#[must_use]
pub fn known_len(object: &Value) -> Option<usize> {
    let object = object.as_obj()?;
    let id = object.class_id();
    Some(match &object.payload {
        Payload::List(list) if id == ClassId::LIST => list.borrow().len(),
        Payload::Tuple(items) if id == ClassId::TUPLE => items.len(),
        Payload::Str(text) if id == ClassId::STR => text.text().len(),
        Payload::Dict(dict) if id == ClassId::DICT => dict.borrow().len(),
        Payload::Set(set) if id == ClassId::SET || id == ClassId::FROZENSET => set.borrow().len(),
        _ => return None,
    })
}

/// `len(object)`
///
/// # Errors
///
/// `TypeError` for an object without length, and what `__len__` raises.
pub fn len(vm: &mut Vm, object: &Value) -> PyResult<usize> {
    if let Some(len) = known_len(object) {
        return Ok(len);
    }
    let name = vm.names.__len__.clone();
    match call::call_special(vm, object, &name, Args::none())? {
        Some(length) => checked_len(vm, &length),
        None => {
            let message = format!("object of type '{}' has no len()", vm.type_name(object));
            Err(raise::type_error(vm, message))
        }
    }
}

/// What `__len__` returned, as a length.
///
/// # Errors
///
/// `ValueError` if it is negative, `OverflowError` if it does not fit, `TypeError` if it is no int.
pub fn checked_len(vm: &mut Vm, length: &Value) -> PyResult<usize> {
    let length = convert::index_i64(vm, length, ExceptionKind::OverflowError)?;
    usize::try_from(length).map_err(|_| raise::value_error(vm, "__len__() should return >= 0"))
}

/// `item in container` for an exact dict, set or tuple, where no code of the program's is asked; `None`
/// otherwise.
#[inline]
#[must_use]
pub fn holds(vm: &Vm, container: &Value, item: &Value) -> Option<bool> {
    let Value::Obj(o) = container else {
        return None;
    };
    match &o.payload {
        Payload::Dict(table) if o.class_id() == ClassId::DICT => in_table(&table.borrow(), item),
        Payload::Set(table) if matches!(o.class_id(), ClassId::SET | ClassId::FROZENSET) => {
            in_table(&table.borrow(), item)
        }
        Payload::Tuple(items) if o.class_id() == ClassId::TUPLE && !poll::is_full(vm) => {
            for other in items.iter() {
                if other.is(item) || compare::pure_eq(item, other)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        _ => None,
    }
}

#[inline(always)]
fn in_table<V: Clone + Default>(table: &Table<V>, item: &Value) -> Option<bool> {
    let (_, place) = dict::seek_at_once(table, item)?;
    Some(place.is_some())
}

/// `item in container`
///
/// # Errors
///
/// What comparing or iterating raises; `TypeError` for something that contains nothing.
pub fn contains(vm: &mut Vm, container: &Value, item: &Value) -> PyResult<bool> {
    if let Value::Obj(o) = container {
        match &o.payload {
            Payload::Dict(table) if o.class_id() == ClassId::DICT => {
                return dict::contains(vm, table, item);
            }
            Payload::Tuple(items) if o.class_id() == ClassId::TUPLE => {
                refuse_if_full(vm, items, item)?;
                for other in items.iter() {
                    if compare::eq(vm, item, other)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            Payload::List(list) if o.class_id() == ClassId::LIST => {
                return list_contains(vm, list, item);
            }
            Payload::Str(_) if o.class_id() == ClassId::STR => {
                return strings::contains(vm, container, item);
            }
            _ => {}
        }
    }
    let name = vm.names.__contains__.clone();
    if let Some(result) = call::call_special(vm, container, &name, Args::of([item.clone()]))? {
        return truth::truth(vm, &result);
    }
    Ok(search(vm, container, item, true)? > 0)
}

/// Where no level of recursion is left, the first comparison that the search would make is too much.
#[inline]
fn refuse_if_full(vm: &mut Vm, items: &[Value], item: &Value) -> PyResult<()> {
    if poll::is_full(vm) && items.first().is_some_and(|first| !first.is(item)) {
        return Err(poll::too_deep(vm, compare::COMPARING));
    }
    Ok(())
}

/// Looks for something equal to `item` among the first items, as far as nobody need be asked: whether it was found, and
/// how many were not it.
fn search_plain(items: &[Value], item: &Value) -> (bool, usize) {
    const FEW: usize = 256;
    for (index, other) in items.iter().take(FEW).enumerate() {
        if other.is(item) {
            return (true, index);
        }
        match compare::pure_eq(item, other) {
            Some(true) => return (true, index),
            Some(false) => {}
            None => return (false, index),
        }
    }
    (false, items.len().min(FEW))
}

/// Whether a list holds something equal to `item`.
///
/// # Errors
///
/// What comparing raises.
pub fn list_contains(
    vm: &mut Vm,
    list: &crate::model::object::List,
    item: &Value,
) -> PyResult<bool> {
    refuse_if_full(vm, &list.borrow(), item)?;
    let (found, mut index) = search_plain(&list.borrow(), item);
    poll::charge(vm, index as u64)?;
    if found {
        return Ok(true);
    }
    loop {
        // The list may change while items are compared.
        let Some(other) = list.borrow().get(index).cloned() else {
            return Ok(false);
        };
        if compare::eq(vm, item, &other)? {
            return Ok(true);
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
}

/// The first index from `start` (before `stop`) at which a list holds something equal to `item`.
///
/// # Errors
///
/// What comparing raises.
pub fn position(
    vm: &mut Vm,
    list: &crate::model::object::List,
    item: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop {
        // The list may change while items are compared.
        let Some(other) = list.borrow().get(index).cloned() else {
            break;
        };
        if compare::eq(vm, &other, item)? {
            return Ok(Some(index));
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
    Ok(None)
}

/// How often iterating over `container` gives `item`; only whether, if `once`.
///
/// # Errors
///
/// What comparing or iterating raises; `TypeError` for something that cannot be iterated over.
pub fn search(vm: &mut Vm, container: &Value, item: &Value, once: bool) -> PyResult<usize> {
    let iterator = match iter::iter(vm, container) {
        Ok(iterator) => iterator,
        Err(Thrown::Raise(_)) => {
            let message = format!(
                "argument of type '{}' is not iterable",
                vm.type_name(container)
            );
            return Err(raise::type_error(vm, message));
        }
        Err(fault) => return Err(fault),
    };
    let mut count = 0;
    while let Some(other) = iter::next(vm, &iterator)? {
        if compare::eq(vm, item, &other)? {
            count += 1;
            if once {
                break;
            }
        }
    }
    Ok(count)
}

/// The value under a str key of a namespace: an exact dict quickly and without a word of what its keys
/// raise, any mapping through `__getitem__`, whose `KeyError` means `None`.
///
/// # Errors
///
/// What the mapping raises beside `KeyError`.
pub fn get_name(vm: &mut Vm, namespace: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    if let Value::Obj(o) = namespace
        && let Payload::Dict(table) = &o.payload
        && o.class_id() == ClassId::DICT
    {
        return dict::get_name(vm, table, name);
    }
    get_item_named(vm, namespace, name)
}

/// As [`get_name`], but what the keys of a dict raise is told, as `LOAD_GLOBAL` does.
///
/// # Errors
///
/// What the mapping raises beside `KeyError`.
pub fn find_name(vm: &mut Vm, namespace: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    if let Value::Obj(o) = namespace
        && let Payload::Dict(table) = &o.payload
        && o.class_id() == ClassId::DICT
    {
        return match dict::seek_name(table, name) {
            Ok(found) => Ok(found),
            Err(Unsure) => dict::get(vm, table, &Value::from(name)),
        };
    }
    get_item_named(vm, namespace, name)
}

fn get_item_named(vm: &mut Vm, namespace: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let result = getitem(vm, namespace, &Value::from(name));
    raise::catch(vm, result, ExceptionKind::KeyError)
}

/// The attribute `name` of `object`, as long as the object has one.
///
/// # Errors
///
/// What getting it raises beside `AttributeError`.
pub fn attribute(vm: &mut Vm, object: &Value, name: &str) -> PyResult<Option<Value>> {
    let name = vm.intern(name);
    attr::getattr_opt(vm, object, &name)
}
