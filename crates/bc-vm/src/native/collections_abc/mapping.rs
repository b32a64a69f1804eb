//! `Mapping`: what derives from `__getitem__`, iteration and length.

use super::{class_named, is_a};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, dict, item, raise};

pub(super) static MAPPING: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__getitem__", Arity::Slot(1), absent),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__eq__", Arity::Slot(1), equal),
    ],
    methods: &[
        MethodDef::new("get", Arity::Python(1, &["key", "default"]), get)
            .doc("D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."),
        MethodDef::new("keys", Arity::Python(0, &[]), |vm, args| {
            view(vm, &args, "KeysView")
        })
        .doc("D.keys() -> a set-like object providing a view on D's keys"),
        MethodDef::new("items", Arity::Python(0, &[]), |vm, args| {
            view(vm, &args, "ItemsView")
        })
        .doc("D.items() -> a set-like object providing a view on D's items"),
        MethodDef::new("values", Arity::Python(0, &[]), |vm, args| {
            view(vm, &args, "ValuesView")
        })
        .doc("D.values() -> an object providing a view on D's values"),
    ],
    ..TypeTable::EMPTY
};

/// The abstract item methods of mappings.
pub(super) fn absent(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw_bare(vm, Exc::KeyError))
}

/// `own[key]`, `None` for an absent key.
pub(super) fn lookup(vm: &mut Vm, own: &Value, key: &Value) -> PyResult<Option<Value>> {
    let found = item::getitem(vm, own, key);
    raise::catch(vm, found, Exc::KeyError)
}

fn get(vm: &mut Vm, mut args: Args) -> PyResult {
    match lookup(vm, args.at(0), args.at(1))? {
        Some(value) => Ok(value),
        None => Ok(args.take(2).unwrap_or(Value::None)),
    }
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let found = lookup(vm, args.at(0), args.at(1))?;
    Ok(Value::bool(found.is_some()))
}

fn view(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    let class: ClassRef = class_named(vm, name)?;
    call::call_values(vm, &Value::from(class), [args.at(0).clone()])
}

/// `dict(mapping.items())`
fn as_dict(vm: &mut Vm, mapping: &Value) -> PyResult {
    let name = vm.names.items.clone();
    let items = call::method(vm, mapping, &name, Args::none())?;
    let made = Value::Obj(vm.new_dict(Table::new()));
    if let Some(table) = made.as_dict() {
        dict::merge_pairs(vm, table, &items)?;
    }
    Ok(made)
}

fn equal(vm: &mut Vm, args: Args) -> PyResult {
    if !is_a(vm, args.at(1), "Mapping")? {
        return Ok(Value::NotImplemented);
    }
    let own = as_dict(vm, args.at(0))?;
    let other = as_dict(vm, args.at(1))?;
    compare::compare(vm, CompareOp::Eq, &own, &other)
}
