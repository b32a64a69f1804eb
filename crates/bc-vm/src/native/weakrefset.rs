//! The module `_weakrefset`: `WeakSet`, a set that does not keep its items alive.
//!
//! Items lie in the attribute `data`, a set of weak references; dead ones are taken out by the callback
//! `_remove`. Iterating walks over the references there are at its start, so that nothing that dies
//! meanwhile disturbs it.

use super::support::{as_set, bound, get, invoke, module, set, set_all, set_attr};
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, class, define, dict, item, iter, raise, weak};

static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Python(0, &["data"]), init),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__ior__", Arity::Slot(1), inplace_or),
        MethodDef::new("__sub__", Arity::Slot(1), difference),
        MethodDef::new("__isub__", Arity::Slot(1), inplace_sub),
        MethodDef::new("__and__", Arity::Slot(1), intersection),
        MethodDef::new("__iand__", Arity::Slot(1), inplace_and),
        MethodDef::new("__xor__", Arity::Slot(1), symmetric_difference),
        MethodDef::new("__ixor__", Arity::Slot(1), inplace_xor),
        MethodDef::new("__or__", Arity::Slot(1), union),
        MethodDef::new("__le__", Arity::Slot(1), le),
        MethodDef::new("__lt__", Arity::Slot(1), lt),
        MethodDef::new("__ge__", Arity::Slot(1), ge),
        MethodDef::new("__gt__", Arity::Slot(1), gt),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
    ],
    methods: &[
        MethodDef::new("__reduce__", Arity::Python(0, &[]), reduce),
        MethodDef::new("_commit_removals", Arity::Python(0, &[]), nothing),
        MethodDef::new("add", Arity::One, add),
        MethodDef::new("clear", Arity::Python(0, &[]), clear),
        MethodDef::new("copy", Arity::Python(0, &[]), copy),
        MethodDef::new("pop", Arity::Python(0, &[]), pop),
        MethodDef::new("remove", Arity::One, remove),
        MethodDef::new("discard", Arity::One, discard),
        MethodDef::new("update", Arity::One, update),
        MethodDef::new("difference", Arity::One, difference),
        MethodDef::new("difference_update", Arity::One, difference_update),
        MethodDef::new("intersection", Arity::One, intersection),
        MethodDef::new("intersection_update", Arity::One, intersection_update),
        MethodDef::new("symmetric_difference", Arity::One, symmetric_difference),
        MethodDef::new(
            "symmetric_difference_update",
            Arity::One,
            symmetric_difference_update,
        ),
        MethodDef::new("union", Arity::One, union),
        MethodDef::new("issubset", Arity::One, le),
        MethodDef::new("issuperset", Arity::One, ge),
        MethodDef::new("isdisjoint", Arity::One, isdisjoint),
    ],
    ..TypeTable::EMPTY
};

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(vm, "_weakrefset", "", &[]);
    let class = class::python_class(vm, "_weakrefset", "WeakSet", None, &[], &TABLE)?;
    define::constant(vm, &module, "WeakSet", Value::from(&class));
    set_all(vm, &module, &["WeakSet"]);
    Ok(Value::Obj(module))
}

fn nothing(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::None)
}

static REMOVE: MethodDef = MethodDef::new("_remove", Arity::One, remove_dead);

/// The callback: its state is a weak reference to the set, its argument the dead one.
fn remove_dead(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(Some(this)) = weak::referent(args.at(0)) {
        let data = set_attr(vm, &this, "data")?;
        dict::set_remove(vm, as_set(&data)?, args.at(1))?;
    }
    Ok(Value::None)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = vm.new_set(Table::new());
    set(vm, this, "data", data)?;
    let class = vm.classes.weakref.clone();
    let own = weak::make(vm, &class, this, Value::None)?;
    let remove = bound(vm, &REMOVE, own);
    set(vm, this, "_remove", remove)?;
    let pending = vm.new_list(Vec::new());
    set(vm, this, "_pending_removals", pending)?;
    let iterating = vm.new_set(Table::new());
    set(vm, this, "_iterating", iterating)?;
    if let Some(source) = args.get(1).filter(|source| !source.is_none()) {
        invoke(vm, this, "update", [source.clone()])?;
    }
    Ok(Value::None)
}

fn reference(vm: &mut Vm, item: &Value) -> PyResult {
    let class = vm.classes.weakref.clone();
    weak::make(vm, &class, item, Value::None)
}

/// The references in the set.
fn references(vm: &mut Vm, this: &Value) -> PyResult<Vec<Value>> {
    let data = set_attr(vm, this, "data")?;
    let references = as_set(&data)?
        .borrow()
        .iter()
        .map(|(key, ())| key.clone())
        .collect();
    Ok(references)
}

/// A set of references to the items of `other`.
fn reference_set(vm: &mut Vm, other: &Value, callback: &Value) -> PyResult {
    let made = vm.new_set(Table::new());
    let class = vm.classes.weakref.clone();
    let items = iter::iter(vm, other)?;
    while let Some(item) = iter::next(vm, &items)? {
        let reference = weak::make(vm, &class, &item, callback.clone())?;
        if let Some(table) = made.as_set() {
            dict::set_add(vm, table, reference)?;
        }
    }
    Ok(made)
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    let references = references(vm, args.at(0))?;
    Ok(weak::iterate(vm, references))
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    let references = references(vm, args.at(0))?;
    let living = references
        .iter()
        .filter(|reference| matches!(weak::referent(reference), Some(Some(_))));
    Ok(Value::Int(living.count() as i64))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    if !weak::is_referable(vm, args.at(1)) {
        return Ok(Value::False);
    }
    let reference = reference(vm, args.at(1))?;
    let data = set_attr(vm, args.at(0), "data")?;
    let found = dict::set_contains(vm, as_set(&data)?, &reference)?;
    Ok(Value::bool(found))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = get(vm, this, "__class__")?;
    let items = iter::collect(vm, this)?;
    let items = vm.new_list(items);
    let parts = vm.new_tuple([items]);
    let state = super::support::get_opt(vm, this, "__dict__")?.unwrap_or(Value::None);
    Ok(vm.new_tuple([class, parts, state]))
}

fn add(vm: &mut Vm, args: Args) -> PyResult {
    let (this, item) = (args.at(0), args.at(1));
    let remove = get(vm, this, "_remove")?;
    let class = vm.classes.weakref.clone();
    let reference = weak::make(vm, &class, item, remove)?;
    let data = set_attr(vm, this, "data")?;
    dict::set_add(vm, as_set(&data)?, reference)?;
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    invoke(vm, &data, "clear", [])
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let class = get(vm, args.at(0), "__class__")?;
    call::call_values(vm, &class, [args.at(0).clone()])
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    loop {
        let popped = invoke(vm, &data, "pop", []);
        let Some(reference) = raise::catch(vm, popped, Exc::KeyError)? else {
            let message = vm.new_str("pop from empty WeakSet");
            return Err(raise::key_error(vm, message));
        };
        if let Some(Some(item)) = weak::referent(&reference) {
            return Ok(item);
        }
    }
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let reference = reference(vm, args.at(1))?;
    let data = get(vm, args.at(0), "data")?;
    invoke(vm, &data, "remove", [reference])
}

fn discard(vm: &mut Vm, args: Args) -> PyResult {
    let reference = reference(vm, args.at(1))?;
    let data = get(vm, args.at(0), "data")?;
    invoke(vm, &data, "discard", [reference])
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    let items = iter::iter(vm, args.at(1))?;
    while let Some(item) = iter::next(vm, &items)? {
        invoke(vm, args.at(0), "add", [item])?;
    }
    Ok(Value::None)
}

fn inplace_or(vm: &mut Vm, args: Args) -> PyResult {
    invoke(vm, args.at(0), "update", [args.at(1).clone()])?;
    Ok(args.at(0).clone())
}

/// A copy of the set after `method` with the other operand.
fn copy_and(vm: &mut Vm, args: &Args, method: &str) -> PyResult {
    let fresh = invoke(vm, args.at(0), "copy", [])?;
    invoke(vm, &fresh, method, [args.at(1).clone()])?;
    Ok(fresh)
}

fn difference(vm: &mut Vm, args: Args) -> PyResult {
    copy_and(vm, &args, "difference_update")
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> PyResult {
    copy_and(vm, &args, "symmetric_difference_update")
}

fn change(vm: &mut Vm, args: &Args, method: &str, empties: bool, callback: &Value) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    if empties && args.at(0).is(args.at(1)) {
        invoke(vm, &data, "clear", [])?;
    } else {
        let others = reference_set(vm, args.at(1), callback)?;
        invoke(vm, &data, method, [others])?;
    }
    Ok(args.at(0).clone())
}

fn inplace_sub(vm: &mut Vm, args: Args) -> PyResult {
    change(vm, &args, "difference_update", true, &Value::None)
}

fn inplace_and(vm: &mut Vm, args: Args) -> PyResult {
    change(vm, &args, "intersection_update", false, &Value::None)
}

fn inplace_xor(vm: &mut Vm, args: Args) -> PyResult {
    let remove = get(vm, args.at(0), "_remove")?;
    change(vm, &args, "symmetric_difference_update", true, &remove)
}

fn difference_update(vm: &mut Vm, args: Args) -> PyResult {
    inplace_sub(vm, args).map(|_| Value::None)
}

fn intersection_update(vm: &mut Vm, args: Args) -> PyResult {
    inplace_and(vm, args).map(|_| Value::None)
}

fn symmetric_difference_update(vm: &mut Vm, args: Args) -> PyResult {
    inplace_xor(vm, args).map(|_| Value::None)
}

fn intersection(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let mut common = Vec::new();
    let items = iter::iter(vm, args.at(1))?;
    while let Some(item) = iter::next(vm, &items)? {
        if item::contains(vm, this, &item)? {
            common.push(item);
        }
    }
    let class = get(vm, this, "__class__")?;
    let common = vm.new_list(common);
    call::call_values(vm, &class, [common])
}

fn union(vm: &mut Vm, args: Args) -> PyResult {
    let class = get(vm, args.at(0), "__class__")?;
    let mut items = iter::collect(vm, args.at(0))?;
    items.extend(iter::collect(vm, args.at(1))?);
    let items = vm.new_list(items);
    call::call_values(vm, &class, [items])
}

fn ordered(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let data = get(vm, args.at(0), "data")?;
    let others = reference_set(vm, args.at(1), &Value::None)?;
    compare::compare(vm, op, &data, &others)
}

fn le(vm: &mut Vm, args: Args) -> PyResult {
    ordered(vm, &args, CompareOp::Le)
}

fn lt(vm: &mut Vm, args: Args) -> PyResult {
    ordered(vm, &args, CompareOp::Lt)
}

fn ge(vm: &mut Vm, args: Args) -> PyResult {
    ordered(vm, &args, CompareOp::Ge)
}

fn gt(vm: &mut Vm, args: Args) -> PyResult {
    ordered(vm, &args, CompareOp::Gt)
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    let class = get(vm, args.at(0), "__class__")?;
    if !class::isinstance(vm, args.at(1), &class)? {
        return Ok(Value::NotImplemented);
    }
    ordered(vm, &args, CompareOp::Eq)
}

fn isdisjoint(vm: &mut Vm, args: Args) -> PyResult {
    let common = invoke(vm, args.at(0), "intersection", [args.at(1).clone()])?;
    Ok(Value::bool(item::len(vm, &common)? == 0))
}
