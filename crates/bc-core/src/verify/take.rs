//! Taking plain values from the stack and putting them on it, with findings that say what was there instead.

use super::code::RejectionCode;
use super::finding::Finding;
use super::stack::{Slot, TooDeep, Underflow};
use super::state::{BlockKind, State};
use crate::count::counted;
use crate::instruction::Instruction;
use crate::opcode::Opcode;

pub(super) fn push(state: &mut State, n: u64) -> Result<(), Finding> {
    state.stack.push_values(n).map_err(|TooDeep| {
        Finding::new(
            RejectionCode::StackTooDeep,
            "the stack would hold more than 2147483647 values",
        )
        .needs("a stack that a co_stacksize can express")
    })
}

pub(super) fn pop(state: &mut State, instruction: &Instruction, n: u64) -> Result<(), Finding> {
    state
        .pop_values(n)
        .map_err(|short| too_short(state, instruction, n, short))
}

pub(super) fn peek(state: &mut State, instruction: &Instruction, n: u64) -> Result<(), Finding> {
    state
        .stack
        .peek(n)
        .map_err(|short| too_short(state, instruction, n, short))
}

fn too_short(state: &State, instruction: &Instruction, n: u64, short: Underflow) -> Finding {
    let opcode = instruction.opcode;
    let needs = match (opcode, n) {
        (Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD, _) => {
            let below = if opcode == Opcode::MAP_ADD {
                "a key and a value"
            } else {
                "an item"
            };
            format!(
                "{below}, and below {} the container",
                counted(u64::from(instruction.arg).saturating_sub(1), "more value")
            )
        }
        _ => format!("{} on the stack", counted(n, "plain value")),
    };
    match short {
        Underflow::Empty { have } => {
            let message = format!(
                "{opcode} needs {}, the stack has {}",
                counted(n, "value"),
                if have == 0 {
                    "none".to_owned()
                } else {
                    have.to_string()
                }
            );
            Finding::new(RejectionCode::StackUnderflow, message).needs(needs)
        }
        Underflow::BelowBlock { have } => {
            let kind = state
                .blocks
                .last()
                .map_or(BlockKind::Loop, |block| block.kind);
            let message = format!(
                "{opcode} needs {}, but {} above the level of the {kind} block",
                counted(n, "value"),
                match have {
                    0 => "none is".to_owned(),
                    1 => "only 1 is".to_owned(),
                    _ => format!("only {have} are"),
                }
            );
            Finding::new(RejectionCode::BelowBlock, message)
                .needs(needs)
                .help("leave the block with POP_BLOCK before taking values from below it")
        }
        Underflow::Special { have } => {
            let way = match state.stack.top() {
                Some(slot) if !matches!(slot, Slot::Values(_) | Slot::Raised(_)) => {
                    slot.to_string()
                }
                _ => "a value kept for the block stack".to_owned(),
            };
            let under = if have == 0 {
                String::new()
            } else {
                format!(" under {}", counted(have, "plain value"))
            };
            let message = format!(
                "{opcode} needs {}, but finds {way}{under}",
                counted(n, "plain value")
            );
            let finding = Finding::new(RejectionCode::NotAPlainValue, message).needs(needs);
            match state.stack.top() {
                Some(Slot::Pending(_)) => {
                    finding.help("a finally body leaves what it was entered with to END_FINALLY")
                }
                Some(Slot::Saved) => {
                    finding.help("an exception handler ends in POP_EXCEPT or END_FINALLY")
                }
                _ => finding,
            }
        }
    }
}

/// The top value goes below the next `N - 1`.
pub(super) fn rotate<const N: usize>(
    state: &mut State,
    instruction: &Instruction,
) -> Result<(), Finding> {
    let floor = state.floor();
    let mut taken = [None; N];
    for (have, plain) in taken.iter_mut().enumerate() {
        *plain = state.stack.pop_plain(floor).map_err(|short| {
            let have = have as u64;
            let short = match short {
                Underflow::Empty { .. } => Underflow::Empty { have },
                Underflow::BelowBlock { .. } => Underflow::BelowBlock { have },
                Underflow::Special { .. } => Underflow::Special { have },
            };
            too_short(state, instruction, N as u64, short)
        })?;
    }
    // Popped top first, so pushing in that order puts the old top lowest; the others keep their order.
    taken[1..].reverse();
    for plain in taken {
        state.stack.push_plain(plain);
    }
    Ok(())
}
