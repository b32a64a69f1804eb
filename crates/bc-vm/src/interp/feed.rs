//! Generators whose items a native function takes one after the other, in the run that resumes them.
//!
//! The function's caller waits as for any call. Absent: what is done with an item (see `protocol::consume`).

use super::frame_exit::{self, LoopExit};
use super::generators::leave_generator;
use super::ops::call_out;
use super::step::Exit;
use super::watched;
use crate::model::error::{Fault, PyResult};
use crate::model::frame::{Frame, OnReturn};
use crate::model::native::Taken;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::Departure;

/// What becomes of a generator that has yielded to a [`Consumer`](crate::model::native::Consumer).
pub(super) enum Fed {
    /// It goes on.
    More(Box<Frame>),
    /// It is suspended, and its caller goes on, where the exit, if any, is to be carried out first.
    Over(Box<Frame>, Option<Exit>),
    /// There is no caller: the run ends.
    Failed(LoopExit),
}

/// The generator's frame yields `value` to the native function that its caller has called with it.
#[inline(always)]
pub(super) fn fed(vm: &mut Vm, mut frame: Box<Frame>, value: Value) -> Fed {
    watched::leave(vm, &frame, Departure::Yield, &value);
    let OnReturn::Feed(consumer) = &mut frame.on_return else {
        return Fed::More(frame);
    };
    if vm.tracing.tells {
        // From here on the program is told of each time the generator is resumed.
        return fed_last(vm, frame, Ok(Taken::Asks(value)));
    }
    match consumer.take(vm, value) {
        Ok(Taken::More) => {
            frame.push(Value::None);
            Fed::More(frame)
        }
        other => fed_last(vm, frame, other),
    }
}

/// The same of an item that ends it.
#[inline(never)]
fn fed_last(vm: &mut Vm, mut frame: Box<Frame>, taken: PyResult<Taken>) -> Fed {
    leave_generator(vm, &mut frame);
    let levels = std::mem::take(&mut frame.levels);
    let consumer = std::mem::take(&mut frame.on_return);
    let generator = frame_exit::suspend(frame);
    let mut caller = match frame_exit::caller(vm) {
        Ok(caller) => caller,
        Err(done) => return Fed::Failed(done),
    };
    let answer = call_out(vm, &mut caller, |vm| {
        let answer = match (taken, consumer) {
            (Ok(Taken::Done(answer)), _) => Ok(answer),
            (Ok(Taken::Asks(item)), OnReturn::Feed(consumer)) => {
                let iterator = generator.as_ref().map_or(Value::None, Value::from);
                consumer.go_on(vm, item, &iterator)
            }
            (Err(thrown), _) => Err(thrown),
            _ => Err(Fault::Internal("a native function that takes nothing").into()),
        };
        drop(generator);
        answer
    });
    vm.levels.depth = vm.levels.depth.saturating_sub(levels);
    match answer {
        Ok(answer) => {
            caller.push(answer);
            Fed::Over(caller, None)
        }
        Err(exit) => Fed::Over(caller, Some(exit)),
    }
}

/// The generator that a native function has taken the items of is over: what the function answers goes to the caller.
pub(super) fn fed_all(
    vm: &mut Vm,
    mut caller: Box<Frame>,
    on_return: OnReturn,
    base: usize,
) -> Result<Box<Frame>, LoopExit> {
    let OnReturn::Feed(consumer) = on_return else {
        return Ok(caller);
    };
    match call_out(vm, &mut caller, |vm| consumer.finish(vm)) {
        Ok(answer) => {
            caller.push(answer);
            Ok(caller)
        }
        Err(exit) => frame_exit::raised_here(vm, caller, frame_exit::thrown_of(exit), base),
    }
}
