//! The ordinary methods of `dict`.

use super::views;
use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::DictRef;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::dict_view::Part;
use crate::protocol::{call, dict, item, iter, ordered, poll, raise};

crate::methods! {
    pub(super) static METHODS = [
        /// True if D has a key k, else False.
        __contains__(key) => super::contains, signature "($self, key, /)";
        /// x.__getitem__(y) <==> x[y]
        __getitem__(key) => super::get;
        __sizeof__() => sizeof;
        /// D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None.
        get: unpack(key, default = Value::None), quick quick_get;
        /// D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D
        setdefault: unpack(key, default = Value::None);
        /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
        /// If key is not found, d is returned if given, otherwise KeyError is raised
        pop: unpack(key, default = None);
        /// D.popitem() -> (k, v), remove and return some (key, value) pair as a
        /// 2-tuple; but raise KeyError if D is empty.
        popitem();
        /// D.keys() -> a set-like object providing a view on D's keys
        keys() => |vm: &mut Vm, dict| views::view(vm, dict, Part::Keys);
        /// D.items() -> a set-like object providing a view on D's items
        items() => |vm: &mut Vm, dict| views::view(vm, dict, Part::Items);
        /// D.values() -> an object providing a view on D's values
        values() => |vm: &mut Vm, dict| views::view(vm, dict, Part::Values);
        /// D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.
        /// If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]
        /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
        /// In either case, this is followed by: for k in F:  D[k] = F[k]
        update: any(*args, **keywords);
        /// D.clear() -> None.  Remove all items from D.
        clear();
        /// D.copy() -> a shallow copy of D
        copy();
    ]

    pub(super) static CLASS_METHODS = [
        /// Returns a new dict with keys from iterable and values equal to value.
        fromkeys: unpack(iterable, value = Value::None), signature "($type, iterable, value=None, /)";
    ]
}

fn sizeof(_: &mut Vm, dict: DictRef<'_>) -> usize {
    // The reference's size: a table of a power of two places, at least eight, two thirds full.
    let places = ((dict.borrow().len() * 3).div_ceil(2))
        .next_power_of_two()
        .max(8);
    64 + 32 + 24 * places
}

/// What an exact dict has under an exact str or small int, or the default.
fn quick_get(_: &mut Vm, args: &[Value]) -> Option<Value> {
    let (Value::Obj(object), key, default) = (match args {
        [dict, key] => (dict, key, &Value::None),
        [dict, key, default] => (dict, key, default),
        _ => return None,
    }) else {
        return None;
    };
    let Payload::Dict(table) = &object.payload else {
        return None;
    };
    let table = table.borrow();
    Some(match table.seek(key).ok()? {
        Some(place) => table.entry(place)?.1.clone(),
        None => default.clone(),
    })
}

fn get(vm: &mut Vm, dict: DictRef<'_>, key: &Value, default: Value) -> PyResult {
    Ok(dict::get(vm, &dict, key)?.unwrap_or(default))
}

fn setdefault(vm: &mut Vm, dict: DictRef<'_>, key: &Value, default: Value) -> PyResult {
    super::set_apart(vm, dict)?;
    dict::get_or_set(vm, &dict, key, default)
}

fn pop(vm: &mut Vm, dict: DictRef<'_>, key: &Value, default: Option<Value>) -> PyResult {
    super::set_apart(vm, dict)?;
    // An empty dict does not even hash the key.
    let removed = if dict.borrow().is_empty() {
        None
    } else {
        dict::remove(vm, &dict, key)?
    };
    match removed.map(|(_, value)| value).or(default) {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn popitem(vm: &mut Vm, dict: DictRef<'_>) -> PyResult {
    super::set_apart(vm, dict)?;
    let mut entries = dict.borrow_mut();
    let removed = entries
        .last_position()
        .and_then(|position| entries.remove_at(position));
    drop(entries);
    match removed {
        Some((key, value)) => Ok(vm.new_tuple([key, value])),
        None => Err(raise::throw(
            vm,
            ExceptionKind::KeyError,
            "popitem(): dictionary is empty",
        )),
    }
}

fn update(vm: &mut Vm, dict: DictRef<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    super::update(vm, dict, "update", args, keywords)
}

fn clear(vm: &mut Vm, dict: DictRef<'_>) -> PyResult<()> {
    if dict.object().class_id() != ClassId::DICT {
        ordered::set_apart_emptied(vm, &dict.value())?;
    }
    let before = dict.borrow_mut().take();
    vm.heap.charge_growth(dict.uncharged());
    drop(before);
    Ok(())
}

fn copy(vm: &mut Vm, dict: DictRef<'_>) -> PyResult<ObjRef> {
    dict::reserve(vm, dict.borrow().len())?;
    let copy = dict.borrow().clone();
    Ok(vm.new_dict(copy))
}

/// The entry at or after `position`: its position, hash and key.
fn entry<V: Clone + Default>(table: &Table<V>, position: u32) -> Option<(u32, i64, Value)> {
    let (at, key, _) = table.next_from(position)?;
    Some((at, table.hash_at(at)?, key.clone()))
}

fn fromkeys(vm: &mut Vm, class: ClassRef, source: &Value, value: Value) -> PyResult {
    let made = call::call_values(vm, &Value::from(class), [])?;
    let exact = vm.class_id_of(&made) == ClassId::DICT;
    if exact
        && let Some(table) = made.as_dict()
        && table.borrow().is_empty()
    {
        // The keys of a dict or set are not hashed again.
        let mut position = 0;
        let (dict, set) = match vm.class_id_of(source) {
            ClassId::DICT => (source.as_dict(), None),
            ClassId::SET | ClassId::FROZENSET => (None, source.as_set()),
            _ => (None, None),
        };
        let next = |position| match (dict, set) {
            (Some(dict), _) => entry(&*dict.borrow(), position),
            (_, Some(set)) => entry(&*set.borrow(), position),
            _ => None,
        };
        while let Some((at, hash, key)) = next(position) {
            poll::charge(vm, 1)?;
            dict::set_hashed(vm, table, key, hash, value.clone())?;
            position = at + 1;
        }
        if dict.is_some() || set.is_some() {
            return Ok(made);
        }
    }
    let iterator = iter::iter(vm, source)?;
    while let Some(key) = iter::next(vm, &iterator)? {
        match made.as_dict() {
            Some(table) if exact => dict::set(vm, table, key, value.clone())?,
            _ => item::setitem(vm, &made, &key, value.clone())?,
        }
    }
    Ok(made)
}
