//! Names in namespaces: `*_NAME` and `*_GLOBAL`.

use std::rc::Rc;

use super::{call_out, discard, fall, pop};
use crate::interp::cache;
use crate::interp::step::{Exit, Next, Step, underflow};
use crate::model::class::ClassId;
use crate::model::error::Thrown;
use crate::model::frame::Frame;
use crate::model::object::{Dict, ObjRef, Payload};
use crate::model::table::Unsure;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{dict, item, raise};
use crate::runtime::{frame_locals, frames};

/// A name as messages show it.
pub(crate) fn spelled(name: &ObjRef) -> String {
    match &name.payload {
        Payload::Str(text) => text.text().to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

fn name(frame: &Frame, arg: u32) -> Result<ObjRef, Exit> {
    frame
        .code
        .names
        .get(arg as usize)
        .map(Rc::clone)
        .ok_or_else(underflow)
}

#[cold]
fn not_defined(vm: &mut Vm, name: &ObjRef) -> Exit {
    raise::name_error(vm, format!("name '{}' is not defined", spelled(name))).into()
}

#[cold]
fn no_locals(vm: &mut Vm, verb: &str, name: &ObjRef) -> Exit {
    raise::system_error(vm, format!("no locals {verb} '{}'", spelled(name))).into()
}

/// Where instructions look up names. Functions have no such place, unless their locals are mutable.
#[inline]
pub(super) fn namespace(vm: &mut Vm, frame: &mut Frame) -> Option<Value> {
    match &frame.names {
        Some(names) => Some(names.clone()),
        None => frame_locals::namespace(vm, frame),
    }
}

/// `TOS →`, into the namespace
pub(crate) fn store_name(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let mut value = pop(frame)?;
    let Some(namespace) = namespace(vm, frame) else {
        return Err(no_locals(vm, "found when storing", &name));
    };
    if vm.class_id_of(&namespace) == ClassId::DICT
        && let Some(dict) = namespace.as_dict()
    {
        match dict::try_set_name(vm, dict, &name, value)? {
            Ok(before) => {
                vm.heap.charge_growth(dict.uncharged());
                return discard(vm, frame, before);
            }
            Err(back) => value = back,
        }
    }
    call_out(vm, frame, |vm| {
        item::setitem(vm, &namespace, &Value::Obj(name), value)
    })?;
    fall(vm, frame)
}

/// Removes the name from the namespace.
pub(crate) fn delete_name(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let Some(namespace) = namespace(vm, frame) else {
        return Err(no_locals(vm, "when deleting", &name));
    };
    let key = Value::from(&name);
    match call_out(vm, frame, |vm| item::delitem(vm, &namespace, &key)) {
        Err(Exit::Thrown(Thrown::Raise(_))) => Err(not_defined(vm, &name)),
        Err(exit) => Err(exit),
        Ok(()) => fall(vm, frame),
    }
}

fn globals(frame: &Frame) -> Option<&Dict> {
    match &frame.globals.payload {
        Payload::Dict(globals) => Some(globals),
        _ => None,
    }
}

/// `→ the name from locals, globals or builtins`
pub(crate) fn load_name(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let Some(namespace) = namespace(vm, frame) else {
        return Err(no_locals(vm, "when loading", &name));
    };
    // As locals, an instance of a subclass is asked.
    let is_globals = matches!(&namespace, Value::Obj(object)
        if Rc::ptr_eq(object, &frame.globals) && object.class_id() == ClassId::DICT);
    if !is_globals {
        let found = call_out(vm, frame, |vm| item::get_name(vm, &namespace, &name))?;
        if let Some(value) = found {
            frame.push(value);
            return fall(vm, frame);
        }
    }
    // The globals' own entries alone count here, whatever class they are an instance of.
    let found = match globals(frame).map(|globals| dict::seek_name(globals, &name)) {
        Some(Ok(found)) => found,
        Some(Err(Unsure)) => {
            let globals = Value::from(&frame.globals);
            call_out(vm, frame, |vm| match globals.as_dict() {
                Some(globals) => dict::get_name(vm, globals, &name),
                None => Ok(None),
            })?
        }
        None => None,
    };
    if let Some(value) = found {
        frame.push(value);
        return fall(vm, frame);
    }
    let builtins = frames::builtins_value(&frame.builtins);
    let found = call_out(vm, frame, |vm| item::get_name(vm, &builtins, &name))?;
    answer(vm, frame, found, &name)
}

fn answer(vm: &mut Vm, frame: &mut Box<Frame>, found: Option<Value>, name: &ObjRef) -> Step {
    match found {
        Some(value) => {
            frame.push(value);
            fall(vm, frame)
        }
        None => Err(not_defined(vm, name)),
    }
}

fn load_from_globals(vm: &mut Vm, frame: &mut Box<Frame>, name: ObjRef) -> Step {
    // A subclass of dict may answer in its own way.
    let globals = Value::from(&frame.globals);
    let builtins = frames::builtins_value(&frame.builtins);
    let found = call_out(vm, frame, |vm| {
        match item::find_name(vm, &globals, &name)? {
            Some(value) => Ok(Some(value)),
            None => item::find_name(vm, &builtins, &name),
        }
    })?;
    answer(vm, frame, found, &name)
}

/// `→ the name from globals or builtins`
#[inline]
pub(crate) fn load_global(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    if let Some(value) = cache::global(frame, arg) {
        frame.push(value);
        return Ok(Next::FallThrough);
    }
    let name = name(frame, arg)?;
    load_from_globals(vm, frame, name)
}

/// `TOS →`, into globals
pub(crate) fn store_global(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let value = pop(frame)?;
    let Payload::Dict(dict) = &frame.globals.payload else {
        return Err(underflow());
    };
    match dict::try_set_name(vm, dict, &name, value)? {
        Ok(before) => {
            vm.heap.charge_growth(dict.uncharged());
            discard(vm, frame, before)
        }
        Err(value) => {
            let globals = Value::from(&frame.globals);
            call_out(vm, frame, |vm| match globals.as_dict() {
                Some(globals) => dict::set_name(vm, globals, &name, value),
                None => Ok(()),
            })?;
            fall(vm, frame)
        }
    }
}

/// Removes the name from globals.
pub(crate) fn delete_global(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = name(frame, arg)?;
    let globals = Value::from(&frame.globals);
    let removed = call_out(vm, frame, |vm| match globals.as_dict() {
        Some(globals) => dict::remove_name(vm, globals, &name),
        None => Ok(None),
    });
    match removed {
        Ok(Some(before)) => discard(vm, frame, before),
        Ok(None) | Err(Exit::Thrown(Thrown::Raise(_))) => Err(not_defined(vm, &name)),
        Err(exit) => Err(exit),
    }
}
