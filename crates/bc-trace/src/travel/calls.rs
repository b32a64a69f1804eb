//! Which object the instruction that is about to run says that it writes: stores of attributes and items, and calls
//! of native code such as `setattr`, `__setitem__`, `dict.update`.
//!
//! Of other native code only that is seen which it has changed (see [`values`](super::values)); these are seen to write
//! the value that was there before, too. Absent: names that are stored (see [`writes`](super::writes)).

use bc_core::opcode::Opcode;
use bc_vm::model::frame::{Frame, Slot};
use bc_vm::model::native::{NativeFunction, NativeKind};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;

/// A call of native code.
struct Call<'a> {
    name: &'static str,
    /// With the receiver of a method in front.
    positional: Vec<&'a Value>,
    /// Names and values.
    keywords: Vec<&'a Value>,
}

/// What is written.
pub(super) enum Written<'a> {
    /// The attribute of this name.
    Attribute(&'a ObjRef),
    /// The item with this key.
    Item(&'a Value),
    /// The items of a mapping, and those with these keys.
    Items(Option<&'a Value>, Vec<&'a Value>),
}

fn native(value: &Value) -> Option<&NativeFunction> {
    match value.payload()? {
        Payload::NativeFunction(function) => Some(function),
        _ => None,
    }
}

/// The call that `frame` is about to do by `CALL_FUNCTION arg`, if it is one of native code.
fn call(frame: &Frame, arg: u32) -> Option<Call<'_>> {
    let (positional, keywords) = (arg & 0xff, arg >> 8 & 0xff);
    let count = (positional + 2 * keywords) as usize;
    let below = frame.shown_depth().checked_sub(count + 1)?;
    let slots: Vec<Slot<'_>> = frame.shown_stack().skip(below).collect();
    let (callable, given) = slots.split_first()?;
    let mut values = given.iter().filter_map(|slot| match slot {
        Slot::Value(value) => Some(*value),
        Slot::Method(..) => None,
    });
    let (callable, receiver) = match callable {
        Slot::Method(function, receiver) => (*function, Some(*receiver)),
        Slot::Value(value) => match value.payload() {
            Some(Payload::BoundMethod(parts)) => (&parts[0], Some(&parts[1])),
            _ => (*value, None),
        },
    };
    let function = native(callable)?;
    let bound = (function.kind == NativeKind::Function).then_some(&function.receiver);
    let receivers = [bound, receiver].into_iter().flatten();
    let mut all: Vec<&Value> = receivers
        .filter(|receiver| !receiver.is_unbound())
        .collect();
    all.extend(values.by_ref().take(positional as usize));
    Some(Call {
        name: function.def.name,
        positional: all,
        keywords: values.collect(),
    })
}

/// The object that `frame` is about to write, and what of it.
pub(super) fn written(frame: &Frame) -> Option<(&ObjRef, Written<'_>)> {
    let instruction = frame.code.plain.get(frame.pc as usize)?;
    let below = |depth: usize| frame.stack.iter().rev().nth(depth);
    match Opcode(instruction.op) {
        Opcode::STORE_ATTR | Opcode::DELETE_ATTR => {
            let name = frame.code.names.get(instruction.arg as usize)?;
            Some((below(0)?.as_obj()?, Written::Attribute(name)))
        }
        Opcode::STORE_SUBSCR | Opcode::DELETE_SUBSCR => {
            Some((below(1)?.as_obj()?, Written::Item(below(0)?)))
        }
        Opcode::CALL_FUNCTION => {
            let call = call(frame, instruction.arg)?;
            let object = call.positional.first()?.as_obj()?;
            let second = call.positional.get(1).copied();
            let written = match call.name {
                "setattr" | "delattr" | "__setattr__" | "__delattr__" => {
                    Written::Attribute(second?.as_obj()?)
                }
                "__setitem__" | "__delitem__" => Written::Item(second?),
                "update" => Written::Items(second, call.keywords.into_iter().step_by(2).collect()),
                _ => return None,
            };
            Some((object, written))
        }
        _ => None,
    }
}
