//! The instructions of one listing: operands by what stands in the parentheses, jumps by their numbers, and
//! the tables that come about on the way.

use super::facts::{MOST_HIDDEN, is_variable};
use super::row::Row;
use super::section::Section;
use super::tree::Child;
use super::words::Words;
use crate::asm::{Instr, Item, Label, Operand, Provenance};
use crate::code::CodeObject;
use crate::constant::Constant;
use crate::opcode::{CompareOp, OperandKind};
use crate::pyasm::cursor::shorten;
use crate::pyasm::draft::Draft;
use crate::pyasm::error::Problem;
use crate::pyasm::literal::{CodeRef, Codes};
use crate::pyasm::source::{Fault, Source, Span, Step};
use crate::repr;
use crate::text::{IntoText, Text};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The instructions of a listing, with labels where jumps lead.
pub(super) fn body(
    section: &Section,
    draft: &mut Draft,
    tables: &mut Tables<'_>,
    codes: &mut Nested<'_>,
    source: &mut Source<'_>,
) {
    let places: HashSet<u64> = section.rows.iter().map(|row| row.offset).collect();
    let end = section.next_offset();
    let mut labels: HashMap<u64, Label> = HashMap::new();
    for row in section.rows.iter().filter(|row| row.opcode.is_jump()) {
        let target = target(row);
        if places.contains(&target) || target == end {
            labels.entry(target).or_insert_with(|| {
                draft.labels.push(format!("{target}"));
                draft.asm.new_label()
            });
        } else {
            let opcode = row.opcode;
            source.fault(Fault::new(
                row.span.clone(),
                Problem::Target { opcode, target },
            ));
        }
    }
    let mut line = draft.asm.firstlineno;
    for (nth, row) in section.rows.iter().enumerate() {
        if source.is_full() {
            break;
        }
        if let Some(label) = labels.get(&row.offset) {
            draft.asm.body.push(Item::Label(*label));
            draft.spans.push(row.span.clone());
        }
        if let Some(starts) = row.line {
            line = starts;
            draft.markers.push((nth, line));
        }
        let operand = operand(row, draft, section, tables, &labels, codes, source);
        let Some(operand) = source.keep(operand) else {
            continue;
        };
        let is_indexed = matches!(
            operand,
            Operand::Const(_)
                | Operand::Name(_)
                | Operand::Local(_)
                | Operand::Cell(_)
                | Operand::Free(_)
        );
        let mut instr = Instr::new(row.opcode, operand, line);
        instr.provenance = Provenance {
            prefixes: row.prefixes,
            index: row.arg.filter(|_| is_indexed),
        };
        draft.asm.body.push(Item::Instr(instr));
        draft.spans.push(row.span.clone());
    }
    if let Some(label) = labels.get(&end) {
        draft.asm.body.push(Item::Label(*label));
        draft.spans.push(section.head.clone());
    }
}

/// Where a jump leads.
fn target(row: &Row) -> u64 {
    if let Some(target) = row.target {
        return target;
    }
    let arg = u64::from(row.arg.unwrap_or(0));
    match row.opcode.operand() {
        OperandKind::JumpRel => row.offset + 3 * u64::from(row.prefixes) + 3 + arg,
        _ => arg,
    }
}

/// The code objects inside a listing, by the index of the constant that is read.
pub(super) struct Nested<'a> {
    /// By rising index.
    pub(super) children: &'a [Child],
    /// By listing.
    pub(super) made: &'a [Option<Arc<CodeObject>>],
    pub(super) index: u32,
}

impl Codes for Nested<'_> {
    fn code(&mut self, by: CodeRef, span: Span) -> Step<Constant> {
        let CodeRef::Repr { name, line } = by else {
            let problem = Problem::Expected {
                expected: "a constant as repr prints it",
                found: "code".to_owned(),
            };
            return Err(Fault::new(span, problem));
        };
        let first = self
            .children
            .partition_point(|child| child.index < self.index);
        let mut own = self
            .children
            .iter()
            .skip(first)
            .take_while(|child| child.index == self.index);
        let child = own.find(|child| child.name == name && child.line == line);
        match child.and_then(|child| child.section) {
            // What could not be made has been told.
            Some(section) => {
                let made = self.made.get(section).cloned().flatten();
                Ok(made.map_or(Constant::None, Constant::Code))
            }
            None => {
                let fault = Fault::new(span, Problem::MissingListing { name, line });
                Err(fault.help("paste its listing too; pybc dis lists everything in a file"))
            }
        }
    }
}

/// An entry of a table, and the line that tells it.
pub(super) type Entry<T> = Option<(T, usize)>;

/// How many entries that nobody tells the tables of one text may have together.
pub(super) const MOST_UNTOLD: usize = 1 << 20;

/// The tables as far as the listing tells them.
pub(super) struct Tables<'a> {
    /// `co_varnames`
    pub(super) locals: Vec<Arc<Text>>,
    pub(super) consts: Vec<Entry<Constant>>,
    pub(super) names: Vec<Entry<Arc<Text>>>,
    /// How many more entries that nobody tells may come about.
    pub(super) room: &'a mut usize,
}

impl Tables<'_> {
    /// `co_consts`, with `None` where nothing is told.
    pub(super) fn take_consts(&mut self) -> Vec<Constant> {
        let consts = std::mem::take(&mut self.consts).into_iter();
        consts
            .map(|entry| entry.map_or(Constant::None, |(value, _)| value))
            .collect()
    }

    /// `co_names`, with names of their own where nothing is told.
    pub(super) fn take_names(&mut self) -> Vec<Arc<Text>> {
        let names = std::mem::take(&mut self.names).into_iter().enumerate();
        let unnamed = |index| format!(".unnamed{index}").into_text();
        names
            .map(|(index, entry)| entry.map_or_else(|| unnamed(index), |(name, _)| name))
            .collect()
    }
}

/// The place of a table's entry, which is made if the table is shorter. `room` is left for the entries
/// between.
fn place<'t, T: Clone>(
    table: &'t mut Vec<Entry<T>>,
    room: &mut usize,
    row: &Row,
    what: &'static str,
) -> Step<&'t mut Entry<T>> {
    let index = row.arg.unwrap_or(0) as usize;
    let untold = index.saturating_sub(table.len());
    if untold > *room {
        let problem = Problem::TooLarge {
            found: index.to_string(),
            what,
            most: (table.len() + *room) as u64,
        };
        return Err(Fault::new(row.span.clone(), problem));
    }
    *room -= untold;
    if table.len() <= index {
        table.resize(index + 1, None);
    }
    let missing = || Fault::new(row.span.clone(), Problem::Other("no such entry".to_owned()));
    table.get_mut(index).ok_or_else(missing)
}

/// That two lines tell different things of one entry.
fn conflict(
    span: Span,
    table: &'static str,
    index: u32,
    now: &str,
    before: &str,
    line: usize,
) -> Box<Fault> {
    let (now, before) = (shorten(now), shorten(before));
    Fault::new(
        span,
        Problem::Conflict {
            table,
            index,
            now,
            before,
            line,
        },
    )
}

/// What a row works with.
fn operand(
    row: &Row,
    draft: &Draft,
    section: &Section,
    tables: &mut Tables<'_>,
    labels: &HashMap<u64, Label>,
    codes: &mut Nested<'_>,
    source: &Source<'_>,
) -> Step<Operand> {
    let arg = row.arg.unwrap_or(0);
    Ok(match row.opcode.operand() {
        OperandKind::None if row.prefixes == 0 => Operand::None,
        OperandKind::Const => Operand::Const(constant_of(row, tables, codes, source)?),
        OperandKind::Name => {
            let words = details(row)?;
            let name = words.text(source).into_text();
            let what = "an index of a name";
            let place = place(&mut tables.names, tables.room, row, what)?;
            if let Some((known, line)) = place
                && *known != name
            {
                let (now, before) = (repr::backslashreplace(&name), repr::backslashreplace(known));
                return Err(conflict(
                    words.span.clone(),
                    "co_names",
                    arg,
                    &now,
                    &before,
                    *line,
                ));
            }
            let line = source.line_of(row.span.start);
            place.get_or_insert_with(|| (Arc::clone(&name), line));
            Operand::Name(name)
        }
        OperandKind::Local | OperandKind::Deref => variable(row, draft, section, tables, source)?,
        OperandKind::JumpRel | OperandKind::JumpAbs => match labels.get(&target(row)) {
            Some(label) => Operand::Label(*label),
            // A target that is none has been told.
            None => Operand::Number(arg),
        },
        OperandKind::Compare => {
            CompareOp::from_arg(arg).map_or(Operand::Number(arg), Operand::Compare)
        }
        _ => Operand::Number(arg),
    })
}

/// Where it stands what the argument stands for.
fn details(row: &Row) -> Step<&Words> {
    row.details.as_ref().ok_or_else(|| {
        let problem = Problem::Operand {
            opcode: row.opcode,
            expected: "what the number stands for, in parentheses",
            found: "none".to_owned(),
        };
        Fault::new(row.span.clone(), problem)
    })
}

/// The constant a row loads.
fn constant_of(
    row: &Row,
    tables: &mut Tables<'_>,
    codes: &mut Nested<'_>,
    source: &Source<'_>,
) -> Step<Constant> {
    let arg = row.arg.unwrap_or(0);
    codes.index = arg;
    let what = "an index of a constant";
    let place = place(&mut tables.consts, tables.room, row, what)?;
    if let (Some((known, _)), None) = (&place, &row.details) {
        return Ok(known.clone());
    }
    let words = details(row)?;
    match place {
        // The table tells the same code object.
        Some((known @ Constant::Code(_), _)) => Ok(known.clone()),
        Some((known, line)) => {
            let value = words.constant(codes, source)?;
            // What is printed alike the listing does not tell apart.
            if *known == value || repr::constant(known) == repr::constant(&value) {
                return Ok(known.clone());
            }
            let (now, before) = (repr::constant(&value), repr::constant(known));
            Err(conflict(
                words.span.clone(),
                "co_consts",
                arg,
                &now,
                &before,
                *line,
            ))
        }
        None => {
            let value = words.constant(codes, source)?;
            *place = Some((value.clone(), source.line_of(row.span.start)));
            Ok(value)
        }
    }
}

/// The local, cell or free variable a row works with.
fn variable(
    row: &Row,
    draft: &Draft,
    section: &Section,
    tables: &Tables<'_>,
    source: &Source<'_>,
) -> Step<Operand> {
    let arg = row.arg.unwrap_or(0);
    if !is_variable(section, arg) {
        let problem = Problem::TooLarge {
            found: arg.to_string(),
            what: "an index of a variable",
            most: u64::from(MOST_HIDDEN) + section.rows.len() as u64,
        };
        return Err(Fault::new(row.span.clone(), problem));
    }
    let index = arg as usize;
    let is_local = row.opcode.has_local();
    let operand = if is_local {
        tables.locals.get(index).cloned().map(Operand::Local)
    } else {
        let tables = &draft.asm.tables;
        let free = index.checked_sub(tables.cellvars.len());
        let free = free.and_then(|free| tables.freevars.get(free)).cloned();
        let cell = tables.cellvars.get(index).cloned().map(Operand::Cell);
        cell.or(free.map(Operand::Free))
    };
    let name = match &operand {
        Some(Operand::Local(name) | Operand::Cell(name) | Operand::Free(name)) => name,
        // What has no entry is the verifier's question.
        _ => return Ok(Operand::Number(arg)),
    };
    let name = repr::backslashreplace(name);
    if let Some(words) = &row.details
        && words.text(source) != name
    {
        let same = |other: &&Row| other.opcode.has_local() == is_local && other.arg == row.arg;
        let mut rows = section
            .rows
            .iter()
            .filter(|other| other.opcode.has_local() || other.opcode.has_free());
        let first = rows
            .find(same)
            .map_or(section.head.start, |first| first.span.start);
        let (table, line) = match is_local {
            true => ("co_varnames", source.line_of(first)),
            false => ("the cells and free variables", source.line_of(first)),
        };
        return Err(conflict(
            words.span.clone(),
            table,
            arg,
            words.text(source),
            &name,
            line,
        ));
    }
    Ok(operand.unwrap_or(Operand::Number(arg)))
}
