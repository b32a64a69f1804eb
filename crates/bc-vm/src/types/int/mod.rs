//! The type `int`: construction, operators, comparison, and the forms that print.
//!
//! Everything works on the number behind the receiver, so that `bool` and subclasses inherit it; what
//! comes out is an `int` exactly. Absent: the arithmetic itself (see `protocol::arith`).

mod methods;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::int::{self, IntView};
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::receiver;
use crate::protocol::numerals;
use crate::protocol::{arith, convert, raise};

/// Method table of `int`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "int(x=0) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer.",
    slots: SLOTS,
    methods: methods::METHODS,
    class_methods: methods::CLASS_METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => decimal;
        __str__ => decimal;
        __hash__ => |_: &mut Vm, own| hash::integer(own);
        __bool__ => |_: &mut Vm, own: IntView<'_>| !own.is_zero();
        __int__ => itself;
        __index__ => itself;
        __pos__ => itself;
        __float__ => arith::int_to_float;
        __neg__ => negative;
        __abs__ => absolute;
        __invert__ => invert;
        compare => compare;
        operators(Add, Subtract, Multiply, TrueDivide, FloorDivide, Modulo) => operate;
        __divmod__ => arith::int_divmod;
        __rdivmod__ => |vm: &mut Vm, own: &Value, other: &Value| arith::int_divmod(vm, other, own);
        __pow__ => power;
        __rpow__ => |vm: &mut Vm, own: &Value, base: &Value, modulus: Option<&Value>| power(vm, base, own, modulus);
        operators(LeftShift, RightShift, And, Xor, Or) => operate;
    ]

    static STATICS = [
        __new__: keywords(x = None, base = None) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        real => itself;
        numerator => itself;
        imag => |_: &mut Vm, _: &Value| Value::Int(0);
        denominator => |_: &mut Vm, _: &Value| Value::Int(1);
    ]
}

fn itself(vm: &mut Vm, own: IntView<'_>) -> Value {
    int::value_of(vm, own)
}

fn decimal(vm: &mut Vm, own: IntView<'_>) -> PyResult {
    arith::decimal(vm, own)
}

fn negative(vm: &mut Vm, own: IntView<'_>) -> PyResult {
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::negative(own)))
}

fn absolute(vm: &mut Vm, own: IntView<'_>) -> PyResult {
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::absolute(own)))
}

fn invert(vm: &mut Vm, own: IntView<'_>) -> PyResult {
    arith::reserve_like(vm, own)?;
    Ok(int::value(vm, int::invert(own)))
}

fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
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

fn power(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult {
    let modulus = modulus.filter(|modulus| !modulus.is_none());
    match (int::view(a), int::view(b), modulus.map(int::view)) {
        (Some(a), Some(b), None) => arith::ints(vm, BinaryOp::Power, a, b),
        (Some(a), Some(b), Some(Some(modulus))) => arith::int_power_modulo(vm, a, b, modulus),
        _ => Ok(Value::NotImplemented),
    }
}

fn compare(_: &mut Vm, own: IntView<'_>, other: &Value, op: CompareOp) -> Value {
    match int::view(other) {
        Some(other) => Value::bool(op.holds(Some(int::compare(own, other)))),
        None => Value::NotImplemented,
    }
}

fn new(vm: &mut Vm, class: ClassRef, x: Option<&Value>, base: Option<&Value>) -> PyResult {
    let made = match (x, base) {
        (None, None) => Value::Int(0),
        (None, Some(_)) => {
            return Err(raise::type_error(vm, "int() missing string argument"));
        }
        (Some(x), None) => numerals::to_int(vm, x)?,
        (Some(x), Some(base)) => with_base(vm, x, base)?,
    };
    if class.data().id() == ClassId::INT {
        return Ok(made);
    }
    let own = receiver::<IntView<'_>>(&made)?.to_integer();
    Ok(Value::Obj(vm.alloc(&class, Payload::Int(own))))
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
        Some(bytes) => {
            // The refusal of a bytearray shows its bytes.
            vm.reserve(bytes.len())?;
            let shown = vm.new_bytes(bytes.clone());
            numerals::parse_int_bytes(vm, &bytes, base, &shown)
        }
        None => Err(raise::type_error(
            vm,
            "int() can't convert non-string with explicit base",
        )),
    }
}
