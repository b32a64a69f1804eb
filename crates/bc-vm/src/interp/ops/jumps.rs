//! Jumps, and iteration as a loop sees it.

use super::{call_out, fall, pop, top};
use crate::interp::step::{Exit, Next, Step};
use crate::model::frame::Frame;
use crate::model::iters::Iter;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{iter, truth};

/// Goes on at `arg`.
#[inline(always)]
pub(crate) fn jump_forward(_vm: &mut Vm, _frame: &mut Box<Frame>, arg: u32) -> Step {
    Ok(Next::Jump(arg))
}

/// Goes on at `arg`.
#[inline(always)]
pub(crate) fn jump_absolute(_vm: &mut Vm, _frame: &mut Box<Frame>, arg: u32) -> Step {
    Ok(Next::Jump(arg))
}

/// The truth of a value that needs nobody asked.
#[inline(always)]
fn fast_truth(value: &Value) -> Option<bool> {
    match value {
        Value::True => Some(true),
        Value::False | Value::None => Some(false),
        Value::Int(i) => Some(*i != 0),
        _ => None,
    }
}

/// The truth of any other value.
fn slow_truth(vm: &mut Vm, frame: &mut Box<Frame>, value: Value) -> Result<bool, Exit> {
    call_out(vm, frame, |vm| {
        let result = truth::truth(vm, &value);
        drop(value);
        result
    })
}

/// `TOS →`, goes on at `arg` if its truth is `way`
#[inline(always)]
fn pop_jump(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32, way: bool) -> Step {
    let value = pop(frame)?;
    match fast_truth(&value) {
        Some(truth) if truth == way => Ok(Next::Jump(arg)),
        Some(_) => Ok(Next::FallThrough),
        None => slow_pop_jump(vm, frame, value, arg, way),
    }
}

#[inline(never)]
fn slow_pop_jump(vm: &mut Vm, frame: &mut Box<Frame>, value: Value, arg: u32, way: bool) -> Step {
    if slow_truth(vm, frame, value)? == way {
        Ok(Next::Jump(arg))
    } else {
        fall(vm, frame)
    }
}

/// Goes on at `arg` if the truth of `TOS` is `way`, and leaves it; else `TOS →`
#[inline]
fn jump_or_pop(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32, way: bool) -> Step {
    let known = fast_truth(top(frame)?);
    let truth = match known {
        Some(truth) => truth,
        None => {
            let value = top(frame)?.clone();
            slow_truth(vm, frame, value)?
        }
    };
    if truth == way {
        return Ok(Next::Jump(arg));
    }
    let value = pop(frame)?;
    if known.is_some() {
        return Ok(Next::FallThrough);
    }
    super::discard(vm, frame, value)?;
    fall(vm, frame)
}

/// `TOS →`, goes on at `arg` if it is false
#[inline(always)]
pub(crate) fn pop_jump_if_false(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    pop_jump(vm, frame, arg, false)
}

/// `TOS →`, goes on at `arg` if it is true
#[inline(always)]
pub(crate) fn pop_jump_if_true(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    pop_jump(vm, frame, arg, true)
}

/// Goes on at `arg` if `TOS` is false and leaves it; else `TOS →`
#[inline]
pub(crate) fn jump_if_false_or_pop(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    jump_or_pop(vm, frame, arg, false)
}

/// Goes on at `arg` if `TOS` is true and leaves it; else `TOS →`
#[inline]
pub(crate) fn jump_if_true_or_pop(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    jump_or_pop(vm, frame, arg, true)
}

/// `TOS → iter(TOS)`
pub(crate) fn get_iter(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let source = pop(frame)?;
    let iterator = call_out(vm, frame, |vm| iter::iter(vm, &source))?;
    frame.push(iterator);
    fall(vm, frame)
}

/// Whether a `for` loop goes over a generator, whose frame comes next.
#[inline(always)]
pub(crate) fn is_over_generator(frame: &Frame) -> bool {
    matches!(frame.stack.last(), Some(Value::Obj(object)) if matches!(object.payload, Payload::Generator(_)))
}

/// The next item of the iterator on top, if it is over a range, a list or a tuple and not at its end.
#[inline(always)]
pub(crate) fn item_in_line(frame: &Frame) -> Option<Value> {
    match frame.stack.last()?.payload()? {
        Payload::Iter(state) => state.next_in_line(),
        _ => None,
    }
}

/// `TOS → TOS next`, or at the end `TOS →` and goes on at `arg`
#[inline(always)]
pub(crate) fn for_iter(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    if let Some(value) = item_in_line(frame) {
        frame.push(value);
        return Ok(Next::FallThrough);
    }
    match top(frame)?.payload() {
        Some(Payload::Generator(_)) => Err(Exit::Resume),
        Some(Payload::Iter(state)) if state.is_over() => end_loop(vm, frame, arg),
        _ => ask_for_next(vm, frame, arg),
    }
}

/// A step of a loop over an iterator that is asked.
#[inline(never)]
fn ask_for_next(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    if let Some(value) = at_hand(vm, frame) {
        if vm.heap.trap() {
            call_out(vm, frame, crate::protocol::poll::poll)?;
        }
        frame.push(value);
        return fall(vm, frame);
    }
    let iterator = top(frame)?.clone();
    if vm.tracing.tells {
        vm.tracing.stop = None;
    }
    match call_out(vm, frame, |vm| iter::next(vm, &iterator))? {
        Some(value) => {
            frame.push(value);
            fall(vm, frame)
        }
        None => {
            drop(iterator);
            if vm.tracing.tells {
                let stop = vm.tracing.stop.take();
                crate::interp::events::loop_ended(vm, frame, stop)?;
            }
            end_loop(vm, frame, arg)
        }
    }
}

/// The next item of an iterator written in Rust, if that is all there is to do. It counts a step like every one that is
/// asked for.
#[inline(never)]
fn at_hand(vm: &mut Vm, frame: &Frame) -> Option<Value> {
    let object = frame.stack.last()?.as_obj()?;
    let Iter::Native(native) = iter::plain_iterator(object)? else {
        return None;
    };
    let most = frame.code.fused.len() as u64 + iter::STEPS_AT_HAND + 1;
    if vm.budget.fuel <= most || vm.heap.trap() || vm.cancel.is_set() {
        return None;
    }
    let mut steps = 0;
    let value = native.next_at_hand(vm, &mut steps);
    vm.budget.fuel -= steps + u64::from(value.is_some());
    value
}

fn end_loop(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let iterator = pop(frame)?;
    super::discard(vm, frame, iterator)?;
    Ok(Next::Jump(arg))
}
