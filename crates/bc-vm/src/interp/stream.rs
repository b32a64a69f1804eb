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
use crate::model::error::Thrown;
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

/// Why a loop stops between two instructions.
pub(super) enum Stop {
    /// There is something to be done first.
    Exit(Exit),
    /// The other loop is to go on, which does that first.
    Switch(Option<Exit>),
    /// The embedder asks for something; the instruction with this index is next.
    Interrupted(u32),
    /// The budget is used up.
    OutOfSteps,
    /// The watcher refuses, or there is a fault of the machine.
    Fault(Thrown),
}

impl Stop {
    /// Leaves the loop.
    #[cold]
    pub(super) fn leave(self, vm: &mut Vm, frame: Box<Frame>, base: usize) -> LoopExit {
        match self {
            Self::Exit(exit) => LoopExit::Switch(frame, Some(exit)),
            Self::Switch(pending) => LoopExit::Switch(frame, pending),
            Self::Interrupted(target) => frame_exit::interrupted(vm, frame, target),
            Self::OutOfSteps => LoopExit::OutOfSteps(frame),
            Self::Fault(thrown) => frame_exit::fault(vm, frame, base, thrown),
        }
    }
}

/// Counts the straight line that ends before `pc`.
#[inline(always)]
pub(super) fn count(vm: &mut Vm, frame: &mut Frame, pc: usize) {
    let run = (pc as u64).saturating_sub(u64::from(frame.counted));
    vm.fuel = vm.fuel.saturating_sub(run);
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
        STEPPING || vm.fuel > self.len() as u64
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
        if STEPPING {
            // The fast loop can run for a while.
            vm.fuel > 4 * self.len() as u64 && vm.watch.is_none() && !poll::is_full(vm)
        } else {
            !self.is_affordable(vm)
        }
    }

    /// Jumps to the instruction `target`, and looks at what has happened meanwhile.
    #[cold]
    #[inline(never)]
    pub(super) fn look(
        &self,
        vm: &mut Vm,
        frame: &mut Box<Frame>,
        target: u32,
    ) -> Result<usize, Stop> {
        if vm.cancel.is_set() {
            return Err(Stop::Interrupted(target));
        }
        let pending = frame_exit::poll(vm, frame);
        frame.counted = target;
        if self.is_to_switch(vm) {
            frame.pc = target;
            return Err(Stop::Switch(pending));
        }
        match pending {
            None => Ok(target as usize),
            Some(exit) => {
                frame.pc = target;
                Err(Stop::Exit(exit))
            }
        }
    }

    /// In the midst of a straight line, for the rest of which the budget does not last: the other loop goes on.
    #[cold]
    #[inline(never)]
    pub(super) fn hand_over(vm: &mut Vm, mut frame: Box<Frame>, pc: usize) -> LoopExit {
        frame.pc = pc as u32;
        let pending = fused::unfuse(vm, &mut frame).err();
        LoopExit::Switch(frame, pending)
    }
}
