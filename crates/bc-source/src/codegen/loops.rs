//! Loops, and what leaves them or begins them anew.

use super::Compiler;
use super::frame::FrameKind;
use super::step::Step;
use crate::ast::{ExprId, For, StmtId};
use crate::error::SourceError;
use bc_core::opcode::Opcode;

const NOT_IN_LOOP: &str = "'continue' not properly in loop";
const IN_FINALLY: &str = "'continue' not supported inside 'finally' clause";

impl<'a> Compiler<'a> {
    pub(super) fn plan_for(&mut self, node: &'a For) {
        let [start, cleanup, end] = [self.label(), self.label(), self.label()];
        self.plan([
            Step::Jump(Opcode::SETUP_LOOP, end),
            Step::Push(FrameKind::Loop, start),
            Step::Expr(node.iter),
            Step::Op(Opcode::GET_ITER),
            Step::Place(start),
            Step::Jump(Opcode::FOR_ITER, cleanup),
            Step::Expr(node.target),
            Step::Stmts(&node.body),
            Step::Jump(Opcode::JUMP_ABSOLUTE, start),
            Step::Place(cleanup),
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::Stmts(&node.orelse),
            Step::Place(end),
        ]);
    }

    pub(super) fn plan_while(
        &mut self,
        test: ExprId,
        body: &'a [StmtId],
        orelse: &'a [StmtId],
    ) -> Result<(), SourceError> {
        let constant = self.constant_test(test)?;
        if constant == Some(false) {
            self.plan([Step::Stmts(orelse)]);
            return Ok(());
        }
        let [start, end] = [self.label(), self.label()];
        self.plan([
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::Stmts(orelse),
            Step::Place(end),
        ]);
        let again = [Step::Stmts(body), Step::Jump(Opcode::JUMP_ABSOLUTE, start)];
        if constant.is_none() {
            let cleanup = self.label();
            self.plan([Step::Place(cleanup)]);
            self.plan(again);
            self.plan([
                Step::Expr(test),
                Step::Jump(Opcode::POP_JUMP_IF_FALSE, cleanup),
            ]);
        } else {
            self.plan(again);
        }
        self.plan([
            Step::Jump(Opcode::SETUP_LOOP, end),
            Step::Place(start),
            Step::Push(FrameKind::Loop, start),
        ]);
        Ok(())
    }

    pub(super) fn plan_break(&mut self) -> Result<(), SourceError> {
        let frames = &self.unit.frames;
        if !frames.iter().any(|frame| frame.kind == FrameKind::Loop) {
            return self.error("'break' outside loop");
        }
        self.op(Opcode::BREAK_LOOP);
        Ok(())
    }

    pub(super) fn plan_continue(&mut self) -> Result<(), SourceError> {
        let mut opcode = Opcode::JUMP_ABSOLUTE;
        // From the inside: a `finally` clause is in the way even if it is around other frames.
        for &frame in self.unit.frames.iter().rev() {
            match frame.kind {
                FrameKind::Loop => {
                    self.jump(opcode, frame.label);
                    return Ok(());
                }
                FrameKind::FinallyEnd => return self.error(IN_FINALLY),
                FrameKind::Except | FrameKind::FinallyTry => opcode = Opcode::CONTINUE_LOOP,
            }
        }
        self.error(NOT_IN_LOOP)
    }
}
