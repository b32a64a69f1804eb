//! Attributes and subscripts.

use std::rc::Rc;

use super::{discard, outside, pop};
use crate::interp::step::{Exit, Next, Step, underflow};
use crate::model::class::ClassId;
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, item};

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
    let name = name(frame, arg)?;
    let object = pop(frame)?;
    let value = outside(vm, frame, |vm| {
        let value = attr::getattr(vm, &object, &name);
        drop(object);
        value
    })?;
    frame.stack.push(value);
    Ok(Next::Fall)
}

/// `TOS1 TOS →`, sets `TOS.name = TOS1`
pub(crate) fn store_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let object = pop(frame)?;
    let value = pop(frame)?;
    outside(vm, frame, |vm| {
        let result = attr::setattr(vm, &object, &name, value);
        drop(object);
        result
    })?;
    Ok(Next::Fall)
}

/// `TOS →`, deletes `TOS.name`
pub(crate) fn delete_attr(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let object = pop(frame)?;
    outside(vm, frame, |vm| attr::delattr(vm, &object, &name))?;
    Ok(Next::Fall)
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

/// `TOS1 TOS → TOS1[TOS]`
#[inline]
pub(crate) fn binary_subscr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let key = pop(frame)?;
    let container = pop(frame)?;
    if let Some(value) = fast_item(&container, &key) {
        frame.stack.push(value);
        discard(vm, frame, container)?;
        return Ok(Next::Fall);
    }
    let value = outside(vm, frame, |vm| {
        let value = item::getitem(vm, &container, &key);
        drop((container, key));
        value
    })?;
    frame.stack.push(value);
    Ok(Next::Fall)
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
            discard(vm, frame, before)?;
            return Ok(Next::Fall);
        }
    }
    outside(vm, frame, |vm| {
        let result = item::setitem(vm, &container, &key, value);
        drop((container, key));
        result
    })?;
    Ok(Next::Fall)
}

/// `TOS1 TOS →`, deletes `TOS1[TOS]`
pub(crate) fn delete_subscr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let key = pop(frame)?;
    let container = pop(frame)?;
    outside(vm, frame, |vm| item::delitem(vm, &container, &key))?;
    Ok(Next::Fall)
}

/// An attribute of a local that lies in its instance dictionary where this instruction found it last
/// and that no class can shadow: see `cache`.
#[inline]
pub(crate) fn fast_attr(frame: &Frame, instr: crate::model::code::Instr) -> Option<Value> {
    let _ = (frame, instr);
    None
}
