//! Fast locals and cells.

use std::rc::Rc;

use super::{discard, discard_often, fall, pop};
use crate::interp::step::{Exit, Next, Step, underflow};
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{item, raise};

#[cold]
fn unbound_local(vm: &mut Vm, frame: &Frame, arg: u32) -> Exit {
    let name = frame
        .code
        .varnames
        .get(arg as usize)
        .map(super::names::spelled)
        .unwrap_or_default();
    raise::unbound_local_error(
        vm,
        format!("local variable '{name}' referenced before assignment"),
    )
    .into()
}

/// `→ locals[arg]`
#[inline(always)]
pub(crate) fn load_fast(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = frame.locals.get(arg as usize).cloned().unwrap_or_default();
    if value.is_unbound() {
        return Err(unbound_local(vm, frame, arg));
    }
    frame.push(value);
    Ok(Next::FallThrough)
}

/// `TOS →`, into `locals[arg]`
#[inline(always)]
pub(crate) fn store_fast(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = pop(frame)?;
    let Some(local) = frame.locals.get_mut(arg as usize) else {
        return Err(underflow());
    };
    let before = std::mem::replace(local, value);
    discard_often(vm, frame, before)
}

/// Unbinds `locals[arg]`.
pub(crate) fn delete_fast(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let Some(local) = frame.locals.get_mut(arg as usize) else {
        return Err(underflow());
    };
    let before = std::mem::take(local);
    if before.is_unbound() {
        return Err(unbound_local(vm, frame, arg));
    }
    discard(vm, frame, before)
}

fn cell(frame: &Frame, arg: u32) -> Result<&ObjRef, Exit> {
    frame.cells.get(arg as usize).ok_or_else(underflow)
}

fn contents(cell: &ObjRef) -> Value {
    match &cell.payload {
        Payload::Cell(value) => value.borrow().clone(),
        _ => Value::Unbound,
    }
}

/// The name of cell or free variable `arg`, and whether it is a cell of this very code.
fn deref_name(frame: &Frame, arg: u32) -> (ObjRef, bool) {
    let cells = frame.code.cellvars.len();
    let arg = arg as usize;
    match frame.code.cellvars.get(arg) {
        Some(name) => (Rc::clone(name), true),
        None => (
            frame
                .code
                .freevars
                .get(arg.wrapping_sub(cells))
                .unwrap_or(&frame.code.name)
                .clone(),
            false,
        ),
    }
}

#[cold]
fn unbound_deref(vm: &mut Vm, frame: &Frame, arg: u32) -> Exit {
    let (name, own) = deref_name(frame, arg);
    let name = super::names::spelled(&name);
    if own {
        raise::unbound_local_error(
            vm,
            format!("local variable '{name}' referenced before assignment"),
        )
        .into()
    } else {
        let message =
            format!("free variable '{name}' referenced before assignment in enclosing scope");
        raise::name_error(vm, message).into()
    }
}

/// `→ the cell`
pub(crate) fn load_closure(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let cell = Value::from(cell(frame, arg)?);
    frame.push(cell);
    Ok(Next::FallThrough)
}

/// `→ what the cell holds`
#[inline]
pub(crate) fn load_deref(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = contents(cell(frame, arg)?);
    if value.is_unbound() {
        return Err(unbound_deref(vm, frame, arg));
    }
    frame.push(value);
    Ok(Next::FallThrough)
}

/// `→ the name from the class namespace, else what the cell holds`
pub(crate) fn load_classderef(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let (name, _) = deref_name(frame, arg);
    if let Some(namespace) = frame.names.clone() {
        let found = super::call_out(vm, frame, |vm| item::get_name(vm, &namespace, &name))?;
        if let Some(value) = found {
            frame.push(value);
            return fall(vm, frame);
        }
    }
    load_deref(vm, frame, arg)
}

/// `TOS →`, into the cell
#[inline]
pub(crate) fn store_deref(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = pop(frame)?;
    let before = match &cell(frame, arg)?.payload {
        Payload::Cell(cell) => cell.replace(value),
        _ => return Err(underflow()),
    };
    discard(vm, frame, before)
}

/// Empties the cell.
pub(crate) fn delete_deref(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let before = match &cell(frame, arg)?.payload {
        Payload::Cell(cell) => cell.take(),
        _ => return Err(underflow()),
    };
    if before.is_unbound() {
        return Err(unbound_deref(vm, frame, arg));
    }
    discard(vm, frame, before)
}
