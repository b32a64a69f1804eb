//! What the instructions of one listing show about its variables, and about the functions that are made
//! and called in it.

use super::info::{Info, Table};
use super::row::Row;
use super::section::Section;
use crate::opcode::Opcode;
use crate::pyasm::source::Source;
use std::collections::{BTreeMap, HashSet};

/// How a variable is first met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Read,
    Written,
}

/// What a listing shows by itself.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// By index: the name of a local, and how it is first met in the order of the listing.
    pub(super) locals: BTreeMap<u32, (String, First)>,
    /// By index: the name of a cell or free variable.
    pub(super) derefs: BTreeMap<u32, Deref>,
    pub(super) yields: bool,
    pub(super) awaits: bool,
    /// Whether names are looked up in a namespace.
    pub(super) has_names: bool,
    /// The locals that are spread over the arguments of a call with one star, and with two.
    pub(super) spread: HashSet<String>,
    pub(super) spread_twice: HashSet<String>,
}

/// A cell or free variable.
#[derive(Debug, Default)]
pub(super) struct Deref {
    pub(super) name: String,
    /// Whether it is stored to or closed over anywhere.
    pub(super) is_made_here: bool,
    /// Whether it is stored to before it is read.
    pub(super) is_written_first: bool,
    is_met: bool,
}

/// Where a function or class is made of a code object.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    pub(super) is_class: bool,
    /// Positional and keyword-only defaults.
    pub(super) defaults: u32,
    pub(super) kwdefaults: u32,
    /// The variables of its closure, in order; none if it has no closure.
    pub(super) closure: Option<Vec<String>>,
    /// Whether something is called with the function at once: its callers may not see it as it is.
    pub(super) is_decorated: bool,
    /// What it is called with, if that is a plain name.
    pub(super) decorator: Option<String>,
    /// The name it is stored under.
    pub(super) stored: Option<String>,
    /// Which row makes it.
    pub(super) row: usize,
    /// Whether a function is made here at all.
    pub(super) is_made: bool,
}

/// How many variables a function may have that no instruction names: parameters, of which a call of 3.5
/// passes at most 255.
pub(super) const MOST_HIDDEN: u32 = 256;

/// Whether an index may be that of a variable: each but the hidden ones takes an instruction.
pub(super) fn is_variable(section: &Section, index: u32) -> bool {
    let length = |info: &Info, table| info.table(table).map_or(0, <[_]>::len);
    let told = section.info.as_ref().map_or(0, |info| {
        let tables = [Table::Varnames, Table::Cellvars, Table::Freevars];
        tables.iter().map(|table| length(info, *table)).sum()
    });
    (index as usize) < MOST_HIDDEN as usize + section.rows.len() + told
}

pub(super) fn facts(section: &Section, source: &Source<'_>) -> Facts {
    let mut facts = Facts::default();
    for (at, row) in section.rows.iter().enumerate() {
        let name = || {
            row.details
                .as_ref()
                .map_or("", |words| words.text(source))
                .to_owned()
        };
        let arg = row.arg.unwrap_or(0);
        // What has a larger index is refused when the instruction is made.
        let names_variable = row.opcode.has_local() || row.opcode.has_free();
        if names_variable && !is_variable(section, arg) {
            continue;
        }
        match row.opcode {
            Opcode::LOAD_FAST | Opcode::DELETE_FAST => {
                facts
                    .locals
                    .entry(arg)
                    .or_insert_with(|| (name(), First::Read));
            }
            Opcode::STORE_FAST => {
                facts
                    .locals
                    .entry(arg)
                    .or_insert_with(|| (name(), First::Written));
            }
            Opcode::LOAD_DEREF
            | Opcode::STORE_DEREF
            | Opcode::DELETE_DEREF
            | Opcode::LOAD_CLOSURE
            | Opcode::LOAD_CLASSDEREF => {
                let deref = facts.derefs.entry(arg).or_default();
                deref.name = name();
                let is_store = row.opcode == Opcode::STORE_DEREF;
                deref.is_made_here |= is_store || row.opcode == Opcode::LOAD_CLOSURE;
                // Closing over a variable does not read it.
                if row.opcode != Opcode::LOAD_CLOSURE && !deref.is_met {
                    deref.is_met = true;
                    deref.is_written_first = is_store;
                }
            }
            Opcode::YIELD_VALUE | Opcode::YIELD_FROM => facts.yields = true,
            Opcode::GET_AWAITABLE
            | Opcode::GET_AITER
            | Opcode::GET_ANEXT
            | Opcode::BEFORE_ASYNC_WITH
            | Opcode::SETUP_ASYNC_WITH => facts.awaits = true,
            Opcode::CALL_FUNCTION_VAR => facts.spread.extend(local(section, at, 1, source)),
            Opcode::CALL_FUNCTION_KW => facts.spread_twice.extend(local(section, at, 1, source)),
            Opcode::CALL_FUNCTION_VAR_KW => {
                facts.spread.extend(local(section, at, 2, source));
                facts.spread_twice.extend(local(section, at, 1, source));
            }
            Opcode::LOAD_NAME | Opcode::STORE_NAME | Opcode::DELETE_NAME => facts.has_names = true,
            _ => {}
        }
    }
    facts
}

/// The local that is loaded so many rows before one.
fn local(section: &Section, at: usize, by: usize, source: &Source<'_>) -> Option<String> {
    let row = at.checked_sub(by).and_then(|at| section.rows.get(at))?;
    let is_local = matches!(row.opcode, Opcode::LOAD_FAST | Opcode::LOAD_DEREF);
    let words = row.details.as_ref().filter(|_| is_local)?;
    Some(words.text(source).to_owned())
}

/// How a function is made of the code object that is loaded in row `at`.
pub(super) fn site(section: &Section, at: usize, source: &Source<'_>) -> Site {
    let rows = &section.rows;
    let back = |by: usize| at.checked_sub(by).and_then(|at| rows.get(at));
    let ahead = |by: usize| rows.get(at + by);
    let mut site = Site::default();
    let Some(make) = ahead(2) else {
        return site;
    };
    let has_closure = make.opcode == Opcode::MAKE_CLOSURE;
    site.is_made = has_closure || make.opcode == Opcode::MAKE_FUNCTION;
    if site.is_made {
        let arg = make.arg.unwrap_or(0);
        (site.defaults, site.kwdefaults) = (arg & 0xFF, arg >> 8 & 0xFF);
    }
    let mut before = 1;
    if has_closure && let Some(build) = back(1) {
        let count = build.arg.unwrap_or(0) as usize;
        let closing = (2..2 + count.min(at)).rev().filter_map(back);
        let names = closing.map(|row| {
            row.details
                .as_ref()
                .map_or("", |words| words.text(source))
                .to_owned()
        });
        site.closure = Some(names.collect());
        before = 2 + count;
    }
    site.is_class = back(before).is_some_and(|row| row.opcode == Opcode::LOAD_BUILD_CLASS);
    site.is_decorated = ahead(3).is_some_and(|row| row.opcode == Opcode::CALL_FUNCTION);
    let text = |row: &Row| {
        row.details
            .as_ref()
            .map(|words| words.text(source).to_owned())
    };
    let is_name = |row: &&Row| matches!(row.opcode, Opcode::LOAD_NAME | Opcode::LOAD_GLOBAL);
    if site.is_decorated {
        site.decorator = back(before).filter(is_name).and_then(text);
    }
    let is_store = |row: &&Row| {
        row.opcode
            .name()
            .is_some_and(|name| name.starts_with("STORE_"))
    };
    site.stored = ahead(3).filter(is_store).and_then(text);
    site.row = at + 2;
    site
}
