//! Integers among the values of the machine. What they amount to is `bc_core`'s to say.

use super::class::ClassId;
use super::object::Payload;
use super::value::Value;
use super::vm::Vm;

pub use bc_core::number::int::{
    DivideError, IntView, Integer, Wide, absolute, add, and, compare, compare_float, divmod,
    floor_divide, from_float, invert, keeps_dividend, mantissa_exponent, modulo, multiply,
    negative, or, power, power_modulo, shift_left, shift_right, subtract, to_float, true_divide,
    xor,
};

/// The number behind an `int`, a `bool`, or an instance of a subclass; `None` for other values.
#[inline]
#[must_use]
pub fn view(value: &Value) -> Option<IntView<'_>> {
    match value {
        Value::Int(i) => Some(IntView::Small(*i)),
        Value::False => Some(IntView::Small(0)),
        Value::True => Some(IntView::Small(1)),
        Value::Obj(object) => match &object.payload {
            Payload::Int(i) => Some(i.view()),
            _ => None,
        },
        _ => None,
    }
}

/// The number behind a value of class `int` exactly; `None` for other values.
#[inline(always)]
#[must_use]
pub fn exact(value: &Value) -> Option<IntView<'_>> {
    match value {
        Value::Int(i) => Some(IntView::Small(*i)),
        Value::Obj(object) => match &object.payload {
            Payload::Int(i) if object.class_id() == ClassId::INT => Some(i.view()),
            _ => None,
        },
        _ => None,
    }
}

/// An integer as a value of class `int` exactly.
#[inline]
#[must_use]
pub fn value(vm: &Vm, i: Integer) -> Value {
    match i {
        Integer::Small(i) => Value::Int(i),
        Integer::Wide(wide) => Value::Obj(vm.heap.alloc_wide(&vm.classes.int, &wide)),
        big => Value::Obj(vm.heap.alloc(vm.classes.int.clone(), Payload::Int(big))),
    }
}

/// The same of one that somebody holds.
#[must_use]
pub fn value_of(vm: &Vm, i: IntView<'_>) -> Value {
    value(vm, i.to_integer())
}
