//! What is done between two instructions when something waits: garbage, interrupts, finalisers.

use crate::model::error::PyResult;
use crate::model::vm::Vm;
use crate::protocol::poll;
use crate::runtime::{collect, finalize};

/// Does what is due.
///
/// # Errors
///
/// A fault when a limit was passed or the run was cancelled; `KeyboardInterrupt`.
#[cold]
pub(crate) fn run(vm: &mut Vm) -> PyResult<()> {
    if let Some((asked, used)) = vm.heap.take_trap() {
        // Neither garbage in cycles nor frames that have returned count against a program.
        vm.settle_frames();
        collect::collect(vm)?;
        if !vm.heap.meter.has_room(0) {
            return Err(vm.memory_fault(asked, used));
        }
    } else if vm.heap.generations.wants_collection() {
        collect::automatic(vm)?;
    }
    poll::interrupted(vm)?;
    finalize::run_finalizers(vm)
}
