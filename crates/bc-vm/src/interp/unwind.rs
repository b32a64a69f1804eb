//! The unwinder: what happens to blocks and the value stack when control leaves the straight line.
//!
//! The vocabulary is ceval.c's: `why` says why, blocks are peeled off until one takes over. Absent:
//! leaving the frame, which is the loop's business.

use crate::interp::step::Why;
use crate::interp::watched;
use crate::model::frame::{Block, BlockKind, Frame, why};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::Reason;

/// Where unwinding ended.
pub(crate) enum UnwindTo {
    /// The frame goes on at this instruction, for this reason.
    At(u32, Reason),
    /// No block took over: the frame returns this value.
    Return(Value),
    /// No block took over and there is nothing to return: the exception leaves the frame.
    Raise,
}

/// Restores the exception that was handled before the handler of `block` ran
/// (`UNWIND_EXCEPT_HANDLER`).
pub(crate) fn except_handler(vm: &mut Vm, frame: &mut Frame, block: Block) {
    let level = block.level as usize;
    frame.stack.truncate(level + 3);
    let _class = frame.stack.pop();
    let value = frame.stack.pop();
    let _traceback = frame.stack.pop();
    vm.call_stack.handled = match value {
        Some(value @ Value::Obj(_)) => value,
        _ => Value::None,
    };
}

/// Unwinds blocks for a `return`, `break` or `continue`.
pub(crate) fn unwind(vm: &mut Vm, frame: &mut Frame, reason: Why) -> UnwindTo {
    let told = match reason {
        Why::Return(_) => Reason::Return,
        Why::Break => Reason::Break,
        Why::Continue(_) => Reason::Continue,
    };
    while let Some(block) = frame.blocks.last().copied() {
        if block.kind == BlockKind::Loop
            && let Why::Continue(target) = reason
        {
            return UnwindTo::At(target, told);
        }
        frame.blocks.pop();
        if block.kind == BlockKind::ExceptHandler {
            except_handler(vm, frame, block);
            watched::unwound(vm, frame, block, told);
            continue;
        }
        frame.stack.truncate(block.level as usize);
        watched::unwound(vm, frame, block, told);
        match block.kind {
            BlockKind::Loop if matches!(reason, Why::Break) => {
                return UnwindTo::At(block.handler, told);
            }
            BlockKind::Finally => {
                match reason {
                    Why::Return(value) => {
                        frame.push(value);
                        frame.push(Value::Int(why::RETURN));
                    }
                    Why::Continue(target) => {
                        // As the reference does: what the instruction says, which is an offset.
                        let offset = frame.code.start(target);
                        frame.push(Value::Int(i64::from(offset)));
                        frame.push(Value::Int(why::CONTINUE));
                    }
                    Why::Break => frame.push(Value::Int(why::BREAK)),
                }
                return UnwindTo::At(block.handler, told);
            }
            _ => {}
        }
    }
    match reason {
        Why::Return(value) => UnwindTo::Return(value),
        // The verifier has proven that a loop encloses these.
        Why::Break | Why::Continue(_) => UnwindTo::Raise,
    }
}

/// Unwinds blocks for an exception: the innermost handler or `finally` takes it.
pub(crate) fn unwind_exception(vm: &mut Vm, frame: &mut Frame, exception: &ObjRef) -> UnwindTo {
    while let Some(block) = frame.blocks.pop() {
        if block.kind == BlockKind::ExceptHandler {
            except_handler(vm, frame, block);
            watched::unwound(vm, frame, block, Reason::Exception);
            continue;
        }
        frame.stack.truncate(block.level as usize);
        watched::unwound(vm, frame, block, Reason::Exception);
        if block.kind == BlockKind::Loop {
            continue;
        }
        let level = frame.stack.len() as u32;
        frame.blocks.push(Block {
            kind: BlockKind::ExceptHandler,
            handler: 0,
            level,
        });
        let before = std::mem::replace(&mut vm.call_stack.handled, Value::from(exception));
        push_triple(frame, before);
        push_triple(frame, Value::from(exception));
        return UnwindTo::At(block.handler, Reason::Exception);
    }
    UnwindTo::Raise
}

/// Pushes traceback, value and class of an exception, or `None` thrice.
fn push_triple(frame: &mut Frame, exception: Value) {
    let (traceback, class) = match &exception {
        Value::Obj(object) => match &object.payload {
            Payload::Exception(data) => {
                (data.traceback.borrow().clone(), Value::from(object.class()))
            }
            _ => (Value::None, Value::None),
        },
        _ => (Value::None, Value::None),
    };
    frame.push(traceback);
    frame.push(exception);
    frame.push(class);
}
