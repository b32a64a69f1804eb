//! `weakref.WeakKeyDictionary`.
//!
//! Entries lie in the attribute `data`, a dict whose keys are weak references. An entry whose key is
//! gone does not count; iterating walks over the entries there are at its start.

use super::{MappingBases, alive, reference, short_repr};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{
    as_dict, bound, dict_attr, empty_dict, get, get_opt, import_from, invoke, keywords_dict, set,
};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::weak::Shown;
use crate::protocol::{attr, call, class, dict, item, iter, raise, weak};

static TABLE: TypeTable = TypeTable {
    doc: "Mapping class that references keys weakly.",
    slots: &[
        MethodDef::new("__init__", Arity::Python(0, &["dict"]), init),
        MethodDef::new("__getitem__", Arity::Slot(1), getitem),
        MethodDef::new("__setitem__", Arity::Slot(2), setitem),
        MethodDef::new("__delitem__", Arity::Slot(1), delitem),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__iter__", Arity::Slot(0), keys),
        MethodDef::new("__repr__", Arity::Slot(0), short_repr),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            equal_as_dicts(vm, args.at(0), args.at(1))
        }),
    ],
    methods: &[
        MethodDef::new("_commit_removals", Arity::Python(0, &[]), |_, _| {
            Ok(Value::None)
        }),
        MethodDef::new("_scrub_removals", Arity::Python(0, &[]), |_, _| {
            Ok(Value::None)
        }),
        MethodDef::new("copy", Arity::Python(0, &[]), copy),
        MethodDef::new("__copy__", Arity::Python(0, &[]), copy),
        MethodDef::new("__deepcopy__", Arity::One, deepcopy),
        MethodDef::new("get", Arity::Python(1, &["key", "default"]), get_method),
        MethodDef::new("items", Arity::Python(0, &[]), items),
        MethodDef::new("keys", Arity::Python(0, &[]), keys),
        MethodDef::new("values", Arity::Python(0, &[]), values),
        MethodDef::new("keyrefs", Arity::Python(0, &[]), keyrefs),
        MethodDef::new("clear", Arity::Python(0, &[]), |vm, args| {
            let data = get(vm, args.at(0), "data")?;
            invoke(vm, &data, "clear", [])
        }),
        MethodDef::new("popitem", Arity::Python(0, &[]), popitem),
        MethodDef::new("pop", Arity::Unpack(1, 2), pop),
        MethodDef::new(
            "setdefault",
            Arity::Python(1, &["key", "default"]),
            setdefault,
        ),
        MethodDef::new("update", Arity::Any, update),
    ],
    ..TypeTable::EMPTY
};

/// The class.
pub(super) fn class(vm: &mut Vm, above: &MappingBases) -> PyResult<ClassRef> {
    let made = class::python_class(
        vm,
        "weakref",
        "WeakKeyDictionary",
        above.metaclass.as_ref(),
        &above.bases,
        &TABLE,
    )?;
    concrete(vm, &made)?;
    Ok(made)
}

/// Notes that a class whose metaclass saw it without its methods is not abstract.
pub(super) fn concrete(vm: &mut Vm, class: &ClassRef) -> PyResult<()> {
    let value = Value::from(class);
    let name = vm.names.__abstractmethods__.clone();
    if attr::getattr_opt(vm, &value, &name)?.is_some() {
        let none = vm.new_frozenset(Table::new());
        attr::setattr(vm, &value, &name, none)?;
    }
    Ok(())
}

/// `dict(a.items()) == dict(b.items())` if `b` is a mapping too.
pub(super) fn equal_as_dicts(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let other_items = get_opt(vm, b, "items")?;
    let is_mapping = b.as_dict().is_some() || get_opt(vm, b, "data")?.is_some();
    if other_items.is_none() || !is_mapping {
        return Ok(Value::NotImplemented);
    }
    let mut dicts = Vec::new();
    for one in [a, b] {
        let made = empty_dict(vm);
        for (key, value) in pairs(vm, one)? {
            dict::set(vm, as_dict(&made)?, key, value)?;
        }
        dicts.push(Value::Obj(made));
    }
    compare::compare(vm, CompareOp::Eq, &dicts[0], &dicts[1])
}

/// Keys and values out of anything a dict can be made of.
pub(super) fn pairs(vm: &mut Vm, source: &Value) -> PyResult<Vec<(Value, Value)>> {
    let source = if get_opt(vm, source, "items")?.is_some() {
        source.clone()
    } else {
        let class = Value::from(&vm.classes.dict);
        call::call_values(vm, &class, [source.clone()])?
    };
    let items = invoke(vm, &source, "items", [])?;
    let mut found = Vec::new();
    for pair in iter::collect(vm, &items)? {
        let mut pair = iter::unpack(vm, &pair, 2)?;
        let value = pair.pop().unwrap_or_default();
        found.push((pair.pop().unwrap_or_default(), value));
    }
    Ok(found)
}

static REMOVE: MethodDef = MethodDef::new("remove", Arity::One, remove);

/// The callback: its state is a weak reference to the mapping, its argument the dead key.
fn remove(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(this) = alive(args.at(0)) {
        let data = dict_attr(vm, &this, "data")?;
        drop(dict::remove(vm, as_dict(&data)?, args.at(1))?);
    }
    Ok(Value::None)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = empty_dict(vm);
    set(vm, this, "data", Value::Obj(data))?;
    let own = reference(vm, this)?;
    let remove = bound(vm, &REMOVE, own);
    set(vm, this, "_remove", remove)?;
    let pending = vm.new_list(Vec::new());
    set(vm, this, "_pending_removals", pending)?;
    let iterating = vm.new_set(Table::new());
    set(vm, this, "_iterating", iterating)?;
    set(vm, this, "_dirty_len", Value::False)?;
    if let Some(source) = args.get(1).filter(|source| !source.is_none()) {
        invoke(vm, this, "update", [source.clone()])?;
    }
    Ok(Value::None)
}

fn entries(vm: &mut Vm, this: &Value) -> PyResult<Vec<(Value, Value)>> {
    let data = dict_attr(vm, this, "data")?;
    let entries = as_dict(&data)?
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Ok(entries)
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    let key = reference(vm, args.at(1))?;
    let data = dict_attr(vm, args.at(0), "data")?;
    match dict::get(vm, as_dict(&data)?, &key)? {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, key)),
    }
}

/// The reference that stands as key for `key`.
fn keyed(vm: &mut Vm, this: &Value, key: &Value) -> PyResult {
    let remove = get(vm, this, "_remove")?;
    let class = vm.classes.weakref.clone();
    weak::make(vm, &class, key, remove)
}

fn put(vm: &mut Vm, this: &Value, key: &Value, value: Value) -> PyResult<()> {
    let key = keyed(vm, this, key)?;
    let data = dict_attr(vm, this, "data")?;
    dict::set(vm, as_dict(&data)?, key, value)
}

fn setitem(vm: &mut Vm, args: Args) -> PyResult {
    put(vm, args.at(0), args.at(1), args.at(2).clone())?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    let key = reference(vm, args.at(1))?;
    let data = dict_attr(vm, args.at(0), "data")?;
    match dict::remove(vm, as_dict(&data)?, &key)? {
        Some(_) => Ok(Value::None),
        None => Err(raise::key_error(vm, key)),
    }
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let living = entries.iter().filter(|(key, _)| alive(key).is_some());
    Ok(Value::Int(living.count() as i64))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    if !weak::is_referable(vm, args.at(1)) {
        return Ok(Value::False);
    }
    let key = reference(vm, args.at(1))?;
    let data = dict_attr(vm, args.at(0), "data")?;
    let found = dict::contains(vm, as_dict(&data)?, &key)?;
    Ok(Value::bool(found))
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let class = import_from(vm, "weakref", "WeakKeyDictionary")?;
    let fresh = call::call(vm, &class, Args::none())?;
    for (key, value) in entries(vm, args.at(0))? {
        if let Some(key) = alive(&key) {
            item::setitem(vm, &fresh, &key, value)?;
        }
    }
    Ok(fresh)
}

fn deepcopy(vm: &mut Vm, args: Args) -> PyResult {
    let deep = import_from(vm, "copy", "deepcopy")?;
    let class = get(vm, args.at(0), "__class__")?;
    let fresh = call::call(vm, &class, Args::none())?;
    for (key, value) in entries(vm, args.at(0))? {
        if let Some(key) = alive(&key) {
            let value = call::call_values(vm, &deep, [value, args.at(1).clone()])?;
            item::setitem(vm, &fresh, &key, value)?;
        }
    }
    Ok(fresh)
}

fn get_method(vm: &mut Vm, args: Args) -> PyResult {
    let key = reference(vm, args.at(1))?;
    let data = dict_attr(vm, args.at(0), "data")?;
    let found = dict::get(vm, as_dict(&data)?, &key)?;
    Ok(found.unwrap_or_else(|| args.get(2).cloned().unwrap_or(Value::None)))
}

fn keys(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let references = entries.into_iter().map(|(key, _)| key).collect();
    Ok(weak::iterate(vm, references))
}

fn values(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    Ok(weak::iterate_entries(vm, entries, Shown::Other))
}

fn items(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    Ok(weak::iterate_entries(vm, entries, Shown::ReferentFirst))
}

fn keyrefs(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    Ok(vm.new_list(entries.into_iter().map(|(key, _)| key).collect()))
}

fn popitem(vm: &mut Vm, args: Args) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    loop {
        let pair = invoke(vm, &data, "popitem", [])?;
        let pair = iter::unpack(vm, &pair, 2)?;
        if let Some(key) = alive(&pair[0]) {
            return Ok(vm.new_tuple([key, pair[1].clone()]));
        }
    }
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let key = reference(vm, args.at(1))?;
    let data = get(vm, args.at(0), "data")?;
    let parts = std::iter::once(key).chain(args.get(2).cloned());
    invoke(vm, &data, "pop", parts)
}

fn setdefault(vm: &mut Vm, args: Args) -> PyResult {
    let key = keyed(vm, args.at(0), args.at(1))?;
    let data = get(vm, args.at(0), "data")?;
    let default = args.get(2).cloned().unwrap_or(Value::None);
    invoke(vm, &data, "setdefault", [key, default])
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    let mut sources = Vec::new();
    if let Some(source) = args.get(1).filter(|source| !source.is_none()) {
        sources.push(source.clone());
    }
    if !args.keywords.is_empty() {
        sources.push(Value::Obj(keywords_dict(vm, &args.keywords)));
    }
    for source in sources {
        for (key, value) in pairs(vm, &source)? {
            put(vm, args.at(0), &key, value)?;
        }
    }
    Ok(Value::None)
}
