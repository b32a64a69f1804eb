//! `weakref`: a reference that does not keep its referent alive.

use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref::{self, WeakRef};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, describe, hash, raise};
use crate::runtime::weak;

/// Method table of `weakref`.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    getsets: GETSETS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: unpack as "__init__" (object, callback = None) => init, no_keywords "ref()";
        __call__: keywords() => |_: &mut Vm, reference: &WeakRef| reference.get();
        __hash__ => hash;
        __repr__ => repr;
        compare => rich;
    ]

    static STATICS = [
        __new__: unpack as "__new__" (object, callback = Value::None) => new, ignores_keywords true;
    ]
}

crate::getsets! {
    static GETSETS = [
        member __callback__ => |_: &mut Vm, reference: &WeakRef| reference.callback();
    ]
}

fn new(vm: &mut Vm, class: ClassRef, object: &Value, callback: Value) -> PyResult {
    weak::make(vm, &class, object, callback)
}

fn init(_: &mut Vm, _: &WeakRef, _: &Value, _: Option<&Value>) {}

fn hash(vm: &mut Vm, reference: &WeakRef) -> PyResult<i64> {
    if let Some(known) = reference.hash.get() {
        return Ok(known);
    }
    let Some(referent) = reference.get() else {
        return Err(raise::type_error(vm, "weak object has gone away"));
    };
    let hash = hash::hash(vm, &referent)?;
    reference.hash.set(Some(hash));
    Ok(hash)
}

fn repr(vm: &mut Vm, reference: &Value) -> PyResult<String> {
    let address = describe::address(reference);
    let Some(referent) = weakref::referent(reference).flatten() else {
        return Ok(format!("<weakref at {address}; dead>"));
    };
    let name = vm.names.__name__.clone();
    let name = attr::getattr(vm, &referent, &name);
    let name = match name {
        Ok(name) => name
            .as_str()
            .map(|name| name.text().to_string_lossy().into_owned()),
        Err(Thrown::Raise(_)) => None,
        Err(fault) => return Err(fault),
    };
    let name = name.map_or_else(String::new, |name| format!(" ({name})"));
    Ok(format!(
        "<weakref at {address}; to '{}' at {}{name}>",
        vm.type_name(&referent),
        describe::address(&referent)
    ))
}

/// Living referents are compared; a reference to nothing is equal to itself only.
fn rich(vm: &mut Vm, own: &Value, other: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne)
        || !vm.class_of(other).is_subclass(&vm.classes.weakref)
    {
        return Ok(Value::NotImplemented);
    }
    let referents = (weakref::referent(own), weakref::referent(other));
    match referents {
        (Some(Some(left)), Some(Some(right))) => compare::compare(vm, op, &left, &right),
        _ => Ok(Value::bool(own.is(other) == (op == CompareOp::Eq))),
    }
}
