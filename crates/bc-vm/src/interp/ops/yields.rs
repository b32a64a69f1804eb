//! Suspending: `yield`, `yield from`, `await`, and the asynchronous protocols.

use std::rc::Rc;

use super::{call_out, fall, pop, top};
use crate::interp::step::{Exit, Step, Why};
use crate::model::error::PyResult;
use crate::model::frame::Frame;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::runtime::awaiting;
use crate::runtime::resume::{self, Progress};
use crate::runtime::tracing;
use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;

/// `receiver TOS → result`: sends `TOS` to the receiver; yields what it yields and comes back here
/// until it returns.
pub(crate) fn yield_from(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    if goes_on_here(vm, frame) {
        return Err(Exit::Delegate);
    }
    let sent = pop(frame)?;
    let receiver = top(frame)?.clone();
    if vm.tracing.tells {
        vm.tracing.stop = None;
    }
    match call_out(vm, frame, |vm| resume::delegate(vm, &receiver, sent))? {
        Progress::Yield(value) => {
            let flags = frame.code.object().flags();
            if !flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE) {
                // `async with` in a plain function: there is nobody to come back for. The reference returns
                // the value, whatever blocks are open.
                frame.blocks.clear();
                return Err(Exit::Unwind(Why::Return(value)));
            }
            // The loop comes back to this very instruction with what is sent next.
            frame.push(value);
            Err(Exit::Yield)
        }
        Progress::Return(value) => {
            if vm.tracing.tells {
                call_out(vm, frame, |vm| tell_stop(vm, &receiver, &value))?;
            }
            drop(receiver);
            drop(pop(frame)?);
            frame.push(value);
            fall(vm, frame)
        }
    }
}

/// Whether a `yield from` can resume its receiver in the same loop: a suspended generator, in the frame of another one.
/// What is sent to one that has not started must be `None`. While events are told, it goes the long way.
#[inline]
fn goes_on_here(vm: &Vm, frame: &Frame) -> bool {
    let [.., Value::Obj(receiver), sent] = frame.stack.as_slice() else {
        return false;
    };
    let Payload::Generator(generator) = &receiver.payload else {
        return false;
    };
    if vm.tracing.tells || generator.running.get() || frame.generator.is_none() {
        return false;
    }
    match &*generator.frame.borrow() {
        Some(inner) => inner.lasti != Frame::NOT_STARTED || sent.is_none(),
        None => false,
    }
}

/// Tells of the `StopIteration` that has ended a `yield from`: one that was raised, or what a generator
/// has returned.
#[cold]
pub(crate) fn tell_stop(vm: &mut Vm, receiver: &Value, value: &Value) -> PyResult<()> {
    let is_generator = matches!(receiver.payload(), Some(Payload::Generator(_)));
    let stop = match vm.tracing.stop.take() {
        None if is_generator => tracing::stop_of(vm, value),
        stop => stop,
    };
    match stop {
        Some(stop) => tracing::exception(vm, &stop),
        None => Ok(()),
    }
}

/// `TOS → iter(TOS)`, generators and coroutines as they are
pub(crate) fn get_yield_from_iter(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let source = pop(frame)?;
    let flags = frame.code.object().flags();
    let iterator = call_out(vm, frame, |vm| awaiting::yield_from_iter(vm, source, flags))?;
    frame.push(iterator);
    fall(vm, frame)
}

/// `TOS → its awaitable iterator`
pub(crate) fn get_awaitable(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    replace_top(vm, frame, awaiting::awaitable_to_await)
}

/// `TOS → awaitable of aiter(TOS)`
pub(crate) fn get_aiter(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    replace_top(vm, frame, awaiting::async_iter)
}

/// `TOS → TOS awaitable of anext(TOS)`
pub(crate) fn get_anext(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let iterator = top(frame)?.clone();
    let awaitable = call_out(vm, frame, |vm| awaiting::async_next(vm, &iterator))?;
    frame.push(awaitable);
    fall(vm, frame)
}

fn replace_top(vm: &mut Vm, frame: &mut Box<Frame>, f: fn(&mut Vm, &Value) -> PyResult) -> Step {
    let value = pop(frame)?;
    let result = call_out(vm, frame, |vm| f(vm, &value))?;
    frame.push(result);
    fall(vm, frame)
}

/// The loop over a generator goes on: what was yielded goes straight into the local that comes next, if what is there
/// can go without anybody noticing. How many instructions that has carried out.
#[inline(always)]
pub(crate) fn take_at_once(frame: &mut Frame) -> usize {
    let Some(next) = frame.code.fused.get(frame.pc as usize) else {
        return 0;
    };
    if next.op != Opcode::STORE_FAST.0 {
        return 0;
    }
    let Some(local) = frame.locals.get_mut(next.arg as usize) else {
        return 0;
    };
    match local {
        Value::Obj(before) if Rc::strong_count(before) == 1 => return 0,
        Value::Obj(_) => *local = frame.stack.pop().unwrap_or_default(),
        // There is nothing to drop in it.
        _ => std::mem::forget(std::mem::replace(
            local,
            frame.stack.pop().unwrap_or_default(),
        )),
    }
    1
}

/// The generator goes on: the `None` that was sent is dropped, if that comes next. How many instructions that has
/// carried out.
#[inline(always)]
pub(crate) fn drop_at_once(frame: &mut Frame) -> usize {
    let next = frame.code.fused.get(frame.pc as usize);
    let drops = next.is_some_and(|next| next.op == Opcode::POP_TOP.0)
        && frame.stack.last().is_some_and(Value::is_none);
    if drops {
        // `None` holds nothing.
        std::mem::forget(frame.stack.pop());
    }
    usize::from(drops)
}
