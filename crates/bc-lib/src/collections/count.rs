//! `_count_elements`, by which `Counter` counts.

use crate::support;
use bc_vm::functions;
use bc_vm::model::error::PyResult;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{dict, hash, item, iter, number};

functions! {
    /// The functions of the module.
    pub(super) static FUNCTIONS = [
        /// Count elements in the iterable, updating the mapping
        _count_elements: unpack(mapping, iterable) => tally;
    ]
}

/// The count of `key`, zero if there is none.
fn count_of(vm: &mut Vm, own: &Value, key: &Value) -> PyResult {
    support::invoke(vm, own, "get", [key.clone(), Value::Int(0)])
}

/// Adds one for each item an iterable gives.
fn tally(vm: &mut Vm, own: &Value, source: &Value) -> PyResult<()> {
    let iterator = iter::iter(vm, source)?;
    let direct = own.as_dict().filter(|_| keeps_dict_methods(vm, own));
    let Some(table) = direct else {
        while let Some(key) = iter::next(vm, &iterator)? {
            let count = count_of(vm, own, &key)?;
            let count = number::binary(vm, BinaryOp::Add, &count, &Value::Int(1))?;
            item::setitem(vm, own, &key, count)?;
        }
        return Ok(());
    };
    while let Some(key) = iter::next(vm, &iterator)? {
        let hash = hash::hash(vm, &key)?;
        let count = match dict::get_hashed(vm, table, &key, hash)? {
            Some(count) => number::binary(vm, BinaryOp::Add, &count, &Value::Int(1))?,
            None => Value::Int(1),
        };
        dict::set_hashed(vm, table, key, hash, count)?;
    }
    Ok(())
}

/// Whether `get` and `__setitem__` of the class are those of `dict`.
fn keeps_dict_methods(vm: &mut Vm, own: &Value) -> bool {
    let (class, base) = (vm.class_of(own), vm.classes.dict.clone());
    ["get", "__setitem__"].iter().all(|name| {
        let name = vm.intern(name);
        match (class.data().lookup(&name), base.data().own(&name)) {
            (Some(found), Some(original)) => found.is(&original),
            _ => false,
        }
    })
}
