//! What the stepping loop does before each instruction: it counts, and tells trace functions and the watcher.

use bc_core::opcode::Opcode;

use super::frame_exit::{self, LoopExit};
use super::step::Exit;
use super::{events, fused, watched};
use crate::model::code::Instr;
use crate::model::error::Fault;
use crate::model::frame::Frame;
use crate::model::vm::Vm;
use crate::protocol::poll;
use crate::runtime::fuse;

/// Why the stepping loop stops before an instruction.
pub(super) enum Stop {
    /// There is something to be done first.
    Exit(Exit),
    /// The budget is used up.
    OutOfSteps,
    /// The watcher refuses.
    Fault(Fault),
}

impl Stop {
    /// Leaves the loop.
    #[cold]
    pub(super) fn leave(self, vm: &mut Vm, frame: Box<Frame>, base: usize) -> LoopExit {
        match self {
            Self::Exit(exit) => LoopExit::Switch(frame, Some(exit)),
            Self::OutOfSteps => LoopExit::OutOfSteps(frame),
            Self::Fault(fault) => frame_exit::fault(vm, frame, base, fault.into()),
        }
    }
}

/// Where the stepping loop goes on instead of at `pc`: what the fast loop does there, which executes the instruction that
/// only says so.
#[inline(always)]
pub(super) fn goes_on_at(stream: &[Instr], frame: &mut Frame, pc: &mut usize) -> Option<u32> {
    let target = fuse::goes_on_at(stream, *pc)?;
    frame.lasti = *pc as u32;
    *pc += 1;
    frame.counted = *pc as u32;
    Some(target)
}

/// Before the instruction at `pc`. `line_told`: a trace function has been told of its line already.
#[inline(always)]
pub(super) fn before(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    pc: &mut usize,
    line_told: &mut bool,
) -> Result<(), Stop> {
    frame.pc = *pc as u32;
    // What only stops stops in the trace function, which comes before the instruction.
    let stops_later = vm.tracing.tells && !*line_told && vm.budget.behind_stop > 0;
    if vm.budget.fuel == 0 && !vm.release(1) && !stops_later {
        if *line_told {
            frame.counted = Frame::LINE_TOLD;
        }
        return Err(Stop::OutOfSteps);
    }
    // It is counted below, and not by what is called before.
    frame.counted = *pc as u32 + 1;
    if vm.tracing.tells && !std::mem::take(line_told) {
        tell_line(vm, frame, pc)?;
    }
    vm.budget.fuel -= 1;
    watched::instruction(vm, frame).map_err(Stop::Fault)
}

/// Tells the trace function of the line that the instruction begins, if it does.
fn tell_line(vm: &mut Vm, frame: &mut Box<Frame>, pc: &mut usize) -> Result<(), Stop> {
    frame.lasti = *pc as u32;
    if frame.pair != Frame::NO_PAIR
        && let Err(exit) = fused::unfuse(vm, frame)
    {
        *pc += 1;
        return Err(Stop::Exit(exit));
    }
    if let Err(thrown) = events::line(vm, frame) {
        // The instruction does not run after all, as if it had raised but for its count.
        *pc += 1;
        return Err(Stop::Exit(thrown.into()));
    }
    *pc = frame.lasti as usize;
    frame.pc = frame.lasti;
    frame.counted = frame.lasti + 1;
    // The function has taken steps.
    if vm.budget.fuel == 0 && !vm.release(1) {
        frame.counted = Frame::LINE_TOLD;
        return Err(Stop::OutOfSteps);
    }
    Ok(())
}

/// A comparison counts as a level of recursion: the deepest frame has none left for it.
#[inline(always)]
pub(super) fn compares_too_deep(vm: &Vm, instr: Instr) -> bool {
    instr.op == Opcode::COMPARE_OP.0 && instr.arg < 6 && poll::is_full(vm)
}
