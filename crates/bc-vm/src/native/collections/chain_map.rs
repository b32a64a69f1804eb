//! The class `collections.ChainMap`: several mappings seen as one; the first takes the changes.

use std::rc::Rc;

use super::super::support;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::push_repr;
use crate::protocol::{call, item, iter, raise, text, truth};
use bc_core::text::TextBuilder;

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: " A ChainMap groups multiple dicts (or other mappings) together\nto create a single, updateable view.\n\nThe underlying mappings are stored in a list.  That list is public and can\nbe accessed or updated using the *maps* attribute.  There is no other state.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__getitem__", Arity::Slot(1), get_item),
        MethodDef::new("__setitem__", Arity::Slot(2), set_item),
        MethodDef::new("__delitem__", Arity::Slot(1), delete_item),
        MethodDef::new("__len__", Arity::Slot(0), |vm, args| {
            let union = union(vm, args.at(0))?;
            item::len(vm, &union).map(|len| Value::Int(len as i64))
        }),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            let union = union(vm, args.at(0))?;
            iter::iter(vm, &union)
        }),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__bool__", Arity::Slot(0), any),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        MethodDef::new("__missing__", Arity::One, |vm, args| {
            Err(raise::key_error(vm, args.at(1).clone()))
        }),
        MethodDef::new("get", Arity::Python(1, &["key", "default"]), get),
        MethodDef::new("copy", Arity::Python(0, &[]), copy).doc(
            "New ChainMap or subclass with a new copy of maps[0] and refs to maps[1:]",
        ),
        MethodDef::new("__copy__", Arity::Python(0, &[]), copy).doc(
            "New ChainMap or subclass with a new copy of maps[0] and refs to maps[1:]",
        ),
        MethodDef::new("new_child", Arity::Python(0, &["m"]), new_child).doc(
            "New ChainMap with a new map followed by all previous maps.\nIf no map is provided, an empty dict is used.",
        ),
        MethodDef::new("popitem", Arity::Python(0, &[]), pop_item).doc(
            "Remove and return an item pair from maps[0]. Raise KeyError is maps[0] is empty.",
        ),
        MethodDef::new("pop", Arity::Any, pop).doc(
            "Remove *key* from maps[0] and return its value. Raise KeyError if *key* not in maps[0].",
        ),
        MethodDef::new("clear", Arity::Python(0, &[]), clear)
            .doc("Clear maps[0], leaving maps[1:] intact."),
    ],
    class_methods: &[MethodDef::new("fromkeys", Arity::Any, from_keys)
        .doc("Create a ChainMap with a single dict created from the iterable.")],
    getsets: &[GetSetDef::read("parents", parents)],
    ..TypeTable::EMPTY
};

fn maps(vm: &mut Vm, own: &Value) -> PyResult<Vec<Value>> {
    let maps = support::get(vm, own, "maps")?;
    iter::collect(vm, &maps)
}

/// `maps[0]`
fn first(vm: &mut Vm, own: &Value) -> PyResult {
    let maps = support::get(vm, own, "maps")?;
    item::getitem(vm, &maps, &Value::Int(0))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if let Some((keyword, _)) = args.keywords.first() {
        let message = format!(
            "__init__() got an unexpected keyword argument '{}'",
            call::keyword_text(keyword)
        );
        return Err(raise::type_error(vm, message));
    }
    let own = args.at(0).clone();
    let mut maps: Vec<Value> = args.positional.into_iter().skip(1).collect();
    if maps.is_empty() {
        maps.push(Value::Obj(vm.new_dict(Table::new())));
    }
    let maps = vm.new_list(maps);
    support::set(vm, &own, "maps", maps)?;
    Ok(Value::None)
}

fn get_item(vm: &mut Vm, args: Args) -> PyResult {
    for mapping in maps(vm, args.at(0))? {
        let found = item::getitem(vm, &mapping, args.at(1));
        if let Some(value) = raise::catch(vm, found, Exc::KeyError)? {
            return Ok(value);
        }
    }
    support::invoke(vm, args.at(0), "__missing__", [args.at(1).clone()])
}

fn set_item(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    item::setitem(vm, &first, args.at(1), args.at(2).clone())?;
    Ok(Value::None)
}

/// Turns a `KeyError` of the first mapping into one that says so.
fn retell(vm: &mut Vm, thrown: Thrown, key: Option<&Value>) -> Thrown {
    let Thrown::Raise(exception) = &thrown else {
        return thrown;
    };
    if !raise::is(&thrown, vm, Exc::KeyError) {
        return thrown;
    }
    let told = support::handling(vm, &Rc::clone(exception), |vm| {
        let message = match key {
            Some(key) => {
                let shown = text::repr_text(vm, key)?;
                let shown = shown.to_string_lossy();
                format!("Key not found in the first mapping: {shown}")
            }
            None => "No keys found in the first mapping.".to_owned(),
        };
        Err::<(), _>(raise::throw(vm, Exc::KeyError, message))
    });
    told.err().unwrap_or(thrown)
}

fn delete_item(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    match item::delitem(vm, &first, args.at(1)) {
        Ok(()) => Ok(Value::None),
        Err(thrown) => Err(retell(vm, thrown, Some(args.at(1)))),
    }
}

fn get(vm: &mut Vm, mut args: Args) -> PyResult {
    if item::contains(vm, args.at(0), args.at(1))? {
        return item::getitem(vm, args.at(0), args.at(1));
    }
    Ok(args.take(2).unwrap_or(Value::None))
}

/// A set of all keys.
fn union(vm: &mut Vm, own: &Value) -> PyResult {
    let set = vm.new_set(Table::new());
    let maps = maps(vm, own)?;
    support::invoke(vm, &set, "union", maps)
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    for mapping in maps(vm, args.at(0))? {
        if item::contains(vm, &mapping, args.at(1))? {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}

fn any(vm: &mut Vm, args: Args) -> PyResult {
    for mapping in maps(vm, args.at(0))? {
        if truth::truth(vm, &mapping)? {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let mut builder = TextBuilder::new();
    builder.push_str(&vm.type_name(args.at(0)));
    builder.push_str("(");
    for (index, mapping) in maps(vm, args.at(0))?.iter().enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        push_repr(vm, &mut builder, mapping)?;
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}

/// The receiver's class called with `maps`.
fn remake(vm: &mut Vm, own: &Value, maps: Vec<Value>) -> PyResult {
    let class = support::get(vm, own, "__class__")?;
    call::call_values(vm, &class, maps)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    let mut chain = vec![support::invoke(vm, &first, "copy", [])?];
    chain.extend(maps(vm, args.at(0))?.into_iter().skip(1));
    remake(vm, args.at(0), chain)
}

fn new_child(vm: &mut Vm, args: Args) -> PyResult {
    let child = match args.get(1) {
        Some(child) if !child.is_none() => child.clone(),
        _ => Value::Obj(vm.new_dict(Table::new())),
    };
    let mut chain = vec![child];
    chain.extend(maps(vm, args.at(0))?);
    remake(vm, args.at(0), chain)
}

fn parents(vm: &mut Vm, own: &Value) -> PyResult {
    let chain = maps(vm, own)?.into_iter().skip(1).collect();
    remake(vm, own, chain)
}

fn pop_item(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    match support::invoke(vm, &first, "popitem", []) {
        Err(thrown) => Err(retell(vm, thrown, None)),
        popped => popped,
    }
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    let key = args.at(1).clone();
    let rest: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    match support::invoke(vm, &first, "pop", rest) {
        Err(thrown) => Err(retell(vm, thrown, Some(&key))),
        popped => popped,
    }
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let first = first(vm, args.at(0))?;
    support::invoke(vm, &first, "clear", [])?;
    Ok(Value::None)
}

fn from_keys(vm: &mut Vm, args: Args) -> PyResult {
    let dict = Value::from(&vm.classes.dict);
    let rest: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    let made = support::invoke(vm, &dict, "fromkeys", rest)?;
    call::call_values(vm, args.at(0), [made])
}
