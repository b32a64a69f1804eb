//! Moving values on the value stack, and constants.

use super::{discard_often, peek, pop, top};
use crate::interp::step::{Next, Step, underflow};
use crate::model::frame::Frame;
use crate::model::vm::Vm;

/// `TOS →`
#[inline(always)]
pub(crate) fn pop_top(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    discard_often(vm, frame, value)
}

/// `a b → b a`
#[inline(always)]
pub(crate) fn rot_two(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    match frame.stack.as_mut_slice() {
        [.., second, first] => std::mem::swap(second, first),
        _ => return Err(underflow()),
    }
    Ok(Next::FallThrough)
}

/// `a b c → c a b`
#[inline]
pub(crate) fn rot_three(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    match frame.stack.as_mut_slice() {
        [.., third, second, first] => {
            std::mem::swap(second, first);
            std::mem::swap(third, second);
        }
        _ => return Err(underflow()),
    }
    Ok(Next::FallThrough)
}

/// `a → a a`
#[inline(always)]
pub(crate) fn dup_top(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = top(frame)?.clone();
    frame.push(value);
    Ok(Next::FallThrough)
}

/// `a b → a b a b`
#[inline]
pub(crate) fn dup_top_two(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let (first, second) = (peek(frame, 0)?.clone(), peek(frame, 1)?.clone());
    frame.push(second);
    frame.push(first);
    Ok(Next::FallThrough)
}

/// Nothing.
#[inline]
pub(crate) fn nop(_vm: &mut Vm, _frame: &mut Box<Frame>, _arg: u32) -> Step {
    Ok(Next::FallThrough)
}

/// Never executed: linking folds it into the instruction after it.
#[inline]
pub(crate) fn extended_arg(_vm: &mut Vm, _frame: &mut Box<Frame>, _arg: u32) -> Step {
    Ok(Next::FallThrough)
}

/// `→ co_consts[arg]`
#[inline(always)]
pub(crate) fn load_const(_vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = frame
        .code
        .consts
        .get(arg as usize)
        .cloned()
        .ok_or_else(underflow)?;
    frame.push(value);
    Ok(Next::FallThrough)
}
