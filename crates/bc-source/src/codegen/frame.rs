//! Loops and `try` statements around a place: what `break` and `continue` depend on.

use crate::assemble::Label;

/// How many frames may be around a place: as many blocks as a frame of the machine has room for.
pub(super) const MAX_FRAMES: usize = 20;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// A loop.
    Loop,
    /// The body of a `try` with `except` clauses.
    Except,
    /// What a `finally` clause, or what stands for one, comes after.
    FinallyTry,
    /// The `finally` clause itself.
    FinallyEnd,
}

/// A loop or a part of a `try` statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// Where it begins.
    pub(super) label: Label,
}
