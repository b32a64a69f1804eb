//! `weakref.WeakValueDictionary` and `KeyedRef`.
//!
//! Entries lie in the attribute `data`, a dict of weak references that know their key. An entry whose
//! value is gone does not count, whether or not its callback has taken it out yet; iterating walks over
//! the entries there are at its start.

use super::{MappingBases, alive, reference, short_repr};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{
    as_dict, bound, dict_attr, empty_dict, get, import_class, import_from, invoke, keywords_dict,
    set,
};
use crate::protocol::weak::Shown;
use crate::protocol::{call, class, dict, iter, raise, weak};

static KEYED_REF: TypeTable = TypeTable {
    doc: "Specialized reference that includes a key corresponding to the value.",
    slots: &[MethodDef::new("__init__", Arity::Any, |_, _| {
        Ok(Value::None)
    })],
    statics: &[MethodDef::new("__new__", Arity::Unpack(4, 4), keyed_new)],
    ..TypeTable::EMPTY
};

static TABLE: TypeTable = TypeTable {
    doc: "Mapping class that references values weakly.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__getitem__", Arity::Slot(1), getitem),
        MethodDef::new("__setitem__", Arity::Slot(2), setitem),
        MethodDef::new("__delitem__", Arity::Slot(1), delitem),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__iter__", Arity::Slot(0), keys),
        MethodDef::new("__repr__", Arity::Slot(0), short_repr),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
    ],
    methods: &[
        MethodDef::new("_commit_removals", Arity::Python(0, &[]), |_, _| {
            Ok(Value::None)
        }),
        MethodDef::new("copy", Arity::Python(0, &[]), copy),
        MethodDef::new("__copy__", Arity::Python(0, &[]), copy),
        MethodDef::new("__deepcopy__", Arity::One, deepcopy),
        MethodDef::new("get", Arity::Python(1, &["key", "default"]), get_method),
        MethodDef::new("items", Arity::Python(0, &[]), items),
        MethodDef::new("keys", Arity::Python(0, &[]), keys),
        MethodDef::new("values", Arity::Python(0, &[]), values),
        MethodDef::new("itervaluerefs", Arity::Python(0, &[]), itervaluerefs),
        MethodDef::new("valuerefs", Arity::Python(0, &[]), valuerefs),
        MethodDef::new("clear", Arity::Python(0, &[]), clear),
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

/// The class of references with a key.
pub(super) fn keyed_ref(vm: &mut Vm) -> PyResult<ClassRef> {
    let base = Value::from(&vm.classes.weakref);
    class::python_class_with(
        vm,
        "weakref",
        "KeyedRef",
        None,
        &[base],
        Some(&["key"]),
        &KEYED_REF,
    )
}

/// The class of mappings.
pub(super) fn class(vm: &mut Vm, above: &MappingBases) -> PyResult<ClassRef> {
    let made = class::python_class(
        vm,
        "weakref",
        "WeakValueDictionary",
        above.metaclass.as_ref(),
        &above.bases,
        &TABLE,
    )?;
    super::keys::concrete(vm, &made)?;
    Ok(made)
}

fn keyed_new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(raise::type_error(
            vm,
            "KeyedRef.__new__(X): X is not a type object",
        ));
    };
    let made = weak::make(vm, &class, args.at(1), args.at(2).clone())?;
    set(vm, &made, "key", args.at(3).clone())?;
    Ok(made)
}

/// A reference to `value` that takes the entry `key` out when it dies.
fn keyed(vm: &mut Vm, this: &Value, key: &Value, value: &Value) -> PyResult {
    let class = import_class(vm, "weakref", "KeyedRef")?;
    let remove = get(vm, this, "_remove")?;
    let made = weak::make(vm, &class, value, remove)?;
    set(vm, &made, "key", key.clone())?;
    Ok(made)
}

static REMOVE: MethodDef = MethodDef::new("remove", Arity::One, remove);

/// The callback: its state is a weak reference to the mapping, its argument the dead reference.
fn remove(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(this) = alive(args.at(0)) {
        let key = get(vm, args.at(1), "key")?;
        let data = dict_attr(vm, &this, "data")?;
        // Another value may have taken the place meanwhile.
        if let Some(entry) = dict::get(vm, as_dict(&data)?, &key)?
            && alive(&entry).is_none()
        {
            drop(dict::remove(vm, as_dict(&data)?, &key)?);
        }
    }
    Ok(Value::None)
}

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    let this = args.at(0).clone();
    if args.len() > 2 {
        let message = format!("expected at most 1 arguments, got {}", args.len() - 1);
        return Err(raise::type_error(vm, message));
    }
    let own = reference(vm, &this)?;
    let remove = bound(vm, &REMOVE, own);
    set(vm, &this, "_remove", remove)?;
    let pending = vm.new_list(Vec::new());
    set(vm, &this, "_pending_removals", pending)?;
    let iterating = vm.new_set(crate::model::table::Table::new());
    set(vm, &this, "_iterating", iterating)?;
    let data = empty_dict(vm);
    set(vm, &this, "data", Value::Obj(data))?;
    args.positional.remove(0);
    let update = get(vm, &this, "update")?;
    call::call(vm, &update, args)
}

/// The living value under `key`.
fn find(vm: &mut Vm, this: &Value, key: &Value) -> PyResult<Option<Value>> {
    let data = dict_attr(vm, this, "data")?;
    let entry = dict::get(vm, as_dict(&data)?, key)?;
    Ok(entry.and_then(|entry| alive(&entry)))
}

/// Keys and references of all entries.
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
    match find(vm, args.at(0), args.at(1))? {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn put(vm: &mut Vm, this: &Value, key: &Value, value: &Value) -> PyResult<()> {
    let entry = keyed(vm, this, key, value)?;
    let data = dict_attr(vm, this, "data")?;
    dict::set(vm, as_dict(&data)?, key.clone(), entry)
}

fn setitem(vm: &mut Vm, args: Args) -> PyResult {
    put(vm, args.at(0), args.at(1), args.at(2))?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    let data = dict_attr(vm, args.at(0), "data")?;
    match dict::remove(vm, as_dict(&data)?, args.at(1))? {
        Some((_, entry)) if alive(&entry).is_some() => Ok(Value::None),
        _ => Err(raise::key_error(vm, args.at(1).clone())),
    }
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let living = entries.iter().filter(|(_, entry)| alive(entry).is_some());
    Ok(Value::Int(living.count() as i64))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(find(vm, args.at(0), args.at(1))?.is_some()))
}

/// As `Mapping.__eq__`: equal as dicts of the living entries.
fn eq(vm: &mut Vm, args: Args) -> PyResult {
    super::keys::equal_as_dicts(vm, args.at(0), args.at(1))
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let class = import_from(vm, "weakref", "WeakValueDictionary")?;
    let fresh = call::call(vm, &class, Args::none())?;
    for (key, entry) in entries(vm, args.at(0))? {
        if let Some(value) = alive(&entry) {
            crate::protocol::item::setitem(vm, &fresh, &key, value)?;
        }
    }
    Ok(fresh)
}

fn deepcopy(vm: &mut Vm, args: Args) -> PyResult {
    let deep = import_from(vm, "copy", "deepcopy")?;
    let class = get(vm, args.at(0), "__class__")?;
    let fresh = call::call(vm, &class, Args::none())?;
    for (key, entry) in entries(vm, args.at(0))? {
        if let Some(value) = alive(&entry) {
            let key = call::call_values(vm, &deep, [key, args.at(1).clone()])?;
            crate::protocol::item::setitem(vm, &fresh, &key, value)?;
        }
    }
    Ok(fresh)
}

fn get_method(vm: &mut Vm, args: Args) -> PyResult {
    let found = find(vm, args.at(0), args.at(1))?;
    Ok(found.unwrap_or_else(|| args.get(2).cloned().unwrap_or(Value::None)))
}

fn keys(vm: &mut Vm, args: Args) -> PyResult {
    turned(vm, &args, Shown::Other)
}

/// An iterator over the entries, the references in front.
fn turned(vm: &mut Vm, args: &Args, shown: Shown) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let turned = entries.into_iter().map(|(key, entry)| (entry, key));
    Ok(weak::iterate_entries(vm, turned.collect(), shown))
}

fn values(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let references = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(weak::iterate(vm, references))
}

fn items(vm: &mut Vm, args: Args) -> PyResult {
    turned(vm, &args, Shown::ReferentLast)
}

fn valuerefs(vm: &mut Vm, args: Args) -> PyResult {
    let entries = entries(vm, args.at(0))?;
    let references = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(vm.new_list(references))
}

fn itervaluerefs(vm: &mut Vm, args: Args) -> PyResult {
    let list = valuerefs(vm, args)?;
    iter::iter(vm, &list)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    invoke(vm, &data, "clear", [])
}

fn popitem(vm: &mut Vm, args: Args) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    loop {
        let pair = invoke(vm, &data, "popitem", [])?;
        let pair = iter::unpack(vm, &pair, 2)?;
        if let Some(value) = alive(&pair[1]) {
            return Ok(vm.new_tuple([pair[0].clone(), value]));
        }
    }
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let data = dict_attr(vm, args.at(0), "data")?;
    let removed = dict::remove(vm, as_dict(&data)?, args.at(1))?;
    match removed.and_then(|(_, entry)| alive(&entry)) {
        Some(value) => Ok(value),
        None => match args.get(2) {
            Some(default) => Ok(default.clone()),
            None => Err(raise::key_error(vm, args.at(1).clone())),
        },
    }
}

fn setdefault(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(value) = find(vm, args.at(0), args.at(1))? {
        return Ok(value);
    }
    let default = args.get(2).cloned().unwrap_or(Value::None);
    put(vm, args.at(0), args.at(1), &default)?;
    Ok(default)
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    if args.len() > 2 {
        let message = format!("expected at most 1 arguments, got {}", args.len() - 1);
        return Err(raise::type_error(vm, message));
    }
    let mut sources = Vec::new();
    if let Some(source) = args.get(1).filter(|source| !source.is_none()) {
        sources.push(source.clone());
    }
    if !args.keywords.is_empty() {
        sources.push(Value::Obj(keywords_dict(vm, &args.keywords)));
    }
    for source in sources {
        for (key, value) in super::keys::pairs(vm, &source)? {
            put(vm, args.at(0), &key, &value)?;
        }
    }
    Ok(Value::None)
}
