//! What `yield from`, `await`, `async for` and `async with` go through: the iterator of an object, and of an awaitable.
//!
//! Absent: sending to it (`resume`).

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeData, NativeIter};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, iter, raise};
use crate::runtime::resume::{delegate_of, generator};
use crate::runtime::{finalize, warn};

/// What `yield from` iterates over; `flags` are those of the code it stands in.
///
/// # Errors
///
/// `TypeError` for a coroutine in a plain generator, and what `iter` raises.
pub fn yield_from_iter(vm: &mut Vm, source: Value, flags: CodeFlags) -> PyResult {
    match vm.class_id_of(&source) {
        ClassId::COROUTINE
            if !flags.intersects(CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) =>
        {
            // It goes before anything is raised: one that never ran is warned of.
            drop(source);
            finalize::run_finalizers(vm)?;
            let message = "cannot 'yield from' a coroutine object in a non-coroutine generator";
            Err(raise::type_error(vm, message))
        }
        ClassId::COROUTINE | ClassId::GENERATOR => Ok(source),
        _ => iter::iter(vm, &source),
    }
}

/// Whether `value` is a coroutine, or a generator marked as one by `types.coroutine`.
fn is_coroutine(value: &Value) -> bool {
    generator(value).is_some_and(|(_, generator)| {
        generator.is_coroutine()
            || generator
                .code
                .object()
                .flags()
                .contains(CodeFlags::ITERABLE_COROUTINE)
    })
}

/// The iterator behind an awaitable (`_PyCoro_GetAwaitableIter`).
///
/// # Errors
///
/// `TypeError` if `value` cannot be awaited.
pub fn awaitable_iter(vm: &mut Vm, value: &Value) -> PyResult {
    if is_coroutine(value) {
        return Ok(value.clone());
    }
    let name = vm.names.__await__.clone();
    let Some(result) = slot(vm, value, &name)? else {
        let message = format!(
            "object {} can't be used in 'await' expression",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    };
    if is_coroutine(&result) {
        // No warning that it was never awaited while an exception is under way.
        if let Some((object, inner)) = generator(&result)
            && Rc::strong_count(object) == 1
        {
            drop(inner.frame.take());
        }
        return Err(raise::type_error(vm, "__await__() returned a coroutine"));
    }
    let next = vm.names.__next__.clone();
    if vm.class_of(&result).data().lookup(&next).is_none() {
        let message = format!(
            "__await__() returned non-iterator of type '{}'",
            vm.type_name(&result)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(result)
}

/// Calls one of the three methods of the protocol; one that cannot be bound is an `AttributeError`.
fn slot(vm: &mut Vm, value: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let result = call::call_special_if_bound(vm, value, name, Args::none())?;
    if result.is_none() && vm.class_of(value).data().lookup(name).is_some() {
        let (class, name) = (vm.type_name(value), arity::keyword_text(name));
        let message = format!("object {class} does not have {name} method");
        return Err(raise::attribute_error(vm, message));
    }
    Ok(result)
}

/// What `await` iterates over.
///
/// # Errors
///
/// `TypeError` if it cannot be awaited, `RuntimeError` if it is being awaited already.
pub fn awaitable_to_await(vm: &mut Vm, value: &Value) -> PyResult {
    let iterator = awaitable_iter(vm, value)?;
    if let Some((_, inner)) = generator(&iterator)
        && inner.is_coroutine()
        && delegate_of(inner).is_some()
    {
        return Err(raise::runtime_error(
            vm,
            "coroutine is being awaited already",
        ));
    }
    Ok(iterator)
}

/// `__aiter__` of an asynchronous iterable, as an awaitable.
///
/// # Errors
///
/// `TypeError` if there is none or it returns something else.
pub fn async_iter(vm: &mut Vm, value: &Value) -> PyResult {
    let name = vm.names.__aiter__.clone();
    let Some(iterator) = slot(vm, value, &name)? else {
        let message = format!(
            "'async for' requires an object with __aiter__ method, got {}",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    };
    let next = vm.names.__anext__.clone();
    if vm.class_of(&iterator).data().lookup(&next).is_some() {
        let class = vm.classes.aiter_wrapper.clone();
        return Ok(vm.new_iter(
            &class,
            Ready {
                value: std::cell::RefCell::new(iterator),
            },
        ));
    }
    let awaitable = invalid_unless_awaitable(vm, &iterator, "__aiter__")?;
    let message = format!(
        "'{}' implements legacy __aiter__ protocol; __aiter__ should return an asynchronous iterator, not awaitable",
        vm.type_name(value)
    );
    warn::warn(vm, ExceptionKind::PendingDeprecationWarning, &message)?;
    Ok(awaitable)
}

/// `__anext__` of an asynchronous iterator, as an awaitable.
///
/// # Errors
///
/// `TypeError` if there is none or it returns something else.
pub fn async_next(vm: &mut Vm, value: &Value) -> PyResult {
    let name = vm.names.__anext__.clone();
    let Some(awaitable) = slot(vm, value, &name)? else {
        let message = format!(
            "'async for' requires an iterator with __anext__ method, got {}",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    };
    invalid_unless_awaitable(vm, &awaitable, "__anext__")
}

fn invalid_unless_awaitable(vm: &mut Vm, value: &Value, source: &str) -> PyResult {
    match awaitable_iter(vm, value) {
        Err(Thrown::Raise(_)) => {
            let message = format!(
                "'async for' received an invalid object from {source}: {}",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
        other => other,
    }
}

/// An awaitable that is ready: it returns its value at the first step.
struct Ready {
    value: std::cell::RefCell<Value>,
}

impl NativeData for Ready {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.value.borrow());
    }

    fn clear(&self) {
        drop(self.value.replace(Value::None));
    }
}

impl NativeIter for Ready {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let value = self.value.borrow().clone();
        Err(raise::stop_iteration(vm, value))
    }
}
