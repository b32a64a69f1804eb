//! What only `async def` has: waiting, and loops that wait.

use super::Compiler;
use super::frame::FrameKind;
use super::step::Step;
use super::unit::UnitKind;
use crate::ast::{ExprId, For};
use crate::error::SourceError;
use bc_core::opcode::{CompareOp, Opcode};

/// Waits for what is on the stack.
pub(super) const AWAIT: [Step<'static>; 3] = [
    Step::Op(Opcode::GET_AWAITABLE),
    Step::None,
    Step::Op(Opcode::YIELD_FROM),
];

impl<'a> Compiler<'a> {
    pub(super) fn plan_await(&mut self, value: ExprId) -> Result<(), SourceError> {
        if !self.in_function() {
            return self.error("'await' outside function");
        }
        match self.unit.kind {
            UnitKind::AsyncFunction => {}
            UnitKind::Comprehension => {
                return self.error("'await' expressions in comprehensions are not supported");
            }
            _ => return self.error("'await' outside async function"),
        }
        self.plan(AWAIT);
        self.plan([Step::Expr(value)]);
        Ok(())
    }

    pub(super) fn plan_async_for(&mut self, node: &'a For) {
        let [start, except, end] = [self.label(), self.label(), self.label()];
        let [body, cleanup] = [self.label(), self.label()];
        let [after_loop, orelse] = [self.label(), self.label()];
        self.plan([
            Step::Jump(Opcode::SETUP_LOOP, after_loop),
            Step::Push(FrameKind::Loop, start),
            Step::Expr(node.iter),
            Step::Op(Opcode::GET_AITER),
            Step::None,
            Step::Op(Opcode::YIELD_FROM),
            // The next item.
            Step::Place(start),
            Step::Jump(Opcode::SETUP_EXCEPT, except),
            Step::Push(FrameKind::Except, start),
            Step::Op(Opcode::GET_ANEXT),
            Step::None,
            Step::Op(Opcode::YIELD_FROM),
            Step::Expr(node.target),
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::Jump(Opcode::JUMP_FORWARD, body),
            // There is none.
            Step::Place(except),
            Step::Op(Opcode::DUP_TOP),
            Step::Named(Opcode::LOAD_GLOBAL, self.known.stop_async_iteration),
            Step::Arg(Opcode::COMPARE_OP, CompareOp::ExceptionMatch as u32),
            Step::Jump(Opcode::POP_JUMP_IF_FALSE, cleanup),
            Step::Op(Opcode::POP_TOP),
            Step::Op(Opcode::POP_TOP),
            Step::Op(Opcode::POP_TOP),
            Step::Op(Opcode::POP_EXCEPT),
            Step::Op(Opcode::POP_BLOCK),
            Step::Jump(Opcode::JUMP_ABSOLUTE, orelse),
            // Another exception.
            Step::Place(cleanup),
            Step::Op(Opcode::END_FINALLY),
            Step::Place(body),
            Step::Stmts(&node.body),
            Step::Jump(Opcode::JUMP_ABSOLUTE, start),
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::Place(after_loop),
            Step::Jump(Opcode::JUMP_ABSOLUTE, end),
            Step::Place(orelse),
            Step::Stmts(&node.orelse),
            Step::Place(end),
        ]);
    }
}
