//! The class `collections.UserList`: a list held in the attribute `data`.

use super::super::support;
use super::user_dict::{class_of, data, rich, unwrap};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::number::{self, BinaryOp};
use crate::protocol::{call, class, item, iter, text};

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            rich(vm, &args, CompareOp::$op, "UserList")
        })
    };
}

/// A method of the list, called as it is.
macro_rules! passed {
    ($name:literal, $arity:expr) => {
        MethodDef::new($name, $arity, |vm, args| pass(vm, args, $name))
    };
}

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "A more or less complete user-defined wrapper around list objects.",
    slots: &[
        MethodDef::new("__init__", Arity::Python(0, &["initlist"]), init),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            text::repr(vm, &data)
        }),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__eq__", Eq),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
        MethodDef::new("__contains__", Arity::Python(1, &["item"]), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::contains(vm, &data, args.at(1)).map(Value::bool)
        }),
        MethodDef::new("__len__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::len(vm, &data).map(|len| Value::Int(len as i64))
        }),
        MethodDef::new("__getitem__", Arity::Python(1, &["i"]), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::getitem(vm, &data, args.at(1))
        }),
        MethodDef::new(
            "__setitem__",
            Arity::Python(2, &["i", "item"]),
            |vm, args| {
                let data = data(vm, args.at(0))?;
                item::setitem(vm, &data, args.at(1), args.at(2).clone())?;
                Ok(Value::None)
            },
        ),
        MethodDef::new("__delitem__", Arity::Python(1, &["i"]), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::delitem(vm, &data, args.at(1))?;
            Ok(Value::None)
        }),
        MethodDef::new("__add__", Arity::Slot(1), |vm, args| add(vm, &args, false)),
        MethodDef::new("__radd__", Arity::Slot(1), |vm, args| add(vm, &args, true)),
        MethodDef::new("__iadd__", Arity::Slot(1), |vm, args| {
            let other = as_list(vm, args.at(1))?;
            change(vm, &args, BinaryOp::Add, &other)
        }),
        MethodDef::new("__mul__", Arity::Slot(1), multiply),
        MethodDef::new("__rmul__", Arity::Slot(1), multiply),
        MethodDef::new("__imul__", Arity::Slot(1), |vm, args| {
            change(vm, &args, BinaryOp::Multiply, args.at(1))
        }),
    ],
    methods: &[
        passed!("append", Arity::Python(1, &["item"])),
        passed!("insert", Arity::Python(2, &["i", "item"])),
        passed!("pop", Arity::Python(0, &["i"])),
        passed!("remove", Arity::Python(1, &["item"])),
        passed!("clear", Arity::Python(0, &[])),
        MethodDef::new("copy", Arity::Python(0, &[]), |vm, args| {
            let own = args.at(0).clone();
            remake(vm, &own, own.clone())
        }),
        passed!("count", Arity::Python(1, &["item"])),
        passed!("index", Arity::Any),
        passed!("reverse", Arity::Python(0, &[])),
        passed!("sort", Arity::Any),
        // The private `__cast` of the class.
        MethodDef::new("_UserList__cast", Arity::One, |vm, args| {
            unwrap(vm, args.at(1), "UserList")
        }),
        MethodDef::new("extend", Arity::Python(1, &["other"]), |vm, args| {
            let list = data(vm, args.at(0))?;
            let other = unwrap(vm, args.at(1), "UserList")?;
            support::invoke(vm, &list, "extend", [other])
        }),
    ],
    ..TypeTable::EMPTY
};

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let items = match args.get(1) {
        Some(source) if !source.is_none() => {
            let source = unwrap(vm, source, "UserList")?;
            iter::collect(vm, &source)?
        }
        _ => Vec::new(),
    };
    let list = vm.new_list(items);
    support::set(vm, args.at(0), "data", list)?;
    Ok(Value::None)
}

fn pass(vm: &mut Vm, mut args: Args, name: &str) -> PyResult {
    let own = args.positional.remove(0);
    let list = data(vm, &own)?;
    let method = support::get(vm, &list, name)?;
    call::call(vm, &method, args)
}

fn remake(vm: &mut Vm, own: &Value, value: Value) -> PyResult {
    let class = support::get(vm, own, "__class__")?;
    call::call_values(vm, &class, [value])
}

/// The operand as a list: a held one, a list itself, or a list of what it gives.
fn as_list(vm: &mut Vm, other: &Value) -> PyResult {
    let held = class_of(vm, "UserList")?;
    if class::isinstance(vm, other, &held)? {
        return data(vm, other);
    }
    if other.as_list().is_some() {
        return Ok(other.clone());
    }
    let items = iter::collect(vm, other)?;
    Ok(vm.new_list(items))
}

fn add(vm: &mut Vm, args: &Args, reflected: bool) -> PyResult {
    let own = data(vm, args.at(0))?;
    let other = as_list(vm, args.at(1))?;
    let (left, right) = if reflected {
        (&other, &own)
    } else {
        (&own, &other)
    };
    let sum = number::binary(vm, BinaryOp::Add, left, right)?;
    remake(vm, args.at(0), sum)
}

fn multiply(vm: &mut Vm, args: Args) -> PyResult {
    let own = data(vm, args.at(0))?;
    let product = number::binary(vm, BinaryOp::Multiply, &own, args.at(1))?;
    remake(vm, args.at(0), product)
}

fn change(vm: &mut Vm, args: &Args, op: BinaryOp, other: &Value) -> PyResult {
    let own = data(vm, args.at(0))?;
    let changed = number::inplace(vm, op, &own, other)?;
    support::set(vm, args.at(0), "data", changed)?;
    Ok(args.at(0).clone())
}
