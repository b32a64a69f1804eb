//! The machine's budgets, as the compiler asks for them.
//!
//! What a compilation takes is counted in [`Vm::compilations`] as well. Absent: what each phase asks for
//! (`bc-source`).

use std::cell::RefCell;

use bc_source::budget::{Budget, Exhausted};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::vm::Vm;
use bc_vm::protocol::poll;
use bc_vm::runtime::collect;

/// Takes steps for what surrounds the compiler: trees that are read and shown.
///
/// # Errors
///
/// A fault when there are fewer left, and what an interrupt raises.
pub(crate) fn steps(vm: &mut Vm, count: u64) -> PyResult<()> {
    poll::charge(vm, count)?;
    vm.compilations.steps = vm.compilations.steps.saturating_add(count);
    Ok(())
}

/// Takes memory, until it is [released](release).
///
/// # Errors
///
/// A fault or a `MemoryError` when there is less left.
pub(crate) fn bytes(vm: &mut Vm, count: usize) -> PyResult<()> {
    let mut answer = vm.reserve(count);
    if matches!(answer, Err(Thrown::Fault(_))) {
        // Garbage in cycles does not count against a program.
        answer = collect::collect(vm).and_then(|_| vm.reserve(count));
    }
    answer?;
    vm.heap.meter.charge(count as u64);
    Ok(())
}

/// Gives memory back.
pub(crate) fn release(vm: &mut Vm, count: usize) {
    vm.heap.meter.credit(count as u64);
}

/// A machine that a compilation is charged to.
///
/// The compiler asks its budget and its codecs in turn, never one inside of the other.
pub(crate) struct Charged<'a, 'v> {
    vm: &'a RefCell<&'v mut Vm>,
    /// What ended the compilation, if something did.
    pub(crate) stop: Option<Thrown>,
    steps: u64,
    held: u64,
    peak: u64,
}

impl<'a, 'v> Charged<'a, 'v> {
    pub(crate) fn new(vm: &'a RefCell<&'v mut Vm>) -> Self {
        Charged {
            vm,
            stop: None,
            steps: 0,
            held: 0,
            peak: 0,
        }
    }

    fn stopped(&mut self, thrown: Thrown, which: Exhausted) -> Exhausted {
        self.stop = Some(thrown);
        which
    }
}

impl Budget for Charged<'_, '_> {
    fn steps(&mut self, count: u64) -> Result<(), Exhausted> {
        let charged = poll::charge(&mut self.vm.borrow_mut(), count);
        charged.map_err(|thrown| self.stopped(thrown, Exhausted::Steps))?;
        self.steps = self.steps.saturating_add(count);
        Ok(())
    }

    fn bytes(&mut self, count: usize) -> Result<(), Exhausted> {
        let mut vm = self.vm.borrow_mut();
        match bytes(&mut vm, count) {
            Ok(()) => {
                let count = count as u64;
                self.held += count;
                self.peak = self.peak.max(self.held);
                Ok(())
            }
            Err(thrown) => {
                drop(vm);
                Err(self.stopped(thrown, Exhausted::Memory))
            }
        }
    }

    fn release(&mut self, count: usize) {
        self.held = self.held.saturating_sub(count as u64);
        release(&mut self.vm.borrow_mut(), count);
    }
}

impl Drop for Charged<'_, '_> {
    fn drop(&mut self) {
        let mut vm = self.vm.borrow_mut();
        let told = &mut vm.compilations;
        told.count += 1;
        told.steps = told.steps.saturating_add(self.steps);
        told.peak = told.peak.max(self.peak);
    }
}
