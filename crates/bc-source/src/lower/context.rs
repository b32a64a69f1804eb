//! Expressions that are assigned to or deleted: which may be, and that they know it.

use super::{Lower, Result, names, refuse};
use crate::ast::{ExprContext, ExprId, ExprKind};
use crate::parse::Node;

impl Lower<'_> {
    /// Marks an expression as assigned to or deleted, and what is inside a list, tuple or starred one. An
    /// expression that cannot be is refused at `node`.
    pub(super) fn set_context(&mut self, id: ExprId, to: ExprContext, node: &Node) -> Result<()> {
        let inner = match &mut self.tree[id].kind {
            ExprKind::Attribute { attr, ctx, .. } => {
                *ctx = to;
                if to == ExprContext::Store {
                    names::check_no_keyword(attr, node)?;
                }
                return Ok(());
            }
            ExprKind::Name { id, ctx } => {
                if to == ExprContext::Store {
                    names::check_bound(id, node)?;
                }
                *ctx = to;
                return Ok(());
            }
            ExprKind::Subscript { ctx, .. } => {
                *ctx = to;
                return Ok(());
            }
            ExprKind::Starred { value, ctx } => {
                *ctx = to;
                let value = *value;
                return self.set_context(value, to, node);
            }
            ExprKind::Tuple { elts, .. } if elts.is_empty() => Err("()"),
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                *ctx = to;
                Ok(elts.clone())
            }
            other => Err(unassignable(other)),
        };
        match inner {
            Ok(elts) => {
                for elt in elts {
                    self.set_context(elt, to, node)?;
                }
                Ok(())
            }
            Err(what) => {
                let verb = match to {
                    ExprContext::Store => "assign to",
                    _ => "delete",
                };
                refuse(node, &format!("can't {verb} {what}"))
            }
        }
    }
}

/// What an expression is called that can be neither assigned to nor deleted.
fn unassignable(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Lambda { .. } => "lambda",
        ExprKind::Call { .. } => "function call",
        ExprKind::BoolOp { .. } | ExprKind::BinOp { .. } | ExprKind::UnaryOp { .. } => "operator",
        ExprKind::GeneratorExp { .. } => "generator expression",
        ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => "yield expression",
        ExprKind::Await { .. } => "await expression",
        ExprKind::ListComp { .. } => "list comprehension",
        ExprKind::SetComp { .. } => "set comprehension",
        ExprKind::DictComp { .. } => "dict comprehension",
        ExprKind::NameConstant(_) => "keyword",
        ExprKind::Ellipsis => "Ellipsis",
        ExprKind::Compare { .. } => "comparison",
        ExprKind::IfExp { .. } => "conditional expression",
        _ => "literal",
    }
}
