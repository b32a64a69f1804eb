//! How high the stack of a scope can get, as the reference reckons it: too high in places.
//!
//! The reference walks every path and follows a block again whenever it is reached with more on the stack.
//! All paths of the compiler's code lead forward but for the jumps to the start of a loop, which every
//! path inside of the loop has passed and does not enter again. One pass from the front, which keeps for
//! each label the largest height it is reached with, finds the same.

use super::{Body, Label};
use bc_core::opcode::Opcode;

/// The largest height of the stack.
pub(super) fn stack_depth(body: &Body) -> i32 {
    // The height at each label, as far as it has been reached.
    let mut reached: Vec<Option<i32>> = vec![None; body.label_count()];
    let mut labels = body.placed().peekable();
    let (mut depth, mut highest) = (Some(0), 0);
    for (at, &instr) in body.instrs().iter().enumerate() {
        while let Some((label, _)) = labels.next_if(|&(_, place)| place == at) {
            depth = depth.max(reached[label.index()]);
        }
        let Some(mut height) = depth else { continue };
        height = height.saturating_add(effect(instr.opcode, instr.arg));
        highest = highest.max(height);
        if let Some(label) = Label::of_jump(instr) {
            let mut there = height;
            match instr.opcode {
                Opcode::FOR_ITER => there -= 2,
                Opcode::SETUP_FINALLY | Opcode::SETUP_EXCEPT => {
                    there += 3;
                    highest = highest.max(there);
                }
                Opcode::JUMP_IF_TRUE_OR_POP | Opcode::JUMP_IF_FALSE_OR_POP => height -= 1,
                _ => {}
            }
            let known = &mut reached[label.index()];
            *known = (*known).max(Some(there));
        }
        let leaves = matches!(instr.opcode, Opcode::JUMP_ABSOLUTE | Opcode::JUMP_FORWARD);
        depth = (!leaves).then_some(height);
    }
    highest
}

/// By how much an instruction changes the height.
fn effect(opcode: Opcode, arg: u32) -> i32 {
    // A jump's argument is a label here, and its effect does not depend on it.
    opcode.stack_effect(arg).unwrap_or(0)
}
