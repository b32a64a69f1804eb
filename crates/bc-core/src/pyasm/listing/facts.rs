//! What the instructions of one listing show about its variables, and about the functions that are made
//! and called in it.

use super::lines::Row;
use super::sections::Section;
use crate::opcode::Opcode;
use crate::pyasm::source::Source;
use std::collections::{BTreeMap, HashMap};

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
    /// Whether a function is made here at all.
    pub(super) is_made: bool,
}

/// How often something is called with how many arguments: positional ones and keywords.
pub(super) type Calls = HashMap<String, Vec<(u32, u32)>>;

pub(super) fn facts(section: &Section, source: &Source<'_>) -> Facts {
    let mut facts = Facts::default();
    for row in &section.rows {
        let name = || {
            row.details
                .as_ref()
                .map_or("", |span| source.slice(span))
                .to_owned()
        };
        let arg = row.arg.unwrap_or(0);
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
            Opcode::LOAD_NAME | Opcode::STORE_NAME | Opcode::DELETE_NAME => facts.has_names = true,
            _ => {}
        }
    }
    facts
}

/// How a function is made of the constant with this index.
pub(super) fn site(section: &Section, index: u32, source: &Source<'_>) -> Site {
    let rows = &section.rows;
    let loads = |row: &Row| row.opcode == Opcode::LOAD_CONST && row.arg == Some(index);
    let Some(at) = rows.iter().position(loads) else {
        return Site::default();
    };
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
                .map_or("", |span| source.slice(span))
                .to_owned()
        });
        site.closure = Some(names.collect());
        before = 2 + count;
    }
    site.is_class = back(before).is_some_and(|row| row.opcode == Opcode::LOAD_BUILD_CLASS);
    site.is_decorated = ahead(3).is_some_and(|row| row.opcode == Opcode::CALL_FUNCTION);
    site
}

/// Adds the calls of a listing whose callee is a plain name, and those of methods by their name.
pub(super) fn calls(
    section: &Section,
    source: &Source<'_>,
    named: &mut Calls,
    methods: &mut Calls,
) {
    for (at, row) in section.rows.iter().enumerate() {
        if row.opcode != Opcode::CALL_FUNCTION {
            continue;
        }
        let arg = row.arg.unwrap_or(0);
        let (positional, keywords) = (arg & 0xFF, arg >> 8 & 0xFF);
        let wanted = i64::from(positional + 2 * keywords);
        let mut height = 0i64;
        let mut attribute: Option<&str> = None;
        // An argument is at most a few instructions; what is longer says nothing.
        for before in section.rows.iter().take(at).rev().take(MOST_ARGUMENT_ROWS) {
            if before.opcode.is_jump() {
                break;
            }
            let name = || before.details.as_ref().map(|span| source.slice(span));
            if height == wanted && attribute.is_none() && before.opcode == Opcode::LOAD_ATTR {
                attribute = name();
            }
            let Some(effect) = before.opcode.stack_effect(before.arg.unwrap_or(0)) else {
                break;
            };
            height += i64::from(effect);
            if height <= wanted {
                continue;
            }
            let is_name = matches!(
                before.opcode,
                Opcode::LOAD_NAME | Opcode::LOAD_GLOBAL | Opcode::LOAD_FAST | Opcode::LOAD_DEREF
            );
            let counts = (positional, keywords);
            match attribute {
                Some(method) => methods.entry(method.to_owned()).or_default().push(counts),
                None if is_name => {
                    named
                        .entry(name().unwrap_or_default().to_owned())
                        .or_default()
                        .push(counts);
                }
                None => {}
            }
            break;
        }
    }
}

const MOST_ARGUMENT_ROWS: usize = 200;
