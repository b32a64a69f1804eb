//! `BaseException`: what every exception has, and the classes with next to nothing of their own.
//!
//! `__new__` already sets `args`, so that a class whose `__init__` does not call its base's has them.

use super::fields::{get, set};
use super::os_error;
use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef, Layout};
use crate::model::error::PyResult;
use crate::model::exception::{ExceptionData, ExceptionKind};
use crate::model::handles::ExceptionRef;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, iter, raise, text};
use bc_core::text::{Text, TextBuilder};

/// The only field of `StopIteration`.
const VALUE: usize = 0;
/// The only field of `SystemExit`.
const CODE: usize = 0;

/// Method table of `BaseException`.
pub(super) static BASE_EXCEPTION: TypeTable = TypeTable {
    doc: "Common base class for all exceptions",
    slots: BASE_SLOTS,
    methods: BASE_METHODS,
    statics: super::NEW,
    getsets: BASE_GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `StopIteration`.
pub(super) static STOP_ITERATION: TypeTable = TypeTable {
    doc: "Signal the end from iterator.__next__().",
    slots: STOP_ITERATION_SLOTS,
    getsets: STOP_ITERATION_GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `SystemExit`.
pub(super) static SYSTEM_EXIT: TypeTable = TypeTable {
    doc: "Request to exit from the interpreter.",
    slots: SYSTEM_EXIT_SLOTS,
    getsets: SYSTEM_EXIT_GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `KeyError`.
pub(super) static KEY_ERROR: TypeTable = TypeTable {
    doc: "Mapping key not found.",
    slots: KEY_ERROR_SLOTS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static BASE_SLOTS = [
        __init__: any(*args, **keywords) => init, quick quick_init;
        __repr__ => repr;
        __str__ => str;
    ]

    static BASE_METHODS = [
        __reduce__() => reduce;
        __setstate__(state) => setstate;
        /// Exception.with_traceback(tb) --
        ///     set self.__traceback__ to tb and return self.
        with_traceback(traceback);
    ]

    static STOP_ITERATION_SLOTS = [
        __init__: any(*args, **keywords) => init_stop_iteration;
    ]

    static SYSTEM_EXIT_SLOTS = [
        __init__: any(*args, **keywords) => init_system_exit;
    ]

    static KEY_ERROR_SLOTS = [
        __init__: any(*args, **keywords) => init, quick quick_init;
        __str__ => key_error_str;
    ]
}

crate::getsets! {
    static BASE_GETSETS = [
        __dict__ => attr::get_dict, set attr::replace_dict;
        args => |_: &mut Vm, exception: ExceptionRef<'_>| exception.arguments(), set set_args;
        __traceback__ => |_: &mut Vm, exception: ExceptionRef<'_>| exception.traceback.borrow().clone(),
            set set_traceback;
        __context__ => |_: &mut Vm, exception: ExceptionRef<'_>| exception.context.borrow().clone(), set set_context;
        __cause__ => |_: &mut Vm, exception: ExceptionRef<'_>| exception.cause.borrow().clone(), set set_cause;
        member __suppress_context__ => |_: &mut Vm, exception: ExceptionRef<'_>| exception.suppress_context.get(),
            set set_suppress;
    ]

    static STOP_ITERATION_GETSETS = [
        member value => get::<VALUE>, set set::<VALUE>;
    ]

    static SYSTEM_EXIT_GETSETS = [
        member code => get::<CODE>, set set::<CODE>;
    ]
}

/// An instance of `class` with these `args` (a tuple).
pub(super) fn make(vm: &Vm, class: &ClassRef, args: Value) -> ObjRef {
    vm.new_exception(class, ExceptionData::new(args))
}

/// An instance of an exception class that `BaseException.__new__` makes. One function, by which rows are known to be the
/// same ([`MethodDef::is_same`](crate::model::native::MethodDef::is_same)).
#[inline(never)]
pub(super) fn quick_new(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let (class, args) = args.split_first()?;
    let class = class.as_class()?;
    if class.data().layout != Layout::Exception {
        return None;
    }
    let tuple = vm.new_tuple(args);
    Some(Value::Obj(make(vm, &class, tuple)))
}

/// `BaseException.__init__` with arguments by position. One function as [`quick_new`].
#[inline(never)]
pub(super) fn quick_init(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let (receiver, args) = args.split_first()?;
    ExceptionRef::of(receiver)?.set_arguments(vm, args);
    Some(Value::None)
}

pub(super) fn new(
    vm: &mut Vm,
    class: ClassRef,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<ObjRef> {
    if class.is_subclass(vm.exception(ExceptionKind::OSError)) {
        return os_error::new(vm, class, args, keywords);
    }
    let tuple = vm.new_tuple(args);
    Ok(make(vm, &class, tuple))
}

/// Refuses keywords in the words of `_PyArg_NoKeywords`.
pub(super) fn no_keywords(vm: &mut Vm, class: &ClassRef, keywords: &[Keyword]) -> PyResult<()> {
    if keywords.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} does not take keyword arguments",
        class.data().shown_name()
    );
    Err(raise::type_error(vm, message))
}

/// `BaseException.__init__`: sets `args`.
pub(super) fn init(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    no_keywords(vm, &exception.object().class(), keywords)?;
    exception.set_arguments(vm, args);
    Ok(())
}

fn init_stop_iteration(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    init(vm, exception, args, keywords)?;
    let value = args.first().cloned().unwrap_or(Value::None);
    exception.set_field(VALUE, value);
    Ok(())
}

fn init_system_exit(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    init(vm, exception, args, keywords)?;
    match args {
        [] => {}
        [code] => exception.set_field(CODE, code.clone()),
        _ => exception.set_field(CODE, exception.arguments()),
    }
    Ok(())
}

fn repr(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult<Text> {
    let name = exception.object().class().data().shown_name();
    let shown = text::repr_text(vm, &exception.arguments())?;
    let mut builder = TextBuilder::new();
    builder.push_str(name.rsplit('.').next().unwrap_or_default());
    builder.push_text(&shown);
    vm.built(builder)
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let args = exception.arguments();
    match args.as_tuple().map(|items| &**items) {
        Some([]) | None => Ok(vm.empty_str()),
        Some([one]) => text::str(vm, one),
        Some(_) => text::str(vm, &args),
    }
}

fn key_error_str(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    match exception.arguments().as_tuple().map(|items| &**items) {
        Some([key]) => text::repr(vm, key),
        _ => str(vm, exception),
    }
}

/// `(class, args)`, with the state behind if there is one.
pub(super) fn reduced(
    vm: &Vm,
    exception: ExceptionRef<'_>,
    args: Value,
    state: Option<ObjRef>,
) -> Value {
    let class = Value::from(exception.object().class());
    match state {
        Some(state) => vm.new_tuple([class, args, Value::Obj(state)]),
        None => vm.new_tuple([class, args]),
    }
}

fn reduce(vm: &mut Vm, exception: ExceptionRef<'_>) -> Value {
    reduced(
        vm,
        exception,
        exception.arguments(),
        exception.object().dict(),
    )
}

fn setstate(vm: &mut Vm, exception: ExceptionRef<'_>, state: &Value) -> PyResult<()> {
    if state.is_none() {
        return Ok(());
    }
    let Some(dict) = state.as_dict() else {
        return Err(raise::type_error(vm, "state is not a dictionary"));
    };
    vm.reserve(dict.borrow().len() * size_of::<(Value, Value)>())?;
    let items: Vec<(Value, Value)> = dict
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let exception = exception.value();
    for (key, value) in items {
        let name = match &key {
            Value::Obj(name) if key.as_str().is_some() => name,
            _ => {
                let message = format!(
                    "attribute name must be string, not '{}'",
                    vm.type_name(&key)
                );
                return Err(raise::type_error(vm, message));
            }
        };
        attr::setattr(vm, &exception, name, value)?;
    }
    Ok(())
}

fn with_traceback(vm: &mut Vm, exception: ExceptionRef<'_>, traceback: Value) -> PyResult {
    set_traceback(vm, exception, Some(traceback))?;
    Ok(exception.value())
}

fn set_args(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::type_error(vm, "args may not be deleted"));
    };
    let tuple = if vm.class_id_of(&value) == ClassId::TUPLE {
        value
    } else {
        let items = iter::collect(vm, &value)?;
        vm.new_tuple(items)
    };
    drop(exception.args.replace(tuple));
    Ok(())
}

fn set_traceback(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__traceback__ may not be deleted",
        Some(value)
            if value.is_none() || matches!(value.payload(), Some(Payload::Traceback(_))) =>
        {
            drop(exception.traceback.replace(value));
            drop(exception.kept.replace(Value::None));
            return Ok(());
        }
        Some(_) => "__traceback__ must be a traceback or None",
    };
    Err(raise::type_error(vm, message))
}

fn set_context(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__context__ may not be deleted",
        Some(value) if value.is_none() || value.as_exception().is_some() => {
            drop(exception.context.replace(value));
            return Ok(());
        }
        Some(_) => "exception context must be None or derive from BaseException",
    };
    Err(raise::type_error(vm, message))
}

fn set_cause(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__cause__ may not be deleted",
        Some(value) if value.is_none() || value.as_exception().is_some() => {
            exception.suppress_context.set(true);
            drop(exception.cause.replace(value));
            return Ok(());
        }
        Some(_) => "exception cause must be None or derive from BaseException",
    };
    Err(raise::type_error(vm, message))
}

fn set_suppress(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "can't delete numeric/char attribute",
        Some(flag @ (Value::True | Value::False)) => {
            exception.suppress_context.set(matches!(flag, Value::True));
            return Ok(());
        }
        Some(_) => "attribute value type must be bool",
    };
    Err(raise::type_error(vm, message))
}
