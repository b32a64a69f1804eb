//! A machine is made of little: its built-in classes become what they are when somebody looks.
//!
//! One test and no other: whatever else ran in the process would be counted as well.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_vm::limits::Limits;
use bc_vm::model::vm::Streams;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

#[test]
fn a_second_machine_takes_less_than_400_kb_and_leaves_nothing() {
    let make = || bc_lib::machine(Limits::default(), Streams::none()).unwrap();
    drop(make());
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let machine = make();
    let taken = ALLOCATOR.peak_usage() - before;
    assert!(taken < 400_000, "{taken} bytes");
    drop(machine);
    assert_eq!(ALLOCATOR.current_usage(), before);
}
