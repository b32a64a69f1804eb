//! Expressions, targets, arguments and parameters.

use super::Grower;
use bc_core::text::Text;
use bc_source::ast::{
    Arg, Arguments, BoolOp, CmpOp, Comprehension, ExprContext, ExprId, ExprKind, Identifier,
    Keyword, Number, Operator, Singleton, Slice, UnaryOp,
};
use num_bigint::BigInt;
use std::sync::Arc;

pub(super) const OPERATORS: &[Operator] = &[
    Operator::Add,
    Operator::Sub,
    Operator::Mult,
    Operator::MatMult,
    Operator::Div,
    Operator::Mod,
    Operator::Pow,
    Operator::LShift,
    Operator::RShift,
    Operator::BitOr,
    Operator::BitXor,
    Operator::BitAnd,
    Operator::FloorDiv,
];
const COMPARISONS: &[CmpOp] = &[
    CmpOp::Eq,
    CmpOp::NotEq,
    CmpOp::Lt,
    CmpOp::LtE,
    CmpOp::Gt,
    CmpOp::GtE,
    CmpOp::Is,
    CmpOp::IsNot,
    CmpOp::In,
    CmpOp::NotIn,
];
const UNARY: &[UnaryOp] = &[UnaryOp::Invert, UnaryOp::Not, UnaryOp::UAdd, UnaryOp::USub];
const TEXTS: &[&str] = &[
    "",
    "a",
    "it's",
    "\"'",
    "é\n\\",
    "\u{1f600}\u{0}",
    "%s",
    "# no",
];

impl Grower {
    fn constant(&mut self) -> ExprKind {
        match self.random.below(10) {
            0..3 => ExprKind::Num(Number::Int(BigInt::from(self.random.pick(&[
                0u64,
                1,
                7,
                255,
                u64::MAX,
            ])))),
            3 => ExprKind::Num(Number::Float(self.random.pick(&[
                0.0,
                1.5,
                1e16,
                1e-7,
                5e-324,
                f64::INFINITY,
            ]))),
            4 => ExprKind::Num(Number::Imaginary(self.random.pick(&[
                0.0,
                1.0,
                2.5,
                1e300,
                f64::INFINITY,
            ]))),
            5 => ExprKind::Str(Arc::new(Text::from(self.random.pick(TEXTS)))),
            6 => ExprKind::Str(Arc::new(
                Text::from_code_points([97, 0xDC80, 0xD800]).unwrap(),
            )),
            7 => ExprKind::Bytes(
                self.random
                    .pick(&[&b""[..], b"a'", b"\xff\0\"\\", b"%"])
                    .into(),
            ),
            8 => ExprKind::Ellipsis,
            _ => ExprKind::NameConstant(self.random.pick(&[
                Singleton::None,
                Singleton::True,
                Singleton::False,
            ])),
        }
    }

    /// Any expression that has a value.
    pub(super) fn element(&mut self, depth: usize) -> ExprId {
        if depth == 0 || self.random.once_in(6) {
            if self.random.once_in(2) {
                return self.name(ExprContext::Load);
            }
            let kind = self.constant();
            return self.expr(kind);
        }
        let kind = self.composed(depth - 1);
        self.expr(kind)
    }

    fn composed(&mut self, depth: usize) -> ExprKind {
        let ctx = ExprContext::Load;
        match self.random.below(24) {
            0 | 1 => ExprKind::BoolOp {
                op: self.random.pick(&[BoolOp::And, BoolOp::Or]),
                values: self.some(2, 3, |grower| grower.element(depth)),
            },
            2..5 => ExprKind::BinOp {
                left: self.element(depth),
                op: self.random.pick(OPERATORS),
                right: self.element(depth),
            },
            5 | 6 => ExprKind::UnaryOp {
                op: self.random.pick(UNARY),
                operand: self.element(depth),
            },
            7 | 8 => ExprKind::Lambda {
                args: Box::new(self.parameters(depth, false)),
                body: self.element(depth),
            },
            9 => ExprKind::IfExp {
                test: self.element(depth),
                body: self.element(depth),
                orelse: self.element(depth),
            },
            10 => {
                let items = self.some(0, 3, |grower| {
                    let key = grower.random.below(4) > 0;
                    let key = key.then(|| grower.element(depth));
                    (key, grower.element(depth))
                });
                let (keys, values) = items.into_iter().unzip();
                ExprKind::Dict { keys, values }
            }
            11 => ExprKind::Set {
                elts: self.some(1, 3, |grower| grower.starred(depth)),
            },
            12 => ExprKind::ListComp {
                elt: self.element(depth),
                generators: self.generators(depth),
            },
            13 => ExprKind::SetComp {
                elt: self.element(depth),
                generators: self.generators(depth),
            },
            14 => ExprKind::DictComp {
                key: self.element(depth),
                value: self.element(depth),
                generators: self.generators(depth),
            },
            15 => ExprKind::GeneratorExp {
                elt: self.element(depth),
                generators: self.generators(depth),
            },
            16 if self.async_defs > 0 => ExprKind::Await {
                value: self.element(depth),
            },
            16 => ExprKind::YieldFrom {
                value: self.element(depth),
            },
            17 => ExprKind::Yield {
                value: self.maybe(2, |grower| grower.element(depth)),
            },
            18 => {
                let rest = self.some(1, 2, |grower| {
                    (grower.random.pick(COMPARISONS), grower.element(depth))
                });
                let (ops, comparators) = rest.into_iter().unzip();
                ExprKind::Compare {
                    left: self.element(depth),
                    ops,
                    comparators,
                }
            }
            19 => self.call(depth),
            20 => ExprKind::Attribute {
                value: self.element(depth),
                attr: self.identifier(),
                ctx,
            },
            21 => ExprKind::Subscript {
                value: self.element(depth),
                slice: self.slice(depth),
                ctx,
            },
            22 => ExprKind::List {
                elts: self.some(0, 3, |grower| grower.starred(depth)),
                ctx,
            },
            _ => ExprKind::Tuple {
                elts: self.some(0, 3, |grower| grower.starred(depth)),
                ctx,
            },
        }
    }

    /// An expression, or one with a star.
    pub(super) fn starred(&mut self, depth: usize) -> ExprId {
        let value = self.element(depth);
        if !self.random.once_in(6) {
            return value;
        }
        let ctx = ExprContext::Load;
        self.expr(ExprKind::Starred { value, ctx })
    }

    pub(super) fn call(&mut self, depth: usize) -> ExprKind {
        let (args, keywords) = self.call_arguments(depth);
        ExprKind::Call {
            func: self.element(depth),
            args,
            keywords,
        }
    }

    pub(super) fn call_arguments(&mut self, depth: usize) -> (Vec<ExprId>, Vec<Keyword>) {
        let args = self.some(0, 2, |grower| grower.starred(depth));
        let names = self.identifiers(2);
        let mut keywords: Vec<Keyword> = names
            .into_iter()
            .map(|name| Keyword {
                arg: Some(name),
                value: self.element(depth),
            })
            .collect();
        if self.random.once_in(5) {
            let value = self.element(depth);
            let at = self.random.below(keywords.len() + 1);
            keywords.insert(at, Keyword { arg: None, value });
        }
        (args, keywords)
    }

    fn generators(&mut self, depth: usize) -> Vec<Comprehension> {
        self.some(1, 2, |grower| Comprehension {
            target: grower.loop_target(depth),
            iter: grower.element(depth),
            ifs: grower.some(0, 2, |grower| grower.element(depth)),
        })
    }

    fn slice(&mut self, depth: usize) -> Slice {
        let part = |grower: &mut Grower| match grower.random.below(3) {
            0 => Slice::Index(grower.element(depth)),
            _ => Slice::Slice {
                lower: grower.maybe(2, |grower| grower.element(depth)),
                upper: grower.maybe(2, |grower| grower.element(depth)),
                step: grower.maybe(3, |grower| grower.element(depth)),
            },
        };
        match self.random.below(3) {
            0 => Slice::Index(self.element(depth)),
            1 => part(self),
            _ => {
                let parts = self.some(1, 3, part);
                match parts.iter().any(|part| matches!(part, Slice::Slice { .. })) {
                    true => Slice::ExtSlice(parts),
                    false => Slice::Index(self.element(depth)),
                }
            }
        }
    }

    /// What can be assigned to, or deleted.
    pub(super) fn target(&mut self, depth: usize, ctx: ExprContext) -> ExprId {
        let kind = match self.random.below(if depth > 0 { 8 } else { 4 }) {
            0..4 => return self.name(ctx),
            4 => ExprKind::Attribute {
                value: self.element(depth - 1),
                attr: self.identifier(),
                ctx,
            },
            5 => ExprKind::Subscript {
                value: self.element(depth - 1),
                slice: self.slice(depth - 1),
                ctx,
            },
            6 => ExprKind::List {
                elts: self.some(0, 3, |grower| grower.target_element(depth - 1, ctx)),
                ctx,
            },
            _ => ExprKind::Tuple {
                elts: self.some(1, 3, |grower| grower.target_element(depth - 1, ctx)),
                ctx,
            },
        };
        self.expr(kind)
    }

    fn target_element(&mut self, depth: usize, ctx: ExprContext) -> ExprId {
        let value = self.target(depth, ctx);
        if ctx == ExprContext::Del || !self.random.once_in(6) {
            return value;
        }
        self.expr(ExprKind::Starred { value, ctx })
    }

    pub(super) fn loop_target(&mut self, depth: usize) -> ExprId {
        self.target(depth, ExprContext::Store)
    }

    pub(super) fn parameters(&mut self, depth: usize, annotated: bool) -> Arguments {
        let names = self.identifiers(6);
        let mut arguments = Arguments::default();
        let arg = |grower: &mut Grower, name: Identifier| Arg {
            position: grower.position(),
            arg: name,
            annotation: match annotated {
                true => grower.maybe(3, |grower| grower.element(depth)),
                false => None,
            },
        };
        let mut names = names.into_iter();
        for name in names.by_ref().take(self.random.below(4)) {
            arguments.args.push(arg(self, name));
        }
        let defaults = self.random.below(arguments.args.len() + 1);
        arguments.defaults = (0..defaults).map(|_| self.element(depth)).collect();
        if self.random.once_in(3) {
            arguments.vararg = names.next().map(|name| arg(self, name));
        }
        if self.random.once_in(3) {
            arguments.kwarg = names.next().map(|name| arg(self, name));
        }
        for name in names.take(self.random.below(3)) {
            arguments.kwonlyargs.push(arg(self, name));
            let default = self.maybe(2, |grower| grower.element(depth));
            arguments.kw_defaults.push(default);
        }
        arguments
    }
}
