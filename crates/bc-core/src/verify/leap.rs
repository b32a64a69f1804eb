//! Whether control may be moved from one instruction straight to another, as a debugger does.
//!
//! What is known before the first instruction is turned into what is known before the second by leaving
//! blocks, and by nothing else. Absent: which of those moves CPython allows.

use super::edge::Edge;
use super::flow::Reached;
use super::stack::Slot;
use super::state::{BlockKind, State};
use crate::code::CodeObject;

/// What has to be taken off before control may go straight to another instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// So many open blocks with the values above their levels, then so many values more.
    Off {
        /// Blocks that are left.
        blocks: usize,
        /// Values taken off afterwards.
        values: u32,
    },
    /// All but so many open blocks and so many values.
    Keep {
        /// Blocks that stay open.
        blocks: usize,
        /// Values that stay on the stack.
        values: u32,
    },
}

/// What has to be taken off, `least` open blocks or more, so that control may go from instruction `from`
/// straight to instruction `to` and all that is proven of the code stays true; `None` if it may not.
pub fn leap(code: &CodeObject, from: u32, to: u32, least: usize) -> Option<Leap> {
    let reached = Reached::of(code)?;
    let mut state = reached.state_before(from)?;
    let target = reached.state_before(to);
    let mut pops = 0;
    let mut counts = true;
    loop {
        let mut left = state.clone();
        let values = drop_rest(&mut left, target.as_ref());
        let off = values.filter(|_| counts).map(|values| Leap::Off {
            blocks: pops,
            values,
        });
        let leap = kept(&left).or(off);
        if pops >= least && leap.is_some() && fits(&reached, to, &left) {
            return leap;
        }
        counts &= leave_block(&mut state)?;
        pops += 1;
    }
}

/// Leaves the innermost block; whether it is one block in every case, which that of a `finally` body is
/// not.
fn leave_block(state: &mut State) -> Option<bool> {
    let block = state.blocks.pop()?;
    let single = match state.stack.at(block.level) {
        Some(Slot::Pending(pending)) if block.kind == BlockKind::Handler => {
            pending.is_exception_only()
        }
        _ => true,
    };
    state.stack.truncate(block.level);
    state.none_on_top = false;
    Some(single)
}

/// Drops what lies above the values that the target has, as an expression or a `with` statement that is
/// left leaves something; how many values that are, where they are as many in every case.
fn drop_rest(state: &mut State, target: Option<&State>) -> Option<u32> {
    let Some(target) = target else {
        return Some(0);
    };
    let level = target.stack.level();
    if state.blocks.len() != target.blocks.len() || state.stack.level() <= level {
        return Some(0);
    }
    let (least, most) = state.stack.depth();
    state.stack.truncate(level);
    state.none_on_top = false;
    let (least_left, most_left) = state.stack.depth();
    let values = least - least_left;
    (values == most - most_left).then_some(values)
}

/// The blocks and values of a state, where they are as many in every case.
fn kept(state: &State) -> Option<Leap> {
    let single = |slot: &Slot| match slot {
        Slot::Pending(pending) => pending.is_exception_only(),
        _ => true,
    };
    let (values, _) = state.stack.depth();
    state
        .stack
        .slots()
        .iter()
        .all(single)
        .then_some(Leap::Keep {
            blocks: state.blocks.len(),
            values,
        })
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
            if reached.assumes(at) {
                return false;
            }
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
                Some(true) => match reached.after(at) {
                    Some(next) => at = next,
                    None => return false,
                },
                Some(false) => break,
                None => return false,
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::opcode::Opcode;

    /// `for x in y: f` and what follows.
    fn looping() -> CodeObject {
        let mut code = Vec::new();
        for (opcode, arg) in [
            (Opcode::SETUP_LOOP, Some(15)),
            (Opcode::LOAD_CONST, Some(0)),
            (Opcode::GET_ITER, None),
            (Opcode::FOR_ITER, Some(7)),
            (Opcode::POP_TOP, None),
            (Opcode::NOP, None),
            (Opcode::NOP, None),
            (Opcode::NOP, None),
            (Opcode::JUMP_ABSOLUTE, Some(7)),
            (Opcode::POP_BLOCK, None),
            (Opcode::LOAD_CONST, Some(0)),
            (Opcode::RETURN_VALUE, None),
        ] {
            code.push(opcode.0);
            if let Some(arg) = arg {
                code.extend([arg, 0]);
            }
        }
        CodeObject::builder()
            .code(code)
            .consts([1])
            .stacksize(2)
            .build()
            .expect("a code object")
    }

    #[test]
    fn a_loop_may_be_left_with_its_iterator_but_not_entered() {
        let code = looping();
        let out = Some(Leap::Keep {
            blocks: 0,
            values: 0,
        });
        assert_eq!(leap(&code, 5, 10, 1), out);
        assert_eq!(leap(&code, 5, 0, 1), out);
        let same = Some(Leap::Keep {
            blocks: 1,
            values: 1,
        });
        assert_eq!(leap(&code, 6, 5, 0), same);
        assert_eq!(leap(&code, 0, 5, 0), None);
        assert_eq!(leap(&code, 10, 5, 0), None);
        assert_eq!(leap(&code, 11, 10, 0), out);
    }
}
