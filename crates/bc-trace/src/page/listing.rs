//! Code objects as the page has them: the listing of `dis` in columns, names, and what the page needs besides.

use std::fmt::Write;

use bc_core::dis::{Argument, Options};
use bc_core::instruction::Instruction;
use bc_core::repr::{Repr, backslashreplace};
use bc_vm::trace::TracedCode;

use super::strings::{json, list};

/// Constants and names are cut off after so many bytes in a listing.
const LONGEST: usize = 200;

/// So many bytes a listing may take, about; it ends there.
const MOST: usize = 4 << 20;

/// A code object in JSON. `f` is the number of its file.
pub(super) fn json_of(code: &TracedCode, file: usize) -> String {
    let object = code.object();
    let mut out = String::new();
    let cells = object.cellvars().iter().chain(object.freevars());
    // Writing to a string does not fail.
    let _ = write!(
        out,
        r#"{{"path":{},"file":{file},"line":{},"size":{},"locals":{},"cells":{},"rows":["#,
        json(&short(code.path())),
        object.firstlineno(),
        object.stacksize(),
        list(
            object
                .varnames()
                .iter()
                .map(|name| json(&short(&backslashreplace(name))))
        ),
        list(cells.map(|name| json(&short(&backslashreplace(name))))),
    );
    let are_instructions = rows(code, &mut out);
    out.push(']');
    let instructions = code.instructions();
    if !are_instructions {
        let offsets = instructions.iter();
        let offsets = offsets.map(|instruction| instruction.opcode_offset().to_string());
        let _ = write!(out, r#","at":{}"#, list(offsets));
    }
    out.push('}');
    out
}

/// Writes the rows: offset, opcode, argument or -1, what it stands for, line that starts there or 0, whether it
/// is a jump target. Whether there is one for each instruction, in their order: not so where `EXTENDED_ARG` or data
/// have rows of their own, or instructions overlap.
///
/// A line table may let a line start within an instruction, where `dis` shows none: it starts at the next one then.
fn rows(code: &TracedCode, out: &mut String) -> bool {
    let object = code.object();
    let places = code.by_offset();
    let listed: Vec<_> = places.iter().map(|(_, instruction)| *instruction).collect();
    let mut are_instructions = listed == code.instructions();
    let mut places = places.iter().peekable();
    let mut current = object.firstlineno();
    let options = Options {
        repr: Repr {
            limit: LONGEST,
            ..Repr::default()
        },
        ..Options::default()
    };
    let mut is_first = true;
    let start = out.len();
    for line in options.lines_of(object, &listed) {
        if out.len() - start > MOST {
            are_instructions = false;
            break;
        }
        if !std::mem::take(&mut is_first) {
            out.push(',');
        }
        let arg = line.arg.digits().unwrap_or_else(|| "-1".to_owned());
        let opcode = match line.arg {
            Argument::Data(_) => "data".to_owned(),
            _ => line.opcode.to_string(),
        };
        let mut starts = line.starts_line;
        let is_opcode = |(_, it): &&(u32, Instruction)| {
            it.opcode_offset() == line.offset && it.opcode == line.opcode
        };
        match places.next_if(is_opcode) {
            Some(&(index, _)) if starts.unwrap_or(current) != code.line(index) => {
                starts = Some(code.line(index));
            }
            Some(_) => {}
            None => are_instructions = false,
        }
        current = starts.unwrap_or(current);
        let _ = write!(
            out,
            "[{},{},{arg},{},{},{}]",
            line.offset,
            json(&opcode),
            json(&short(&line.details)),
            starts.unwrap_or(0),
            u8::from(line.is_jump_target),
        );
    }
    are_instructions
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
