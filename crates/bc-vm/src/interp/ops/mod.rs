//! One handler for each opcode, in a file for each family; the loop calls them by their name.
//!
//! A handler reads its operands from the value stack, does the fast case inline, and leaves the rest
//! to `protocol`, which it calls through [`call_out`], so that native code finds the frame on the
//! machine. The verifier has proven that operands are there and indexes are in range; where a proof
//! fails to hold, the handler ends with an internal fault, never a panic.

pub(crate) mod arith;
pub(crate) mod attrs;
pub(crate) mod blocks;
pub(crate) mod build;
pub(crate) mod calls;
pub(crate) mod extended;
pub(crate) mod functions;
pub(crate) mod imports;
pub(crate) mod jumps;
mod keywords;
pub(crate) mod locals;
pub(crate) mod names;
pub(crate) mod slices;
pub(crate) mod stack;
pub(crate) mod unpack;
pub(crate) mod yields;

pub(crate) use arith::*;
pub(crate) use attrs::*;
pub(crate) use blocks::*;
pub(crate) use build::*;
pub(crate) use calls::*;
pub(crate) use extended::*;
pub(crate) use functions::*;
pub(crate) use imports::*;
pub(crate) use jumps::*;
pub(crate) use locals::*;
pub(crate) use names::*;
pub(crate) use stack::*;
pub(crate) use unpack::*;
pub(crate) use yields::*;

use crate::interp::step::{Exit, Next, Step, underflow};
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Runs `f` while the machine holds the frame, as native code expects, and polls afterwards.
///
/// Instructions up to this one are counted first, since `f` may run code of its own. It may also use
/// up what the rest of the straight line would need: an instruction that calls this ends with [`fall`].
#[inline]
pub(crate) fn call_out<R>(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    f: impl FnOnce(&mut Vm) -> Result<R, crate::model::error::Thrown>,
) -> Result<R, Exit> {
    let after = frame.lasti.wrapping_add(1);
    let uncounted = after.saturating_sub(frame.counted);
    vm.budget.fuel = vm.budget.fuel.saturating_sub(u64::from(uncounted));
    frame.counted += uncounted;
    std::mem::swap(frame, &mut vm.call_stack.top);
    let mut result = f(vm);
    if vm.heap.trap() {
        vm.call_stack.raising = result.is_err();
        if let Err(thrown) = crate::protocol::poll::poll(vm) {
            result = Err(thrown);
        }
        vm.call_stack.raising = false;
    }
    std::mem::swap(frame, &mut vm.call_stack.top);
    result.map_err(Exit::Thrown)
}

/// Goes on with the next instruction, after code that may have used up steps.
#[inline]
pub(crate) fn fall(vm: &Vm, frame: &Frame) -> Step {
    Ok(if vm.budget.fuel > frame.code.fused.len() as u64 {
        Next::FallThrough
    } else {
        Next::Recheck(0)
    })
}

/// Drops a value that may be the last reference to something, tells what waits for its end, and goes on
/// with the next instruction.
#[inline]
pub(crate) fn discard(vm: &mut Vm, frame: &mut Box<Frame>, value: Value) -> Step {
    if let Value::Obj(object) = value {
        drop(object);
        if vm.heap.trap() {
            call_out(vm, frame, crate::protocol::poll::poll)?;
            return fall(vm, frame);
        }
    }
    Ok(Next::FallThrough)
}

/// As [`discard`], where ints beyond 64 bits often end: they are kept for those that come.
#[inline(always)]
pub(crate) fn discard_often(vm: &mut Vm, frame: &mut Box<Frame>, value: Value) -> Step {
    match value {
        Value::Obj(object) if matches!(object.payload, Payload::Int(_)) => {
            release(vm, frame, object)
        }
        value => discard(vm, frame, value),
    }
}

/// Drops an int. Apart from the loop, whose registers are for what goes on.
#[cold]
#[inline(never)]
fn release(vm: &mut Vm, frame: &mut Box<Frame>, object: ObjRef) -> Step {
    vm.heap.release(object);
    if vm.heap.trap() {
        call_out(vm, frame, crate::protocol::poll::poll)?;
        return fall(vm, frame);
    }
    Ok(Next::FallThrough)
}

/// As [`discard`], for two values, the first of which goes first.
#[inline(always)]
pub(crate) fn discard_two(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    first: Value,
    second: Value,
) -> Step {
    drop(first);
    drop(second);
    if vm.heap.trap() {
        call_out(vm, frame, crate::protocol::poll::poll)?;
        return fall(vm, frame);
    }
    Ok(Next::FallThrough)
}

/// Pops the top of the value stack.
#[inline]
pub(crate) fn pop(frame: &mut Frame) -> Result<Value, Exit> {
    frame.stack.pop().ok_or_else(underflow)
}

/// The top of the value stack.
#[inline]
pub(crate) fn top(frame: &Frame) -> Result<&Value, Exit> {
    frame.stack.last().ok_or_else(underflow)
}

/// The value `depth` places below the top (0 is the top).
#[inline]
pub(crate) fn peek(frame: &Frame, depth: usize) -> Result<&Value, Exit> {
    let index = frame
        .stack
        .len()
        .checked_sub(depth + 1)
        .ok_or_else(underflow)?;
    frame.stack.get(index).ok_or_else(underflow)
}

/// Pops the topmost `count` values, in the order they were pushed.
#[inline]
pub(crate) fn pop_many(
    frame: &mut Frame,
    count: usize,
) -> Result<std::vec::Drain<'_, Value>, Exit> {
    let start = frame.stack.len().checked_sub(count).ok_or_else(underflow)?;
    Ok(frame.stack.drain(start..))
}
