//! Attributes and subscripts.

use std::rc::Rc;

use super::{call_out, calls, discard, discard_two, fall, pop, slices};
use crate::interp::cache::{self, Hit};
use crate::interp::step::{Exit, Next, Step, underflow};
use crate::model::class::ClassId;
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, item, super_object};

fn name(frame: &Frame, arg: u32) -> Result<ObjRef, Exit> {
    frame
        .code
        .names
        .get(arg as usize)
        .map(Rc::clone)
        .ok_or_else(underflow)
}

/// `TOS → TOS.name`
#[inline]
pub(crate) fn load_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let object = pop(frame)?;
    let place = frame.lasti as usize;
    if let Value::Obj(instance) = &object
        && let Some(name) = frame.code.names.get(arg as usize)
        && let Some(hit) = cache::attribute(&frame.code, place, instance, name)
    {
        let value = match hit {
            Hit::Value(value) => value,
            // A native one binds to a built-in method.
            Hit::Method(function) if function.as_native().is_some() => {
                let class = vm.class_of(&object);
                attr::bind_descriptor(vm, function, Some(&object), &class)?
            }
            Hit::Method(function) => {
                let bound = vm.new_bound_method(function, object);
                frame.push(bound);
                return Ok(Next::FallThrough);
            }
        };
        frame.push(value);
        return discard(vm, frame, object);
    }
    slow_load_attr(vm, frame, arg, object)
}

#[inline(never)]
fn slow_load_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32, object: Value) -> Step {
    let mut object = object;
    // Who is told of events is told of a getter as of what native code calls.
    if !vm.tracing.tells
        && let Value::Obj(instance) = &object
        && let Some(getter) = cache::getter(&frame.code, frame.lasti as usize, instance)
    {
        match calls::enter_getter(vm, frame, &getter, object) {
            Ok(step) => return step,
            Err(back) => object = back,
        }
        let value = call_out(vm, frame, |vm| {
            let value = call::call_values(vm, &Value::Obj(getter), [Value::clone(&object)]);
            drop(object);
            value
        })?;
        frame.push(value);
        return fall(vm, frame);
    }
    let name = name(frame, arg)?;
    if let Value::Obj(instance) = &object {
        cache::remember(vm, &frame.code, frame.lasti as usize, instance, &name);
    }
    let value = call_out(vm, frame, |vm| {
        let value = attr::getattr(vm, &object, &name);
        drop(object);
        value
    })?;
    frame.push(value);
    fall(vm, frame)
}

/// `TOS → function receiver`, or `TOS → attribute nothing`: the first half of a method call whose
/// other half is [`call_method`](super::call_method). Only in the fused stream.
#[inline]
pub(crate) fn load_method(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let object = pop(frame)?;
    let place = frame.lasti as usize;
    if let Value::Obj(instance) = &object
        && let Some(name) = frame.code.names.get(arg as usize)
        && let Some(hit) = cache::attribute(&frame.code, place, instance, name)
    {
        match hit {
            Hit::Value(value) => {
                frame.push(value);
                frame.push(Value::Unbound);
                return discard(vm, frame, object);
            }
            Hit::Method(function) => {
                frame.push(function);
                frame.push(object);
                return Ok(Next::FallThrough);
            }
        }
    }
    let name = name(frame, arg)?;
    if let Value::Obj(instance) = &object {
        if instance.class_id() == ClassId::SUPER
            && let Some((function, receiver)) = super_object::method(vm, instance, &name)
        {
            frame.push(function);
            frame.push(receiver);
            return discard(vm, frame, object);
        }
        cache::remember(vm, &frame.code, place, instance, &name);
    }
    let (function, receiver) = call_out(vm, frame, |vm| {
        let found = attr::lookup_method(vm, &object, &name);
        drop(object);
        found
    })?;
    frame.push(function);
    frame.push(receiver.unwrap_or_default());
    fall(vm, frame)
}

/// `TOS1 TOS →`, sets `TOS.name = TOS1`
#[inline]
pub(crate) fn store_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let object = pop(frame)?;
    let mut value = pop(frame)?;
    let place = frame.lasti as usize;
    if let Value::Obj(instance) = &object
        && let Some(name) = frame.code.names.get(arg as usize)
    {
        match cache::store(vm, &frame.code, place, instance, name, value) {
            Ok(before) => {
                drop(before);
                return discard(vm, frame, object);
            }
            Err(back) => value = back,
        }
    }
    let name = name(frame, arg)?;
    if let Value::Obj(instance) = &object {
        cache::remember_store(vm, &frame.code, place, instance, &name);
    }
    call_out(vm, frame, |vm| {
        let result = attr::setattr(vm, &object, &name, value);
        drop(object);
        result
    })?;
    fall(vm, frame)
}

/// `TOS →`, deletes `TOS.name`
pub(crate) fn delete_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let object = pop(frame)?;
    call_out(vm, frame, |vm| attr::delattr(vm, &object, &name))?;
    fall(vm, frame)
}

/// The index as a position in a sequence of this length.
#[inline]
fn position(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index + len as i64 } else { index };
    usize::try_from(index).ok().filter(|&index| index < len)
}

/// An item of an exact list or tuple, when the index is in range.
#[inline]
pub(crate) fn fast_item(container: &Value, key: &Value) -> Option<Value> {
    let (Value::Obj(object), Value::Int(index)) = (container, key) else {
        return None;
    };
    match &object.payload {
        Payload::List(list) if object.class_id() == ClassId::LIST => {
            let items = list.borrow();
            items.get(position(*index, items.len())?).cloned()
        }
        Payload::Tuple(items) if object.class_id() == ClassId::TUPLE => {
            items.get(position(*index, items.len())?).cloned()
        }
        _ => None,
    }
}

/// The value under an exact str or small int in an exact dict, when it is there.
#[inline(never)]
pub(crate) fn entry(container: &Value, key: &Value) -> Option<Value> {
    let Value::Obj(object) = container else {
        return None;
    };
    match &object.payload {
        Payload::Dict(table) if object.class_id() == ClassId::DICT => {
            let table = table.borrow();
            let place = table.seek(key).ok()??;
            table.entry(place).map(|(_, value)| value.clone())
        }
        _ => None,
    }
}

/// `TOS1 TOS → TOS1[TOS]`
#[inline]
pub(crate) fn binary_subscr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let key = pop(frame)?;
    let container = pop(frame)?;
    if let Some(value) = fast_item(&container, &key) {
        frame.push(value);
        return discard(vm, frame, container);
    }
    slow_subscr(vm, frame, container, key)
}

#[inline(never)]
fn slow_subscr(vm: &mut Vm, frame: &mut Box<Frame>, container: Value, key: Value) -> Step {
    if let Some(value) = entry(&container, &key) {
        frame.push(value);
        return discard_two(vm, frame, container, key);
    }
    if let Some(value) = slices::parts(&key).and_then(|parts| slices::taken(vm, &container, parts))
    {
        frame.push(value);
        return discard_two(vm, frame, container, key);
    }
    let value = call_out(vm, frame, |vm| {
        let value = item::getitem(vm, &container, &key);
        drop((container, key));
        value
    })?;
    frame.push(value);
    fall(vm, frame)
}

/// `TOS2 TOS1 TOS →`, sets `TOS1[TOS] = TOS2`
#[inline]
pub(crate) fn store_subscr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let key = pop(frame)?;
    let container = pop(frame)?;
    let value = pop(frame)?;
    if let (Value::Obj(object), Value::Int(index)) = (&container, &key)
        && let Payload::List(list) = &object.payload
        && object.class_id() == ClassId::LIST
    {
        let mut items = list.borrow_mut();
        let len = items.len();
        if let Some(place) = position(*index, len).and_then(|index| items.get_mut(index)) {
            let before = std::mem::replace(place, value);
            drop(items);
            return discard(vm, frame, before);
        }
    }
    slow_store_subscr(vm, frame, container, key, value)
}

#[inline(never)]
fn slow_store_subscr(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    container: Value,
    key: Value,
    value: Value,
) -> Step {
    if let Value::Obj(object) = &container
        && let Payload::Dict(table) = &object.payload
        && object.class_id() == ClassId::DICT
    {
        let mut table = table.borrow_mut();
        if let Ok(Some(place)) = table.seek(&key) {
            let before = table.replace_at(place, value);
            drop(table);
            drop(before);
            return discard_two(vm, frame, container, key);
        }
    }
    if slices::parts(&key).is_some_and(|parts| slices::put(vm, &container, parts, &value)) {
        drop(value);
        return discard_two(vm, frame, container, key);
    }
    call_out(vm, frame, |vm| {
        let result = item::setitem(vm, &container, &key, value);
        drop((container, key));
        result
    })?;
    fall(vm, frame)
}

/// `TOS1 TOS →`, deletes `TOS1[TOS]`
pub(crate) fn delete_subscr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let key = pop(frame)?;
    let container = pop(frame)?;
    call_out(vm, frame, |vm| item::delitem(vm, &container, &key))?;
    fall(vm, frame)
}

/// An attribute of a local for a fused `LOAD_FAST`, `LOAD_ATTR`, if the cache has it without binding.
#[inline]
pub(crate) fn fast_attr(frame: &Frame, local: u16, name: u32) -> Option<Value> {
    let object = frame.locals.get(usize::from(local))?.as_obj()?;
    let name = frame.code.names.get(name as usize)?;
    match cache::attribute(&frame.code, frame.lasti as usize + 1, object, name)? {
        Hit::Value(value) => Some(value),
        Hit::Method(_) => None,
    }
}
