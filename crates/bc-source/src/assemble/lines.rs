//! The line table, in the order in which the compiler of 3.5 writes it.

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
    pub(super) fn add(&mut self, offset: usize, line: u32) {
        let mut bytes = offset - self.offset;
        let lines = line.wrapping_sub(self.line).cast_signed();
        if bytes == 0 && lines == 0 {
            return;
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
    }

    /// The bytes of the table.
    pub(super) fn finish(self) -> Vec<u8> {
        self.table
    }
}
