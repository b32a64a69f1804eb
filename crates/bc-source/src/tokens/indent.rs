//! Blocks: the columns at which they begin, and the tokens for where they begin and end.

use super::{Stop, Tokenizer};
use crate::grammar::Symbol;

/// One more than there may be blocks in each other.
const DEEPEST: usize = 100;
/// How wide a tab is; once more as if it were narrow, to see whether that makes a difference.
const TAB: usize = 8;

/// The columns of the open blocks, and how many blocks are to be opened or closed by the next tokens.
#[derive(Clone, Debug)]
pub(super) struct Indents {
    /// By wide tabs and by narrow ones.
    columns: Vec<(usize, usize)>,
    pending: i32,
}

impl Indents {
    pub(super) fn new() -> Indents {
        Indents {
            columns: vec![(0, 0)],
            pending: 0,
        }
    }

    /// How many blocks are open.
    pub(super) fn depth(&self) -> usize {
        self.columns.len() - 1
    }

    /// The beginning or the end of a block, if one is due.
    pub(super) fn pending(&mut self) -> Option<Symbol> {
        match self.pending {
            0 => None,
            1.. => {
                self.pending -= 1;
                Some(Symbol::Indent)
            }
            _ => {
                self.pending += 1;
                Some(Symbol::Dedent)
            }
        }
    }

    pub(super) fn close_all(&mut self) {
        self.pending = -i32::try_from(self.depth()).unwrap_or(i32::MAX);
        self.columns.truncate(1);
    }

    /// A line begins at this column, by wide tabs and by narrow ones.
    fn line(&mut self, column: usize, narrow: usize) -> Result<(), Stop> {
        let last = self.columns.last().copied().unwrap_or_default();
        if column == last.0 {
            if narrow != last.1 {
                return Err(Stop::TabSpace);
            }
        } else if column > last.0 {
            if self.columns.len() >= DEEPEST {
                return Err(Stop::TooDeep);
            }
            if narrow <= last.1 {
                return Err(Stop::TabSpace);
            }
            self.pending += 1;
            self.columns.push((column, narrow));
        } else {
            while self.columns.len() > 1 && self.columns.last().is_some_and(|l| column < l.0) {
                self.pending -= 1;
                self.columns.pop();
            }
            let last = self.columns.last().copied().unwrap_or_default();
            if column != last.0 {
                return Err(Stop::Dedent);
            }
            if narrow != last.1 {
                return Err(Stop::TabSpace);
            }
        }
        Ok(())
    }
}

impl Tokenizer<'_> {
    /// Reads the blanks at the start of a line: whether nothing but a comment comes after them.
    pub(super) fn indentation(&mut self) -> Result<bool, Stop> {
        let (mut column, mut narrow) = (0, 0);
        let byte = loop {
            let byte = self.next();
            match byte {
                Some(b' ') => {
                    column += 1;
                    narrow += 1;
                }
                Some(b'\t') => {
                    column = (column / TAB + 1) * TAB;
                    narrow += 1;
                }
                Some(b'\x0C') => (column, narrow) = (0, 0),
                _ => break byte,
            }
        };
        self.back(byte);
        let ends_block = self.feed.is_some() && column == 0 && byte == Some(b'\n');
        let blank = matches!(byte, Some(b'#' | b'\n')) && !ends_block;
        if !blank && self.level == 0 {
            self.indents.line(column, narrow)?;
        }
        Ok(blank)
    }
}
