//! The type `bool`: a subclass of `int` with two instances and operators of its own for `&`, `|`, `^`.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::TypeTable;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith;
use crate::protocol::native::Truth;

/// Method table of `bool`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    slots: SLOTS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __str__ => repr;
        operators(And, Xor, Or) => operate;
    ]

    static STATICS = [
        __new__: keywords(x = Truth(false)) => |_: &mut Vm, _: ClassRef, x: Truth| x.0;
    ]
}

fn repr(_: &mut Vm, own: &Value) -> &'static str {
    match own {
        Value::True => "True",
        _ => "False",
    }
}

fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
    let (Some(x), Some(y)) = (int::view(a), int::view(b)) else {
        return Ok(Value::NotImplemented);
    };
    let result = arith::ints(vm, op, x, y)?;
    let both = [a, b]
        .into_iter()
        .all(|value| matches!(value, Value::True | Value::False));
    Ok(match result {
        Value::Int(i) if both => Value::bool(i != 0),
        other => other,
    })
}
