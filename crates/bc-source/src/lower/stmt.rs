//! Statements, but for functions, classes and imports.

use super::{Lower, Result, refuse};
use crate::ast::{
    ExceptHandler, ExprContext, ExprKind, For, Operator, StmtId, StmtKind, Try, With, WithItem,
};
use crate::grammar::Symbol as S;
use crate::parse::Node;

impl<'a> Lower<'a> {
    /// The statements of a line, or the one that takes several.
    pub(super) fn statements(&mut self, node: &'a Node, body: &mut Vec<StmtId>) -> Result<()> {
        if node.symbol != S::SimpleStmt {
            body.push(self.statement(node)?);
            return Ok(());
        }
        for &child in self.children(node).iter().step_by(2) {
            let child = self.node(child);
            if child.symbol != S::Newline {
                body.push(self.statement(child)?);
            }
        }
        Ok(())
    }

    /// The statements of a block.
    pub(super) fn suite(&mut self, node: &'a Node) -> Result<Vec<StmtId>> {
        let mut body = Vec::new();
        match (node.symbol, self.children(node)) {
            (S::Suite, [_, _, block @ .., _]) => {
                body.reserve(block.len());
                for &child in block {
                    self.statements(self.node(child), &mut body)?;
                }
            }
            _ => self.statements(node, &mut body)?,
        }
        Ok(body)
    }

    fn statement(&mut self, node: &'a Node) -> Result<StmtId> {
        let kind = match node.symbol {
            S::PassStmt => StmtKind::Pass,
            S::BreakStmt => StmtKind::Break,
            S::ContinueStmt => StmtKind::Continue,
            S::ExprStmt => self.expr_stmt(node)?,
            S::DelStmt => {
                let targets = self.expr_list(self.child(node, 1), ExprContext::Del)?;
                StmtKind::Delete { targets }
            }
            S::ReturnStmt => {
                let value = self.children(node).get(1).map(|&id| self.node(id));
                let value = value.map(|value| self.expr(value)).transpose()?;
                StmtKind::Return { value }
            }
            S::RaiseStmt => self.raise(node)?,
            S::YieldExpr => {
                let value = self.expr(node)?;
                StmtKind::Expr { value }
            }
            S::GlobalStmt => StmtKind::Global {
                names: self.declared(node),
            },
            S::NonlocalStmt => StmtKind::Nonlocal {
                names: self.declared(node),
            },
            S::AssertStmt => {
                let test = self.expr(self.child(node, 1))?;
                let msg = self.children(node).get(3).map(|&id| self.node(id));
                let msg = msg.map(|msg| self.expr(msg)).transpose()?;
                StmtKind::Assert { test, msg }
            }
            S::WhileStmt => self.while_loop(node)?,
            S::TryStmt => self.try_stmt(node)?,
            S::ForStmt => StmtKind::For(Box::new(self.for_loop(node)?)),
            S::WithStmt => StmtKind::With(Box::new(self.with(node)?)),
            S::AsyncStmt => {
                let inner = self.child(node, 1);
                match inner.symbol {
                    S::ForStmt => {
                        let kind = StmtKind::AsyncFor(Box::new(self.for_loop(inner)?));
                        return self.stmt_node(inner.position(), kind);
                    }
                    S::WithStmt => {
                        let kind = StmtKind::AsyncWith(Box::new(self.with(inner)?));
                        return self.stmt_node(inner.position(), kind);
                    }
                    _ => return self.function(inner, Vec::new(), true, inner),
                }
            }
            S::ImportName => return self.import(node),
            S::ImportFrom => return self.import_from(node),
            S::IfStmt => return self.if_stmt(node),
            S::Decorated => return self.decorated(node),
            S::Classdef => return self.class(node, Vec::new(), node),
            _ => return self.function(node, Vec::new(), false, node),
        };
        self.stmt_node(node.position(), kind)
    }

    fn declared(&mut self, node: &'a Node) -> Vec<crate::ast::Identifier> {
        let children = self.children(node).iter().skip(1).step_by(2);
        children.map(|&id| self.name(self.node(id))).collect()
    }

    /// An expression as a statement, or an assignment.
    fn expr_stmt(&mut self, node: &'a Node) -> Result<StmtKind> {
        let children = self.children(node);
        let first = self.child(node, 0);
        let Some(&operator) = children.get(1) else {
            let value = self.expr(first)?;
            return Ok(StmtKind::Expr { value });
        };
        let operator = self.node(operator).symbol;
        if operator != S::Equal {
            let target = self.expr(first)?;
            self.set_context(target, ExprContext::Store, first)?;
            if !matches!(
                self.tree[target].kind,
                ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
            ) {
                return refuse(first, "illegal expression for augmented assignment");
            }
            let value = self.expr(self.child(node, 2))?;
            let op = augmented_operator(operator);
            return Ok(StmtKind::AugAssign { target, op, value });
        }
        let mut targets = Vec::with_capacity(children.len() / 2);
        for &target in children[..children.len() - 1].iter().step_by(2) {
            let target = self.node(target);
            if target.symbol == S::YieldExpr {
                return refuse(target, "assignment to yield expression not possible");
            }
            let id = self.expr(target)?;
            self.set_context(id, ExprContext::Store, target)?;
            targets.push(id);
        }
        let value = self.expr(self.child(node, children.len() - 1))?;
        Ok(StmtKind::Assign { targets, value })
    }

    fn raise(&mut self, node: &'a Node) -> Result<StmtKind> {
        let (mut exc, mut cause) = (None, None);
        let children = self.children(node);
        if let Some(&id) = children.get(1) {
            exc = Some(self.expr(self.node(id))?);
        }
        if let Some(&id) = children.get(3) {
            cause = Some(self.expr(self.node(id))?);
        }
        Ok(StmtKind::Raise { exc, cause })
    }

    /// `if` with any number of `elif`: from the last to the first, as each is in the `else` of the one
    /// before.
    fn if_stmt(&mut self, node: &'a Node) -> Result<StmtId> {
        let children = self.children(node);
        let count = children.len() / 4;
        let mut orelse = Vec::new();
        for index in (0..count).rev() {
            let test_node = self.node(children[index * 4 + 1]);
            let test = self.expr(test_node)?;
            let body = self.suite(self.node(children[index * 4 + 3]))?;
            if index + 1 == count && children.len() % 4 == 3 {
                orelse = self.suite(self.child(node, children.len() - 1))?;
            }
            let position = match index {
                0 => node.position(),
                _ => test_node.position(),
            };
            let kind = StmtKind::If { test, body, orelse };
            orelse = vec![self.stmt_node(position, kind)?];
        }
        Ok(orelse[0])
    }

    fn while_loop(&mut self, node: &'a Node) -> Result<StmtKind> {
        let test = self.expr(self.child(node, 1))?;
        let body = self.suite(self.child(node, 3))?;
        let orelse = match self.children(node).get(6) {
            Some(&suite) => self.suite(self.node(suite))?,
            None => Vec::new(),
        };
        Ok(StmtKind::While { test, body, orelse })
    }

    fn for_loop(&mut self, node: &'a Node) -> Result<For> {
        let orelse = match self.children(node).get(8) {
            Some(&suite) => self.suite(self.node(suite))?,
            None => Vec::new(),
        };
        let target = self.targets(self.child(node, 1))?;
        let iter = self.expr(self.child(node, 3))?;
        let body = self.suite(self.child(node, 5))?;
        Ok(For {
            target,
            iter,
            body,
            orelse,
        })
    }

    fn try_stmt(&mut self, node: &'a Node) -> Result<StmtKind> {
        let body = self.suite(self.child(node, 2))?;
        let (mut handlers, mut orelse, mut finalbody) = (Vec::new(), Vec::new(), Vec::new());
        let clauses = self.children(node)[3..].chunks_exact(3);
        for clause in clauses.clone() {
            match self.node(clause[0]).symbol {
                S::KwElse => orelse = self.suite(self.node(clause[2]))?,
                S::KwFinally => finalbody = self.suite(self.node(clause[2]))?,
                _ => {}
            }
        }
        for clause in clauses {
            let except = self.node(clause[0]);
            if except.symbol == S::ExceptClause {
                handlers.push(self.handler(except, self.node(clause[2]))?);
            }
        }
        Ok(StmtKind::Try(Box::new(Try {
            body,
            handlers,
            orelse,
            finalbody,
        })))
    }

    fn handler(&mut self, node: &'a Node, suite: &'a Node) -> Result<ExceptHandler> {
        let (mut kind, mut name) = (None, None);
        let children = self.children(node);
        if let Some(&id) = children.get(3) {
            name = Some(self.bound_name(self.node(id))?);
        }
        if let Some(&id) = children.get(1) {
            kind = Some(self.expr(self.node(id))?);
        }
        let body = self.suite(suite)?;
        Ok(ExceptHandler {
            position: node.position(),
            kind,
            name,
            body,
        })
    }

    fn with(&mut self, node: &'a Node) -> Result<With> {
        let children = self.children(node);
        let mut items = Vec::new();
        for &item in children[1..children.len() - 2].iter().step_by(2) {
            let item = self.node(item);
            items.push(match item.symbol {
                S::WithItem => {
                    let context_expr = self.expr(self.child(item, 0))?;
                    let vars = self.expr(self.child(item, 2))?;
                    self.set_context(vars, ExprContext::Store, item)?;
                    WithItem {
                        context_expr,
                        optional_vars: Some(vars),
                    }
                }
                _ => WithItem {
                    context_expr: self.expr(item)?,
                    optional_vars: None,
                },
            });
        }
        let body = self.suite(self.child(node, children.len() - 1))?;
        Ok(With { items, body })
    }
}

fn augmented_operator(symbol: S) -> Operator {
    match symbol {
        S::PlusEqual => Operator::Add,
        S::MinEqual => Operator::Sub,
        S::StarEqual => Operator::Mult,
        S::AtEqual => Operator::MatMult,
        S::SlashEqual => Operator::Div,
        S::PercentEqual => Operator::Mod,
        S::AmperEqual => Operator::BitAnd,
        S::VBarEqual => Operator::BitOr,
        S::CircumflexEqual => Operator::BitXor,
        S::LeftShiftEqual => Operator::LShift,
        S::RightShiftEqual => Operator::RShift,
        S::DoubleStarEqual => Operator::Pow,
        _ => Operator::FloorDiv,
    }
}
