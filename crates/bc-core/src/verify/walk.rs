//! The instructions control comes to when it is followed (recursive traversal), and what lies between them.
//!
//! A sweep through the bytes is in step with what runs only as long as nobody has put junk between the instructions.
//! Here each instruction is decoded where control reaches it. Jumps that a constant decides are followed one way only:
//! an obfuscator writes them to have junk behind them. More is followed than can happen, and nothing is said about
//! stack and blocks: that is for `flow`, which tells [`sound`] afterwards what was really reached.
//!
//! Every step here takes linear time: a byte begins one instruction at most, however many overlap.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::finding::Finding;
use super::flow::Depth;
use super::operands::{Limits, out_of_code, truncated, unknown};
use super::program::{Branches, NO_INSTRUCTION, Program, Traversed};
use crate::code::CodeObject;
use crate::constant::Constant;
use crate::instruction::{DecodeError, Instruction, decode_from, encode};
use crate::opcode::Opcode;

/// Follows control through all instructions of code that is not empty.
pub(super) fn reached(code: &CodeObject) -> Program {
    let walk = Walk::through(code);
    let (mut decided, mut assumes) = (HashMap::new(), HashSet::new());
    let mut members = Vec::with_capacity(walk.found.len());
    for found in &walk.found {
        let offset = found.instruction.offset;
        if found.truth.is_some() {
            assumes.insert(offset);
        }
        decided.extend(found.branches().map(|branches| (offset, branches)));
        members.push(Member {
            instruction: found.instruction,
            is_live: true,
            ends: found.ends(),
        });
    }
    let (mut program, mut traversed) = lay_out(members, code.code().len());
    traversed.decided = decided;
    traversed.assumes = assumes;
    program.traversed = Some(Box::new(traversed));
    program
}

/// What is wrong with an instruction of a traversal by itself.
pub(super) fn fault(
    code: &CodeObject,
    limits: &Limits,
    program: &Program,
    instruction: &Instruction,
) -> Option<Finding> {
    if let Some(error) = cut_off(code, instruction) {
        return Some(truncated(error, code.code().len()));
    }
    let leads_nowhere = || {
        // A loop may end in junk, as long as nothing breaks out of it.
        let may_come = program.branches(instruction).jumps
            && instruction.opcode.is_jump()
            && instruction.opcode != Opcode::SETUP_LOOP;
        let nowhere = may_come && program.target(instruction).is_none();
        (nowhere || is_stray(code, instruction))
            .then(|| out_of_code(instruction, code.code().len()))
    };
    unknown(instruction)
        .or_else(|| limits.check(instruction))
        .or_else(leads_nowhere)
}

/// Whether what was come to is a whole instruction.
pub(super) fn is_whole(code: &CodeObject, instruction: &Instruction) -> bool {
    // A prefix that is left stands for a chain with nothing behind it.
    instruction.next_offset() as usize <= code.code().len()
        && instruction.opcode != Opcode::EXTENDED_ARG
}

/// Why what was come to is no whole instruction, if it is none.
pub(super) fn cut_off(code: &CodeObject, instruction: &Instruction) -> Option<DecodeError> {
    if is_whole(code, instruction) {
        return None;
    }
    decode_from(code.code(), instruction.offset).next()?.err()
}

/// The program of sound code: what was reached, by the depths that were found, and the instructions between that are in
/// step.
pub(super) fn sound(code: &CodeObject, reached: &Program, depths: &[Depth]) -> Program {
    let live = (0..).zip(&reached.instructions).zip(depths);
    let live = live.filter(|((at, _), depth)| depth.is_some() && reached.join(*at).is_none());
    let mut members: Vec<Member> = live
        .map(|((_, instruction), _)| Member {
            instruction: *instruction,
            is_live: true,
            ends: instruction.opcode.is_terminator(),
        })
        .collect();
    members.sort_unstable_by_key(|member| member.instruction.offset);
    for gap in gaps(members.iter().map(|member| &member.instruction), code) {
        let dead = in_step(code.code(), gap).into_iter().flatten();
        members.extend(dead.map(|instruction| Member {
            instruction,
            is_live: false,
            ends: instruction.opcode.is_terminator(),
        }));
    }
    let (mut program, mut traversed) = lay_out(members, code.code().len());
    if let Some(before) = &reached.traversed {
        traversed.decided = before.decided.clone();
        traversed.assumes = before.assumes.clone();
    }
    program.traversed = Some(Box::new(traversed));
    program
}

/// Whether a jump or a block leads out of the code. None may, taken or not.
pub(super) fn is_stray(code: &CodeObject, instruction: &Instruction) -> bool {
    let inside = |target: u32| (target as usize) < code.code().len();
    instruction.opcode.is_jump() && !instruction.jump_target().is_some_and(inside)
}

/// The instructions of a program by rising offset, each once.
pub(super) fn listed(program: &Program) -> Vec<Instruction> {
    let places = program.index_at.iter().filter(|&&at| at != NO_INSTRUCTION);
    places.filter_map(|&at| program.get(at)).copied().collect()
}

/// The runs of bytes that no instruction covers. Offsets rise.
pub(super) fn gaps<'a>(
    instructions: impl Iterator<Item = &'a Instruction>,
    code: &CodeObject,
) -> Vec<Range<u32>> {
    // A code object holds fewer than 2³¹ bytes of code.
    let end = u32::try_from(code.code().len()).unwrap_or(u32::MAX);
    let mut gaps = Vec::new();
    let mut covered = 0;
    for instruction in instructions {
        if instruction.offset > covered {
            gaps.push(covered..instruction.offset);
        }
        covered = covered.max(instruction.next_offset());
    }
    if covered < end {
        gaps.push(covered..end);
    }
    gaps
}

/// The first two instructions that share bytes: where both begin. Offsets rise.
pub(super) fn overlap(instructions: &[Instruction]) -> Option<(u32, u32)> {
    instructions.windows(2).find_map(|pair| match pair {
        [first, second] if second.offset < first.next_offset() => {
            Some((first.offset, second.offset))
        }
        _ => None,
    })
}

/// The instructions of a gap, if a sweep through it comes out where it ends; `None` where it does not, or the bytes are
/// none that instructions are written as.
pub(crate) fn in_step(code: &[u8], gap: Range<u32>) -> Option<Vec<Instruction>> {
    let bytes = code.get(..gap.end as usize)?;
    let mut instructions = Vec::new();
    for decoded in decode_from(bytes, gap.start) {
        let instruction = decoded.ok()?;
        let is_prefixed = instruction.extended > 0 && !instruction.opcode.has_arg();
        if !instruction.opcode.is_known() || is_prefixed || !is_rewritten(code, &instruction) {
            return None;
        }
        instructions.push(instruction);
    }
    Some(instructions)
}

/// Whether writing the instruction gives its bytes: earlier prefixes of a chain may say what has no effect.
fn is_rewritten(code: &[u8], instruction: &Instruction) -> bool {
    if instruction.extended < 2 {
        return true;
    }
    let range = instruction.offset as usize..instruction.next_offset() as usize;
    let written = encode(instruction.opcode, instruction.arg, instruction.extended);
    code.get(range) == Some(&*written)
}

/// An instruction that was come to.
struct Found {
    instruction: Instruction,
    /// What `bool` says of the value on top of the stack before it, if every way there has the same constant.
    truth: Option<bool>,
    /// That it is none.
    error: Option<DecodeError>,
}

impl Found {
    /// Whether nothing follows.
    fn ends(&self) -> bool {
        let opcode = self.instruction.opcode;
        self.error.is_some() || !opcode.is_known() || opcode.is_terminator()
    }

    /// The ways out of a conditional jump that a constant decides.
    fn branches(&self) -> Option<Branches> {
        let jumps_if = match self.instruction.opcode {
            Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE_OR_POP => true,
            Opcode::POP_JUMP_IF_FALSE | Opcode::JUMP_IF_FALSE_OR_POP => false,
            _ => return None,
        };
        self.truth.map(|truth| Branches {
            jumps: truth == jumps_if,
            falls: truth != jumps_if,
        })
    }
}

struct Walk<'a> {
    code: &'a CodeObject,
    found: Vec<Found>,
    /// By offset: which of `found` begins there.
    at: Vec<u32>,
    todo: Vec<u32>,
    /// Of prefixes before another prefix: the last of the chain.
    last_prefix: HashMap<u32, u32>,
    /// Where loops end, which only a `break` comes to.
    loop_ends: Vec<u32>,
    has_break: bool,
}

impl<'a> Walk<'a> {
    fn through(code: &'a CodeObject) -> Walk<'a> {
        let mut walk = Walk {
            code,
            found: Vec::new(),
            at: vec![NO_INSTRUCTION; code.code().len()],
            todo: Vec::new(),
            last_prefix: HashMap::new(),
            loop_ends: Vec::new(),
            has_break: false,
        };
        walk.reach(0, None);
        loop {
            while let Some(index) = walk.todo.pop() {
                walk.step(index);
            }
            if !walk.has_break || walk.loop_ends.is_empty() {
                return walk;
            }
            for end in std::mem::take(&mut walk.loop_ends) {
                walk.reach(end, None);
            }
        }
    }

    /// Control comes to an offset. What is outside of the code is told elsewhere.
    fn reach(&mut self, offset: u32, truth: Option<bool>) {
        let Some(&index) = self.at.get(offset as usize) else {
            return;
        };
        if let Some(found) = self.found.get_mut(index as usize) {
            if found.truth.is_some() && found.truth != truth {
                found.truth = None;
                self.todo.push(index);
            }
            return;
        }
        let (instruction, error) = match self.decode(offset) {
            Ok(instruction) => (instruction, None),
            Err(error) => {
                let first = self.code.code().get(offset as usize);
                let opcode = Opcode(first.copied().unwrap_or_default());
                let instruction = Instruction {
                    offset,
                    opcode,
                    arg: 0,
                    extended: 0,
                };
                (instruction, Some(error))
            }
        };
        // There are fewer instructions than bytes.
        let index = u32::try_from(self.found.len()).unwrap_or(NO_INSTRUCTION);
        self.found.push(Found {
            instruction,
            truth,
            error,
        });
        if let Some(place) = self.at.get_mut(offset as usize) {
            *place = index;
        }
        self.todo.push(index);
    }

    /// The instruction at an offset. Chains of prefixes are gone through once, from wherever they are entered.
    fn decode(&mut self, offset: u32) -> Result<Instruction, DecodeError> {
        let bytes = self.code.code();
        let is_prefix = |at: u32| bytes.get(at as usize) == Some(&Opcode::EXTENDED_ARG.number());
        let mut last = offset;
        let mut passed = Vec::new();
        while is_prefix(last) && is_prefix(last + 3) {
            if let Some(&known) = self.last_prefix.get(&last) {
                last = known;
                break;
            }
            passed.push(last);
            last += 3;
        }
        for prefix in passed {
            self.last_prefix.insert(prefix, last);
        }
        let decoded = decode_from(bytes, last).next();
        // The offset is one of the code's.
        let decoded = decoded.unwrap_or(Err(DecodeError::TooLong { offset }));
        decoded
            .map(|instruction| Instruction {
                offset,
                extended: instruction.extended + (last - offset) / 3,
                ..instruction
            })
            .map_err(|error| match error {
                DecodeError::Truncated {
                    opcode, missing, ..
                } => DecodeError::Truncated {
                    offset,
                    opcode,
                    missing,
                },
                DecodeError::TooLong { .. } => DecodeError::TooLong { offset },
            })
    }

    /// Follows the ways out of an instruction.
    fn step(&mut self, index: u32) {
        let Some(found) = self.found.get(index as usize) else {
            return;
        };
        let (instruction, before, ends) = (found.instruction, found.truth, found.ends());
        let branches = found.branches();
        if found.error.is_some() {
            return;
        }
        let opcode = instruction.opcode;
        let after = match opcode {
            Opcode::LOAD_CONST => self.truth_of(instruction.arg),
            Opcode::UNARY_NOT => before.map(|truth| !truth),
            Opcode::NOP | Opcode::DUP_TOP | Opcode::JUMP_FORWARD | Opcode::JUMP_ABSOLUTE => before,
            _ => None,
        };
        // The value stays where the jump is taken.
        let at_target = match opcode {
            Opcode::JUMP_IF_TRUE_OR_POP | Opcode::JUMP_IF_FALSE_OR_POP => before,
            _ => after,
        };
        match (opcode, instruction.jump_target()) {
            (Opcode::SETUP_LOOP, Some(end)) => self.loop_ends.push(end),
            (_, Some(target)) if branches.is_none_or(|branches| branches.jumps) => {
                self.reach(target, at_target);
            }
            _ => {}
        }
        self.has_break |= opcode == Opcode::BREAK_LOOP;
        if !ends && branches.is_none_or(|branches| branches.falls) {
            self.reach(instruction.next_offset(), after);
        }
    }

    /// What `bool` always says of a constant. That of a list, a dict or a set can change.
    fn truth_of(&self, constant: u32) -> Option<bool> {
        match self.code.consts().get(usize::try_from(constant).ok()?)? {
            Constant::List(_) | Constant::Dict(_) | Constant::Set(_) => None,
            constant => Some(constant.is_true()),
        }
    }
}

/// An instruction that gets a place.
struct Member {
    instruction: Instruction,
    is_live: bool,
    ends: bool,
}

/// Gives instructions places, so that behind each that goes on stands the one it goes on at. By rising offset, as long
/// as none overlap.
fn lay_out(mut members: Vec<Member>, length: usize) -> (Program, Traversed) {
    members.sort_unstable_by_key(|member| member.instruction.offset);
    let mut member_at = vec![NO_INSTRUCTION; length];
    for (nth, member) in (0..).zip(&members) {
        if let Some(place) = member_at.get_mut(member.instruction.offset as usize) {
            *place = nth;
        }
    }
    let mut index_at = vec![NO_INSTRUCTION; length];
    let mut instructions = Vec::with_capacity(members.len());
    let mut traversed = Traversed::default();
    let mut live = Vec::with_capacity(members.len());
    for first in 0..members.len() {
        let mut next = u32::try_from(first).ok();
        while let Some(member) = next.and_then(|nth| members.get(nth as usize)) {
            let instruction = member.instruction;
            let Some(place) = index_at.get_mut(instruction.offset as usize) else {
                break;
            };
            // There are fewer than twice as many places as bytes, which are fewer than 2³¹.
            let here = u32::try_from(instructions.len()).unwrap_or(NO_INSTRUCTION);
            if *place != NO_INSTRUCTION {
                if next != u32::try_from(first).ok() {
                    traversed.joins.insert(here, *place);
                    instructions.push(instruction);
                    live.push(member.is_live);
                }
                break;
            }
            *place = here;
            instructions.push(instruction);
            live.push(member.is_live);
            let behind = member_at.get(instruction.next_offset() as usize);
            next = behind
                .copied()
                .filter(|&nth| !member.ends && nth != NO_INSTRUCTION);
        }
    }
    traversed.live = live.into();
    let program = Program {
        instructions: instructions.into(),
        index_at: index_at.into(),
        traversed: None,
    };
    (program, traversed)
}
