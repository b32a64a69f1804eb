//! The line table `co_lnotab`: which source line an instruction belongs to.
//!
//! The table is a string of byte pairs, an increment of the offset and one of the line. In CPython 3.5
//! both are unsigned, so lines only go up: an instruction of an earlier line keeps the later one. A
//! last odd byte means nothing. Sums saturate instead of overflowing; no compiler gets there.

use crate::code::CodeObject;
use std::iter::FusedIterator;

/// The offsets at which a source line starts, with the line, as `dis.findlinestarts` finds them: the
/// first offset at or after which the line differs from the one before. Offsets rise, but may lie
/// beyond the code.
///
/// ```
/// use bc_core::{code::CodeObject, lnotab};
///
/// let code = CodeObject::builder().firstlineno(10).lnotab([0, 1, 6, 2]).build()?;
/// assert_eq!(lnotab::line_starts(&code).collect::<Vec<_>>(), [(0, 11), (6, 13)]);
/// # Ok::<(), bc_core::code::CodeError>(())
/// ```
pub fn line_starts(code: &CodeObject) -> LineStarts<'_> {
    LineStarts {
        pairs: Some(code.lnotab().as_chunks().0.iter()),
        offset: 0,
        line: code.firstlineno(),
        last: None,
    }
}

/// The starts of source lines in a code object. See [`line_starts`].
#[derive(Clone, Debug)]
pub struct LineStarts<'a> {
    /// `None` after the last pair.
    pairs: Option<std::slice::Iter<'a, [u8; 2]>>,
    offset: u32,
    line: i32,
    last: Option<i32>,
}

impl Iterator for LineStarts<'_> {
    type Item = (u32, i32);

    fn next(&mut self) -> Option<(u32, i32)> {
        loop {
            let pairs = self.pairs.as_mut()?;
            let reached = (self.offset, self.line);
            match pairs.next() {
                // Only now is it sure that no further pair adds to the line at this offset.
                Some(&[by, lines]) => {
                    self.offset = self.offset.saturating_add(by.into());
                    self.line = self.line.saturating_add(lines.into());
                    if by == 0 {
                        continue;
                    }
                }
                None => self.pairs = None,
            }
            if self.last != Some(reached.1) {
                self.last = Some(reached.1);
                return Some(reached);
            }
        }
    }
}

impl FusedIterator for LineStarts<'_> {}

/// The source line of the instruction at an offset, as `PyCode_Addr2Line` finds it. Tracebacks show
/// this line.
pub fn line_of(code: &CodeObject, offset: u32) -> i32 {
    let (mut reached, mut line) = (0u32, code.firstlineno());
    for &[by, lines] in code.lnotab().as_chunks().0 {
        reached = reached.saturating_add(by.into());
        if reached > offset {
            break;
        }
        line = line.saturating_add(lines.into());
    }
    line
}

/// The source line of the instruction at an offset, with the offset where the line starts and the one
/// behind its end, as `_PyCode_CheckLineNumber` finds them for tracing.
pub fn window_of(code: &CodeObject, offset: u32) -> (i32, u32, u32) {
    let (mut reached, mut line, mut start) = (0u32, code.firstlineno(), 0);
    let mut pairs = code.lnotab().as_chunks().0.iter().peekable();
    while let Some(&[by, lines]) =
        pairs.next_if(|&&[by, _]| reached.saturating_add(by.into()) <= offset)
    {
        reached = reached.saturating_add(by.into());
        if lines > 0 {
            start = reached;
        }
        line = line.saturating_add(lines.into());
    }
    if pairs.peek().is_none() {
        return (line, start, u32::MAX);
    }
    for &[by, lines] in pairs {
        reached = reached.saturating_add(by.into());
        if lines > 0 {
            break;
        }
    }
    (line, start, reached)
}

/// Why a line table cannot say what it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LnotabError {
    /// Offsets have to rise, or stay.
    #[error("offset {offset} comes after offset {before}: the line table only goes up")]
    OffsetFalls {
        /// The offset before.
        before: u32,
        /// The lower one that follows.
        offset: u32,
    },
    /// Lines have to rise, or stay.
    #[error("offset {offset}: line {line} comes after line {before}: the line table only goes up")]
    LineFalls {
        /// Where.
        offset: u32,
        /// The line before, or the first line of the code.
        before: i32,
        /// The lower one that follows.
        line: i32,
    },
}

impl LnotabError {
    /// The offset that cannot be said.
    pub fn offset(&self) -> u32 {
        match *self {
            LnotabError::OffsetFalls { offset, .. } | LnotabError::LineFalls { offset, .. } => {
                offset
            }
        }
    }
}

/// Whether a table gives each of these offsets, which rise, its line. If `starts_only`, a line must
/// also start at one of them, not between two, where `dis` would not see it.
pub(crate) fn says(
    table: &[u8],
    firstlineno: i32,
    wanted: impl Iterator<Item = (u32, i32)>,
    starts_only: bool,
) -> bool {
    let mut pairs = table.as_chunks().0.iter().peekable();
    let (mut reached, mut line) = (0u32, firstlineno);
    for (offset, wanted) in wanted {
        while let Some(&[by, lines]) =
            pairs.next_if(|&&[by, _]| reached.saturating_add(by.into()) <= offset)
        {
            reached = reached.saturating_add(by.into());
            line = line.saturating_add(lines.into());
            if starts_only && lines > 0 && reached < offset {
                return false;
            }
        }
        if line != wanted {
            return false;
        }
    }
    true
}

/// Makes the table that says which line starts at which offset, as CPython's compiler splits the
/// steps: as many `(255, 0)` as the offset takes, then the rest of the offset with up to 255 lines,
/// then `(0, 255)`, and last what is left. An entry that changes neither offset nor line is left out.
///
/// # Errors
///
/// If an offset or a line is lower than the one before: the table of 3.5 cannot say that.
///
/// ```
/// use bc_core::lnotab;
///
/// assert_eq!(lnotab::encode(1, &[(0, 2), (300, 302)])?, [0, 1, 255, 0, 45, 255, 0, 45]);
/// # Ok::<(), lnotab::LnotabError>(())
/// ```
pub fn encode(firstlineno: i32, entries: &[(u32, i32)]) -> Result<Vec<u8>, LnotabError> {
    let mut table = Vec::with_capacity(entries.len() * 2);
    let (mut last_offset, mut last_line) = (0, firstlineno);
    for &(offset, line) in entries {
        let before = last_offset;
        let Some(mut by) = offset.checked_sub(before) else {
            return Err(LnotabError::OffsetFalls { before, offset });
        };
        let before = last_line;
        if line < before {
            return Err(LnotabError::LineFalls {
                offset,
                before,
                line,
            });
        }
        let mut lines = line.abs_diff(before);
        if by == 0 && lines == 0 {
            continue;
        }
        // Of an offset above 255 every whole 255 is split off, even if nothing is left; of a line
        // too, but the first 255 go with the rest of the offset.
        if by > 255 {
            for _ in 0..by / 255 {
                table.extend_from_slice(&[255, 0]);
            }
            by %= 255;
        }
        if lines > 255 {
            for _ in 0..lines / 255 {
                table.extend_from_slice(&[by as u8, 255]);
                by = 0;
            }
            lines %= 255;
        }
        table.extend_from_slice(&[by as u8, lines as u8]);
        (last_offset, last_line) = (offset, line);
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;

    fn code(firstlineno: i32, lnotab: &[u8]) -> CodeObject {
        let builder = CodeObject::builder().firstlineno(firstlineno);
        builder.lnotab(lnotab).build().unwrap()
    }

    /// The example of the reference's notes on the table.
    #[test]
    fn the_notes_example() {
        let entries = [(0, 1), (6, 2), (50, 7), (350, 307), (361, 308)];
        let table = encode(0, &entries).unwrap();
        assert_eq!(
            table,
            [0, 1, 6, 1, 44, 5, 255, 0, 45, 255, 0, 45, 11, 1],
            "300, 300 is written 255, 0, 45, 255, 0, 45"
        );
        let code = code(0, &table);
        assert_eq!(line_starts(&code).collect::<Vec<_>>(), entries);
        for (offset, line) in [(0, 1), (5, 1), (6, 2), (349, 7), (350, 307), (9999, 308)] {
            assert_eq!(line_of(&code, offset), line, "offset {offset}");
        }
    }

    /// Whole multiples of 255, as `assemble_lnotab` writes them.
    #[test]
    fn multiples_of_255() {
        assert_eq!(encode(1, &[(255, 1)]).unwrap(), [255, 0]);
        assert_eq!(encode(1, &[(510, 2)]).unwrap(), [255, 0, 255, 0, 0, 1]);
        assert_eq!(encode(1, &[(3, 257)]).unwrap(), [3, 255, 0, 1]);
        assert_eq!(
            encode(1, &[(3, 511)]).unwrap(),
            [3, 255, 0, 255, 0, 0],
            "two whole 255 leave a pair that says nothing"
        );
    }

    #[test]
    fn steps_that_say_nothing() {
        assert_eq!(encode(7, &[(0, 7)]).unwrap(), []);
        assert_eq!(encode(7, &[(9, 7)]).unwrap(), [9, 0]);
        // The line does not change at 9, so no line starts there.
        let same = code(7, &[9, 0, 1, 1]);
        assert_eq!(line_starts(&same).collect::<Vec<_>>(), [(0, 7), (10, 8)]);
    }

    #[test]
    fn only_upwards() {
        assert_eq!(
            encode(5, &[(0, 4)]),
            Err(LnotabError::LineFalls {
                offset: 0,
                before: 5,
                line: 4
            })
        );
        assert_eq!(
            encode(5, &[(6, 6), (3, 7)]),
            Err(LnotabError::OffsetFalls {
                before: 6,
                offset: 3
            })
        );
    }

    #[test]
    fn odd_and_huge_tables() {
        let odd = code(1, &[0, 1, 9]);
        assert_eq!(line_starts(&odd).collect::<Vec<_>>(), [(0, 2)]);
        let huge = code(i32::MAX, &[1, 255]);
        assert_eq!(line_of(&huge, 1), i32::MAX);
        assert_eq!(line_starts(&huge).collect::<Vec<_>>(), [(0, i32::MAX)]);
        assert_eq!(line_starts(&code(3, &[])).collect::<Vec<_>>(), [(0, 3)]);
    }
}
