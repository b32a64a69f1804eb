//! Operators of two ints of class `int` exactly that fit in line, the short way from the loop.
//!
//! What is computed here is small enough that nothing is charged as steps and that one look at the limits
//! will do. Whatever else may happen (no room, zero divisors, huge shifts, large operands) is left to
//! [`super::ints`], which refuses in the reference's words.

use std::cmp::Ordering;

use crate::model::int::{self, IntView, Wide};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// More than what [`super::ints`] asks for before it makes a number of twice the bits of a wide one.
const ROOM: u64 = 256;

/// The most bits that a number shifted to the left may have.
const MOST_BITS: u64 = 1024;

/// `a op b` of ints of class `int` exactly; `None` if it is to be asked the long way, and then nothing has been done.
#[inline(never)]
#[must_use]
pub fn binary(vm: &Vm, op: BinaryOp, a: IntView<'_>, b: IntView<'_>) -> Option<Value> {
    if matches!((a, b), (IntView::Big(_), _) | (_, IntView::Big(_))) {
        return None;
    }
    operate(vm, op, a, b)
}

/// As [`binary`], of two wide ones. What is computed is written once, and then where it stays.
#[inline(always)]
#[must_use]
pub fn of_two(vm: &Vm, op: BinaryOp, a: &Wide, b: &Wide) -> Option<Value> {
    if !vm.heap.meter.has_room(ROOM) {
        return None;
    }
    let result = match op {
        BinaryOp::Add => a.plus(b),
        BinaryOp::Subtract => a.minus(b),
        BinaryOp::And => a.and(b),
        BinaryOp::Or => a.or(b),
        BinaryOp::Xor => a.xor(b),
        BinaryOp::Multiply => int::multiply(IntView::Wide(a), IntView::Wide(b)),
        BinaryOp::FloorDivide => a.floor_divide(b),
        BinaryOp::Modulo => a.modulo(b),
        BinaryOp::LeftShift
        | BinaryOp::RightShift
        | BinaryOp::TrueDivide
        | BinaryOp::MatrixMultiply
        | BinaryOp::Power => return None,
    };
    Some(int::value(vm, result))
}

/// As [`binary`], of a wide one and a small one.
#[inline(always)]
#[must_use]
pub fn with_small(vm: &Vm, op: BinaryOp, a: &Wide, b: i64) -> Option<Value> {
    let result = match (op, u64::try_from(b)) {
        (BinaryOp::LeftShift, Ok(count))
            if u64::from(a.bits()).saturating_add(count) <= MOST_BITS
                && vm.heap.meter.has_room(ROOM) =>
        {
            a.shift_left(count)
        }
        (BinaryOp::RightShift, Ok(count)) if vm.heap.meter.has_room(ROOM) => a.shift_right(count),
        _ => return binary(vm, op, IntView::Wide(a), IntView::Small(b)),
    };
    Some(int::value(vm, result))
}

#[inline]
fn operate(vm: &Vm, op: BinaryOp, a: IntView<'_>, b: IntView<'_>) -> Option<Value> {
    if !vm.heap.meter.has_room(ROOM) {
        return None;
    }
    let result = match op {
        BinaryOp::Add => int::add(a, b),
        BinaryOp::Subtract => int::subtract(a, b),
        BinaryOp::Multiply => int::multiply(a, b),
        BinaryOp::FloorDivide => int::floor_divide(a, b)?,
        BinaryOp::Modulo => int::modulo(a, b)?,
        BinaryOp::And => int::and(a, b),
        BinaryOp::Or => int::or(a, b),
        BinaryOp::Xor => int::xor(a, b),
        BinaryOp::LeftShift => {
            let count = count(b)?;
            if a.bit_length().saturating_add(count) > MOST_BITS {
                return None;
            }
            int::shift_left(a, count)
        }
        BinaryOp::RightShift => int::shift_right(a, count(b)?),
        BinaryOp::MatrixMultiply | BinaryOp::TrueDivide | BinaryOp::Power => return None,
    };
    Some(int::value(vm, result))
}

/// The order of two ints. Apart, so that what is common stays short where it is asked for.
#[inline(never)]
#[must_use]
pub fn compare(a: IntView<'_>, b: IntView<'_>) -> Ordering {
    int::compare(a, b)
}

/// How far to shift.
#[inline]
fn count(b: IntView<'_>) -> Option<u64> {
    match b {
        IntView::Small(count) => u64::try_from(count).ok(),
        _ => None,
    }
}
