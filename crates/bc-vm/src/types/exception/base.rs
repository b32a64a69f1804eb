//! `BaseException`: what every exception has, and the classes with next to nothing of their own.
//!
//! `__new__` already sets `args`, so that a class whose `__init__` does not call its base's has them.

use super::fields::{self, data, field, member, set_field};
use crate::model::class::{ClassFlags, ClassRef, Layout};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionData;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, container, iter, raise, text};

/// What `BaseException` brings along.
pub(super) static BASE_EXCEPTION: TypeTable = TypeTable {
    doc: "Common base class for all exceptions",
    slots: &[
        super::INIT,
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__str__", Arity::Slot(0), |vm, args| str(vm, args.at(0))),
    ],
    methods: &[
        MethodDef::new("__reduce__", Arity::None, reduce),
        MethodDef::new("__setstate__", Arity::One, setstate),
        MethodDef::new("with_traceback", Arity::One, with_traceback).doc(
            "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.",
        ),
    ],
    statics: &[super::NEW],
    getsets: &[
        GetSetDef::write("__dict__", attr::get_dict, set_dict),
        GetSetDef::write("args", get_args, set_args),
        GetSetDef::write("__traceback__", get_traceback, set_traceback),
        GetSetDef::write("__context__", get_context, set_context),
        GetSetDef::write("__cause__", get_cause, set_cause),
        GetSetDef::write("__suppress_context__", get_suppress, set_suppress).member(),
    ],
    ..TypeTable::EMPTY
};

/// What `StopIteration` adds.
pub(super) static STOP_ITERATION: TypeTable = TypeTable {
    doc: "Signal the end from iterator.__next__().",
    slots: &[MethodDef::new("__init__", Arity::Any, init_stop_iteration)],
    getsets: &[member!("value", 0)],
    ..TypeTable::EMPTY
};

/// What `SystemExit` adds.
pub(super) static SYSTEM_EXIT: TypeTable = TypeTable {
    doc: "Request to exit from the interpreter.",
    slots: &[MethodDef::new("__init__", Arity::Any, init_system_exit)],
    getsets: &[member!("code", 0)],
    ..TypeTable::EMPTY
};

/// What `KeyError` adds.
pub(super) static KEY_ERROR: TypeTable = TypeTable {
    doc: "Mapping key not found.",
    slots: &[
        super::INIT,
        MethodDef::new("__str__", Arity::Slot(0), key_error_str),
    ],
    ..TypeTable::EMPTY
};

/// An instance of `class` with these `args` (a tuple).
pub(super) fn make(vm: &Vm, class: &ClassRef, args: Value) -> Value {
    let data = ExceptionData::new(args);
    Value::Obj(vm.new_exception(class, data))
}

/// An instance of an exception class that `BaseException.__new__` makes.
pub(super) fn quick_new(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let (class, args) = args.split_first()?;
    let class = class.as_class()?;
    if class.data().layout != Layout::Exception {
        return None;
    }
    let tuple = vm.new_tuple(args);
    Some(make(vm, &class, tuple))
}

/// `BaseException.__init__` with arguments by position.
pub(super) fn quick_init(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let (receiver, args) = args.split_first()?;
    let data = receiver.as_exception()?;
    let tuple = vm.new_tuple(args);
    drop(data.args.replace(tuple));
    Some(Value::None)
}

pub(super) fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "BaseException")?;
    if class.is_subclass(vm.exception(crate::model::exception::ExceptionKind::OSError)) {
        return super::os_error::new(vm, args);
    }
    if !class.is_subclass(vm.exception(crate::model::exception::ExceptionKind::BaseException)) {
        let name = class.data().name();
        let message =
            format!("BaseException.__new__({name}): {name} is not a subtype of BaseException");
        return Err(raise::type_error(vm, message));
    }
    let items: Vec<Value> = args.positional.into_iter().skip(1).collect();
    let tuple = vm.new_tuple(items);
    Ok(make(vm, &class, tuple))
}

/// Refuses keywords in the words of `_PyArg_NoKeywords`.
pub(super) fn no_keywords(vm: &mut Vm, args: &Args) -> PyResult<()> {
    if args.keywords.is_empty() {
        return Ok(());
    }
    let name = vm.type_name(args.at(0));
    let message = format!("{name} does not take keyword arguments");
    Err(raise::type_error(vm, message))
}

/// `BaseException.__init__`: sets `args`.
pub(super) fn set_init_args(vm: &mut Vm, args: &Args) -> PyResult<()> {
    let data = data(args.at(0))?;
    let tuple = vm.new_tuple(args.positional.get(1..).unwrap_or_default());
    drop(data.args.replace(tuple));
    Ok(())
}

pub(super) fn init(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args)?;
    set_init_args(vm, &args)?;
    Ok(Value::None)
}

fn init_stop_iteration(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args)?;
    set_init_args(vm, &args)?;
    let value = args.get(1).cloned().unwrap_or(Value::None);
    set_field(args.at(0), 0, value)?;
    Ok(Value::None)
}

fn init_system_exit(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args)?;
    set_init_args(vm, &args)?;
    let code = match args.len() {
        0 | 1 => return Ok(Value::None),
        2 => args.at(1).clone(),
        _ => data(args.at(0))?.args.borrow().clone(),
    };
    set_field(args.at(0), 0, code)?;
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let name = vm.type_name(receiver);
    let name = name.rsplit('.').next().unwrap_or_default().to_owned();
    let tuple = data(receiver)?.args.borrow().clone();
    let shown = text::repr_text(vm, &tuple)?;
    let mut builder = bc_core::text::TextBuilder::new();
    builder.push_str(&name);
    builder.push_text(&shown);
    Ok(vm.new_str(vm.built(builder)?))
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, receiver: &Value) -> PyResult {
    let tuple = data(receiver)?.args.borrow().clone();
    match tuple.as_tuple().map(|items| &**items) {
        Some([]) | None => Ok(vm.empty_str()),
        Some([one]) => text::str(vm, one),
        Some(_) => text::str(vm, &tuple),
    }
}

fn key_error_str(vm: &mut Vm, args: Args) -> PyResult {
    match fields::args(args.at(0))?.as_slice() {
        [key] => text::repr(vm, key),
        _ => str(vm, args.at(0)),
    }
}

/// `(class, args)`, with the state behind if there is one.
pub(super) fn reduced(vm: &Vm, receiver: &Value, args: Value, state: Option<Value>) -> Value {
    let class = Value::from(vm.class_of(receiver));
    match state {
        Some(state) => vm.new_tuple([class, args, state]),
        None => vm.new_tuple([class, args]),
    }
}

/// The instance dictionary, if there is one already.
pub(super) fn state(receiver: &Value) -> Option<Value> {
    receiver.as_obj()?.dict().map(Value::Obj)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let tuple = data(receiver)?.args.borrow().clone();
    Ok(reduced(vm, receiver, tuple, state(receiver)))
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let (receiver, state) = (args.at(0), args.at(1));
    if state.is_none() {
        return Ok(Value::None);
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
        attr::setattr(vm, receiver, name, value)?;
    }
    Ok(Value::None)
}

fn with_traceback(vm: &mut Vm, args: Args) -> PyResult {
    set_traceback(vm, args.at(0), Some(args.at(1).clone()))?;
    Ok(args.at(0).clone())
}

fn set_dict(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    if value.is_none() {
        return Err(raise::type_error(vm, "cannot delete __dict__"));
    }
    attr::set_dict(vm, receiver, value)
}

fn get_args(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.args.borrow().clone())
}

fn set_args(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::type_error(vm, "args may not be deleted"));
    };
    let tuple = if vm.class_id_of(&value) == crate::model::class::ClassId::TUPLE {
        value
    } else {
        let items = iter::collect(vm, &value)?;
        vm.new_tuple(items)
    };
    drop(data(receiver)?.args.replace(tuple));
    Ok(())
}

fn get_traceback(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.traceback.borrow().clone())
}

fn set_traceback(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__traceback__ may not be deleted",
        Some(value)
            if value.is_none() || matches!(value.payload(), Some(Payload::Traceback(_))) =>
        {
            drop(data(receiver)?.traceback.replace(value));
            drop(data(receiver)?.kept.replace(Value::None));
            return Ok(());
        }
        Some(_) => "__traceback__ must be a traceback or None",
    };
    Err(raise::type_error(vm, message))
}

fn get_context(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.context.borrow().clone())
}

fn set_context(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__context__ may not be deleted",
        Some(value) if value.is_none() || value.as_exception().is_some() => {
            drop(data(receiver)?.context.replace(value));
            return Ok(());
        }
        Some(_) => "exception context must be None or derive from BaseException",
    };
    Err(raise::type_error(vm, message))
}

fn get_cause(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.cause.borrow().clone())
}

fn set_cause(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "__cause__ may not be deleted",
        Some(value) if value.is_none() || value.as_exception().is_some() => {
            let data = data(receiver)?;
            data.suppress_context.set(true);
            drop(data.cause.replace(value));
            return Ok(());
        }
        Some(_) => "exception cause must be None or derive from BaseException",
    };
    Err(raise::type_error(vm, message))
}

fn get_suppress(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::bool(data(receiver)?.suppress_context.get()))
}

fn set_suppress(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let message = match value {
        None => "can't delete numeric/char attribute",
        Some(flag @ (Value::True | Value::False)) => {
            let flag = matches!(flag, Value::True);
            data(receiver)?.suppress_context.set(flag);
            return Ok(());
        }
        Some(_) => "attribute value type must be bool",
    };
    Err(raise::type_error(vm, message))
}

/// A field that decides a text, if it is an exact or derived str.
pub(super) fn text_field(receiver: &Value, index: usize) -> PyResult<Option<Value>> {
    Ok(field(receiver, index)?.filter(|value| value.as_str().is_some()))
}

/// Whether `class` finds its `__init__` and `__new__` among the natives of classes derived from
/// `of`: nothing written in Python stands in between. Returns both answers.
pub(super) fn native_pair(vm: &Vm, class: &ClassRef, of: &ClassRef) -> (bool, bool) {
    let init = class.data().lookup(&vm.names.__init__);
    let init_is_of = init
        .as_ref()
        .and_then(Value::as_native)
        .and_then(|function| function.owner.as_ref())
        .is_some_and(|owner| owner.is_subclass(of));
    let new_is_native = !class.data().flags().contains(ClassFlags::NEW_SLOT);
    (init_is_of, new_is_native)
}

/// Calls `place_keywords` for a function that takes keywords only.
pub(super) fn keywords_only(
    vm: &mut Vm,
    name: &str,
    args: &mut Args,
    names: &[&str],
) -> PyResult<Args> {
    let mut only = Args {
        keywords: std::mem::take(&mut args.keywords),
        ..Args::none()
    };
    call::place_keywords(vm, name, &mut only, 0, 0, names)?;
    Ok(only)
}
