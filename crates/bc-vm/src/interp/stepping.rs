//! What the stepping loop does before each instruction: it counts, and tells trace functions and the watcher.

use bc_core::opcode::Opcode;

use super::stream::{Stop, Stream};
use super::{events, fused, watched};
use crate::model::code::Instr;
use crate::model::frame::Frame;
use crate::model::vm::Vm;
use crate::protocol::poll;
use crate::runtime::fuse;

/// Before the instruction at `pc`. `line_told`: a trace function has been told of its line already.
#[inline(always)]
pub(super) fn before<const STEPPING: bool>(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    stream: &Stream<STEPPING>,
    pc: &mut usize,
    line_told: &mut bool,
) -> Result<(), Stop> {
    if let Some(target) = fuse::goes_on_at(stream, *pc) {
        // What the fast loop does there, which executes it.
        frame.lasti = *pc as u32;
        *pc += 1;
        frame.counted = *pc as u32;
        if !stream.jump(vm, frame, pc, target) {
            let result = stream.look(vm, frame, target);
            *pc = target as usize;
            result?;
        }
    }
    frame.pc = *pc as u32;
    // What only stops stops in the trace function, which comes before the instruction.
    let stops_later = vm.tracing.tells && !*line_told && vm.behind_stop > 0;
    if vm.fuel == 0 && !vm.release(1) && !stops_later {
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
    vm.fuel -= 1;
    watched::instruction(vm, frame).map_err(|fault| Stop::Fault(fault.into()))
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
    if vm.fuel == 0 && !vm.release(1) {
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
