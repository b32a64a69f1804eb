//! The way in: from a code object to the symbolic form.
//!
//! Nothing is lost that makes a difference to the bytes: an operand remembers where in its table it
//! stood, an instruction how many prefixes it had, the code its line table. An index that no table
//! has an entry for stays a number; whether that may run is the verifier's question.

use super::{Asm, Instr, Item, Kept, Label, LiftError, Operand, Signature, StackSize, Tables};
use crate::code::CodeObject;
use crate::instruction::{Instruction, decode};
use crate::lnotab;
use crate::opcode::{CompareOp, OperandKind};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn lift(code: &CodeObject) -> Result<Asm, LiftError> {
    let signature = Signature::of(code).ok_or(LiftError::Parameters {
        parameters: code.parameter_count(),
        names: code.varnames().len(),
    })?;
    let instructions = decode(code.code()).collect::<Result<Vec<_>, _>>()?;
    let labels = Labels::of(code, &instructions)?;
    let mut lines = lnotab::line_starts(code).peekable();
    let mut line = code.firstlineno();
    let mut body = Vec::with_capacity(instructions.len() + labels.count as usize);
    for instruction in &instructions {
        body.extend(labels.at(instruction.offset).map(Item::Label));
        while let Some((_, starts)) = lines.next_if(|&(at, _)| at <= instruction.offset) {
            line = starts;
        }
        let operand = operand(code, &labels, instruction);
        let indexed = matches!(
            operand,
            Operand::Const(_)
                | Operand::Name(_)
                | Operand::Local(_)
                | Operand::Cell(_)
                | Operand::Free(_)
        );
        body.push(Item::Instr(Instr {
            opcode: instruction.opcode,
            operand,
            line,
            kept: Kept {
                prefixes: instruction.extended,
                index: indexed.then_some(instruction.arg),
            },
        }));
    }
    body.extend(labels.at(labels.end).map(Item::Label));
    Ok(Asm {
        name: Arc::clone(code.name()),
        filename: Arc::clone(code.filename()),
        firstlineno: code.firstlineno(),
        flags: code.flags(),
        stacksize: StackSize::AtLeast(code.stacksize()),
        tables: Tables {
            consts: code.consts().to_vec(),
            names: code.names().to_vec(),
            locals: code
                .varnames()
                .get(signature.len()..)
                .unwrap_or_default()
                .to_vec(),
            nlocals: Some(code.nlocals()),
            cellvars: code.cellvars().to_vec(),
            freevars: code.freevars().to_vec(),
        },
        signature,
        body,
        lifted: Some(code.clone()),
        keeps_lines: true,
        next_label: labels.count,
        label_names: BTreeMap::new(),
    })
}

/// No label stands at an offset.
const NO_LABEL: u32 = u32::MAX;
/// Some jump leads to an offset; its label is not numbered yet.
const WANTED: u32 = u32::MAX - 1;

/// The labels of a code object, numbered from its start.
struct Labels {
    /// By offset, one more than there are bytes.
    at: Vec<u32>,
    count: u32,
    end: u32,
}

impl Labels {
    fn of(code: &CodeObject, instructions: &[Instruction]) -> Result<Labels, LiftError> {
        let mut at = vec![NO_LABEL; code.code().len() + 1];
        for jump in instructions.iter().filter(|i| i.opcode.is_jump()) {
            let target = jump.jump_target();
            let place = target.and_then(|target| at.get_mut(usize::try_from(target).ok()?));
            match place {
                Some(place) => *place = WANTED,
                None => return Err(stray(jump, target)),
            }
        }
        let mut labels = Labels {
            at,
            count: 0,
            end: u32::try_from(code.code().len()).unwrap_or(u32::MAX),
        };
        let starts = instructions.iter().map(|i| i.offset).chain([labels.end]);
        for start in starts {
            if let Some(place) = labels.at.get_mut(start as usize)
                && *place == WANTED
            {
                *place = labels.count;
                labels.count += 1;
            }
        }
        // A jump to what is no start has found a place that was never numbered.
        let stands = |jump: &&Instruction| {
            let target = jump.jump_target();
            target.is_some_and(|target| labels.at(target).is_none())
        };
        let mut jumps = instructions.iter().filter(|i| i.opcode.is_jump());
        match jumps.find(stands) {
            Some(jump) => Err(stray(jump, jump.jump_target())),
            None => Ok(labels),
        }
    }

    fn at(&self, offset: u32) -> Option<Label> {
        let label = *self.at.get(usize::try_from(offset).ok()?)?;
        (label < WANTED).then_some(Label(label))
    }
}

fn stray(jump: &Instruction, target: Option<u32>) -> LiftError {
    let beyond = u64::from(jump.next_offset()) + u64::from(jump.arg);
    LiftError::Target {
        offset: jump.offset,
        opcode: jump.opcode,
        target: target.map_or(beyond, u64::from),
    }
}

fn operand(code: &CodeObject, labels: &Labels, instruction: &Instruction) -> Operand {
    let arg = instruction.arg;
    let index = usize::try_from(arg).unwrap_or(usize::MAX);
    let named = match instruction.opcode.operand() {
        OperandKind::None if !instruction.carries_arg() => Some(Operand::None),
        OperandKind::Const => code.consts().get(index).cloned().map(Operand::Const),
        OperandKind::Name => code.names().get(index).cloned().map(Operand::Name),
        OperandKind::Local => code.varnames().get(index).cloned().map(Operand::Local),
        OperandKind::Deref => match index.checked_sub(code.cellvars().len()) {
            None => code.cellvars().get(index).cloned().map(Operand::Cell),
            Some(free) => code.freevars().get(free).cloned().map(Operand::Free),
        },
        OperandKind::JumpRel | OperandKind::JumpAbs => instruction
            .jump_target()
            .and_then(|target| labels.at(target))
            .map(Operand::Label),
        OperandKind::Compare => CompareOp::from_arg(arg).map(Operand::Compare),
        _ => None,
    };
    named.unwrap_or(Operand::Number(arg))
}
