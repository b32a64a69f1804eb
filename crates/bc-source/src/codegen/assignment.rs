//! Assignment: plain, unpacking, augmented.

use super::Compiler;
use super::step::Step;
use crate::ast::{ExprContext, ExprId, ExprKind, NodeRef, Operator, Slice, Type};
use crate::error::{ErrorKind, SourceError};
use bc_core::opcode::Opcode;

impl<'a> Compiler<'a> {
    pub(super) fn plan_assign(&mut self, targets: &'a [ExprId], value: ExprId) {
        let [before @ .., last] = targets else {
            return self.plan([Step::Expr(value)]);
        };
        let copies = before
            .iter()
            .flat_map(|&target| [Step::Op(Opcode::DUP_TOP), Step::Expr(target)]);
        let steps = [Step::Expr(value)].into_iter().chain(copies);
        self.plan_all(steps.chain([Step::Expr(*last)]));
    }

    pub(super) fn plan_aug_assign(
        &mut self,
        target: ExprId,
        op: Operator,
        value: ExprId,
    ) -> Result<(), SourceError> {
        let change = [Step::Expr(value), Step::Op(inplace(op))];
        let tree = self.tree;
        match &tree[target].kind {
            ExprKind::Attribute {
                value: object,
                attr,
                ..
            } => {
                self.at_expression(tree[target].position);
                self.plan([
                    Step::Op(Opcode::ROT_TWO),
                    Step::Attr(Opcode::STORE_ATTR, attr),
                ]);
                self.plan(change);
                self.plan([
                    Step::Expr(*object),
                    Step::Op(Opcode::DUP_TOP),
                    Step::Attr(Opcode::LOAD_ATTR, attr),
                ]);
            }
            ExprKind::Subscript {
                value: object,
                slice,
                ..
            } => {
                self.at_expression(tree[target].position);
                self.plan([Step::Op(Opcode::ROT_THREE), Step::Op(Opcode::STORE_SUBSCR)]);
                self.plan(change);
                self.plan([
                    Step::Op(Opcode::DUP_TOP_TWO),
                    Step::Op(Opcode::BINARY_SUBSCR),
                ]);
                self.plan_slice(slice);
                self.plan([Step::Expr(*object)]);
            }
            ExprKind::Name { id, .. } => {
                self.plan([Step::Name(id, ExprContext::Store)]);
                self.plan(change);
                self.plan([Step::Name(id, ExprContext::Load)]);
            }
            _ => {
                let class = NodeRef::Expr(&tree[target]).class();
                let mut classes = Type::Expr.classes().iter();
                let kind = classes.position(|other| other.name == class);
                let kind = kind.map_or(0, |kind| kind + 1);
                let message = format!("invalid node type ({kind}) for augmented assignment");
                return Err(SourceError::new(ErrorKind::SystemError, message));
            }
        }
        Ok(())
    }

    /// Unpacks what is on the stack into targets.
    pub(super) fn plan_unpack(&mut self, targets: &'a [ExprId]) -> Result<(), SourceError> {
        let is_starred =
            |&target: &ExprId| matches!(self.tree[target].kind, ExprKind::Starred { .. });
        let count = targets.len();
        let Some(star) = targets.iter().position(is_starred) else {
            self.arg(Opcode::UNPACK_SEQUENCE, count as u32);
            self.plan([Step::Exprs(targets)]);
            return Ok(());
        };
        let after = count - star - 1;
        // The numbers of targets before and after the star share an argument, a C int.
        if star >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
            return self.error("too many expressions in star-unpacking assignment");
        }
        let again = targets
            .get(star + 1..)
            .unwrap_or_default()
            .iter()
            .any(is_starred);
        self.arg(Opcode::UNPACK_EX, (star + (after << 8)) as u32);
        if again {
            return self.error("two starred expressions in assignment");
        }
        self.plan([Step::Targets(targets)]);
        Ok(())
    }

    pub(super) fn targets(&mut self, targets: &'a [ExprId]) {
        if let [first, rest @ ..] = targets {
            let first = match self.tree[*first].kind {
                ExprKind::Starred { value, .. } => value,
                _ => *first,
            };
            self.plan([Step::Expr(first), Step::Targets(rest)]);
        }
    }

    /// Puts an index or a slice on the stack.
    pub(super) fn plan_slice(&mut self, slice: &'a Slice) {
        match slice {
            Slice::Index(value) => self.plan([Step::Expr(*value)]),
            Slice::Slice { lower, upper, step } => {
                let count = if step.is_some() { 3 } else { 2 };
                self.plan([Step::Arg(Opcode::BUILD_SLICE, count)]);
                self.plan_expr(*step);
                self.plan([
                    lower.map_or(Step::None, Step::Expr),
                    upper.map_or(Step::None, Step::Expr),
                ]);
            }
            Slice::ExtSlice(slices) => self.plan([
                Step::Slices(slices),
                Step::Arg(Opcode::BUILD_TUPLE, slices.len() as u32),
            ]),
        }
    }

    pub(super) fn slices(&mut self, slices: &'a [Slice]) -> Result<(), SourceError> {
        if let [first, rest @ ..] = slices {
            if matches!(first, Slice::ExtSlice(_)) {
                let message = "extended slice invalid in nested slice";
                return Err(SourceError::new(ErrorKind::SystemError, message));
            }
            self.plan([Step::Slices(rest)]);
            self.plan_slice(first);
        }
        Ok(())
    }
}

/// The instruction of an operator in an augmented assignment.
fn inplace(op: Operator) -> Opcode {
    match op {
        Operator::Add => Opcode::INPLACE_ADD,
        Operator::Sub => Opcode::INPLACE_SUBTRACT,
        Operator::Mult => Opcode::INPLACE_MULTIPLY,
        Operator::MatMult => Opcode::INPLACE_MATRIX_MULTIPLY,
        Operator::Div => Opcode::INPLACE_TRUE_DIVIDE,
        Operator::Mod => Opcode::INPLACE_MODULO,
        Operator::Pow => Opcode::INPLACE_POWER,
        Operator::LShift => Opcode::INPLACE_LSHIFT,
        Operator::RShift => Opcode::INPLACE_RSHIFT,
        Operator::BitOr => Opcode::INPLACE_OR,
        Operator::BitXor => Opcode::INPLACE_XOR,
        Operator::BitAnd => Opcode::INPLACE_AND,
        Operator::FloorDiv => Opcode::INPLACE_FLOOR_DIVIDE,
    }
}
