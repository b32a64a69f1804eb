//! The one poll for everything that may interrupt native code: memory, cancellation, depth, and
//! objects whose end must be told.

use std::sync::atomic::Ordering;

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::vm::Vm;
use crate::protocol::{collect, finalize, raise};

/// Looks whether something waits.
///
/// # Errors
///
/// A fault when a limit was passed or the run was cancelled.
#[inline]
pub fn poll(vm: &mut Vm) -> PyResult<()> {
    if vm.heap.trap() { slow(vm) } else { Ok(()) }
}

#[cold]
fn slow(vm: &mut Vm) -> PyResult<()> {
    if let Some(bytes) = vm.heap.take_trap() {
        // Garbage in cycles does not count against a program that could have been rid of it.
        collect::collect(vm)?;
        if !vm.heap.meter.has_room(0) {
            return Err(vm.out_of_memory(bytes));
        }
    } else if vm.heap.wants_collection() {
        collect::collect(vm)?;
    }
    if vm.cancel.load(Ordering::Relaxed) {
        return Err(Fault::Cancelled.into());
    }
    finalize::run_doomed(vm)
}

/// Counts `steps` of native work against the step budget, and polls.
///
/// # Errors
///
/// As [`poll`], and when the budget is used up.
#[inline]
pub fn charge(vm: &mut Vm, steps: u64) -> PyResult<()> {
    if vm.fuel < steps {
        return Err(out_of_steps(vm));
    }
    vm.fuel -= steps;
    poll(vm)
}

#[cold]
fn out_of_steps(vm: &mut Vm) -> Thrown {
    vm.fuel = 0;
    Fault::Steps {
        executed: vm.executed(),
        resumable: false,
    }
    .into()
}

/// How deep native recursion over data (comparing, printing, hashing nested containers) may go. It
/// shares the limit of Python frames, but never exceeds what the native stack holds.
fn native_bound(vm: &Vm) -> u32 {
    vm.limits
        .recursion
        .min(vm.limits.native_depth.saturating_mul(4))
}

/// Enters one level of native recursion; `suffix` completes the sentence as CPython's
/// `Py_EnterRecursiveCall` does, e.g. `" in comparison"`.
///
/// # Errors
///
/// `RecursionError` when it is too deep. After an error, [`leave`] must not be called.
#[inline]
pub fn enter(vm: &mut Vm, suffix: &str) -> PyResult<()> {
    if vm.recursion >= native_bound(vm) {
        return Err(raise::recursion_error(
            vm,
            format!("maximum recursion depth exceeded{suffix}"),
        ));
    }
    vm.recursion += 1;
    Ok(())
}

/// Enters one level for a call from native code of something that is no Python function. Its bound
/// lies a little above that of [`enter`], so that an operation that counts itself is the one that
/// names the depth.
///
/// # Errors
///
/// As [`enter`].
#[inline]
pub fn enter_call(vm: &mut Vm) -> PyResult<()> {
    if vm.recursion >= native_bound(vm) + 8 {
        return Err(raise::recursion_error(
            vm,
            "maximum recursion depth exceeded while calling a Python object",
        ));
    }
    vm.recursion += 1;
    Ok(())
}

/// Leaves one level of native recursion.
#[inline]
pub fn leave(vm: &mut Vm) {
    vm.recursion = vm.recursion.saturating_sub(1);
}
