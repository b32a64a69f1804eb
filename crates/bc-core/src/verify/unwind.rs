//! Leaving blocks for `return`, `break` and `continue`: the unwinder of the evaluation loop on abstract states.

use super::code::RejectionCode;
use super::edge::{Edge, How};
use super::finding::Finding;
use super::pending::{PathSet, Pending};
use super::stack::Slot;
use super::state::{BlockKind, State};

/// Why the block stack is unwound. Exceptions have their edges elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Return,
    Break,
    /// To the instruction with this index.
    Continue(u32),
}

/// Finds where control arrives, which is one edge or, for a `return` out of all blocks, none.
///
/// # Errors
/// The finding, if a `break` or `continue` finds no loop.
pub(super) fn unwind(mut state: State, why: Why, out: &mut Vec<Edge>) -> Result<(), Finding> {
    // Set while values may or may not be left over from a finally body that may or may not be in a handler.
    let mut uncertain = false;
    while let Some(block) = state.blocks.last().copied() {
        match (block.kind, why) {
            (BlockKind::Loop, Why::Continue(to)) => {
                if uncertain {
                    return Err(continue_in_finally());
                }
                let how = How::Continue;
                out.push(Edge { to, state, how });
                return Ok(());
            }
            (BlockKind::Handler, _) => {
                uncertain = match state.stack.at(block.level) {
                    Some(Slot::Pending(pending)) => !pending.is_surely_in_handler(),
                    _ => false,
                };
            }
            _ => uncertain = false,
        }
        state.blocks.pop();
        state.stack.truncate(block.level);
        let to = block.handler;
        match (block.kind, why) {
            (BlockKind::Loop, Why::Break) => {
                let how = How::Break;
                out.push(Edge { to, state, how });
                return Ok(());
            }
            (BlockKind::Finally, _) => {
                let pending = match why {
                    Why::Return => Pending::new(PathSet::RETURN),
                    Why::Break => Pending::new(PathSet::BREAK),
                    Why::Continue(target) => Pending::continuing(target),
                };
                state.push_pending(pending)?;
                let how = How::Finally;
                out.push(Edge { to, state, how });
                return Ok(());
            }
            _ => {}
        }
    }
    let needs = "an open SETUP_LOOP block";
    match why {
        Why::Return => Ok(()),
        Why::Break => Err(Finding::new(
            RejectionCode::BreakOutsideLoop,
            "break, but no loop is open",
        )
        .needs(needs)),
        Why::Continue(_) => Err(Finding::new(
            RejectionCode::ContinueOutsideLoop,
            "continue, but no loop is open",
        )
        .needs(needs)),
    }
}

fn continue_in_finally() -> Finding {
    Finding::new(
        RejectionCode::ContinueInFinally,
        "continue out of a finally body, with what it was entered with still on the stack or not",
    )
    .needs("END_FINALLY first, or a loop inside the finally body")
}
