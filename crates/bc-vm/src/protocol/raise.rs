//! Making exceptions and raising them.
//!
//! Every raise from Rust goes through here, so that `__context__` is set as CPython's
//! `PyErr_SetObject` does. Sentences shared by several rooms stand here too.

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::{self, ExceptionData, ExceptionKind};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Raises a built-in exception with one argument, the message.
#[cold]
pub fn throw(vm: &mut Vm, kind: ExceptionKind, message: impl Into<Text>) -> Thrown {
    let message = vm.new_str(message);
    throw_value(vm, kind, message)
}

/// Raises a built-in exception with one argument.
#[cold]
pub fn throw_value(vm: &mut Vm, kind: ExceptionKind, argument: Value) -> Thrown {
    let args = vm.new_tuple([argument]);
    let exception = new(vm, kind, args);
    throw_instance(vm, exception)
}

/// Raises a built-in exception as `PyErr_SetObject` does: a tuple is its arguments, `None` is none.
#[cold]
pub fn set_object(vm: &mut Vm, kind: ExceptionKind, value: Value) -> Thrown {
    let args = match &value {
        Value::None => vm.new_tuple([]),
        _ if value.as_tuple().is_some() => value,
        _ => vm.new_tuple([value]),
    };
    let exception = new(vm, kind, args);
    throw_instance(vm, exception)
}

/// Raises a built-in exception without arguments.
#[cold]
pub fn raise_without_args(vm: &mut Vm, kind: ExceptionKind) -> Thrown {
    let args = vm.new_tuple([]);
    let exception = new(vm, kind, args);
    throw_instance(vm, exception)
}

/// An instance of a built-in exception with these `args` (a tuple). Further attributes are what
/// `__init__` would derive from them for the classes the machine itself raises.
pub fn new(vm: &Vm, kind: ExceptionKind, args: Value) -> ObjRef {
    let data = ExceptionData::new(args.clone());
    // The first field of each of these is made of `args`.
    let has_field = matches!(
        kind,
        ExceptionKind::StopIteration
            | ExceptionKind::SystemExit
            | ExceptionKind::ImportError
            | ExceptionKind::SyntaxError
            | ExceptionKind::IndentationError
            | ExceptionKind::TabError
    );
    if has_field && let Some(first) = args.as_tuple().and_then(|items| items.first()) {
        data.fields.borrow_mut().push(first.clone());
    }
    let class = vm.exception(kind).clone();
    vm.new_exception(&class, data)
}

/// Raises `exception`, an exception instance: its context becomes the exception being handled.
#[cold]
pub fn throw_instance(vm: &mut Vm, exception: ObjRef) -> Thrown {
    set_context(vm, &exception);
    Thrown::Raise(exception)
}

/// Links the exception being handled as `__context__`, cutting a cycle the link would close.
pub fn set_context(vm: &Vm, exception: &ObjRef) {
    exception::set_context(&vm.call_stack.handled, exception);
}

/// Whether what was thrown is an instance of the built-in exception `kind`.
#[must_use]
pub fn is_instance(thrown: &Thrown, vm: &Vm, kind: ExceptionKind) -> bool {
    match thrown {
        Thrown::Raise(exception) => exception.class().is_subclass(vm.exception(kind)),
        Thrown::Fault(_) => false,
    }
}

/// Swallows an exception of the built-in class `kind` as `None`.
///
/// # Errors
///
/// Whatever else was thrown.
pub fn catch<T>(vm: &Vm, result: PyResult<T>, kind: ExceptionKind) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(thrown) if is_instance(&thrown, vm, kind) => Ok(None),
        Err(thrown) => Err(thrown),
    }
}

/// What comes of `result` where exceptions are forgotten; a fault stays one.
///
/// # Errors
///
/// Only a fault.
pub fn quiet<T>(result: PyResult<T>) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Thrown::Raise(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

macro_rules! shortcuts {
    ($($name:ident: $kind:ident;)*) => {
        $(#[doc = concat!("Raises `", stringify!($kind), "` with a message.")]
        #[cold]
        pub fn $name(vm: &mut Vm, message: impl Into<Text>) -> Thrown {
            throw(vm, ExceptionKind::$kind, message)
        })*
    };
}

shortcuts! {
    type_error: TypeError;
    value_error: ValueError;
    index_error: IndexError;
    attribute_error: AttributeError;
    overflow_error: OverflowError;
    zero_division_error: ZeroDivisionError;
    runtime_error: RuntimeError;
    recursion_error: RecursionError;
    system_error: SystemError;
    name_error: NameError;
    unbound_local_error: UnboundLocalError;
    lookup_error: LookupError;
    import_error: ImportError;
    buffer_error: BufferError;
    memory_error: MemoryError;
    not_implemented_error: NotImplementedError;
    assertion_error: AssertionError;
    reference_error: ReferenceError;
}

/// Raises the `SystemError` of a C function that got an object of a type it was never meant for
/// (`PyErr_BadInternalCall`): it names the place in the reference's source.
#[cold]
pub fn bad_internal_call(vm: &mut Vm, place: &str) -> Thrown {
    system_error(vm, format!("{place}: bad argument to internal function"))
}

/// Raises `KeyError(key)`.
#[cold]
pub fn key_error(vm: &mut Vm, key: Value) -> Thrown {
    throw_value(vm, ExceptionKind::KeyError, key)
}

/// Raises `StopIteration`, with `value` as its value unless that is `None`.
#[cold]
pub fn stop_iteration(vm: &mut Vm, value: Value) -> Thrown {
    if value.is_none() {
        raise_without_args(vm, ExceptionKind::StopIteration)
    } else {
        throw_value(vm, ExceptionKind::StopIteration, value)
    }
}

/// Raises `TypeError` for an argument that must be a str: `f() argument 2 must be str, not int`.
#[cold]
pub fn must_be_str(vm: &mut Vm, function: &str, place: usize, value: &Value) -> Thrown {
    must_be(vm, function, place, "str", value)
}

/// Raises `TypeError` for an argument that must be of another kind: `f() argument 2 must be tuple, not int`.
#[cold]
pub fn must_be(vm: &mut Vm, function: &str, place: usize, wanted: &str, value: &Value) -> Thrown {
    let given = if value.is_none() {
        "None".into()
    } else {
        vm.type_name(value)
    };
    let message = if place == 0 {
        format!("{function}() argument must be {wanted}, not {given}")
    } else {
        format!("{function}() argument {place} must be {wanted}, not {given}")
    };
    type_error(vm, message)
}

/// Raises `TypeError` for something that cannot be the name of an attribute.
#[cold]
pub fn attribute_name(vm: &mut Vm, value: &Value) -> Thrown {
    let given = vm.type_name(value);
    type_error(vm, format!("attribute name must be string, not '{given}'"))
}

/// Issues a warning at the line that is running, as the module `warnings` and its filters have it.
///
/// # Errors
///
/// The warning itself where a filter makes an exception of it, and what functions of the program raise.
pub fn warn(vm: &mut Vm, category: ExceptionKind, message: &str) -> PyResult<()> {
    let warn = vm.wires.warn;
    warn(vm, category, message)
}

/// Notes the exception with which an iterator has ended, where somebody is told.
pub fn note_stop(vm: &mut Vm, thrown: &Thrown) {
    if vm.tracing.tells
        && let Thrown::Raise(exception) = thrown
    {
        vm.tracing.stop = Some(exception.clone());
    }
}
