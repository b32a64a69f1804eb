//! The type `float`: construction, operators, comparison.
//!
//! Instances of subclasses carry the same number. Absent: the arithmetic itself (see
//! `protocol::arith`).

mod methods;

use std::cmp::Ordering;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::int;
use crate::model::native::{Args, TypeTable};
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::Number;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::Receiver;
use crate::protocol::numerals;
use crate::protocol::{arith, call, raise};

/// Method table of `float`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "float(x) -> floating point number\n\nConvert a string or number to a floating point number, if possible.",
    slots: SLOTS,
    methods: methods::METHODS,
    class_methods: methods::CLASS_METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __str__ => repr;
        __hash__ => |_: &mut Vm, x| hash::float(x);
        __bool__ => |_: &mut Vm, x: f64| x != 0.0;
        __int__ => arith::float_to_int;
        __float__ => itself;
        __pos__ => itself;
        __neg__ => |_: &mut Vm, x: f64| -x;
        __abs__ => |_: &mut Vm, x: f64| x.abs();
        compare => compare;
        operators(Add, Subtract, Multiply, TrueDivide, FloorDivide, Modulo) => operate;
        __divmod__ => divmod;
        __rdivmod__ => |vm: &mut Vm, own: &Value, other: &Value| divmod(vm, other, own);
        __pow__ => power;
        __rpow__ => |vm: &mut Vm, own: &Value, base: &Value, modulus: Option<&Value>| power(vm, base, own, modulus);
    ]

    static STATICS = [
        __new__: keywords(x = None) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        real => itself;
        imag => |_: &mut Vm, _: &Value| 0.0;
    ]
}

/// The number behind a `float` or an instance of a subclass.
impl<'a> Receiver<'a> for f64 {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        match arith::number(value)? {
            Number::Float(x) => Some(x),
            _ => None,
        }
    }
}

fn itself(_: &mut Vm, x: f64) -> f64 {
    x
}

fn repr(_: &mut Vm, x: f64) -> String {
    bc_core::repr::float(x)
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

fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
    match both(vm, a, b)? {
        Some((a, b)) => arith::floats(vm, op, a, b),
        None => Ok(Value::NotImplemented),
    }
}

fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    match both(vm, a, b)? {
        Some((a, b)) => arith::float_divmod(vm, a, b),
        None => Ok(Value::NotImplemented),
    }
}

fn power(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult {
    if modulus.is_some_and(|modulus| !modulus.is_none()) {
        return Err(raise::type_error(
            vm,
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    }
    operate(vm, a, b, BinaryOp::Power)
}

/// How a float stands to an int or a float; the outer `None` is "not comparable at all".
fn order(a: f64, b: &Value) -> Option<Option<Ordering>> {
    match arith::number(b)? {
        Number::Float(b) => Some(a.partial_cmp(&b)),
        Number::Int(b) => Some(int::compare_float(b, a).map(Ordering::reverse)),
        Number::Complex(_) => None,
    }
}

fn compare(_: &mut Vm, x: f64, other: &Value, op: CompareOp) -> Value {
    match order(x, other) {
        Some(order) => Value::bool(op.holds(order)),
        None => Value::NotImplemented,
    }
}

fn new(vm: &mut Vm, class: ClassRef, x: Option<&Value>) -> PyResult {
    let exact = class.data().id() == ClassId::FLOAT;
    if exact
        && let Some(x) = x
        && vm.class_of(x).data().is_heap()
    {
        // What `__float__` returns stays what it is, be it an instance of a subclass.
        let name = vm.names.__float__.clone();
        if let Some(made) = call::call_special(vm, x, &name, Args::none())?
            && matches!(arith::number(&made), Some(Number::Float(_)))
        {
            return Ok(made);
        }
    }
    let made = match x {
        Some(x) => numerals::to_float(vm, x)?,
        None => 0.0,
    };
    if exact {
        return Ok(Value::float(made));
    }
    Ok(Value::Obj(vm.alloc(&class, Payload::Float(made))))
}
