//! Frame objects as Python code looks at them: where their activation is, and its local variables.

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::error::PyResult;
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::runtime::{frame_locals, frames};

/// Lets `look` see the activation behind a frame object, if there is one still: it runs, waits for
/// another, or is suspended with its generator.
pub fn with_frame<R>(
    vm: &mut Vm,
    object: &ObjRef,
    look: impl FnOnce(&Vm, &Frame) -> R,
) -> Option<R> {
    let is_it = |frame: &Frame| {
        frame
            .object
            .as_ref()
            .is_some_and(|other| Rc::ptr_eq(other, object))
    };
    if is_it(&vm.call_stack.top) {
        return Some(look(vm, &vm.call_stack.top));
    }
    if let Some(frame) = vm.call_stack.frames.iter().rev().find(|frame| is_it(frame)) {
        return Some(look(vm, frame));
    }
    let Payload::Frame(data) = &object.payload else {
        return None;
    };
    let generator = data.generator.borrow().as_ref()?.upgrade()?;
    let Payload::Generator(generator) = &generator.payload else {
        return None;
    };
    let frame = generator.frame.borrow();
    let frame = frame.as_ref().filter(|frame| is_it(frame))?;
    Some(look(vm, frame))
}

/// As [`with_frame`], to change the activation. What `change` takes out of it is dropped by the caller,
/// when nothing is borrowed any more.
pub fn change_frame<R>(
    vm: &mut Vm,
    object: &ObjRef,
    change: impl FnOnce(&mut Frame) -> R,
) -> Option<R> {
    let is_it = |frame: &Frame| {
        frame
            .object
            .as_ref()
            .is_some_and(|other| Rc::ptr_eq(other, object))
    };
    if is_it(&vm.call_stack.top) {
        return Some(change(&mut vm.call_stack.top));
    }
    if let Some(frame) = vm
        .call_stack
        .frames
        .iter_mut()
        .rev()
        .find(|frame| is_it(frame))
    {
        return Some(change(frame));
    }
    let Payload::Frame(data) = &object.payload else {
        return None;
    };
    let generator = data.generator.borrow().as_ref()?.upgrade()?;
    let Payload::Generator(generator) = &generator.payload else {
        return None;
    };
    let mut frame = generator.frame.borrow_mut();
    let frame = frame.as_mut().filter(|frame| is_it(frame))?;
    Some(change(frame))
}

/// The index of the instruction a frame object is at.
#[must_use]
pub fn lasti(vm: &mut Vm, object: &ObjRef) -> u32 {
    if let Some(lasti) = with_frame(vm, object, |_, frame| frame.lasti) {
        return lasti;
    }
    match &object.payload {
        Payload::Frame(data) => data.lasti.get(),
        _ => Frame::NOT_STARTED,
    }
}

/// `f_locals`: the namespace of a module or class body, else a dict that is brought up to date,
/// always the same one for a frame object.
///
/// # Errors
///
/// None so far: a namespace that is no dict is given as it is.
pub fn of_frame_object(vm: &mut Vm, object: &ObjRef) -> PyResult {
    let Payload::Frame(data) = &object.payload else {
        return Ok(Value::None);
    };
    let names = with_frame(vm, object, |_, frame| frame.names.clone()).flatten();
    if let Some(names) = names {
        return Ok(names);
    }
    if frame_locals::is_mutable(&data.code) {
        return Ok(frame_locals::view(vm, Rc::clone(object)));
    }
    let known = data.locals.borrow().clone();
    let optimized = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
    if !known.is_unbound() && !data.code.object().flags().contains(optimized) {
        return Ok(known);
    }
    let dict = match known {
        Value::Obj(dict) => dict,
        _ => {
            let dict = vm.new_dict(Table::new());
            data.locals.replace(Value::from(&dict));
            dict
        }
    };
    let lives = with_frame(vm, object, |vm, frame| {
        frames::fast_to_locals(vm, frame, &dict);
    });
    if lives.is_none() {
        from_remains(vm, object, &dict);
    }
    Ok(Value::Obj(dict))
}

/// What an ended activation left behind: its fast locals, then its cells.
fn from_remains(vm: &Vm, object: &ObjRef, dict: &ObjRef) {
    let (Payload::Frame(data), Payload::Dict(table)) = (&object.payload, &dict.payload) else {
        return;
    };
    let remains = data.remains.borrow().clone();
    if remains.is_empty() {
        return;
    }
    let code = &data.code;
    let (locals, cells) = remains.split_at(code.nlocals.min(remains.len()));
    let cells = cells.iter().map(|cell| match cell.payload() {
        Some(Payload::Cell(value)) => value.borrow().clone(),
        _ => Value::Unbound,
    });
    let of_locals = code.varnames.iter().zip(locals.iter().cloned());
    let of_cells = code.cellvars.iter().chain(&*code.freevars).zip(cells);
    let mut dropped = Vec::new();
    for (name, value) in of_locals.chain(of_cells) {
        let mut table = table.borrow_mut();
        if value.is_unbound() {
            dropped.extend(table.remove_str(name));
        } else {
            dropped.extend(table.insert_str(name, value));
        }
    }
    vm.heap.charge_growth(table.uncharged());
    drop(dropped);
}

/// Brings the variables of a running frame to what `f_locals` says, as after a trace function
/// (`PyFrame_LocalsToFast`); what they were is given back to be dropped.
pub fn to_fast(vm: &mut Vm, object: &ObjRef) -> Vec<Value> {
    let Payload::Frame(data) = &object.payload else {
        return Vec::new();
    };
    let optimized = data.code.object().flags().contains(CodeFlags::OPTIMIZED);
    let known = data.locals.borrow().clone();
    let (Some(Payload::Dict(table)), false) =
        (known.payload(), frame_locals::is_mutable(&data.code))
    else {
        return Vec::new();
    };
    let code = &data.code;
    let said = |name: &ObjRef| {
        let table = table.borrow();
        table.get_str(name).cloned().unwrap_or(Value::Unbound)
    };
    let changed = change_frame(vm, object, |frame| {
        let mut before = Vec::new();
        for (name, local) in code.varnames.iter().zip(frame.locals.iter_mut()) {
            before.push(std::mem::replace(local, said(name)));
        }
        let free = if optimized { code.freevars.len() } else { 0 };
        let names = code.cellvars.iter().chain(code.freevars.iter().take(free));
        for (name, cell) in names.zip(&frame.cells) {
            if let Payload::Cell(value) = &cell.payload {
                before.push(value.replace(said(name)));
            }
        }
        before
    });
    changed.unwrap_or_default()
}
