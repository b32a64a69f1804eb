//! Ctrl-C: it reaches the program that runs, if one does. Who installs the signal handler is the binary.

use bc_vm::limits::CancelFlag;
use std::sync::{Arc, Mutex, PoisonError};

/// The way from a signal handler to the running program; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Interrupts(Arc<Mutex<Option<CancelFlag>>>);

impl Interrupts {
    /// Raises `KeyboardInterrupt` in the program that runs. `false` if none runs, or if it has not
    /// answered the interrupt before, because it waits for input for one: then there is nothing left
    /// but to end the process.
    #[must_use]
    pub fn interrupt(&self) -> bool {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match running.as_ref().filter(|flag| !flag.is_set()) {
            Some(flag) => {
                flag.interrupt();
                true
            }
            None => false,
        }
    }

    /// From now on interrupts go to this machine.
    pub(crate) fn reach(&self, flag: &CancelFlag) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *running = Some(flag.clone());
    }
}
