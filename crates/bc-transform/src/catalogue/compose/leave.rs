//! What becomes of a `return`: the value goes to the next stage, the blocks are left one by one.
//!
//! The machine leaves blocks by itself when a frame returns. A jump does not, so what it would do is
//! written out: `POP_BLOCK` and `POP_EXCEPT`, which also drop what lies above the block's level, a copy
//! of a `finally` body, the end of a `with` statement. A body with branches is not copied, but refused.

use super::stage::Entrance;
use crate::blocks::{Block, Blocks, Kind};
use crate::error::Refusal;
use bc_core::asm::{Instr, Item, Label, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::verify::VerifiedCode;
use std::collections::HashMap;
use std::ops::Range;

/// What is done on the way out, before control goes on.
pub(super) struct Leaving {
    steps: Vec<Step>,
    /// How many values are left on the stack in the end.
    rest: u32,
}

enum Step {
    PopBlock,
    PopExcept,
    /// A straight `finally` body, by index of item.
    Finally(Range<usize>),
    With,
}

/// How many instructions of `finally` bodies are copied in one stage at most.
const MOST_COPIED: usize = 1 << 16;
/// How many values may be left over: a compiler leaves none.
const MOST_LEFT: u32 = 1 << 8;

/// For every `return` that control comes to: what is done there.
pub(super) fn all(body: &[Item], proof: &VerifiedCode) -> HashMap<usize, Result<Leaving, Refusal>> {
    let blocks = Blocks::of(body, proof);
    let finals = Finals::of(body);
    let mut found = HashMap::new();
    let mut index = 0;
    let mut copied = 0usize;
    for (at, item) in body.iter().enumerate() {
        let Item::Instr(instr) = item else { continue };
        let depth = proof.depth_at(index);
        index += 1;
        if instr.opcode != Opcode::RETURN_VALUE {
            continue;
        }
        // Where control never comes, a return may stay one.
        let Some(depth) = depth else { continue };
        let leaving = match blocks.open_at(at) {
            Some(open) => leave(&open, depth, &finals, instr.line),
            None => Err(Refusal::at(
                instr.line,
                "it is not clear which blocks this return leaves",
            )),
        };
        let leaving = leaving.and_then(|leaving| {
            copied = copied.saturating_add(leaving.copied());
            match copied > MOST_COPIED || leaving.rest > MOST_LEFT {
                true => Err(Refusal::at(
                    instr.line,
                    "leaving this return's blocks takes too much",
                )),
                false => Ok(leaving),
            }
        });
        found.insert(at, leaving);
    }
    found
}

fn leave(open: &[Block], depth: u32, finals: &Finals<'_>, line: i32) -> Result<Leaving, Refusal> {
    let mut steps = Vec::with_capacity(open.len());
    for block in open {
        steps.push(match block.kind {
            Kind::Loop | Kind::Except => Step::PopBlock,
            Kind::Handler => Step::PopExcept,
            Kind::Finally(label) => Step::Finally(finals.straight(label).ok_or_else(|| {
                Refusal::at(line, "this return has to run a finally body that branches")
            })?),
            Kind::With(label) if finals.ends_with(label) => Step::With,
            Kind::With(_) => {
                return Err(Refusal::at(
                    line,
                    "this return leaves an odd with statement",
                ));
            }
            Kind::Pending => return Err(Refusal::at(line, "a return inside a finally body")),
        });
    }
    let rest = match open.last() {
        Some(outermost) => outermost.level,
        None => depth.saturating_sub(1),
    };
    Ok(Leaving { steps, rest })
}

impl Leaving {
    fn copied(&self) -> usize {
        let length = |step: &Step| match step {
            Step::Finally(range) => range.len(),
            _ => 0,
        };
        self.steps.iter().map(length).sum()
    }
}

/// Replaces a `return` with the way out. The body is that of the stage with its own names.
pub(super) fn expand(
    leaving: &Leaving,
    body: &[Item],
    line: i32,
    next: &Entrance,
    new: &mut Vec<Item>,
) -> Result<(), Refusal> {
    let (store, argument) = &next.argument;
    let mut add = |opcode, operand: Operand| {
        new.push(Item::Instr(Instr::new(opcode, operand, line)));
    };
    // No stage sees the argument of the next, so it may be there early.
    add(*store, argument.clone());
    for step in &leaving.steps {
        match step {
            Step::PopBlock => add(Opcode::POP_BLOCK, Operand::None),
            Step::PopExcept => add(Opcode::POP_EXCEPT, Operand::None),
            Step::Finally(range) => {
                add(Opcode::POP_BLOCK, Operand::None);
                let copied = body.get(range.clone()).unwrap_or_default();
                for instr in copied.iter().filter_map(Item::as_instr) {
                    add(instr.opcode, instr.operand.clone());
                }
            }
            Step::With => {
                add(Opcode::POP_BLOCK, Operand::None);
                add(Opcode::LOAD_CONST, Operand::Const(Constant::None));
                add(Opcode::WITH_CLEANUP_START, Operand::None);
                add(Opcode::WITH_CLEANUP_FINISH, Operand::None);
                add(Opcode::END_FINALLY, Operand::None);
            }
        }
    }
    for _ in 0..leaving.rest {
        add(Opcode::POP_TOP, Operand::None);
    }
    add(Opcode::JUMP_ABSOLUTE, Operand::Label(next.entry));
    Ok(())
}

/// Where `finally` bodies are.
struct Finals<'b> {
    body: &'b [Item],
    places: HashMap<Label, usize>,
    /// By index: the next instruction from there on that is not plainly followed by the one behind it.
    ends: Vec<usize>,
}

impl<'b> Finals<'b> {
    fn of(body: &'b [Item]) -> Finals<'b> {
        let mut places = HashMap::new();
        let mut ends = vec![body.len(); body.len()];
        let mut end = body.len();
        for (at, item) in body.iter().enumerate().rev() {
            match item {
                Item::Label(label) => {
                    places.insert(*label, at);
                }
                Item::Instr(instr) if is_plain(instr) => {}
                Item::Instr(_) | Item::Data(_) => end = at,
            }
            if let Some(place) = ends.get_mut(at) {
                *place = end;
            }
        }
        Finals { body, places, ends }
    }

    /// The body behind a label up to its `END_FINALLY`, if one instruction just follows the other.
    fn straight(&self, label: Label) -> Option<Range<usize>> {
        let start = *self.places.get(&label)?;
        let end = *self.ends.get(start)?;
        let last = self.body.get(end)?.as_instr()?;
        (last.opcode == Opcode::END_FINALLY).then_some(start..end)
    }

    /// Whether behind a label stands what ends a `with` statement, as the compiler writes it.
    fn ends_with(&self, label: Label) -> bool {
        let items = self.places.get(&label).and_then(|&at| self.body.get(at..));
        let opcodes = items.into_iter().flatten().filter_map(Item::as_instr);
        opcodes.map(|instr| instr.opcode).take(3).eq([
            Opcode::WITH_CLEANUP_START,
            Opcode::WITH_CLEANUP_FINISH,
            Opcode::END_FINALLY,
        ])
    }
}

/// Whether control goes to the next instruction, with the same blocks open.
fn is_plain(instr: &Instr) -> bool {
    let leaves = matches!(
        instr.opcode,
        Opcode::RETURN_VALUE
            | Opcode::RAISE_VARARGS
            | Opcode::BREAK_LOOP
            | Opcode::POP_BLOCK
            | Opcode::POP_EXCEPT
            | Opcode::END_FINALLY
            | Opcode::WITH_CLEANUP_START
            | Opcode::WITH_CLEANUP_FINISH
    );
    !leaves && !instr.opcode.is_jump()
}
