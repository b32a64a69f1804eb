//! What a text tells of a code object beside its instructions: fields and tables, by whichever tool.

use super::tables;
use super::words::Words;
use crate::code::{CodeFlags, FLAG_NAMES};
use crate::constant::Constant;
use crate::pyasm::cursor::{Cursor, shorten};
use crate::pyasm::error::Problem;
use crate::pyasm::literal;
use crate::pyasm::source::{Fault, Source, Span, Step};
use crate::repr;

/// What is told of a code object. What is none is not told.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub(super) name: Option<String>,
    pub(super) filename: Option<String>,
    pub(super) argcount: Option<u32>,
    pub(super) kwonlyargcount: Option<u32>,
    pub(super) nlocals: Option<u32>,
    pub(super) stacksize: Option<(u32, Span)>,
    pub(super) flags: Option<CodeFlags>,
    pub(super) firstlineno: Option<i32>,
    pub(super) lnotab: Option<(Vec<u8>, Span)>,
    /// The first constant, where it is told by itself.
    pub(super) doc: Option<Words>,
    pub(super) consts: Option<Vec<Words>>,
    pub(super) names: Option<Vec<Words>>,
    pub(super) varnames: Option<Vec<Words>>,
    pub(super) freevars: Option<Vec<Words>>,
    pub(super) cellvars: Option<Vec<Words>>,
    /// Whether what is told comes from a tool that leaves out what is empty.
    pub(super) is_whole: bool,
    /// Whether the tool has written cells where it should have written free variables, and the other way
    /// round.
    pub(super) is_exchanged: bool,
}

/// A table of a code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Table {
    Consts,
    Names,
    Varnames,
    Freevars,
    Cellvars,
}

impl Table {
    /// What Python calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Table::Consts => "co_consts",
            Table::Names => "co_names",
            Table::Varnames => "co_varnames",
            Table::Freevars => "co_freevars",
            Table::Cellvars => "co_cellvars",
        }
    }
}

/// A field of a code object that is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Filename,
    Argcount,
    Kwonlyargcount,
    Nlocals,
    Stacksize,
    Flags,
    Firstlineno,
    Lnotab,
    /// Something that is not needed.
    Other,
}

impl Info {
    /// The entries of a table, if it is told.
    pub(super) fn table(&self, table: Table) -> Option<&[Words]> {
        let entries = match table {
            Table::Consts => &self.consts,
            Table::Names => &self.names,
            Table::Varnames => &self.varnames,
            Table::Freevars => &self.freevars,
            Table::Cellvars => &self.cellvars,
        };
        let empty = self.is_whole.then_some(&[][..]);
        entries.as_deref().or(empty)
    }

    /// The entries of a table, to be filled.
    pub(super) fn fill(&mut self, table: Table) -> &mut Vec<Words> {
        let entries = match table {
            Table::Consts => &mut self.consts,
            Table::Names => &mut self.names,
            Table::Varnames => &mut self.varnames,
            Table::Freevars => &mut self.freevars,
            Table::Cellvars => &mut self.cellvars,
        };
        entries.get_or_insert_default()
    }

    /// The cells and the free variables behind them, by index.
    pub(super) fn derefs(&self) -> Option<impl Iterator<Item = &Words> + Clone> {
        let cells = self.table(Table::Cellvars);
        let frees = self.table(Table::Freevars);
        let told = cells.is_some() || frees.is_some();
        let both = cells
            .unwrap_or_default()
            .iter()
            .chain(frees.unwrap_or_default());
        told.then_some(both)
    }
}

/// Flags as tools print them: names and hexadecimal numbers between commas, bars or blanks; behind a number
/// that says all of them the names stand in parentheses.
pub(super) fn flags(text: &str, span: &Span) -> Step<CodeFlags> {
    let mut flags = CodeFlags::empty();
    let text = match text.split_once('(') {
        Some((number, _)) if !number.trim().is_empty() => number,
        _ => text,
    };
    let between = |c: char| c == ',' || c == '|' || c.is_whitespace();
    for word in text.split(between).filter(|word| !word.is_empty()) {
        let name = word.strip_prefix("CO_").unwrap_or(word);
        let bit = FLAG_NAMES.iter().position(|flag| *flag == name);
        let bits = match (bit, word.strip_prefix("0x")) {
            (Some(bit), _) => Some(1u32 << bit),
            (None, Some(digits)) => u32::from_str_radix(digits, 16).ok(),
            (None, None) => word.parse().ok(),
        };
        let Some(bits) = bits else {
            let problem = Problem::UnknownWord {
                what: "flag",
                found: word.to_owned(),
            };
            return Err(Fault::new(span.clone(), problem));
        };
        flags |= CodeFlags::from(bits);
    }
    Ok(flags)
}

/// Sets a field of a code object. `is_pydisasm` is whether addresses may stand behind names.
pub(super) fn set(
    info: &mut Info,
    field: Field,
    value: &Span,
    is_pydisasm: bool,
    source: &Source<'_>,
) -> Step<()> {
    let text = source.slice(value);
    let mut cursor = Cursor::whole(source.text, value);
    let mut number = || cursor.number32("this field", i32::MAX as u32);
    let words = || -> Step<String> {
        let is_quoted = text.len() > 1 && text.starts_with(['\'', '"']);
        match is_quoted {
            true => Ok(tables::name(&mut Cursor::whole(source.text, value))?
                .own()
                .to_owned()),
            false if is_pydisasm => Ok(literal::of_asm(text)),
            false => Ok(text.to_owned()),
        }
    };
    match field {
        Field::Name => info.name = Some(words()?),
        Field::Filename => info.filename = Some(words()?),
        Field::Argcount => info.argcount = Some(number()?),
        Field::Kwonlyargcount => info.kwonlyargcount = Some(number()?),
        Field::Nlocals => info.nlocals = Some(number()?),
        Field::Stacksize => info.stacksize = Some((number()?, value.clone())),
        Field::Flags => info.flags = Some(flags(text, value)?),
        Field::Firstlineno => info.firstlineno = Some(cursor.line_number()?),
        Field::Lnotab => {
            let (read, _) = literal::read_constant_prefix(text)
                .map_err(|error| Fault::new(value.clone(), error.problem))?;
            match read {
                Constant::Bytes(table) => info.lnotab = Some((table.to_vec(), value.clone())),
                other => {
                    let problem = Problem::Expected {
                        expected: "a bytes literal",
                        found: shorten(&repr::constant(&other)),
                    };
                    return Err(Fault::new(value.clone(), problem));
                }
            }
        }
        Field::Other => {}
    }
    Ok(())
}
