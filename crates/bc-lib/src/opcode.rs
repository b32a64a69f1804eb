//! The module `_opcode`: the stack effect of an opcode; `opcode` itself is written in Python.

use crate::support::module;
use bc_core::opcode::{HAVE_ARGUMENT, Opcode};
use bc_vm::functions;
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{CInt, OrNone};
use bc_vm::protocol::{param, raise};

functions! {
    static FUNCTIONS = [
        /// stack_effect($module, opcode, oparg=None, /)
        /// --
        ///
        /// Compute the stack effect of the opcode.
        stack_effect: parse(opcode, oparg = OrNone(None));
    ]
}

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Opcode support module.";
    Ok(Value::Obj(module(vm, "_opcode", doc, FUNCTIONS)))
}

fn stack_effect(
    vm: &mut Vm,
    CInt(number): CInt,
    OrNone(argument): OrNone<&Value>,
) -> PyResult<i32> {
    let opcode = u8::try_from(number).map(Opcode).ok();
    let takes = number >= i32::from(HAVE_ARGUMENT);
    let argument = match (takes, argument) {
        (true, None) => {
            return Err(raise::value_error(
                vm,
                "stack_effect: opcode requires oparg but oparg was not specified",
            ));
        }
        (false, Some(_)) => {
            return Err(raise::value_error(
                vm,
                "stack_effect: opcode does not permit oparg but oparg was specified",
            ));
        }
        (true, Some(argument)) => param::c_int(vm, argument)? as u32,
        (false, None) => 0,
    };
    let effect = opcode
        .filter(|opcode| opcode.is_known())
        .and_then(|opcode| opcode.stack_effect(argument));
    match effect {
        Some(effect) => Ok(effect),
        None => Err(raise::value_error(vm, "invalid opcode or oparg")),
    }
}
