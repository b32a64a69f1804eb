//! Watchers: what looks at a run and changes nothing. Rank 4.
//!
//! A watcher is handed to the machine in `Vm::watch`; while it is there, the stepping loop runs. What
//! it found is read through the handle that was kept. [`Count`] counts; [`Recorder`] tells a [`Listener`]
//! every instruction with what it did to the value stack, the block stack and the variables.
//! Absent: anything that prints or writes files.

mod codes;
mod count;
mod describe;
mod descriptions;
mod event;
mod recorder;
mod shown;
mod state;
mod taken;

pub use codes::{CodeId, Codes, TracedCode};
pub use count::{Count, Counts};
pub use describe::{Detail, describe, describe_slot};
pub use event::{
    Block, BlockChange, Bound, Change, Changes, Completed, Departure, Entered, Entry, Event,
    FrameId, Instruction, Landed, Left, Outcome, Output, Place, Raised, Reason, Slot, Unwound,
    Values,
};
pub use recorder::{Listener, Recorder};
pub use shown::Shown;
pub use state::{FrameState, State};
pub use taken::{Taken, taken};
