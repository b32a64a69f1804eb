//! Statements without a room of their own.

use super::Compiler;
use super::step::Step;
use crate::ast::{Expr, ExprId, ExprKind, Number, Singleton, Stmt, StmtId, StmtKind};
use crate::error::{SourceError, SourceWarning, WarningKind};
use bc_core::opcode::Opcode;

impl<'a> Compiler<'a> {
    pub(super) fn statement(&mut self, id: StmtId) -> Result<(), SourceError> {
        let tree = self.tree;
        let Stmt { position, kind } = &tree[id];
        self.unit.position = *position;
        self.unit.lineno_set = false;
        match kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                self.plan_function(id, def);
            }
            StmtKind::ClassDef(def) => {
                self.plan([Step::Exprs(&def.decorator_list), Step::Class(id)]);
            }
            StmtKind::Return { value } => {
                if !self.in_function() {
                    return self.error("'return' outside function");
                }
                let value = value.map_or(Step::None, Step::Expr);
                self.plan([value, Step::Op(Opcode::RETURN_VALUE)]);
            }
            StmtKind::Delete { targets } => self.plan([Step::Exprs(targets)]),
            StmtKind::Assign { targets, value } => self.plan_assign(targets, *value),
            StmtKind::AugAssign { target, op, value } => {
                self.plan_aug_assign(*target, *op, *value)?;
            }
            StmtKind::For(node) => self.plan_for(node),
            StmtKind::AsyncFor(node) => self.plan_async_for(node),
            StmtKind::While { test, body, orelse } => self.plan_while(*test, body, orelse)?,
            StmtKind::If { test, body, orelse } => self.plan_if(*test, body, orelse)?,
            StmtKind::With(_) | StmtKind::AsyncWith(_) => self.managers(id, 0),
            StmtKind::Raise { exc, cause } => {
                let cause = cause.filter(|_| exc.is_some());
                let count = u32::from(exc.is_some()) + u32::from(cause.is_some());
                self.plan([Step::Arg(Opcode::RAISE_VARARGS, count)]);
                self.plan_expr(cause);
                self.plan_expr(*exc);
            }
            StmtKind::Try(node) => self.plan_try(id, node),
            StmtKind::Assert { test, msg } => self.plan_assert(*test, *msg),
            StmtKind::Import { names } => self.import(names),
            StmtKind::ImportFrom(node) => self.import_from(node, *position)?,
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => {}
            StmtKind::Expr { value } => self.plan_expression_statement(*value),
            StmtKind::Break => self.plan_break()?,
            StmtKind::Continue => self.plan_continue()?,
        }
        Ok(())
    }

    fn plan_expression_statement(&mut self, value: ExprId) {
        let end = if self.interactive && self.outer.is_empty() {
            Opcode::PRINT_EXPR
        } else if matches!(self.tree[value].kind, ExprKind::Str(_) | ExprKind::Num(_)) {
            return;
        } else {
            Opcode::POP_TOP
        };
        self.plan([Step::Expr(value), Step::Op(end)]);
    }

    fn plan_if(
        &mut self,
        test: ExprId,
        body: &'a [StmtId],
        orelse: &'a [StmtId],
    ) -> Result<(), SourceError> {
        let end = self.label();
        match self.constant_test(test)? {
            Some(holds) => {
                let branch = if holds { body } else { orelse };
                self.plan([Step::Stmts(branch), Step::Place(end)]);
            }
            None if orelse.is_empty() => self.plan([
                Step::Expr(test),
                Step::Jump(Opcode::POP_JUMP_IF_FALSE, end),
                Step::Stmts(body),
                Step::Place(end),
            ]),
            None => {
                let next = self.label();
                self.plan([
                    Step::Expr(test),
                    Step::Jump(Opcode::POP_JUMP_IF_FALSE, next),
                    Step::Stmts(body),
                    Step::Jump(Opcode::JUMP_FORWARD, end),
                    Step::Place(next),
                    Step::Stmts(orelse),
                    Step::Place(end),
                ]);
            }
        }
        Ok(())
    }

    fn plan_assert(&mut self, test: ExprId, msg: Option<ExprId>) {
        if self.purpose.optimize > 0 {
            return;
        }
        if let ExprKind::Tuple { elts, .. } = &self.tree[test].kind
            && !elts.is_empty()
        {
            self.warnings.push(SourceWarning {
                kind: WarningKind::SyntaxWarning,
                message: "assertion is always true, perhaps remove parentheses?".to_owned(),
                lineno: self.unit.position.lineno,
                error_position: None,
            });
        }
        let end = self.label();
        self.plan([Step::Arg(Opcode::RAISE_VARARGS, 1), Step::Place(end)]);
        if let Some(msg) = msg {
            self.plan([Step::Expr(msg), Step::Arg(Opcode::CALL_FUNCTION, 1)]);
        }
        self.plan([
            Step::Expr(test),
            Step::Jump(Opcode::POP_JUMP_IF_TRUE, end),
            Step::Named(Opcode::LOAD_GLOBAL, self.known.assertion_error),
        ]);
    }

    /// Whether a test always holds or never does, where the compiler sees it.
    ///
    /// # Errors
    ///
    /// If the test is a name with a lone surrogate, which no source has: the reference wants it as UTF-8.
    pub(super) fn constant_test(&self, test: ExprId) -> Result<Option<bool>, SourceError> {
        let Expr { kind, .. } = &self.tree[test];
        Ok(Some(match kind {
            ExprKind::Ellipsis => true,
            ExprKind::Num(Number::Int(int)) => *int != 0.into(),
            ExprKind::Num(Number::Float(part) | Number::Imaginary(part)) => *part != 0.0,
            ExprKind::Num(Number::Complex { re, im }) => *re != 0.0 || *im != 0.0,
            ExprKind::Str(text) => !text.is_empty(),
            ExprKind::Name { id, .. } if *id == "__debug__" => self.purpose.optimize == 0,
            ExprKind::Name { id, .. } => match SourceError::unencodable(id.text()) {
                Some(error) => return Err(error),
                None => return Ok(None),
            },
            ExprKind::NameConstant(constant) => *constant == Singleton::True,
            _ => return Ok(None),
        }))
    }
}
