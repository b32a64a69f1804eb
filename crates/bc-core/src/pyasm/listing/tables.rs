//! Fields of code objects as people paste them beside numbers: `co_consts = (None, 1)`, and how a tuple is taken
//! apart into the places of its items.

use super::info::{Field, Table};
use super::words::Words;
use crate::constant::Constant;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::literal::{self, CodeRef, Codes};
use crate::pyasm::source::{Span, Step};
use crate::repr::backslashreplace;

/// A field or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Field(Field),
    Table(Table),
}

/// The attributes of a code object.
const ATTRIBUTES: [(&str, What); 15] = [
    ("argcount", What::Field(Field::Argcount)),
    ("kwonlyargcount", What::Field(Field::Kwonlyargcount)),
    ("nlocals", What::Field(Field::Nlocals)),
    ("stacksize", What::Field(Field::Stacksize)),
    ("flags", What::Field(Field::Flags)),
    ("code", What::Field(Field::Other)),
    ("consts", What::Table(Table::Consts)),
    ("names", What::Table(Table::Names)),
    ("varnames", What::Table(Table::Varnames)),
    ("freevars", What::Table(Table::Freevars)),
    ("cellvars", What::Table(Table::Cellvars)),
    ("filename", What::Field(Field::Filename)),
    ("name", What::Field(Field::Name)),
    ("firstlineno", What::Field(Field::Firstlineno)),
    ("lnotab", What::Field(Field::Lnotab)),
];

/// Reads the beginning of a line that tells an attribute, with `=`, `:`, `->` or blanks before its value: `co_names =
/// ('len',)`, `f.__code__.co_names: ('len',)`, `'co_argcount': 1,`, `consts = (None,)`. The value is what is left of
/// the line; where it is empty it stands on the next.
pub(super) fn told(line: &str) -> Option<(What, &str)> {
    let line = line.strip_prefix('{').unwrap_or(line).trim_start();
    let line = match line.strip_prefix("print(") {
        Some(printed) => printed.strip_suffix(')')?,
        None => line,
    };
    let line = line.strip_prefix(['\'', '"']).unwrap_or(line);
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
    let length = line.find(ends).unwrap_or(line.len());
    let (path, rest) = line.split_at_checked(length)?;
    let key = path.rsplit('.').next().unwrap_or(path);
    let attribute = key.strip_prefix("co_");
    let (_, what) = ATTRIBUTES
        .iter()
        .find(|(name, _)| *name == attribute.unwrap_or(key))?;
    let rest = rest.strip_prefix(['\'', '"']).unwrap_or(rest).trim_start();
    let sign = ["=", ":", "->"]
        .iter()
        .find_map(|sign| rest.strip_prefix(sign));
    // Without co_ it may be any word.
    let is_told = attribute.is_some() || sign.is_some() && key != "code";
    is_told.then(|| (*what, sign.unwrap_or(rest).trim_start()))
}

/// Where the value ends that begins in a text: at the end of the line, or where its bracket is closed.
pub(super) fn end_of_value(text: &str) -> Option<usize> {
    match text.starts_with(['(', '[', '{']) {
        true => super::operand::balanced(text).map(|at| at + 1),
        false => Some(text.find(['\n', '\r']).unwrap_or(text.len())),
    }
}

/// A value without what follows it in a dict, and without the end of that.
pub(super) fn trimmed(text: &str, span: &Span) -> Span {
    let value = text.get(span.clone()).unwrap_or_default();
    let value = value.trim_end().trim_end_matches('}').trim_end();
    let value = value.strip_suffix(',').unwrap_or(value).trim_end();
    span.start..span.start + value.len()
}

/// Whatever code objects are named, they are not asked for here.
pub(super) struct AnyCode;

impl Codes for AnyCode {
    fn code(&mut self, _: CodeRef, _: Span) -> Step<Constant> {
        Ok(Constant::None)
    }
}

/// The items of a table's value: a tuple or a list, or words between commas.
pub(super) fn items(text: &str, span: &Span, table: Table) -> Step<Vec<Words>> {
    let mut span = span.clone();
    let value = text.get(span.clone()).unwrap_or_default();
    let is_closed = value.ends_with([')', ']', '}']);
    if value.starts_with(['(', '[', '{']) && is_closed && value.len() > 1 {
        span = span.start + 1..span.end - 1;
    }
    let mut cursor = Cursor::listed(text, &span);
    let mut items = Vec::new();
    while !cursor.is_at_end() {
        cursor.blanks();
        let start = cursor.at;
        items.push(match table {
            Table::Consts => {
                literal::constant(&mut cursor, &mut AnyCode)?;
                Words::at(start..cursor.at)
            }
            _ => name(&mut cursor)?,
        });
        // Names may stand between blanks alone.
        if !cursor.eat(',') && !cursor.is_at_end() && table == Table::Consts {
            return Err(cursor.expected(", between the constants"));
        }
    }
    Ok(items)
}

/// A name: in quotes, or a word.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Step<Words> {
    let start = cursor.at;
    match cursor.peek() {
        Some('\'' | '"') => {
            let read = literal::text_literal(cursor)?;
            Ok(Words::spelt(
                start..cursor.at,
                backslashreplace(&read).as_ref(),
            ))
        }
        _ => match cursor.word() {
            Some((_, span)) => Ok(Words::at(span)),
            None => Err(cursor.expected("a name")),
        },
    }
}
