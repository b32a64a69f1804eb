//! Calling anything that can be called, and the argument counts of native functions.
//!
//! Calls from the eval loop to Python functions do not come here: the loop pushes a frame. Natives
//! that call Python do, and re-enter the loop through [`Wires`](crate::model::wires::Wires).

use crate::model::class::ClassRef;

use crate::model::class::{ClassFlags, ClassId};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeFunction, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arity, attr, class, construct, raise, text};

pub use crate::protocol::arity::place_keywords;

/// Calls `callable`.
///
/// # Errors
///
/// What the call raises; `TypeError` if the object cannot be called.
pub fn call(vm: &mut Vm, callable: &Value, mut args: Args) -> PyResult {
    let Value::Obj(object) = callable else {
        return Err(not_callable(vm, callable));
    };
    let function = match &object.payload {
        Payload::Function(_) => Some((object, 1)),
        Payload::BoundMethod(parts) => match &parts[0] {
            Value::Obj(function) if matches!(function.payload, Payload::Function(_)) => {
                args.prepend(parts[1].clone());
                Some((function, 2))
            }
            _ => None,
        },
        _ => None,
    };
    if let Some((function, levels)) = function {
        return call_function(vm, function, args, levels);
    }
    // Whatever else is called may call in turn without any Python frame in between.
    super::poll::enter_calls(vm, 1)?;
    let result = call_native(vm, callable, object, args);
    super::poll::leave(vm);
    result
}

/// Calls what a method-wrapper has been called for: as [`call`], one of the reference's calls less.
///
/// # Errors
///
/// As [`call`].
pub fn call_uncounted(vm: &mut Vm, callable: &Value, args: Args) -> PyResult {
    if vm.levels.depth > 0 {
        vm.levels.depth -= 1;
        let result = call(vm, callable, args);
        vm.levels.depth += 1;
        return result;
    }
    call(vm, callable, args)
}

/// Calls a Python function through so many of the reference's calls of objects.
fn call_function(vm: &mut Vm, function: &ObjRef, args: Args, levels: u32) -> PyResult {
    super::poll::enter_calls(vm, levels)?;
    let call = vm.wires.call_function;
    let result = call(vm, function, args);
    super::poll::leave_calls(vm, levels);
    result
}

/// Calls a function written in Rust where the reference goes straight to its C function.
///
/// # Errors
///
/// As [`native`].
pub fn call_c_function(vm: &mut Vm, function: &NativeFunction, args: Args) -> PyResult {
    super::poll::guard(vm)?;
    let result = native(vm, function, args);
    super::poll::unguard(vm);
    result
}

/// Calls what is no Python function.
fn call_native(vm: &mut Vm, callable: &Value, object: &ObjRef, mut args: Args) -> PyResult {
    match &object.payload {
        Payload::NativeFunction(function) => native(vm, function, args),
        Payload::BoundMethod(parts) => {
            let [function, receiver] = &**parts;
            args.prepend(receiver.clone());
            call(vm, function, args)
        }
        Payload::Class(_) if object.class_id() == ClassId::TYPE => {
            construct::construct(vm, object, args)
        }
        _ => {
            let name = vm.names.__call__.clone();
            if let Some(slot) = own_slot(object, &name)
                && let Value::Obj(slot) = &slot
                && let Payload::NativeFunction(function) = &slot.payload
            {
                args.prepend(callable.clone());
                return call_c_function(vm, function, args);
            }
            match special(vm, callable, &name)? {
                Some(method) => match method.as_native() {
                    Some(function) => call_c_function(vm, function, args),
                    None => call(vm, &method, args),
                },
                None => Err(not_callable(vm, callable)),
            }
        }
    }
}

/// What the built-in class of an object does when it is called, if that is written in Rust.
fn own_slot(object: &ObjRef, name: &ObjRef) -> Option<Value> {
    let class = object.class();
    if class.data().is_heap() {
        return None;
    }
    class.data().lookup_sure(name).filter(|slot| {
        slot.as_native()
            .is_some_and(|function| function.kind == NativeKind::Slot)
    })
}

#[cold]
pub(super) fn not_callable(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!("'{}' object is not callable", vm.type_name(value));
    raise::type_error(vm, message)
}

/// Calls with positional arguments.
///
/// # Errors
///
/// As [`call`].
pub fn call_values(
    vm: &mut Vm,
    callable: &Value,
    args: impl IntoIterator<Item = Value>,
) -> PyResult {
    call(vm, callable, Args::of(args))
}

/// Gets the attribute `name` of `receiver` and calls it.
///
/// # Errors
///
/// As getting the attribute and calling it.
pub fn method(vm: &mut Vm, receiver: &Value, name: &ObjRef, args: Args) -> PyResult {
    let function = attr::getattr(vm, receiver, name)?;
    call(vm, &function, args)
}

/// The special method `name` of the *class* of `receiver`, bound to it.
///
/// # Errors
///
/// What a descriptor raises.
pub fn special(vm: &mut Vm, receiver: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let class = vm.class_of(receiver);
    match class::lookup(vm, &class, name)? {
        Some(found) => attr::bind_descriptor(vm, found, Some(receiver), &class).map(Some),
        None => Ok(None),
    }
}

/// Calls the special method `name` of `receiver`'s class; `None` if it has none.
///
/// # Errors
///
/// What the method raises.
#[inline]
pub fn call_special(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    args: Args,
) -> PyResult<Option<Value>> {
    call_slot::<false>(vm, receiver, name, args)
}

/// As [`call_special`], but a method whose `__get__` raises counts as absent. The slots of the
/// reference for `repr`, `hash`, comparisons, `iter` and the three of coroutines are like that.
///
/// # Errors
///
/// What the method raises.
pub fn call_special_if_bound(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    args: Args,
) -> PyResult<Option<Value>> {
    call_slot::<true>(vm, receiver, name, args)
}

#[inline]
fn call_slot<const LENIENT: bool>(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    mut args: Args,
) -> PyResult<Option<Value>> {
    let found = match receiver {
        Value::Obj(object) => object.class().data().lookup_sure(name),
        other => vm.inline_class(other).data().lookup(name),
    };
    let Some(found) = found.map_or_else(|| asked(vm, receiver, name), |found| Ok(Some(found)))?
    else {
        return Ok(None);
    };
    if let Value::Obj(object) = &found {
        match &object.payload {
            // A slot binds the method and calls it, which calls the function.
            Payload::Function(_) => {
                args.prepend(receiver.clone());
                return call_function(vm, object, args, 2).map(Some);
            }
            Payload::NativeFunction(function)
                if matches!(function.kind, NativeKind::Slot | NativeKind::Method) =>
            {
                args.prepend(receiver.clone());
                return call_c_function(vm, function, args).map(Some);
            }
            _ => {}
        }
    }
    let class = vm.class_of(receiver);
    match attr::bind_descriptor(vm, found, Some(receiver), &class) {
        Ok(bound) => call(vm, &bound, args).map(Some),
        Err(Thrown::Raise(_)) if LENIENT => Ok(None),
        Err(thrown) => Err(thrown),
    }
}

/// What a key of the class's namespaces may stand for that is no plain str.
fn asked(vm: &mut Vm, receiver: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    match receiver {
        Value::Obj(object) if object.class().data().flags().contains(ClassFlags::ASKS) => {
            class::lookup(vm, &object.class(), name)
        }
        _ => Ok(None),
    }
}

/// Whether `value` can be called.
#[must_use]
pub fn is_callable(vm: &Vm, value: &Value) -> bool {
    match value.payload() {
        Some(
            Payload::Function(_)
            | Payload::NativeFunction(_)
            | Payload::BoundMethod(_)
            | Payload::Class(_),
        ) => true,
        _ => vm
            .class_of(value)
            .data()
            .lookup(&vm.names.__call__)
            .is_some(),
    }
}

/// Whether a native function may answer in its quick way: not while calls are told of, and not where no level of
/// recursion is left.
#[inline]
#[must_use]
pub fn may_be_quick(vm: &Vm) -> bool {
    !vm.tracing.tells && !super::poll::is_full(vm)
}

/// Calls a native function after checking its arguments.
///
/// # Errors
///
/// `TypeError` for wrong arguments, and what the function raises.
pub fn native(vm: &mut Vm, function: &NativeFunction, mut args: Args) -> PyResult {
    let def = function.def;
    let with_self = match function.kind {
        NativeKind::Function if function.receiver.is_unbound() => false,
        NativeKind::Function => {
            args.prepend(function.receiver.clone());
            true
        }
        NativeKind::Method | NativeKind::Slot => {
            check_receiver(vm, function, &args)?;
            true
        }
        NativeKind::ClassMethod => {
            check_class_receiver(vm, function, &args)?;
            true
        }
        NativeKind::Static if def.name == "__new__" => {
            construct::check_new(vm, function, &args)?;
            true
        }
        NativeKind::Static | NativeKind::ModuleFunction => false,
    };
    let class_name;
    let shown = match &function.owner {
        // A constructor is refused under the name of its class.
        Some(owner)
            if function.kind == NativeKind::Static && def.name == "__new__"
                || def.name == "__init__" && !owner.data().is_heap() =>
        {
            class_name = owner.data().name();
            &*class_name
        }
        _ => def.name,
    };
    let before = (usize::from(with_self), function.owner.as_ref());
    if !arity::check(vm, def, shown, &mut args, before)? {
        return Err(Fault::Internal("argument check").into());
    }
    match &function.owner {
        Some(owner) if with_self && owner.data().is_heap() => {
            let receiver = args.at(0).clone();
            def.call
                .with(vm, args)
                .map_err(|thrown| keep(thrown, receiver))
        }
        _ => def.call.with(vm, args),
    }
}

/// What a method raises keeps its receiver alive where the reference's library has the class in
/// Python: there the traceback holds the method's frame.
fn keep(thrown: Thrown, receiver: Value) -> Thrown {
    if let Thrown::Raise(exception) = &thrown
        && let Payload::Exception(data) = &exception.payload
        && data.kept.borrow().is_none()
    {
        data.kept.replace(receiver);
    }
    thrown
}

fn check_receiver(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
    let Some(owner) = &function.owner else {
        return Ok(());
    };
    let Some(receiver) = args.positional.first() else {
        let message = format!(
            "descriptor '{}' of '{}' object needs an argument",
            function.def.name,
            owner.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    };
    if vm.class_id_of(receiver) == owner.data().id() || vm.class_of(receiver).is_subclass(owner) {
        return Ok(());
    }
    let message = format!(
        "descriptor '{}' requires a '{}' object but received a '{}'",
        function.def.name,
        owner.data().shown_name(),
        vm.type_name(receiver)
    );
    Err(raise::type_error(vm, message))
}

fn check_class_receiver(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
    let Some(owner) = &function.owner else {
        return Ok(());
    };
    let name = owner.data().shown_name();
    let message = match args.positional.first() {
        None => format!(
            "descriptor '{}' of '{name}' object needs an argument",
            function.def.name
        ),
        Some(receiver) => match receiver.as_class() {
            None => format!(
                "descriptor '{}' requires a type but received a '{name}'",
                function.def.name
            ),
            Some(class) if class.is_subclass(owner) => return Ok(()),
            Some(class) => format!(
                "descriptor '{}' requires a subtype of '{name}' but received '{}",
                function.def.name,
                vm.class_of(&Value::from(&class)).data().shown_name()
            ),
        },
    };
    Err(raise::type_error(vm, message))
}

/// The name of a callable and its parentheses as error messages of calls show it
/// (`PyEval_GetFuncName` and `PyEval_GetFuncDesc`).
pub fn describe(vm: &mut Vm, callable: &Value) -> (String, &'static str) {
    match callable.payload() {
        Some(Payload::BoundMethod(parts)) => describe(vm, &parts[0].clone()),
        Some(Payload::Function(function)) => {
            let name = function.name.borrow().clone();
            (
                text::str_text(vm, &name)
                    .map(|t| t.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                "()",
            )
        }
        Some(Payload::NativeFunction(function))
            if matches!(
                function.kind,
                NativeKind::Function | NativeKind::ModuleFunction | NativeKind::Static
            ) =>
        {
            (function.def.name.to_owned(), "()")
        }
        _ => (vm.type_name(callable).to_string(), " object"),
    }
}

/// Whether `exception` was raised because the iteration is over.
#[must_use]
pub fn is_stop(vm: &Vm, exception: &ObjRef) -> bool {
    exception
        .class()
        .is_subclass(vm.exception(ExceptionKind::StopIteration))
}

/// Raises an exception by calling its class, as `raise Class(args)` would.
pub fn throw_class(vm: &mut Vm, class: &ClassRef, args: Vec<Value>) -> Thrown {
    match call_values(vm, &Value::from(class), args) {
        Ok(Value::Obj(object)) if matches!(object.payload, Payload::Exception(_)) => {
            raise::throw_instance(vm, object)
        }
        Ok(_) => raise::type_error(vm, "exceptions must derive from BaseException"),
        Err(thrown) => thrown,
    }
}
