//! The operands of a `.pyasm` text: what each opcode takes, and what is said about how it is written.
//!
//! Behind the operand may stand `@N`, the index of the entry that is meant where a table has several
//! equal ones, and `wide` or `wide=N`, the least number of `EXTENDED_ARG` prefixes. `@N` alone is an
//! index that no table has an entry for, or the argument of a jump that leads to no instruction.

use super::cursor::{Cursor, shorten};
use super::error::Problem;
use super::literal::{self, Codes, text_literal};
use super::source::{Fault, Source, Span, Step};
use crate::asm::{Label, Operand, Provenance, Tables};
use crate::opcode::{COMPARE_OPS, CompareOp, Opcode, OperandKind};
use crate::repr::backslashreplace;
use crate::suggest;
use crate::text::Text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The names a block's operands may use: its labels, cells and free variables.
#[derive(Default)]
pub(super) struct Names {
    labels: HashMap<String, (Label, usize)>,
    cells: Variables,
    frees: Variables,
}

/// Cells or free variables.
#[derive(Default)]
struct Variables {
    names: Vec<Arc<Text>>,
    known: HashSet<Arc<Text>>,
    /// Whether they are declared; otherwise the first use of each declares it.
    declared: bool,
}

impl Variables {
    fn of(names: Vec<Arc<Text>>, declared: bool) -> Variables {
        Variables {
            known: names.iter().cloned().collect(),
            names,
            declared,
        }
    }

    /// Whether a variable may be used under this kind.
    fn admits(&mut self, name: &Arc<Text>) -> bool {
        if self.known.contains(name) {
            return true;
        }
        if !self.declared {
            self.known.insert(Arc::clone(name));
            self.names.push(Arc::clone(name));
        }
        !self.declared
    }
}

impl Names {
    /// A label stands here.
    pub(super) fn place(&mut self, name: &str, span: &Span, source: &Source<'_>) -> Step<Label> {
        let line = source.line_of(span.start);
        if let Some(&(_, first)) = self.labels.get(name) {
            let problem = Problem::Twice {
                what: "label",
                name: shorten(name),
                first,
            };
            return Err(Fault::new(span.clone(), problem));
        }
        // There are fewer labels than bytes in the text, which are fewer than 2³² by far.
        let label = Label(u32::try_from(self.labels.len()).unwrap_or(u32::MAX));
        self.labels.insert(name.to_owned(), (label, line));
        Ok(label)
    }

    /// Takes the declared cells and free variables.
    pub(super) fn take_tables(&mut self, tables: &mut Tables, cells: bool, frees: bool) {
        self.cells = Variables::of(std::mem::take(&mut tables.cellvars), cells);
        self.frees = Variables::of(std::mem::take(&mut tables.freevars), frees);
    }

    /// Gives the cells and free variables back, with those that were declared by their use.
    pub(super) fn give_tables(&mut self, tables: &mut Tables) {
        tables.cellvars = std::mem::take(&mut self.cells.names);
        tables.freevars = std::mem::take(&mut self.frees.names);
    }

    /// What the labels are called, by number.
    pub(super) fn labels(&self) -> Vec<String> {
        let mut labels: Vec<_> = self
            .labels
            .iter()
            .map(|(name, (label, _))| (*label, name))
            .collect();
        labels.sort_unstable();
        labels.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

/// Reads the operand of an instruction, and the end of its line.
pub(super) fn operand(
    opcode: Opcode,
    cursor: &mut Cursor<'_>,
    names: &mut Names,
    codes: &mut dyn Codes,
) -> Step<(Operand, Provenance)> {
    if opcode == Opcode::EXTENDED_ARG {
        let problem = Problem::Expected {
            expected: "an instruction of its own",
            found: "EXTENDED_ARG".to_owned(),
        };
        let fault = Fault::new(cursor.at.saturating_sub(12)..cursor.at, problem);
        return Err(fault.help("give the whole number; prefixes are written where they are needed"));
    }
    let kind = opcode.operand();
    let is_index = cursor.peek() == Some('@');
    let operand = match kind {
        OperandKind::None => match cursor.peek() {
            None => Operand::None,
            Some(c) if c.is_ascii_digit() => number(opcode, cursor)?,
            Some(_) if is_wide(cursor) => Operand::None,
            Some(_) => return Err(misfit(opcode, "nothing", cursor)),
        },
        OperandKind::Const
        | OperandKind::Name
        | OperandKind::Local
        | OperandKind::Deref
        | OperandKind::JumpRel
        | OperandKind::JumpAbs
            if is_index =>
        {
            cursor.eat('@');
            Operand::Number(cursor.number32("an index", u32::MAX)?)
        }
        OperandKind::Const => match cursor.peek() {
            None => return Err(misfit(opcode, "a constant", cursor)),
            Some(_) => Operand::Const(literal::constant(cursor, codes)?),
        },
        OperandKind::Name => Operand::Name(name_of(opcode, cursor, "a name")?),
        OperandKind::Local => Operand::Local(name_of(opcode, cursor, "a local variable")?),
        OperandKind::Deref => variable(opcode, cursor, names)?,
        OperandKind::JumpRel | OperandKind::JumpAbs => label(opcode, cursor, names)?,
        OperandKind::Compare => comparison(opcode, cursor)?,
        _ => number(opcode, cursor)?,
    };
    let mut kept = Provenance::default();
    if let Operand::Number(argument) = operand
        && opcode.is_jump()
    {
        kept.index = Some(argument);
    }
    if !is_index && cursor.eat('@') {
        kept.index = Some(cursor.number32("an index", u32::MAX)?);
    }
    let mut ahead = cursor.clone();
    if let Some(("wide", _)) = ahead.word() {
        cursor.at = ahead.at;
        kept.prefixes = match cursor.eat('=') {
            // A code object is shorter than 2³¹ bytes.
            true => cursor.number32("a number of prefixes", MOST_PREFIXES)?,
            false => 1,
        };
    }
    if kind == OperandKind::None && kept.prefixes == 0 && operand != Operand::None {
        let problem = Problem::Operand {
            opcode,
            expected: "nothing",
            found: "a number".to_owned(),
        };
        return Err(Fault::new(cursor.at..cursor.at, problem));
    }
    cursor.finish()?;
    let operand = match (kind, kept.prefixes, operand) {
        // Behind a prefix every opcode has an argument.
        (OperandKind::None, 1.., Operand::None) => Operand::Number(0),
        (_, _, operand) => operand,
    };
    Ok((operand, kept))
}

/// More would be a text of a few bytes that stands for a code object of gigabytes.
const MOST_PREFIXES: u32 = 255;

/// That an operand of this kind does not go with the opcode.
fn misfit(opcode: Opcode, expected: &'static str, cursor: &Cursor<'_>) -> Box<Fault> {
    let (found, span) = cursor.found();
    Fault::new(
        span,
        Problem::Operand {
            opcode,
            expected,
            found,
        },
    )
}

/// A name: a word, or a string.
pub(super) fn name(cursor: &mut Cursor<'_>, expected: &'static str) -> Step<Arc<Text>> {
    match cursor.peek() {
        Some('\'' | '"') => text_literal(cursor).map(Arc::new),
        _ => match cursor.word() {
            Some((word, _)) => Ok(Arc::new(Text::from(word))),
            None => Err(cursor.expected(expected)),
        },
    }
}

fn name_of(opcode: Opcode, cursor: &mut Cursor<'_>, expected: &'static str) -> Step<Arc<Text>> {
    name(cursor, expected).map_err(|fault| match fault.problem {
        Problem::Expected { found, .. } => Fault::new(
            fault.span,
            Problem::Operand {
                opcode,
                expected,
                found,
            },
        ),
        _ => fault,
    })
}

/// `cell x`, `free x`, or `x` where it is declared as one of them.
fn variable(opcode: Opcode, cursor: &mut Cursor<'_>, names: &mut Names) -> Step<Operand> {
    const EXPECTED: &str = "a cell or free variable";
    let mut ahead = cursor.clone();
    let word = ahead.word();
    let has_name = ahead.peek().is_some_and(|c| c != '@') && !is_wide(&ahead);
    let typed = match word {
        Some(("cell", _)) if has_name => Some(true),
        Some(("free", _)) if has_name => Some(false),
        _ => None,
    };
    if typed.is_some() {
        cursor.at = ahead.at;
    }
    cursor.blanks();
    let start = cursor.at;
    let name = name_of(opcode, cursor, EXPECTED)?;
    let span = start..cursor.at;
    let (is_cell, kind) = match typed {
        Some(true) => (names.cells.admits(&name), "cell"),
        Some(false) => (names.frees.admits(&name), "free"),
        None => (true, "cell or free"),
    };
    match typed {
        Some(true) if is_cell => return Ok(Operand::Cell(name)),
        Some(false) if is_cell => return Ok(Operand::Free(name)),
        None if names.frees.known.contains(&name) => return Ok(Operand::Free(name)),
        None if names.cells.known.contains(&name) => return Ok(Operand::Cell(name)),
        _ => {}
    }
    let shown = backslashreplace(&name).into_owned();
    let known = [&names.cells, &names.frees];
    let known = known
        .iter()
        .flat_map(|table| &table.names)
        .filter_map(|name| name.as_ascii());
    let help = suggest::did_you_mean(&shown, known);
    let help = help.unwrap_or_else(|| match kind {
        "cell" => "add it to cellvars".to_owned(),
        "free" => "add it to freevars".to_owned(),
        _ => format!("write cell {shown} or free {shown}"),
    });
    Err(Fault::new(span, Problem::Undeclared { name: shown, kind }).help(help))
}

/// Whether the word `wide` comes next.
fn is_wide(cursor: &Cursor<'_>) -> bool {
    matches!(cursor.clone().word(), Some(("wide", _)))
}

fn label(opcode: Opcode, cursor: &mut Cursor<'_>, names: &Names) -> Step<Operand> {
    let Some((word, span)) = cursor.word() else {
        return Err(misfit(opcode, "a label", cursor));
    };
    if let Some(&(label, _)) = names.labels.get(word) {
        return Ok(Operand::Label(label));
    }
    let known = names.labels.keys().map(String::as_str);
    let help = suggest::did_you_mean(word, known);
    let help = help.unwrap_or_else(|| {
        format!(
            "write {}: before the instruction it leads to",
            shorten(word)
        )
    });
    let label = shorten(word);
    Err(Fault::new(span, Problem::UnknownLabel { label }).help(help))
}

fn comparison(opcode: Opcode, cursor: &mut Cursor<'_>) -> Step<Operand> {
    if cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        let (number, _) = cursor.number("a comparison", u32::MAX.into())?;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        return Ok(CompareOp::from_arg(number).map_or(Operand::Number(number), Operand::Compare));
    }
    let rest = cursor.remark_free();
    let longest_first =
        |ops: &mut Vec<CompareOp>| ops.sort_by_key(|op| std::cmp::Reverse(op.symbol().len()));
    let mut ops = CompareOp::ALL.to_vec();
    longest_first(&mut ops);
    for op in ops {
        let ends = |after: &str| after.is_empty() || after.starts_with([' ', '\t', '@']);
        if rest.strip_prefix(op.symbol()).is_some_and(ends) {
            cursor.at += op.symbol().len();
            return Ok(Operand::Compare(op));
        }
    }
    let help = suggest::did_you_mean(rest, COMPARE_OPS);
    let help = help.unwrap_or_else(|| format!("one of {}", COMPARE_OPS.join(", ")));
    Err(misfit(opcode, "a comparison", cursor).help(help))
}

/// A number, or the numbers it is made of: `CALL_FUNCTION 2, 1` takes two positional arguments and one
/// pair of keyword and value.
fn number(opcode: Opcode, cursor: &mut Cursor<'_>) -> Step<Operand> {
    let number_here = |cursor: &mut Cursor<'_>, most: u32| match cursor.peek() {
        Some(c) if c.is_ascii_digit() => cursor.number32("this operand", most),
        _ => Err(misfit(opcode, "a number", cursor)),
    };
    let first = number_here(cursor, u32::MAX)?;
    let shifts: &[(u32, u32)] = match opcode.operand() {
        OperandKind::CallCounts | OperandKind::MapsAndFunction => &[(8, 0xFF)],
        OperandKind::FunctionCounts => &[(8, 0xFF), (16, 0xFFFF)],
        OperandKind::BeforeAfter => &[(8, 0xFF_FFFF)],
        _ => &[],
    };
    let mut whole = first;
    for &(shift, most) in shifts {
        cursor.blanks();
        let at = cursor.at;
        if !cursor.eat(',') {
            break;
        }
        if whole >> shift != 0 {
            let problem = Problem::TooLarge {
                found: whole.to_string(),
                what: "a part of this operand",
                most: (1 << shift) - 1,
            };
            return Err(Fault::new(at..cursor.at, problem));
        }
        whole |= number_here(cursor, most)? << shift;
    }
    Ok(Operand::Number(whole))
}
