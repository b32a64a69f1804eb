//! The instructions of one code object in order, with their places. What they mean is not looked at here.

use crate::instruction::Instruction;

/// No instruction begins at this byte.
pub(super) const NO_INSTRUCTION: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Program {
    pub(super) instructions: Box<[Instruction]>,
    /// For every byte offset the index of the instruction that begins there, or [`NO_INSTRUCTION`].
    pub(super) index_at: Box<[u32]>,
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

    /// The instruction whose bytes cover `offset`.
    pub(super) fn covering(&self, offset: u32) -> Option<&Instruction> {
        let after = self
            .instructions
            .partition_point(|instruction| instruction.offset <= offset);
        let instruction = self.instructions.get(after.checked_sub(1)?)?;
        (offset < instruction.next_offset()).then_some(instruction)
    }
}
