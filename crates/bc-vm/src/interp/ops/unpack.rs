//! Taking iterables apart.

use super::{call_out, fall, pop};
use crate::interp::step::Step;
use crate::model::class::ClassId;
use crate::model::frame::Frame;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::iter;

/// `TOS → arg items`, the first on top
#[inline]
pub(crate) fn unpack_sequence(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let source = pop(frame)?;
    let count = arg as usize;
    if let Value::Obj(object) = &source {
        match &object.payload {
            Payload::Tuple(items)
                if items.len() == count && object.class_id() == ClassId::TUPLE =>
            {
                frame.stack.extend(items.iter().rev().cloned());
                return super::discard(vm, frame, source);
            }
            Payload::List(list)
                if object.class_id() == ClassId::LIST && list.borrow().len() == count =>
            {
                frame.stack.extend(list.borrow().iter().rev().cloned());
                return super::discard(vm, frame, source);
            }
            _ => {}
        }
    }
    let items = call_out(vm, frame, |vm| iter::unpack(vm, &source, count))?;
    frame.stack.extend(items.into_iter().rev());
    fall(vm, frame)
}

/// `TOS → items before, a list, items after`, the first on top; the low byte of the argument counts
/// the items before the starred target, the rest those after it.
pub(crate) fn unpack_ex(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let source = pop(frame)?;
    let before = (arg & 0xff) as usize;
    let after = (arg >> 8) as usize;
    let items = call_out(vm, frame, |vm| iter::unpack_ex(vm, &source, before, after))?;
    frame.stack.extend(items.into_iter().rev());
    fall(vm, frame)
}
