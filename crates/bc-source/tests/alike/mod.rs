//! Code objects that are equal but for line tables.

use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::instruction::{Instruction, decode};
use bc_core::opcode::Opcode;

/// Whether two code objects are equal but for lines, or what differs. `false` if the instructions of some
/// have not been compared: a step of 255 in a line table leaves the code without the peephole's work.
///
/// Constants are compared where they are loaded: functions that are equal are one constant if they stand in
/// one line, and two if not.
pub(crate) fn alike(one: &CodeObject, other: &CodeObject) -> Result<bool, String> {
    let fields = |code: &CodeObject| {
        format!(
            "{:?}",
            (
                (code.name(), code.argcount(), code.kwonlyargcount()),
                (code.nlocals(), code.stacksize(), code.flags()),
                (code.names(), code.varnames()),
                (code.freevars(), code.cellvars()),
            )
        )
    };
    if fields(one) != fields(other) {
        return Err(format!("{}\n{}", fields(one), fields(other)));
    }
    if one.lnotab().contains(&255) || other.lnotab().contains(&255) {
        return Ok(false);
    }
    let instructions = |code: &CodeObject| -> Vec<Instruction> {
        decode(code.code()).map(Result::unwrap).collect()
    };
    let (ones, others) = (instructions(one), instructions(other));
    if ones.len() != others.len() {
        return Err(format!("{:?}: lengths", one.name()));
    }
    let mut compared = true;
    for (a, b) in ones.iter().zip(&others) {
        let what = || format!("{:?}: {a:?} {b:?}", one.name());
        if a.opcode != b.opcode {
            return Err(what());
        }
        if a.opcode != Opcode::LOAD_CONST {
            if a.arg != b.arg {
                return Err(what());
            }
            continue;
        }
        let constant = |code: &CodeObject, at: &Instruction| code.consts()[at.arg as usize].clone();
        match (constant(one, a), constant(other, b)) {
            (Constant::Code(a), Constant::Code(b)) => compared &= alike(&a, &b)?,
            // NaNs are printed, too.
            (a, b) if format!("{a:?}") == format!("{b:?}") => {}
            _ => return Err(what()),
        }
    }
    Ok(compared)
}
