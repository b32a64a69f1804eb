//! `try` and `with`: what is done however a block is left.

use super::Compiler;
use super::asynchronous::AWAIT;
use super::frame::FrameKind;
use super::step::Step;
use crate::assemble::Label;
use crate::ast::{ExceptHandler, ExprContext, StmtId, StmtKind, Try};
use crate::error::SourceError;
use bc_core::opcode::{CompareOp, Opcode};

impl<'a> Compiler<'a> {
    pub(super) fn plan_try(&mut self, id: StmtId, node: &'a Try) {
        if node.finalbody.is_empty() {
            return self.plan_except(id, node);
        }
        let [body, end] = [self.label(), self.label()];
        self.plan([
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::None,
            Step::Place(end),
            Step::Push(FrameKind::FinallyEnd, end),
            Step::Stmts(&node.finalbody),
            Step::Op(Opcode::END_FINALLY),
            Step::Pop,
        ]);
        if node.handlers.is_empty() {
            self.plan([Step::Stmts(&node.body)]);
        } else {
            self.plan_except(id, node);
        }
        self.plan([
            Step::Jump(Opcode::SETUP_FINALLY, end),
            Step::Place(body),
            Step::Push(FrameKind::FinallyTry, body),
        ]);
    }

    fn plan_except(&mut self, id: StmtId, node: &'a Try) {
        let [body, except] = [self.label(), self.label()];
        let [orelse, end] = [self.label(), self.label()];
        self.plan([
            Step::Jump(Opcode::SETUP_EXCEPT, except),
            Step::Place(body),
            Step::Push(FrameKind::Except, body),
            Step::Stmts(&node.body),
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::Jump(Opcode::JUMP_FORWARD, orelse),
            Step::Place(except),
            Step::Handlers(id, 0, end),
            Step::Op(Opcode::END_FINALLY),
            Step::Place(orelse),
            Step::Stmts(&node.orelse),
            Step::Place(end),
        ]);
    }

    /// The `except` clauses from a number on.
    pub(super) fn handlers(&mut self, id: StmtId, at: u32, end: Label) -> Result<(), SourceError> {
        let tree = self.tree;
        let StmtKind::Try(node) = &tree[id].kind else {
            return Ok(());
        };
        let Some(handler) = node.handlers.get(at as usize) else {
            return Ok(());
        };
        let last = at as usize + 1 == node.handlers.len();
        if handler.kind.is_none() && !last {
            return self.error("default 'except:' must be last");
        }
        self.unit.position = handler.position;
        self.unit.lineno_set = false;
        let next = self.label();
        self.plan([
            Step::Jump(Opcode::JUMP_FORWARD, end),
            Step::Place(next),
            Step::Handlers(id, at + 1, end),
        ]);
        self.plan_handler_body(handler);
        if let Some(kind) = handler.kind {
            self.plan([
                Step::Op(Opcode::DUP_TOP),
                Step::Expr(kind),
                Step::Arg(Opcode::COMPARE_OP, CompareOp::ExceptionMatch as u32),
                Step::Jump(Opcode::POP_JUMP_IF_FALSE, next),
            ]);
        }
        Ok(())
    }

    /// The exception goes off the stack, into the name if there is one, which is deleted at the end.
    fn plan_handler_body(&mut self, handler: &'a ExceptHandler) {
        let body = self.label();
        let Some(name) = &handler.name else {
            return self.plan([
                Step::Op(Opcode::POP_TOP),
                Step::Op(Opcode::POP_TOP),
                Step::Op(Opcode::POP_TOP),
                Step::Place(body),
                Step::Push(FrameKind::FinallyTry, body),
                Step::Stmts(&handler.body),
                Step::Op(Opcode::POP_EXCEPT),
                Step::Pop,
            ]);
        };
        let end = self.label();
        self.plan([
            Step::Op(Opcode::POP_TOP),
            Step::Name(name, ExprContext::Store),
            Step::Op(Opcode::POP_TOP),
            Step::Jump(Opcode::SETUP_FINALLY, end),
            Step::Place(body),
            Step::Push(FrameKind::FinallyTry, body),
            Step::Stmts(&handler.body),
            Step::Op(Opcode::POP_BLOCK),
            Step::Op(Opcode::POP_EXCEPT),
            Step::Pop,
            Step::None,
            Step::Place(end),
            Step::Push(FrameKind::FinallyEnd, end),
            Step::None,
            Step::Name(name, ExprContext::Store),
            Step::Name(name, ExprContext::Del),
            Step::Op(Opcode::END_FINALLY),
            Step::Pop,
        ]);
    }

    /// The context managers of a `with` from a number on, and its body.
    pub(super) fn managers(&mut self, id: StmtId, at: u32) {
        let tree = self.tree;
        let (node, waits) = match &tree[id].kind {
            StmtKind::With(node) => (node, false),
            StmtKind::AsyncWith(node) => (node, true),
            _ => return,
        };
        let Some(item) = node.items.get(at as usize) else {
            return self.plan([Step::Stmts(&node.body)]);
        };
        let [block, finally] = [self.label(), self.label()];
        self.plan([
            Step::Op(Opcode::WITH_CLEANUP_FINISH),
            Step::Op(Opcode::END_FINALLY),
            Step::Pop,
        ]);
        if waits {
            self.plan(AWAIT);
        }
        let setup = match waits {
            true => Opcode::SETUP_ASYNC_WITH,
            false => Opcode::SETUP_WITH,
        };
        let entered = item.optional_vars;
        self.plan([
            Step::Jump(setup, finally),
            Step::Place(block),
            Step::Push(FrameKind::FinallyTry, block),
            entered.map_or(Step::Op(Opcode::POP_TOP), Step::Expr),
            Step::Managers(id, at + 1),
            Step::Op(Opcode::POP_BLOCK),
            Step::Pop,
            Step::None,
            Step::Place(finally),
            Step::Push(FrameKind::FinallyEnd, finally),
            Step::Op(Opcode::WITH_CLEANUP_START),
        ]);
        if waits {
            self.plan(AWAIT);
            self.plan([Step::Op(Opcode::BEFORE_ASYNC_WITH)]);
        }
        self.plan([Step::Expr(item.context_expr)]);
    }
}
