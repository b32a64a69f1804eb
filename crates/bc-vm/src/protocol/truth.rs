//! Truth: what `if`, `not` and `bool` ask of an object.
//!
//! Exact built-in values answer from their payload; everything else is asked for `__bool__`, then
//! for `__len__`, and is true when it has neither.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::{Object, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, item, raise};

/// Whether `value` is true.
///
/// # Errors
///
/// What `__bool__` or `__len__` raises; `TypeError` if `__bool__` returns something else than a bool.
pub fn truth(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    match value {
        Value::True => return Ok(true),
        Value::False | Value::None => return Ok(false),
        Value::Int(i) => return Ok(*i != 0),
        Value::Float(x) => return Ok(x.get() != 0.0),
        Value::NotImplemented | Value::Ellipsis | Value::Unbound => return Ok(true),
        Value::Obj(object) => {
            if let Some(known) = of_exact(object) {
                return Ok(known);
            }
        }
    }
    let name = vm.names.__bool__.clone();
    if let Some(result) = call::call_special(vm, value, &name, Args::none())? {
        return match result {
            Value::True => Ok(true),
            Value::False => Ok(false),
            other => {
                let message = format!(
                    "__bool__ should return bool, returned {}",
                    vm.type_name(&other)
                );
                Err(raise::type_error(vm, message))
            }
        };
    }
    let name = vm.names.__len__.clone();
    match call::call_special(vm, value, &name, Args::none())? {
        Some(length) => item::checked_len(vm, &length).map(|length| length != 0),
        None => Ok(true),
    }
}

/// The truth of an object of a built-in class whose payload decides it.
#[inline]
fn of_exact(object: &Object) -> Option<bool> {
    let id = object.class_id();
    Some(match &object.payload {
        Payload::Str(text) if id == ClassId::STR => !text.text().is_empty(),
        Payload::List(list) if id == ClassId::LIST => !list.borrow().is_empty(),
        Payload::Tuple(items) if id == ClassId::TUPLE => !items.is_empty(),
        Payload::Dict(dict) if id == ClassId::DICT => !dict.borrow().is_empty(),
        Payload::Set(set) if id == ClassId::SET || id == ClassId::FROZENSET => {
            !set.borrow().is_empty()
        }
        Payload::Bytes(bytes) if id == ClassId::BYTES => !bytes.is_empty(),
        Payload::Int(i) if id == ClassId::INT => !i.view().is_zero(),
        Payload::Function(_) | Payload::NativeFunction(_) | Payload::BoundMethod(_) => true,
        _ => return None,
    })
}
