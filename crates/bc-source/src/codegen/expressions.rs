//! Expressions without a room of their own.

use super::Compiler;
use super::step::Step;
use super::unit::UnitKind;
use crate::ast::{BoolOp, CmpOp, Expr, ExprContext, ExprId, ExprKind, Operator, Slice, UnaryOp};
use crate::error::SourceError;
use crate::objects::Origin;
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};
use std::sync::Arc;

impl<'a> Compiler<'a> {
    pub(super) fn expression(&mut self, id: ExprId) -> Result<(), SourceError> {
        let tree = self.tree;
        let Expr { position, kind } = &tree[id];
        self.at_expression(*position);
        match kind {
            ExprKind::Name { id, ctx } => self.variable(id, *ctx),
            ExprKind::Attribute { value, attr, ctx } => {
                self.plan([Step::Expr(*value), Step::Attr(attribute(*ctx), attr)]);
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.plan_call(0, args, keywords);
                self.plan([Step::Expr(*func)]);
            }
            ExprKind::Str(text) => self.load_const(Constant::Str(Arc::clone(text))),
            ExprKind::Num(number) => self.load_const(number.into()),
            ExprKind::Bytes(bytes) if self.tree.literals.escaped_bytes.contains(&id) => {
                let constant = Constant::Bytes(Arc::clone(bytes));
                let number = self.unit.consts.add_from(constant, Origin::Escaped);
                self.arg(Opcode::LOAD_CONST, number);
            }
            ExprKind::Bytes(bytes) => self.load_const(Constant::Bytes(Arc::clone(bytes))),
            ExprKind::NameConstant(constant) => self.load_const((*constant).into()),
            ExprKind::Ellipsis => self.load_const(Constant::Ellipsis),
            ExprKind::BoolOp { op, values } => self.plan_bool_op(*op, values),
            ExprKind::BinOp { left, op, right } => {
                self.plan([Step::Expr(*left), Step::Expr(*right), Step::Op(binary(*op))])
            }
            ExprKind::UnaryOp { op, operand } => {
                self.plan([Step::Expr(*operand), Step::Op(unary(*op))]);
            }
            ExprKind::Lambda { args, .. } => self.plan_lambda(id, args),
            ExprKind::IfExp { test, body, orelse } => self.plan_if_exp(*test, *body, *orelse),
            ExprKind::Dict { keys, values } => self.plan_dict(id, keys, values),
            ExprKind::Set { elts } => self.plan_display(
                elts,
                Opcode::BUILD_SET,
                Opcode::BUILD_SET,
                Opcode::BUILD_SET_UNPACK,
            ),
            ExprKind::List { elts, ctx } => self.plan_elements(
                elts,
                *ctx,
                [
                    Opcode::BUILD_LIST,
                    Opcode::BUILD_TUPLE,
                    Opcode::BUILD_LIST_UNPACK,
                ],
            )?,
            ExprKind::Tuple { elts, ctx } => self.plan_elements(
                elts,
                *ctx,
                [
                    Opcode::BUILD_TUPLE,
                    Opcode::BUILD_TUPLE,
                    Opcode::BUILD_TUPLE_UNPACK,
                ],
            )?,
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(id)?,
            ExprKind::Await { value } => self.plan_await(*value)?,
            ExprKind::Yield { value } => {
                self.check_yield("'yield' inside async function")?;
                let value = value.map_or(Step::None, Step::Expr);
                self.plan([value, Step::Op(Opcode::YIELD_VALUE)]);
            }
            ExprKind::YieldFrom { value } => {
                self.check_yield("'yield from' inside async function")?;
                self.plan([
                    Step::Expr(*value),
                    Step::Op(Opcode::GET_YIELD_FROM_ITER),
                    Step::None,
                    Step::Op(Opcode::YIELD_FROM),
                ]);
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.plan_compare(*left, ops, comparators),
            ExprKind::Subscript { value, slice, ctx } => {
                self.plan_subscript(*value, slice, *ctx);
            }
            ExprKind::Starred { ctx, .. } => {
                return self.error(match ctx {
                    ExprContext::Store => "starred assignment target must be in a list or tuple",
                    _ => "can't use starred expression here",
                });
            }
        }
        Ok(())
    }

    fn check_yield(&self, in_async: &str) -> Result<(), SourceError> {
        if !self.in_function() {
            return self.error("'yield' outside function");
        }
        match self.unit.kind {
            UnitKind::AsyncFunction => self.error(in_async),
            _ => Ok(()),
        }
    }

    fn plan_bool_op(&mut self, op: BoolOp, values: &'a [ExprId]) {
        let opcode = match op {
            BoolOp::And => Opcode::JUMP_IF_FALSE_OR_POP,
            BoolOp::Or => Opcode::JUMP_IF_TRUE_OR_POP,
        };
        let end = self.label();
        let [before @ .., last] = values else {
            return;
        };
        let tests = before
            .iter()
            .flat_map(|&value| [Step::Expr(value), Step::Jump(opcode, end)]);
        self.plan_all(tests.chain([Step::Expr(*last), Step::Place(end)]));
    }

    fn plan_if_exp(&mut self, test: ExprId, body: ExprId, orelse: ExprId) {
        let [end, next] = [self.label(), self.label()];
        self.plan([
            Step::Expr(test),
            Step::Jump(Opcode::POP_JUMP_IF_FALSE, next),
            Step::Expr(body),
            Step::Jump(Opcode::JUMP_FORWARD, end),
            Step::Place(next),
            Step::Expr(orelse),
            Step::Place(end),
        ]);
    }

    fn plan_compare(&mut self, left: ExprId, ops: &'a [CmpOp], comparators: &'a [ExprId]) {
        let ([before @ .., op], [middle @ .., last]) = (ops, comparators) else {
            return self.plan([Step::Expr(left)]);
        };
        let compare = |op: CmpOp| Step::Arg(Opcode::COMPARE_OP, comparison(op) as u32);
        if before.is_empty() {
            return self.plan([Step::Expr(left), Step::Expr(*last), compare(*op)]);
        }
        let [cleanup, end] = [self.label(), self.label()];
        // Each operand but the first and last is compared twice.
        let links = middle.iter().zip(before).flat_map(|(&operand, &op)| {
            [
                Step::Expr(operand),
                Step::Op(Opcode::DUP_TOP),
                Step::Op(Opcode::ROT_THREE),
                compare(op),
                Step::Jump(Opcode::JUMP_IF_FALSE_OR_POP, cleanup),
                Step::NextBlock,
            ]
        });
        let rest = [
            Step::Expr(*last),
            compare(*op),
            Step::Jump(Opcode::JUMP_FORWARD, end),
            Step::Place(cleanup),
            Step::Op(Opcode::ROT_TWO),
            Step::Op(Opcode::POP_TOP),
            Step::Place(end),
        ];
        self.plan_all([Step::Expr(left)].into_iter().chain(links).chain(rest));
    }

    /// A list or tuple: made, unpacked into, or deleted item by item.
    fn plan_elements(
        &mut self,
        elts: &'a [ExprId],
        context: ExprContext,
        [whole, run, merge]: [Opcode; 3],
    ) -> Result<(), SourceError> {
        match context {
            ExprContext::Load => self.plan_display(elts, whole, run, merge),
            ExprContext::Store => self.plan_unpack(elts)?,
            ExprContext::Del => self.plan([Step::Exprs(elts)]),
        }
        Ok(())
    }

    fn plan_subscript(&mut self, value: ExprId, slice: &'a Slice, context: ExprContext) {
        let opcode = match context {
            ExprContext::Load => Opcode::BINARY_SUBSCR,
            ExprContext::Store => Opcode::STORE_SUBSCR,
            ExprContext::Del => Opcode::DELETE_SUBSCR,
        };
        self.plan([Step::Op(opcode)]);
        self.plan_slice(slice);
        self.plan([Step::Expr(value)]);
    }
}

fn unary(op: UnaryOp) -> Opcode {
    match op {
        UnaryOp::Invert => Opcode::UNARY_INVERT,
        UnaryOp::Not => Opcode::UNARY_NOT,
        UnaryOp::UAdd => Opcode::UNARY_POSITIVE,
        UnaryOp::USub => Opcode::UNARY_NEGATIVE,
    }
}

fn binary(op: Operator) -> Opcode {
    match op {
        Operator::Add => Opcode::BINARY_ADD,
        Operator::Sub => Opcode::BINARY_SUBTRACT,
        Operator::Mult => Opcode::BINARY_MULTIPLY,
        Operator::MatMult => Opcode::BINARY_MATRIX_MULTIPLY,
        Operator::Div => Opcode::BINARY_TRUE_DIVIDE,
        Operator::Mod => Opcode::BINARY_MODULO,
        Operator::Pow => Opcode::BINARY_POWER,
        Operator::LShift => Opcode::BINARY_LSHIFT,
        Operator::RShift => Opcode::BINARY_RSHIFT,
        Operator::BitOr => Opcode::BINARY_OR,
        Operator::BitXor => Opcode::BINARY_XOR,
        Operator::BitAnd => Opcode::BINARY_AND,
        Operator::FloorDiv => Opcode::BINARY_FLOOR_DIVIDE,
    }
}

fn comparison(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Eq,
        CmpOp::NotEq => CompareOp::Ne,
        CmpOp::Lt => CompareOp::Lt,
        CmpOp::LtE => CompareOp::Le,
        CmpOp::Gt => CompareOp::Gt,
        CmpOp::GtE => CompareOp::Ge,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}

/// The opcode that does with an attribute what the context says.
fn attribute(ctx: ExprContext) -> Opcode {
    match ctx {
        ExprContext::Load => Opcode::LOAD_ATTR,
        ExprContext::Store => Opcode::STORE_ATTR,
        ExprContext::Del => Opcode::DELETE_ATTR,
    }
}
