//! Driving the two loops: entering the first frame of a run, handing over from one loop to the other, and stopping when the
//! budget is used up.

use super::frame_exit::{self, LoopExit};
use super::generators::{enter_generator, entry_of, is_generator};
use super::step::Exit;
use super::{descend, events, run, watched};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::frame::Frame;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Paused, ResumeWith, Vm};
use crate::model::watch::Entry;
use crate::protocol::poll;
use crate::runtime::frames;

/// Runs `frame` in whichever loop fits until it is left.
#[inline]
pub(super) fn drive(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    base: usize,
    sent: ResumeWith,
    may_pause: bool,
) -> PyResult<Outcome> {
    if let Err(thrown) = descend(vm) {
        frames::recycle(vm, frame);
        return Err(thrown);
    }
    if vm.tracing.tells
        && let Err(thrown) = events::enter(vm, &mut frame)
    {
        frames::recycle(vm, frame);
        return Err(thrown);
    }
    let mut pending = None;
    let generator = is_generator(&frame) && frame.generator.is_some();
    if generator {
        enter_generator(vm, &mut frame, matches!(sent, ResumeWith::Throw(_)));
    }
    let entry = match &sent {
        ResumeWith::Throw(_) => Entry::Throw,
        _ => entry_of(&frame),
    };
    match sent {
        ResumeWith::Start => {}
        ResumeWith::Value(value) if frame.lasti != Frame::NOT_STARTED => frame.push(value),
        ResumeWith::Value(_) => {}
        ResumeWith::Throw(exception) => {
            pending = Some(Exit::Thrown(Thrown::Raise(exception)));
        }
    }
    watched::enter(vm, &frame, entry, true);
    match enter(vm, frame, base, pending) {
        LoopExit::Done(outcome) => Ok(outcome),
        LoopExit::Thrown(thrown) => Err(thrown),
        exit => go_on(vm, exit, base, may_pause),
    }
}

/// Runs `frame` in the loop that fits it now.
#[inline]
fn enter(vm: &mut Vm, frame: Box<Frame>, base: usize, pending: Option<Exit>) -> LoopExit {
    let stepping =
        vm.watch.is_some() || vm.budget.fuel <= frame.code.fused.len() as u64 || poll::is_full(vm);
    if stepping {
        run::<true>(vm, frame, base, pending)
    } else {
        run::<false>(vm, frame, base, pending)
    }
}

/// Goes on after a loop was left, alternating between the two, until the run ends.
///
/// A run that native code waits for cannot pause. When the slice ends in it, it goes on with all that
/// lies behind; what is left of that is held back afterwards, so that the run pauses as soon as it is
/// back in the outermost loop.
#[cold]
#[inline(never)]
fn go_on(vm: &mut Vm, mut exit: LoopExit, base: usize, may_pause: bool) -> PyResult<Outcome> {
    let mut overdrawn = false;
    let result = loop {
        match exit {
            LoopExit::Done(outcome) => break Ok(outcome),
            LoopExit::Thrown(thrown) => break Err(thrown),
            LoopExit::Switch(frame, pending) => exit = enter(vm, frame, base, pending),
            LoopExit::OutOfSteps(stopped) if vm.budget.behind_stop > 0 => {
                exit = ask(vm, stopped, base)
            }
            LoopExit::OutOfSteps(stopped) if !may_pause && vm.budget.beyond > 0 => {
                vm.draw(u64::MAX);
                overdrawn = true;
                exit = in_the_middle(vm, stopped, base);
            }
            LoopExit::OutOfSteps(stopped) => {
                watched::stopped(vm, &stopped, false);
                break Err(stop(vm, stopped, base, may_pause));
            }
        }
    };
    if overdrawn {
        vm.hold_back();
    }
    result
}

/// Runs a frame that has stopped in the stepping loop. That may be between the halves of a method call,
/// which look different on the stack of the fast one: it goes on in the same loop until the next jump.
fn in_the_middle(vm: &mut Vm, stopped: Box<Frame>, base: usize) -> LoopExit {
    run::<true>(vm, stopped, base, None)
}

/// Asks [`Vm::stops`] how to go on.
#[cold]
fn ask(vm: &mut Vm, mut stopped: Box<Frame>, base: usize) -> LoopExit {
    std::mem::swap(&mut stopped, &mut vm.call_stack.top);
    let answer = match vm.stops.take() {
        Some(mut stops) => {
            let answer = stops.stop(vm);
            vm.stops.get_or_insert(stops);
            answer
        }
        // What runs while it is asked does not ask it.
        None => Ok(u64::MAX),
    };
    std::mem::swap(&mut stopped, &mut vm.call_stack.top);
    match answer {
        Ok(steps) => {
            vm.stop_after(steps.max(1));
            in_the_middle(vm, stopped, base)
        }
        Err(refused) => frame_exit::fault(vm, stopped, base, refused.into()),
    }
}

/// Ends the run for want of steps: paused, if nobody but the embedder waits for it.
#[cold]
fn stop(vm: &mut Vm, stopped: Box<Frame>, base: usize, may_pause: bool) -> Thrown {
    let executed = vm.executed();
    if !may_pause {
        frame_exit::drop_frames(vm, stopped, base);
        return Fault::Steps {
            executed,
            resumable: false,
        }
        .into();
    }
    // Frames stay as they are; `resume_paused` goes on from here.
    vm.call_stack.paused = Some(Paused {
        frame: stopped,
        waiting: vm.call_stack.frames.drain(base..).collect(),
        handled: std::mem::replace(&mut vm.call_stack.handled, Value::None),
        depth: vm.levels.depth,
        recursion: vm.levels.recursion,
    });
    let fault = if vm.budget.beyond > 0 {
        Fault::Paused { executed }
    } else {
        Fault::Steps {
            executed,
            resumable: true,
        }
    };
    fault.into()
}

/// Forgets, when a fault ends the outermost run, what was under way in it.
#[inline]
pub(super) fn reset_after_fault(vm: &mut Vm, result: &PyResult<Outcome>) {
    if vm.levels.native_depth == 0 {
        reset_outermost(vm, result);
    }
}

fn reset_outermost(vm: &mut Vm, result: &PyResult<Outcome>) {
    vm.settle_frames();
    if matches!(result, Err(Thrown::Fault(_))) {
        vm.call_stack.handled = Value::None;
        vm.levels.recursion = 0;
        vm.levels.repr_stack.clear();
    }
}

/// Goes on after a pause; see [`Fault::Paused`] and [`Fault::Steps`].
///
/// # Errors
///
/// As [`super::eval`].
pub fn resume_paused(vm: &mut Vm, paused: Paused) -> PyResult<Outcome> {
    vm.levels.native_depth += 1;
    vm.call_stack.handled = paused.handled;
    let spare = Frame::placeholder(&vm.call_stack.idle);
    let caller = std::mem::replace(&mut vm.call_stack.top, spare);
    vm.call_stack.frames.push(caller);
    let base = vm.call_stack.frames.len();
    let depth = std::mem::replace(&mut vm.levels.depth, paused.depth);
    let recursion = std::mem::replace(&mut vm.levels.recursion, paused.recursion);
    vm.call_stack.frames.extend(paused.waiting);
    let first = in_the_middle(vm, paused.frame, base);
    let result = go_on(vm, first, base, true);
    vm.levels.depth = depth;
    vm.levels.recursion = recursion;
    vm.levels.native_depth -= 1;
    reset_after_fault(vm, &result);
    if let Some(caller) = vm.call_stack.frames.pop() {
        vm.call_stack.top = caller;
    }
    result
}
