//! Instructions as `repr` prints what `dis.get_instructions` gives: `Instruction(opname='LOAD_FAST', opcode=124, arg=0,
//! argval='x', argrepr='x', offset=0, starts_line=1, is_jump_target=False)`, one a line, all in one, or broken anywhere.

use super::row::Row;
use super::tables;
use super::words::Words;
use crate::opcode::{Opcode, OperandKind};
use crate::pyasm::cursor::{Cursor, shorten};
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Span, Step};
use crate::suggest;

const START: &str = "Instruction(";

/// Whether a line begins with such an instruction, in a list or behind a prompt or not.
pub(super) fn starts(line: &str) -> bool {
    line.split_once(START).is_some_and(|(before, rest)| {
        // Not between the quotes of a constant.
        before
            .chars()
            .all(|c| c.is_whitespace() || "[(,>".contains(c))
            && rest.contains('=')
    })
}

/// Whether a line holds such an instruction, or goes on with one.
pub(super) fn is_part(line: &str) -> bool {
    starts(line) || line.starts_with("opname='")
}

/// Where the next of a row of them begins, behind `at`.
pub(super) fn next(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let found = rest.find(START)?;
    let between = rest.get(..found)?;
    let is_gap = between
        .chars()
        .all(|c| c.is_whitespace() || "[](),>".contains(c));
    is_gap.then_some(at + found)
}

/// The fields of an instruction, by where their values stand.
#[derive(Default)]
struct Fields {
    opname: Option<Words>,
    opcode: Option<Span>,
    arg: Option<Span>,
    argval: Option<Span>,
    argrepr: Option<Words>,
    offset: Option<Span>,
    starts_line: Option<Span>,
}

/// Reads the instruction that begins at `start`, and tells where it ends.
pub(super) fn row(text: &str, start: usize) -> (Step<Row>, usize) {
    let begin = start + START.len();
    let body = text.get(begin - 1..).unwrap_or_default();
    let Some(length) = super::operand::balanced(body) else {
        let end = text.len();
        let line = text.get(start..).and_then(|rest| rest.find('\n'));
        let what = "the parenthesis";
        let span = start..line.map_or(end, |line| start + line);
        return (Err(Fault::new(span, Problem::Unclosed { what })), end);
    };
    let end = begin - 1 + length;
    (read(text, start..end + 1, begin..end), end + 1)
}

fn read(text: &str, span: Span, body: Span) -> Step<Row> {
    let fields = fields(text, &body)?;
    let slice = |span: &Span| text.get(span.clone()).unwrap_or_default();
    let number = |value: &Option<Span>, what: &'static str| -> Step<Option<u32>> {
        match value {
            Some(value) if slice(value) != "None" => {
                let mut cursor = Cursor::whole(text, value);
                Ok(Some(cursor.number32(what, u32::MAX)?))
            }
            _ => Ok(None),
        }
    };
    let missing = |what: &'static str| {
        let problem = Problem::Expected {
            expected: what,
            found: "none".to_owned(),
        };
        Fault::new(span.clone(), problem)
    };
    let opname = fields.opname.ok_or_else(|| missing("an opname"))?;
    let name = opname.own();
    let unknown = || name.strip_prefix('<')?.strip_suffix('>')?.parse().ok();
    let Some(opcode) = Opcode::from_name(name).or_else(|| unknown().map(Opcode)) else {
        let problem = Problem::UnknownOpcode {
            found: shorten(name),
        };
        return Err(Fault::new(opname.span.clone(), problem).maybe_help(suggest::opcode(name)));
    };
    let offset = number(&fields.offset, "an offset")?.ok_or_else(|| missing("an offset"))?;
    let line = match &fields.starts_line {
        Some(value) if slice(value) != "None" => Some(Cursor::whole(text, value).line_number()?),
        _ => None,
    };
    let arg = number(&fields.arg, "an argument")?;
    if opcode.has_arg() && arg.is_none() {
        return Err(missing("an arg"));
    }
    let repr = fields.argrepr.filter(|words| !words.own().is_empty());
    let details = match (opcode.operand(), fields.argval) {
        // What is printed of a constant is cut off nowhere in either of them.
        (OperandKind::Const, Some(value)) => Some(Words::at(value)),
        _ => repr,
    };
    Ok(Row {
        span,
        line,
        offset: offset.into(),
        opcode,
        arg,
        details,
        target: None,
        prefixes: 0,
    })
}

/// The fields by name: `name=value`, between commas.
fn fields(text: &str, body: &Span) -> Step<Fields> {
    let mut fields = Fields::default();
    let mut at = body.start;
    while let Some(rest) = text.get(at..body.end) {
        let start = at + rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let Some((key, _)) = rest.split_once('=') else {
            break;
        };
        let begin = start + key.len() + 1;
        let length = value_length(text.get(begin..body.end).unwrap_or_default());
        let value = text.get(begin..begin + length).unwrap_or_default();
        let value = begin..begin + value.trim_end().len();
        let words = || tables::name(&mut Cursor::whole(text, &value));
        match key.trim() {
            "opname" => fields.opname = Some(words()?),
            "argrepr" => fields.argrepr = Some(words()?),
            "opcode" => fields.opcode = Some(value),
            "arg" => fields.arg = Some(value),
            "argval" => fields.argval = Some(value),
            "offset" => fields.offset = Some(value),
            "starts_line" => fields.starts_line = Some(value),
            _ => {}
        }
        at = begin + length + 1;
    }
    Ok(fields)
}

/// How long a value is, up to the comma behind it.
fn value_length(text: &str) -> usize {
    let (mut depth, mut quote) = (0usize, None);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            // `<code object f at 0x7f00, file "x.py", line 3>`
            (None, '(' | '[' | '{' | '<') => depth += 1,
            (None, ')' | ']' | '}' | '>') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => return at,
            (None, _) => {}
        }
    }
    text.len()
}
