//! `cmp_to_key`: a key class from an old comparison function.

use std::cell::RefCell;

use super::support;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::native::Receiver;
use bc_vm::protocol::{call, raise};
use bc_vm::{functions, getsets, methods};

/// The name under which the machine remembers the class.
pub(super) const CLASS: &str = "functools.KeyWrapper";

functions! {
    /// The function of the module.
    pub(super) static FUNCTIONS = [
        /// Convert a cmp= function into a key= function.
        cmp_to_key: keywords(mycmp);
    ]
}

/// Table of `KeyWrapper`.
pub(super) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __call__: keywords as "K"(obj) => wrap;
        compare => rich;
    ]
}

getsets! {
    static GETSETS = [
        member obj => get_object, set set_object;
    ]
}

struct Key {
    function: Value,
    /// What is compared; `Value::Unbound` in the factory of keys.
    object: RefCell<Value>,
}

impl NativeData for Key {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.function);
        visit(&self.object.borrow());
    }
    fn clear(&self) {
        drop(self.object.take());
    }
}

fn make(vm: &mut Vm, function: Value, object: Value) -> PyResult {
    let Some(class) = support::remembered(vm, CLASS).and_then(|class| class.as_class()) else {
        return Err(Fault::Internal("functools was not made").into());
    };
    let object = RefCell::new(object);
    Ok(vm.new_native(&class, Key { function, object }))
}

fn cmp_to_key(vm: &mut Vm, function: Value) -> PyResult {
    make(vm, function, Value::Unbound)
}

fn wrap(vm: &mut Vm, key: &Key, object: Value) -> PyResult {
    make(vm, key.function.clone(), object)
}

fn get_object(_: &mut Vm, key: &Key) -> Option<Value> {
    let object = key.object.borrow();
    Some(object.clone()).filter(|object| !object.is_unbound())
}

fn set_object(_: &mut Vm, key: &Key, value: Option<Value>) -> PyResult<()> {
    let before = key.object.replace(value.unwrap_or_default());
    drop(before);
    Ok(())
}

fn rich(vm: &mut Vm, key: &Key, other: &Value, op: CompareOp) -> PyResult {
    let Some(other) = <&Key>::of(other) else {
        return Err(raise::type_error(vm, "other argument must be K instance"));
    };
    let (a, b) = (key.object.borrow().clone(), other.object.borrow().clone());
    if a.is_unbound() || b.is_unbound() {
        return Err(raise::attribute_error(vm, "object"));
    }
    let order = call::call_values(vm, &key.function, [a, b])?;
    compare::compare(vm, op, &order, &Value::Int(0))
}
