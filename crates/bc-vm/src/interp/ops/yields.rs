//! Suspending: `yield`, `yield from`, `await`, and the asynchronous protocols.

use super::{fall, outside, pop, top};
use crate::interp::step::{Exit, Step, Why};
use crate::model::error::PyResult;
use crate::model::frame::Frame;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::resume::{self, Progress};
use crate::protocol::tracing;
use bc_core::code::CodeFlags;

/// `TOS → what is sent`, after yielding `TOS`
#[inline]
pub(crate) fn yield_value(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    Err(Exit::Yield(value))
}

/// `receiver TOS → result`: sends `TOS` to the receiver; yields what it yields and comes back here
/// until it returns.
pub(crate) fn yield_from(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let sent = pop(frame)?;
    let receiver = top(frame)?.clone();
    if vm.tracing.tells {
        vm.tracing.stop = None;
    }
    match outside(vm, frame, |vm| resume::delegate(vm, &receiver, sent))? {
        Progress::Yield(value) => {
            let flags = frame.code.object().flags();
            if !flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE) {
                // `async with` in a plain function: there is nobody to come back for. The reference returns
                // the value, whatever blocks are open.
                frame.blocks.clear();
                return Err(Exit::Unwind(Why::Return(value)));
            }
            // The loop comes back to this very instruction with what is sent next.
            Err(Exit::Yield(value))
        }
        Progress::Return(value) => {
            if vm.tracing.tells {
                outside(vm, frame, |vm| tell_stop(vm, &receiver, &value))?;
            }
            drop(receiver);
            drop(pop(frame)?);
            frame.stack.push(value);
            fall(vm, frame)
        }
    }
}

/// Tells of the `StopIteration` that has ended a `yield from`: one that was raised, or what a generator
/// has returned.
#[cold]
fn tell_stop(vm: &mut Vm, receiver: &Value, value: &Value) -> PyResult<()> {
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
    let iterator = outside(vm, frame, |vm| resume::yield_from_iter(vm, source, flags))?;
    frame.stack.push(iterator);
    fall(vm, frame)
}

/// `TOS → its awaitable iterator`
pub(crate) fn get_awaitable(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    replace_top(vm, frame, resume::awaitable_to_await)
}

/// `TOS → awaitable of aiter(TOS)`
pub(crate) fn get_aiter(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    replace_top(vm, frame, resume::async_iter)
}

/// `TOS → TOS awaitable of anext(TOS)`
pub(crate) fn get_anext(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let iterator = top(frame)?.clone();
    let awaitable = outside(vm, frame, |vm| resume::async_next(vm, &iterator))?;
    frame.stack.push(awaitable);
    fall(vm, frame)
}

fn replace_top(vm: &mut Vm, frame: &mut Box<Frame>, f: fn(&mut Vm, &Value) -> PyResult) -> Step {
    let value = pop(frame)?;
    let result = outside(vm, frame, |vm| f(vm, &value))?;
    frame.stack.push(result);
    fall(vm, frame)
}
