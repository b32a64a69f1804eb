//! The way in: from a code object to the symbolic form.
//!
//! Nothing is lost that makes a difference to the bytes: an operand remembers where in its table it
//! stood, an instruction how many prefixes it had, the code its line table. An index that no table
//! has an entry for stays a number; whether that may run is the verifier's question. Bytes that are no
//! instructions stay as they are.

use super::{
    Asm, Instr, Item, Label, LiftError, Operand, Provenance, Signature, StackSize, Tables,
};
use crate::code::CodeObject;
use crate::instruction::Instruction;
use crate::lnotab;
use crate::opcode::{CompareOp, OperandKind};
use crate::verify::{self, in_step};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

pub(super) fn lift(code: &CodeObject) -> Result<Asm, LiftError> {
    Ok(placed(code)?.0)
}

/// The symbolic form, and the instructions in it as they lie in the bytes.
pub(super) fn placed(code: &CodeObject) -> Result<(Asm, Vec<Instruction>), LiftError> {
    let signature = signature(code)?;
    let parts = Parts::of(code)?;
    if let Some((first, second)) = parts.overlap {
        return Err(LiftError::Overlap { first, second });
    }
    let Parts {
        instructions,
        labels,
        ..
    } = parts;
    let body = body(code, &instructions, &labels);
    let asm = Asm {
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
    };
    Ok((asm, instructions))
}

/// The items of a code object to be looked at, with the offset of each, and where the code ends. Instructions that
/// overlap are in, those that follow each other together, with an empty piece of data before the next run.
pub(super) fn items(code: &CodeObject) -> Result<(Vec<Item>, Vec<u32>), LiftError> {
    let parts = Parts::of(code)?;
    let end = parts.labels.end;
    let (items, mut offsets) = if parts.overlap.is_none() {
        let items = body(code, &parts.instructions, &parts.labels);
        let mut at = 0u32;
        let offsets = items.iter().map(|item| {
            // All lengths together are that of the code.
            let length = u32::try_from(item.kept_length()).unwrap_or(u32::MAX);
            let next = at.saturating_add(length);
            std::mem::replace(&mut at, next)
        });
        let offsets = offsets.collect();
        (items, offsets)
    } else {
        runs(code, &parts)
    };
    offsets.push(end);
    Ok((items, offsets))
}

/// The items of code in which instructions overlap.
fn runs(code: &CodeObject, parts: &Parts) -> (Vec<Item>, Vec<u32>) {
    let mut runs: Vec<Vec<(u32, Instr)>> = Vec::new();
    let mut ends: HashMap<u32, usize> = HashMap::new();
    let instrs = instrs(code, &parts.instructions, &parts.labels);
    for (instruction, instr) in parts.instructions.iter().zip(instrs) {
        let run = ends.remove(&instruction.offset).unwrap_or(runs.len());
        if run == runs.len() {
            runs.push(Vec::new());
        }
        ends.insert(instruction.next_offset(), run);
        if let Some(run) = runs.get_mut(run) {
            run.push((instruction.offset, instr));
        }
    }
    let (mut items, mut offsets) = (Vec::new(), Vec::new());
    let mut add = |item: Item, offset: u32| {
        items.push(item);
        offsets.push(offset);
    };
    for run in runs {
        if let Some((start, _)) = run.first() {
            add(Item::Data([].into()), *start);
        }
        for (offset, instr) in run {
            if let Some(label) = parts.labels.at(offset) {
                add(Item::Label(label), offset);
            }
            add(Item::Instr(instr), offset);
        }
    }
    (items, offsets)
}

fn signature(code: &CodeObject) -> Result<Signature, LiftError> {
    Signature::of(code).ok_or(LiftError::Parameters {
        parameters: code.parameter_count(),
        names: code.varnames().len(),
    })
}

/// A body by rising offset.
fn body(code: &CodeObject, instructions: &[Instruction], labels: &Labels) -> Vec<Item> {
    let mut body = Vec::with_capacity(instructions.len() + labels.count as usize);
    let mut behind = 0;
    for (instruction, instr) in instructions.iter().zip(instrs(code, instructions, labels)) {
        data(&mut body, code, labels, behind..instruction.offset);
        behind = instruction.next_offset();
        body.extend(labels.at(instruction.offset).map(Item::Label));
        body.push(Item::Instr(instr));
    }
    data(&mut body, code, labels, behind..labels.end);
    body.extend(labels.at(labels.end).map(Item::Label));
    body
}

/// Instructions, whose offsets rise, in symbolic form.
fn instrs<'a>(
    code: &'a CodeObject,
    instructions: &'a [Instruction],
    labels: &'a Labels,
) -> impl Iterator<Item = Instr> {
    let mut lines = lnotab::line_starts(code).peekable();
    let mut line = code.firstlineno();
    instructions.iter().map(move |instruction| {
        while let Some((_, starts)) = lines.next_if(|&(at, _)| at <= instruction.offset) {
            line = starts;
        }
        let operand = operand(code, labels, instruction);
        let indexed = match operand {
            Operand::Const(_)
            | Operand::Name(_)
            | Operand::Local(_)
            | Operand::Cell(_)
            | Operand::Free(_) => true,
            Operand::Number(_) => instruction.opcode.is_jump(),
            _ => false,
        };
        Instr {
            opcode: instruction.opcode,
            operand,
            line,
            provenance: Provenance {
                prefixes: instruction.extended,
                index: indexed.then_some(instruction.arg),
            },
        }
    })
}

/// A code object taken apart.
struct Parts {
    /// By rising offset.
    instructions: Vec<Instruction>,
    labels: Labels,
    /// Where the first two instructions begin that share bytes.
    overlap: Option<(u32, u32)>,
}

impl Parts {
    fn of(code: &CodeObject) -> Result<Parts, LiftError> {
        // Of compiled code, a sweep finds all there is to find.
        let mut led_astray = None;
        // A code object holds fewer than 2³¹ bytes of code.
        let end = u32::try_from(code.code().len()).unwrap_or(u32::MAX);
        if let Some(instructions) = in_step(code.code(), 0..end) {
            let labels = Labels::of(code, &instructions);
            let is_stray = |jump: &&Instruction| {
                let target = jump.jump_target();
                jump.opcode.is_jump() && target.and_then(|to| labels.at(to)).is_none()
            };
            led_astray = instructions.iter().find(is_stray).copied();
            if led_astray.is_none() {
                return Ok(Parts {
                    instructions,
                    labels,
                    overlap: None,
                });
            }
        }
        let found = verify::traverse(code);
        if let Some(error) = found.cut_off {
            return Err(error.into());
        }
        if let Some(jump) = led_astray
            && found.overlap.is_some()
            && !found.is_sound
        {
            return Err(stray(&jump));
        }
        if let Some(jump) = found.stray {
            return Err(stray(&jump));
        }
        Ok(Parts {
            labels: Labels::of(code, &found.instructions),
            instructions: found.instructions,
            overlap: found.overlap,
        })
    }
}

/// The bytes between two instructions, with the labels in between.
fn data(body: &mut Vec<Item>, code: &CodeObject, labels: &Labels, range: Range<u32>) {
    let mut start = range.start;
    while start < range.end {
        body.extend(labels.at(start).map(Item::Label));
        let mut later = start + 1..range.end;
        let end = later.find(|&at| labels.at(at).is_some());
        let end = end.unwrap_or(range.end);
        let bytes = code.code().get(start as usize..end as usize);
        body.extend(bytes.map(|bytes| Item::Data(bytes.into())));
        start = end;
    }
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
    /// The instructions are given by rising offset.
    fn of(code: &CodeObject, instructions: &[Instruction]) -> Labels {
        let mut labels = Labels {
            at: vec![NO_LABEL; code.code().len() + 1],
            count: 0,
            end: u32::try_from(code.code().len()).unwrap_or(u32::MAX),
        };
        for jump in instructions.iter().filter(|i| i.opcode.is_jump()) {
            let target = jump.jump_target().and_then(|to| usize::try_from(to).ok());
            if let Some(place) = target.and_then(|target| labels.at.get_mut(target)) {
                *place = WANTED;
            }
        }
        let mut next = 0;
        for instruction in instructions {
            // What lies between two instructions can be parted anywhere.
            for at in next..instruction.offset {
                labels.number(at);
            }
            labels.number(instruction.offset);
            next = next.max(instruction.next_offset());
        }
        for at in next..=labels.end {
            labels.number(at);
        }
        labels
    }

    /// Gives the label at an offset its number, if one is wanted there.
    fn number(&mut self, at: u32) {
        if let Some(place) = self.at.get_mut(at as usize)
            && *place == WANTED
        {
            *place = self.count;
            self.count += 1;
        }
    }

    fn at(&self, offset: u32) -> Option<Label> {
        let label = *self.at.get(usize::try_from(offset).ok()?)?;
        (label < WANTED).then_some(Label(label))
    }
}

fn stray(jump: &Instruction) -> LiftError {
    let beyond = u64::from(jump.next_offset()) + u64::from(jump.arg);
    LiftError::Target {
        offset: jump.offset,
        opcode: jump.opcode,
        target: jump.jump_target().map_or(beyond, u64::from),
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
