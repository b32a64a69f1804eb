//! Unary, binary and in-place operators, and comparison.
//!
//! Small ints and floats are computed here; everything else is asked of `protocol`.

use crate::protocol::strings;
use std::cmp::Ordering;

use bc_core::opcode::Opcode;

use super::{call_out, discard_two, fall, pop};
use crate::interp::step::{Next, Step, underflow};
use crate::model::class::ClassId;
use crate::model::code::Code;
use crate::model::frame::Frame;
use crate::model::int::{self, IntView};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::{self, wide};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::number;
use crate::protocol::{item, raise, set_algebra, truth};

macro_rules! operators {
    ($($(#[$doc:meta])* $binary:ident $inplace:ident $op:ident $(int $int:expr)? ; $(float $float:expr)?;)*) => { $(
        $(#[$doc])*
        #[inline(always)]
        pub(crate) fn $binary(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
            let b = pop(frame)?;
            let a = pop(frame)?;
            $(if let (Value::Int(x), Value::Int(y)) = (&a, &b) {
                let compute: fn(i64, i64) -> Option<i64> = $int;
                if let Some(result) = compute(*x, *y) {
                    frame.push(Value::Int(result));
                    return Ok(Next::FallThrough);
                }
            })?
            $(if let (Value::Float(x), Value::Float(y)) = (&a, &b) {
                let compute: fn(f64, f64) -> Option<f64> = $float;
                if let Some(result) = compute(x.get(), y.get()) {
                    frame.push(Value::float(result));
                    return Ok(Next::FallThrough);
                }
            })?
            slow_binary(vm, frame, BinaryOp::$op, a, b)
        }

        $(#[$doc])*
        #[inline]
        pub(crate) fn $inplace(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
            let b = pop(frame)?;
            let a = pop(frame)?;
            $(if let (Value::Int(x), Value::Int(y)) = (&a, &b) {
                let compute: fn(i64, i64) -> Option<i64> = $int;
                if let Some(result) = compute(*x, *y) {
                    frame.push(Value::Int(result));
                    return Ok(Next::FallThrough);
                }
            })?
            $(if let (Value::Float(x), Value::Float(y)) = (&a, &b) {
                let compute: fn(f64, f64) -> Option<f64> = $float;
                if let Some(result) = compute(x.get(), y.get()) {
                    frame.push(Value::float(result));
                    return Ok(Next::FallThrough);
                }
            })?
            slow_inplace(vm, frame, BinaryOp::$op, a, b)
        }
    )* };
}

/// Floor division of small ints, `None` where it overflows or divides by zero.
#[inline]
pub(crate) fn floor_divide(x: i64, y: i64) -> Option<i64> {
    let quotient = x.checked_div(y)?;
    Some(if x % y != 0 && (x < 0) != (y < 0) {
        quotient - 1
    } else {
        quotient
    })
}

/// Python's modulo of small ints, `None` for a zero divisor.
#[inline]
pub(crate) fn modulo(x: i64, y: i64) -> Option<i64> {
    let rest = x.checked_rem(y)?;
    Some(if rest != 0 && (rest < 0) != (y < 0) {
        rest + y
    } else {
        rest
    })
}

operators! {
    /// `TOS1 TOS → TOS1 + TOS`
    binary_add inplace_add Add int i64::checked_add; float |x, y| Some(x + y);
    /// `TOS1 TOS → TOS1 - TOS`
    binary_subtract inplace_subtract Subtract int i64::checked_sub; float |x, y| Some(x - y);
    /// `TOS1 TOS → TOS1 * TOS`
    binary_multiply inplace_multiply Multiply int i64::checked_mul; float |x, y| Some(x * y);
    /// `TOS1 TOS → TOS1 @ TOS`
    binary_matrix_multiply inplace_matrix_multiply MatrixMultiply; ;
    /// `TOS1 TOS → TOS1 / TOS`
    binary_true_divide inplace_true_divide TrueDivide; float |x, y| (y != 0.0).then(|| x / y);
    /// `TOS1 TOS → TOS1 // TOS`
    binary_floor_divide inplace_floor_divide FloorDivide int floor_divide; ;
    /// `TOS1 TOS → TOS1 % TOS`
    binary_modulo inplace_modulo Modulo int modulo; ;
    /// `TOS1 TOS → TOS1 ** TOS`
    binary_power inplace_power Power; ;
    /// `TOS1 TOS → TOS1 << TOS`
    binary_lshift inplace_lshift LeftShift; ;
    /// `TOS1 TOS → TOS1 >> TOS`
    binary_rshift inplace_rshift RightShift int |x, y| (0..64).contains(&y).then(|| x >> y); ;
    /// `TOS1 TOS → TOS1 & TOS`
    binary_and inplace_and And int |x, y| Some(x & y); ;
    /// `TOS1 TOS → TOS1 ^ TOS`
    binary_xor inplace_xor Xor int |x, y| Some(x ^ y); ;
    /// `TOS1 TOS → TOS1 | TOS`
    binary_or inplace_or Or int |x, y| Some(x | y); ;
}

/// Whether both are strings and the next instruction overwrites the variable that holds `a`: then that
/// variable lets go of it, so that it can grow in place (`unicode_concatenate` of ceval.c).
fn release_target(vm: &Vm, frame: &mut Frame, a: &Value, b: &Value) -> bool {
    let is_text =
        |value: &Value| matches!(value, Value::Obj(object) if object.class_id() == ClassId::STR);
    if !is_text(a) || !is_text(b) {
        return false;
    }
    let Some(next) = frame.code.plain.get(frame.lasti as usize + 1) else {
        return false;
    };
    let index = next.arg as usize;
    match Opcode(next.op) {
        Opcode::STORE_FAST => {
            if let Some(local) = frame.locals.get_mut(index)
                && local.is(a)
            {
                *local = Value::Unbound;
            }
        }
        Opcode::STORE_NAME => {
            if let (Some(name), Some(namespace)) = (frame.code.names.get(index), &frame.names)
                && vm.class_id_of(namespace) == ClassId::DICT
                && let Some(dict) = namespace.as_dict()
            {
                let mut table = dict.borrow_mut();
                if let Ok(Some(place)) = table.seek_str(name)
                    && table.entry(place).is_some_and(|(_, held)| held.is(a))
                {
                    table.replace_at(place, Value::None);
                }
            }
        }
        _ => {}
    }
    true
}

/// As [`discard_two`], for operands that are ints.
#[inline(always)]
fn discard_ints(vm: &mut Vm, frame: &mut Box<Frame>, a: Value, b: Value) -> Step {
    if let Value::Obj(object) = a {
        vm.heap.release(object);
    }
    if let Value::Obj(object) = b {
        vm.heap.release(object);
    }
    if vm.heap.trap() {
        call_out(vm, frame, crate::protocol::poll::poll)?;
        return fall(vm, frame);
    }
    Ok(Next::FallThrough)
}

/// An operator of ints of class `int` exactly that are held in line: nobody else has a say in them.
#[inline(never)]
fn int_binary(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    let result = match (int::view(&a), int::view(&b)) {
        (Some(IntView::Wide(x)), Some(IntView::Wide(y))) => wide::of_two(vm, op, x, y),
        (Some(IntView::Wide(x)), Some(IntView::Small(y))) => wide::with_small(vm, op, x, y),
        (Some(x), Some(y)) => wide::binary(vm, op, x, y),
        _ => None,
    };
    match result {
        Some(result) => {
            frame.stack.push(result);
            discard_ints(vm, frame, a, b)
        }
        None => long_binary(vm, frame, op, a, b),
    }
}

/// An operator of ints whose class is `int` exactly, of any size, with whatever may be refused.
#[inline(never)]
fn long_binary(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    let result = call_out(vm, frame, |vm| {
        let result = match (int::exact(&a), int::exact(&b)) {
            (Some(x), Some(y)) => arith::ints(vm, op, x, y),
            _ => number::binary(vm, op, &a, &b),
        };
        drop((a, b));
        result
    })?;
    frame.stack.push(result);
    fall(vm, frame)
}

/// Neither two small ints nor two floats, or what they do not do at once.
#[inline(never)]
fn slow_binary(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    let Some(x) = int::exact(&a).filter(|_| op != BinaryOp::MatrixMultiply) else {
        return any_binary(vm, frame, op, a, b);
    };
    match (x, int::exact(&b)) {
        (_, None) => any_binary(vm, frame, op, a, b),
        (IntView::Big(_), _) | (_, Some(IntView::Big(_))) => long_binary(vm, frame, op, a, b),
        _ => int_binary(vm, frame, op, a, b),
    }
}

/// As [`slow_binary`], in place.
#[inline(never)]
fn slow_inplace(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    let Some(x) = int::exact(&a).filter(|_| op != BinaryOp::MatrixMultiply) else {
        return any_inplace(vm, frame, op, a, b);
    };
    match (x, int::exact(&b)) {
        (_, None) => any_inplace(vm, frame, op, a, b),
        (IntView::Big(_), _) | (_, Some(IntView::Big(_))) => long_binary(vm, frame, op, a, b),
        _ => int_binary(vm, frame, op, a, b),
    }
}

#[inline(never)]
fn any_binary(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    if op == BinaryOp::Add && release_target(vm, frame, &a, &b) {
        let result = call_out(vm, frame, |vm| strings::append(vm, a, &b))?;
        frame.push(result);
        return fall(vm, frame);
    }
    let result = call_out(vm, frame, |vm| {
        let result = number::binary(vm, op, &a, &b);
        drop((a, b));
        result
    })?;
    frame.push(result);
    fall(vm, frame)
}

#[inline(never)]
fn any_inplace(vm: &mut Vm, frame: &mut Box<Frame>, op: BinaryOp, a: Value, b: Value) -> Step {
    if op == BinaryOp::Add && release_target(vm, frame, &a, &b) {
        let result = call_out(vm, frame, |vm| strings::append(vm, a, &b))?;
        frame.push(result);
        return fall(vm, frame);
    }
    let result = call_out(vm, frame, |vm| {
        let result = number::inplace(vm, op, &a, &b);
        drop((a, b));
        result
    })?;
    frame.push(result);
    fall(vm, frame)
}

macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident $function:path;)*) => { $(
        $(#[$doc])*
        pub(crate) fn $name(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
            let value = pop(frame)?;
            let result = call_out(vm, frame, |vm| $function(vm, &value))?;
            frame.push(result);
            fall(vm, frame)
        }
    )* };
}

unary! {
    /// `TOS → +TOS`
    unary_positive number::positive;
    /// `TOS → -TOS`
    unary_negative number::negative;
    /// `TOS → ~TOS`
    unary_invert number::invert;
}

/// `TOS → not TOS`
#[inline]
pub(crate) fn unary_not(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    let result = match value {
        Value::True => false,
        Value::False | Value::None => true,
        value => {
            let truth = call_out(vm, frame, |vm| truth::truth(vm, &value))?;
            drop(value);
            frame.push(Value::bool(!truth));
            return fall(vm, frame);
        }
    };
    frame.push(Value::bool(result));
    Ok(Next::FallThrough)
}

/// The result of an ordering of two small ints or floats; `None` for the other operators.
#[inline(always)]
pub(crate) fn fast_compare(op: u32, a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => order(op, x, y),
        (Value::Float(x), Value::Float(y)) => order(op, &x.get(), &y.get()),
        _ => None,
    }
}

#[inline(always)]
fn order<T: PartialOrd>(op: u32, x: &T, y: &T) -> Option<bool> {
    Some(match op {
        0 => x < y,
        1 => x <= y,
        2 => x == y,
        3 => x != y,
        4 => x > y,
        5 => x >= y,
        _ => return None,
    })
}

/// What `is` (8) and `is not` (9) say of two values; `None` for the other operators.
#[inline(always)]
pub(crate) fn identity(op: u32, a: &Value, b: &Value) -> Option<bool> {
    matches!(op, 8 | 9).then(|| a.is(b) == (op == 8))
}

/// How far [`compare_in_line`] has come.
pub(crate) enum Compared {
    /// The result is there.
    Done,
    /// The result is there, and the operands have been dropped, of which somebody may want to know.
    Dropped,
    /// Nothing has happened.
    Asks,
}

/// Compares two small ints or floats, or whether two values are the same object.
#[inline(always)]
pub(crate) fn compare_in_line(frame: &mut Frame, arg: u32) -> Compared {
    let [.., a, b] = frame.stack.as_slice() else {
        return Compared::Asks;
    };
    if let Some(result) = fast_compare(arg, a, b) {
        drop(frame.stack.pop());
        if let Some(place) = frame.stack.last_mut() {
            *place = Value::bool(result);
        }
        return Compared::Done;
    }
    let Some(result) = identity(arg, a, b) else {
        return Compared::Asks;
    };
    let b = frame.stack.pop();
    if let Some(place) = frame.stack.last_mut() {
        *place = Value::bool(result);
    }
    drop(b);
    Compared::Dropped
}

/// Tells what waits, after an instruction that has let go of something.
#[cold]
pub(crate) fn poll_here(vm: &mut Vm, frame: &mut Box<Frame>) -> Step {
    call_out(vm, frame, crate::protocol::poll::poll)?;
    fall(vm, frame)
}

/// `TOS1 TOS → TOS1 op TOS`
pub(crate) fn compare_op(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    match compare_in_line(frame, arg) {
        Compared::Dropped if vm.heap.trap() => poll_here(vm, frame),
        Compared::Done | Compared::Dropped => Ok(Next::FallThrough),
        Compared::Asks => compare_objects(vm, frame, arg),
    }
}

/// The operators that say something of any two values, where no code of the program's is asked.
#[inline(never)]
pub(crate) fn compare_objects(vm: &mut Vm, frame: &mut Box<Frame>, op: u32) -> Step {
    let b = pop(frame)?;
    let Some(place) = frame.stack.last_mut() else {
        return Err(underflow());
    };
    let known = match op {
        0..=5 => match (int::exact(place), int::exact(&b)) {
            (Some(IntView::Wide(x)), Some(IntView::Wide(y))) => {
                order(op, &x.cmp(y), &Ordering::Equal)
            }
            (Some(x), Some(y)) => order(op, &wide::compare(x, y), &Ordering::Equal),
            (None, None) => sets(vm, &frame.code, op, place, &b),
            _ => None,
        },
        6 | 7 => item::holds(vm, &b, place).map(|found| found == (op == 6)),
        10 => super::blocks::catches(place, &b),
        _ => None,
    };
    if let Some(result) = known {
        let a = std::mem::replace(place, Value::bool(result));
        return discard_two(vm, frame, a, b);
    }
    let a = pop(frame)?;
    slow_compare(vm, frame, op, a, b)
}

/// A comparison of two sets whose classes are the built-in ones, if all the steps it may count are at hand.
#[inline]
fn sets(vm: &mut Vm, code: &Code, op: u32, a: &Value, b: &Value) -> Option<bool> {
    let (own, other) = (set_algebra::exact(a)?, set_algebra::exact(b)?);
    let most = code.fused.len() + set_algebra::FEW;
    if vm.budget.fuel <= most as u64 || vm.heap.trap() || vm.cancel.is_set() {
        return None;
    }
    let (holds, steps) = set_algebra::compare_exact(CompareOp::of_argument(op)?, own, other)?;
    vm.budget.fuel -= steps as u64;
    Some(holds)
}

#[inline(never)]
fn slow_compare(vm: &mut Vm, frame: &mut Box<Frame>, op: u32, a: Value, b: Value) -> Step {
    let result = call_out(vm, frame, |vm| {
        let result = compare_values(vm, op, &a, &b);
        drop((a, b));
        result
    })?;
    frame.push(result);
    fall(vm, frame)
}

fn compare_values(vm: &mut Vm, op: u32, a: &Value, b: &Value) -> crate::model::error::PyResult {
    if let Some(rich) = CompareOp::of_argument(op) {
        if let Some(answer) = set_algebra::compare(vm, rich, a, b)? {
            return Ok(Value::bool(answer));
        }
        return compare::compare(vm, rich, a, b);
    }
    match op {
        6 => item::contains(vm, b, a).map(Value::bool),
        7 => item::contains(vm, b, a).map(|found| Value::bool(!found)),
        8 => Ok(Value::bool(a.is(b))),
        9 => Ok(Value::bool(!a.is(b))),
        10 => super::blocks::exception_match(vm, a, b).map(Value::bool),
        _ => Err(raise::system_error(vm, "bad comparison operator")),
    }
}
