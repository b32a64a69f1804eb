//! Arguments of calls and of class statements.

use super::names::check_no_keyword;
use super::{Lower, Result, refuse};
use crate::ast::{ExprContext, ExprId, ExprKind, Keyword};
use crate::grammar::Symbol as S;
use crate::parse::Node;

/// The instructions for calls and functions count their arguments in a byte.
pub(super) const MOST_ARGUMENTS: usize = 255;

/// What an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Positional,
    Starred,
    Keyword,
    DoubleStarred,
    Generator,
}

impl<'a> Lower<'a> {
    /// The arguments between the brackets, at least one.
    pub(super) fn arguments_of_call(
        &mut self,
        node: &'a Node,
    ) -> Result<(Vec<ExprId>, Vec<Keyword>)> {
        let list = match node.symbol {
            S::Arglist => self.children(node).iter().step_by(2),
            _ => [].iter().step_by(2),
        };
        let mut nodes: Vec<&'a Node> = list.map(|&id| self.node(id)).collect();
        if nodes.is_empty() {
            nodes.push(node);
        }
        let generators = nodes
            .iter()
            .filter(|n| self.kind(n) == Kind::Generator)
            .count();
        if generators > 1 || generators == 1 && nodes.len() > 1 {
            let message = "Generator expression must be parenthesized if not sole argument";
            return refuse(node, message);
        }
        if nodes.len() > MOST_ARGUMENTS {
            return refuse(node, "more than 255 arguments");
        }
        let mut args = Vec::new();
        let mut keywords: Vec<Keyword> = Vec::new();
        let mut unpacked = false;
        for argument in nodes {
            match self.kind(argument) {
                Kind::Positional => {
                    if unpacked {
                        let message = "positional argument follows keyword argument unpacking";
                        return refuse(argument, message);
                    }
                    if !keywords.is_empty() {
                        return refuse(argument, "positional argument follows keyword argument");
                    }
                    args.push(self.expr(argument)?);
                }
                Kind::Starred => {
                    if unpacked {
                        let message =
                            "iterable argument unpacking follows keyword argument unpacking";
                        return refuse(argument, message);
                    }
                    let value = self.expr(self.child(argument, 1))?;
                    let ctx = ExprContext::Load;
                    let starred = ExprKind::Starred { value, ctx };
                    args.push(self.expr_node(argument.position(), starred)?);
                }
                Kind::DoubleStarred => {
                    let value = self.expr(self.child(argument, 1))?;
                    keywords.push(Keyword { arg: None, value });
                    unpacked = true;
                }
                Kind::Generator => {
                    let (elt, generators) = self.comprehension(argument)?;
                    let generator = ExprKind::GeneratorExp { elt, generators };
                    args.push(self.expr_node(argument.position(), generator)?);
                }
                Kind::Keyword => {
                    let keyword = self.keyword(argument, &keywords)?;
                    keywords.push(keyword);
                }
            }
        }
        Ok((args, keywords))
    }

    fn kind(&self, node: &Node) -> Kind {
        if node.symbol != S::Argument {
            return Kind::Positional;
        }
        match (self.child(node, 0).symbol, self.child(node, 1).symbol) {
            (_, S::CompFor) => Kind::Generator,
            (S::Star, _) => Kind::Starred,
            (S::DoubleStar, _) => Kind::DoubleStarred,
            _ => Kind::Keyword,
        }
    }

    /// `name=value`, which comes after `before`.
    fn keyword(&mut self, node: &'a Node, before: &[Keyword]) -> Result<Keyword> {
        let left = self.child(node, 0);
        let name = self.expr(left)?;
        let name = match &self.tree[name].kind {
            // `f(lambda: x = 1)`: what was meant is an assignment.
            ExprKind::Lambda { .. } => return refuse(left, "lambda cannot contain assignment"),
            ExprKind::Name { id, .. } => id.clone(),
            _ => return refuse(left, "keyword can't be an expression"),
        };
        check_no_keyword(&name, node)?;
        if before
            .iter()
            .any(|keyword| keyword.arg.as_ref() == Some(&name))
        {
            return refuse(left, "keyword argument repeated");
        }
        let value = self.expr(self.child(node, 2))?;
        Ok(Keyword {
            arg: Some(name),
            value,
        })
    }
}
