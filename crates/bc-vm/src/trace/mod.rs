//! Watchers: what looks at a run and changes nothing. Rank 3.
//!
//! A watcher is handed to the machine in `Vm::watch`; while it is there, the careful loop runs. What
//! it found is read through the handle that was kept. Absent: anything that prints.

mod count;

pub use count::{Count, Counts};
