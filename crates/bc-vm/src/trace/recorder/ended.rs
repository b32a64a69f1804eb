//! How an instruction has ended: where the frame goes on, and what has become of its stacks.
//!
//! Absent: variables (see [`change`](super::change)).

use std::cmp::Ordering;

use super::super::event::{BlockChange, Outcome};
use super::super::state::FrameState;
use crate::model::frame::Frame;

/// What is left on the value stack of what was there before, where an instruction takes `most` values or fewer at its
/// end.
pub(super) fn left_at_end(depth: usize, real: usize, most: u32) -> usize {
    match real < depth {
        // `YIELD_FROM` puts one back.
        true => depth.saturating_sub(most as usize).min(real),
        false => depth,
    }
}

/// How an instruction went that the frame has gone on behind.
#[inline(always)]
pub(super) fn went(frame: &Frame, index: u32) -> Outcome {
    match frame.pc {
        next if next == index + 1 || next == frame.code.settled(index + 1) => Outcome::Next,
        target => Outcome::Jump(target),
    }
}

/// What has become of the block stack by the instruction itself.
#[inline(always)]
pub(super) fn block_change(state: &mut FrameState, frame: &Frame) -> BlockChange {
    match (state.blocks.last(), frame.blocks.last()) {
        (None, None) => BlockChange::None,
        (Some(known), Some(block))
            if state.blocks.len() == frame.blocks.len() && known.level == block.level =>
        {
            BlockChange::None
        }
        _ => changed_blocks(state, frame),
    }
}

#[inline(never)]
fn changed_blocks(state: &mut FrameState, frame: &Frame) -> BlockChange {
    let change = match frame.blocks.len().cmp(&state.blocks.len()) {
        Ordering::Equal => frame.blocks.last().copied().map(BlockChange::Moved),
        Ordering::Less => state.blocks.last().copied().map(BlockChange::Closed),
        Ordering::Greater => frame.blocks.last().copied().map(BlockChange::Opened),
    };
    state.blocks.clone_from(&frame.blocks);
    change.unwrap_or_default()
}
