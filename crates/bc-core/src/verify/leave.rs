//! Instructions that leave blocks, handlers and `finally` bodies.

use super::code::RejectionCode;
use super::edge::Edge;
use super::finding::Finding;
use super::pending::{PathSet, Stage};
use super::stack::Slot;
use super::state::{Block, BlockKind, State};
use super::take::push;
use super::unwind::{Why, unwind};
use crate::opcode::Opcode;

fn no_block(opcode: Opcode) -> Finding {
    Finding::new(
        RejectionCode::NoBlock,
        format!("{opcode}, but no block is open"),
    )
}

pub(super) fn pop_block(state: &mut State) -> Result<(), Finding> {
    const NEEDS: &str =
        "a block set up by SETUP_LOOP, SETUP_EXCEPT, SETUP_FINALLY or a with statement";
    let opcode = Opcode::POP_BLOCK;
    match state.blocks.pop() {
        None => Err(no_block(opcode).needs(NEEDS)),
        Some(block) if block.kind == BlockKind::Handler => {
            let message =
                format!("{opcode}, but the innermost block is that of an exception handler");
            Err(Finding::new(RejectionCode::WrongBlock, message)
                .needs(NEEDS)
                .help("an exception handler is left with POP_EXCEPT or END_FINALLY"))
        }
        Some(block) => {
            state.stack.truncate(block.level);
            Ok(())
        }
    }
}

pub(super) fn pop_except(state: &mut State) -> Result<(), Finding> {
    const NEEDS: &str = "to be inside an exception handler on every path";
    let opcode = Opcode::POP_EXCEPT;
    let wrong =
        |message: String| Err(Finding::new(RejectionCode::WrongBlock, message).needs(NEEDS));
    let Some(block) = state.blocks.pop() else {
        return Err(no_block(opcode).needs(NEEDS));
    };
    if block.kind != BlockKind::Handler {
        return wrong(format!(
            "{opcode}, but the innermost block is a {} block",
            block.kind
        ));
    }
    if let Some(Slot::Pending(pending)) = state.stack.at(block.level)
        && !(pending.in_handler.is_empty() && pending.is_surely_in_handler())
    {
        return wrong(format!(
            "{opcode} in a finally body that is not entered by exceptions alone"
        ));
    }
    state.stack.truncate(block.level);
    Ok(())
}

/// `Ok(true)` if control may go on to the next instruction.
pub(super) fn end_finally(state: &mut State, out: &mut Vec<Edge>) -> Result<bool, Finding> {
    let Some(pending) = state
        .pop_pending()
        .filter(|pending| pending.stage != Stage::Started)
    else {
        let found = match state.stack.top() {
            None => "the stack is empty".to_owned(),
            Some(Slot::Values(_)) => "the top of the stack is a plain value".to_owned(),
            Some(slot) => format!("the top of the stack is: {slot}"),
        };
        return Err(Finding::new(
            RejectionCode::NothingPending,
            format!("END_FINALLY finds nothing to go on with: {found}"),
        )
        .needs("None, or what a finally body or an exception handler was entered with, on top of the stack"));
    };
    const GOES_ON: PathSet = PathSet::NORMAL.union(PathSet::SILENCED);
    let inside = if pending.in_handler.is_empty() {
        None
    } else {
        let level = state.stack.level();
        let mut inside = state.clone();
        inside.push_block(Block {
            kind: BlockKind::Handler,
            level,
            handler: 0,
        })?;
        inside.stack.push(Slot::Saved);
        Some(inside)
    };
    let ways = [
        (Some(&*state), pending.direct),
        (inside.as_ref(), pending.in_handler),
    ];
    for (base, ways) in ways {
        let Some(base) = base else { continue };
        if ways.meets(PathSet::RETURN) {
            unwind(base.clone(), Why::Return, out)?;
        }
        if ways.meets(PathSet::BREAK) {
            unwind(base.clone(), Why::Break, out)?;
        }
        if ways.meets(PathSet::CONTINUE) {
            for &target in pending.targets() {
                unwind(base.clone(), Why::Continue(target), out)?;
            }
        }
    }
    match (pending.direct.meets(GOES_ON), pending.in_handler.meets(GOES_ON)) {
        (true, true) => Err(Finding::new(
            RejectionCode::FinallyAmbiguous,
            "END_FINALLY goes on inside an exception handler or outside of it, depending on how it was reached",
        )
        .needs("the same open blocks for every way to go on")),
        (false, true) => {
            if let Some(inside) = inside {
                *state = inside;
            }
            Ok(true)
        }
        (direct, false) => Ok(direct),
    }
}

pub(super) fn with_cleanup_start(state: &mut State) -> Result<(), Finding> {
    const NEEDS: &str =
        "the exit function, and above it what the finally part of a with statement is entered with";
    let misplaced = |message: &str| {
        Err(Finding::new(RejectionCode::WithCleanupMisplaced, message).needs(NEEDS))
    };
    let Some(pending) = state.pop_pending() else {
        return misplaced("WITH_CLEANUP_START outside the finally part of a with statement");
    };
    let Some(started) = pending.started() else {
        return misplaced("WITH_CLEANUP_START cannot take up what is pending here");
    };
    if state.pop_values(1).is_err() {
        return misplaced("WITH_CLEANUP_START finds no exit function below what is pending");
    }
    state.push_pending(started)?;
    state.stack.push(Slot::WithException);
    push(state, 1)
}

pub(super) fn with_cleanup_finish(state: &mut State) -> Result<(), Finding> {
    let finished = state
        .pop_values(1)
        .ok()
        .and_then(|()| state.stack.pop_slot())
        .filter(|slot| *slot == Slot::WithException)
        .and_then(|_| state.pop_pending()?.finished());
    let Some(finished) = finished else {
        return Err(Finding::new(
            RejectionCode::WithCleanupMisplaced,
            "WITH_CLEANUP_FINISH without a WITH_CLEANUP_START before it",
        )
        .needs("what WITH_CLEANUP_START left, and the result of the exit function above it"));
    };
    Ok(state.push_pending(finished)?)
}
