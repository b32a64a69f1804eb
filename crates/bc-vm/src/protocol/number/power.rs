//! `**` and `pow`: the one operator of three operands.

use super::{Operator, Slot, exact, is_exact_number, native_call, numeric, slot_of, unsupported};
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::Args;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::{self, Number};
use crate::protocol::{call, raise};

/// `pow(a, b, modulus)`; `a ** b` if the modulus is `None`.
///
/// # Errors
///
/// As [`super::binary`].
pub fn power(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    if let Some((x, y)) = exact(vm, a, b) {
        if modulus.is_none() {
            return arith::numbers(vm, BinaryOp::Power, x, y);
        }
        if let (Number::Int(x), Number::Int(y)) = (x, y)
            && is_exact_number(vm, modulus)
            && let Some(modulus) = int::view(modulus)
        {
            return arith::int_power_modulo(vm, x, y, modulus);
        }
    }
    let operator = BinaryOp::Power.operator(vm);
    if modulus.is_none() {
        let result = numeric(vm, &operator, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        return Err(unsupported(vm, operator.symbol, a, b));
    }
    let result = ternary(vm, &operator, a, b, modulus)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let message = format!(
        "unsupported operand type(s) for pow(): '{}', '{}', '{}'",
        vm.type_name(a),
        vm.type_name(b),
        vm.type_name(modulus)
    );
    Err(raise::type_error(vm, message))
}

/// `ternary_op`: all three operands are asked in turn.
fn ternary(vm: &mut Vm, operator: &Operator, a: &Value, b: &Value, c: &Value) -> PyResult {
    let (class_a, class_b) = (vm.class_of(a), vm.class_of(b));
    let left = slot_of(vm, &class_a, operator);
    let mut right = if class_a.is(&class_b) {
        None
    } else {
        slot_of(vm, &class_b, operator)
    };
    if let (Some(l), Some(r)) = (&left, &right)
        && l.is(r)
    {
        right = None;
    }
    let third = slot_of(vm, &vm.class_of(c), operator)
        .filter(|slot| ![&left, &right].into_iter().flatten().any(|s| s.is(slot)));
    let first = if class_b.is_subclass(&class_a) && left.is_some() {
        [right, left, third]
    } else {
        [left, right, third]
    };
    for slot in first.iter().flatten() {
        let result = call_ternary(vm, slot, operator, [a, b, c])?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    Ok(Value::NotImplemented)
}

fn call_ternary(vm: &mut Vm, slot: &Slot, operator: &Operator, [a, b, c]: [&Value; 3]) -> PyResult {
    match slot {
        Slot::Native(owner) => {
            let class = vm.class_of(a);
            let (name, args) = if class.is_subclass(owner) {
                (&operator.forward, [a.clone(), b.clone(), c.clone()])
            } else {
                (&operator.reflected, [b.clone(), a.clone(), c.clone()])
            };
            native_call(vm, owner, name, args)
        }
        // A modulus is passed to the left operand's own method only.
        Slot::Generic => {
            let class = vm.class_of(a);
            if !matches!(slot_of(vm, &class, operator), Some(Slot::Generic)) {
                return Ok(Value::NotImplemented);
            }
            let args = Args::of([b.clone(), c.clone()]);
            Ok(
                call::call_special(vm, a, &operator.forward, args)?
                    .unwrap_or(Value::NotImplemented),
            )
        }
    }
}
