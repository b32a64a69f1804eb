//! Putting a finding into its place: code path, line, and the three lines of listing around it.
//!
//! A message is for reading: whatever a hostile file may make long, a name or a constant, is cut off.

use super::finding::{Finding, listed};
use super::program::Program;
use super::rejection::{Arrival, Rejection};
use super::state::{BlockKind, State};
use crate::code::CodeObject;
use crate::dis::{Line, Options};
use crate::instruction::{Instruction, decode};
use crate::lnotab;
use crate::repr::{Repr, backslashreplace};
use crate::text::Text;

/// Longest name or constant in a message, in characters.
const LONGEST: usize = 60;

/// A finding about a code object as a whole.
pub(super) fn whole(code: &CodeObject, path: String, finding: Finding) -> Box<Rejection> {
    Box::new(Rejection {
        code: finding.code,
        message: finding.message,
        filename: shown(code.filename()),
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
    pub(super) path: String,
    /// The instructions by rising offset, where they are not what a sweep finds.
    pub(super) instructions: Option<Vec<Instruction>>,
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
            filename: shown(self.code.filename()),
            offset: Some(offset),
            line: lnotab::line_of(self.code, offset),
            listing: self.listing(offset),
            needs: finding.needs,
            arrivals,
            help: finding.help,
            path: self.path,
        })
    }

    /// The line at `offset` with one neighbour on each side, as `dis` prints them.
    fn listing(&self, offset: u32) -> Vec<Line> {
        let options = Options {
            current: Some(offset),
            repr: Repr {
                limit: LONGEST,
                ..Repr::default()
            },
            ..Options::default()
        };
        // The opcode before, behind its own prefixes.
        let last_before = |instructions: &mut dyn Iterator<Item = Instruction>| {
            let opcodes = instructions.map(|instruction| instruction.opcode_offset());
            opcodes.take_while(|before| *before < offset).last()
        };
        let (before, mut lines) = match &self.instructions {
            None => {
                let mut swept = decode(self.code.code()).map_while(Result::ok);
                (last_before(&mut swept), options.lines(self.code))
            }
            Some(instructions) => (
                last_before(&mut instructions.iter().copied()),
                options.lines_of(self.code, instructions),
            ),
        };
        lines.skip_to(before.unwrap_or(offset));
        lines
            .take(if before.is_some() { 3 } else { 2 })
            .map(|line| Line {
                details: clip(line.details),
                ..line
            })
            .collect()
    }
}

pub(super) fn shown(text: &Text) -> String {
    clip(backslashreplace(text).into_owned())
}

fn clip(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// The open blocks, outermost first: `SETUP_LOOP to 30, EXCEPT_HANDLER`.
pub(super) fn describe_blocks(state: &State, program: &Program) -> String {
    listed(state.blocks.iter().map(|block| match block.kind {
        BlockKind::Handler => block.kind.to_string(),
        kind => format!("{kind} to {}", program.offset(block.handler)),
    }))
}

/// The value stack, bottom first: `[2 values, traceback]`.
pub(super) fn describe_stack(state: &State) -> String {
    let slots = state.stack.slots().iter().map(ToString::to_string);
    format!("[{}]", listed(slots))
}
