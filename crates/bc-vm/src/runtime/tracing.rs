//! Telling events to the functions of `sys.settrace` and `sys.setprofile`.
//!
//! The rules are those of `call_trace` in ceval.c and of the trampolines in sysmodule.c: the frame that
//! is told of is the one that runs, nothing is told while one of the functions runs, and one that raises
//! is taken away. When what is told stands in `interp`.

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::frame::{Frame, FrameObject};
use crate::model::native::{Args, Arity};
use crate::model::object::{ObjRef, Payload};
use crate::model::tracing::Event;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, poll, raise};
use crate::runtime::{finalize, frames, locals};

/// Sets the function of `sys.settrace`, or takes it away.
pub fn set_trace(vm: &mut Vm, function: Option<Value>) {
    let before = std::mem::replace(&mut vm.tracing.trace, function);
    vm.tell_events();
    drop(before);
}

/// Sets the function of `sys.setprofile`, or takes it away.
pub fn set_profile(vm: &mut Vm, function: Option<Value>) {
    let before = std::mem::replace(&mut vm.tracing.profile, function);
    vm.tell_events();
    drop(before);
}

/// Tells of a frame's start or end to both functions; the frame is [`CallStack::top`](crate::model::vm::CallStack::top).
///
/// # Errors
///
/// What the functions raise; the second is asked even so when the frame is left, as the reference does.
pub fn frame(vm: &mut Vm, event: Event, arg: &Value) -> PyResult<()> {
    let traced = trace(vm, event, arg.clone());
    if event == Event::Call {
        traced?;
        return profile(vm, event, arg.clone());
    }
    let given = if traced.is_ok() {
        arg.clone()
    } else {
        Value::None
    };
    let profiled = profile(vm, event, given);
    traced.and(profiled)
}

/// Tells an event of the frame that runs to the function of `sys.settrace`, or to its `f_trace`.
///
/// # Errors
///
/// What the function raises; it is taken away then.
pub fn trace(vm: &mut Vm, event: Event, arg: Value) -> PyResult<()> {
    if vm.tracing.inside > 0 || vm.tracing.trace.is_none() {
        return Ok(());
    }
    let frame = frames::top_object(vm);
    let Payload::Frame(data) = &frame.payload else {
        return Ok(());
    };
    let function = if event == Event::Call {
        vm.tracing.trace.clone().unwrap_or(Value::None)
    } else {
        data.trace.borrow().clone()
    };
    if function.is_none() && event != Event::Call {
        return Ok(());
    }
    match tell(vm, &function, &frame, event, arg) {
        Ok(Value::None) => Ok(()),
        Ok(local) => {
            let before = data.trace.replace(local);
            drop(before);
            Ok(())
        }
        Err(thrown) => {
            set_trace(vm, None);
            let before = data.trace.replace(Value::None);
            drop(before);
            Err(thrown)
        }
    }
}

/// Tells an event of the frame that runs to the function of `sys.setprofile`.
///
/// # Errors
///
/// As [`trace`].
pub fn profile(vm: &mut Vm, event: Event, arg: Value) -> PyResult<()> {
    if vm.tracing.inside > 0 {
        return Ok(());
    }
    let Some(function) = vm.tracing.profile.clone() else {
        return Ok(());
    };
    let frame = frames::top_object(vm);
    let told = tell(vm, &function, &frame, event, arg);
    if told.is_err() {
        set_profile(vm, None);
    }
    told.map(drop)
}

/// Calls a function with a frame, an event and its argument; what it changes in `f_locals` is changed in
/// the frame (`call_trampoline`).
fn tell(vm: &mut Vm, function: &Value, frame: &ObjRef, event: Event, arg: Value) -> PyResult {
    // What died in native code has its finaliser told of, which would run in the function's call otherwise.
    finalize::run_finalizers(vm)?;
    locals::of_frame_object(vm, frame)?;
    let name = Value::Obj(vm.intern(event.name()));
    vm.tracing.inside += 1;
    vm.tell_events();
    let args = Args::of([Value::from(frame), name, arg]);
    let result = call::call(vm, function, args);
    vm.tracing.inside = vm.tracing.inside.saturating_sub(1);
    vm.tell_events();
    let before = locals::to_fast(vm, frame);
    drop(before);
    if let Err(Thrown::Raise(exception)) = &result {
        frames::trace_top(vm, exception);
    }
    result
}

/// Calls `function` with events told, in a function that is being told one (`sys.call_tracing`).
///
/// # Errors
///
/// As [`call::call`].
pub fn call_tracing(vm: &mut Vm, function: &Value, args: Vec<Value>) -> PyResult {
    let inside = std::mem::take(&mut vm.tracing.inside);
    vm.tell_events();
    let result = call::call_values(vm, function, args);
    vm.tracing.inside = inside;
    vm.tell_events();
    result
}

/// Whether profilers are told of a call by an instruction: one of a native function, unless plain arguments are too few
/// or too many for one that takes none or one.
#[cold]
#[must_use]
pub fn is_profiled(vm: &Vm, callable: &Value, args: &Args, extended: bool) -> bool {
    let Some(function) = callable.as_native() else {
        return false;
    };
    if vm.tracing.profile.is_none() || vm.class_id_of(callable) != ClassId::BUILTIN_FUNCTION {
        return false;
    }
    match function.def.arity {
        Arity::None if !extended && args.keywords.is_empty() => args.is_empty(),
        Arity::One if !extended && args.keywords.is_empty() => args.len() == 1,
        _ => true,
    }
}

/// Calls a native function through `run` with the events that profilers get (`C_TRACE`).
///
/// # Errors
///
/// What the call raises, and what the function of `sys.setprofile` raises.
pub fn native(vm: &mut Vm, function: &Value, run: impl FnOnce(&mut Vm) -> PyResult) -> PyResult {
    profile(vm, Event::CCall, function.clone())?;
    let mut result = run(vm);
    if vm.heap.trap() {
        // What has died in the call comes to its end before, or nothing would be told of that.
        vm.call_stack.raising = result.is_err();
        if let Err(thrown) = poll::poll(vm) {
            result = Err(thrown);
        }
        vm.call_stack.raising = false;
    }
    match result {
        Err(Thrown::Raise(exception)) => {
            profile(vm, Event::CException, function.clone())?;
            Err(Thrown::Raise(exception))
        }
        Ok(value) => {
            profile(vm, Event::CReturn, function.clone())?;
            Ok(value)
        }
        fault => fault,
    }
}

/// Tells of an exception that is raised in the frame that runs (`call_exc_trace`).
///
/// # Errors
///
/// What the function raises: it takes the exception's place.
pub fn exception(vm: &mut Vm, exception: &ObjRef) -> PyResult<()> {
    let class = Value::from(exception.class());
    let traceback = match &exception.payload {
        Payload::Exception(data) => data.traceback.borrow().clone(),
        _ => Value::None,
    };
    let arg = vm.new_tuple([class, Value::from(exception), traceback]);
    trace(vm, Event::Exception, arg)
}

/// The `StopIteration` that a generator's return of `value` amounts to.
pub fn stop_of(vm: &mut Vm, value: &Value) -> Option<ObjRef> {
    let args = if value.is_none() {
        vm.new_tuple([])
    } else {
        vm.new_tuple([value.clone()])
    };
    Some(raise::new(vm, ExceptionKind::StopIteration, args))
}

/// Where a frame object's line table is looked at before instruction `lasti`: whether a line is to be told.
pub fn begins_line(data: &FrameObject, lasti: u32) -> bool {
    if lasti == Frame::NOT_STARTED {
        return false;
    }
    let start = data.code.start(lasti);
    let at = i64::from(start);
    let mut window = data.window.get();
    let mut line = data.lineno.get();
    if at < window.lower || at >= window.upper {
        let (found, lower, upper) = bc_core::lnotab::window_of(data.code.object(), start);
        line = found;
        window.lower = lower.into();
        window.upper = upper.into();
        data.window.set(window);
    }
    let begins = at == window.lower || at < window.before;
    if begins {
        data.lineno.set(line);
    }
    begins
}
