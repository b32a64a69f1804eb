//! Operators of one operand.

use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::Args;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arith, call, raise};

fn unary(vm: &mut Vm, name: ObjRef, symbol: &str, a: &Value) -> PyResult {
    match call::call_special(vm, a, &name, Args::none())? {
        Some(result) => Ok(result),
        None => {
            let message = format!("bad operand type for {symbol}: '{}'", vm.type_name(a));
            Err(raise::type_error(vm, message))
        }
    }
}

/// `-a`
///
/// # Errors
///
/// `TypeError` if the operand does not answer, and what it raises.
pub fn negative(vm: &mut Vm, a: &Value) -> PyResult {
    match a {
        Value::Float(x) => Ok(Value::float(-x.get())),
        Value::Obj(_) => match int::exact(a) {
            Some(long) => {
                arith::reserve_like(vm, long)?;
                Ok(int::value(vm, int::negative(long)))
            }
            None => {
                let name = vm.names.__neg__.clone();
                unary(vm, name, "unary -", a)
            }
        },
        _ => match int::view(a) {
            Some(i) => {
                arith::reserve_like(vm, i)?;
                Ok(int::value(vm, int::negative(i)))
            }
            None => {
                let name = vm.names.__neg__.clone();
                unary(vm, name, "unary -", a)
            }
        },
    }
}

/// `+a`
///
/// # Errors
///
/// As [`negative`].
pub fn positive(vm: &mut Vm, a: &Value) -> PyResult {
    match a {
        Value::Int(_) | Value::Float(_) => Ok(a.clone()),
        _ => {
            let name = vm.names.__pos__.clone();
            unary(vm, name, "unary +", a)
        }
    }
}

/// `~a`
///
/// # Errors
///
/// As [`negative`].
pub fn invert(vm: &mut Vm, a: &Value) -> PyResult {
    match a {
        Value::Int(i) => Ok(Value::Int(!i)),
        _ => match int::exact(a) {
            Some(long) => {
                arith::reserve_like(vm, long)?;
                Ok(int::value(vm, int::invert(long)))
            }
            None => {
                let name = vm.names.__invert__.clone();
                unary(vm, name, "unary ~", a)
            }
        },
    }
}

/// `abs(a)`
///
/// # Errors
///
/// As [`negative`].
pub fn absolute(vm: &mut Vm, a: &Value) -> PyResult {
    match a {
        Value::Int(i) => Ok(int::value(vm, int::absolute(int::IntView::Small(*i)))),
        Value::Float(x) => Ok(Value::float(x.get().abs())),
        _ => {
            let name = vm.names.__abs__.clone();
            unary(vm, name, "abs()", a)
        }
    }
}
