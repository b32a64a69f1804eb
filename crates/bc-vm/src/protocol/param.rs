//! Arguments of native functions as Rust values, refused with the words of `PyArg_Parse`.

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::error::PyResult;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, convert, raise};

/// The value for an attribute that is always a str.
///
/// # Errors
///
/// `TypeError` if it is none, or if the attribute is to be deleted.
pub fn assigned_str(vm: &mut Vm, value: Option<Value>, attribute: &str) -> PyResult {
    let value = value.filter(|value| value.as_str().is_some());
    value.ok_or_else(|| {
        let message = format!("{attribute} must be set to a string object");
        raise::type_error(vm, message)
    })
}

/// A length or count (format unit `n`): an integer that fits.
///
/// # Errors
///
/// `TypeError` if it is no integer, `OverflowError` if it does not fit.
pub fn ssize(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    convert::to_i64(vm, value)
}

/// A size that must be an integer itself (`PyLong_AsSsize_t`).
///
/// # Errors
///
/// `TypeError` if it is none, `OverflowError` if it does not fit.
pub fn ssize_of_long(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    if vm.class_of(value).is_subclass(&vm.classes.int) {
        return convert::to_i64(vm, value);
    }
    Err(raise::type_error(vm, "an integer is required"))
}

/// The text of the argument `position` of `function` (format unit `s`, or `z` if it may be `None`).
///
/// # Errors
///
/// `TypeError` for another type, `UnicodeEncodeError` for a lone surrogate, `ValueError` for a null
/// character.
pub fn text_argument(
    vm: &mut Vm,
    function: &str,
    position: usize,
    value: Option<&Value>,
    optional: bool,
) -> PyResult<Option<Rc<str>>> {
    let value = match value {
        None => return Ok(None),
        Some(Value::None) if optional => return Ok(None),
        Some(value) => value,
    };
    let Some(text) = value.as_str() else {
        let wanted = if optional { "str or None" } else { "str" };
        let shown = shown_type(vm, value);
        let message = format!("{function}() argument {position} must be {wanted}, not {shown}");
        return Err(raise::type_error(vm, message));
    };
    let Some(text) = text.text().to_str() else {
        // Refuses the first surrogate.
        return super::codec::encode_bytes(vm, value, None, None).map(|_| None);
    };
    if text.contains('\0') {
        return Err(raise::value_error(vm, "embedded null character"));
    }
    Ok(Some(text.into()))
}

/// A path as a str (`PyUnicode_FSDecoder`): bytes are decoded as names of files are.
///
/// # Errors
///
/// `TypeError` for another type, `ValueError` for a null character.
pub fn path(vm: &mut Vm, value: &Value) -> PyResult {
    let path = if value.as_str().is_some() {
        value.clone()
    } else if buffer::is_bytes_like(value) {
        let bytes = buffer::copy_of_any_layout(vm, value)?;
        super::codec::decode(vm, &bytes, None, Some("surrogateescape"))?
    } else {
        let message = format!(
            "path should be string or bytes, not {}",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    };
    let has_null = |text: &Text| text.code_points().any(|point| point == 0);
    if path.as_str().is_some_and(|path| has_null(path.text())) {
        return Err(raise::value_error(vm, "embedded null character"));
    }
    Ok(path)
}

/// A C `int` (format unit `i`).
///
/// # Errors
///
/// `TypeError` if it is no integer, `OverflowError` if it does not fit.
pub fn c_int(vm: &mut Vm, value: &Value) -> PyResult<i32> {
    let integer = match value {
        Value::Int(i) => Some(*i),
        Value::True => Some(1),
        Value::False => Some(0),
        Value::Float(_) => {
            return Err(raise::type_error(
                vm,
                "integer argument expected, got float",
            ));
        }
        other => match other.payload() {
            Some(Payload::Int(i)) => i.view().to_i64(),
            Some(Payload::Float(_)) => {
                return Err(raise::type_error(
                    vm,
                    "integer argument expected, got float",
                ));
            }
            _ => return c_int_by_call(vm, other),
        },
    };
    let Some(integer) = integer else {
        let message = "Python int too large to convert to C long";
        return Err(raise::overflow_error(vm, message));
    };
    narrow(vm, integer)
}

/// A C `int` out of an int (`_PyLong_AsInt`).
///
/// # Errors
///
/// `OverflowError` if it does not fit.
pub fn c_int_of_long(vm: &mut Vm, value: &Value) -> PyResult<i32> {
    let small = super::format::integer::Integer::of(value).to_i64();
    small
        .and_then(|small| i32::try_from(small).ok())
        .ok_or_else(|| raise::overflow_error(vm, "Python int too large to convert to C int"))
}

fn narrow(vm: &mut Vm, integer: i64) -> PyResult<i32> {
    i32::try_from(integer).map_err(|_| {
        let message = if integer > 0 {
            "signed integer is greater than maximum"
        } else {
            "signed integer is less than minimum"
        };
        raise::overflow_error(vm, message)
    })
}

/// `PyLong_AsLong` asks an object that is no integer for `__int__`.
fn c_int_by_call(vm: &mut Vm, value: &Value) -> PyResult<i32> {
    let converted = convert::from_int_method(vm, value)?;
    match crate::model::int::view(&converted).and_then(crate::model::int::IntView::to_i64) {
        Some(long) => narrow(vm, long),
        None => {
            let message = "Python int too large to convert to C long";
            Err(raise::overflow_error(vm, message))
        }
    }
}

/// A bound of a slice as methods such as `find` take it: `None` or left out is `default`, and what
/// does not fit is clipped.
///
/// # Errors
///
/// `TypeError` if it is neither `None` nor an integer, and what `__index__` raises.
pub fn bound(vm: &mut Vm, value: Option<&Value>, default: i64) -> PyResult<i64> {
    match value {
        None | Some(Value::None) => Ok(default),
        Some(Value::Int(i)) => Ok(*i),
        Some(Value::True) => Ok(1),
        Some(Value::False) => Ok(0),
        Some(other) => {
            let name = vm.names.__index__.clone();
            if vm.class_of(other).data().lookup(&name).is_none() {
                let message = "slice indices must be integers or None or have an __index__ method";
                return Err(raise::type_error(vm, message));
            }
            convert::index_isize_clamped(vm, other)
        }
    }
}

/// The name of a type as `PyArg_Parse` shows it in `must be ..., not ...`.
#[must_use]
pub fn shown_type(vm: &Vm, value: &Value) -> String {
    if value.is_none() {
        "None".to_owned()
    } else {
        vm.type_name(value).to_string()
    }
}
