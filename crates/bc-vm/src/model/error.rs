//! The two failures, never mixed: a *raise* and a *fault*.
//!
//! A raise is a Python exception in flight, which bytecode may catch. A fault is the machine's own
//! refusal (a limit, a cancelled run, refused code); no bytecode can catch it and no `finally` runs.

use super::object::ObjRef;
use super::value::Value;
use bc_core::count::number_of;

/// Why the machine stopped; bytecode cannot catch it.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The step budget is used up.
    #[error("step limit reached: {} executed", number_of(*.executed, "instruction"))]
    Steps {
        /// Instructions executed so far.
        executed: u64,
        /// Whether the machine can go on from here when it is given more steps. It cannot when the
        /// loop that stopped had been entered through native code. A run that is to be looked after
        /// at intervals is better given its whole budget and a [slice](crate::limits::Limits::slice).
        resumable: bool,
    },
    /// The slice is used up, but not the budget: the run waits to be resumed.
    #[error("paused: {} executed", number_of(*.executed, "instruction"))]
    Paused {
        /// Instructions executed so far.
        executed: u64,
    },
    /// A run was to start while another is paused, which would have been lost.
    #[error("another run is paused: resume or abandon it first")]
    Busy,
    /// An allocation would exceed the memory limit; it was not made.
    #[error(
        "memory limit exceeded: {} on top of {used} > {limit}",
        number_of(*.asked, "more byte")
    )]
    Memory {
        /// Bytes asked for.
        asked: u64,
        /// Bytes in use.
        used: u64,
        /// The limit.
        limit: u64,
    },
    /// The embedder's cancel flag was found set.
    #[error("cancelled")]
    Cancelled,
    /// Whoever watches the run has seen enough.
    #[error("stopped by its watcher")]
    Watch,
    /// An opcode that this machine does not carry out.
    #[error("opcode {opcode} is not implemented (in {name}, offset {offset})")]
    Opcode {
        /// The opcode's name.
        opcode: String,
        /// `co_name` of the code.
        name: String,
        /// Byte offset of the instruction.
        offset: u32,
    },
    /// A writer handed in by the embedder failed.
    #[error("cannot write: {0}")]
    Write(String),
    /// An invariant of the machine does not hold: a bug of the machine, reported instead of a panic.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

/// What makes an operation end early: a raise or a fault.
#[derive(Debug)]
pub enum Thrown {
    /// A Python exception instance in flight.
    Raise(ObjRef),
    /// The machine refuses to go on.
    Fault(Box<Fault>),
}

impl From<Fault> for Thrown {
    #[cold]
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// The result of anything that may raise.
pub type PyResult<T = Value> = Result<T, Thrown>;
