//! The fields of exception classes: reading, setting, and the rows that show them as attributes.
//!
//! A field that is not set reads as `None`; deleting one unsets it. What a field held is dropped only
//! after the borrow has ended, since dropping may run code.

use crate::model::error::{Fault, PyResult};
use crate::model::exception::ExceptionData;
use crate::model::int;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// The data of an exception receiver.
pub(super) fn data(receiver: &Value) -> PyResult<&ExceptionData> {
    match receiver.as_exception() {
        Some(data) => Ok(data),
        None => Err(Fault::Internal("a method of an exception met another type").into()),
    }
}

/// The items of `args`.
pub(super) fn args(receiver: &Value) -> PyResult<Vec<Value>> {
    let args = data(receiver)?.args.borrow();
    Ok(args
        .as_tuple()
        .map_or_else(Vec::new, |items| items.to_vec()))
}

/// Field `index`, if it is set.
pub(super) fn field(receiver: &Value, index: usize) -> PyResult<Option<Value>> {
    let fields = data(receiver)?.fields.borrow();
    Ok(fields
        .get(index)
        .filter(|value| !value.is_unbound())
        .cloned())
}

/// Field `index`, `None` if it is not set.
pub(super) fn field_or_none(receiver: &Value, index: usize) -> PyResult {
    Ok(field(receiver, index)?.unwrap_or(Value::None))
}

/// Sets field `index`; the unbound value unsets it.
pub(super) fn set_field(receiver: &Value, index: usize, value: Value) -> PyResult<()> {
    let data = data(receiver)?;
    let before = {
        let mut fields = data.fields.borrow_mut();
        if fields.len() <= index {
            fields.resize_with(index + 1, Value::default);
        }
        std::mem::replace(&mut fields[index], value)
    };
    drop(before);
    Ok(())
}

/// What a member of C type `Py_ssize_t` becomes when it is set.
pub(super) fn set_count(
    vm: &mut Vm,
    receiver: &Value,
    index: usize,
    value: Option<Value>,
) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::type_error(vm, "can't delete numeric/char attribute"));
    };
    let Some(number) = int::view(&value) else {
        return Err(raise::type_error(vm, "an integer is required"));
    };
    let Some(number) = number.to_i64() else {
        let message = "Python int too large to convert to C ssize_t";
        return Err(raise::overflow_error(vm, message));
    };
    set_field(receiver, index, Value::Int(number))
}

/// A row for a field that holds any object.
macro_rules! member {
    ($name:literal, $index:expr) => {
        $crate::model::native::GetSetDef::write(
            $name,
            |_, receiver| $crate::types::exception::fields::field_or_none(receiver, $index),
            |_, receiver, value| {
                let value = value.unwrap_or_default();
                $crate::types::exception::fields::set_field(receiver, $index, value)
            },
        )
        .member()
    };
}

/// A row for a field that holds a count; 0 where it is not set.
macro_rules! count_member {
    ($name:literal, $index:expr) => {
        $crate::model::native::GetSetDef::write(
            $name,
            |_, receiver| {
                let value = $crate::types::exception::fields::field(receiver, $index)?;
                Ok(value.unwrap_or($crate::model::value::Value::Int(0)))
            },
            |vm, receiver, value| {
                $crate::types::exception::fields::set_count(vm, receiver, $index, value)
            },
        )
        .member()
    };
}

pub(super) use {count_member, member};
