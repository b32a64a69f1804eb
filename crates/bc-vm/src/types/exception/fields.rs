//! The fields of exception classes: reading, setting, and the functions that show them as attributes.
//!
//! A field that is not set reads as `None`; deleting one unsets it. What a field held is dropped only
//! after the borrow has ended, since dropping may run code.

use crate::model::error::PyResult;
use crate::model::handles::ExceptionRef;
use crate::model::int;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::Receiver;
use crate::protocol::raise;

impl<'a> Receiver<'a> for ExceptionRef<'a> {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        ExceptionRef::of(value)
    }
}

impl ExceptionRef<'_> {
    /// `args`, a tuple.
    pub(super) fn arguments(self) -> Value {
        self.args.borrow().clone()
    }

    /// Sets `args`.
    pub(super) fn set_arguments(self, vm: &Vm, args: &[Value]) {
        let tuple = vm.new_tuple(args);
        drop(self.args.replace(tuple));
    }

    /// Field `index`, if it is set.
    pub(super) fn field(self, index: usize) -> Option<Value> {
        let fields = self.fields.borrow();
        fields
            .get(index)
            .filter(|value| !value.is_unbound())
            .cloned()
    }

    /// Sets field `index`; the unbound value unsets it.
    pub(super) fn set_field(self, index: usize, value: Value) {
        let before = {
            let mut fields = self.fields.borrow_mut();
            if fields.len() <= index {
                fields.resize_with(index + 1, Value::default);
            }
            std::mem::replace(&mut fields[index], value)
        };
        drop(before);
    }
}

/// Reads a field that holds any object.
pub(super) fn get<const INDEX: usize>(_: &mut Vm, exception: ExceptionRef<'_>) -> Option<Value> {
    exception.field(INDEX)
}

/// Sets or unsets a field that holds any object.
pub(super) fn set<const INDEX: usize>(
    _: &mut Vm,
    exception: ExceptionRef<'_>,
    value: Option<Value>,
) -> PyResult<()> {
    exception.set_field(INDEX, value.unwrap_or_default());
    Ok(())
}

/// Reads a field that holds a count; 0 where it is not set.
pub(super) fn get_count<const INDEX: usize>(_: &mut Vm, exception: ExceptionRef<'_>) -> Value {
    exception.field(INDEX).unwrap_or(Value::Int(0))
}

/// Sets a field that holds a count, as a member of C type `Py_ssize_t` is set.
pub(super) fn set_count<const INDEX: usize>(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
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
    exception.set_field(INDEX, Value::Int(number));
    Ok(())
}
