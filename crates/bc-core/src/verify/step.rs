//! What one instruction does to the abstract state, and where it leads.
//!
//! [`Stepper::step`] changes the state in place and says whether control goes on behind the instruction; every other
//! way out is pushed as an [`Edge`]. It only computes: joining states is `flow`'s business. Exceptions are not edges
//! of the instructions that may raise them. What a handler finds depends only on where its block was set up, because
//! nothing below an open block's level may change; so the one edge to it is that of the `SETUP_*` instruction.

use super::code::RejectionCode;
use super::edge::{Edge, How};
use super::finding::Finding;
use super::leave::{end_finally, pop_block, pop_except, with_cleanup_finish, with_cleanup_start};
use super::pending::{PathSet, Pending};
use super::program::{NOWHERE, Program};
use super::state::{Block, BlockKind, State};
use super::take::{peek, pop, push, rotate};
use super::unwind::{Why, unwind};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::instruction::Instruction;
use crate::opcode::{Effect, Opcode};

pub(super) struct Stepper<'a> {
    pub(super) program: &'a Program,
    pub(super) code: &'a CodeObject,
}

/// Takes and gives what the table says.
fn apply(
    state: &mut State,
    instruction: &Instruction,
    effect: Option<Effect>,
) -> Result<(), Finding> {
    if let Some(effect) = effect {
        peek(state, instruction, effect.peeks)?;
        pop(state, instruction, effect.pops)?;
        push(state, effect.pushes)?;
    }
    Ok(())
}

impl Stepper<'_> {
    /// Applies one instruction. `Ok(true)` if control may go on to the next one with the changed state.
    ///
    /// # Errors
    /// The finding, if the instruction makes no sense in this state, which is then half changed.
    pub(super) fn step(
        &self,
        instruction: &Instruction,
        state: &mut State,
        out: &mut Vec<Edge>,
    ) -> Result<bool, Finding> {
        let opcode = instruction.opcode;
        let goes_on = match opcode {
            Opcode::NOP => true,
            Opcode::JUMP_FORWARD | Opcode::JUMP_ABSOLUTE => {
                self.jump(instruction, state.clone(), out);
                false
            }
            _ => {
                let none = state.none_on_top;
                state.none_on_top = false;
                self.special(instruction, state, none, out)?
            }
        };
        state.normalize();
        Ok(goes_on)
    }

    fn special(
        &self,
        instruction: &Instruction,
        state: &mut State,
        none: bool,
        out: &mut Vec<Edge>,
    ) -> Result<bool, Finding> {
        let opcode = instruction.opcode;
        let arg = instruction.arg;
        match opcode {
            Opcode::LOAD_CONST => {
                push(state, 1)?;
                let constant = usize::try_from(arg)
                    .ok()
                    .and_then(|i| self.code.consts().get(i));
                state.none_on_top = matches!(constant, Some(Constant::None));
            }
            Opcode::POP_JUMP_IF_TRUE
            | Opcode::POP_JUMP_IF_FALSE
            | Opcode::JUMP_IF_TRUE_OR_POP
            | Opcode::JUMP_IF_FALSE_OR_POP
            | Opcode::FOR_ITER => {
                let branches = self.program.branches(instruction);
                let mut jumped = state.clone();
                apply(&mut jumped, instruction, opcode.jump_effect(arg))?;
                if branches.jumps {
                    self.jump(instruction, jumped, out);
                }
                apply(state, instruction, opcode.effect(arg))?;
                return Ok(branches.falls);
            }
            Opcode::DUP_TOP | Opcode::DUP_TOP_TWO => apply(state, instruction, opcode.effect(arg))?,
            Opcode::ROT_TWO => rotate::<2>(state, instruction)?,
            Opcode::ROT_THREE => rotate::<3>(state, instruction)?,
            Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD => {
                apply(state, instruction, opcode.effect(arg))?;
                peek(state, instruction, arg.into())?;
            }
            Opcode::SETUP_LOOP | Opcode::SETUP_EXCEPT | Opcode::SETUP_FINALLY => {
                self.set_up(instruction, state, out)?;
            }
            Opcode::SETUP_WITH => {
                // The manager makes room for its exit function, which stays below the block.
                pop(state, instruction, 1)?;
                push(state, 1)?;
                self.set_up(instruction, state, out)?;
                push(state, 1)?;
            }
            Opcode::SETUP_ASYNC_WITH => {
                // What __aenter__ gave lies on the exit function, and above the block in the end.
                pop(state, instruction, 1)?;
                self.set_up(instruction, state, out)?;
                push(state, 1)?;
            }
            Opcode::POP_BLOCK => pop_block(state)?,
            Opcode::POP_EXCEPT => pop_except(state)?,
            Opcode::END_FINALLY if none && state.pending().is_none() => pop(state, instruction, 1)?,
            Opcode::END_FINALLY => return end_finally(state, out),
            Opcode::WITH_CLEANUP_START => {
                if none && state.pending().is_none() {
                    state.none_to_pending()?;
                }
                with_cleanup_start(state)?;
            }
            Opcode::WITH_CLEANUP_FINISH => with_cleanup_finish(state)?,
            Opcode::RETURN_VALUE => {
                apply(state, instruction, opcode.effect(arg))?;
                unwind(state.clone(), Why::Return, out)?;
                return Ok(false);
            }
            Opcode::BREAK_LOOP => {
                unwind(state.clone(), Why::Break, out)?;
                return Ok(false);
            }
            Opcode::CONTINUE_LOOP => {
                if let Some(target) = self.program.target(instruction) {
                    unwind(state.clone(), Why::Continue(target), out)?;
                }
                return Ok(false);
            }
            Opcode::RAISE_VARARGS => {
                apply(state, instruction, opcode.effect(arg))?;
                return Ok(false);
            }
            _ => self.ordinary(instruction, state)?,
        }
        Ok(true)
    }

    fn ordinary(&self, instruction: &Instruction, state: &mut State) -> Result<(), Finding> {
        let opcode = instruction.opcode;
        // Every known opcode is here or above (a test holds it so); unknown ones were refused before.
        let Some(effect) = opcode.ordinary_effect(instruction.arg) else {
            let message = format!("{opcode} has no effect the verifier knows");
            return Err(Finding::new(RejectionCode::UnknownOpcode, message));
        };
        // The compiler makes YIELD_FROM in plain functions and classes too: `async with` in one that stands in
        // an `async def`.
        if opcode == Opcode::YIELD_VALUE && !self.may_yield() {
            let message = format!("{opcode} in code without the GENERATOR or COROUTINE flag");
            return Err(Finding::new(RejectionCode::YieldOutsideGenerator, message)
                .needs("co_flags with GENERATOR (0x20) or COROUTINE (0x80)"));
        }
        if opcode == Opcode::BUILD_MAP_UNPACK_WITH_CALL && (instruction.arg >> 8) & 0xff == 1 {
            // The callable is named in messages.
            peek(state, instruction, effect.pops + 1)?;
        }
        apply(state, instruction, Some(effect))
    }

    fn may_yield(&self) -> bool {
        self.code
            .flags()
            .intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE)
    }

    /// All targets of jumps that can be taken were found to be instructions before.
    fn jump(&self, instruction: &Instruction, state: State, out: &mut Vec<Edge>) {
        if let Some(to) = self.program.target(instruction) {
            let how = How::Jump;
            out.push(Edge { to, state, how });
        }
    }

    fn set_up(
        &self,
        instruction: &Instruction,
        state: &mut State,
        out: &mut Vec<Edge>,
    ) -> Result<(), Finding> {
        let target = self.program.target(instruction);
        let handler = match instruction.opcode {
            // Nothing comes to the end of a loop that is never broken out of, so it may lie anywhere.
            Opcode::SETUP_LOOP => target.unwrap_or(NOWHERE),
            _ => match target {
                Some(handler) => handler,
                None => return Ok(()),
            },
        };
        let kind = match instruction.opcode {
            Opcode::SETUP_LOOP => BlockKind::Loop,
            Opcode::SETUP_EXCEPT => BlockKind::Except,
            _ => BlockKind::Finally,
        };
        // An exception spelled out below is brought into its one form before its level is taken.
        state.normalize();
        if kind != BlockKind::Loop {
            let mut raised = state.clone();
            raised.push_pending(Pending::new(PathSet::EXCEPTION))?;
            let (to, how) = (handler, How::Exception);
            out.push(Edge {
                to,
                state: raised,
                how,
            });
        }
        let level = state.stack.level();
        state.push_block(Block {
            kind,
            level,
            handler,
        })?;
        Ok(())
    }
}
