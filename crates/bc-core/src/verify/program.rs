//! The instructions of one code object in order, with their places. What they mean is not looked at here.
//!
//! There are two ways to come to them. A *sweep* takes the bytes as they lie, and is all that compiled code needs: each
//! place is followed by the one behind it. A *traversal* follows control instead, where bytes that control never
//! reaches are no instructions, or where instructions overlap; what it has found out beyond is in [`Traversed`].

use std::collections::{HashMap, HashSet};

use crate::instruction::Instruction;

/// No instruction begins at this byte.
pub(super) const NO_INSTRUCTION: u32 = u32::MAX;

/// Where a loop ends whose end is no instruction: control must not come there.
pub(super) const NOWHERE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Program {
    /// By rising offset, but for instructions that overlap.
    pub(super) instructions: Box<[Instruction]>,
    /// For every byte offset the index of the instruction that begins there, or [`NO_INSTRUCTION`].
    pub(super) index_at: Box<[u32]>,
    /// `None` after a sweep.
    pub(super) traversed: Option<Box<Traversed>>,
}

/// What is known of a program that was found by following control.
#[derive(Debug, Default)]
pub(super) struct Traversed {
    /// Places that stand for another one, which control goes on at from there. Where two instructions end at the same
    /// byte, only one can be followed by the instruction there; behind the other stands a second copy of it.
    pub(super) joins: HashMap<u32, u32>,
    /// Jumps that are decided by a constant, by offset.
    pub(super) decided: HashMap<u32, Branches>,
    /// By offset: instructions that find the truth of a constant on the stack, whatever way control comes.
    pub(super) assumes: HashSet<u32>,
    /// Whether control reaches the place.
    pub(super) live: Box<[bool]>,
}

/// Which ways out of a conditional jump there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Branches {
    pub(super) jumps: bool,
    pub(super) falls: bool,
}

impl Program {
    pub(super) fn get(&self, index: u32) -> Option<&Instruction> {
        self.instructions.get(usize::try_from(index).ok()?)
    }

    /// The offset of the instruction with this index, for messages.
    pub(super) fn offset(&self, index: u32) -> u32 {
        self.get(index).map_or(0, |instruction| instruction.offset)
    }

    /// The index of the instruction that begins at a byte offset.
    pub(super) fn index_of(&self, offset: u32) -> Option<u32> {
        self.index_at
            .get(usize::try_from(offset).ok()?)
            .copied()
            .filter(|&index| index != NO_INSTRUCTION)
    }

    /// The index of the instruction a jump or a block leads to.
    pub(super) fn target(&self, instruction: &Instruction) -> Option<u32> {
        self.index_of(instruction.jump_target()?)
    }

    /// The instruction whose bytes cover `offset`, after a sweep.
    pub(super) fn covering(&self, offset: u32) -> Option<&Instruction> {
        let after = self
            .instructions
            .partition_point(|instruction| instruction.offset <= offset);
        let instruction = self.instructions.get(after.checked_sub(1)?)?;
        (offset < instruction.next_offset()).then_some(instruction)
    }

    /// The place control goes on at behind `index`; `None` if there is no instruction.
    pub(super) fn after(&self, index: u32) -> Option<u32> {
        let (next, instruction) = (index + 1, self.get(index)?);
        let behind = self.get(next)?;
        // Behind a jump that a traversal has found to be always taken, anything may stand.
        (behind.offset == instruction.next_offset()).then_some(next)
    }

    /// The place that this one stands for, if it is no place of its own.
    pub(super) fn join(&self, index: u32) -> Option<u32> {
        self.traversed.as_ref()?.joins.get(&index).copied()
    }

    /// The ways out of a conditional jump.
    pub(super) fn branches(&self, jump: &Instruction) -> Branches {
        let decided = self.traversed.as_ref();
        decided
            .and_then(|traversed| traversed.decided.get(&jump.offset).copied())
            .unwrap_or(Branches {
                jumps: true,
                falls: true,
            })
    }

    /// Whether the instruction relies on what the ways to it have put on the stack.
    pub(super) fn assumes(&self, index: u32) -> bool {
        let traversed = self.traversed.as_ref();
        traversed.is_some_and(|traversed| traversed.assumes.contains(&self.offset(index)))
    }
}
