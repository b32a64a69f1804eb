//! Code objects as the page has them: the listing of `dis` in columns, names, and what the page needs besides.

use std::fmt::Write;

use bc_core::dis::{Argument, Options};
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
    let rows = rows(code, &mut out);
    out.push(']');
    // Where `dis` lists `EXTENDED_ARG` apart, rows are not instructions.
    let instructions = code.instructions();
    if rows != instructions.len() {
        let offsets = instructions.iter();
        let offsets = offsets.map(|instruction| instruction.opcode_offset().to_string());
        let _ = write!(out, r#","at":{}"#, list(offsets));
    }
    out.push('}');
    out
}

/// Writes the rows: offset, opcode, argument or -1, what it stands for, line that starts there or 0, whether it
/// is a jump target. How many there are.
///
/// A line table may let a line start within an instruction, where `dis` shows none: it starts at the next one then.
fn rows(code: &TracedCode, out: &mut String) -> usize {
    let object = code.object();
    let mut instructions = (0..).zip(code.instructions()).peekable();
    let mut current = object.firstlineno();
    let options = Options {
        repr: Repr {
            limit: LONGEST,
            ..Repr::default()
        },
        ..Options::default()
    };
    let mut rows = 0;
    let start = out.len();
    for line in options.lines(object) {
        if out.len() - start > MOST {
            break;
        }
        if rows > 0 {
            out.push(',');
        }
        rows += 1;
        let arg = match line.arg {
            Argument::Value(arg) => arg.to_string(),
            Argument::None | Argument::CutOff => "-1".to_owned(),
        };
        let mut starts = line.starts_line;
        if let Some((index, _)) = instructions.next_if(|(_, it)| it.opcode_offset() == line.offset)
            && starts.unwrap_or(current) != code.line(index)
        {
            starts = Some(code.line(index));
        }
        current = starts.unwrap_or(current);
        let _ = write!(
            out,
            "[{},{},{arg},{},{},{}]",
            line.offset,
            json(&line.opcode.to_string()),
            json(&short(&line.details)),
            starts.unwrap_or(0),
            u8::from(line.is_jump_target),
        );
    }
    rows
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
