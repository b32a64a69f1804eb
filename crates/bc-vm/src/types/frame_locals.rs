//! `locals()` of a frame whose variables may be changed through it. CPython has it since 3.13, under
//! this name.

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, describe, iter, poll, raise, text};
use crate::runtime::frame_locals;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__getitem__", Arity::Slot(1), getitem),
        MethodDef::new("__setitem__", Arity::Slot(2), setitem),
        MethodDef::new("__delitem__", Arity::Slot(1), delitem),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Eq)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Ne)
        }),
    ],
    methods: &[
        MethodDef::new("get", Arity::Unpack(1, 2), get)
            .doc("D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."),
        MethodDef::new("setdefault", Arity::Unpack(1, 2), set_default)
            .doc("D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D"),
        MethodDef::new("pop", Arity::Unpack(1, 2), pop).doc(
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\
             If key is not found, d is returned if given, otherwise KeyError is raised",
        ),
        MethodDef::new("keys", Arity::None, |vm, args| forward(vm, &args, "keys"))
            .doc("D.keys() -> the names that have a value now"),
        MethodDef::new("values", Arity::None, |vm, args| {
            forward(vm, &args, "values")
        })
        .doc("D.values() -> the values as they are now"),
        MethodDef::new("items", Arity::None, |vm, args| forward(vm, &args, "items"))
            .doc("D.items() -> pairs of name and value as they are now"),
        MethodDef::new("copy", Arity::None, |vm, args| {
            Ok(Value::Obj(frame_locals::snapshot(vm, args.at(0))?))
        })
        .doc("D.copy() -> a dict of the names that have a value now"),
        MethodDef::new("update", Arity::Any, update)
            .doc("D.update([E, ]**F) -> None.  Update D from dict/iterable E and F."),
        MethodDef::new("clear", Arity::None, clear)
            .doc("D.clear() -> None.  Remove the values of all names."),
    ],
    ..TypeTable::EMPTY
};

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let names = frame_locals::snapshot(vm, args.at(0))?;
    // A variable may hold the view itself.
    if !text::repr_enter(vm, args.at(0)) {
        return Ok(vm.new_str("{...}"));
    }
    let shown = describe::repr(vm, &Value::Obj(names));
    text::repr_leave(vm, args.at(0));
    Ok(vm.new_str(shown?))
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    let names = frame_locals::snapshot(vm, args.at(0))?;
    let length = Value::Obj(names);
    Ok(Value::Int(
        length.as_dict().map_or(0, |dict| dict.borrow().len()) as i64,
    ))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    match frame_locals::get(vm, args.at(0), args.at(1))? {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn setitem(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or(Value::None);
    frame_locals::set(vm, args.at(0), args.at(1), value)?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    match frame_locals::remove(vm, args.at(0), args.at(1))? {
        Some(_) => Ok(Value::None),
        None => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let found = frame_locals::get(vm, args.at(0), args.at(1))?;
    Ok(Value::bool(found.is_some()))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    let names = frame_locals::snapshot(vm, args.at(0))?;
    iter::iter(vm, &Value::Obj(names))
}

fn compare_with(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let names = frame_locals::snapshot(vm, args.at(0))?;
    let is_view = vm.class_id_of(args.at(1)) == vm.class_id_of(args.at(0));
    let other = match is_view {
        true => Value::Obj(frame_locals::snapshot(vm, args.at(1))?),
        false => args.at(1).clone(),
    };
    compare::compare(vm, op, &Value::Obj(names), &other)
}

fn get(vm: &mut Vm, mut args: Args) -> PyResult {
    let found = frame_locals::get(vm, args.at(0), args.at(1))?;
    Ok(found.or_else(|| args.take(2)).unwrap_or(Value::None))
}

fn set_default(vm: &mut Vm, mut args: Args) -> PyResult {
    if let Some(value) = frame_locals::get(vm, args.at(0), args.at(1))? {
        return Ok(value);
    }
    let default = args.take(2).unwrap_or(Value::None);
    frame_locals::set(vm, args.at(0), args.at(1), default.clone())?;
    Ok(default)
}

fn pop(vm: &mut Vm, mut args: Args) -> PyResult {
    let removed = frame_locals::remove(vm, args.at(0), args.at(1))?;
    match removed.or_else(|| args.take(2)) {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn forward(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    let names = Value::Obj(frame_locals::snapshot(vm, args.at(0))?);
    let name = vm.intern(name);
    call::method(vm, &names, &name, Args::none())
}

fn update(vm: &mut Vm, mut args: Args) -> PyResult {
    let view = args.positional.remove(0);
    let class = Value::from(&vm.classes.dict);
    let given = call::call(vm, &class, args)?;
    let pairs: Vec<(Value, Value)> = match given.as_dict() {
        Some(dict) => {
            let dict = dict.borrow();
            dict.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
        }
        None => Vec::new(),
    };
    for (key, value) in pairs {
        poll::charge(vm, 1)?;
        frame_locals::set(vm, &view, &key, value)?;
    }
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let names = frame_locals::snapshot(vm, args.at(0))?;
    for key in crate::protocol::dict::keys_of(vm, &Value::Obj(names))? {
        poll::charge(vm, 1)?;
        frame_locals::remove(vm, args.at(0), &key)?;
    }
    Ok(Value::None)
}
