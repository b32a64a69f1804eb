//! When `sys.settrace` and `sys.setprofile` are told of what: the places of ceval.c that call the
//! trace functions. How they are called stands in `runtime::tracing`.

use super::frame_exit::refused;
use super::step::Exit;
use crate::model::error::{PyResult, Thrown};
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::tracing::{Event, Window};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::runtime::{frames, tracing};

/// Lets `f` tell something of `frame`, which is the running one meanwhile.
fn told<R>(vm: &mut Vm, frame: &mut Box<Frame>, f: impl FnOnce(&mut Vm) -> R) -> R {
    std::mem::swap(frame, &mut vm.call_stack.top);
    let result = f(vm);
    std::mem::swap(frame, &mut vm.call_stack.top);
    result
}

/// A frame is entered.
#[cold]
pub(super) fn enter(vm: &mut Vm, frame: &mut Box<Frame>) -> PyResult<()> {
    if let Some(object) = &frame.object
        && let Payload::Frame(data) = &object.payload
    {
        data.window.set(Window::NONE);
    }
    told(vm, frame, |vm| {
        tracing::frame(vm, Event::Call, &Value::None)
    })
}

/// A frame returns or yields `value`, or is left by an exception with `None`. What the functions raise
/// leaves the frame instead.
#[cold]
pub(super) fn leave(vm: &mut Vm, frame: &mut Box<Frame>, value: &Value) -> Result<(), Exit> {
    let told = told(vm, frame, |vm| tracing::frame(vm, Event::Return, value));
    told.map_err(|thrown| refused(frame, thrown))
}

/// An exception is raised in a frame: the one that goes on, which is another if the function raises.
#[cold]
pub(super) fn raised(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    exception: ObjRef,
) -> Result<ObjRef, Thrown> {
    match told(vm, frame, |vm| tracing::exception(vm, &exception)) {
        Ok(()) => Ok(exception),
        Err(Thrown::Raise(instead)) => Ok(instead),
        Err(fault) => Err(fault),
    }
}

/// The next instruction of `frame` is about to run: its line is told if it begins one, and the frame may
/// be given another place to go on at.
#[cold]
pub(super) fn line(vm: &mut Vm, frame: &mut Box<Frame>) -> PyResult<()> {
    if vm.tracing.trace.is_none() {
        return Ok(());
    }
    let object = frames::object(vm, frame);
    let Payload::Frame(data) = &object.payload else {
        return Ok(());
    };
    let mut result = Ok(());
    if tracing::begins_line(data, frame.lasti) {
        let before = vm.tracing.at_line.replace(object.clone());
        result = told(vm, frame, |vm| tracing::trace(vm, Event::Line, Value::None));
        vm.tracing.at_line = before;
        if let Some(handled) = vm.tracing.handled.take() {
            vm.call_stack.handled = handled;
        }
    }
    let mut window = data.window.get();
    window.before = data.code.start(frame.lasti).into();
    data.window.set(window);
    result
}

/// An iterator has ended in a `for` loop of the frame that calls native code, with the exception noted
/// or with what `value` amounts to. What the function raises is forgotten, as in the reference.
#[cold]
pub(super) fn loop_ended(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    stop: Option<ObjRef>,
) -> PyResult<()> {
    let Some(stop) = stop else {
        return Ok(());
    };
    match told(vm, frame, |vm| tracing::exception(vm, &stop)) {
        Err(Thrown::Fault(fault)) => Err(Thrown::Fault(fault)),
        _ => Ok(()),
    }
}
