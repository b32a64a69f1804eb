//! The type `bool`: a subclass of `int` with two instances and operators of its own for `&`, `|`, `^`.

use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arith, truth};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__str__", Arity::Slot(0), repr),
        MethodDef::new("__and__", Arity::Slot(1), and),
        MethodDef::new("__rand__", Arity::Slot(1), rand),
        MethodDef::new("__xor__", Arity::Slot(1), xor),
        MethodDef::new("__rxor__", Arity::Slot(1), rxor),
        MethodDef::new("__or__", Arity::Slot(1), or),
        MethodDef::new("__ror__", Arity::Slot(1), ror),
    ],
    statics: &[MethodDef::new("__new__", Arity::Keywords(0, &["x"]), new)],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    match args.get(1) {
        Some(x) => truth::truth(vm, x).map(Value::bool),
        None => Ok(Value::False),
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    Ok(vm.new_str(if matches!(args.at(0), Value::True) {
        "True"
    } else {
        "False"
    }))
}

fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
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

macro_rules! operators {
    ($($name:ident $reflected:ident $op:ident;)*) => { $(
        fn $name(vm: &mut Vm, args: Args) -> PyResult {
            operate(vm, BinaryOp::$op, args.at(0), args.at(1))
        }

        fn $reflected(vm: &mut Vm, args: Args) -> PyResult {
            operate(vm, BinaryOp::$op, args.at(1), args.at(0))
        }
    )* };
}

operators! {
    and rand And;
    xor rxor Xor;
    or ror Or;
}
