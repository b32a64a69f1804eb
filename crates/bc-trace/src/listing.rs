//! How instructions are listed: the columns of `dis`, by code object and index of the instruction.
//!
//! Absent: printing.

use std::collections::HashMap;

use ahash::RandomState;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::dis;
use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;
use bc_vm::trace::{CodeId, Codes, TracedCode};

/// An argument is described in about so many characters.
const LONGEST: usize = 40;

/// One instruction as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The byte offset of its opcode.
    pub offset: u32,
    /// The source line it belongs to.
    pub line: i32,
    /// The opcode.
    pub opcode: Opcode,
    /// The argument, if the opcode takes one; what `EXTENDED_ARG` adds is in it.
    pub arg: Option<u32>,
    /// What the argument stands for, as `dis` says it in parentheses; cut off where it is long, and empty if
    /// there is nothing to say.
    pub details: String,
    /// Whether some instruction jumps here.
    pub is_target: bool,
}

/// The listing of a code object by the indexes of its instructions, without the `EXTENDED_ARG` prefixes.
#[must_use]
pub fn listing(code: &TracedCode) -> Vec<Listed> {
    let object: &CodeObject = code.object();
    let places = code.by_offset();
    let instructions: Vec<_> = places.iter().map(|(_, instruction)| *instruction).collect();
    let options = dis::Options::default();
    let opcodes = options.lines_of(object, &instructions).filter(|line| {
        let is_data = matches!(line.arg, dis::Argument::Data(_));
        !is_data && line.opcode != Opcode::EXTENDED_ARG
    });
    let listed = places
        .iter()
        .zip(opcodes)
        .map(|((index, instruction), line)| {
            let listed = Listed {
                offset: line.offset,
                line: code.line(*index),
                opcode: instruction.opcode,
                arg: instruction.opcode.has_arg().then_some(instruction.arg),
                details: cut(details(object, &line)),
                is_target: line.is_jump_target,
            };
            (instruction.offset, listed)
        });
    let mut by_offset = HashMap::with_hasher(RandomState::with_seeds(13, 14, 15, 16));
    by_offset.extend(listed);
    // Where instructions overlap, their order is another, and some stand twice.
    let all = code.instructions().iter();
    all.filter_map(|instruction| by_offset.get(&instruction.offset).cloned())
        .collect()
}

/// What the argument of a line stands for: code by its name alone.
fn details(object: &CodeObject, line: &dis::Line) -> String {
    if line.opcode.has_const()
        && let dis::Argument::Value(at) = line.arg
        && let Some(Constant::Code(code)) = object.consts().get(at as usize)
    {
        return format!("<code {}>", backslashreplace(code.name()));
    }
    line.details.clone()
}

/// At most [`LONGEST`] characters of a text.
fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// Listings that have been asked for.
#[derive(Default)]
pub struct Listings(Vec<Vec<Listed>>);

impl Listings {
    /// How the instruction with this index is listed; nothing for an index there is none of.
    pub fn get(&mut self, codes: &Codes, code: CodeId, index: u32) -> Option<&Listed> {
        let at = code.0 as usize;
        if self.0.len() <= at {
            self.0.resize_with(at + 1, Vec::new);
        }
        let known = self.0.get_mut(at)?;
        if known.is_empty() {
            *known = listing(codes.get(code)?);
        }
        known.get(index as usize)
    }
}
