//! Telling objects of their end: `__del__`, closing generators, weak reference callbacks.

use crate::model::error::{PyResult, Thrown};
use crate::model::heap::Doomed;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, report, resume, weak};

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

/// Runs the finaliser of `object`, whatever it raises.
///
/// # Errors
///
/// Only a fault.
pub fn finalize(vm: &mut Vm, object: &ObjRef) -> PyResult<()> {
    let handled = std::mem::replace(&mut vm.handled, Value::None);
    let raising = std::mem::take(&mut vm.raising);
    let value = Value::from(object);
    let mut place = value.clone();
    let result = if matches!(object.payload, Payload::Generator(_)) {
        resume::finalize(vm, &value, !raising).map(drop)
    } else {
        let name = vm.names.__del__.clone();
        // What is reported is the bound method.
        match call::special(vm, &value, &name) {
            Ok(None) => Ok(()),
            Ok(Some(method)) => {
                let result = call::call(vm, &method, Args::none()).map(drop);
                place = method;
                result
            }
            // A `__del__` that cannot be bound is passed over in silence.
            Err(Thrown::Raise(_)) => Ok(()),
            Err(thrown) => Err(thrown),
        }
    };
    vm.handled = handled;
    vm.raising = raising;
    match result {
        Err(Thrown::Raise(exception)) => report::write_unraisable(vm, &exception, &place),
        other => other,
    }
}
