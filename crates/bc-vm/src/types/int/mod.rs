//! The type `int`: construction, operators, comparison, and the forms that print.
//!
//! Everything works on the number behind the receiver, so that `bool` and subclasses inherit it; what
//! comes out is an `int` exactly. Absent: the arithmetic itself (see `protocol::arith`).

mod methods;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::int::{self, IntView};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::numerals;
use crate::protocol::{arith, convert, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "int(x=0) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer.",
    slots: SLOTS,
    methods: methods::METHODS,
    class_methods: methods::CLASS_METHODS,
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(0, &["x", "base"]),
        new,
    )],
    getsets: &[
        GetSetDef::read("real", |vm, value| Ok(plain(vm, value))),
        GetSetDef::read("numerator", |vm, value| Ok(plain(vm, value))),
        GetSetDef::read("imag", |_, _| Ok(Value::Int(0))),
        GetSetDef::read("denominator", |_, _| Ok(Value::Int(1))),
    ],
    ..TypeTable::EMPTY
};

static SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), decimal),
    MethodDef::new("__str__", Arity::Slot(0), decimal),
    MethodDef::new("__hash__", Arity::Slot(0), hash_of),
    MethodDef::new("__bool__", Arity::Slot(0), truth),
    MethodDef::new("__int__", Arity::Slot(0), itself),
    MethodDef::new("__index__", Arity::Slot(0), itself),
    MethodDef::new("__pos__", Arity::Slot(0), itself),
    MethodDef::new("__float__", Arity::Slot(0), to_float),
    MethodDef::new("__neg__", Arity::Slot(0), negative),
    MethodDef::new("__abs__", Arity::Slot(0), absolute),
    MethodDef::new("__invert__", Arity::Slot(0), invert),
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
    MethodDef::new("__lshift__", Arity::Slot(1), lshift),
    MethodDef::new("__rlshift__", Arity::Slot(1), rlshift),
    MethodDef::new("__rshift__", Arity::Slot(1), rshift),
    MethodDef::new("__rrshift__", Arity::Slot(1), rrshift),
    MethodDef::new("__and__", Arity::Slot(1), and),
    MethodDef::new("__rand__", Arity::Slot(1), rand),
    MethodDef::new("__xor__", Arity::Slot(1), xor),
    MethodDef::new("__rxor__", Arity::Slot(1), rxor),
    MethodDef::new("__or__", Arity::Slot(1), or),
    MethodDef::new("__ror__", Arity::Slot(1), ror),
];

/// The number behind a receiver; the class check has made sure that there is one.
fn number(value: &Value) -> IntView<'_> {
    int::view(value).unwrap_or(IntView::Small(0))
}

/// The number as an `int` exactly.
fn plain(vm: &Vm, value: &Value) -> Value {
    int::value_of(vm, number(value))
}

fn itself(vm: &mut Vm, args: Args) -> PyResult {
    Ok(plain(vm, args.at(0)))
}

fn decimal(vm: &mut Vm, args: Args) -> PyResult {
    arith::decimal(vm, number(args.at(0)))
}

fn hash_of(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(hash::integer(number(args.at(0)))))
}

fn truth(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(!number(args.at(0)).is_zero()))
}

fn to_float(vm: &mut Vm, args: Args) -> PyResult {
    arith::int_to_float(vm, number(args.at(0))).map(Value::float)
}

fn negative(vm: &mut Vm, args: Args) -> PyResult {
    let own = number(args.at(0));
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::negative(own)))
}

fn absolute(vm: &mut Vm, args: Args) -> PyResult {
    let own = number(args.at(0));
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::absolute(own)))
}

fn invert(vm: &mut Vm, args: Args) -> PyResult {
    let own = number(args.at(0));
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::invert(own)))
}

fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    if op == BinaryOp::Modulo
        && let Some(rest) = arith::own_remainder(a, b)
    {
        return Ok(rest);
    }
    match (int::view(a), int::view(b)) {
        (Some(a), Some(b)) => arith::ints(vm, op, a, b),
        _ => Ok(Value::NotImplemented),
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
    lshift rlshift LeftShift;
    rshift rrshift RightShift;
    and rand And;
    xor rxor Xor;
    or ror Or;
}

fn divmod(vm: &mut Vm, args: Args) -> PyResult {
    arith::int_divmod(vm, args.at(0), args.at(1))
}

fn rdivmod(vm: &mut Vm, args: Args) -> PyResult {
    arith::int_divmod(vm, args.at(1), args.at(0))
}

fn raise_to(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    match (int::view(a), int::view(b), int::view(modulus)) {
        (Some(a), Some(b), Some(modulus)) => arith::int_power_modulo(vm, a, b, modulus),
        (Some(a), Some(b), None) if modulus.is_none() => arith::ints(vm, BinaryOp::Power, a, b),
        _ => Ok(Value::NotImplemented),
    }
}

fn pow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__pow__")?;
    raise_to(vm, args.at(0), args.at(1), &modulus)
}

fn rpow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__rpow__")?;
    raise_to(vm, args.at(1), args.at(0), &modulus)
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => { $(
        fn $name(_vm: &mut Vm, args: Args) -> PyResult {
            Ok(match (int::view(args.at(0)), int::view(args.at(1))) {
                (Some(a), Some(b)) => Value::bool(CompareOp::$op.holds(Some(int::compare(a, b)))),
                _ => Value::NotImplemented,
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
    let made = match (args.get(1), args.get(2)) {
        (None, None) => Value::Int(0),
        (None, Some(_)) => {
            return Err(raise::type_error(vm, "int() missing string argument"));
        }
        (Some(x), None) => numerals::to_int(vm, x)?,
        (Some(x), Some(base)) => with_base(vm, x, base)?,
    };
    match args.at(0).as_class() {
        Some(class) if class.data().id() != ClassId::INT => {
            let own = number(&made).to_integer();
            Ok(Value::Obj(vm.alloc(&class, Payload::Int(own))))
        }
        _ => Ok(made),
    }
}

fn with_base(vm: &mut Vm, x: &Value, base: &Value) -> PyResult {
    let base = convert::index_isize_clamped(vm, base)?;
    let base = match u32::try_from(base) {
        Ok(base @ (0 | 2..=36)) => base,
        _ => {
            return Err(raise::value_error(vm, "int() base must be >= 2 and <= 36"));
        }
    };
    if let Some(text) = x.as_str() {
        return numerals::parse_int(vm, text.text(), base, x);
    }
    match numerals::buffer(x) {
        Some(bytes) => numerals::parse_int_bytes(vm, &bytes, base, x),
        None => Err(raise::type_error(
            vm,
            "int() can't convert non-string with explicit base",
        )),
    }
}
