//! How many values an instruction takes off the value stack, as `ceval.c` has it.
//!
//! What it puts there is then what lies above the rest when it has ended. Absent: the numbers that
//! an opcode and its argument say alone, which are in the table of opcodes.

use bc_core::opcode::Opcode;

use crate::model::frame::{Frame, why};
use crate::model::object::Payload;
use crate::model::value::Value;

/// What an instruction takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// So many values.
    Now(u32),
    /// At most so many; how many can be seen from the depth at its end.
    AtEnd(u32),
}

/// Stands for an opcode of which it depends on more than itself.
const VARIES: u8 = u8::MAX;

/// How many values each opcode takes.
const FIXED: [u8; 256] = {
    let mut all = [0; 256];
    let mut number = 0;
    while number < all.len() {
        all[number] = fixed(Opcode(number as u8));
        number += 1;
    }
    all
};

/// How many values an opcode takes, by the table of opcodes. One that is not known takes nothing.
const fn fixed(opcode: Opcode) -> u8 {
    let (least, most) = (opcode.effect(0), opcode.effect(u32::MAX));
    match (opcode, least, most) {
        // It takes what was raised and the answer of `__exit__`; what lies below has been looked at before.
        (Opcode::WITH_CLEANUP_FINISH, ..) => 2,
        // Which way they go shows at their end.
        (Opcode::FOR_ITER | Opcode::YIELD_FROM, ..) => VARIES,
        (Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP, ..) => VARIES,
        (
            Opcode::POP_BLOCK
            | Opcode::POP_EXCEPT
            | Opcode::END_FINALLY
            | Opcode::WITH_CLEANUP_START,
            ..,
        ) => VARIES,
        (_, Some(least), Some(most)) if least.pops == most.pops => least.pops as u8,
        (_, Some(_), Some(_)) => VARIES,
        _ => 0,
    }
}

/// What the instruction that `frame` is about to execute takes. An opcode that is not known takes nothing.
#[inline]
pub fn taken(frame: &Frame, opcode: Opcode, arg: u32) -> Taken {
    match FIXED[usize::from(opcode.0)] {
        VARIES => varying(frame, opcode, arg),
        count => Taken::Now(count.into()),
    }
}

/// What an instruction takes of which its opcode alone does not say.
fn varying(frame: &Frame, opcode: Opcode, arg: u32) -> Taken {
    let above = |level: u32| (frame.stack.len() as u32).saturating_sub(level);
    Taken::Now(match opcode {
        Opcode::FOR_ITER | Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
            return Taken::AtEnd(1);
        }
        Opcode::YIELD_FROM => return Taken::AtEnd(2),
        // What lies above the block's level goes with it.
        Opcode::POP_BLOCK | Opcode::POP_EXCEPT => match frame.blocks.last() {
            Some(block) => above(block.level),
            None => 0,
        },
        Opcode::END_FINALLY => match frame.stack.last() {
            Some(Value::Int(why::RETURN | why::CONTINUE)) => 2,
            // It ends the handler, too.
            Some(Value::Int(why::SILENCED)) => match frame.blocks.last() {
                Some(block) => above(block.level),
                None => 1,
            },
            Some(Value::Obj(class)) if matches!(class.payload, Payload::Class(_)) => 3,
            _ => 1,
        },
        Opcode::WITH_CLEANUP_START => match frame.stack.last() {
            Some(Value::Int(why::RETURN | why::CONTINUE)) => 3,
            Some(Value::None | Value::Int(_)) => 2,
            // The function below the two triples goes, and they move.
            _ => 7,
        },
        _ => match opcode.effect(arg) {
            Some(effect) => u32::try_from(effect.pops).unwrap_or(u32::MAX),
            None => 0,
        },
    })
}
