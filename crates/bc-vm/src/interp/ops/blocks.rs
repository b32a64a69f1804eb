//! Blocks: loops, handlers, `finally`, `with`, and raising.

use super::{call_out, fall, pop};
use crate::interp::step::{Exit, Next, Step, Why, underflow};
use crate::interp::unwind;
use crate::model::class::{ClassRef, Layout};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::frame::{Block, BlockKind, Frame, why};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, construct, raise, truth};

/// How many blocks may be open at once: 20 that are set up (`CO_MAXBLOCKS`), and two of running handlers for each.
const MAX_BLOCKS: usize = 60;

fn push_block(frame: &mut Frame, kind: BlockKind, handler: u32) -> Result<(), Exit> {
    if frame.blocks.len() >= MAX_BLOCKS {
        return Err(Fault::Internal("block stack overflow").into());
    }
    let level = frame.stack.len() as u32;
    frame.blocks.push(Block {
        kind,
        handler,
        level,
    });
    Ok(())
}

/// Opens a loop that ends at `arg`.
#[inline]
pub(crate) fn setup_loop(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    push_block(frame, BlockKind::Loop, arg)?;
    Ok(Next::FallThrough)
}

/// Opens a `try` whose handlers begin at `arg`.
#[inline]
pub(crate) fn setup_except(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    push_block(frame, BlockKind::Except, arg)?;
    Ok(Next::FallThrough)
}

/// Opens a `try` whose `finally` body begins at `arg`.
#[inline]
pub(crate) fn setup_finally(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    push_block(frame, BlockKind::Finally, arg)?;
    Ok(Next::FallThrough)
}

/// Closes the innermost block; what lies above its level goes.
#[inline]
pub(crate) fn pop_block(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let Some(block) = frame.blocks.pop() else {
        return Err(underflow());
    };
    if frame.stack.len() > block.level as usize {
        frame.stack.truncate(block.level as usize);
        if vm.heap.trap() {
            call_out(vm, frame, crate::protocol::poll::poll)?;
        }
    }
    fall(vm, frame)
}

/// Closes a handler: the exception that was handled before it is handled again.
pub(crate) fn pop_except(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    match frame.blocks.pop() {
        Some(block) if block.kind == BlockKind::ExceptHandler => {
            unwind::except_handler(vm, frame, block);
            if vm.heap.trap() {
                call_out(vm, frame, crate::protocol::poll::poll)?;
            }
            fall(vm, frame)
        }
        Some(_) => Err(raise::system_error(vm, "popped block is not an except handler").into()),
        None => Err(underflow()),
    }
}

/// `break`
pub(crate) fn break_loop(_vm: &mut Vm, _frame: &mut Box<Frame>, _arg: u32) -> Step {
    Err(Exit::Unwind(Why::Break))
}

/// `continue` out of a `try`, to the loop's head at `arg`
pub(crate) fn continue_loop(_vm: &mut Vm, _frame: &mut Box<Frame>, arg: u32) -> Step {
    Err(Exit::Unwind(Why::Continue(arg)))
}

/// Ends a `finally` body: goes on with whatever led into it.
pub(crate) fn end_finally(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    match pop(frame)? {
        Value::None => Ok(Next::FallThrough),
        Value::Int(why::RETURN) => {
            let value = pop(frame)?;
            Err(Exit::Unwind(Why::Return(value)))
        }
        Value::Int(why::CONTINUE) => match pop(frame)? {
            Value::Int(offset) => {
                let offset = u32::try_from(offset).ok();
                let index = offset.and_then(|offset| frame.code.verified.index_of(offset));
                match index {
                    Some(index) => Err(Exit::Unwind(Why::Continue(index as u32))),
                    None => Err(underflow()),
                }
            }
            _ => Err(underflow()),
        },
        Value::Int(why::BREAK) => Err(Exit::Unwind(Why::Break)),
        Value::Int(why::SILENCED) => pop_except(vm, frame, 0),
        Value::Obj(class) if matches!(class.payload, Payload::Class(_)) => {
            let exception = pop(frame)?;
            let traceback = pop(frame)?;
            match exception {
                Value::Obj(object) => match &object.payload {
                    Payload::Exception(data) => {
                        data.traceback.replace(traceback);
                        Err(Exit::Reraise(object))
                    }
                    _ => Err(underflow()),
                },
                _ => Err(underflow()),
            }
        }
        _ => Err(raise::system_error(vm, "'finally' pops bad exception").into()),
    }
}

fn special(vm: &mut Vm, manager: &Value, name: &crate::model::object::ObjRef) -> PyResult {
    match call::special(vm, manager, name)? {
        Some(method) => Ok(method),
        None => Err(raise::attribute_error(vm, super::names::spelled(name))),
    }
}

/// `manager → __exit__ __enter__()`, and opens a block whose clean-up begins at `arg`
pub(crate) fn setup_with(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let manager = pop(frame)?;
    let (exit, entered) = call_out(vm, frame, |vm| {
        let (exit_name, enter_name) = (vm.names.__exit__.clone(), vm.names.__enter__.clone());
        let exit = special(vm, &manager, &exit_name)?;
        let enter = special(vm, &manager, &enter_name)?;
        drop(manager);
        let entered = call::call_values(vm, &enter, [])?;
        Ok((exit, entered))
    })?;
    frame.push(exit);
    push_block(frame, BlockKind::Finally, arg)?;
    frame.push(entered);
    fall(vm, frame)
}

/// Calls the `__exit__` that lies below whatever led here; leaves its result and the exception's
/// class (or `None`) on the stack.
pub(crate) fn with_cleanup_start(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let len = frame.stack.len();
    let mut arguments = [Value::None, Value::None, Value::None];
    let exit_at = match frame.stack.last().ok_or_else(underflow)? {
        Value::None => len.checked_sub(2),
        Value::Int(why::RETURN | why::CONTINUE) => len.checked_sub(3),
        Value::Int(_) => len.checked_sub(2),
        _ => {
            let [.., traceback, value, class] = frame.stack.as_slice() else {
                return Err(underflow());
            };
            arguments = [class.clone(), value.clone(), traceback.clone()];
            // Below the triple of the exception lies that of the one handled before; the three move
            // down over the exit function, and a hole takes the place of the topmost of them.
            if len < 7 {
                return Err(underflow());
            }
            frame.stack.insert(len - 3, Value::Unbound);
            match frame.blocks.last_mut() {
                Some(block) if block.kind == BlockKind::ExceptHandler => {
                    block.level = block.level.saturating_sub(1)
                }
                _ => return Err(underflow()),
            }
            len.checked_sub(7)
        }
    };
    let exit_at = exit_at
        .filter(|&at| at < frame.stack.len())
        .ok_or_else(underflow)?;
    let exit = frame.stack.remove(exit_at);
    let class = arguments[0].clone();
    let result = call_out(vm, frame, |vm| {
        let result = call::call_values(vm, &exit, arguments);
        drop(exit);
        result
    })?;
    frame.push(class);
    frame.push(result);
    fall(vm, frame)
}

/// `class result →`; if there was an exception and the result is true, a mark that it is silenced
pub(crate) fn with_cleanup_finish(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let result = pop(frame)?;
    let class = pop(frame)?;
    if !class.is_none() && call_out(vm, frame, |vm| truth::truth(vm, &result))? {
        frame.push(Value::Int(why::SILENCED));
    }
    fall(vm, frame)
}

/// `[exception [cause]] →`, raised
pub(crate) fn raise_varargs(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let cause = if arg >= 2 { Some(pop(frame)?) } else { None };
    if arg == 0 {
        return match vm.call_stack.handled.clone() {
            Value::Obj(exception) => Err(Exit::Reraise(exception)),
            _ => Err(raise::runtime_error(vm, "No active exception to reraise").into()),
        };
    }
    let what = pop(frame)?;
    call_out(vm, frame, |vm| Err(do_raise(vm, what, cause)))
}

/// `raise what [from cause]`
fn do_raise(vm: &mut Vm, what: Value, cause: Option<Value>) -> Thrown {
    let exception = match instantiate(vm, &what) {
        Ok(Some(Value::Obj(object))) => object,
        Ok(_) => return raise::type_error(vm, "exceptions must derive from BaseException"),
        Err(thrown) => return thrown,
    };
    if let Some(cause) = cause {
        let cause = if cause.is_none() {
            Value::None
        } else {
            match cause_instance(vm, cause) {
                Ok(Some(cause)) => cause,
                Ok(None) => {
                    return raise::type_error(
                        vm,
                        "exception causes must derive from BaseException",
                    );
                }
                Err(thrown) => return thrown,
            }
        };
        if let Payload::Exception(data) = &exception.payload {
            data.cause.replace(cause);
            data.suppress_context.set(true);
        }
    }
    raise::throw_instance(vm, exception)
}

/// The exception instance that `from cause` means; `None` if it cannot be a cause. What a class makes
/// when it is called is not looked at, as in CPython.
fn cause_instance(vm: &mut Vm, cause: Value) -> PyResult<Option<Value>> {
    if cause.as_exception().is_some() {
        return Ok(Some(cause));
    }
    let base = vm.exception(crate::model::exception::ExceptionKind::BaseException);
    match cause.as_class() {
        Some(class) if class.is_subclass(base) => call::call_values(vm, &cause, []).map(Some),
        _ => Ok(None),
    }
}

/// The exception instance that raising `what` means; `None` if it cannot be raised.
fn instantiate(vm: &mut Vm, what: &Value) -> PyResult<Option<Value>> {
    if what.as_exception().is_some() {
        return Ok(Some(what.clone()));
    }
    if let Some(class) = what.as_class()
        && class.data().layout == Layout::Exception
        && let Some(made) = construct::make_quick(vm, &class)
    {
        return Ok(Some(made));
    }
    let base = vm
        .exception(crate::model::exception::ExceptionKind::BaseException)
        .clone();
    match what.as_class() {
        Some(class) if class.is_subclass(&base) => {
            let mut made = call::call_values(vm, what, [])?;
            // One of another class becomes the argument of one that is asked for (`PyErr_NormalizeException`).
            if made.as_exception().is_some() && !vm.class_of(&made).is_subclass(&class) {
                made = call::call_values(vm, what, [made])?;
            }
            if made.as_exception().is_some() {
                return Ok(Some(made));
            }
            let class_text = crate::protocol::text::repr_text(vm, what)?;
            let made_class = Value::from(vm.class_of(&made));
            let made_text = crate::protocol::text::repr_text(vm, &made_class)?;
            let message = format!(
                "calling {} should have returned an instance of BaseException, not {}",
                class_text.to_string_lossy(),
                made_text.to_string_lossy()
            );
            Err(raise::type_error(vm, message))
        }
        _ => Ok(None),
    }
}

/// Whether an exception of the class `raised` is caught by `except` with one class of exceptions; `None` where
/// there is more to look at.
#[inline]
pub(crate) fn catches(raised: &Value, spec: &Value) -> Option<bool> {
    let (Value::Obj(raised), Value::Obj(spec)) = (raised, spec) else {
        return None;
    };
    let (raised, spec) = (ClassRef::from_object(raised)?, ClassRef::from_object(spec)?);
    let is_exception = spec.data().layout == Layout::Exception;
    is_exception.then(|| raised.is_subclass(&spec))
}

/// Whether an exception of class `raised` is caught by `except spec`.
pub(crate) fn exception_match(vm: &mut Vm, raised: &Value, spec: &Value) -> PyResult<bool> {
    const REFUSED: &str = "catching classes that do not inherit from BaseException is not allowed";
    let base = vm
        .exception(crate::model::exception::ExceptionKind::BaseException)
        .clone();
    let is_exception = |value: &Value| {
        value
            .as_class()
            .is_some_and(|class| class.is_subclass(&base))
    };
    let specs = match spec.as_tuple() {
        Some(items) => items.to_vec(),
        None => vec![spec.clone()],
    };
    if !specs.iter().all(is_exception) {
        return Err(raise::type_error(vm, REFUSED));
    }
    let raised = match raised.as_class() {
        Some(class) => class,
        None => vm.class_of(raised),
    };
    Ok(specs
        .iter()
        .filter_map(Value::as_class)
        .any(|class| raised.is_subclass(&class)))
}

/// `manager → __aexit__ __aenter__()`
pub(crate) fn before_async_with(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let manager = pop(frame)?;
    let (exit, entered) = call_out(vm, frame, |vm| {
        let (exit_name, enter_name) = (vm.names.__aexit__.clone(), vm.names.__aenter__.clone());
        let exit = special(vm, &manager, &exit_name)?;
        let enter = special(vm, &manager, &enter_name)?;
        drop(manager);
        let entered = call::call_values(vm, &enter, [])?;
        Ok((exit, entered))
    })?;
    frame.push(exit);
    frame.push(entered);
    fall(vm, frame)
}

/// Opens the block of an `async with` below the value on top; its clean-up begins at `arg`.
pub(crate) fn setup_async_with(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = pop(frame)?;
    push_block(frame, BlockKind::Finally, arg)?;
    frame.push(value);
    Ok(Next::FallThrough)
}
