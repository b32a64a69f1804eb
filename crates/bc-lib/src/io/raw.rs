//! What the buffered and the text streams ask of the stream below them, an object of any class, and
//! how they take its answers.

use crate::support::{get_opt, invoke};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{convert, poll, raise};

/// `EINTR`, after which a call is made again.
const INTERRUPTED: i64 = 4;

/// Calls `method` until it is not interrupted.
pub(super) fn retry(vm: &mut Vm, object: &Value, method: &str, args: &[Value]) -> PyResult {
    loop {
        poll::charge(vm, 1)?;
        let result = invoke(vm, object, method, args.iter().cloned());
        if let Some(result) = uninterrupted(vm, result)? {
            return Ok(result);
        }
    }
}

/// Nothing for an `OSError` whose `errno` says that a signal came in between.
pub(super) fn uninterrupted<T>(vm: &mut Vm, result: PyResult<T>) -> PyResult<Option<T>> {
    let thrown = match result {
        Ok(value) => return Ok(Some(value)),
        Err(thrown) => thrown,
    };
    if let Thrown::Raise(exception) = &thrown
        && raise::is_instance(&thrown, vm, ExceptionKind::OSError)
    {
        let errno = get_opt(vm, &Value::from(exception), "errno");
        if let Ok(Some(Value::Int(INTERRUPTED))) = errno {
            return Ok(None);
        }
    }
    Err(thrown)
}

/// What comes out after a second step that is taken whether the first one raised or not: the first
/// exception becomes the context of the second.
pub(super) fn chain<T>(first: PyResult<T>, second: PyResult<T>) -> PyResult<T> {
    match (first, second) {
        (Ok(_), second) => second,
        (Err(Thrown::Fault(fault)), _) | (_, Err(Thrown::Fault(fault))) => {
            Err(Thrown::Fault(fault))
        }
        (Err(first), Ok(_)) => Err(first),
        (Err(Thrown::Raise(first)), Err(Thrown::Raise(second))) => {
            if let Payload::Exception(data) = &second.payload
                && !std::rc::Rc::ptr_eq(&first, &second)
            {
                data.context.replace(Value::Obj(first));
            }
            Err(Thrown::Raise(second))
        }
    }
}

/// Drops an exception of the program.
pub(super) fn ignore<T>(result: PyResult<T>) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Thrown::Raise(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// A place in a stream (`PyNumber_AsOff_t`).
pub(super) fn offset(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    let index = convert::index_object(vm, value)?;
    match int::view(&index).and_then(int::IntView::to_i64) {
        Some(offset) => Ok(offset),
        None => {
            let message = format!(
                "cannot fit '{}' into an offset-sized integer",
                vm.type_name(value)
            );
            Err(raise::value_error(vm, message))
        }
    }
}

/// The place that `tell` or `seek` of a raw stream has answered.
pub(super) fn place(vm: &mut Vm, answer: &Value) -> PyResult<i64> {
    let place = offset(vm, answer)?;
    if place < 0 {
        let message = format!("Raw stream returned invalid position {place}");
        return Err(raise::throw(vm, ExceptionKind::OSError, message));
    }
    Ok(place)
}

/// How much `method` of a raw stream says it has done, out of `most`. No integer counts as -1.
pub(super) fn amount(vm: &mut Vm, answer: &Value, method: &str, most: usize) -> PyResult<usize> {
    let done = ignore(convert::index_i64(vm, answer, ExceptionKind::ValueError))?.unwrap_or(-1);
    match usize::try_from(done) {
        Ok(done) if done <= most => Ok(done),
        _ => {
            let message = format!(
                "raw {method}() returned invalid length {done} (should have been between 0 and {most})"
            );
            Err(raise::throw(vm, ExceptionKind::OSError, message))
        }
    }
}

/// `length` zeros.
pub(super) fn zeros(vm: &mut Vm, length: usize) -> PyResult<Vec<u8>> {
    vm.reserve(length)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        return Err(vm.memory_error());
    }
    bytes.resize(length, 0);
    Ok(bytes)
}

/// What it costs to make room for `length` bytes of a call: a stream may ask for much and get little.
pub(super) const fn steps(length: usize) -> u64 {
    1 + length as u64 / 4096
}

/// A view of an object's bytes, as raw streams are handed one.
pub(super) fn memoryview(vm: &mut Vm, object: Value) -> PyResult {
    let class = Value::from(&vm.classes.memoryview);
    bc_vm::protocol::call::call_values(vm, &class, [object])
}
