//! The ordinary methods of `dict`.

use super::views;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::dict_of;
use crate::protocol::dict_view::Part;
use crate::protocol::{call, dict, item, iter, ordered, poll, raise};

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::new("__contains__", Arity::One, super::contains)
        .signature("($self, key, /)")
        .doc("True if D has a key k, else False."),
    MethodDef::new("__getitem__", Arity::One, super::get).doc("x.__getitem__(y) <==> x[y]"),
    MethodDef::new("__sizeof__", Arity::None, sizeof),
    MethodDef::new("get", Arity::Unpack(1, 2), get)
        .quick(quick_get)
        .doc("D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."),
    MethodDef::new("setdefault", Arity::Unpack(1, 2), set_default)
        .doc("D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D"),
    MethodDef::new("pop", Arity::Unpack(1, 2), pop)
        .doc("D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\nIf key is not found, d is returned if given, otherwise KeyError is raised"),
    MethodDef::new("popitem", Arity::None, pop_item)
        .doc("D.popitem() -> (k, v), remove and return some (key, value) pair as a\n2-tuple; but raise KeyError if D is empty."),
    MethodDef::new("keys", Arity::None, |vm, args| views::view(vm, &args, Part::Keys))
        .doc("D.keys() -> a set-like object providing a view on D's keys"),
    MethodDef::new("items", Arity::None, |vm, args| views::view(vm, &args, Part::Items))
        .doc("D.items() -> a set-like object providing a view on D's items"),
    MethodDef::new("values", Arity::None, |vm, args| views::view(vm, &args, Part::Values))
        .doc("D.values() -> an object providing a view on D's values"),
    MethodDef::new("update", Arity::Any, |vm, args| super::update(vm, args, "update"))
        .doc("D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"),
    MethodDef::new("clear", Arity::None, clear).doc("D.clear() -> None.  Remove all items from D."),
    MethodDef::new("copy", Arity::None, copy).doc("D.copy() -> a shallow copy of D"),
];

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    // The reference's size: a table of a power of two places, at least eight, two thirds full.
    let used = dict_of(args.at(0))?.borrow().len();
    let places = ((used * 3).div_ceil(2)).next_power_of_two().max(8);
    Ok(Value::Int(64 + 32 + 24 * places as i64))
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

fn get(vm: &mut Vm, mut args: Args) -> PyResult {
    match dict::get(vm, dict_of(args.at(0))?, args.at(1))? {
        Some(value) => Ok(value),
        None => Ok(args.take(2).unwrap_or(Value::None)),
    }
}

fn set_default(vm: &mut Vm, mut args: Args) -> PyResult {
    let default = args.take(2).unwrap_or(Value::None);
    super::set_apart(vm, args.at(0))?;
    dict::get_or_set(vm, dict_of(args.at(0))?, args.at(1), default)
}

fn pop(vm: &mut Vm, mut args: Args) -> PyResult {
    super::set_apart(vm, args.at(0))?;
    let table = dict_of(args.at(0))?;
    // An empty dict does not even hash the key.
    let removed = if table.borrow().is_empty() {
        None
    } else {
        dict::remove(vm, table, args.at(1))?
    };
    match removed {
        Some((key, value)) => {
            drop(key);
            Ok(value)
        }
        None => match args.take(2) {
            Some(default) => Ok(default),
            None => Err(raise::key_error(vm, args.at(1).clone())),
        },
    }
}

fn pop_item(vm: &mut Vm, args: Args) -> PyResult {
    super::set_apart(vm, args.at(0))?;
    let table = dict_of(args.at(0))?;
    let mut entries = table.borrow_mut();
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

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    if vm.class_id_of(args.at(0)) != ClassId::DICT {
        ordered::set_apart_emptied(vm, args.at(0))?;
    }
    let table = dict_of(args.at(0))?;
    let before = table.borrow_mut().take();
    vm.heap.charge_growth(table.uncharged());
    drop(before);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let table = dict_of(args.at(0))?;
    dict::reserve(vm, table.borrow().len())?;
    let copy = table.borrow().clone();
    Ok(Value::Obj(vm.new_dict(copy)))
}

/// The entry at or after `position`: its position, hash and key.
fn entry<V: Clone + Default>(table: &Table<V>, position: u32) -> Option<(u32, i64, Value)> {
    let (at, key, _) = table.next_from(position)?;
    Some((at, table.hash_at(at)?, key.clone()))
}

/// `dict.fromkeys(iterable, value=None)`, a class method.
pub(super) fn from_keys(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or(Value::None);
    let made = call::call(vm, args.at(0), Args::none())?;
    if vm.class_id_of(&made) == ClassId::DICT
        && let Some(table) = made.as_dict()
        && table.borrow().is_empty()
    {
        // The keys of a dict or set are not hashed again.
        let mut position = 0;
        let source = args.at(1);
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
    let iterator = iter::iter(vm, args.at(1))?;
    let exact = vm.class_id_of(&made) == ClassId::DICT;
    while let Some(key) = iter::next(vm, &iterator)? {
        match made.as_dict() {
            Some(table) if exact => dict::set(vm, table, key, value.clone())?,
            _ => item::setitem(vm, &made, &key, value.clone())?,
        }
    }
    Ok(made)
}
