//! Telling objects of their end: `__del__`, closing generators, weak reference callbacks.

use std::rc::Rc;

use crate::model::error::{PyResult, Thrown};
use crate::model::heap::Finalizable;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::call;
use crate::runtime::{collect, report, resume, weak};

/// Runs the finalisers of all objects whose last reference went.
///
/// One ends, and with it all that dies by it, before the next begins: depth first, as the reference has
/// it. What is left waits here, where no finaliser's own poll can see it.
///
/// # Errors
///
/// Only a fault: an exception that leaves a finaliser is reported and ignored, as CPython does.
pub fn run_finalizers(vm: &mut Vm) -> PyResult<()> {
    let mut waiting: Vec<std::vec::IntoIter<Finalizable>> = Vec::new();
    loop {
        let doomed = vm.heap.take_doomed();
        if !doomed.is_empty() {
            for one in &doomed {
                if let Finalizable::Finalize(object) = one {
                    weak::attach(vm, object);
                }
            }
            waiting.push(doomed.into_iter());
        }
        let Some(batch) = waiting.last_mut() else {
            return Ok(());
        };
        match batch.next() {
            Some(Finalizable::Finalize(object)) => {
                finalize(vm, &object)?;
                // The reference remembers the finaliser of collected objects only.
                if Rc::strong_count(&object) > 1 && !collect::is_collected(&object) {
                    object.unmark_finalized();
                }
            }
            Some(Finalizable::Gone(serial)) => weak::notify_dead(vm, serial)?,
            None => drop(waiting.pop()),
        }
    }
}

/// Runs the finaliser of `object`, whatever it raises.
///
/// # Errors
///
/// Only a fault.
pub fn finalize(vm: &mut Vm, object: &ObjRef) -> PyResult<()> {
    // A finaliser sees the exception that is being handled where it runs.
    let handled = vm.call_stack.handled.clone();
    let raising = std::mem::take(&mut vm.call_stack.raising);
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
    vm.call_stack.handled = handled;
    vm.call_stack.raising = raising;
    match result {
        Err(Thrown::Raise(exception)) => report::write_unraisable(vm, &exception, &place),
        other => other,
    }
}
