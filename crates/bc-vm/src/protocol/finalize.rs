//! Telling objects of their end: `__del__`, closing generators, weak reference callbacks.

use crate::model::error::{PyResult, Thrown};
use crate::model::heap::Doomed;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, resume, traceback, weak};

/// Runs the finalisers of all objects whose last reference went.
///
/// # Errors
///
/// Only a fault: an exception that leaves a finaliser is reported and ignored, as CPython does.
pub fn run_doomed(vm: &mut Vm) -> PyResult<()> {
    loop {
        let doomed = vm.heap.take_doomed();
        if doomed.is_empty() {
            return Ok(());
        }
        for one in doomed {
            match one {
                Doomed::Finalize(object) => finalize(vm, &object)?,
                Doomed::Gone(address) => weak::gone(vm, address)?,
            }
        }
    }
}

fn finalize(vm: &mut Vm, object: &ObjRef) -> PyResult<()> {
    let handled = std::mem::replace(&mut vm.handled, Value::None);
    let value = Value::from(object);
    let result = if matches!(object.payload, Payload::Generator(_)) {
        resume::finalize(vm, &value).map(drop)
    } else {
        let name = vm.names.__del__.clone();
        call::call_special(vm, &value, &name, Args::none()).map(drop)
    };
    vm.handled = handled;
    match result {
        Err(Thrown::Raise(exception)) => traceback::write_unraisable(vm, &exception, &value),
        other => other,
    }
}
