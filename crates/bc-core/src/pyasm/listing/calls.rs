//! The calls in the listings of a text: what is called, and with which arguments.

use super::row::Row;
use super::section::Section;
use crate::opcode::Opcode;
use crate::pyasm::source::Source;
use std::collections::HashMap;

/// A call whose arguments are all written out.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// In which listing, and which row.
    pub(super) section: usize,
    pub(super) row: usize,
    pub(super) positional: usize,
    pub(super) keywords: Vec<String>,
    /// Whether the result is awaited.
    pub(super) is_awaited: bool,
}

/// All calls of something that has a name.
#[derive(Default)]
pub(super) struct Calls {
    /// By name: of a variable.
    named: HashMap<String, Vec<Call>>,
    /// By name: of an attribute.
    methods: HashMap<String, Vec<Call>>,
}

/// How far back the arguments of a call are looked for.
const MOST_ARGUMENT_ROWS: usize = 200;

/// More calls of one name say nothing new.
const MOST_CALLS: usize = 100;

impl Calls {
    pub(super) fn new(sections: &[Section], source: &Source<'_>) -> Calls {
        let mut calls = Calls::default();
        for (index, section) in sections.iter().enumerate() {
            for at in 0..section.rows.len() {
                calls.add(index, section, at, source);
            }
        }
        calls
    }

    /// The calls of a variable.
    pub(super) fn named(&self, name: &str) -> &[Call] {
        self.named.get(name).map_or(&[], Vec::as_slice)
    }

    /// The calls of an attribute.
    pub(super) fn methods(&self, name: &str) -> &[Call] {
        self.methods.get(name).map_or(&[], Vec::as_slice)
    }

    fn add(
        &mut self,
        index: usize,
        section: &Section,
        at: usize,
        source: &Source<'_>,
    ) -> Option<()> {
        let row = section
            .rows
            .get(at)
            .filter(|row| row.opcode == Opcode::CALL_FUNCTION)?;
        let arg = row.arg?;
        let (positional, pairs) = ((arg & 0xFF) as usize, (arg >> 8 & 0xFF) as usize);
        let text = |row: &Row| {
            row.details
                .as_ref()
                .map(|words| words.text(source).to_owned())
        };
        // From the last argument back: the value of each keyword, and the name before it.
        let mut end = at;
        let mut keywords = Vec::new();
        for _ in 0..pairs {
            let name = value_start(section, end)?.checked_sub(1)?;
            let name_row = section
                .rows
                .get(name)
                .filter(|row| row.opcode == Opcode::LOAD_CONST)?;
            keywords.push(text(name_row)?.trim_matches('\'').to_owned());
            end = name;
        }
        for _ in 0..positional {
            end = value_start(section, end)?;
        }
        let callee = section.rows.get(end.checked_sub(1)?)?;
        let table = match callee.opcode {
            Opcode::LOAD_ATTR => &mut self.methods,
            Opcode::LOAD_NAME | Opcode::LOAD_GLOBAL | Opcode::LOAD_FAST | Opcode::LOAD_DEREF => {
                &mut self.named
            }
            _ => return None,
        };
        let calls = table.entry(text(callee)?).or_default();
        if calls.len() < MOST_CALLS {
            calls.push(Call {
                section: index,
                row: at,
                positional,
                keywords,
                is_awaited: section
                    .rows
                    .get(at + 1)
                    .is_some_and(|row| row.opcode == Opcode::GET_AWAITABLE),
            });
        }
        Some(())
    }
}

/// The first row of those that put the value on the stack that lies on top before row `end`. None if
/// they are too many, or jump.
fn value_start(section: &Section, end: usize) -> Option<usize> {
    let mut height = 0;
    for at in (end.saturating_sub(MOST_ARGUMENT_ROWS)..end).rev() {
        let row = section.rows.get(at)?;
        if row.opcode.is_jump() {
            return None;
        }
        height += row.opcode.stack_effect(row.arg.unwrap_or(0))?;
        if height == 1 {
            return Some(at);
        }
    }
    None
}
