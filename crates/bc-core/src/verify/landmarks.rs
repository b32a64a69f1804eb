//! The instructions at which ways meet, found before the states are: where states have to be kept.

use super::program::Program;
use crate::opcode::Opcode;

/// Whether None on top means "nothing pending" where the block leads to.
fn is_finally(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH
    )
}

/// Which instructions are leaders, and which begin a `finally` body whose block is reachable.
pub(super) fn of(program: &Program) -> (Vec<bool>, Vec<bool>) {
    let n = program.instructions.len();
    let mut marks = Landmarks {
        is_leader: vec![false; n],
        is_finally: vec![false; n],
    };
    match &program.traversed {
        Some(traversed) => {
            let places = (0..).zip(&program.instructions).zip(&traversed.live);
            for ((at, instruction), _) in places.filter(|(_, live)| **live) {
                let to = program.target(instruction);
                if let Some(to) = to.filter(|_| program.branches(instruction).jumps) {
                    marks.lead(instruction.opcode, to);
                }
                if let Some(place) = program.join(at) {
                    marks.lead(Opcode::JUMP_ABSOLUTE, place);
                }
            }
        }
        None => marks.follow(program),
    }
    (marks.is_leader, marks.is_finally)
}

struct Landmarks {
    is_leader: Vec<bool>,
    is_finally: Vec<bool>,
}

impl Landmarks {
    /// An instruction with this opcode leads to a place.
    fn lead(&mut self, opcode: Opcode, to: u32) {
        if let Some(is_leader) = self.is_leader.get_mut(to as usize) {
            *is_leader = true;
        }
        if is_finally(opcode)
            && let Some(is_finally) = self.is_finally.get_mut(to as usize)
        {
            *is_finally = true;
        }
    }

    /// Follows all jumps.
    fn follow(&mut self, program: &Program) {
        let mut seen = vec![false; program.instructions.len()];
        let mut todo = vec![0u32];
        while let Some(mut at) = todo.pop() {
            while let Some(instruction) = program.get(at) {
                match seen.get_mut(at as usize) {
                    Some(seen) if !*seen => *seen = true,
                    _ => break,
                }
                if let Some(to) = program.target(instruction) {
                    self.lead(instruction.opcode, to);
                    todo.push(to);
                }
                if instruction.opcode.is_terminator() {
                    break;
                }
                at += 1;
            }
        }
    }
}
