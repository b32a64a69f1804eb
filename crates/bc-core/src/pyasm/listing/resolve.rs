//! Numbers and words brought together: listings that tell both agree already, some tell words only, and some
//! nothing but numbers, which mean something beside the tables alone.

use super::info::{Info, Table};
use super::row::Row;
use super::section::Section;
use super::tables::AnyCode;
use super::words::Words;
use crate::opcode::{Opcode, OperandKind};
use crate::pyasm::cursor::shorten;
use crate::pyasm::error::Problem;
use crate::pyasm::literal;
use crate::pyasm::source::{Fault, Source, Step};
use crate::repr;
use std::collections::{BTreeSet, HashMap};

/// Gives every row that takes an entry of a table both its index and what stands there. Whether all could be had.
pub(super) fn resolve(sections: &mut [Section], source: &mut Source<'_>) -> bool {
    let faults = source.fault_count();
    // A table that could not be read is no table that is missing.
    let is_whole = !source.is_faulty();
    let mut is_known = true;
    for section in sections {
        if source.is_full() {
            break;
        }
        if section
            .rows
            .iter()
            .any(|row| row.arg.is_none() && is_entry(row))
        {
            by_words(section, source);
        } else {
            is_known &= by_numbers(section, is_whole, source);
        }
        if let Some(info) = &mut section.info
            && info.is_exchanged
        {
            exchange(info, &mut section.rows);
        }
    }
    is_known && source.fault_count() == faults
}

/// Whether a row takes an entry of a table.
fn is_entry(row: &Row) -> bool {
    matches!(
        row.opcode.operand(),
        OperandKind::Const | OperandKind::Name | OperandKind::Local | OperandKind::Deref
    )
}

/// The table that a row takes an entry of, by the name to tell; both of them for cells and free variables.
fn tables(opcode: Opcode) -> &'static [Table] {
    match opcode.operand() {
        OperandKind::Const => &[Table::Consts],
        OperandKind::Name => &[Table::Names],
        OperandKind::Local => &[Table::Varnames],
        _ => &[Table::Cellvars, Table::Freevars],
    }
}

/// Whether a listing holds numbers only: as `dis` lists a string of code, with each index in parentheses again.
fn holds_numbers_only(section: &Section, source: &Source<'_>) -> bool {
    let mut is_certain = false;
    for row in section.rows.iter().filter(|row| is_entry(row)) {
        let is_bare = match &row.details {
            None => true,
            Some(words) => row
                .arg
                .is_some_and(|arg| words.text(source) == arg.to_string()),
        };
        if !is_bare {
            return false;
        }
        // A constant may be equal to its index, a name hardly.
        is_certain |= row.details.is_none() || !row.opcode.has_const();
    }
    // A function is listed with its lines.
    is_certain || section.first_line().is_none() && section.rows.iter().any(is_entry)
}

/// What stands at an index of the tables that are told. None if they are not.
fn told(info: Option<&Info>, opcode: Opcode, index: u32) -> Option<Result<&Words, usize>> {
    let info = info?;
    let index = index as usize;
    if let [table] = tables(opcode) {
        let entries = info.table(*table)?;
        return Some(entries.get(index).ok_or(entries.len()));
    }
    let mut derefs = info.derefs()?;
    let length = derefs.clone().count();
    Some(derefs.nth(index).ok_or(length))
}

/// The words of rows that tell numbers only. Whether all are found; what is missing is told if the text `is_whole`.
fn by_numbers(section: &mut Section, is_whole: bool, source: &mut Source<'_>) -> bool {
    let only = holds_numbers_only(section, source);
    let mut missing = BTreeSet::new();
    for row in section.rows.iter_mut().filter(|row| is_entry(row)) {
        if !only && row.details.is_some() {
            continue;
        }
        let index = row.arg.unwrap_or(0);
        match told(section.info.as_ref(), row.opcode, index) {
            Some(Ok(words)) => row.details = Some(words.clone()),
            Some(Err(length)) if only => {
                let [table, ..] = tables(row.opcode) else {
                    continue;
                };
                let problem = Problem::NoEntry {
                    opcode: row.opcode,
                    index,
                    table: table.name(),
                    length,
                };
                source.fault(Fault::new(row.span.clone(), problem));
            }
            None if only => missing.extend(tables(row.opcode)),
            // Of a name that is empty `dis` prints nothing.
            _ if !row.opcode.has_const() => {
                let end = row.span.end;
                row.details = Some(Words::spelt(end..end, ""));
            }
            _ => {}
        }
    }
    if missing.is_empty() || !is_whole {
        return missing.is_empty();
    }
    let names: Vec<_> = missing.iter().copied().map(Table::name).collect();
    let missing = match names.as_slice() {
        [only] => format!("{only} is"),
        [first @ .., last] => format!("{} and {last} are", first.join(", ")),
        [] => String::new(),
    };
    let what = match section.known_name() {
        Some(name) => format!("the listing of {}", shorten(name)),
        None => "this listing".to_owned(),
    };
    let problem = Problem::NumbersOnly { what, missing };
    let help = "put co_consts = (...), co_names = (...) and its like before it, or list the function instead of its co_code";
    source.fault(Fault::new(section.head.clone(), problem).help(help));
    false
}

/// A table by what stands in it: told, or filled in the order in which its entries are met.
struct Filling {
    name: &'static str,
    is_told: bool,
    index: HashMap<String, u32>,
    next: u32,
}

impl Filling {
    /// A table of names.
    fn of<'w>(
        name: &'static str,
        told: Option<impl Iterator<Item = &'w Words>>,
        source: &Source<'_>,
    ) -> Filling {
        let mut filling = Filling {
            name,
            is_told: told.is_some(),
            index: HashMap::new(),
            next: 0,
        };
        for words in told.into_iter().flatten() {
            filling.add(words.text(source).to_owned());
        }
        filling
    }

    fn add(&mut self, key: String) -> u32 {
        let next = self.next;
        self.next = next.saturating_add(1);
        *self.index.entry(key).or_insert(next)
    }

    fn find(&mut self, key: &str, row: &Row) -> Step<u32> {
        if let Some(index) = self.index.get(key) {
            return Ok(*index);
        }
        if self.is_told {
            let (found, table) = (shorten(key), self.name);
            return Err(Fault::new(
                row.span.clone(),
                Problem::NotInTable { found, table },
            ));
        }
        Ok(self.add(key.to_owned()))
    }
}

/// The numbers of rows that tell words only.
fn by_words(section: &mut Section, source: &mut Source<'_>) {
    let info = section.info.as_ref();
    let table = |table: Table| info.and_then(|info| info.table(table)).map(<[_]>::iter);
    let mut names = Filling::of("co_names", table(Table::Names), source);
    let mut locals = locals(section, source);
    let mut derefs = derefs(section, source);
    let mut consts = Filling::of("co_consts", None::<std::iter::Empty<&Words>>, source);
    if let Some(told) = table(Table::Consts) {
        consts.is_told = true;
        for words in told {
            let key = source.keep(printed(words, source));
            consts.add(key.unwrap_or_default());
        }
    } else {
        // The place of a docstring.
        consts.add("None".to_owned());
    }
    for row in &mut section.rows {
        if source.is_full() {
            break;
        }
        let Some(words) = row.details.as_ref().filter(|_| row.arg.is_none()) else {
            continue;
        };
        let text = words.text(source);
        let found = match row.opcode.operand() {
            OperandKind::Name => names.find(text, row),
            OperandKind::Local => locals.find(text, row),
            OperandKind::Deref => derefs.find(text, row),
            // Two functions may be called the same.
            OperandKind::Const if !consts.is_told && is_anonymous(text) => {
                Ok(consts.add(format!("{text} {}", consts.next)))
            }
            OperandKind::Const => {
                printed(words, source).and_then(|printed| consts.find(&printed, row))
            }
            _ => continue,
        };
        row.arg = source.keep(found).or(Some(0));
    }
}

/// Whether a code object stands there of which the name alone is told.
fn is_anonymous(text: &str) -> bool {
    literal::code_repr(text).is_some_and(|code| code.line.is_none())
}

/// A constant as `repr` prints it, whoever has printed it; a code object as it stands.
fn printed(words: &Words, source: &Source<'_>) -> Step<String> {
    let text = words.text(source);
    match literal::is_code_repr(text) {
        true => Ok(text.to_owned()),
        false => Ok(repr::constant(&words.constant(&mut AnyCode, source)?)),
    }
}

/// The locals: those that are told, or the parameters, which come first, and the others as they are met.
fn locals(section: &Section, source: &Source<'_>) -> Filling {
    let told = section
        .info
        .as_ref()
        .and_then(|info| info.table(Table::Varnames));
    let mut locals = Filling::of("co_varnames", told.map(<[_]>::iter), source);
    if locals.is_told {
        return locals;
    }
    let signature = section
        .heading
        .as_ref()
        .and_then(|heading| heading.signature.as_ref());
    let parameters = signature.map(|signature| signature.names());
    for name in parameters.into_iter().flatten() {
        locals.add(repr::backslashreplace(name).into_owned());
    }
    let mut stored = BTreeSet::new();
    for row in section.rows.iter().filter(|row| row.opcode.has_local()) {
        let Some(words) = &row.details else { continue };
        let text = words.text(source);
        if row.opcode == Opcode::STORE_FAST {
            stored.insert(text);
        } else if !stored.contains(text) && !locals.index.contains_key(text) {
            locals.add(text.to_owned());
        }
    }
    locals
}

/// The cells and free variables: those that are told, or first those that are made here, sorted as the compiler
/// sorts them.
fn derefs(section: &Section, source: &Source<'_>) -> Filling {
    let told = section.info.as_ref().and_then(Info::derefs);
    let mut derefs = Filling::of("co_cellvars and co_freevars", told, source);
    if derefs.is_told {
        return derefs;
    }
    let (mut made, mut others) = (BTreeSet::new(), BTreeSet::new());
    for row in section.rows.iter().filter(|row| row.opcode.has_free()) {
        let Some(words) = &row.details else { continue };
        let is_made = matches!(row.opcode, Opcode::STORE_DEREF | Opcode::LOAD_CLOSURE);
        let table = if is_made { &mut made } else { &mut others };
        table.insert(words.text(source));
    }
    for name in made.iter().chain(others.difference(&made)) {
        derefs.add((*name).to_owned());
    }
    derefs
}

/// Puts cells and free variables where they belong, and gives rows the names that belong to their indexes.
fn exchange(info: &mut Info, rows: &mut [Row]) {
    std::mem::swap(&mut info.cellvars, &mut info.freevars);
    let derefs: Vec<Words> = info.derefs().into_iter().flatten().cloned().collect();
    for row in rows.iter_mut().filter(|row| row.opcode.has_free()) {
        let known = row.arg.and_then(|arg| derefs.get(arg as usize));
        if let Some(words) = known {
            row.details = Some(words.clone());
        }
    }
}
