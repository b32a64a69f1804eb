//! What attribute access amounts to for all instances of a class, for callers that remember it.

use std::rc::Rc;

use super::bind::is_data_descriptor;
use super::get::{getattr, instance_value};
use super::hooks::{ASKS, GET, GETATTR, SET, class_of, hooks};
use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::native::NativeKind;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;

/// The attribute `name` of `object` for a call that follows at once: a method comes as the function
/// and the receiver to be passed first, so that no bound method is made.
///
/// # Errors
///
/// As [`getattr`].
#[inline]
pub fn lookup_method(
    vm: &mut Vm,
    object: &Value,
    name: &ObjRef,
) -> PyResult<(Value, Option<Value>)> {
    let class = class_of(vm, object);
    if hooks(vm, &class) & (GET | GETATTR | ASKS) == GET
        && let Some(found) = class.data().lookup(name)
        && binds_to(&found, &class)
    {
        if let Value::Obj(object) = object
            && let Some(value) = instance_value(vm, object, name)?
        {
            return Ok((value, None));
        }
        return Ok((found, Some(object.clone())));
    }
    getattr(vm, object, name).map(|value| (value, None))
}

/// Whether binding `attr` to an instance only means to pass the instance first.
#[inline]
fn is_method(attr: &Value) -> bool {
    match attr.payload() {
        Some(Payload::Function(_)) => true,
        Some(Payload::NativeFunction(function)) => {
            matches!(function.kind, NativeKind::Method | NativeKind::Slot)
        }
        _ => false,
    }
}

/// As [`is_method`], for instances of this class: a native method binds to those of its own.
#[inline]
pub(crate) fn binds_to(attr: &Value, class: &ClassRef) -> bool {
    let owner = attr
        .as_native()
        .and_then(|function| function.owner.as_ref());
    is_method(attr) && owner.is_none_or(|owner| class.is_subclass(owner))
}

/// Whether what is found in a class stays what it is: the class of anything else may become one of descriptors, and
/// another class may be given to it.
fn is_settled(found: &Value) -> bool {
    found
        .as_obj()
        .is_none_or(|object| !object.class().data().is_heap())
}

/// What reading an attribute of the instances of a class amounts to, true as long as the class's
/// `version` stays the same.
#[derive(Clone)]
pub enum Shape {
    /// The class has no such attribute: only the instance dictionary can have it.
    Instance,
    /// The class has this function or method; the instance dictionary may hide it.
    Method(Value),
    /// The class has this value, which does not bind; the instance dictionary may hide it.
    Plain(Value),
    /// The slot of this offset.
    Slot(usize),
    /// This property, whose getter is called.
    Property(ObjRef),
    /// Anything else: ask [`getattr`].
    Slow,
}

/// Says what reading `name` on instances of `class` amounts to.
#[must_use]
pub fn shape(vm: &Vm, class: &ClassRef, name: &ObjRef) -> Shape {
    if hooks(vm, class) & (GET | GETATTR | ASKS) != GET {
        return Shape::Slow;
    }
    let Some(found) = class.data().lookup(name) else {
        return Shape::Instance;
    };
    if binds_to(&found, class) {
        return Shape::Method(found);
    }
    let Value::Obj(object) = &found else {
        return Shape::Plain(found);
    };
    match &object.payload {
        _ if !is_settled(&found) => Shape::Slow,
        Payload::Member(member) if class.is_subclass(&member.owner) => Shape::Slot(member.offset),
        Payload::Property(_) if object.class_id() == ClassId::PROPERTY => {
            Shape::Property(Rc::clone(object))
        }
        _ if is_data_descriptor(vm, &found)
            || object.class().data().lookup(&vm.names.__get__).is_some() =>
        {
            Shape::Slow
        }
        _ => Shape::Plain(found),
    }
}

/// Says what reading `name` on `class` itself amounts to, if its class is `type`: [`Shape::Plain`] or
/// [`Shape::Slow`].
#[must_use]
pub fn class_shape(vm: &Vm, class: &ClassRef, name: &ObjRef) -> Shape {
    let of_type = vm.classes.type_.data().lookup(name);
    if class.object().class_id() != ClassId::TYPE
        || class.data().flags().contains(ClassFlags::ASKS)
        || of_type.is_some_and(|found| is_data_descriptor(vm, &found))
    {
        return Shape::Slow;
    }
    match class.data().lookup(name) {
        None => Shape::Slow,
        // Without an instance it binds to nothing.
        Some(found) if is_method(&found) => Shape::Plain(found),
        Some(found) if !is_settled(&found) => Shape::Slow,
        Some(Value::Obj(object)) if object.class().data().lookup(&vm.names.__get__).is_some() => {
            Shape::Slow
        }
        Some(found) => Shape::Plain(found),
    }
}

/// Says what storing `name` in instances of `class` amounts to: [`Shape::Instance`] if it is only to be set in the
/// instance dictionary, [`Shape::Slot`] or [`Shape::Slow`].
#[must_use]
pub fn store_shape(vm: &Vm, class: &ClassRef, name: &ObjRef) -> Shape {
    if hooks(vm, class) & (SET | ASKS) != SET {
        return Shape::Slow;
    }
    let has_dict = class.data().flags().contains(ClassFlags::DICT);
    match class.data().lookup(name) {
        None if has_dict => Shape::Instance,
        None => Shape::Slow,
        Some(found) if !is_settled(&found) => Shape::Slow,
        Some(found) => match found.payload() {
            Some(Payload::Member(member)) if class.is_subclass(&member.owner) => {
                Shape::Slot(member.offset)
            }
            _ if has_dict && !is_data_descriptor(vm, &found) => Shape::Instance,
            _ => Shape::Slow,
        },
    }
}
