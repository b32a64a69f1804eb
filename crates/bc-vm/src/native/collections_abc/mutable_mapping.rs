//! `MutableMapping`: what derives from setting and deleting items.

use super::super::support;
use super::mapping::{absent, lookup};
use super::{class_named, is_a};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, item, iter, raise};

pub(super) static MUTABLE_MAPPING: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__setitem__", Arity::Slot(2), absent),
        MethodDef::new("__delitem__", Arity::Slot(1), absent),
    ],
    methods: &[
        MethodDef::new("pop", Arity::Python(1, &["key", "default"]), pop).doc(
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n  If key is not found, d is returned if given, otherwise KeyError is raised.",
        ),
        MethodDef::new("popitem", Arity::Python(0, &[]), pop_item).doc(
            "D.popitem() -> (k, v), remove and return some (key, value) pair\n   as a 2-tuple; but raise KeyError if D is empty.",
        ),
        MethodDef::new("clear", Arity::Python(0, &[]), clear)
            .doc("D.clear() -> None.  Remove all items from D."),
        MethodDef::new("update", Arity::Any, update).doc(
            " D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\n    If E present and has a .keys() method, does:     for k in E: D[k] = E[k]\n    If E present and lacks .keys() method, does:     for (k, v) in E: D[k] = v\n    In either case, this is followed by: for k, v in F.items(): D[k] = v\n",
        ),
        MethodDef::new(
            "setdefault",
            Arity::Python(1, &["key", "default"]),
            set_default,
        )
        .doc("D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D"),
    ],
    ..TypeTable::EMPTY
};

/// The private `__marker` of the class: the default that stands for none.
pub(super) const MARKER: &str = "_MutableMapping__marker";

fn pop(vm: &mut Vm, mut args: Args) -> PyResult {
    let mut default = args.take(2);
    if let Some(given) = &default {
        let class = Value::from(class_named(vm, "MutableMapping")?);
        if support::get(vm, &class, MARKER)?.is(given) {
            default = None;
        }
    }
    let found = item::getitem(vm, args.at(0), args.at(1));
    match (found, default) {
        (Ok(value), _) => {
            item::delitem(vm, args.at(0), args.at(1))?;
            Ok(value)
        }
        (Err(thrown), Some(default)) if raise::is(&thrown, vm, Exc::KeyError) => Ok(default),
        (Err(thrown), _) => Err(thrown),
    }
}

fn pop_item(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    let Some(key) = iter::next(vm, &iterator)? else {
        return Err(raise::throw_bare(vm, Exc::KeyError));
    };
    let value = item::getitem(vm, args.at(0), &key)?;
    item::delitem(vm, args.at(0), &key)?;
    Ok(vm.new_tuple([key, value]))
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    loop {
        let popped = support::invoke(vm, args.at(0), "popitem", []);
        if raise::catch(vm, popped, Exc::KeyError)?.is_none() {
            return Ok(Value::None);
        }
    }
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len() - 1;
    if given > 1 {
        let message = format!("update expected at most 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    if let Some(source) = args.get(1) {
        update_from(vm, args.at(0), source)?;
    }
    for (keyword, value) in &args.keywords {
        item::setitem(vm, args.at(0), &Value::from(keyword), value.clone())?;
    }
    Ok(Value::None)
}

fn update_from(vm: &mut Vm, own: &Value, source: &Value) -> PyResult<()> {
    let keys = if is_a(vm, source, "Mapping")? {
        Some(source.clone())
    } else {
        let name = vm.names.keys.clone();
        match attr::getattr(vm, source, &name) {
            Ok(keys) => Some(call::call(vm, &keys, Args::none())?),
            Err(Thrown::Raise(_)) => None,
            Err(fault) => return Err(fault),
        }
    };
    match keys {
        Some(keys) => {
            let iterator = iter::iter(vm, &keys)?;
            while let Some(key) = iter::next(vm, &iterator)? {
                let value = item::getitem(vm, source, &key)?;
                item::setitem(vm, own, &key, value)?;
            }
        }
        None => {
            let iterator = iter::iter(vm, source)?;
            while let Some(pair) = iter::next(vm, &iterator)? {
                let mut pair = iter::unpack(vm, &pair, 2)?.into_iter();
                if let (Some(key), Some(value)) = (pair.next(), pair.next()) {
                    item::setitem(vm, own, &key, value)?;
                }
            }
        }
    }
    Ok(())
}

fn set_default(vm: &mut Vm, mut args: Args) -> PyResult {
    let default = args.take(2).unwrap_or(Value::None);
    if let Some(value) = lookup(vm, args.at(0), args.at(1))? {
        return Ok(value);
    }
    item::setitem(vm, args.at(0), args.at(1), default.clone())?;
    Ok(default)
}
