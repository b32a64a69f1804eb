//! What stands in fields beside nodes: names, operators, contexts and numbers, as the compiler's tree has them.

use bc_source::ast::{CmpOp, ExprContext, Identifier, Number, Operator};
use bc_vm::model::int;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;

use super::nodes::{Node, Part};

pub(super) fn name(node: &Node, at: usize) -> Option<Identifier> {
    match node.parts.get(at)? {
        Part::Name(name) => Some(name.clone()),
        _ => None,
    }
}

pub(super) fn names(node: &Node, at: usize) -> Option<Vec<Identifier>> {
    node.names(at).iter().cloned().collect()
}

pub(super) fn context(node: &Node, at: usize) -> Option<ExprContext> {
    Some(match node.unit(at) {
        "Load" => ExprContext::Load,
        "Store" => ExprContext::Store,
        "Del" => ExprContext::Del,
        _ => return None,
    })
}

pub(super) fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        "Add" => Operator::Add,
        "Sub" => Operator::Sub,
        "Mult" => Operator::Mult,
        "MatMult" => Operator::MatMult,
        "Div" => Operator::Div,
        "Mod" => Operator::Mod,
        "Pow" => Operator::Pow,
        "LShift" => Operator::LShift,
        "RShift" => Operator::RShift,
        "BitOr" => Operator::BitOr,
        "BitXor" => Operator::BitXor,
        "BitAnd" => Operator::BitAnd,
        "FloorDiv" => Operator::FloorDiv,
        _ => return None,
    })
}

pub(super) fn comparison(name: &str) -> Option<CmpOp> {
    Some(match name {
        "Eq" => CmpOp::Eq,
        "NotEq" => CmpOp::NotEq,
        "Lt" => CmpOp::Lt,
        "LtE" => CmpOp::LtE,
        "Gt" => CmpOp::Gt,
        "GtE" => CmpOp::GtE,
        "Is" => CmpOp::Is,
        "IsNot" => CmpOp::IsNot,
        "In" => CmpOp::In,
        "NotIn" => CmpOp::NotIn,
        _ => return None,
    })
}

pub(super) fn number(value: &Value) -> Option<Number> {
    Some(match value {
        Value::Float(float) => Number::Float(float.get()),
        _ => match value.payload() {
            Some(Payload::Float(float)) => Number::Float(*float),
            Some(Payload::Complex(re, im)) if re.to_bits() == 0 => Number::Imaginary(*im),
            Some(Payload::Complex(re, im)) => Number::Complex { re: *re, im: *im },
            _ => Number::Int(int::view(value)?.big().into_owned()),
        },
    })
}
