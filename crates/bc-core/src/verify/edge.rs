//! The ways out of an instruction other than to the next one.

use super::state::State;

/// How control gets along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    FallThrough,
    Jump,
    /// An exception while the block of this `SETUP_*` instruction is open.
    Exception,
    /// To the end of a loop.
    Break,
    /// Back into a loop by way of the block stack.
    Continue,
    /// Into a `finally` body, to be taken up again by its `END_FINALLY`.
    Finally,
}

/// A way out of an instruction other than to the next one.
pub(super) struct Edge {
    /// Index of the instruction it leads to.
    pub(super) to: u32,
    pub(super) state: State,
    pub(super) how: How,
}
