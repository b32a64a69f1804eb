//! `weakref`: a reference that does not keep its referent alive.

use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref::{self, WeakRef};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, container, describe, hash, raise};
use crate::runtime::weak;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__call__", Arity::Keywords(0, &[]), call),
        MethodDef::new("__hash__", Arity::Slot(0), hash),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__lt__", Arity::Slot(1), unordered),
        MethodDef::new("__le__", Arity::Slot(1), unordered),
        MethodDef::new("__gt__", Arity::Slot(1), unordered),
        MethodDef::new("__ge__", Arity::Slot(1), unordered),
    ],
    getsets: &[GetSetDef::read("__callback__", callback).member()],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

fn data(value: &Value) -> PyResult<&WeakRef> {
    container::native_of::<WeakRef>(value)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "weakref")?;
    container::unpack_count(vm, args.len() - 1, "__new__", 1, 2)?;
    let callback = args.get(2).cloned().unwrap_or(Value::None);
    weak::make(vm, &class, args.at(1), callback)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "ref() does not take keyword arguments",
        ));
    }
    container::unpack_count(vm, args.len() - 1, "__init__", 1, 2)?;
    Ok(Value::None)
}

fn call(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(data(args.at(0))?.get().unwrap_or(Value::None))
}

fn callback(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.callback())
}

fn hash(vm: &mut Vm, args: Args) -> PyResult {
    let data = data(args.at(0))?;
    if let Some(known) = data.hash.get() {
        return Ok(Value::Int(known));
    }
    let Some(referent) = data.get() else {
        return Err(raise::type_error(vm, "weak object has gone away"));
    };
    let hash = hash::hash(vm, &referent)?;
    data.hash.set(Some(hash));
    Ok(Value::Int(hash))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let address = describe::address(this);
    let Some(referent) = data(this)?.get() else {
        return Ok(vm.new_str(format!("<weakref at {address}; dead>")));
    };
    let name = vm.names.__name__.clone();
    let name = attr::getattr(vm, &referent, &name);
    let name = match name {
        Ok(name) => name
            .as_str()
            .map(|name| name.text().to_string_lossy().into_owned()),
        Err(crate::model::error::Thrown::Raise(_)) => None,
        Err(fault) => return Err(fault),
    };
    let name = name.map_or_else(String::new, |name| format!(" ({name})"));
    Ok(vm.new_str(format!(
        "<weakref at {address}; to '{}' at {}{name}>",
        vm.type_name(&referent),
        describe::address(&referent)
    )))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let (a, b) = (args.at(0), args.at(1));
    if !vm.class_of(b).is_subclass(&vm.classes.weakref) {
        return Ok(Value::NotImplemented);
    }
    let (Some(left), Some(right)) = (weakref::referent(a), weakref::referent(b)) else {
        return Err(Fault::Internal("a weak reference that is none").into());
    };
    match (left, right) {
        (Some(left), Some(right)) => compare::compare(vm, op, &left, &right),
        _ => Ok(Value::bool(a.is(b) == (op == CompareOp::Eq))),
    }
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    compare(vm, &args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: Args) -> PyResult {
    compare(vm, &args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::NotImplemented)
}
