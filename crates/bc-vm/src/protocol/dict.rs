//! Tables whose keys are any hashable values: lookups that may run `__hash__` and `__eq__`.
//!
//! A lookup of an exact str, number or singleton among such keys is one pass over the table. Where
//! Python code must decide, the candidates are compared one by one while nothing is borrowed, and
//! the entry is looked at again afterwards, since that code may have changed the table. Growth is
//! settled with the heap here, so callers need not.

use smallvec::SmallVec;

use crate::model::class::{ClassFlags, ClassId};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::{Dict, ObjRef, Set};
use crate::model::table::{Table, Unsure};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, compare, hash, item, iter, poll, raise};

/// What a dict and a set have in common: a table behind a cell.
pub trait Keyed {
    /// What stands beside a key.
    type Beside: Clone + Default;
    /// Looks at the table; nothing may run Python code meanwhile.
    fn look<R>(&self, see: impl FnOnce(&Table<Self::Beside>) -> R) -> R;
    /// Changes the table; nothing may run Python code meanwhile.
    fn change<R>(&self, edit: impl FnOnce(&mut Table<Self::Beside>) -> R) -> R;
    /// Bytes grown since the heap was last told.
    fn grown(&self) -> i64;
}

impl Keyed for Dict {
    type Beside = Value;
    #[inline]
    fn look<R>(&self, see: impl FnOnce(&Table<Value>) -> R) -> R {
        see(&self.borrow())
    }
    #[inline]
    fn change<R>(&self, edit: impl FnOnce(&mut Table<Value>) -> R) -> R {
        edit(&mut self.borrow_mut())
    }
    #[inline]
    fn grown(&self) -> i64 {
        self.uncharged()
    }
}

impl Keyed for Set {
    type Beside = ();
    #[inline]
    fn look<R>(&self, see: impl FnOnce(&Table<()>) -> R) -> R {
        see(&self.borrow())
    }
    #[inline]
    fn change<R>(&self, edit: impl FnOnce(&mut Table<()>) -> R) -> R {
        edit(&mut self.borrow_mut())
    }
    #[inline]
    fn grown(&self) -> i64 {
        self.uncharged()
    }
}

/// The position of `key`, whose hash is `hash`.
///
/// # Errors
///
/// What comparing keys raises.
#[inline]
pub fn find(vm: &mut Vm, table: &impl Keyed, key: &Value, hash: i64) -> PyResult<Option<u32>> {
    match table.look(|table| seek_plain(table, key, hash)) {
        Ok(found) => Ok(found),
        Err(Unsure) => match find_tuple(vm, table, key, hash)? {
            Some(found) => Ok(found),
            None => find_asking(vm, table, key, hash),
        },
    }
}

/// As [`find`] of a tuple, where no Python code need be asked; `None` if it must. Items that are compared count as steps, as
/// in any comparison of tuples.
fn find_tuple(
    vm: &mut Vm,
    table: &impl Keyed,
    key: &Value,
    hash: i64,
) -> PyResult<Option<Option<u32>>> {
    let Some(items) = exact_tuple(key).filter(|_| poll::has_room(vm, 2)) else {
        return Ok(None);
    };
    let mut steps = 0;
    let mut unsure = false;
    let found = table.look(|table| {
        table.find(hash, |other| {
            other.is(key) || {
                match exact_tuple(other).map(|other| compare::pure_tuples(other, items)) {
                    Some(Some((equal, same))) => {
                        steps += same;
                        equal
                    }
                    _ => {
                        unsure = true;
                        true
                    }
                }
            }
        })
    });
    if unsure {
        return Ok(None);
    }
    if steps > 0 {
        poll::charge(vm, steps as u64)?;
    }
    Ok(Some(found))
}

/// The items of a tuple whose class is the built-in one.
#[inline]
fn exact_tuple(value: &Value) -> Option<&[Value]> {
    let items = value.as_tuple()?;
    let object = value.as_obj()?;
    (object.class_id() == ClassId::TUPLE).then_some(&**items)
}

/// The position of `key`, whose hash is `hash`, where no Python code need be asked.
///
/// # Errors
///
/// [`Unsure`] when it must.
#[inline]
pub fn seek_plain<V: Clone + Default>(
    table: &Table<V>,
    key: &Value,
    hash: i64,
) -> Result<Option<u32>, Unsure> {
    if let Value::Int(number) = key
        && let Ok(found) = table.seek_int(*number)
    {
        return Ok(found);
    }
    // Mostly the first with this hash is the very key, or there is none.
    let mut other_first = false;
    let found = table.find(hash, |other| {
        other_first = !other.is(key);
        true
    });
    if other_first {
        return seek_other(table, key, hash);
    }
    Ok(found)
}

/// The hash of `key` and its position, where neither has to be asked for. Ints are found in line.
#[inline(always)]
pub fn seek_at_once<V: Clone + Default>(
    table: &Table<V>,
    key: &Value,
) -> Option<(i64, Option<u32>)> {
    let hash = hash::known(key)?;
    let place = match key {
        Value::Int(number) => table.seek_int(*number),
        _ => seek_plain(table, key, hash),
    };
    Some((hash, place.ok()?))
}

/// As [`seek_plain`], where keys have to be compared.
#[inline(never)]
fn seek_other<V: Clone + Default>(
    table: &Table<V>,
    key: &Value,
    hash: i64,
) -> Result<Option<u32>, Unsure> {
    let mut unsure = false;
    let found = table.find(hash, |other| {
        other.is(key)
            || compare::pure_eq(other, key).unwrap_or_else(|| {
                // Those before are asked before those behind.
                unsure = true;
                true
            })
    });
    if unsure { Err(Unsure) } else { Ok(found) }
}

#[inline(never)]
fn find_asking(vm: &mut Vm, table: &impl Keyed, key: &Value, hash: i64) -> PyResult<Option<u32>> {
    let mut asked: SmallVec<[Value; 2]> = SmallVec::new();
    'again: loop {
        let version = table.look(Table::version);
        for position in table.look(|table| table.candidates(hash)) {
            let Some(other) =
                table.look(|table| table.entry(position).map(|entry| entry.0.clone()))
            else {
                continue;
            };
            if asked.iter().any(|known| known.is(&other)) {
                continue;
            }
            let equal = compare::eq(vm, &other, key)?;
            if table.look(Table::version) == version {
                if equal {
                    return Ok(Some(position));
                }
                continue;
            }
            // The comparison changed the table: the position may hold another key now.
            poll::charge(vm, 1)?;
            if equal {
                let place = table.look(|table| table.find(hash, |now| now.is(&other)));
                if place.is_some() {
                    return Ok(place);
                }
            }
            asked.push(other);
            continue 'again;
        }
        return Ok(None);
    }
}

/// The value under `key`.
///
/// # Errors
///
/// What hashing and comparing raise.
#[inline]
pub fn get(vm: &mut Vm, dict: &Dict, key: &Value) -> PyResult<Option<Value>> {
    let hash = hash::hash(vm, key)?;
    get_hashed(vm, dict, key, hash)
}

/// The value under `key`, whose hash is known.
///
/// # Errors
///
/// What comparing raises.
#[inline]
pub fn get_hashed(vm: &mut Vm, dict: &Dict, key: &Value, hash: i64) -> PyResult<Option<Value>> {
    let Some(position) = find(vm, dict, key, hash)? else {
        return Ok(None);
    };
    Ok(dict
        .borrow()
        .entry(position)
        .map(|(_, value)| value.clone()))
}

/// Sets `key` to `value`.
///
/// # Errors
///
/// What hashing and comparing raise.
#[inline]
pub fn set(vm: &mut Vm, dict: &Dict, key: Value, value: Value) -> PyResult<()> {
    let hash = hash::hash(vm, &key)?;
    set_hashed(vm, dict, key, hash, value)
}

/// Sets `key`, whose hash is known, to `value`.
///
/// # Errors
///
/// What comparing raises.
#[inline]
pub fn set_hashed(vm: &mut Vm, dict: &Dict, key: Value, hash: i64, value: Value) -> PyResult<()> {
    match find(vm, dict, &key, hash)? {
        Some(position) => {
            let before = dict.borrow_mut().replace_at(position, value);
            drop(before);
        }
        None => push(vm, dict, hash, key, value)?,
    }
    Ok(())
}

/// Adds a key that is known to be absent.
#[inline(always)]
fn push<K: Keyed>(vm: &Vm, table: &K, hash: i64, key: Value, beside: K::Beside) -> PyResult<()> {
    if let Some((held, wanted)) = table.look(Table::growth) {
        vm.regrow(held, wanted)?;
    }
    table.change(|table| table.push(hash, key, beside));
    let grown = table.grown();
    if grown != 0 {
        vm.heap.charge_growth(grown);
    }
    Ok(())
}

/// Asks for what one more key may take.
///
/// # Errors
///
/// When there is no room for it.
pub fn make_room(vm: &Vm, dict: &Dict) -> PyResult<()> {
    match dict.borrow().growth() {
        Some((held, wanted)) => vm.regrow(held, wanted),
        None => Ok(()),
    }
}

/// The value under the str `name`, as `PyDict_GetItem` finds it: what keys raise when they are compared
/// with it is dropped.
///
/// # Errors
///
/// A fault.
#[inline]
pub fn get_name(vm: &mut Vm, dict: &Dict, name: &ObjRef) -> PyResult<Option<Value>> {
    match seek_name(dict, name) {
        Ok(found) => Ok(found),
        Err(Unsure) => get_name_asking(vm, dict, name),
    }
}

#[cold]
fn get_name_asking(vm: &mut Vm, dict: &Dict, name: &ObjRef) -> PyResult<Option<Value>> {
    let found = get(vm, dict, &Value::from(name));
    Ok(raise::catch(vm, found, ExceptionKind::BaseException)?.flatten())
}

/// The value under the str `name`, where no Python code need be asked.
///
/// # Errors
///
/// [`Unsure`] when it must.
#[inline]
pub fn seek_name(dict: &Dict, name: &ObjRef) -> Result<Option<Value>, Unsure> {
    let table = dict.borrow();
    let place = table.seek_str(name)?;
    Ok(place
        .and_then(|place| table.entry(place))
        .map(|(_, value)| value.clone()))
}

/// Sets the str `name` of a dict where no Python code need be asked: the value before (unbound for none), or
/// the value back where it must.
///
/// # Errors
///
/// When there is no room for one more key.
#[inline]
pub fn try_set_name(
    vm: &Vm,
    dict: &Dict,
    name: &ObjRef,
    value: Value,
) -> PyResult<Result<Value, Value>> {
    let mut table = dict.borrow_mut();
    match table.seek_str(name) {
        Ok(Some(place)) => return Ok(Ok(table.replace_at(place, value).unwrap_or_default())),
        Ok(None) => {}
        Err(Unsure) => return Ok(Err(value)),
    }
    if let Some((held, wanted)) = table.growth() {
        vm.regrow(held, wanted)?;
    }
    table.push_str(name, value);
    Ok(Ok(Value::Unbound))
}

/// Sets the str `name` of a dict.
///
/// # Errors
///
/// What comparing raises, and when there is no room for one more key.
#[inline]
pub fn set_name(vm: &mut Vm, dict: &Dict, name: &ObjRef, value: Value) -> PyResult<()> {
    match try_set_name(vm, dict, name, value)? {
        Ok(before) => {
            vm.heap.charge_growth(dict.uncharged());
            drop(before);
            Ok(())
        }
        Err(value) => set(vm, dict, Value::from(name), value),
    }
}

/// Removes the str `name` of a dict; returns its value.
///
/// # Errors
///
/// What comparing raises.
pub fn remove_name(vm: &mut Vm, dict: &Dict, name: &ObjRef) -> PyResult<Option<Value>> {
    let place = dict.borrow().seek_str(name);
    let removed = match place {
        Ok(place) => place.and_then(|place| dict.borrow_mut().remove_at(place)),
        Err(Unsure) => remove(vm, dict, &Value::from(name))?,
    };
    Ok(removed.map(|(_, value)| value))
}

/// Removes `key`; returns key and value as they were stored.
///
/// # Errors
///
/// What hashing and comparing raise.
pub fn remove(vm: &mut Vm, dict: &Dict, key: &Value) -> PyResult<Option<(Value, Value)>> {
    let hash = hash::hash(vm, key)?;
    let Some(position) = find(vm, dict, key, hash)? else {
        return Ok(None);
    };
    Ok(dict.borrow_mut().remove_at(position))
}

/// Whether `key` is there.
///
/// # Errors
///
/// What hashing and comparing raise.
pub fn contains(vm: &mut Vm, dict: &Dict, key: &Value) -> PyResult<bool> {
    let hash = hash::hash(vm, key)?;
    Ok(find(vm, dict, key, hash)?.is_some())
}

/// The value under `key`, which is set to `default` first if it is absent.
///
/// # Errors
///
/// What hashing and comparing raise.
pub fn get_or_set(vm: &mut Vm, dict: &Dict, key: &Value, default: Value) -> PyResult<Value> {
    let hash = hash::hash(vm, key)?;
    if let Some(value) = get_hashed(vm, dict, key, hash)? {
        return Ok(value);
    }
    push(vm, dict, hash, key.clone(), default.clone())?;
    Ok(default)
}

/// Makes room for `more` further keys, asking the heap first.
///
/// # Errors
///
/// A fault when there is no memory for them.
pub fn reserve(vm: &Vm, more: usize) -> PyResult<()> {
    vm.reserve(Table::<Value>::bytes_for(more))
}

/// What `dict.update` does with its positional argument: a mapping (it has `keys`) or an iterable of
/// pairs.
///
/// # Errors
///
/// What the source raises; `TypeError`/`ValueError` for an element that is not a pair.
pub fn update(vm: &mut Vm, dict: &Dict, source: &Value) -> PyResult<()> {
    if source.as_dict().is_some() || has_keys(vm, source)? {
        merge(vm, dict, source)
    } else {
        merge_pairs(vm, dict, source)
    }
}

/// Sets every key of a mapping.
///
/// # Errors
///
/// What the mapping raises.
pub fn merge(vm: &mut Vm, dict: &Dict, source: &Value) -> PyResult<()> {
    let Some(other) = source.as_dict() else {
        for key in keys_of(vm, source)? {
            poll::charge(vm, 1)?;
            let value = item::getitem(vm, source, &key)?;
            set(vm, dict, key, value)?;
        }
        return Ok(());
    };
    if std::ptr::eq(other, dict) {
        return Ok(());
    }
    let count = other.borrow().len();
    reserve(vm, count)?;
    let mut position = 0;
    loop {
        let entry = {
            let table = other.borrow();
            table.next_from(position).and_then(|(at, key, value)| {
                let hash = table.hash_at(at)?;
                Some((at, hash, key.clone(), value.clone()))
            })
        };
        let Some((at, hash, key, value)) = entry else {
            return Ok(());
        };
        poll::charge(vm, 1)?;
        set_hashed(vm, dict, key, hash, value)?;
        if other.borrow().len() != count {
            return Err(raise::runtime_error(vm, "dict mutated during update"));
        }
        position = at + 1;
    }
}

/// Sets key and value of every pair an iterable gives.
///
/// # Errors
///
/// What iterating raises; `TypeError`/`ValueError` for an element that is not a pair.
pub fn merge_pairs(vm: &mut Vm, dict: &Dict, source: &Value) -> PyResult<()> {
    let iterator = iter::iter(vm, source)?;
    let mut index = 0_usize;
    while let Some(element) = iter::next(vm, &iterator)? {
        let pair = match iter::collect(vm, &element) {
            Ok(pair) => pair,
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
                return Err(not_a_sequence(vm, index));
            }
            Err(thrown) => return Err(thrown),
        };
        let length = pair.len();
        let mut pair = pair.into_iter();
        let (Some(key), Some(value), None) = (pair.next(), pair.next(), pair.next()) else {
            let message = format!(
                "dictionary update sequence element #{index} has length {length}; 2 is required"
            );
            return Err(raise::value_error(vm, message));
        };
        set(vm, dict, key, value)?;
        index += 1;
    }
    Ok(())
}

#[cold]
fn not_a_sequence(vm: &mut Vm, index: usize) -> Thrown {
    let message =
        format!("cannot convert dictionary update sequence element #{index} to a sequence");
    raise::type_error(vm, message)
}

/// Whether `value` has an attribute `keys`; an exception means no, as in CPython.
fn has_keys(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    let name = vm.names.keys.clone();
    match attr::getattr(vm, value, &name) {
        Ok(_) => Ok(true),
        Err(Thrown::Raise(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Whether the value is a dict or has a `keys` attribute.
pub fn is_mapping(vm: &mut Vm, value: &Value) -> bool {
    value.as_dict().is_some() || has_keys(vm, value).unwrap_or(false)
}

/// The keys of a mapping, in order.
///
/// # Errors
///
/// What calling `keys` and iterating over the result raise.
pub fn keys_of(vm: &mut Vm, mapping: &Value) -> PyResult<Vec<Value>> {
    if let Some(dict) = mapping.as_dict()
        && vm.class_id_of(mapping) == ClassId::DICT
    {
        vm.reserve(dict.borrow().len() * size_of::<Value>())?;
        return Ok(dict.borrow().iter().map(|(key, _)| key.clone()).collect());
    }
    let name = vm.names.keys.clone();
    let method = attr::getattr(vm, mapping, &name)?;
    if !call::is_callable(vm, &method) {
        let message = format!(
            "attribute of type '{}' is not callable",
            vm.type_name(&method)
        );
        return Err(raise::type_error(vm, message));
    }
    let keys = call::call_values(vm, &method, [])?;
    match iter::collect(vm, &keys) {
        Err(thrown)
            if raise::is_instance(&thrown, vm, ExceptionKind::TypeError)
                && !iter::is_iterable(vm, &keys) =>
        {
            Err(raise::type_error(vm, "o.keys() are not iterable"))
        }
        other => other,
    }
}

/// Whether `value` is a dict whose class keeps `dict`'s own methods for items.
#[must_use]
pub fn is_plain(vm: &Vm, value: &Value) -> bool {
    value.as_dict().is_some() && {
        let class = vm.class_of(value);
        !class.data().flags().contains(ClassFlags::HEAP)
    }
}

/// Adds `key` to a set.
///
/// # Errors
///
/// What hashing and comparing raise.
#[inline]
pub fn set_add(vm: &mut Vm, set: &Set, key: Value) -> PyResult<()> {
    let hash = hash::hash(vm, &key)?;
    set_add_hashed(vm, set, key, hash)
}

/// Adds `key` to a set where no Python code need be asked, else gives it back.
///
/// # Errors
///
/// When there is no room for it.
#[inline]
pub fn try_set_add(vm: &Vm, set: &Set, key: Value) -> PyResult<Result<(), Value>> {
    let Some((hash, place)) = seek_at_once(&set.borrow(), &key) else {
        return Ok(Err(key));
    };
    match place {
        Some(_) => Ok(Ok(())),
        None => push(vm, set, hash, key, ()).map(Ok),
    }
}

/// Adds `key`, whose hash is known, to a set.
///
/// # Errors
///
/// What comparing raises.
#[inline]
pub fn set_add_hashed(vm: &mut Vm, set: &Set, key: Value, hash: i64) -> PyResult<()> {
    if find(vm, set, &key, hash)?.is_none() {
        push(vm, set, hash, key, ())?;
    }
    Ok(())
}

/// Whether `key` is in a set.
///
/// # Errors
///
/// What hashing and comparing raise.
pub fn set_contains(vm: &mut Vm, set: &Set, key: &Value) -> PyResult<bool> {
    let hash = hash::hash(vm, key)?;
    Ok(find(vm, set, key, hash)?.is_some())
}

/// Removes `key` from a set; returns whether it was there.
///
/// # Errors
///
/// What hashing and comparing raise.
pub fn set_remove(vm: &mut Vm, set: &Set, key: &Value) -> PyResult<bool> {
    let hash = hash::hash(vm, key)?;
    set_remove_hashed(vm, set, key, hash)
}

/// Removes `key`, whose hash is known, from a set; returns whether it was there.
///
/// # Errors
///
/// What comparing raises.
pub fn set_remove_hashed(vm: &mut Vm, set: &Set, key: &Value, hash: i64) -> PyResult<bool> {
    let Some(position) = find(vm, set, key, hash)? else {
        return Ok(false);
    };
    let removed = set.borrow_mut().remove_at(position);
    Ok(removed.is_some())
}

/// The value under a string key of a dict.
#[must_use]
pub fn get_str(dict: &Dict, name: &ObjRef) -> Option<Value> {
    dict.borrow().get_str(name).cloned()
}

/// Whether a dict takes two keys for the same: their hashes are equal, and so are they.
///
/// # Errors
///
/// What `__hash__` and `__eq__` of the program raise.
pub fn same_key(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    Ok(hash::hash(vm, a)? == hash::hash(vm, b)? && compare::eq(vm, a, b)?)
}
