//! Instructions decoded in order, and the checks that need no knowledge of control flow.
//!
//! [`check`] asks that every byte of `co_code` belongs to exactly one instruction, every opcode is known, every operand
//! has a meaning in its table, every jump leads to the first byte of an instruction, in unreachable code as well. Where
//! that is not so, `walk` asks the same of single instructions.

use super::code::RejectionCode;
use super::finding::Finding;
use super::program::{NO_INSTRUCTION, Program};
use crate::code::{CodeFlags, CodeObject};
use crate::count::counted;
use crate::instruction::{DecodeError, Instruction, decode};
use crate::opcode::{CompareOp, Opcode, OperandKind};

/// Splits the code into instructions and checks each by itself.
///
/// # Errors
/// The finding with the offset it is about.
pub(super) fn check(code: &CodeObject) -> Result<Program, (u32, Finding)> {
    let program = decode_all(code.code())?;
    if program.instructions.is_empty() {
        let finding = Finding::new(RejectionCode::EmptyCode, "co_code is empty")
            .needs("at least one instruction")
            .help("the shortest code is LOAD_CONST, RETURN_VALUE");
        return Err((0, finding));
    }
    let limits = Limits::of(code);
    for instruction in &program.instructions {
        if let Some(finding) = limits
            .check(instruction)
            .or_else(|| target(&program, instruction))
        {
            return Err((instruction.offset, finding));
        }
    }
    Ok(program)
}

fn decode_all(code: &[u8]) -> Result<Program, (u32, Finding)> {
    let mut instructions = Vec::with_capacity(code.len() / 2);
    let mut index_at = vec![NO_INSTRUCTION; code.len()];
    for decoded in decode(code) {
        let instruction =
            decoded.map_err(|error| (error.offset(), truncated(error, code.len())))?;
        if let Some(finding) = unknown(&instruction) {
            return Err((instruction.offset, finding));
        }
        // There are fewer instructions than bytes, of which decoding lets fewer than 2^32 through.
        if let Ok(index) = u32::try_from(instructions.len())
            && let Some(place) = index_at.get_mut(instruction.offset as usize)
        {
            *place = index;
        }
        instructions.push(instruction);
    }
    Ok(Program {
        instructions: instructions.into(),
        index_at: index_at.into(),
        traversed: None,
    })
}

/// That the code ends inside an instruction.
pub(super) fn truncated(error: DecodeError, length: usize) -> Finding {
    let message = match error {
        DecodeError::Truncated {
            opcode, missing, ..
        } if opcode == Opcode::EXTENDED_ARG && missing == 1 => {
            format!("co_code ends at {length} inside {opcode} or right after it")
        }
        DecodeError::Truncated {
            opcode, missing, ..
        } => {
            let bytes = counted(missing, "byte");
            format!("co_code ends at {length} inside {opcode}, {bytes} short")
        }
        DecodeError::TooLong { .. } => "co_code is longer than an offset can say".to_owned(),
    };
    Finding::new(RejectionCode::TruncatedInstruction, message).needs(
        "two bytes of argument after an opcode from 90 on, and an instruction after EXTENDED_ARG",
    )
}

/// What is wrong with an instruction whatever its operand is.
pub(super) fn unknown(instruction: &Instruction) -> Option<Finding> {
    let opcode = instruction.opcode;
    if !opcode.is_known() {
        let message = format!("{} is no opcode of CPython 3.5", opcode.number());
        return Some(Finding::new(RejectionCode::UnknownOpcode, message));
    }
    if instruction.extended > 0 && !opcode.has_arg() {
        let message = format!("EXTENDED_ARG stands before {opcode}, which takes no argument");
        return Some(
            Finding::new(RejectionCode::ExtendedArgMisplaced, message)
                .needs("an opcode with an argument after EXTENDED_ARG")
                .help("remove the EXTENDED_ARG"),
        );
    }
    None
}

/// The sizes operands are measured against.
pub(super) struct Limits {
    consts: usize,
    names: usize,
    locals: u32,
    cells: usize,
    frees: usize,
    /// Whether frames of this code have a locals mapping from the start.
    has_locals_mapping: bool,
}

impl Limits {
    pub(super) fn of(code: &CodeObject) -> Limits {
        Limits {
            consts: code.consts().len(),
            names: code.names().len(),
            locals: code.nlocals(),
            cells: code.cellvars().len(),
            frees: code.freevars().len(),
            has_locals_mapping: !code
                .flags()
                .contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS),
        }
    }

    /// What is wrong with an operand that is no target.
    pub(super) fn check(&self, instruction: &Instruction) -> Option<Finding> {
        let opcode = instruction.opcode;
        let arg = u64::from(instruction.arg);
        let index = |code: RejectionCode, table: &str, length: usize| {
            (arg >= length as u64).then(|| out_of_range(code, opcode, arg, table, length as u64))
        };
        match opcode.operand() {
            OperandKind::Const => index(RejectionCode::ConstOutOfRange, "co_consts", self.consts),
            OperandKind::Name => index(RejectionCode::NameOutOfRange, "co_names", self.names),
            OperandKind::Local => {
                let length = u64::from(self.locals);
                (arg >= length).then(|| {
                    let message = match length {
                        0 => format!("{opcode} {arg} needs a local variable, the code has none"),
                        1 => format!("{opcode} {arg} is beyond the only local variable, number 0"),
                        _ => format!("{opcode} {arg} is beyond the {length} local variables"),
                    };
                    Finding::new(RejectionCode::LocalOutOfRange, message)
                        .needs("an index below co_nlocals")
                })
            }
            OperandKind::Deref => {
                let table = "co_cellvars + co_freevars";
                index(
                    RejectionCode::CellOutOfRange,
                    table,
                    self.cells + self.frees,
                )
                .or_else(|| self.class_deref(opcode, arg))
            }
            OperandKind::Compare => (arg > u64::from(CompareOp::ExceptionMatch.arg())).then(|| {
                let message = format!("{opcode} {arg} is no comparison");
                Finding::new(RejectionCode::CompareOutOfRange, message)
                    .needs("0 to 10, the comparisons from < to exception match")
            }),
            _ => meaning(opcode, instruction.arg),
        }
    }

    fn class_deref(&self, opcode: Opcode, arg: u64) -> Option<Finding> {
        if opcode != Opcode::LOAD_CLASSDEREF {
            return None;
        }
        let message = if arg < self.cells as u64 {
            format!("{opcode} {arg} is a cell variable of this code")
        } else if !self.has_locals_mapping {
            format!("{opcode} in a function, whose frames have no locals mapping")
        } else {
            return None;
        };
        Some(
            Finding::new(RejectionCode::ClassDerefMisused, message)
                .needs("a free variable, in code without both OPTIMIZED and NEWLOCALS")
                .help("use LOAD_DEREF"),
        )
    }
}

fn meaning(opcode: Opcode, arg: u32) -> Option<Finding> {
    let needs = match opcode {
        Opcode::RAISE_VARARGS if arg > 2 => {
            "0, 1 or 2 values: nothing, an exception, an exception and its cause"
        }
        Opcode::BUILD_SLICE if arg != 2 && arg != 3 => {
            "2 or 3 values: start, stop and perhaps step"
        }
        Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD if arg == 0 => {
            "the depth of the container below the item, counted from 1"
        }
        _ => return None,
    };
    let message = format!("{opcode} {arg} has no meaning");
    Some(Finding::new(RejectionCode::OperandWithoutMeaning, message).needs(needs))
}

fn out_of_range(
    code: RejectionCode,
    opcode: Opcode,
    arg: u64,
    table: &str,
    length: u64,
) -> Finding {
    let items = counted(length, "item");
    Finding::new(
        code,
        format!("{opcode} {arg} is beyond {table}, which has {items}"),
    )
    .needs(format!("an index into {table}"))
}

/// Where a jump leads, which may be beyond what an offset can say.
fn goal(jump: &Instruction) -> u64 {
    match jump.opcode.is_absolute_jump() {
        true => u64::from(jump.arg),
        false => u64::from(jump.next_offset()) + u64::from(jump.arg),
    }
}

/// That a jump leads beyond the end of the code.
pub(super) fn out_of_code(jump: &Instruction, length: usize) -> Finding {
    let (opcode, goal) = (jump.opcode, goal(jump));
    let message = format!("{opcode} leads to {goal}, but co_code ends at {length}");
    Finding::new(RejectionCode::JumpOutOfCode, message)
        .needs("the offset of an instruction as its target")
}

fn target(program: &Program, instruction: &Instruction) -> Option<Finding> {
    if !instruction.opcode.is_jump() || program.target(instruction).is_some() {
        return None;
    }
    let (opcode, goal) = (instruction.opcode, goal(instruction));
    let inside = u32::try_from(goal)
        .ok()
        .and_then(|goal| program.covering(goal));
    let Some(inside) = inside else {
        return Some(out_of_code(instruction, program.index_at.len()));
    };
    let (first, last) = (inside.offset, inside.next_offset() - 1);
    let message = format!(
        "{opcode} leads to {goal}, into the middle of the {} at {first} to {last}",
        inside.opcode
    );
    Some(
        Finding::new(RejectionCode::JumpIntoInstruction, message)
            .needs("the offset of an instruction as its target")
            .help(format!(
                "the nearest instructions begin at {first} and {}",
                inside.next_offset()
            )),
    )
}
