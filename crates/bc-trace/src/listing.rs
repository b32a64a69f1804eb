//! How instructions are listed: the columns of `dis`, by code object and index of the instruction.
//!
//! Absent: printing.

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

/// The listing of a code object, without the `EXTENDED_ARG` prefixes.
#[must_use]
pub fn listing(code: &TracedCode) -> Vec<Listed> {
    let object: &CodeObject = code.object();
    let mut lines = dis::lines(object);
    let instructions = code.instructions().iter().enumerate();
    instructions
        .map(|(index, instruction)| {
            let offset = instruction.opcode_offset();
            let listed = lines.find(|line| line.offset == offset);
            let (details, is_target) = match listed {
                Some(line) => (cut(details(object, &line)), line.is_jump_target),
                None => (String::new(), false),
            };
            Listed {
                offset,
                line: code.line(index as u32),
                opcode: instruction.opcode,
                arg: instruction.opcode.has_arg().then_some(instruction.arg),
                details,
                is_target,
            }
        })
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
