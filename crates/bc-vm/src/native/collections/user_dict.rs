//! The class `collections.UserDict`: a dict held in the attribute `data`; and what the three classes
//! that hold their contents so have in common.

use super::super::support;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, call, class, item, iter, raise, text, warn};

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__len__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::len(vm, &data).map(|len| Value::Int(len as i64))
        }),
        MethodDef::new("__getitem__", Arity::Python(1, &["key"]), get_item),
        MethodDef::new(
            "__setitem__",
            Arity::Python(2, &["key", "item"]),
            |vm, args| {
                let data = data(vm, args.at(0))?;
                item::setitem(vm, &data, args.at(1), args.at(2).clone())?;
                Ok(Value::None)
            },
        ),
        MethodDef::new("__delitem__", Arity::Python(1, &["key"]), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::delitem(vm, &data, args.at(1))?;
            Ok(Value::None)
        }),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            iter::iter(vm, &data)
        }),
        MethodDef::new("__contains__", Arity::Python(1, &["key"]), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::contains(vm, &data, args.at(1)).map(Value::bool)
        }),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            text::repr(vm, &data)
        }),
    ],
    methods: &[MethodDef::new("copy", Arity::Python(0, &[]), copy)],
    class_methods: &[MethodDef::new(
        "fromkeys",
        Arity::Python(1, &["iterable", "value"]),
        from_keys,
    )],
    ..TypeTable::EMPTY
};

/// What is held: the attribute `data`.
pub(super) fn data(vm: &mut Vm, own: &Value) -> PyResult {
    support::get(vm, own, "data")
}

/// The class `name` of the module.
pub(super) fn class_of(vm: &mut Vm, name: &str) -> PyResult {
    support::import_from(vm, "collections", name)
}

/// What `value` holds if it is an instance of the class `name`, else itself.
pub(super) fn unwrap(vm: &mut Vm, value: &Value, name: &str) -> PyResult {
    if matches!(value, Value::Int(_) | Value::None) || value.as_str().is_some() {
        return Ok(value.clone());
    }
    let class = class_of(vm, name)?;
    if class::isinstance(vm, value, &class)? {
        data(vm, value)
    } else {
        Ok(value.clone())
    }
}

/// Compares what is held with what the other operand holds or is.
pub(super) fn rich(vm: &mut Vm, args: &Args, op: CompareOp, name: &str) -> PyResult {
    let own = data(vm, args.at(0))?;
    let other = unwrap(vm, args.at(1), name)?;
    compare::compare(vm, op, &own, &other)
}

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    let given = args.len() - 1;
    if given > 1 {
        let message = format!("expected at most 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    let mut source = args.take(1);
    if source.is_none()
        && let Some(place) = args
            .keywords
            .iter()
            .position(|(keyword, _)| &*call::keyword_text(keyword) == "dict")
    {
        source = Some(args.keywords.remove(place).1);
        warn::warn(
            vm,
            Exc::PendingDeprecationWarning,
            "Passing 'dict' as keyword argument is deprecated",
        )?;
    }
    let own = args.at(0).clone();
    let empty = Value::Obj(vm.new_dict(Table::new()));
    support::set(vm, &own, "data", empty)?;
    if let Some(source) = source.filter(|source| !source.is_none()) {
        support::invoke(vm, &own, "update", [source])?;
    }
    if !args.keywords.is_empty() {
        let keywords = Value::Obj(support::keywords_dict(vm, &args.keywords));
        support::invoke(vm, &own, "update", [keywords])?;
    }
    Ok(Value::None)
}

fn get_item(vm: &mut Vm, args: Args) -> PyResult {
    let (own, key) = (args.at(0), args.at(1));
    let data = data(vm, own)?;
    if item::contains(vm, &data, key)? {
        return item::getitem(vm, &data, key);
    }
    let class = support::get(vm, own, "__class__")?;
    let name = vm.names.__missing__.clone();
    if let Some(missing) = attr::getattr_opt(vm, &class, &name)? {
        return call::call_values(vm, &missing, [own.clone(), key.clone()]);
    }
    Err(raise::key_error(vm, key.clone()))
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let class = support::get(vm, own, "__class__")?;
    let held = data(vm, own)?;
    if class.is(&class_of(vm, "UserDict")?) {
        let held = support::invoke(vm, &held, "copy", [])?;
        return call::call_values(vm, &class, [held]);
    }
    // A subclass is copied without its contents, which are then filled in.
    let empty = Value::Obj(vm.new_dict(Table::new()));
    support::set(vm, own, "data", empty)?;
    let function = support::import_from(vm, "copy", "copy");
    let made = function.and_then(|function| call::call_values(vm, &function, [own.clone()]));
    support::set(vm, own, "data", held)?;
    let made = made?;
    support::invoke(vm, &made, "update", [own.clone()])?;
    Ok(made)
}

fn from_keys(vm: &mut Vm, args: Args) -> PyResult {
    let made = call::call(vm, args.at(0), Args::none())?;
    let value = args.get(2).cloned().unwrap_or(Value::None);
    let iterator = iter::iter(vm, args.at(1))?;
    while let Some(key) = iter::next(vm, &iterator)? {
        item::setitem(vm, &made, &key, value.clone())?;
    }
    Ok(made)
}
