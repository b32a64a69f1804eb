//! Ctrl-C: it reaches the program that runs, if one does. Who installs the signal handler is the binary.

use bc_vm::limits::CancelFlag;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The way from a signal handler to the running program, or to the command that runs; clones share it.
#[derive(Clone, Default)]
pub struct Interrupts(Arc<Mutex<Option<Target>>>);

/// Who is interrupted.
enum Target {
    /// A program, by `KeyboardInterrupt`.
    Program(CancelFlag),
    /// A command of its own kind, which says whether there was something to interrupt.
    Command(Box<dyn Fn() -> bool + Send>),
}

impl fmt::Debug for Interrupts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Interrupts")
    }
}

impl Interrupts {
    /// Raises `KeyboardInterrupt` in the program that runs. `false` if none runs, or if it has not
    /// answered the interrupt before, because it waits for input for one: then there is nothing left
    /// but to end the process.
    #[must_use]
    pub fn interrupt(&self) -> bool {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match running.as_ref() {
            Some(Target::Program(flag)) if !flag.is_set() => {
                flag.interrupt();
                true
            }
            Some(Target::Command(interrupt)) => interrupt(),
            Some(Target::Program(_)) | None => false,
        }
    }

    /// From now on interrupts go to this machine.
    pub(crate) fn reach(&self, flag: &CancelFlag) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *running = Some(Target::Program(flag.clone()));
    }

    /// From now on interrupts go there; `interrupt` says whether there was something to interrupt.
    pub(crate) fn reach_command(&self, interrupt: impl Fn() -> bool + Send + 'static) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *running = Some(Target::Command(Box::new(interrupt)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    #[test]
    fn interrupts_go_to_who_runs_last() {
        let interrupts = Interrupts::default();
        assert!(!interrupts.interrupt());
        let flag = CancelFlag::default();
        interrupts.reach(&flag);
        assert!(interrupts.clone().interrupt() && flag.is_set());
        // It has not answered the first one.
        assert!(!interrupts.interrupt());
        let count = Arc::new(AtomicU8::new(0));
        let theirs = Arc::clone(&count);
        interrupts.reach_command(move || theirs.fetch_add(1, Ordering::Relaxed) == 0);
        assert!(interrupts.interrupt());
        assert!(!interrupts.interrupt());
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }
}
