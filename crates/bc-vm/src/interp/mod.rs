//! How code runs: the loop, the opcode families, the unwinder, the caches. Rank 4.
//!
//! [`eval`] is what the machine's wires point to. The loop exists twice: the fast one runs the fused stream and counts
//! instructions by whole straight runs, at taken jumps, calls and returns; the stepping one runs one instruction at a time,
//! counts each, and tells a watcher. The fast one hands over when the budget might end inside the next run, so the count is
//! exact and the stop is on the instruction, and for a frame at the limit of recursion, where a comparison is too much.
//! Python-to-Python calls push a frame here and never grow the Rust stack.

mod cache;
mod drive;
mod events;
mod exits;
mod feed;
mod frame_exit;
mod fused;
mod generators;
mod ops;
mod step;
mod stepping;
mod stream;
mod unwind;
mod watched;

use crate::model::derived::{self, form};
use crate::model::error::{PyResult, Thrown};
use crate::model::frame::Frame;
use crate::model::vm::{Outcome, ResumeWith, Vm};
use crate::protocol::{compare, poll};
use crate::runtime::frames;
pub use drive::resume_paused;
use frame_exit::LoopExit;
use fused::{arms, dispatch};
use step::{Exit, Next};
use stepping::Stop;
use stream::Stream;

/// Starts or resumes `frame` and runs until it returns, yields or raises.
///
/// # Errors
///
/// A raise that no handler caught, or a fault.
pub fn eval(vm: &mut Vm, frame: Box<Frame>, sent: ResumeWith) -> PyResult<Outcome> {
    if vm.levels.native_depth >= vm.limits.native_depth {
        frames::recycle(vm, frame);
        return Err(poll::too_deep(vm, poll::CALLING));
    }
    vm.levels.native_depth += 1;
    let may_pause = std::mem::take(&mut vm.call_stack.may_pause);
    let placeholder = match vm.call_stack.placeholders.pop() {
        Some(placeholder) => placeholder,
        None => Frame::placeholder(&vm.call_stack.idle),
    };
    let caller = std::mem::replace(&mut vm.call_stack.top, placeholder);
    vm.call_stack.frames.push(caller);
    let base = vm.call_stack.frames.len();
    let depth = vm.levels.depth;
    let result = drive::drive(vm, frame, base, sent, may_pause);
    vm.levels.depth = depth;
    vm.levels.native_depth -= 1;
    drive::reset_after_fault(vm, &result);
    if let Some(caller) = vm.call_stack.frames.pop() {
        vm.call_stack
            .placeholders
            .push(std::mem::replace(&mut vm.call_stack.top, caller));
    }
    result
}

/// Counts one more Python frame; whether it is so deep that it may be the last that fits.
#[inline]
fn descend(vm: &mut Vm) -> Result<bool, Thrown> {
    vm.levels.depth += 1;
    let deep = vm.levels.depth >= vm.levels.free_depth.get();
    if deep {
        deepen(vm)?;
    }
    Ok(deep)
}

#[cold]
fn deepen(vm: &mut Vm) -> Result<(), Thrown> {
    vm.levels.depth -= 1;
    if vm.levels.depth >= vm.levels.free_depth.get() && !vm.deepen()? {
        return Err(poll::too_deep(vm, ""));
    }
    vm.levels.depth += 1;
    Ok(())
}

/// Runs frames until the one at `base` is left. `pending` is raised first.
fn run<const STEPPING: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    base: usize,
    mut pending: Option<Exit>,
) -> LoopExit {
    let mut line_told = STEPPING && frame.counted == Frame::LINE_TOLD;
    let (mut stream, mut pc) = Stream::<STEPPING>::of(&mut frame);
    if !stream.is_affordable(vm) {
        return LoopExit::Switch(frame, pending);
    }
    'frames: loop {
        let exit = if pending.is_some()
            && let Some(exit) = pending.take()
        {
            exit
        } else {
            // Instructions, until one does not just go on. What is pending is not looked at here: to move it about would be
            // a tenth of the work.
            loop {
                let target = if STEPPING
                    && let Some(target) = stepping::goes_on_at(&stream, &mut frame, &mut pc)
                {
                    target
                } else {
                    if STEPPING {
                        match stepping::before(vm, &mut frame, &mut pc, &mut line_told) {
                            Ok(()) => {}
                            Err(Stop::Exit(exit)) => break exit,
                            Err(stop) => return stop.leave(vm, frame, base),
                        }
                    }
                    let Some(mut place) = stream.get(pc) else {
                        return frame_exit::ran_off(vm, frame, base);
                    };
                    // By reference, since the fast loop is to load each part of an instruction where it is used.
                    let half;
                    if STEPPING {
                        half = watched::fetch(vm, &mut frame, pc, *place);
                        place = &half;
                    }
                    let instr = *place;
                    frame.lasti = pc as u32;
                    pc += 1;
                    if STEPPING && stepping::compares_too_deep(vm, instr) {
                        break poll::too_deep(vm, compare::COMPARING).into();
                    }
                    match bc_core::for_each_opcode!(dispatch, { vm, frame, instr, stream, pc, pending })
                    {
                        Ok(Next::FallThrough) => continue,
                        Ok(Next::Skip(more)) => {
                            pc += more;
                            continue;
                        }
                        Ok(Next::Jump(target)) => target,
                        Ok(Next::SkipThenJump(target, more)) => {
                            pc += more;
                            target
                        }
                        Ok(Next::Recheck(more)) => {
                            pc += more;
                            stream::count(vm, &mut frame, pc);
                            if stream.is_affordable(vm) {
                                continue;
                            }
                            return stream::hand_over(vm, frame, pc);
                        }
                        Err(exit) => break exit,
                    }
                };
                if !stream.jump(vm, &mut frame, &mut pc, target) {
                    match stream::look::<STEPPING>(vm, frame, stream.len(), target) {
                        Ok(next) => (frame, pending) = next,
                        Err(done) => return done,
                    }
                    pc = target as usize;
                    continue 'frames;
                }
            }
        };
        stream::count(vm, &mut frame, pc);
        frame.pc = pc as u32;
        let onward = match exit {
            Exit::Call(new) => exits::called::<STEPPING>(vm, frame, new),
            exit => exits::follow::<STEPPING>(vm, frame, base, exit),
        };
        let done;
        (frame, pending, done) = match onward {
            Ok(next) => next,
            Err(done) => return done,
        };
        pc = stream.load(&mut frame) + done;
    }
}
