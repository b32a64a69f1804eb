//! Importing, and printing what an expression gives at the interactive prompt.

use std::rc::Rc;

use super::{call_out, fall, pop, top};
use crate::interp::step::{Step, underflow};
use crate::model::frame::Frame;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;
use crate::runtime::{display, frames, import};

/// `level fromlist → module`
pub(crate) fn import_name(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = frame
        .code
        .names
        .get(arg as usize)
        .map(Rc::clone)
        .ok_or_else(underflow)?;
    let fromlist = pop(frame)?;
    let level = pop(frame)?;
    let globals = Value::from(&frame.globals);
    let locals = frame.names.clone().unwrap_or(Value::None);
    let builtins = frames::builtins_value(&frame.builtins);
    let module = call_out(vm, frame, |vm| {
        import::import_name(
            vm,
            &builtins,
            Value::Obj(name),
            globals,
            locals,
            fromlist,
            level,
        )
    })?;
    frame.push(module);
    fall(vm, frame)
}

/// `module → module module.name`
pub(crate) fn import_from(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let name = frame
        .code
        .names
        .get(arg as usize)
        .map(Rc::clone)
        .ok_or_else(underflow)?;
    let module = top(frame)?.clone();
    let value = call_out(vm, frame, |vm| import::import_from(vm, &module, &name))?;
    frame.push(value);
    fall(vm, frame)
}

/// `module →`, its public names into the namespace
pub(crate) fn import_star(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let module = pop(frame)?;
    let Some(namespace) = super::names::namespace(vm, frame) else {
        return Err(raise::system_error(vm, "no locals found during 'import *'").into());
    };
    call_out(vm, frame, |vm| import::import_star(vm, &module, &namespace))?;
    fall(vm, frame)
}

/// `TOS →`, given to `sys.displayhook`
pub(crate) fn print_expr(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    call_out(vm, frame, |vm| display::display(vm, value))?;
    fall(vm, frame)
}
