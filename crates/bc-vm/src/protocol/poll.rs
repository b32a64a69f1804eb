//! The one poll for everything that may interrupt native code: memory, cancellation, depth, and
//! objects whose end must be told.

use crate::limits::Cancellation;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// Looks whether something waits.
///
/// # Errors
///
/// A fault when a limit was passed or the run was cancelled.
#[inline]
pub fn poll(vm: &mut Vm) -> PyResult<()> {
    if vm.heap.trap() {
        let chores = vm.wires.chores;
        return chores(vm);
    }
    Ok(())
}

/// Answers what is asked for from outside.
///
/// # Errors
///
/// `KeyboardInterrupt`, or the fault of a cancelled run.
pub fn interrupted(vm: &mut Vm) -> PyResult<()> {
    match vm.cancel.take() {
        None => Ok(()),
        Some(Cancellation::Interrupt) if is_early(vm) => Ok(()),
        Some(Cancellation::Interrupt) => Err(raise::raise_without_args(
            vm,
            ExceptionKind::KeyboardInterrupt,
        )),
        Some(Cancellation::Cancel) => Err(Fault::Cancelled.into()),
    }
}

/// Whether [`Vm::stops`] puts an interrupt off.
#[cold]
fn is_early(vm: &mut Vm) -> bool {
    let executed = vm.executed();
    let early = vm
        .stops
        .as_mut()
        .is_some_and(|stops| !stops.interrupts(executed));
    if early {
        vm.cancel.interrupt();
    }
    early
}

/// Counts `steps` of native work against the step budget, and polls.
///
/// # Errors
///
/// As [`poll`], and when the budget is used up.
#[inline]
pub fn charge(vm: &mut Vm, steps: u64) -> PyResult<()> {
    // Native work does not pause: it takes what is kept from the loop as well.
    if vm.budget.fuel < steps && !vm.fetch(steps) {
        return Err(out_of_steps(vm));
    }
    vm.budget.fuel -= steps;
    if vm.heap.trap() || vm.cancel.is_set() {
        let chores = vm.wires.chores;
        chores(vm)
    } else {
        Ok(())
    }
}

#[cold]
fn out_of_steps(vm: &mut Vm) -> Thrown {
    vm.budget.fuel = 0;
    vm.tracing.withheld = 0;
    vm.budget.behind_stop = 0;
    Fault::Steps {
        executed: vm.executed(),
        resumable: false,
    }
    .into()
}

/// How deep native recursion may go: so far that what the reference counts meets its limit first, but
/// never further than the native stack holds.
fn native_bound(vm: &Vm) -> u32 {
    let counted = vm.limits.recursion.saturating_mul(2);
    counted.min(vm.limits.native_depth.saturating_mul(4))
}

/// Whether the running frame or call is the last that fits: whatever the reference counts one more level
/// for is too much.
#[inline]
#[must_use]
pub fn is_full(vm: &Vm) -> bool {
    vm.levels.depth >= vm.limits.recursion
}

/// Whether so many levels that the reference counts have room.
#[inline]
#[must_use]
pub fn has_room(vm: &Vm, levels: u32) -> bool {
    vm.levels.depth.saturating_add(levels) <= vm.limits.recursion
        && vm.levels.recursion.saturating_add(levels) <= native_bound(vm)
}

/// The `RecursionError` whose sentence ends with `suffix`.
#[cold]
pub fn too_deep(vm: &mut Vm, suffix: &str) -> Thrown {
    raise::recursion_error(vm, format!("maximum recursion depth exceeded{suffix}"))
}

/// How the sentence ends where a call is one too many.
pub const CALLING: &str = " while calling a Python object";

/// Enters one level that the reference counts with its frames (`Py_EnterRecursiveCall`); `suffix`
/// completes the sentence as there, e.g. `" in comparison"`.
///
/// # Errors
///
/// `RecursionError` when it is too deep. After an error, [`leave`] must not be called.
#[inline]
pub fn enter(vm: &mut Vm, suffix: &str) -> PyResult<()> {
    if vm.levels.recursion >= native_bound(vm) || vm.levels.depth >= vm.limits.recursion {
        return Err(too_deep(vm, suffix));
    }
    vm.levels.recursion += 1;
    vm.levels.depth += 1;
    Ok(())
}

/// Leaves what [`enter`] entered.
#[inline]
pub fn leave(vm: &mut Vm) {
    leave_calls(vm, 1);
}

/// Enters a call that goes through so many of the reference's calls of objects. Its bound on native
/// recursion lies a little above that of [`enter`], so that an operation that counts itself is the one
/// that names the depth.
///
/// # Errors
///
/// As [`enter`].
#[inline]
pub fn enter_calls(vm: &mut Vm, count: u32) -> PyResult<()> {
    if vm.levels.recursion >= native_bound(vm) + 8 {
        return Err(too_deep(vm, CALLING));
    }
    count_calls(vm, count)?;
    vm.levels.recursion += 1;
    Ok(())
}

/// Leaves what [`enter_calls`] entered.
#[inline]
pub fn leave_calls(vm: &mut Vm, count: u32) {
    vm.levels.recursion = vm.levels.recursion.saturating_sub(1);
    vm.levels.depth = vm.levels.depth.saturating_sub(count);
}

/// Counts so many of the reference's calls of objects for a frame that is about to start.
///
/// # Errors
///
/// As [`enter`].
#[inline]
pub fn count_calls(vm: &mut Vm, count: u32) -> PyResult<()> {
    if vm.levels.depth.saturating_add(count) > vm.limits.recursion {
        return Err(too_deep(vm, CALLING));
    }
    vm.levels.depth += count;
    Ok(())
}

/// Enters one level of native recursion that the reference does not count: only the native stack bounds
/// it.
///
/// # Errors
///
/// As [`enter`]; afterwards [`unguard`] must not be called.
#[inline]
pub fn guard(vm: &mut Vm) -> PyResult<()> {
    if vm.levels.recursion >= native_bound(vm) + 8 {
        return Err(too_deep(vm, ""));
    }
    vm.levels.recursion += 1;
    Ok(())
}

/// Leaves what [`guard`] entered.
#[inline]
pub fn unguard(vm: &mut Vm) {
    vm.levels.recursion = vm.levels.recursion.saturating_sub(1);
}

/// As [`guard`], for work that takes as much of the native stack as so many levels of others.
///
/// # Errors
///
/// As [`enter`]; afterwards [`unguard_levels`] must not be called.
pub fn guard_levels(vm: &mut Vm, levels: u32) -> PyResult<()> {
    if vm.levels.recursion.saturating_add(levels) > native_bound(vm) + 8 {
        return Err(too_deep(vm, ""));
    }
    vm.levels.recursion += levels;
    Ok(())
}

/// Leaves what [`guard_levels`] entered.
pub fn unguard_levels(vm: &mut Vm, levels: u32) {
    vm.levels.recursion = vm.levels.recursion.saturating_sub(levels);
}
