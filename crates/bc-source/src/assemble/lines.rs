//! The line table, in the order in which the compiler of 3.5 writes it.
//!
//! A tree may say any line of any node, so a table can be out of proportion to the tree: a step of
//! two thousand million lines takes sixteen megabytes. What it takes beyond a few entries is asked for.

use crate::budget::Meter;
use crate::error::SourceError;

/// A line table that is being written.
pub(super) struct LineTable {
    table: Vec<u8>,
    offset: usize,
    line: u32,
}

impl LineTable {
    /// An empty table of code whose first line this is.
    pub(super) fn new(firstlineno: u32) -> LineTable {
        LineTable {
            table: Vec::new(),
            offset: 0,
            line: firstlineno,
        }
    }

    /// Says that a line begins at an offset. Offsets rise. A line below the one before is written as the
    /// reference does: the step wraps around in its byte.
    ///
    /// # Errors
    ///
    /// If the budget is used up, or without one the ceiling for what is out of proportion.
    pub(super) fn add(
        &mut self,
        offset: usize,
        line: u32,
        meter: &Meter<'_>,
    ) -> Result<(), SourceError> {
        let mut bytes = offset - self.offset;
        let lines = line.wrapping_sub(self.line).cast_signed();
        if bytes == 0 && lines == 0 {
            return Ok(());
        }
        // What the bytes take is in proportion to the code.
        let entries = (lines.max(0) / 255) as usize;
        if entries > PAID_FOR {
            meter.amplified(entries * ENTRY, entries as u64)?;
        }
        if bytes > 255 {
            for _ in 0..bytes / 255 {
                self.table.extend([255, 0]);
            }
            bytes %= 255;
        }
        let mut rest = lines;
        if lines > 255 {
            for _ in 0..lines / 255 {
                self.table.extend([bytes as u8, 255]);
                bytes = 0;
            }
            rest %= 255;
        }
        self.table.extend([bytes as u8, rest as u8]);
        self.offset = offset;
        self.line = line;
        Ok(())
    }

    /// The bytes of the table.
    pub(super) fn finish(self) -> Vec<u8> {
        self.table
    }
}

/// Entries that an instruction is charged for anyway.
const PAID_FOR: usize = 4;

/// The bytes of an entry at most: in a list that has moved to twice its size, or in the one that is
/// made of it for the code object.
const ENTRY: usize = 6;
