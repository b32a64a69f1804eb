//! One line of a pasted listing: an instruction, a heading, a line of `code_info`, or something around
//! them that people paste along.

use super::info::{Field, Table};
use super::row::{self, Found, Layout, Row};
use super::tables::{self, What};
use crate::pyasm::cursor::shorten;
use crate::pyasm::error::Problem;
use crate::pyasm::literal;
use crate::pyasm::source::{Fault, Span, Step};

/// What a line is.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// Nothing that says anything about code.
    Nothing,
    /// `# code <module>.f line 3`; the place is that of the path, behind which a signature may stand.
    Heading { path: Span, line: i32 },
    /// `#     flags +GENERATOR` below such a heading.
    Directive { word: &'static str, rest: Span },
    /// `Disassembly of <code object f at 0x7f00, file "x.py", line 3>:`
    Code(literal::CodeRepr<'a>),
    /// `Disassembly of f:`, or a prompt with `dis.dis(f)`.
    Named(&'a str),
    /// `--- This code section failed: ---`, which uncompyle6 prints, and what stands before it.
    Failed(&'a str),
    /// `Argument count:    2`; `value` may be empty.
    Field { what: What, value: Span },
    /// `co_consts = (1, 2)`; `value` begins there and may go on in other lines.
    Told { what: What, value: usize },
    /// `   3: value`, in one of the tables of `code_info`.
    Entry { index: u32, value: Span },
    /// All entries of a table, in one line.
    Entries(Span),
    /// A label of pydisasm's form for assemblers: `L12:`.
    Label(u64),
    /// A line number on a line of its own, in that form: `7:`.
    Number(i32),
    /// An instruction, and whether its offset is told.
    Row(Row, bool),
}

/// Where in a text a line stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    /// The table of `code_info` that is open.
    pub(super) table: Option<Table>,
    /// Whether a heading of ours stands directly before it.
    pub(super) below_heading: bool,
    /// Whether it is pydisasm's: fields stand in comments.
    pub(super) in_comments: bool,
    pub(super) layout: Layout,
}

/// The fields and tables of `code_info`, and what pydisasm calls them.
const FIELDS: [(&str, What); 18] = [
    ("Name:", What::Field(Field::Name)),
    ("Method Name:", What::Field(Field::Name)),
    ("Filename:", What::Field(Field::Filename)),
    ("Argument count:", What::Field(Field::Argcount)),
    ("Kw-only arguments:", What::Field(Field::Kwonlyargcount)),
    (
        "Keyword-only arguments:",
        What::Field(Field::Kwonlyargcount),
    ),
    ("Number of locals:", What::Field(Field::Nlocals)),
    ("Stack size:", What::Field(Field::Stacksize)),
    ("Flags:", What::Field(Field::Flags)),
    ("First Line:", What::Field(Field::Firstlineno)),
    ("Constants:", What::Table(Table::Consts)),
    ("Names:", What::Table(Table::Names)),
    ("Varnames:", What::Table(Table::Varnames)),
    ("Variable names:", What::Table(Table::Varnames)),
    ("Free variables:", What::Table(Table::Freevars)),
    ("Cell variables:", What::Table(Table::Cellvars)),
    // Parts of what the others tell.
    ("Positional arguments:", What::Field(Field::Other)),
    ("Local variables:", What::Field(Field::Other)),
];

/// What may be declared below a heading of ours.
const DIRECTIVES: [&str; 8] = [
    "filename",
    "flags",
    "stacksize",
    "nlocals",
    "doc",
    "locals",
    "cellvars",
    "freevars",
];

/// What uncompyle6 prints at the end of a line above the tokens of code that it could not decompile.
pub(super) const FAILED: &str = "--- This code section failed: ---";

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

/// BlockHeader what a line is.
pub(super) fn classify<'a>(text: &'a str, span: &Span, at: Position) -> Step<Line<'a>> {
    let whole = text.get(span.clone()).unwrap_or_default();
    let (line, is_prompted) = unprompted(unquoted(whole));
    let line = line.trim();
    // `line` is a part of `whole`, which is a part of `text`.
    let start = line.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    // `None` is what `print(dis.dis(f))` prints last.
    if matches!(line, "" | "None") || line.starts_with("```") || line.starts_with("~~~") {
        return Ok(Line::Nothing);
    }
    let end = start + line.len();
    if let Some(heading) = line.strip_prefix("# code ") {
        if let Some((path, number)) = heading.rsplit_once(" line ")
            && let Ok(line) = number.parse()
        {
            let begin = end - heading.len();
            let path = begin..begin + path.len();
            return Ok(Line::Heading { path, line });
        }
        return Ok(Line::Nothing);
    }
    if let Some(comment) = line.strip_prefix('#') {
        return Ok(in_comment(comment, end, at).unwrap_or(Line::Nothing));
    }
    if let Some(name) = line.strip_prefix("Disassembly of ") {
        let name = name.strip_suffix(':').unwrap_or(name);
        return Ok(literal::code_repr(name).map_or(Line::Named(name), Line::Code));
    }
    // In a row a constant of this text would stand before a parenthesis.
    if let Some(before) = line.strip_suffix(FAILED) {
        return Ok(Line::Failed(before));
    }
    if ASIDE.iter().any(|aside| line.starts_with(aside)) {
        return Ok(Line::Nothing);
    }
    if let Some(code) = literal::code_repr(line)
        && matches!(line.get(code.length..), Some("" | ":"))
    {
        return Ok(Line::Code(code));
    }
    if let Some((what, value)) = tables::told(line) {
        let value = end - value.len();
        return Ok(Line::Told { what, value });
    }
    if let Some(line) = field(line, end) {
        return Ok(line);
    }
    if at.table.is_some()
        && !at.in_comments
        && let Some(entry) = entry(line, end)
    {
        return Ok(entry);
    }
    if at.layout.asm || at.in_comments {
        let number = line.strip_suffix(':');
        if let Some(label) = number.and_then(|n| n.strip_prefix('L')?.parse().ok()) {
            return Ok(Line::Label(label));
        }
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            return Ok(Line::Number(number));
        }
    }
    match row::row(line, start, at.layout)? {
        Some(Found::Row(row, is_placed)) => return Ok(Line::Row(row, is_placed)),
        Some(Found::Pseudo) => return Ok(Line::Nothing),
        None => {}
    }
    if let Some(named) = called(line, is_prompted) {
        return Ok(named);
    }
    // What is around a part that failed is the source as far as it was found.
    if is_prompted || at.layout.tokens {
        return Ok(Line::Nothing);
    }
    let problem = Problem::Expected {
        expected: "an instruction as dis lists it",
        found: shorten(line),
    };
    let help = "headings, prompts, and what dis.code_info prints may stand between listings";
    Err(Fault::new(start..end, problem).help(help))
}

/// What a comment says: a directive below a heading of ours, or a field as pydisasm writes it.
fn in_comment<'a>(comment: &'a str, end: usize, at: Position) -> Option<Line<'a>> {
    let inner = comment.trim();
    // Blanks may have been squeezed on the way.
    if at.below_heading && comment.starts_with([' ', '\t']) {
        let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let word = DIRECTIVES.iter().find(|known| **known == word)?;
        let rest = end - rest.len()..end;
        return Some(Line::Directive { word, rest });
    }
    if !at.in_comments && !inner.starts_with("Method Name:") {
        return None;
    }
    if at.table.is_some() {
        if comment.starts_with('\t') {
            return Some(Line::Entries(end - inner.len()..end));
        }
        if let Some(entry) = entry(inner, end) {
            return Some(entry);
        }
    }
    field(inner, end)
}

/// `Argument count:    2`
fn field<'a>(line: &str, end: usize) -> Option<Line<'a>> {
    let (key, what) = FIELDS.iter().find(|(key, _)| line.starts_with(key))?;
    let value = line.get(key.len()..)?.trim_start();
    Some(Line::Field {
        what: *what,
        value: end - value.len()..end,
    })
}

/// `3: value`; the value may be empty, as a name may.
fn entry<'a>(line: &str, end: usize) -> Option<Line<'a>> {
    let (index, value) = line.split_once(':')?;
    let index = index.parse().ok()?;
    let value = match value.strip_prefix(' ') {
        Some(value) => value,
        None if value.is_empty() => value,
        None => return None,
    };
    let value = end - value.len()..end;
    Some(Line::Entry { index, value })
}

/// `dis.dis(f)`, behind a prompt or as a line of a program, and what stands around it there.
fn called<'a>(line: &'a str, is_prompted: bool) -> Option<Line<'a>> {
    if line.starts_with("import ") || line.starts_with("from dis import ") {
        return Some(Line::Nothing);
    }
    let (before, rest) = line.split_once("dis(")?;
    let is_call = is_prompted || matches!(before, "" | "dis.");
    let argument = rest.strip_suffix(')').filter(|_| is_call)?;
    // A source that is compiled for that has no name.
    let source = argument.trim_start_matches(['r', 'b', 'u']);
    if source.starts_with(['"', '\'']) {
        return Some(Line::Nothing);
    }
    let end = argument.find([',', ')']).unwrap_or(argument.len());
    let function = argument.get(..end)?.trim_end_matches(".__code__");
    // The function of a method, by its own name.
    Some(Line::Named(function.rsplit('.').next()?))
}

/// A line without the marks of what is quoted before it: `> `.
pub(super) fn unquoted(line: &str) -> &str {
    let mut rest = line;
    // Two of them without a blank mark a jump target, three are a prompt.
    while let Some(after) = rest.trim_start().strip_prefix('>')
        && (after.is_empty() || after.starts_with([' ', '\t']))
    {
        rest = after;
    }
    rest
}

/// The prompts of debuggers.
const DEBUGGERS: [&str; 4] = ["(Pdb) ", "(Pdb++) ", "ipdb> ", "(ipdb) "];

/// What stands behind a prompt of Windows, if a line begins with one: `C:\Users\x>`, `PS C:\>`.
fn of_windows(line: &str) -> Option<&str> {
    let folder = line.strip_prefix("PS ").unwrap_or(line);
    let mut chars = folder.chars();
    let is_drive = chars.next()?.is_ascii_alphabetic() && chars.as_str().starts_with(":\\");
    let (_, command) = folder.split_once('>').filter(|_| is_drive)?;
    Some(command)
}

/// A line without the prompts before it, and whether there was one.
fn unprompted(line: &str) -> (&str, bool) {
    let mut rest = line.trim_start();
    let mut found = false;
    loop {
        let after = rest
            .strip_prefix(">>> ")
            .or_else(|| rest.strip_prefix("$ "));
        let after = after.or_else(|| rest.strip_prefix(">>>").filter(|rest| rest.is_empty()));
        let after = after.or_else(|| {
            DEBUGGERS
                .iter()
                .find_map(|prompt| rest.strip_prefix(prompt))
        });
        let after = after.or_else(|| of_windows(rest));
        let after = after.or_else(|| {
            let number = rest
                .strip_prefix("In [")
                .or_else(|| rest.strip_prefix("Out["))?;
            let (number, after) = number.split_once(']')?;
            row::is_number(number).then(|| after.strip_prefix(':').unwrap_or(after))
        });
        let Some(after) = after else {
            return (rest, found);
        };
        found = true;
        rest = after.trim_start();
    }
}
