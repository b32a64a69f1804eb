//! Expressions, but for calls, literals and parameters.

use super::{Lower, Result, refuse};
use crate::ast::{
    BoolOp, CmpOp, Comprehension, ExprContext, ExprId, ExprKind, Operator, Position, Singleton,
    Slice, UnaryOp,
};
use crate::grammar::Symbol as S;
use crate::parse::{Node, NodeId};

impl<'a> Lower<'a> {
    /// Any expression, with or without commas.
    pub(super) fn expr(&mut self, node: &'a Node) -> Result<ExprId> {
        match node.symbol {
            S::Name => {
                let id = self.name(node);
                let ctx = ExprContext::Load;
                self.expr_node(node.position(), ExprKind::Name { id, ctx })
            }
            S::KwNone => self.constant(node, Singleton::None),
            S::KwTrue => self.constant(node, Singleton::True),
            S::KwFalse => self.constant(node, Singleton::False),
            S::Ellipsis => self.expr_node(node.position(), ExprKind::Ellipsis),
            S::Number => self.number(node),
            S::String => self.strings(node, std::slice::from_ref(node)),
            S::Test => self.conditional(node),
            S::Lambdef | S::LambdefNocond => self.lambda(node),
            S::OrTest => self.bool_op(node, BoolOp::Or),
            S::AndTest => self.bool_op(node, BoolOp::And),
            S::NotTest => self.unary(node, UnaryOp::Not),
            S::Factor => self.factor(node),
            S::Comparison => self.comparison(node),
            S::StarExpr => self.starred(node),
            S::Power => self.power(node),
            S::AtomExpr => self.trailers(node),
            S::Atom => self.atom(node),
            S::YieldExpr => self.yields(node),
            S::Testlist | S::TestlistStarExpr | S::TestlistComp => self.tuple(node),
            _ => self.binary(node),
        }
    }

    fn constant(&mut self, node: &Node, singleton: Singleton) -> Result<ExprId> {
        self.expr_node(node.position(), ExprKind::NameConstant(singleton))
    }

    /// Every second child: what stands between commas or operators.
    pub(super) fn operands(&mut self, children: &'a [NodeId]) -> Result<Vec<ExprId>> {
        let mut operands = Vec::with_capacity(children.len().div_ceil(2));
        for &child in children.iter().step_by(2) {
            operands.push(self.expr(self.node(child))?);
        }
        Ok(operands)
    }

    fn tuple(&mut self, node: &'a Node) -> Result<ExprId> {
        let elts = self.operands(self.children(node))?;
        let ctx = ExprContext::Load;
        self.expr_node(node.position(), ExprKind::Tuple { elts, ctx })
    }

    #[inline(never)]
    fn conditional(&mut self, node: &'a Node) -> Result<ExprId> {
        let body = self.expr(self.child(node, 0))?;
        let test = self.expr(self.child(node, 2))?;
        let orelse = self.expr(self.child(node, 4))?;
        self.expr_node(node.position(), ExprKind::IfExp { test, body, orelse })
    }

    #[inline(never)]
    fn bool_op(&mut self, node: &'a Node, op: BoolOp) -> Result<ExprId> {
        let values = self.operands(self.children(node))?;
        self.expr_node(node.position(), ExprKind::BoolOp { op, values })
    }

    #[inline(never)]
    fn unary(&mut self, node: &'a Node, op: UnaryOp) -> Result<ExprId> {
        let operand = self.expr(self.child(node, 1))?;
        self.expr_node(node.position(), ExprKind::UnaryOp { op, operand })
    }

    fn factor(&mut self, node: &'a Node) -> Result<ExprId> {
        let op = match self.child(node, 0).symbol {
            S::Plus => UnaryOp::UAdd,
            S::Minus => UnaryOp::USub,
            _ => UnaryOp::Invert,
        };
        self.unary(node, op)
    }

    #[inline(never)]
    fn comparison(&mut self, node: &'a Node) -> Result<ExprId> {
        let children = self.children(node);
        let mut ops = Vec::with_capacity(children.len() / 2);
        let mut comparators = Vec::with_capacity(children.len() / 2);
        for pair in children.get(1..).unwrap_or_default().chunks_exact(2) {
            ops.push(self.comparison_operator(self.node(pair[0])));
            comparators.push(self.expr(self.node(pair[1]))?);
        }
        // The first operand comes last, as in the reference.
        let left = self.expr(self.child(node, 0))?;
        let kind = ExprKind::Compare {
            left,
            ops,
            comparators,
        };
        self.expr_node(node.position(), kind)
    }

    fn comparison_operator(&self, node: &Node) -> CmpOp {
        match node.symbol {
            S::Less => CmpOp::Lt,
            S::Greater => CmpOp::Gt,
            S::EqEqual => CmpOp::Eq,
            S::LessEqual => CmpOp::LtE,
            S::GreaterEqual => CmpOp::GtE,
            S::NotEqual => CmpOp::NotEq,
            S::KwIn => CmpOp::In,
            S::KwIs => CmpOp::Is,
            // Two words.
            _ if self.child(node, 0).symbol == S::KwIs => CmpOp::IsNot,
            _ => CmpOp::NotIn,
        }
    }

    #[inline(never)]
    fn starred(&mut self, node: &'a Node) -> Result<ExprId> {
        let value = self.expr(self.child(node, 1))?;
        let ctx = ExprContext::Load;
        self.expr_node(node.position(), ExprKind::Starred { value, ctx })
    }

    /// `a + b + c`: the first operation stands where its first operand does, the others where their
    /// operators do.
    #[inline(never)]
    fn binary(&mut self, node: &'a Node) -> Result<ExprId> {
        let mut left = self.expr(self.child(node, 0))?;
        let rest = self.children(node).get(1..).unwrap_or_default();
        for (index, pair) in rest.chunks_exact(2).enumerate() {
            let operator = self.node(pair[0]);
            let right = self.expr(self.node(pair[1]))?;
            let position = match index {
                0 => node.position(),
                _ => operator.position(),
            };
            let op = binary_operator(operator.symbol);
            left = self.expr_node(position, ExprKind::BinOp { left, op, right })?;
        }
        Ok(left)
    }

    #[inline(never)]
    fn power(&mut self, node: &'a Node) -> Result<ExprId> {
        let left = self.expr(self.child(node, 0))?;
        let right = self.expr(self.child(node, 2))?;
        let op = Operator::Pow;
        self.expr_node(node.position(), ExprKind::BinOp { left, op, right })
    }

    /// An atom with `await` before it or calls, subscripts and attributes after it.
    #[inline(never)]
    fn trailers(&mut self, node: &'a Node) -> Result<ExprId> {
        let mut children = self.children(node);
        let awaits = self.child(node, 0).symbol == S::Await;
        if awaits {
            children = children.get(1..).unwrap_or_default();
        }
        let mut value = self.expr(self.node(children[0]))?;
        let position = self.tree[value].position;
        for &trailer in children.get(1..).unwrap_or_default() {
            value = self.trailer(self.node(trailer), value, position)?;
        }
        if awaits {
            value = self.expr_node(node.position(), ExprKind::Await { value })?;
        }
        Ok(value)
    }

    fn trailer(&mut self, node: &'a Node, value: ExprId, position: Position) -> Result<ExprId> {
        let ctx = ExprContext::Load;
        let inside = self.child(node, 1);
        let kind = match self.child(node, 0).symbol {
            S::Dot => {
                let attr = self.name(inside);
                ExprKind::Attribute { value, attr, ctx }
            }
            S::LPar => {
                let (args, keywords) = match inside.symbol {
                    S::RPar => Default::default(),
                    _ => self.arguments_of_call(inside)?,
                };
                ExprKind::Call {
                    func: value,
                    args,
                    keywords,
                }
            }
            _ => {
                let slice = self.subscripts(inside)?;
                ExprKind::Subscript { value, slice, ctx }
            }
        };
        self.expr_node(position, kind)
    }

    /// What stands between the brackets of a subscript.
    fn subscripts(&mut self, node: &'a Node) -> Result<Slice> {
        if node.symbol != S::Subscriptlist {
            return self.slice(node);
        }
        let children = self.children(node);
        let mut slices = Vec::with_capacity(children.len().div_ceil(2));
        for &child in children.iter().step_by(2) {
            slices.push(self.slice(self.node(child))?);
        }
        // Without a colon anywhere it is a tuple.
        let indexes: Option<Vec<ExprId>> = slices
            .iter()
            .map(|slice| match slice {
                Slice::Index(index) => Some(*index),
                _ => None,
            })
            .collect();
        let Some(elts) = indexes else {
            return Ok(Slice::ExtSlice(slices));
        };
        let ctx = ExprContext::Load;
        let tuple = self.expr_node(node.position(), ExprKind::Tuple { elts, ctx })?;
        Ok(Slice::Index(tuple))
    }

    fn slice(&mut self, node: &'a Node) -> Result<Slice> {
        let (mut lower, mut upper, mut step) = (None, None, None);
        let mut colon = false;
        match node.symbol {
            // A colon alone.
            S::Colon => {}
            S::Subscript => {
                for &child in self.children(node) {
                    let child = self.node(child);
                    match child.symbol {
                        S::Colon => colon = true,
                        S::Sliceop => {
                            if let Some(&value) = self.children(child).get(1) {
                                step = Some(self.expr(self.node(value))?);
                            }
                        }
                        _ if colon => upper = Some(self.expr(child)?),
                        _ => lower = Some(self.expr(child)?),
                    }
                }
            }
            _ => return Ok(Slice::Index(self.expr(node)?)),
        }
        Ok(Slice::Slice { lower, upper, step })
    }

    /// What is in brackets, and strings after each other.
    #[inline(never)]
    fn atom(&mut self, node: &'a Node) -> Result<ExprId> {
        let inside = self.child(node, 1);
        let ctx = ExprContext::Load;
        match (self.child(node, 0).symbol, inside.symbol) {
            (S::LPar, S::RPar) => {
                let elts = Vec::new();
                self.expr_node(node.position(), ExprKind::Tuple { elts, ctx })
            }
            (S::LPar, S::TestlistComp) if self.is_comprehension(inside, 1) => {
                let (elt, generators) = self.comprehension(inside)?;
                let kind = ExprKind::GeneratorExp { elt, generators };
                self.expr_node(inside.position(), kind)
            }
            (S::LPar, _) => self.expr(inside),
            (S::LSqb, S::TestlistComp) if self.is_comprehension(inside, 1) => {
                let (elt, generators) = self.comprehension(inside)?;
                self.expr_node(inside.position(), ExprKind::ListComp { elt, generators })
            }
            (S::LSqb, symbol) => {
                let elts = match symbol {
                    S::RSqb => Vec::new(),
                    S::TestlistComp => self.operands(self.children(inside))?,
                    _ => vec![self.expr(inside)?],
                };
                self.expr_node(node.position(), ExprKind::List { elts, ctx })
            }
            (S::LBrace, _) => {
                let kind = self.braces(node, inside)?;
                self.expr_node(node.position(), kind)
            }
            _ => {
                let strings: Vec<Node> = self
                    .children(node)
                    .iter()
                    .map(|&id| *self.node(id))
                    .collect();
                self.strings(node, &strings)
            }
        }
    }

    /// Whether a child is the `for` of a comprehension.
    fn is_comprehension(&self, node: &Node, index: usize) -> bool {
        let child = self.children(node).get(index);
        child.is_some_and(|&child| self.node(child).symbol == S::CompFor)
    }

    /// A dict or set.
    fn braces(&mut self, node: &Node, inside: &'a Node) -> Result<ExprKind> {
        let (keys, values) = (Vec::new(), Vec::new());
        match inside.symbol {
            S::RBrace => return Ok(ExprKind::Dict { keys, values }),
            S::Dictorsetmaker => {}
            _ => {
                let elts = vec![self.expr(inside)?];
                return Ok(ExprKind::Set { elts });
            }
        }
        let children = self.children(inside);
        let unpacked = self.child(inside, 0).symbol == S::DoubleStar;
        if self.child(inside, 1).symbol == S::Comma {
            let elts = self.operands(children)?;
            return Ok(ExprKind::Set { elts });
        }
        if self.is_comprehension(inside, 1) {
            let (elt, generators) = self.comprehension(inside)?;
            return Ok(ExprKind::SetComp { elt, generators });
        }
        if self.is_comprehension(inside, 3 - usize::from(unpacked)) {
            if unpacked {
                let message = "dict unpacking cannot be used in dict comprehension";
                return refuse(node, message);
            }
            let key = self.expr(self.child(inside, 0))?;
            let value = self.expr(self.child(inside, 2))?;
            let generators = self.generators(self.child(inside, 3))?;
            return Ok(ExprKind::DictComp {
                key,
                value,
                generators,
            });
        }
        self.dict(children)
    }

    fn dict(&mut self, mut children: &'a [NodeId]) -> Result<ExprKind> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        while let Some(&first) = children.first() {
            let first = self.node(first);
            let length = if first.symbol == S::DoubleStar {
                keys.push(None);
                2
            } else {
                keys.push(Some(self.expr(first)?));
                3
            };
            values.push(self.expr(self.node(children[length - 1]))?);
            children = children.get(length + 1..).unwrap_or_default();
        }
        Ok(ExprKind::Dict { keys, values })
    }

    /// An element and its `for`.
    pub(super) fn comprehension(&mut self, node: &'a Node) -> Result<(ExprId, Vec<Comprehension>)> {
        let element = self.child(node, 0);
        let elt = self.expr(element)?;
        if matches!(self.tree[elt].kind, ExprKind::Starred { .. }) {
            let message = "iterable unpacking cannot be used in comprehension";
            return refuse(element, message);
        }
        Ok((elt, self.generators(self.child(node, 1))?))
    }

    /// A chain of `for` and `if`.
    fn generators(&mut self, node: &'a Node) -> Result<Vec<Comprehension>> {
        let mut generators = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next {
            let target = self.targets(self.child(node, 1))?;
            let iter = self.expr(self.child(node, 3))?;
            let mut ifs = Vec::new();
            next = self.children(node).get(4).map(|&id| self.node(id));
            while let Some(test) = next.filter(|node| node.symbol == S::CompIf) {
                ifs.push(self.expr(self.child(test, 1))?);
                next = self.children(test).get(2).map(|&id| self.node(id));
            }
            generators.push(Comprehension { target, iter, ifs });
        }
        Ok(generators)
    }

    /// What a `for` assigns to.
    pub(super) fn targets(&mut self, node: &'a Node) -> Result<ExprId> {
        let elts = self.expr_list(node, ExprContext::Store)?;
        let first = elts[0];
        if node.symbol != S::Exprlist {
            return Ok(first);
        }
        let ctx = ExprContext::Store;
        let position = self.tree[first].position;
        self.expr_node(position, ExprKind::Tuple { elts, ctx })
    }

    /// Expressions between commas, at least one, that are assigned to or deleted.
    pub(super) fn expr_list(&mut self, node: &'a Node, to: ExprContext) -> Result<Vec<ExprId>> {
        let mut list = Vec::new();
        let mut add = |lower: &mut Lower<'a>, node: &'a Node| {
            let id = lower.expr(node)?;
            list.push(id);
            lower.set_context(id, to, node)
        };
        if node.symbol == S::Exprlist {
            for &child in self.children(node).iter().step_by(2) {
                add(self, self.node(child))?;
            }
        } else {
            add(self, node)?;
        }
        Ok(list)
    }

    #[inline(never)]
    fn yields(&mut self, node: &'a Node) -> Result<ExprId> {
        let value = self.children(node).get(1).map(|&id| self.node(id));
        let kind = match value {
            None => ExprKind::Yield { value: None },
            Some(from) if from.symbol == S::YieldArg => {
                let value = self.expr(self.child(from, 1))?;
                ExprKind::YieldFrom { value }
            }
            Some(value) => {
                let value = Some(self.expr(value)?);
                ExprKind::Yield { value }
            }
        };
        self.expr_node(node.position(), kind)
    }
}

fn binary_operator(symbol: S) -> Operator {
    match symbol {
        S::VBar => Operator::BitOr,
        S::Circumflex => Operator::BitXor,
        S::Amper => Operator::BitAnd,
        S::LeftShift => Operator::LShift,
        S::RightShift => Operator::RShift,
        S::Plus => Operator::Add,
        S::Minus => Operator::Sub,
        S::Star => Operator::Mult,
        S::At => Operator::MatMult,
        S::Slash => Operator::Div,
        S::DoubleSlash => Operator::FloorDiv,
        _ => Operator::Mod,
    }
}
