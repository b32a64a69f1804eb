//! Telling a watcher what happens. Every function here asks first whether there is one.
//!
//! The watcher is taken out of the machine while it looks, since it is handed the machine.
//!
//! A watched run takes as much memory as any other, and so does one that stops: the fast loop makes no bound
//! method where it is called at once, so neither does the stepping one ([`fetch`]).

use bc_core::opcode::Opcode;

use crate::model::code::Instr;
use crate::model::derived;
use crate::model::error::Fault;
use crate::model::frame::{Block, Frame};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::{Departure, Entry, Reason, Watch};

/// Lets the watcher look at the machine.
#[cold]
#[inline(never)]
fn tell<R>(vm: &mut Vm, look: impl FnOnce(&mut dyn Watch, &Vm) -> R) -> Option<R> {
    let mut watch = vm.watch.take()?;
    let result = look(&mut *watch, vm);
    vm.watch = Some(watch);
    Some(result)
}

/// The instruction to execute for `plain` at `pc`: the halves of a method call are those of the fused stream. What is
/// between them on the value stack is noted in the frame.
#[inline]
pub(super) fn fetch(vm: &Vm, frame: &mut Frame, pc: usize, plain: Instr) -> Instr {
    let half = match Opcode(plain.op) {
        Opcode::LOAD_ATTR | Opcode::CALL_FUNCTION => frame.code.fused.get(pc).copied(),
        _ => None,
    };
    match half {
        Some(half) if half.op == derived::LOAD_METHOD => {
            // A trace function may jump from here, by what is proven of the plain stream.
            if vm.tracing.tells {
                frame.pair = Frame::NO_PAIR;
                return plain;
            }
            frame.pair = (frame.stack.len() as u32).saturating_sub(1);
            half
        }
        Some(half) if half.op == derived::CALL_METHOD && frame.pair != Frame::NO_PAIR => {
            frame.pair = Frame::NO_PAIR;
            half
        }
        _ => plain,
    }
}

/// Whether the call that the frame's instruction makes is one from native code in the reference.
pub(super) fn calls_natively(frame: &Frame, stream: &[Instr]) -> bool {
    stream
        .get(frame.lasti as usize)
        .is_some_and(|instr| instr.op == Opcode::LOAD_ATTR.0)
}

/// Before an instruction.
#[inline]
pub(super) fn instruction(vm: &mut Vm, frame: &Frame) -> Result<(), Fault> {
    let Some(mut watch) = vm.watch.take() else {
        return Ok(());
    };
    let result = watch.instruction(vm, frame);
    vm.watch = Some(watch);
    result
}

#[inline]
pub(super) fn enter(vm: &mut Vm, frame: &Frame, entry: Entry, native: bool) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.enter(vm, frame, entry, native));
    }
}

#[inline]
pub(super) fn leave(vm: &mut Vm, frame: &Frame, departure: Departure, value: &Value) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.leave(vm, frame, departure, value));
    }
}

#[inline]
pub(super) fn raised(vm: &mut Vm, frame: &Frame, exception: &Value) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.raised(vm, frame, exception));
    }
}

#[inline]
pub(super) fn unwound(vm: &mut Vm, frame: &Frame, block: Block, reason: Reason) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.unwound(vm, frame, block, reason));
    }
}

/// A frame goes on at `frame.pc` after unwinding.
#[inline]
pub(super) fn landed(vm: &mut Vm, frame: &Frame, reason: Reason) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.landed(vm, frame, reason));
    }
}

#[inline]
pub(super) fn stopped(vm: &mut Vm, frame: &Frame, fault: bool) {
    if vm.watch.is_some() {
        tell(vm, |watch, vm| watch.stopped(vm, frame, fault));
    }
}
