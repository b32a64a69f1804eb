//! `types.SimpleNamespace`: attributes and nothing else.

use std::rc::Rc;

use crate::model::class::ClassId;
use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, define, describe, raise, sort, text};
use bc_core::text::TextBuilder;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Eq)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Ne)
        }),
        MethodDef::new("__lt__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Lt)
        }),
        MethodDef::new("__le__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Le)
        }),
        MethodDef::new("__gt__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Gt)
        }),
        MethodDef::new("__ge__", Arity::Slot(1), |vm, args| {
            compare_dicts(vm, &args, CompareOp::Ge)
        }),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)
        .doc("Return state information for pickling")],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[GetSetDef::read("__dict__", attr::get_dict).member()],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(Fault::Internal("a class that is none").into());
    };
    let namespace = vm.alloc(&class, Payload::Plain);
    namespace.set_dict(Some(vm.new_dict(Table::new())));
    Ok(Value::Obj(namespace))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if args.len() > 1 {
        return Err(raise::type_error(vm, "no positional arguments expected"));
    }
    let dict = dict_of(vm, args.at(0))?;
    for (name, value) in args.keywords {
        define::insert(vm, &dict, &name, value);
    }
    Ok(Value::None)
}

fn dict_of(vm: &mut Vm, value: &Value) -> PyResult<ObjRef> {
    match value
        .as_obj()
        .and_then(|object| attr::instance_dict(vm, object))
    {
        Some(dict) => Ok(dict),
        None => Err(Fault::Internal("a namespace without a dict").into()),
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let name = if vm.class_id_of(receiver) == ClassId::SIMPLE_NAMESPACE {
        "namespace".into()
    } else {
        vm.type_name(receiver)
    };
    if !text::repr_enter(vm, receiver) {
        return Ok(vm.new_str(format!("{name}(...)")));
    }
    let pairs = pairs(vm, receiver);
    text::repr_leave(vm, receiver);
    let mut out = TextBuilder::new();
    out.push_str(&name);
    out.push_str("(");
    for (place, pair) in pairs?.iter().enumerate() {
        out.push_str(if place > 0 { ", " } else { "" });
        out.push_str(pair);
    }
    out.push_str(")");
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

fn pairs(vm: &mut Vm, receiver: &Value) -> PyResult<Vec<String>> {
    let dict = dict_of(vm, receiver)?;
    let keys = crate::protocol::dict::keys_of(vm, &Value::from(&dict))?;
    let mut pairs = Vec::with_capacity(keys.len());
    for key in sort::sort(vm, keys, None, false)? {
        let Some(name) = key
            .as_obj()
            .filter(|_| key.as_str().is_some_and(|key| !key.text().is_empty()))
        else {
            continue;
        };
        if let Some(value) = define::lookup(&dict, name) {
            let shown = describe::repr(vm, &value)?;
            pairs.push(format!("{}={shown}", arity::keyword_text(name)));
        }
    }
    Ok(pairs)
}

fn compare_dicts(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let class = vm.classes.simple_namespace.clone();
    if !vm.class_of(args.at(1)).is_subclass(&class) {
        return Ok(Value::NotImplemented);
    }
    let (a, b) = (dict_of(vm, args.at(0))?, dict_of(vm, args.at(1))?);
    compare::compare(vm, op, &Value::Obj(a), &Value::Obj(b))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(vm.class_of(args.at(0)));
    let dict = Rc::clone(&dict_of(vm, args.at(0))?);
    let none = vm.new_tuple([]);
    Ok(vm.new_tuple([class, none, Value::Obj(dict)]))
}
