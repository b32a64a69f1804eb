//! The listing of one code object, as `dis` prints it, with the source lines before their first instruction.
//!
//! Absent: where the sources are (see [`super::Sources`]).

use crate::cmd::step::command::{At, Breakpoint};
use bc_core::dis;
use bc_core::opcode::Opcode;
use bc_trace::travel::Code;
use std::sync::Arc;

/// A line of the listing.
#[derive(Debug)]
pub(super) enum Row {
    /// A line of the source.
    Source(String),
    /// Bytes that are in no instruction.
    Data(String),
    /// An instruction.
    Instruction {
        /// As `dis` prints it.
        text: String,
        offset: u32,
        opcode: Opcode,
        starts_line: Option<i32>,
    },
}

/// What is listed.
#[derive(Debug, Default)]
pub(super) struct Listing {
    code: Option<Arc<Code>>,
    rows: Vec<Row>,
    current: Option<u32>,
}

/// What a constant is cut to: some are as long as the program.
const LONGEST: usize = 512;

impl Listing {
    /// The listing of `code`; `line` finds the text of a source line.
    pub(super) fn new(code: &Arc<Code>, mut line: impl FnMut(i32) -> Option<String>) -> Listing {
        let mut rows = Vec::new();
        let instructions = code.by_offset();
        let options = dis::Options::default();
        for mut listed in options.lines_of(code.object(), &instructions) {
            if let Some(source) = listed.starts_line.and_then(&mut line) {
                rows.push(Row::Source(source));
            }
            if let Some((end, _)) = listed.details.char_indices().nth(LONGEST) {
                listed.details.truncate(end);
                listed.details.push('…');
            }
            if let dis::Argument::Data(_) = listed.arg {
                rows.push(Row::Data(listed.to_string()));
                continue;
            }
            rows.push(Row::Instruction {
                text: listed.to_string(),
                offset: listed.offset,
                opcode: listed.opcode,
                starts_line: listed.starts_line,
            });
        }
        Listing {
            code: Some(Arc::clone(code)),
            rows,
            current: None,
        }
    }

    /// Whether it is the listing of this code.
    pub(super) fn is_of(&self, code: &Code) -> bool {
        self.code.as_ref().is_some_and(|own| own.is_same(code))
    }

    /// Marks the instruction at this offset.
    pub(super) fn mark(&mut self, offset: u32) {
        self.current = Some(offset);
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Where the marked instruction stands.
    pub(super) fn current(&self) -> Option<usize> {
        let is_current = |row: &Row| match row {
            Row::Instruction { offset, .. } => Some(*offset) == self.current,
            Row::Source(_) | Row::Data(_) => false,
        };
        self.rows.iter().position(is_current)
    }

    /// The instruction in this row, or the first one below it.
    pub(super) fn offset(&self, row: usize) -> Option<u32> {
        self.rows.iter().skip(row).find_map(|row| match row {
            // A prefix is no instruction of its own to the machine.
            Row::Instruction { opcode, .. } if *opcode == Opcode::EXTENDED_ARG => None,
            Row::Instruction { offset, .. } => Some(*offset),
            Row::Source(_) | Row::Data(_) => None,
        })
    }

    /// `co_name` of what is listed.
    pub(super) fn name(&self) -> Option<String> {
        let name = self.code.as_ref()?.object().name();
        Some(name.to_string_lossy().into_owned())
    }

    /// The row as text, the marked instruction with `-->`.
    pub(super) fn text(&self, row: usize) -> String {
        match self.rows.get(row) {
            Some(Row::Source(line)) => format!("  | {line}"),
            Some(Row::Instruction { text, offset, .. }) if Some(*offset) == self.current => {
                // The four columns that `dis` leaves for it are ASCII.
                let (before, after) = text.split_at_checked(4).unwrap_or(("", text));
                format!("{before}-->{}", after.get(3..).unwrap_or_default())
            }
            Some(Row::Instruction { text, .. } | Row::Data(text)) => text.clone(),
            None => String::new(),
        }
    }

    /// Whether the row is a line of the source.
    pub(super) fn is_source(&self, row: usize) -> bool {
        matches!(self.rows.get(row), Some(Row::Source(_)))
    }

    /// Whether there is a breakpoint in this row.
    pub(super) fn is_stopped_at(&self, row: usize, breakpoints: &[Option<Breakpoint>]) -> bool {
        let Some(Row::Instruction {
            offset,
            opcode,
            starts_line,
            ..
        }) = self.rows.get(row)
        else {
            return false;
        };
        let name = self.name();
        let is_here = |breakpoint: &Breakpoint| match &breakpoint.at {
            At::Line(line) => *starts_line == Some(*line),
            At::Offset(code, at) => at == offset && (code.is_none() || *code == name),
            At::Opcode(stopping) => stopping == opcode,
            At::Function(stopping) => *offset == 0 && Some(stopping) == name.as_ref(),
            // Not told by the instruction alone.
            At::Raise(_) | At::Write(_) => false,
        };
        breakpoints.iter().flatten().any(is_here)
    }

    /// The next row after this one, or the one before it, that holds a text, round the end.
    pub(super) fn find(&self, from: usize, back: bool, text: &str) -> Option<usize> {
        let text = text.to_lowercase();
        let count = self.rows.len();
        let order = (1..=count).map(|distance| match back {
            false => (from + distance) % count,
            true => (from + count - distance % count) % count,
        });
        let mut order = order;
        order.find(|&row| self.text(row).to_lowercase().contains(&text))
    }
}
