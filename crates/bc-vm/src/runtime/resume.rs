//! Resuming generators and coroutines: send, throw, close, delegation, and the asynchronous protocols.
//!
//! The rules are genobject.c's. A running generator's frame is in the loop; a suspended one's is in
//! the generator; a finished generator has none.

use std::rc::Rc;

use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::frame::Frame;
use crate::model::generator::Generator;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::{Outcome, ResumeWith, Vm};
use crate::protocol::{attr, call, raise};
use crate::runtime::{report, tracing, warn};

/// How far a resumed generator came.
pub enum Progress {
    /// It yielded.
    Yield(Value),
    /// It returned, or its iteration is over.
    Return(Value),
}

pub(super) fn generator(value: &Value) -> Option<(&ObjRef, &Generator)> {
    match value {
        Value::Obj(object) => match &object.payload {
            Payload::Generator(generator) => Some((object, generator)),
            _ => None,
        },
        _ => None,
    }
}

fn word(generator: &Generator) -> &'static str {
    if generator.is_coroutine() {
        "coroutine"
    } else {
        "generator"
    }
}

/// Takes the frame of a generator that is to run.
///
/// # Errors
///
/// `ValueError` if it runs already.
pub fn take_frame(vm: &mut Vm, generator: &Generator) -> PyResult<Option<Box<Frame>>> {
    if generator.running.get() {
        return Err(raise::value_error(
            vm,
            format!("{} already executing", word(generator)),
        ));
    }
    Ok(generator.frame.take())
}

/// Runs the generator until it yields, returns or raises.
fn run(
    vm: &mut Vm,
    object: &ObjRef,
    generator: &Generator,
    sent: ResumeWith,
    closing: bool,
) -> PyResult<Progress> {
    let Some(mut frame) = take_frame(vm, generator)? else {
        return match sent {
            ResumeWith::Throw(exception) if !generator.is_coroutine() || closing => {
                Err(Thrown::Raise(exception))
            }
            _ if generator.is_coroutine() && !closing => Err(raise::runtime_error(
                vm,
                "cannot reuse already awaited coroutine",
            )),
            _ => Ok(Progress::Return(Value::None)),
        };
    };
    if frame.lasti == Frame::NOT_STARTED
        && let ResumeWith::Value(value) = &sent
        && !value.is_none()
    {
        generator.frame.replace(Some(frame));
        let message = format!(
            "can't send non-None value to a just-started {}",
            word(generator)
        );
        return Err(raise::type_error(vm, message));
    }
    generator.running.set(true);
    frame.generator = Some(Rc::clone(object));
    let eval = vm.wires.eval;
    let result = eval(vm, frame, sent);
    generator.running.set(false);
    match result {
        Ok(Outcome::Yield(mut frame, value)) => {
            frame.generator = None;
            generator.frame.replace(Some(frame));
            Ok(Progress::Yield(value))
        }
        Ok(Outcome::Return(value)) => Ok(Progress::Return(value)),
        Err(thrown) => Err(leaving(vm, generator, thrown)),
    }
}

/// The first characters of the generator's qualified name, as warnings show it.
fn short_name(generator: &Generator) -> String {
    let name = generator.qualname.borrow();
    match name.as_str() {
        Some(name) => name.text().to_string_lossy().chars().take(50).collect(),
        None => String::new(),
    }
}

/// What an exception becomes when it leaves the body: under `generator_stop`, and always in
/// coroutines, a `StopIteration` becomes a `RuntimeError`; elsewhere a warning is given. The frame that
/// resumed the generator is the one that runs.
pub fn leaving(vm: &mut Vm, generator: &Generator, thrown: Thrown) -> Thrown {
    if !raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) {
        return thrown;
    }
    let strict =
        CodeFlags::FUTURE_GENERATOR_STOP | CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE;
    if !generator.code.object().flags().intersects(strict) {
        let message = format!("generator '{}' raised StopIteration", short_name(generator));
        return match warn::warn(vm, ExceptionKind::PendingDeprecationWarning, &message) {
            Ok(()) => thrown,
            Err(instead) => instead,
        };
    }
    let Thrown::Raise(stop) = thrown else {
        return thrown;
    };
    let message = vm.new_str(format!("{} raised StopIteration", word(generator)));
    let args = vm.new_tuple([message]);
    let error = raise::new(vm, ExceptionKind::RuntimeError, args);
    if let Payload::Exception(data) = &error.payload {
        data.cause.replace(Value::from(&stop));
        data.suppress_context.set(true);
        data.context.replace(Value::Obj(stop));
    }
    Thrown::Raise(error)
}

/// The value a `StopIteration` carries.
#[must_use]
pub fn stop_value(exception: &ObjRef) -> Value {
    match &exception.payload {
        Payload::Exception(data) => data
            .fields
            .borrow()
            .first()
            .filter(|value| !value.is_unbound())
            .cloned()
            .unwrap_or(Value::None),
        _ => Value::None,
    }
}

/// `generator.send(value)`: the next value it yields.
///
/// # Errors
///
/// `StopIteration` when it returns, and what its body raises.
pub fn send(vm: &mut Vm, receiver: &Value, value: Value) -> PyResult {
    let Some((object, generator)) = generator(receiver) else {
        return Err(raise::type_error(vm, "send() needs a generator"));
    };
    match run(vm, object, generator, ResumeWith::Value(value), false)? {
        Progress::Yield(value) => Ok(value),
        Progress::Return(value) => Err(stop(vm, value)),
    }
}

/// `StopIteration(value)`; a tuple or an exception is not taken apart.
fn stop(vm: &mut Vm, value: Value) -> Thrown {
    raise::stop_iteration(vm, value)
}

/// The next value of a generator, `None` when it is over.
///
/// # Errors
///
/// What its body raises, other than `StopIteration`.
pub fn next(vm: &mut Vm, receiver: &Value) -> PyResult<Option<Value>> {
    let Some((object, generator)) = generator(receiver) else {
        return Err(raise::type_error(vm, "not a generator"));
    };
    match run(vm, object, generator, ResumeWith::Value(Value::None), false) {
        Ok(Progress::Yield(value)) => Ok(Some(value)),
        Ok(Progress::Return(_)) => Ok(None),
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) => Ok(None),
        Err(thrown) => Err(thrown),
    }
}

/// The next item of a generator that native code goes through, `None` when it is over.
///
/// # Errors
///
/// What its body raises, other than `StopIteration`.
pub(crate) fn next_item(vm: &mut Vm, generator: &Value) -> PyResult<Option<Value>> {
    match delegate(vm, generator, Value::None)? {
        Progress::Yield(value) => Ok(Some(value)),
        Progress::Return(value) => {
            if vm.tracing.tells && vm.tracing.stop.is_none() {
                vm.tracing.stop = tracing::stop_of(vm, &value);
            }
            Ok(None)
        }
    }
}

/// What a generator delegates to at the moment: the receiver of its `yield from`.
#[must_use]
pub fn delegate_of(generator: &Generator) -> Option<Value> {
    let frame = generator.frame.borrow();
    let frame = frame.as_ref()?;
    if frame.lasti == Frame::NOT_STARTED {
        return None;
    }
    let next = frame.code.plain.get(frame.pc as usize)?;
    (next.op == Opcode::YIELD_FROM.0)
        .then(|| frame.stack.last().cloned())
        .flatten()
}

/// `generator.close()`
///
/// # Errors
///
/// What its body raises, other than `GeneratorExit` and `StopIteration`; `RuntimeError` if it yields.
pub fn close(vm: &mut Vm, receiver: &Value) -> PyResult {
    let Some((object, generator)) = generator(receiver) else {
        return Err(raise::type_error(vm, "close() needs a generator"));
    };
    let mut exception = None;
    if let Some(inner) = delegate_of(generator) {
        generator.running.set(true);
        let closed = close_inner(vm, &inner);
        generator.running.set(false);
        if let Err(thrown) = closed {
            match thrown {
                Thrown::Raise(raised) => exception = Some(raised),
                fault => return Err(fault),
            }
        }
    }
    let exception = match exception {
        Some(exception) => exception,
        None => {
            let args = vm.new_tuple([]);
            let exit = raise::new(vm, ExceptionKind::GeneratorExit, args);
            raise::set_context(vm, &exit);
            exit
        }
    };
    match run(vm, object, generator, ResumeWith::Throw(exception), true) {
        Ok(Progress::Yield(_)) => Err(raise::runtime_error(
            vm,
            format!("{} ignored GeneratorExit", word(generator)),
        )),
        Ok(Progress::Return(_)) => Ok(Value::None),
        Err(thrown)
            if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration)
                || raise::is_instance(&thrown, vm, ExceptionKind::GeneratorExit) =>
        {
            Ok(Value::None)
        }
        Err(thrown) => Err(thrown),
    }
}

/// What happens when the last reference to a suspended generator goes: it is closed; a coroutine that
/// never ran is warned of instead, if `may_warn`.
///
/// # Errors
///
/// As [`close`].
pub fn finalize(vm: &mut Vm, receiver: &Value, may_warn: bool) -> PyResult {
    if let Some((_, generator)) = generator(receiver)
        && generator.is_coroutine()
        && generator
            .frame
            .borrow()
            .as_ref()
            .is_some_and(|frame| frame.lasti == Frame::NOT_STARTED)
    {
        let message = format!("coroutine '{}' was never awaited", short_name(generator));
        generator.frame.take();
        if may_warn {
            warn::warn(vm, ExceptionKind::RuntimeWarning, &message)?;
        }
        return Ok(Value::None);
    }
    close(vm, receiver)
}

/// Closes the iterator a generator delegates to, if it can be closed.
fn close_inner(vm: &mut Vm, inner: &Value) -> PyResult<()> {
    if vm.class_id_of(inner) == ClassId::GENERATOR {
        return close(vm, inner).map(drop);
    }
    let name = vm.names.close.clone();
    match attr::getattr(vm, inner, &name) {
        Ok(method) => call::call_values(vm, &method, []).map(drop),
        Err(Thrown::Raise(raised)) => {
            if !raised
                .class()
                .is_subclass(vm.exception(ExceptionKind::AttributeError))
            {
                report::write_unraisable(vm, &raised, inner)?;
            }
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}

/// `generator.throw(type[, value[, traceback]])`
///
/// # Errors
///
/// What its body raises; `StopIteration` when it returns.
pub fn throw(vm: &mut Vm, receiver: &Value, args: &[Value]) -> PyResult {
    match throw_into(vm, receiver, args)? {
        Progress::Yield(value) => Ok(value),
        Progress::Return(value) => Err(stop(vm, value)),
    }
}

fn throw_into(vm: &mut Vm, receiver: &Value, args: &[Value]) -> PyResult<Progress> {
    let Some((object, generator)) = generator(receiver) else {
        return Err(raise::type_error(vm, "throw() needs a generator"));
    };
    let kind = args.first().cloned().unwrap_or(Value::None);
    if let Some(inner) = delegate_of(generator) {
        if is_generator_exit(vm, &kind) {
            generator.running.set(true);
            let closed = close_inner(vm, &inner);
            generator.running.set(false);
            if let Err(thrown) = closed {
                return match thrown {
                    Thrown::Raise(raised) => {
                        run(vm, object, generator, ResumeWith::Throw(raised), false)
                    }
                    fault => Err(fault),
                };
            }
        } else {
            let name = vm.names.throw.clone();
            let result = if vm.class_id_of(&inner) == ClassId::GENERATOR {
                generator.running.set(true);
                let result = throw_into(vm, &inner, args);
                generator.running.set(false);
                Some(result)
            } else if let Some(method) = attr::getattr_opt(vm, &inner, &name)? {
                generator.running.set(true);
                let result = call::call_values(vm, &method, args.iter().cloned());
                generator.running.set(false);
                Some(match result {
                    Ok(value) => Ok(Progress::Yield(value)),
                    Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
                        Ok(Progress::Return(stop_value(&raised)))
                    }
                    Err(thrown) => Err(thrown),
                })
            } else {
                None
            };
            if let Some(result) = result {
                return match result {
                    Ok(Progress::Yield(value)) => Ok(Progress::Yield(value)),
                    Ok(Progress::Return(value)) => {
                        drop_delegate(generator);
                        run(vm, object, generator, ResumeWith::Value(value), false)
                    }
                    Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
                        drop_delegate(generator);
                        run(
                            vm,
                            object,
                            generator,
                            ResumeWith::Value(stop_value(&raised)),
                            false,
                        )
                    }
                    Err(Thrown::Raise(raised)) => {
                        drop_delegate(generator);
                        run(vm, object, generator, ResumeWith::Throw(raised), false)
                    }
                    Err(fault) => Err(fault),
                };
            }
        }
    }
    let exception = exception_to_throw(vm, args)?;
    run(vm, object, generator, ResumeWith::Throw(exception), false)
}

/// Pops the receiver of a `yield from` that is over, and steps past the instruction.
fn drop_delegate(generator: &Generator) {
    let popped = match &mut *generator.frame.borrow_mut() {
        Some(frame) => {
            frame.pc += 1;
            frame.stack.pop()
        }
        None => None,
    };
    drop(popped);
}

fn is_generator_exit(vm: &Vm, kind: &Value) -> bool {
    let exit = vm.exception(ExceptionKind::GeneratorExit);
    match kind.as_class() {
        Some(class) => class.is_subclass(exit),
        None => kind.as_exception().is_some() && vm.class_of(kind).is_subclass(exit),
    }
}

/// The instance that `throw(type, value, traceback)` means.
fn exception_to_throw(vm: &mut Vm, args: &[Value]) -> PyResult<ObjRef> {
    let kind = args.first().cloned().unwrap_or(Value::None);
    let value = args.get(1).cloned().unwrap_or(Value::None);
    let trace = args.get(2).cloned().unwrap_or(Value::None);
    if !trace.is_none() && !matches!(trace.payload(), Some(Payload::Traceback(_))) {
        return Err(raise::type_error(
            vm,
            "throw() third argument must be a traceback object",
        ));
    }
    let base = vm.exception(ExceptionKind::BaseException).clone();
    let by_class = kind.as_class().is_some();
    let exception = match kind.as_class() {
        Some(class) if class.is_subclass(&base) => {
            let made = if value.as_exception().is_some() && vm.class_of(&value).is_subclass(&class)
            {
                value
            } else if value.is_none() {
                call::call_values(vm, &kind, [])?
            } else if let Some(items) = value.as_tuple() {
                call::call_values(vm, &kind, items.to_vec())?
            } else {
                call::call_values(vm, &kind, [value])?
            };
            match made {
                Value::Obj(object) if matches!(object.payload, Payload::Exception(_)) => object,
                other => {
                    let message = format!(
                        "calling {} should have returned an instance of BaseException, not {}",
                        class.data().name(),
                        vm.type_name(&other)
                    );
                    return Err(raise::type_error(vm, message));
                }
            }
        }
        _ => match kind {
            Value::Obj(object) if matches!(object.payload, Payload::Exception(_)) => {
                if !value.is_none() {
                    return Err(raise::type_error(
                        vm,
                        "instance exception may not have a separate value",
                    ));
                }
                object
            }
            other => {
                let message = format!(
                    "exceptions must be classes or instances deriving from BaseException, not {}",
                    vm.type_name(&other)
                );
                return Err(raise::type_error(vm, message));
            }
        },
    };
    // An instance by itself brings its traceback along; one named with its class has what was given.
    if let Payload::Exception(data) = &exception.payload
        && (by_class || !trace.is_none())
    {
        data.traceback.replace(trace);
    }
    Ok(exception)
}

/// One step of `yield from` and `await`: sends `sent` to `receiver`.
///
/// # Errors
///
/// What the receiver raises, other than `StopIteration`.
pub fn delegate(vm: &mut Vm, receiver: &Value, sent: Value) -> PyResult<Progress> {
    if let Some((object, generator)) = generator(receiver) {
        return match run(vm, object, generator, ResumeWith::Value(sent), false) {
            Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
                raise::note_stop(vm, &Thrown::Raise(raised.clone()));
                Ok(Progress::Return(stop_value(&raised)))
            }
            other => other,
        };
    }
    let result = if sent.is_none() {
        let name = vm.names.__next__.clone();
        match call::call_special(vm, receiver, &name, Args::none()) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => {
                let message = format!("'{}' object is not an iterator", vm.type_name(receiver));
                Err(raise::type_error(vm, message))
            }
            Err(thrown) => Err(thrown),
        }
    } else {
        let name = vm.names.send.clone();
        call::method(vm, receiver, &name, Args::of([sent]))
    };
    match result {
        Ok(value) => Ok(Progress::Yield(value)),
        Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
            // A native iterator raises only for who asks by name.
            if !matches!(receiver.payload(), Some(Payload::Iter(_))) {
                raise::note_stop(vm, &Thrown::Raise(raised.clone()));
            }
            Ok(Progress::Return(stop_value(&raised)))
        }
        Err(thrown) => Err(thrown),
    }
}
