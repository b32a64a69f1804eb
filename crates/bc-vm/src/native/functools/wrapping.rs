//! `update_wrapper` and `wraps`: making a function look like the one it wraps.

use super::partial;
use super::support;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, define, iter, raise};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "update_wrapper",
        Arity::Python(2, &["wrapper", "wrapped", "assigned", "updated"]),
        update_wrapper,
    )
    .doc("Update a wrapper function to look like the wrapped function"),
    MethodDef::new(
        "wraps",
        Arity::Python(1, &["wrapped", "assigned", "updated"]),
        wraps,
    )
    .doc("Decorator factory to apply update_wrapper() to a wrapper function"),
];

const ASSIGNMENTS: [&str; 5] = [
    "__module__",
    "__name__",
    "__qualname__",
    "__doc__",
    "__annotations__",
];
const UPDATES: [&str; 1] = ["__dict__"];

fn names(vm: &mut Vm, names: &[&str]) -> Value {
    let names: Vec<Value> = names
        .iter()
        .map(|name| Value::Obj(vm.intern(name)))
        .collect();
    vm.new_tuple(names)
}

/// Enters the two tuples of names.
pub(super) fn add_constants(vm: &mut Vm, module: &ObjRef) {
    let assignments = names(vm, &ASSIGNMENTS);
    define::constant(vm, module, "WRAPPER_ASSIGNMENTS", assignments);
    let updates = names(vm, &UPDATES);
    define::constant(vm, module, "WRAPPER_UPDATES", updates);
}

fn attribute_name(vm: &mut Vm, name: &Value) -> PyResult<ObjRef> {
    match name {
        Value::Obj(object) if name.as_str().is_some() => Ok(object.clone()),
        _ => Err(raise::type_error(vm, "attribute name must be string")),
    }
}

fn update_wrapper(vm: &mut Vm, args: Args) -> PyResult {
    let assigned = match args.get(2) {
        Some(assigned) => assigned.clone(),
        None => names(vm, &ASSIGNMENTS),
    };
    let updated = match args.get(3) {
        Some(updated) => updated.clone(),
        None => names(vm, &UPDATES),
    };
    update(vm, args.at(0), args.at(1), &assigned, &updated)?;
    Ok(args.at(0).clone())
}

/// `update_wrapper` with the usual names.
pub(super) fn dress(vm: &mut Vm, wrapper: &Value, wrapped: &Value) -> PyResult<()> {
    let (assigned, updated) = (names(vm, &ASSIGNMENTS), names(vm, &UPDATES));
    update(vm, wrapper, wrapped, &assigned, &updated)
}

fn update(
    vm: &mut Vm,
    wrapper: &Value,
    wrapped: &Value,
    assigned: &Value,
    updated: &Value,
) -> PyResult<()> {
    for name in iter::collect(vm, assigned)? {
        let name = attribute_name(vm, &name)?;
        if let Some(value) = attr::getattr_opt(vm, wrapped, &name)? {
            attr::setattr(vm, wrapper, &name, value)?;
        }
    }
    for name in iter::collect(vm, updated)? {
        let name = attribute_name(vm, &name)?;
        let own = attr::getattr(vm, wrapper, &name)?;
        let source = match attr::getattr_opt(vm, wrapped, &name)? {
            Some(source) => source,
            None => Value::Obj(support::empty_dict(vm)),
        };
        support::invoke(vm, &own, "update", [source])?;
    }
    support::set(vm, wrapper, "__wrapped__", wrapped.clone())
}

fn wraps(vm: &mut Vm, args: Args) -> PyResult {
    let function = support::import_from(vm, "functools", "update_wrapper")?;
    let mut given = Args::none();
    for (name, index) in [("wrapped", 0), ("assigned", 1), ("updated", 2)] {
        let value = match args.get(index) {
            Some(value) => value.clone(),
            None if index == 1 => names(vm, &ASSIGNMENTS),
            None => names(vm, &UPDATES),
        };
        given.keywords.push((vm.intern(name), value));
    }
    partial::partial(vm, function, given)
}
