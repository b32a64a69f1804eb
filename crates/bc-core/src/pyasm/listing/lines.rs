//! One line of a pasted listing: an instruction, a heading, a line of `code_info`, or something around
//! them that people paste along.

use crate::near;
use crate::opcode::Opcode;
use crate::pyasm::cursor::shorten;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Span, Step};

/// An instruction as it is listed.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line from the offset on.
    pub(super) span: Span,
    /// The source line that starts here.
    pub(super) line: Option<i32>,
    pub(super) offset: u64,
    pub(super) opcode: Opcode,
    pub(super) arg: Option<u32>,
    /// What stands in the parentheses.
    pub(super) details: Option<Span>,
    /// How many `EXTENDED_ARG` stand before it.
    pub(super) prefixes: u32,
}

/// What a line is.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// Nothing that says anything about code.
    Nothing,
    /// `# code <module>.f line 3`
    Heading {
        path: &'a str,
        line: i32,
    },
    /// `Disassembly of f:`, or a prompt with `dis.dis(f)`.
    Named(&'a str),
    /// `Argument count:    2`; `value` may be empty.
    Field {
        key: &'static str,
        value: Span,
    },
    /// `   3: value`, in one of the tables of `code_info`.
    Entry {
        index: u32,
        value: Span,
    },
    Row(Row),
}

/// The fields and tables of `code_info`.
pub(super) const FIELDS: [&str; 12] = [
    "Name:",
    "Filename:",
    "Argument count:",
    "Kw-only arguments:",
    "Number of locals:",
    "Stack size:",
    "Flags:",
    "Constants:",
    "Names:",
    "Variable names:",
    "Free variables:",
    "Cell variables:",
];

/// What `pybc info` says about a file, and what `dis` says about what has no code.
const ASIDE: [&str; 7] = [
    "File:",
    "Magic:",
    "Source modified:",
    "Source size:",
    "Code objects:",
    "Sorry:",
    "...",
];

/// Whether a line looks like an instruction of a listing.
pub(in crate::pyasm) fn looks_like_row(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    let mut numbers = 0;
    while let Some(word) = words.next_if(|word| is_number(word) || is_marker(word)) {
        numbers += usize::from(is_number(word));
    }
    let name = words.next().unwrap_or_default();
    (1..=2).contains(&numbers) && Opcode::from_name(name).is_some()
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_marker(word: &str) -> bool {
    matches!(word, ">>" | "-->")
}

/// Says what a line is. `in_table` is whether a table of `code_info` is open.
pub(super) fn classify<'a>(text: &'a str, span: &Span, in_table: bool) -> Step<Line<'a>> {
    let whole = text.get(span.clone()).unwrap_or_default();
    let (line, is_prompted) = unprompted(whole);
    let line = line.trim();
    // `line` is a part of `whole`, which is a part of `text`.
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    if line.is_empty() {
        return Ok(Line::Nothing);
    }
    if let Some(heading) = line.strip_prefix("# code ") {
        if let Some((path, number)) = heading.rsplit_once(" line ")
            && let Ok(line) = number.parse()
        {
            return Ok(Line::Heading { path, line });
        }
        return Ok(Line::Nothing);
    }
    if let Some(name) = line.strip_prefix("Disassembly of ") {
        return Ok(Line::Named(name.strip_suffix(':').unwrap_or(name)));
    }
    if line.starts_with('#') || ASIDE.iter().any(|aside| line.starts_with(aside)) {
        return Ok(Line::Nothing);
    }
    if let Some(key) = FIELDS.iter().find(|key| line.starts_with(**key)) {
        let value = line.get(key.len()..).unwrap_or_default();
        let at = start + line.len() - value.trim_start().len();
        let value = at..start + line.len();
        return Ok(Line::Field { key, value });
    }
    if in_table
        && let Some((index, value)) = line.split_once(": ")
        && let Ok(index) = index.parse()
    {
        let value = start + line.len() - value.len()..start + line.len();
        return Ok(Line::Entry { index, value });
    }
    match row(line, start)? {
        Some(row) => Ok(Line::Row(row)),
        None if is_prompted => {
            let called = line
                .split_once("dis(")
                .and_then(|(_, rest)| rest.strip_suffix(')'));
            Ok(called.map_or(Line::Nothing, Line::Named))
        }
        None => {
            let problem = Problem::Expected {
                expected: "an instruction as dis lists it",
                found: shorten(line),
            };
            let help =
                "headings, prompts, and what dis.code_info prints may stand between listings";
            Err(Fault::new(start..start + line.len(), problem).help(help))
        }
    }
}

/// A line without the prompts before it, and whether there was one.
fn unprompted(line: &str) -> (&str, bool) {
    let mut rest = line.trim_start();
    let mut found = false;
    loop {
        let after = rest
            .strip_prefix(">>> ")
            .or_else(|| rest.strip_prefix("$ "));
        let after = after.or_else(|| (rest == ">>>").then_some(""));
        let after = after.or_else(|| {
            let number = rest
                .strip_prefix("In [")
                .or_else(|| rest.strip_prefix("Out["))?;
            let (number, after) = number.split_once(']')?;
            is_number(number).then(|| after.strip_prefix(':').unwrap_or(after))
        });
        let Some(after) = after else {
            return (rest, found);
        };
        found = true;
        rest = after.trim_start();
    }
}

/// An instruction: `12     >>   40 LOAD_CONST               3 ('x')`.
fn row(line: &str, start: usize) -> Step<Option<Row>> {
    let mut rest = line;
    let mut numbers: Vec<&str> = Vec::new();
    // Where the next word starts, and its length.
    let next = |rest: &str| -> (usize, usize) {
        let trimmed = rest.trim_start();
        let length = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        (rest.len() - trimmed.len(), length)
    };
    let mut offset_at = start;
    let name = loop {
        let (blanks, length) = next(rest);
        let word = rest.get(blanks..blanks + length).unwrap_or_default();
        if word.is_empty() {
            return Ok(None);
        }
        let at = start + line.len() - rest.len() + blanks;
        if is_number(word) {
            numbers.push(word);
            offset_at = at;
        } else if !is_marker(word) {
            break word;
        }
        rest = rest.get(blanks + length..).unwrap_or_default();
    };
    let (source_line, offset) = match numbers.as_slice() {
        [offset] => (None, *offset),
        [line, offset] => (Some(*line), *offset),
        _ => return Ok(None),
    };
    let name_at = start + line.len() - rest.trim_start().len();
    let unknown = name
        .strip_prefix('<')
        .and_then(|n| n.strip_suffix('>')?.parse().ok());
    let Some(opcode) = Opcode::from_name(name).or(unknown.map(Opcode)) else {
        let span = name_at..name_at + name.len();
        let found = shorten(name);
        let help = near::opcode(name);
        return Err(Fault::new(span, Problem::UnknownOpcode { found }).maybe_help(help));
    };
    rest = rest.trim_start().get(name.len()..).unwrap_or_default();
    let (blanks, length) = next(rest);
    let word = rest.get(blanks..blanks + length).unwrap_or_default();
    let too_large = |what: &'static str, word: &str, at: usize| {
        let found = shorten(word);
        let most = u32::MAX.into();
        Fault::new(at..at + word.len(), Problem::TooLarge { found, what, most })
    };
    let mut arg = None;
    if is_number(word) {
        let at = start + line.len() - rest.len() + blanks;
        arg = Some(
            word.parse()
                .map_err(|_| too_large("an argument", word, at))?,
        );
        rest = rest.get(blanks + length..).unwrap_or_default();
    }
    let rest = rest.trim();
    let details = match rest
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) => {
            let at = inner.as_ptr().addr() - line.as_ptr().addr() + start;
            Some(at..at + inner.len())
        }
        None if rest.is_empty() => None,
        None => {
            let at = rest.as_ptr().addr() - line.as_ptr().addr() + start;
            let problem = Problem::Expected {
                expected: "the number of the argument, or what it stands for in parentheses",
                found: shorten(rest),
            };
            return Err(Fault::new(at..at + rest.len(), problem));
        }
    };
    if opcode.has_arg() && arg.is_none() {
        let problem = Problem::Operand {
            opcode,
            expected: "a number, as dis lists it",
            found: "none".to_owned(),
        };
        return Err(Fault::new(name_at..name_at + name.len(), problem));
    }
    let offset_span = offset_at..offset_at + offset.len();
    let place = offset
        .parse()
        .ok()
        .filter(|&offset| offset <= u64::from(u32::MAX));
    Ok(Some(Row {
        span: offset_at..start + line.len(),
        line: match source_line.map(str::parse) {
            None => None,
            Some(Ok(line)) => Some(line),
            Some(Err(_)) => return Err(too_large("a line number", line, start)),
        },
        offset: place.ok_or_else(|| too_large("an offset", offset, offset_span.start))?,
        opcode,
        arg,
        details,
        prefixes: 0,
    }))
}
