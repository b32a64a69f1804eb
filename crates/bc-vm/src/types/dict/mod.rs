//! The type `dict`: special methods.
//!
//! Absent: ordinary methods (see `methods`), views (see `views`), iterators (see `iterators`).

mod iterators;
mod methods;
mod views;

pub(crate) use iterators::{ITEM_ITERATOR, KEY_ITERATOR, VALUE_ITERATOR};
pub(crate) use views::{ITEMS, KEYS, VALUES};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::{Dict, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{
    class_of_new, dict_of, guarded_repr, object_of, push_repr, unpack_count,
};
use crate::protocol::dict_view::Part;
use crate::protocol::{call, compare, dict, hash, ordered, poll, raise};
use bc_core::text::TextBuilder;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__iter__", Arity::Slot(0), iterate).quick(quick_iterate),
        MethodDef::new("__setitem__", Arity::Slot(2), set),
        MethodDef::new("__delitem__", Arity::Slot(1), delete),
        MethodDef::new("__eq__", Arity::Slot(1), equal),
        MethodDef::new("__ne__", Arity::Slot(1), not_equal),
        MethodDef::new("__lt__", Arity::Slot(1), unordered),
        MethodDef::new("__le__", Arity::Slot(1), unordered),
        MethodDef::new("__gt__", Arity::Slot(1), unordered),
        MethodDef::new("__ge__", Arity::Slot(1), unordered),
    ],
    methods: methods::METHODS,
    class_methods: &[
        MethodDef::new("fromkeys", Arity::Unpack(1, 2), methods::from_keys)
            .signature("($type, iterable, value=None, /)")
            .doc("Returns a new dict with keys from iterable and values equal to value."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "dict")?;
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Dict(Dict::new(Table::new()))),
    ))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    update(vm, args, "dict")
}

/// Sets the order of an `OrderedDict` apart, whose own methods do not come here.
#[inline]
fn set_apart(vm: &mut Vm, own: &Value) -> PyResult<()> {
    if vm.class_id_of(own) == ClassId::DICT {
        return Ok(());
    }
    ordered::set_apart(vm, own)
}

/// What `dict(...)` and `dict.update(...)` do with their arguments.
fn update(vm: &mut Vm, args: Args, name: &str) -> PyResult {
    unpack_count(vm, args.len() - 1, name, 0, 1)?;
    set_apart(vm, args.at(0))?;
    let table = dict_of(args.at(0))?;
    if let Some(source) = args.get(1) {
        dict::update(vm, table, source)?;
    }
    for (keyword, value) in &args.keywords {
        dict::set(vm, table, Value::from(keyword), value.clone())?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let table = dict_of(args.at(0))?;
    guarded_repr(vm, args.at(0), "{...}", |vm| {
        let mut builder = TextBuilder::new();
        builder.push_str("{");
        let mut position = 0;
        loop {
            let entry = {
                let table = table.borrow();
                table
                    .next_from(position)
                    .map(|(at, key, value)| (at, key.clone(), value.clone()))
            };
            let Some((at, key, value)) = entry else { break };
            if position > 0 {
                builder.push_str(", ");
            }
            push_repr(vm, &mut builder, &key)?;
            builder.push_str(": ");
            push_repr(vm, &mut builder, &value)?;
            position = at + 1;
        }
        builder.push_str("}");
        vm.built(builder)
    })
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(dict_of(args.at(0))?.borrow().len() as i64))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    Ok(iterators::over(vm, object_of(args.at(0))?, Part::Keys))
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(dict)] = args else {
        return None;
    };
    Some(iterators::over(vm, dict, Part::Keys))
}

/// `dict[key]`, asking `__missing__` of a subclass for an absent key.
fn get(vm: &mut Vm, args: Args) -> PyResult {
    let key = args.at(1);
    if let Some(value) = dict::get(vm, dict_of(args.at(0))?, key)? {
        return Ok(value);
    }
    if vm.class_id_of(args.at(0)) != ClassId::DICT {
        let name = vm.names.__missing__.clone();
        if let Some(value) = call::call_special(vm, args.at(0), &name, Args::of([key.clone()]))? {
            return Ok(value);
        }
    }
    Err(raise::key_error(vm, key.clone()))
}

fn set(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or_default();
    let key = args.take(1).unwrap_or_default();
    set_apart(vm, args.at(0))?;
    dict::set(vm, dict_of(args.at(0))?, key, value)?;
    Ok(Value::None)
}

fn delete(vm: &mut Vm, args: Args) -> PyResult {
    set_apart(vm, args.at(0))?;
    match dict::remove(vm, dict_of(args.at(0))?, args.at(1))? {
        Some(entry) => {
            drop(entry);
            Ok(Value::None)
        }
        None => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    dict::contains(vm, dict_of(args.at(0))?, args.at(1)).map(Value::bool)
}

fn equal(vm: &mut Vm, args: Args) -> PyResult {
    match args.at(1).as_dict() {
        Some(other) => same_items(vm, dict_of(args.at(0))?, other).map(Value::bool),
        None => Ok(Value::NotImplemented),
    }
}

fn not_equal(vm: &mut Vm, args: Args) -> PyResult {
    match args.at(1).as_dict() {
        Some(other) => same_items(vm, dict_of(args.at(0))?, other).map(|equal| Value::bool(!equal)),
        None => Ok(Value::NotImplemented),
    }
}

fn unordered(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::NotImplemented)
}

fn same_items(vm: &mut Vm, a: &Dict, b: &Dict) -> PyResult<bool> {
    if a.borrow().len() != b.borrow().len() {
        return Ok(false);
    }
    let mut position = 0;
    loop {
        // Comparing may change either dict.
        let entry = {
            let table = a.borrow();
            table
                .next_from(position)
                .map(|(at, key, value)| (at, table.hash_at(at), key.clone(), value.clone()))
        };
        let Some((at, hash, key, value)) = entry else {
            return Ok(true);
        };
        let hash = match hash {
            Some(hash) => hash,
            None => hash::hash(vm, &key)?,
        };
        let Some(other) = dict::get_hashed(vm, b, &key, hash)? else {
            return Ok(false);
        };
        if !compare::eq(vm, &value, &other)? {
            return Ok(false);
        }
        poll::charge(vm, 1)?;
        position = at + 1;
    }
}
