//! Doing what an instruction has asked of the loop: calls, returns, yields, raises.
//!
//! Each function gives back the frame that goes on, or how the run ends.

use bc_core::opcode::Opcode;

use super::feed::{self, Fed};
use super::frame_exit::{self, LoopExit};
use super::generators::{self, entry_of};
use super::ops::yields;
use super::step::{Exit, Why, underflow};
use super::unwind::{self, UnwindTo};
use super::{descend, events, watched};
use crate::model::code::Instr;
use crate::model::error::{Fault, Thrown};
use crate::model::frame::{Frame, OnReturn};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::Entry;
use crate::protocol::poll;
use crate::runtime::frames;

/// The frame that goes on at its `pc`, what is to be done there first, and how many instructions from there on are done
/// already.
type Onward = Result<(Box<Frame>, Option<Exit>, usize), LoopExit>;

/// Does what `exit` says, which an instruction of `frame` has ended with.
///
/// Out of line: what the loop keeps in registers is too much already.
#[inline(never)]
pub(super) fn follow<const STEPPING: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    base: usize,
    exit: Exit,
) -> Onward {
    match exit {
        Exit::Call(new) => called::<STEPPING>(vm, frame, new),
        Exit::Unwind(Why::Return(value)) if frame.blocks.is_empty() => {
            returned::<STEPPING>(vm, frame, base, value)
        }
        Exit::Unwind(why) => match unwind::unwind(vm, &mut frame, why) {
            UnwindTo::At(target, reason) => {
                frame.pc = target;
                watched::landed(vm, &frame, reason);
                let pending = frame_exit::poll(vm, &mut frame);
                go_on::<STEPPING>(vm, frame, pending)
            }
            UnwindTo::Return(value) => returned::<STEPPING>(vm, frame, base, value),
            UnwindTo::Raise => {
                let fault = Fault::Internal("break outside a loop");
                Err(frame_exit::fault(vm, frame, base, fault.into()))
            }
        },
        Exit::Yield => yielded::<STEPPING>(vm, frame),
        Exit::Delegate => match generators::delegate(vm, &mut frame) {
            Ok(inner) => {
                vm.call_stack
                    .frames
                    .push(std::mem::replace(&mut frame, inner));
                if STEPPING {
                    watched::enter(vm, &frame, entry_of(&frame), true);
                } else if poll::is_full(vm) {
                    return Err(LoopExit::Switch(frame, None));
                }
                resumed::<STEPPING>(vm, frame, None)
            }
            Err(thrown) => Ok((frame, Some(thrown.into()), 0)),
        },
        Exit::Resume => looped::<STEPPING>(vm, frame),
        Exit::Thrown(Thrown::Fault(fault)) => {
            Err(frame_exit::fault(vm, frame, base, Thrown::Fault(fault)))
        }
        Exit::Thrown(Thrown::Raise(exception)) => {
            if STEPPING {
                frame.pair = Frame::NO_PAIR;
            }
            frames::trace(vm, &mut frame, &exception);
            let exception = if vm.tracing.tells {
                match events::raised(vm, &mut frame, exception) {
                    Ok(exception) => exception,
                    Err(fault) => return Err(frame_exit::fault(vm, frame, base, fault)),
                }
            } else {
                exception
            };
            raised::<STEPPING>(vm, frame, base, exception)
        }
        Exit::Reraise(exception) => raised::<STEPPING>(vm, frame, base, exception),
    }
}

/// The instructions of a frame as the loop runs them.
#[inline]
fn stream_of<const STEPPING: bool>(frame: &Frame) -> &[Instr] {
    if STEPPING {
        &frame.code.plain
    } else {
        &frame.code.fused
    }
}

/// Goes on in `frame`, in this loop if the budget allows.
#[inline]
fn go_on<const STEPPING: bool>(vm: &Vm, frame: Box<Frame>, pending: Option<Exit>) -> Onward {
    if !STEPPING && vm.budget.fuel <= frame.code.fused.len() as u64 {
        return Err(LoopExit::Switch(frame, pending));
    }
    Ok((frame, pending, 0))
}

/// Goes on in a generator that has got `None`: an instruction that only drops it is done at once.
#[inline]
fn resumed<const STEPPING: bool>(vm: &Vm, frame: Box<Frame>, pending: Option<Exit>) -> Onward {
    let (mut frame, pending, _) = go_on::<STEPPING>(vm, frame, pending)?;
    let mut done = 0;
    if !STEPPING {
        done = yields::drop_at_once(&mut frame);
    }
    Ok((frame, pending, done))
}

/// A function was called, whose frame is `new`.
#[inline(always)]
pub(super) fn called<const STEPPING: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    new: Box<Frame>,
) -> Onward {
    let deep = match descend(vm) {
        Ok(deep) => deep,
        Err(thrown) => {
            frame_exit::refused_call(vm, new);
            return Ok((frame, Some(thrown.into()), 0));
        }
    };
    // A getter is called by what looks the attribute up, a generator resumed by what takes its items.
    let native = STEPPING
        && (watched::calls_natively(&frame, &frame.code.plain)
            || matches!(new.on_return, OnReturn::Feed(_)));
    vm.call_stack
        .frames
        .push(std::mem::replace(&mut frame, new));
    if STEPPING {
        watched::enter(vm, &frame, entry_of(&frame), native);
    }
    if !STEPPING && !deep && vm.budget.fuel > frame.code.fused.len() as u64 {
        return Ok((frame, None, 0));
    }
    let mut pending = None;
    // Of the fast loop only what ran just now can have set a function: its steps are gone.
    if (STEPPING || vm.budget.fuel == 0)
        && vm.tracing.tells
        && let Err(thrown) = events::enter(vm, &mut frame)
    {
        pending = Some(thrown.into());
        frame = frame_exit::unentered(vm, frame)?;
    } else if !STEPPING && poll::is_full(vm) {
        return Err(LoopExit::Switch(frame, None));
    }
    go_on::<STEPPING>(vm, frame, pending)
}

/// The frame returns `value`.
#[inline]
fn returned<const STEPPING: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    base: usize,
    value: Value,
) -> Onward {
    if STEPPING
        && vm.tracing.tells
        && let Err(exit) = events::leave(vm, &mut frame, &value)
    {
        return Ok((frame, Some(exit), 0));
    }
    let mut frame = frame_exit::returned(vm, frame, value, base)?;
    let pending = frame_exit::poll(vm, &mut frame);
    go_on::<STEPPING>(vm, frame, pending)
}

/// The frame yields what is on top of its value stack.
#[inline]
fn yielded<const STEPPING: bool>(vm: &mut Vm, mut frame: Box<Frame>) -> Onward {
    let mut pending = None;
    // The fast loop has just executed it, the stepping one may have told of it first.
    let instr = stream_of::<STEPPING>(&frame).get(frame.lasti as usize);
    frame.pc = if instr.is_some_and(|instr| instr.op == Opcode::YIELD_FROM.0) {
        frame.lasti
    } else {
        frame.code.settled(frame.pc)
    };
    // Who delegates yields it too, and is still at its `YIELD_FROM`.
    let mut value = Value::Unbound;
    loop {
        value = match frame.stack.pop() {
            Some(value) => value,
            None => {
                pending = Some(underflow());
                break;
            }
        };
        if STEPPING && vm.tracing.tells {
            pending = events::leave(vm, &mut frame, &value).err();
        }
        if pending.is_some() || !matches!(frame.on_return, OnReturn::Delegate) {
            break;
        }
        frame = frame_exit::yielded(vm, frame, std::mem::take(&mut value))?;
        frame.pc = frame.lasti;
    }
    if pending.is_some() {
        frame.pc = frame.lasti.wrapping_add(1);
        return go_on::<STEPPING>(vm, frame, pending);
    }
    if matches!(frame.on_return, OnReturn::Feed(_)) {
        return match feed::fed(vm, frame, value) {
            Fed::More(inner) => {
                if STEPPING {
                    watched::enter(vm, &inner, Entry::Resume, true);
                }
                resumed::<STEPPING>(vm, inner, None)
            }
            Fed::Over(caller, exit) => go_on::<STEPPING>(vm, caller, exit),
            Fed::Failed(done) => Err(done),
        };
    }
    let frame = frame_exit::yielded(vm, frame, value)?;
    let (mut frame, pending, mut done) = go_on::<STEPPING>(vm, frame, None)?;
    if !STEPPING {
        done = yields::take_at_once(&mut frame);
    }
    Ok((frame, pending, done))
}

/// A `for` loop takes the next item of a generator.
#[inline]
fn looped<const STEPPING: bool>(vm: &mut Vm, mut frame: Box<Frame>) -> Onward {
    // Where the loop ends.
    let instr = stream_of::<STEPPING>(&frame).get(frame.lasti as usize);
    let target = instr.map_or(0, |instr| instr.arg);
    let inner = match generators::for_iter(vm, &mut frame, target) {
        Ok(Some(inner)) => inner,
        Ok(None) => return go_on::<STEPPING>(vm, frame, None),
        Err(thrown) => return Ok((frame, Some(thrown.into()), 0)),
    };
    vm.call_stack
        .frames
        .push(std::mem::replace(&mut frame, inner));
    if STEPPING {
        watched::enter(vm, &frame, entry_of(&frame), false);
    }
    let mut pending = None;
    if STEPPING && vm.tracing.tells {
        let told = events::enter(vm, &mut frame);
        pending = told
            .err()
            .map(|thrown| frame_exit::refused(&mut frame, thrown));
    } else if !STEPPING && poll::is_full(vm) {
        return Err(LoopExit::Switch(frame, None));
    }
    resumed::<STEPPING>(vm, frame, pending)
}

/// `exception` is raised in the frame.
#[inline]
fn raised<const STEPPING: bool>(
    vm: &mut Vm,
    frame: Box<Frame>,
    base: usize,
    exception: ObjRef,
) -> Onward {
    let mut frame = frame_exit::raised(vm, frame, exception, base)?;
    // What was on the stack has died while the exception was under way.
    vm.call_stack.raising = true;
    let pending = frame_exit::poll(vm, &mut frame);
    vm.call_stack.raising = false;
    go_on::<STEPPING>(vm, frame, pending)
}
