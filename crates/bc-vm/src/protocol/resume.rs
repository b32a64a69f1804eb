//! Resuming generators and coroutines: send, throw, close, delegation, and the asynchronous protocols.
//!
//! The rules are genobject.c's. A running generator's frame is in the loop; a suspended one's is in
//! the generator; a finished generator has none.

use std::rc::Rc;

use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::frame::Frame;
use crate::model::generator::Generator;
use crate::model::native::{Args, NativeData, NativeIter};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::{Outcome, Sent, Vm};
use crate::protocol::{attr, call, finalize, iter, raise, report, tracing, warn};

/// How far a resumed generator came.
pub enum Progress {
    /// It yielded.
    Yield(Value),
    /// It returned, or its iteration is over.
    Return(Value),
}

fn generator(value: &Value) -> Option<(&ObjRef, &Generator)> {
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
    sent: Sent,
    closing: bool,
) -> PyResult<Progress> {
    let Some(mut frame) = take_frame(vm, generator)? else {
        return match sent {
            Sent::Throw(exception) if !generator.is_coroutine() || closing => {
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
        && let Sent::Value(value) = &sent
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
    let eval = vm.eval;
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
    if !raise::is(&thrown, vm, Exc::StopIteration) {
        return thrown;
    }
    let strict =
        CodeFlags::FUTURE_GENERATOR_STOP | CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE;
    if !generator.code.object().flags().intersects(strict) {
        let message = format!("generator '{}' raised StopIteration", short_name(generator));
        return match warn::warn(vm, Exc::PendingDeprecationWarning, &message) {
            Ok(()) => thrown,
            Err(instead) => instead,
        };
    }
    let Thrown::Raise(stop) = thrown else {
        return thrown;
    };
    let message = vm.new_str(format!("{} raised StopIteration", word(generator)));
    let args = vm.new_tuple([message]);
    let error = raise::new(vm, Exc::RuntimeError, args);
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
    match run(vm, object, generator, Sent::Value(value), false)? {
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
    match run(vm, object, generator, Sent::Value(Value::None), false) {
        Ok(Progress::Yield(value)) => Ok(Some(value)),
        Ok(Progress::Return(_)) => Ok(None),
        Err(thrown) if raise::is(&thrown, vm, Exc::StopIteration) => Ok(None),
        Err(thrown) => Err(thrown),
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
            let exit = raise::new(vm, Exc::GeneratorExit, args);
            raise::set_context(vm, &exit);
            exit
        }
    };
    match run(vm, object, generator, Sent::Throw(exception), true) {
        Ok(Progress::Yield(_)) => Err(raise::runtime_error(
            vm,
            format!("{} ignored GeneratorExit", word(generator)),
        )),
        Ok(Progress::Return(_)) => Ok(Value::None),
        Err(thrown)
            if raise::is(&thrown, vm, Exc::StopIteration)
                || raise::is(&thrown, vm, Exc::GeneratorExit) =>
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
            warn::warn(vm, Exc::RuntimeWarning, &message)?;
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
                .is_subclass(vm.exception(Exc::AttributeError))
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
                    Thrown::Raise(raised) => run(vm, object, generator, Sent::Throw(raised), false),
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
                        run(vm, object, generator, Sent::Value(value), false)
                    }
                    Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
                        drop_delegate(generator);
                        run(
                            vm,
                            object,
                            generator,
                            Sent::Value(stop_value(&raised)),
                            false,
                        )
                    }
                    Err(Thrown::Raise(raised)) => {
                        drop_delegate(generator);
                        run(vm, object, generator, Sent::Throw(raised), false)
                    }
                    Err(fault) => Err(fault),
                };
            }
        }
    }
    let exception = exception_to_throw(vm, args)?;
    run(vm, object, generator, Sent::Throw(exception), false)
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
    let exit = vm.exception(Exc::GeneratorExit);
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
    let base = vm.exception(Exc::BaseException).clone();
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
        return match run(vm, object, generator, Sent::Value(sent), false) {
            Err(Thrown::Raise(raised)) if call::is_stop(vm, &raised) => {
                tracing::note_stop(vm, &Thrown::Raise(raised.clone()));
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
                tracing::note_stop(vm, &Thrown::Raise(raised.clone()));
            }
            Ok(Progress::Return(stop_value(&raised)))
        }
        Err(thrown) => Err(thrown),
    }
}

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
            finalize::run_doomed(vm)?;
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
        let (class, name) = (vm.type_name(value), call::keyword_text(name));
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
    warn::warn(vm, Exc::PendingDeprecationWarning, &message)?;
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

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for Ready {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let value = self.value.borrow().clone();
        Err(stop(vm, value))
    }
}
