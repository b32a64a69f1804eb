//! Leaving a frame: by return, by yield, by an exception, by a fault.
//!
//! A function here is handed a frame and gives back the frame that goes on, or how the run ends. Absent: what an instruction
//! asked for (see `exits`), entering the first frame (see `drive`).

use super::generators::leave_generator;
use super::ops::yields;
use super::step::{Exit, underflow};
use super::unwind::{self, UnwindTo};
use super::{events, feed, watched};
use crate::model::error::{Fault, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::frame::{Frame, OnReturn};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::{Outcome, Vm};
use crate::model::watch::Departure;
use crate::protocol::{call, raise};
use crate::runtime::{frames, resume};

/// How a run of the loop ended.
pub(super) enum LoopExit {
    /// The frame it was called for returned or yielded.
    Done(Outcome),
    /// An exception or a fault leaves the run.
    Thrown(Thrown),
    /// The other loop is to go on; what the last instruction asked for, if anything, is still to be done.
    Switch(Box<Frame>, Option<Exit>),
    /// The budget is used up before the frame's next instruction.
    OutOfSteps(Box<Frame>),
}

/// Looks whether something waits after values were dropped; what it throws is raised in `frame`.
#[inline]
pub(super) fn poll(vm: &mut Vm, frame: &mut Box<Frame>) -> Option<Exit> {
    if !vm.heap.trap() {
        return None;
    }
    super::ops::call_out(vm, frame, crate::protocol::poll::poll).err()
}

/// The same for a frame that is handed over.
#[cold]
#[inline(never)]
pub(super) fn polled(vm: &mut Vm, mut frame: Box<Frame>) -> (Box<Frame>, Option<Exit>) {
    let pending = poll(vm, &mut frame);
    (frame, pending)
}

/// Answers what is asked for from outside: it is raised in `frame`, which goes on at `target`.
#[cold]
#[inline(never)]
pub(super) fn interrupted(vm: &mut Vm, mut frame: Box<Frame>, target: u32) -> LoopExit {
    frame.pc = target;
    // All up to the jump is counted.
    frame.counted = frame.lasti.wrapping_add(1);
    let answer = super::ops::call_out(vm, &mut frame, crate::protocol::poll::interrupted);
    LoopExit::Switch(frame, answer.err())
}

/// Ends the run with a fault: all frames above `base` are dropped without running anything.
#[cold]
pub(super) fn fault(vm: &mut Vm, frame: Box<Frame>, base: usize, thrown: Thrown) -> LoopExit {
    watched::stopped(vm, &frame, true);
    drop_frames(vm, frame, base);
    LoopExit::Thrown(thrown)
}

pub(super) fn drop_frames(vm: &mut Vm, frame: Box<Frame>, base: usize) {
    let mut next = Some(frame);
    while let Some(frame) = next {
        frames::forget(vm, frame);
        next = if vm.call_stack.frames.len() > base {
            vm.call_stack.frames.pop()
        } else {
            None
        };
    }
}

pub(super) fn caller(vm: &mut Vm) -> Result<Box<Frame>, LoopExit> {
    vm.levels.depth = vm.levels.depth.saturating_sub(1);
    vm.call_stack
        .frames
        .pop()
        .ok_or_else(|| LoopExit::Thrown(Fault::Internal("a frame without a caller").into()))
}

fn finish_generator(vm: &mut Vm, frame: &mut Frame) {
    if frame.generator.is_some() {
        leave_generator(vm, frame);
    }
}

/// The generator whose frame this is has returned.
fn end_generator(vm: &mut Vm, frame: &mut Frame) {
    finish_generator(vm, frame);
    if let Some(generator) = &frame.generator
        && let Payload::Generator(data) = &generator.payload
    {
        data.running.set(false);
    }
}

/// Returns to a caller that goes on in the same loop with what is returned, if that is all there is to do. Then the
/// instructions of the frame, which has come to `pc`, are counted, and the caller is in its place.
#[inline(always)]
pub(super) fn return_to_caller(vm: &mut Vm, frame: &mut Box<Frame>, pc: usize) -> bool {
    let is_plain = frame.blocks.is_empty()
        && matches!(frame.on_return, OnReturn::Push)
        && frame.object.is_none()
        && vm.watch.is_none();
    if !is_plain {
        return false;
    }
    let Some(value) = frame.stack.pop() else {
        return false;
    };
    let Some(caller) = vm.call_stack.frames.pop() else {
        frame.push(value);
        return false;
    };
    let counted = (pc as u64).saturating_sub(u64::from(frame.counted));
    vm.budget.fuel = vm.budget.fuel.saturating_sub(counted);
    vm.levels.depth = vm.levels.depth.saturating_sub(1);
    let ended = std::mem::replace(frame, caller);
    frames::recycle(vm, ended);
    frame.push(value);
    true
}

/// The frame returns `value`: the frame that goes on, or the end of the run.
#[inline]
pub(super) fn returned(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    value: Value,
    base: usize,
) -> Result<Box<Frame>, LoopExit> {
    watched::leave(vm, &frame, Departure::Return, &value);
    match std::mem::take(&mut frame.on_return) {
        OnReturn::Push => {
            let mut caller = caller(vm)?;
            frames::recycle_into(vm, frame, &mut caller);
            caller.push(value);
            Ok(caller)
        }
        OnReturn::Leave => {
            finish_generator(vm, &mut frame);
            frames::recycle(vm, frame);
            Err(LoopExit::Done(Outcome::Return(value)))
        }
        OnReturn::Init(instance) => {
            let mut caller = caller(vm)?;
            frames::recycle_into(vm, frame, &mut caller);
            if value.is_none() {
                caller.push(instance);
                return Ok(caller);
            }
            let message = format!(
                "__init__() should return None, not '{}'",
                vm.type_name(&value)
            );
            let thrown = raise::type_error(vm, message);
            raised_here(vm, caller, thrown, base)
        }
        feed @ OnReturn::Feed(_) => {
            end_generator(vm, &mut frame);
            drop(value);
            let mut caller = caller(vm)?;
            frames::recycle_into(vm, frame, &mut caller);
            feed::fed_all(vm, caller, feed, base)
        }
        OnReturn::EndLoop(target) => {
            end_generator(vm, &mut frame);
            let mut caller = caller(vm)?;
            frames::recycle_into(vm, frame, &mut caller);
            if vm.tracing.tells {
                let stop = crate::runtime::tracing::stop_of(vm, &value);
                events::loop_ended(vm, &mut caller, stop).map_err(LoopExit::Thrown)?;
            }
            drop(caller.stack.pop());
            caller.pc = target;
            Ok(caller)
        }
        OnReturn::Delegate => {
            end_generator(vm, &mut frame);
            let mut caller = caller(vm)?;
            frames::recycle_into(vm, frame, &mut caller);
            if vm.tracing.tells {
                told_of_end(vm, &mut caller, &value)?;
            }
            drop(caller.stack.pop());
            caller.push(value);
            Ok(caller)
        }
    }
}

/// Tells of the end of what `caller` has delegated to.
#[cold]
fn told_of_end(vm: &mut Vm, caller: &mut Box<Frame>, value: &Value) -> Result<(), LoopExit> {
    let receiver = caller.stack.last().cloned().unwrap_or_default();
    super::ops::call_out(vm, caller, |vm| yields::tell_stop(vm, &receiver, value))
        .map_err(|exit| LoopExit::Thrown(thrown_of(exit)))
}

/// The generator's frame yields `value`: the frame that goes on, or the end of the run.
#[inline(always)]
pub(super) fn yielded(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    value: Value,
) -> Result<Box<Frame>, LoopExit> {
    watched::leave(vm, &frame, Departure::Yield, &value);
    leave_generator(vm, &mut frame);
    if !matches!(frame.on_return, OnReturn::EndLoop(_) | OnReturn::Delegate) {
        return Err(LoopExit::Done(Outcome::Yield(frame, value)));
    }
    frame.on_return = OnReturn::Leave;
    let generator = suspend(frame);
    let mut caller = caller(vm)?;
    caller.push(value);
    drop(generator);
    Ok(caller)
}

/// Gives a frame that waits back to its generator.
#[inline(always)]
pub(super) fn suspend(mut frame: Box<Frame>) -> Option<ObjRef> {
    let generator = frame.generator.take();
    if let Some(generator) = &generator
        && let Payload::Generator(data) = &generator.payload
    {
        data.running.set(false);
        data.frame.replace(Some(frame));
    }
    generator
}

/// What is thrown on behalf of the caller of a frame that has ended.
pub(super) fn raised_here(
    vm: &mut Vm,
    mut caller: Box<Frame>,
    thrown: Thrown,
    base: usize,
) -> Result<Box<Frame>, LoopExit> {
    match thrown {
        Thrown::Raise(exception) => {
            frames::trace(vm, &mut caller, &exception);
            let exception = if vm.tracing.tells {
                events::raised(vm, &mut caller, exception).map_err(LoopExit::Thrown)?
            } else {
                exception
            };
            raised(vm, caller, exception, base)
        }
        thrown => Err(LoopExit::Thrown(thrown)),
    }
}

/// A frame that was to be entered has no room: a generator's ends.
#[cold]
pub(super) fn refused_call(vm: &mut Vm, mut frame: Box<Frame>) {
    finish_generator(vm, &mut frame);
    frames::forget(vm, frame);
}

/// `exception` is raised in `frame`: the frame whose handler takes it, positioned there, or the end
/// of the run.
pub(super) fn raised(
    vm: &mut Vm,
    frame: Box<Frame>,
    exception: ObjRef,
    base: usize,
) -> Result<Box<Frame>, LoopExit> {
    let mut frame = frame;
    let mut exception = exception;
    loop {
        if vm.watch.is_some() {
            watched::raised(vm, &frame, &Value::from(&exception));
        }
        match unwind::unwind_exception(vm, &mut frame, &exception) {
            UnwindTo::At(target, reason) => {
                frame.pc = target;
                watched::landed(vm, &frame, reason);
                return Ok(frame);
            }
            UnwindTo::Return(_) => return Err(LoopExit::Thrown(thrown_of(underflow()))),
            UnwindTo::Raise => {}
        }
        if vm.watch.is_some() {
            watched::leave(vm, &frame, Departure::Raise, &Value::from(&exception));
        }
        finish_generator(vm, &mut frame);
        if vm.tracing.tells {
            match events::leave(vm, &mut frame, &Value::None) {
                Ok(()) => {}
                Err(Exit::Reraise(instead)) => exception = instead,
                Err(exit) => return Err(LoopExit::Thrown(thrown_of(exit))),
            }
        }
        let on_return = std::mem::take(&mut frame.on_return);
        let generator = frame.generator.clone();
        if matches!(on_return, OnReturn::Leave) {
            frames::recycle(vm, frame);
            return Err(LoopExit::Thrown(Thrown::Raise(exception)));
        }
        debug_assert!(
            vm.call_stack.frames.len() > base,
            "a frame that has a caller lies above the base"
        );
        let mut caller = caller(vm)?;
        frames::recycle_into(vm, frame, &mut caller);
        if matches!(
            on_return,
            OnReturn::EndLoop(_) | OnReturn::Delegate | OnReturn::Feed(_)
        ) && let Some(generator) = generator
            && let Payload::Generator(data) = &generator.payload
        {
            data.running.set(false);
            std::mem::swap(&mut caller, &mut vm.call_stack.top);
            let left = resume::leaving(vm, data, Thrown::Raise(exception));
            std::mem::swap(&mut caller, &mut vm.call_stack.top);
            match left {
                Thrown::Raise(raised)
                    if matches!(on_return, OnReturn::Feed(_)) && call::is_stop(vm, &raised) =>
                {
                    return feed::fed_all(vm, caller, on_return, base);
                }
                Thrown::Raise(raised)
                    if matches!(on_return, OnReturn::Delegate) && call::is_stop(vm, &raised) =>
                {
                    let value = resume::stop_value(&raised);
                    if vm.tracing.tells {
                        vm.tracing.stop = Some(raised);
                        told_of_end(vm, &mut caller, &value)?;
                    }
                    drop(caller.stack.pop());
                    caller.push(value);
                    return Ok(caller);
                }
                Thrown::Raise(raised)
                    if raised
                        .class()
                        .is_subclass(vm.exception(ExceptionKind::StopIteration)) =>
                {
                    if vm.tracing.tells {
                        events::loop_ended(vm, &mut caller, Some(raised))
                            .map_err(LoopExit::Thrown)?;
                    }
                    drop(caller.stack.pop());
                    if let OnReturn::EndLoop(target) = on_return {
                        caller.pc = target;
                    }
                    return Ok(caller);
                }
                Thrown::Raise(raised) => exception = raised,
                fault => return Err(LoopExit::Thrown(fault)),
            }
        }
        frame = caller;
        frames::trace(vm, &mut frame, &exception);
        if vm.tracing.tells {
            exception = events::raised(vm, &mut frame, exception).map_err(LoopExit::Thrown)?;
        }
    }
}

/// A frame that a trace function has refused is not entered: its caller, where the call raises.
#[cold]
pub(super) fn unentered(vm: &mut Vm, frame: Box<Frame>) -> Result<Box<Frame>, LoopExit> {
    let mut caller = caller(vm)?;
    frames::recycle_into(vm, frame, &mut caller);
    Ok(caller)
}

/// The same of a generator's frame, which ends with what was raised.
#[cold]
pub(super) fn refused(frame: &mut Frame, thrown: Thrown) -> Exit {
    frame.blocks.clear();
    match thrown {
        Thrown::Raise(exception) => Exit::Reraise(exception),
        fault => Exit::Thrown(fault),
    }
}

pub(super) fn thrown_of(exit: Exit) -> Thrown {
    match exit {
        Exit::Thrown(thrown) => thrown,
        _ => Fault::Internal("an exit that throws nothing").into(),
    }
}

/// There is no next instruction: the verifier has let something through.
#[cold]
pub(super) fn ran_off(vm: &mut Vm, frame: Box<Frame>, base: usize) -> LoopExit {
    let thrown = Fault::Internal("ran off the end of the code").into();
    fault(vm, frame, base, thrown)
}
