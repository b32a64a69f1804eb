//! The instructions of a scope, with labels where jumps lead to.

use crate::budget::Meter;
use crate::error::SourceError;
use bc_core::opcode::Opcode;

/// A place that jumps lead to, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(u32);

/// An instruction. The argument of a jump is a label until the jumps are resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instr {
    pub(crate) opcode: Opcode,
    pub(crate) arg: u32,
    /// The line that begins here, or 0.
    pub(crate) line: u32,
}

impl Instr {
    /// How many bytes it takes.
    pub(crate) fn size(self) -> u32 {
        match self.opcode.has_arg() {
            false => 1,
            true if self.arg > 0xffff => 6,
            true => 3,
        }
    }
}

/// Where a label is before it is placed.
const NOWHERE: u32 = u32::MAX;

/// The instructions of a scope.
#[derive(Debug, Default)]
pub(crate) struct Body {
    instrs: Vec<Instr>,
    /// The index of the instruction at each label.
    places: Vec<u32>,
    /// The labels in the order in which they were placed.
    placed: Vec<Label>,
    /// How many instructions the first block has, once it is closed.
    first_block: Option<usize>,
    /// Whether the current block has a `RETURN_VALUE`.
    returned: bool,
}

impl Body {
    /// The instructions so far.
    pub(crate) fn instrs(&self) -> &[Instr] {
        &self.instrs
    }

    /// The labels with their places, from the front.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (Label, usize)> {
        let place = |&label: &Label| (label, self.places[label.index()] as usize);
        self.placed.iter().map(place)
    }

    /// How many labels there are.
    pub(crate) fn label_count(&self) -> usize {
        self.places.len()
    }

    /// A new label without a place.
    pub(crate) fn label(&mut self) -> Label {
        // There are no more than a few to each node of the tree, and memory ends before their number.
        let label = Label(self.places.len() as u32);
        self.places.push(NOWHERE);
        label
    }

    /// Puts a label here; a new block begins.
    pub(crate) fn place(&mut self, label: Label) {
        self.places[label.index()] = self.instrs.len() as u32;
        self.placed.push(label);
        self.next_block();
    }

    /// Begins a new block that no jump leads to.
    pub(crate) fn next_block(&mut self) {
        self.first_block.get_or_insert(self.instrs.len());
        self.returned = false;
    }

    /// Adds an instruction.
    pub(crate) fn push(&mut self, opcode: Opcode, arg: u32, line: u32) {
        self.returned |= opcode == Opcode::RETURN_VALUE;
        self.instrs.push(Instr { opcode, arg, line });
    }

    /// Adds a jump.
    pub(crate) fn push_jump(&mut self, opcode: Opcode, label: Label, line: u32) {
        self.push(opcode, label.0, line);
    }

    /// Whether the current block has a `RETURN_VALUE`, be it the last instruction or not.
    pub(crate) fn has_returned(&self) -> bool {
        self.returned
    }

    /// The line of the first instruction of the first block; 1 if that block is empty.
    pub(crate) fn first_line(&self) -> u32 {
        match self.instrs.first() {
            Some(first) if self.first_block != Some(0) => first.line,
            _ => 1,
        }
    }

    /// Turns the labels of jumps into offsets. A jump further than 16 bits reach takes three bytes more,
    /// which moves others; the reference tries again as long as the count of such jumps changes.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    pub(crate) fn resolve_jumps(&mut self, meter: &Meter<'_>) -> Result<(), SourceError> {
        let mut targets = Vec::new();
        for (at, instr) in self.instrs.iter_mut().enumerate() {
            if instr.opcode.is_jump() {
                targets.push((at, Label(instr.arg)));
                instr.arg = 0;
            }
        }
        let mut starts = vec![0; self.instrs.len() + 1];
        let (mut long, mut last_long) = (0, None);
        while last_long != Some(long) {
            meter.steps(self.instrs.len(), 1)?;
            let mut offset = 0;
            for (start, instr) in starts.iter_mut().zip(&self.instrs) {
                *start = offset;
                offset += instr.size();
            }
            if let Some(end) = starts.last_mut() {
                *end = offset;
            }
            last_long = Some(long);
            long = 0;
            for &(at, label) in &targets {
                let place = self.places[label.index()];
                // A label without a place is at the start for the reference.
                let target = starts.get(place as usize).copied().unwrap_or(0);
                let instr = &mut self.instrs[at];
                instr.arg = if instr.opcode.is_relative_jump() {
                    target.wrapping_sub(starts[at + 1])
                } else {
                    target
                };
                long += u32::from(instr.arg > 0xffff);
            }
        }
        Ok(())
    }
}

impl Label {
    /// The number as an index.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// The label that a jump has for an argument before jumps are resolved.
    pub(crate) fn of_jump(instr: Instr) -> Option<Label> {
        instr.opcode.is_jump().then_some(Label(instr.arg))
    }
}
