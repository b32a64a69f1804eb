//! The places of the events that are told most: they are filled again and again, so that nothing large is moved.
//!
//! Absent: what they are filled with.

use bc_core::opcode::Opcode;

use super::super::codes::CodeId;
use super::super::event::{
    BlockChange, Bound, Changes, Completed, Entered, Entry, Instruction, Outcome, Place, Values,
};

/// Where nothing has happened: what the places hold before the first event.
const NOWHERE: Place = Place {
    step: 0,
    frame: 0,
    code: CodeId(0),
    index: 0,
};

/// What is told of an instruction.
pub(super) fn no_instruction() -> Box<Instruction> {
    Box::new(Instruction {
        place: NOWHERE,
        opcode: Opcode(0),
        arg: 0,
        depth: 0,
        popped: Values::new(),
        pushed: Values::new(),
        blocks: BlockChange::None,
        changes: Changes::new(),
        outcome: Outcome::Next,
    })
}

/// What is told of one that others have run within.
pub(super) fn no_completed() -> Completed {
    Completed {
        place: NOWHERE,
        step: 0,
        popped: Values::new(),
        depth: 0,
        pushed: Values::new(),
        blocks: BlockChange::None,
        changes: Changes::new(),
        outcome: Outcome::Next,
    }
}

/// What is told of a frame.
pub(super) fn no_entered() -> Entered {
    Entered {
        step: 0,
        frame: 0,
        code: CodeId(0),
        entry: Entry::Call,
        depth: 0,
        native: false,
        locals: Bound::new(),
        cells: Bound::new(),
        sent: None,
    }
}
