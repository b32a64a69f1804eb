//! Whether control may be moved from one instruction straight to another, as a debugger does.
//!
//! What is known before the first instruction is turned into what is known before the second by leaving
//! blocks, and by nothing else. Absent: which of those moves CPython allows.

use super::edge::Edge;
use super::flow::Reached;
use super::pending::Pending;
use super::stack::Slot;
use super::state::{BlockKind, State};
use crate::code::CodeObject;

/// How many open blocks have to be left, `least` or more, so that control may go from instruction `from`
/// straight to instruction `to` and all that is proven of the code stays true; `None` if it may not.
pub fn leap(code: &CodeObject, from: u32, to: u32, least: usize) -> Option<usize> {
    let reached = Reached::of(code)?;
    let mut state = reached.state_before(from)?;
    let mut pops = 0;
    loop {
        if pops >= least && fits(&reached, to, &state) {
            return Some(pops);
        }
        leave_block(&mut state)?;
        pops += 1;
    }
}

/// Leaves the innermost block, if what the machine then has to take off is the same in every case.
fn leave_block(state: &mut State) -> Option<()> {
    let block = state.blocks.pop()?;
    if block.kind == BlockKind::Handler {
        match state.stack.at(block.level)? {
            Slot::Saved => {}
            Slot::Pending(pending) if Pending::is_exception_only(pending) => {}
            _ => return None,
        }
    }
    state.stack.truncate(block.level);
    state.none_on_top = false;
    Some(())
}

/// Whether control may go on at `to` in this state without any other state becoming possible where control
/// came before.
fn fits(reached: &Reached<'_>, to: u32, state: &State) -> bool {
    let mut known: Vec<(u32, State)> = Vec::new();
    let mut todo = vec![(to, state.clone())];
    let mut out: Vec<Edge> = Vec::new();
    while let Some((mut at, mut state)) = todo.pop() {
        loop {
            state.normalize();
            if let Some(mut before) = reached.state_before(at) {
                if before.join(&state) != Ok(false) {
                    return false;
                }
                break;
            }
            if let Some((_, before)) = known.iter().find(|(place, _)| *place == at) {
                if *before != state {
                    return false;
                }
                break;
            }
            known.push((at, state.clone()));
            let goes_on = reached.step(at, &mut state, &mut out);
            todo.extend(out.drain(..).map(|edge| (edge.to, edge.state)));
            match goes_on {
                Some(true) => at += 1,
                Some(false) => break,
                None => return false,
            }
        }
    }
    true
}
