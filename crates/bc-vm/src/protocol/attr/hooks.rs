//! What a class says about its attribute hooks, learnt once for each version of the class.

use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// The hooks of the class are known.
pub(super) const KNOWN: u8 = 1;
/// `__getattribute__` is `object`'s.
pub(super) const GET: u8 = 2;
/// `__getattribute__` is `type`'s.
pub(super) const GET_TYPE: u8 = 4;
/// `__getattribute__` is that of modules, which differs from `object`'s in a message.
pub(super) const GET_MODULE: u8 = 8;
/// There is a `__getattr__`.
pub(super) const GETATTR: u8 = 16;
/// `__setattr__` and `__delattr__` are `object`'s.
pub(super) const SET: u8 = 32;
/// `__setattr__` and `__delattr__` are `type`'s.
pub(super) const SET_TYPE: u8 = 64;
/// Lookups may run Python code: a namespace has keys that are no plain str.
pub(super) const ASKS: u8 = 128;

#[inline]
pub(super) fn hooks(vm: &Vm, class: &ClassRef) -> u8 {
    match class.data().hooks() {
        0 => learn_hooks(vm, class),
        known => known,
    }
}

#[cold]
fn learn_hooks(vm: &Vm, class: &ClassRef) -> u8 {
    let data = class.data();
    // The built-in class whose method answers to `name`; `object` where nothing does.
    let owner = |name: &ObjRef| match data.lookup(name) {
        None => Some(ClassId::OBJECT),
        Some(found) => found
            .as_native()
            .and_then(|function| function.owner.as_ref())
            .map(|owner| owner.data().id()),
    };
    let mut hooks = KNOWN;
    match owner(&vm.names.__getattribute__) {
        Some(ClassId::OBJECT) => hooks |= GET,
        Some(ClassId::TYPE) => hooks |= GET_TYPE,
        Some(ClassId::MODULE) => hooks |= GET_MODULE,
        _ => {}
    }
    if data.lookup(&vm.names.__getattr__).is_some() {
        hooks |= GETATTR;
    }
    let (set, delete) = (owner(&vm.names.__setattr__), owner(&vm.names.__delattr__));
    match set {
        Some(ClassId::OBJECT) if delete == set => hooks |= SET,
        Some(ClassId::TYPE) if delete == set => hooks |= SET_TYPE,
        _ => {}
    }
    if data.flags().contains(ClassFlags::ASKS) {
        hooks |= ASKS;
    }
    data.set_hooks(hooks);
    hooks
}

#[inline]
pub(super) fn class_of(vm: &Vm, value: &Value) -> ClassRef {
    match value {
        Value::Obj(object) => object.class(),
        other => vm.inline_class(other).clone(),
    }
}

/// Whether instances of `class` answer to plain lookup only: no hooks of their own.
#[must_use]
pub fn is_plain(vm: &Vm, class: &ClassRef) -> bool {
    let hooks = hooks(vm, class);
    hooks & GETATTR == 0 && hooks & (GET | GET_TYPE | GET_MODULE) != 0
}
