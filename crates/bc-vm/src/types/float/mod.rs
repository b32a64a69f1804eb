//! The type `float`: construction, operators, comparison.
//!
//! Instances of subclasses carry the same number. Absent: the arithmetic itself (see
//! `protocol::arith`).

mod methods;

use crate::protocol::numerals;
use std::cmp::Ordering;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::int;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::Number;
use crate::protocol::compare::CompareOp;
use crate::protocol::{arith, call, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "float(x) -> floating point number\n\nConvert a string or number to a floating point number, if possible.",
    slots: SLOTS,
    methods: methods::METHODS,
    class_methods: methods::CLASS_METHODS,
    statics: &[MethodDef::new("__new__", Arity::Keywords(0, &["x"]), new)],
    getsets: &[
        GetSetDef::read("real", |_, value| Ok(Value::float(number(value)))),
        GetSetDef::read("imag", |_, _| Ok(Value::float(0.0))),
    ],
    ..TypeTable::EMPTY
};

static SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), repr),
    MethodDef::new("__str__", Arity::Slot(0), repr),
    MethodDef::new("__hash__", Arity::Slot(0), hash_of),
    MethodDef::new("__bool__", Arity::Slot(0), truth),
    MethodDef::new("__int__", Arity::Slot(0), to_int),
    MethodDef::new("__float__", Arity::Slot(0), itself),
    MethodDef::new("__pos__", Arity::Slot(0), itself),
    MethodDef::new("__neg__", Arity::Slot(0), negative),
    MethodDef::new("__abs__", Arity::Slot(0), absolute),
    MethodDef::new("__lt__", Arity::Slot(1), lt),
    MethodDef::new("__le__", Arity::Slot(1), le),
    MethodDef::new("__eq__", Arity::Slot(1), eq),
    MethodDef::new("__ne__", Arity::Slot(1), ne),
    MethodDef::new("__gt__", Arity::Slot(1), gt),
    MethodDef::new("__ge__", Arity::Slot(1), ge),
    MethodDef::new("__add__", Arity::Slot(1), add),
    MethodDef::new("__radd__", Arity::Slot(1), radd),
    MethodDef::new("__sub__", Arity::Slot(1), sub),
    MethodDef::new("__rsub__", Arity::Slot(1), rsub),
    MethodDef::new("__mul__", Arity::Slot(1), mul),
    MethodDef::new("__rmul__", Arity::Slot(1), rmul),
    MethodDef::new("__truediv__", Arity::Slot(1), truediv),
    MethodDef::new("__rtruediv__", Arity::Slot(1), rtruediv),
    MethodDef::new("__floordiv__", Arity::Slot(1), floordiv),
    MethodDef::new("__rfloordiv__", Arity::Slot(1), rfloordiv),
    MethodDef::new("__mod__", Arity::Slot(1), modulo),
    MethodDef::new("__rmod__", Arity::Slot(1), rmodulo),
    MethodDef::new("__divmod__", Arity::Slot(1), divmod),
    MethodDef::new("__rdivmod__", Arity::Slot(1), rdivmod),
    MethodDef::new("__pow__", Arity::Any, pow),
    MethodDef::new("__rpow__", Arity::Any, rpow),
];

/// The number behind a receiver; the class check has made sure that there is one.
fn number(value: &Value) -> f64 {
    match arith::number(value) {
        Some(Number::Float(x)) => x,
        _ => 0.0,
    }
}

fn itself(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::float(number(args.at(0))))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    Ok(vm.new_str(bc_core::repr::float(number(args.at(0)))))
}

fn hash_of(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(hash::float(number(args.at(0)))))
}

fn truth(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(number(args.at(0)) != 0.0))
}

fn to_int(vm: &mut Vm, args: Args) -> PyResult {
    arith::float_to_int(vm, number(args.at(0)))
}

fn negative(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::float(-number(args.at(0))))
}

fn absolute(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::float(number(args.at(0)).abs()))
}

/// Both operands as floats, unless one is neither an int nor a float.
fn both(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<Option<(f64, f64)>> {
    let mut found = [0.0; 2];
    for (value, place) in [a, b].into_iter().zip(&mut found) {
        let Some(number) = arith::number(value) else {
            return Ok(None);
        };
        let Some(x) = arith::as_float(vm, number)? else {
            return Ok(None);
        };
        *place = x;
    }
    let [a, b] = found;
    Ok(Some((a, b)))
}

fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    match both(vm, a, b)? {
        Some((a, b)) => arith::floats(vm, op, a, b),
        None => Ok(Value::NotImplemented),
    }
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
    add radd Add;
    sub rsub Subtract;
    mul rmul Multiply;
    truediv rtruediv TrueDivide;
    floordiv rfloordiv FloorDivide;
    modulo rmodulo Modulo;
}

fn divide_both(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    match both(vm, a, b)? {
        Some((a, b)) => arith::float_divmod(vm, a, b),
        None => Ok(Value::NotImplemented),
    }
}

fn divmod(vm: &mut Vm, args: Args) -> PyResult {
    divide_both(vm, args.at(0), args.at(1))
}

fn rdivmod(vm: &mut Vm, args: Args) -> PyResult {
    divide_both(vm, args.at(1), args.at(0))
}

fn raise_to(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    if !modulus.is_none() {
        return Err(raise::type_error(
            vm,
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    }
    operate(vm, BinaryOp::Power, a, b)
}

fn pow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__pow__")?;
    raise_to(vm, args.at(0), args.at(1), &modulus)
}

fn rpow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__rpow__")?;
    raise_to(vm, args.at(1), args.at(0), &modulus)
}

/// How a float stands to an int or a float; the outer `None` is "not comparable at all".
fn order(a: f64, b: &Value) -> Option<Option<Ordering>> {
    match arith::number(b)? {
        Number::Float(b) => Some(a.partial_cmp(&b)),
        Number::Int(b) => Some(int::compare_float(b, a).map(Ordering::reverse)),
        Number::Complex(_) => None,
    }
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => { $(
        fn $name(_vm: &mut Vm, args: Args) -> PyResult {
            Ok(match order(number(args.at(0)), args.at(1)) {
                Some(order) => Value::bool(CompareOp::$op.holds(order)),
                None => Value::NotImplemented,
            })
        }
    )* };
}

comparisons! {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let exact = (args.at(0).as_class()).is_none_or(|class| class.data().id() == ClassId::FLOAT);
    if exact
        && let Some(x) = args.get(1)
        && vm.class_of(x).data().is_heap()
    {
        // What `__float__` returns stays what it is, be it an instance of a subclass.
        let name = vm.names.__float__.clone();
        if let Some(made) = call::call_special(vm, x, &name, Args::none())?
            && matches!(arith::number(&made), Some(arith::Number::Float(_)))
        {
            return Ok(made);
        }
    }
    let made = match args.get(1) {
        Some(x) => numerals::to_float(vm, x)?,
        None => 0.0,
    };
    match args.at(0).as_class() {
        Some(class) if class.data().id() != ClassId::FLOAT => {
            Ok(Value::Obj(vm.alloc(&class, Payload::Float(made))))
        }
        _ => Ok(Value::float(made)),
    }
}
