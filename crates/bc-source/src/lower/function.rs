//! Functions, lambdas, classes, and their parameters and decorators.

use super::call::MOST_ARGUMENTS;
use super::names::check_bound;
use super::{Lower, Result, refuse};
use crate::ast::{
    Arg, Arguments, ClassDef, ExprContext, ExprId, ExprKind, FunctionDef, StmtId, StmtKind,
};
use crate::grammar::Symbol as S;
use crate::parse::{Node, NodeId};

impl<'a> Lower<'a> {
    #[inline(never)]
    pub(super) fn lambda(&mut self, node: &'a Node) -> Result<ExprId> {
        let (args, body) = match self.children(node) {
            [_, _, body] => (Arguments::default(), *body),
            children => (self.arguments(self.child(node, 1))?, children[3]),
        };
        let body = self.expr(self.node(body))?;
        let args = Box::new(args);
        self.expr_node(node.position(), ExprKind::Lambda { args, body })
    }

    /// A function statement; `decorated` is the whole with its decorators.
    pub(super) fn function(
        &mut self,
        node: &'a Node,
        decorator_list: Vec<ExprId>,
        is_async: bool,
        decorated: &Node,
    ) -> Result<StmtId> {
        let name = self.bound_name(self.child(node, 1))?;
        let parameters = self.child(node, 2);
        let args = match self.children(parameters) {
            [_, list, _] => self.arguments(self.node(*list))?,
            _ => Arguments::default(),
        };
        let mut returns = None;
        let mut suite = self.child(node, 4);
        if self.child(node, 3).symbol == S::RArrow {
            returns = Some(self.expr(suite)?);
            suite = self.child(node, 6);
        }
        let body = self.suite(suite)?;
        let def = Box::new(FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
        });
        let kind = match is_async {
            true => StmtKind::AsyncFunctionDef(def),
            false => StmtKind::FunctionDef(def),
        };
        self.stmt_node(decorated.position(), kind)
    }

    /// A class statement; `decorated` is the whole with its decorators.
    pub(super) fn class(
        &mut self,
        node: &'a Node,
        decorator_list: Vec<ExprId>,
        decorated: &Node,
    ) -> Result<StmtId> {
        let children = self.children(node);
        let third = self.child(node, 3);
        let (mut bases, mut keywords) = (Vec::new(), Vec::new());
        // Where a name that cannot be bound is told depends on what follows it.
        let mut blamed = third;
        if children.len() == 7 {
            blamed = self.child(node, 1);
            (bases, keywords) = self.arguments_of_call(third)?;
        }
        let body = self.suite(self.child(node, children.len() - 1))?;
        let name = self.name(self.child(node, 1));
        check_bound(&name, blamed)?;
        let class = ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
        };
        self.stmt_node(decorated.position(), StmtKind::ClassDef(Box::new(class)))
    }

    /// A function or class with its decorators.
    pub(super) fn decorated(&mut self, node: &'a Node) -> Result<StmtId> {
        let mut list = Vec::new();
        for &decorator in self.children(self.child(node, 0)) {
            list.push(self.decorator(self.node(decorator))?);
        }
        let inner = self.child(node, 1);
        match inner.symbol {
            S::Classdef => self.class(inner, list, node),
            S::AsyncFuncdef => self.function(self.child(inner, 1), list, true, node),
            _ => self.function(inner, list, false, node),
        }
    }

    fn decorator(&mut self, node: &'a Node) -> Result<ExprId> {
        let dotted = self.child(node, 1);
        let position = dotted.position();
        let ctx = ExprContext::Load;
        let single = [self.children(node)[1]];
        let parts = match dotted.symbol {
            S::DottedName => self.children(dotted),
            _ => &single[..],
        };
        let mut value = None;
        for &part in parts.iter().step_by(2) {
            let name = self.name(self.node(part));
            let kind = match value {
                None => ExprKind::Name { id: name, ctx },
                Some(value) => ExprKind::Attribute {
                    value,
                    attr: name,
                    ctx,
                },
            };
            value = Some(self.expr_node(position, kind)?);
        }
        let func = value.ok_or_else(super::full)?;
        let (position, (args, keywords)) = match self.children(node).len() {
            3 => return Ok(func),
            5 => (node.position(), Default::default()),
            _ => (position, self.arguments_of_call(self.child(node, 3))?),
        };
        let call = ExprKind::Call {
            func,
            args,
            keywords,
        };
        self.expr_node(position, call)
    }

    /// The parameters of a function or lambda, at least one.
    fn arguments(&mut self, node: &'a Node) -> Result<Arguments> {
        let children = self.children(node);
        let symbol = |index: usize| children.get(index).map(|&id| self.node(id).symbol);
        let is_def = |s: Option<S>| matches!(s, Some(S::Tfpdef | S::Vfpdef));
        let last = children
            .iter()
            .position(|&id| self.node(id).symbol == S::DoubleStar);
        let last = last.unwrap_or(children.len());
        let star = children
            .iter()
            .position(|&id| self.node(id).symbol == S::Star);
        let counted = (0..last).filter(|&i| is_def(symbol(i)) && star.map(|s| s + 1) != Some(i));
        if counted.count() > MOST_ARGUMENTS {
            return refuse(node, "more than 255 arguments");
        }
        let mut arguments = Arguments::default();
        let mut at = 0;
        while let Some(&child) = children.get(at) {
            let child = self.node(child);
            match child.symbol {
                S::Star => {
                    let Some(&next) = children.get(at + 1) else {
                        return refuse(child, "named arguments must follow bare *");
                    };
                    let next = self.node(next);
                    at += 2;
                    if next.symbol == S::Comma {
                        let first = children.get(at).map(|&id| self.node(id));
                        if let Some(first) = first.filter(|first| !is_def(Some(first.symbol))) {
                            return refuse(first, "named arguments must follow bare *");
                        }
                    } else {
                        arguments.vararg = Some(self.arg(next)?);
                        at += 1;
                    }
                    at = self.keyword_only(children, at, &mut arguments)?;
                }
                S::DoubleStar => {
                    arguments.kwarg = Some(self.arg(self.node(children[at + 1]))?);
                    at += 3;
                }
                _ => {
                    if let Some(default) = self.default(children, at) {
                        let default = self.expr(default)?;
                        arguments.defaults.push(default);
                        at += 2;
                    } else if !arguments.defaults.is_empty() {
                        let message = "non-default argument follows default argument";
                        return refuse(node, message);
                    }
                    let arg = self.arg(child)?;
                    arguments.args.push(arg);
                    at += 2;
                }
            }
        }
        Ok(arguments)
    }

    /// The parameters after the star, from `at` on. Where they end.
    fn keyword_only(
        &mut self,
        children: &'a [NodeId],
        mut at: usize,
        arguments: &mut Arguments,
    ) -> Result<usize> {
        while let Some(&child) = children.get(at) {
            let child = self.node(child);
            if child.symbol == S::DoubleStar {
                break;
            }
            let mut default = None;
            if let Some(value) = self.default(children, at) {
                default = Some(self.expr(value)?);
                at += 2;
            }
            arguments.kw_defaults.push(default);
            let annotation = self.annotation(child)?;
            let arg = self.bound_name(self.child(child, 0))?;
            arguments.kwonlyargs.push(Arg {
                position: child.position(),
                arg,
                annotation,
            });
            at += 2;
        }
        Ok(at)
    }

    /// The default of the parameter at this place, if it has one.
    fn default(&self, children: &'a [NodeId], at: usize) -> Option<&'a Node> {
        let equal = self.node(*children.get(at + 1)?);
        let value = children.get(at + 2).filter(|_| equal.symbol == S::Equal)?;
        Some(self.node(*value))
    }

    fn arg(&mut self, node: &'a Node) -> Result<Arg> {
        let arg = self.bound_name(self.child(node, 0))?;
        let annotation = self.annotation(node)?;
        Ok(Arg {
            position: node.position(),
            arg,
            annotation,
        })
    }

    fn annotation(&mut self, node: &'a Node) -> Result<Option<ExprId>> {
        let annotation = self.children(node).get(2).map(|&id| self.node(id));
        annotation.map(|node| self.expr(node)).transpose()
    }
}
