//! The instructions of the frame that runs, as a loop runs them: the fast one those that were fused, the stepping one the plain
//! ones.
//!
//! The index of the next instruction is a variable of the loop and not a field: beside a field that has to be dropped it
//! would not be kept in a register.

use std::ops::Deref;
use std::rc::Rc;

use super::frame_exit::{self, LoopExit};
use super::fused;
use super::step::Exit;
use crate::model::code::Instr;
use crate::model::frame::Frame;
use crate::model::vm::Vm;
use crate::protocol::poll;

/// The stream of the frame that runs.
pub(super) struct Stream<const STEPPING: bool>(Rc<[Instr]>);

impl<const STEPPING: bool> Deref for Stream<STEPPING> {
    type Target = [Instr];

    #[inline(always)]
    fn deref(&self) -> &[Instr] {
        &self.0
    }
}

/// Counts the straight line that ends before `pc`.
#[inline(always)]
pub(super) fn count(vm: &mut Vm, frame: &mut Frame, pc: usize) {
    let run = (pc as u64).saturating_sub(u64::from(frame.counted));
    vm.budget.fuel = vm.budget.fuel.saturating_sub(run);
    frame.counted = pc as u32;
}

impl<const STEPPING: bool> Stream<STEPPING> {
    /// The stream of `frame`, and the index at which that goes on.
    #[inline(always)]
    pub(super) fn of(frame: &mut Frame) -> (Self, usize) {
        let stream = Rc::clone(if STEPPING {
            &frame.code.plain
        } else {
            &frame.code.fused
        });
        frame.counted = frame.pc;
        (Self(stream), frame.pc as usize)
    }

    /// Goes to where `frame` goes on: the index there.
    #[inline(always)]
    pub(super) fn load(&mut self, frame: &mut Frame) -> usize {
        let (stream, pc) = Self::of(frame);
        *self = stream;
        pc
    }

    /// Whether the budget lasts for the longest straight line that can come: the fast loop counts when it is over.
    #[inline(always)]
    pub(super) fn is_affordable(&self, vm: &Vm) -> bool {
        STEPPING || vm.budget.fuel > self.len() as u64
    }

    /// Jumps to the instruction `target`; false, and nothing done but counting, if the machine has to [look](Self::look)
    /// at something there.
    #[inline(always)]
    pub(super) fn jump(&self, vm: &mut Vm, frame: &mut Frame, pc: &mut usize, target: u32) -> bool {
        count(vm, frame, *pc);
        if vm.cancel.is_set() || vm.heap.trap() || self.is_to_switch(vm) {
            return false;
        }
        *pc = target as usize;
        frame.counted = target;
        true
    }

    /// Whether the other loop is to go on after a jump.
    #[inline(always)]
    fn is_to_switch(&self, vm: &Vm) -> bool {
        is_to_switch::<STEPPING>(vm, self.len())
    }
}

#[inline(always)]
fn is_to_switch<const STEPPING: bool>(vm: &Vm, length: usize) -> bool {
    if STEPPING {
        // The fast loop can run for a while.
        vm.budget.fuel > 4 * length as u64 && vm.watch.is_none() && !poll::is_full(vm)
    } else {
        vm.budget.fuel <= length as u64
    }
}

/// Looks at what has happened when `frame` jumps to `target` in a stream of this length: what is to be done there first, or
/// how the loop is left.
#[cold]
#[inline(never)]
pub(super) fn look<const STEPPING: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    length: usize,
    target: u32,
) -> Result<(Box<Frame>, Option<Exit>), LoopExit> {
    if vm.cancel.is_set() {
        return Err(frame_exit::interrupted(vm, frame, target));
    }
    let pending = frame_exit::poll(vm, &mut frame);
    frame.counted = target;
    if is_to_switch::<STEPPING>(vm, length) {
        frame.pc = target;
        return Err(LoopExit::Switch(frame, pending));
    }
    Ok((frame, pending))
}

/// In the midst of a straight line, for the rest of which the budget does not last: the other loop goes on.
#[cold]
#[inline(never)]
pub(super) fn hand_over(vm: &mut Vm, mut frame: Box<Frame>, pc: usize) -> LoopExit {
    frame.pc = pc as u32;
    let pending = fused::unfuse(vm, &mut frame).err();
    LoopExit::Switch(frame, pending)
}
