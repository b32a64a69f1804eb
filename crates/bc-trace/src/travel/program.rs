//! What a timeline runs: how a machine is made, how its program is run, and how that ends.

use bc_vm::embed::RunError;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::vm::Vm;

use crate::journal::JournalError;

/// A program that can be run again and again, each time in the same way: what it asks of the outside comes out of
/// a [journal](crate::journal).
pub trait Program: Send + Sync {
    /// Makes a machine. It is called on the thread that the machine then stays on. What the program writes goes to
    /// the timeline, whatever streams the machine is given here.
    ///
    /// # Errors
    ///
    /// A fault where there is no room for a machine.
    fn machine(&self) -> Result<Vm, Box<Fault>>;

    /// Runs the program to its end, with whatever belongs to it: telling an exception, shutting down.
    fn run(&self, vm: &mut Vm) -> Ending;

    /// In what a run was not as the journal has it, if it was not.
    fn defect(&self) -> Option<JournalError> {
        None
    }
}

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Ending {
    /// It came to its end.
    Finished,
    /// By an exception that nothing caught; `SystemExit` too.
    Raised {
        /// The class of the exception.
        class: String,
        /// What `str` says of it.
        message: String,
    },
    /// The machine has refused to go on: a limit.
    Stopped(String),
}

impl Ending {
    /// How a run with this result ended.
    pub fn of(vm: &mut Vm, result: PyResult<()>) -> Self {
        match result {
            Ok(()) => Self::Finished,
            Err(Thrown::Fault(fault)) => Self::Stopped(fault.to_string()),
            Err(thrown) => match RunError::new(vm, thrown) {
                RunError::Exception { kind, message, .. } => Self::Raised {
                    class: kind,
                    message,
                },
                other => Self::Stopped(other.to_string()),
            },
        }
    }
}
