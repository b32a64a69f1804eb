//! Generators and coroutines that run in the loop of whoever resumes them: their frames, and the exception states that change
//! with them. Absent: resuming from native code (see `runtime::resume`).

use std::rc::Rc;

use bc_core::code::CodeFlags;

use super::descend;
use crate::model::error::{Fault, PyResult};
use crate::model::frame::{BlockKind, Frame, OnReturn};
use crate::model::generator::Generator;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::Entry;
use crate::protocol::raise;
use crate::runtime::{frames, resume};

/// Whether the frame is a generator's or a coroutine's.
pub(super) fn is_generator(frame: &Frame) -> bool {
    frame
        .code
        .object()
        .flags()
        .intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE)
}

/// How a frame is entered that nothing is raised in.
pub(super) fn entry_of(frame: &Frame) -> Entry {
    match frame.lasti {
        Frame::NOT_STARTED => Entry::Call,
        _ => Entry::Resume,
    }
}

/// Gives the machine the generator's own exception state instead of its caller's, or notes the caller's.
pub(super) fn enter_generator(vm: &mut Vm, frame: &mut Frame, throwing: bool) {
    match &mut frame.exc {
        Some(exc) if !throwing && !exc.is_none() => std::mem::swap(exc, &mut vm.call_stack.handled),
        exc => *exc = Some(vm.call_stack.handled.clone()),
    }
}

/// Gives the machine the caller's exception state back, when a generator suspends or ends.
pub(super) fn leave_generator(vm: &mut Vm, frame: &mut Frame) {
    let handling = frame
        .blocks
        .iter()
        .any(|block| block.kind == BlockKind::ExceptHandler);
    if handling {
        if let Some(exc) = &mut frame.exc {
            std::mem::swap(exc, &mut vm.call_stack.handled);
        }
    } else {
        vm.call_stack.handled = frame.exc.take().unwrap_or(Value::None);
    }
}

/// Resumes the generator that a `YIELD_FROM` delegates to: its frame, ready to run.
pub(super) fn delegate(vm: &mut Vm, frame: &mut Frame) -> PyResult<Box<Frame>> {
    let sent = frame.stack.pop().unwrap_or_default();
    let Some(Value::Obj(receiver)) = frame.stack.last() else {
        return Err(Fault::Internal("YIELD_FROM resumes nothing").into());
    };
    let Payload::Generator(data) = &receiver.payload else {
        return Err(Fault::Internal("YIELD_FROM resumes no generator").into());
    };
    let Some(mut inner) = data.frame.take() else {
        return Err(Fault::Internal("YIELD_FROM resumes what is over").into());
    };
    if let Err(thrown) = descend(vm) {
        frames::recycle(vm, inner);
        return Err(thrown);
    }
    if inner.lasti != Frame::NOT_STARTED {
        inner.push(sent);
    }
    inner.on_return = OnReturn::Delegate;
    inner.generator = Some(Rc::clone(receiver));
    data.running.set(true);
    enter_generator(vm, &mut inner, false);
    Ok(inner)
}

/// Starts a step of `FOR_ITER` over a generator in this very loop: its frame, ready to run, or `None`
/// when the generator is over and the loop has been ended.
#[inline(always)]
pub(super) fn for_iter(
    vm: &mut Vm,
    frame: &mut Frame,
    target: u32,
) -> PyResult<Option<Box<Frame>>> {
    let Some(Value::Obj(generator)) = frame.stack.last() else {
        return Err(Fault::Internal("FOR_ITER resumes nothing").into());
    };
    let Payload::Generator(data) = &generator.payload else {
        return Err(Fault::Internal("FOR_ITER resumes no generator").into());
    };
    let data: &Generator = data;
    if data.is_coroutine() {
        let message = "'coroutine' object is not an iterator";
        return Err(raise::type_error(vm, message));
    }
    let Some(mut inner) = resume::take_frame(vm, data)? else {
        drop(frame.stack.pop());
        frame.pc = target;
        return Ok(None);
    };
    if let Err(thrown) = descend(vm) {
        data.frame.replace(Some(inner));
        return Err(thrown);
    }
    if inner.lasti != Frame::NOT_STARTED {
        inner.push(Value::None);
    }
    inner.on_return = OnReturn::EndLoop(target);
    inner.generator = Some(Rc::clone(generator));
    data.running.set(true);
    enter_generator(vm, &mut inner, false);
    Ok(Some(inner))
}
