//! Putting a finding into its place: code path, line, and the three lines of listing around it.

use super::finding::Finding;
use super::program::Program;
use super::rejection::{Arrival, ListingLine, Rejection};
use super::state::{BlockKind, State};
use crate::code::CodeObject;
use crate::instruction::Instruction;
use crate::lnotab;
use crate::opcode::{COMPARE_OPS, OperandKind};
use crate::text::Text;

/// A finding about a code object as a whole.
pub(super) fn whole(code: &CodeObject, path: String, finding: Finding) -> Box<Rejection> {
    Box::new(Rejection {
        code: finding.code,
        message: finding.message,
        filename: code.filename().to_string_lossy().into_owned(),
        offset: None,
        line: code.firstlineno(),
        listing: Vec::new(),
        needs: finding.needs,
        arrivals: Vec::new(),
        help: finding.help,
        path,
    })
}

/// The code object a finding is about.
pub(super) struct Place<'a> {
    pub(super) code: &'a CodeObject,
    pub(super) program: &'a Program,
    pub(super) path: String,
}

impl Place<'_> {
    pub(super) fn reject(
        self,
        finding: Finding,
        offset: u32,
        arrivals: Vec<Arrival>,
    ) -> Box<Rejection> {
        Box::new(Rejection {
            code: finding.code,
            message: finding.message,
            filename: self.code.filename().to_string_lossy().into_owned(),
            offset: Some(offset),
            line: lnotab::line_of(self.code, offset),
            listing: self.listing(offset),
            needs: finding.needs,
            arrivals,
            help: finding.help,
            path: self.path,
        })
    }

    /// The instruction at `offset` with one neighbour on each side. Bytes that are no instruction are shown as such.
    fn listing(&self, offset: u32) -> Vec<ListingLine> {
        let all = &self.program.instructions;
        let at = all.partition_point(|instruction| instruction.offset < offset);
        let mut lines: Vec<ListingLine> = all
            .iter()
            .enumerate()
            .skip(at.saturating_sub(1))
            .take_while(|(index, _)| *index <= at + 1)
            .map(|(_, instruction)| self.line(instruction, instruction.offset == offset))
            .collect();
        if lines.iter().all(|line| !line.marked)
            && let Some(bytes) = self.bytes_at(offset)
        {
            lines.push(ListingLine {
                offset,
                line: None,
                text: bytes,
                marked: true,
            });
        }
        lines
    }

    fn line(&self, instruction: &Instruction, marked: bool) -> ListingLine {
        ListingLine {
            offset: instruction.offset,
            line: lnotab::line_starts(self.code)
                .find(|(offset, _)| *offset == instruction.offset)
                .map(|(_, line)| line),
            text: self.describe(instruction),
            marked,
        }
    }

    /// The raw bytes from a place where decoding stopped.
    fn bytes_at(&self, offset: u32) -> Option<String> {
        let rest = self.code.code().get(usize::try_from(offset).ok()?..)?;
        let shown: Vec<String> = rest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        (!shown.is_empty()).then(|| format!("bytes {}", shown.join(" ")))
    }

    fn describe(&self, instruction: &Instruction) -> String {
        let opcode = instruction.opcode;
        if !instruction.carries_arg() {
            return opcode.to_string();
        }
        let arg = instruction.arg;
        match self.meaning(instruction) {
            Some(meaning) => format!("{opcode:<20} {arg:>5} ({meaning})"),
            None => format!("{opcode:<20} {arg:>5}"),
        }
    }

    /// What the argument stands for, where its table has an entry for it.
    fn meaning(&self, instruction: &Instruction) -> Option<String> {
        let arg = instruction.arg;
        let index = usize::try_from(arg).ok()?;
        match instruction.opcode.operand() {
            OperandKind::Const => self.code.consts().get(index).map(shown_constant),
            OperandKind::Name => self.code.names().get(index).map(|name| shown(name)),
            OperandKind::Local => self.code.varnames().get(index).map(|name| shown(name)),
            OperandKind::Deref => self.code.deref_name(arg).map(|name| shown(name)),
            OperandKind::Compare => COMPARE_OPS.get(index).map(|&name| name.to_owned()),
            OperandKind::JumpRel => instruction.jump_target().map(|to| format!("to {to}")),
            _ => None,
        }
    }
}

fn shown(text: &Text) -> String {
    clip(text.to_string_lossy().into_owned())
}

fn shown_constant(constant: &crate::constant::Constant) -> String {
    clip(format!("{constant:?}"))
}

/// A listing line is for orientation: a few words do.
fn clip(text: String) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The open blocks, outermost first: `SETUP_LOOP to 30, EXCEPT_HANDLER`.
pub(super) fn describe_blocks(state: &State, program: &Program) -> String {
    let blocks: Vec<String> = state
        .blocks
        .iter()
        .map(|block| match block.kind {
            BlockKind::Handler => block.kind.to_string(),
            kind => format!("{kind} to {}", program.offset(block.handler)),
        })
        .collect();
    blocks.join(", ")
}
