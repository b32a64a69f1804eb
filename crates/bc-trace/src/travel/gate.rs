//! Who runs first: the machine that somebody waits for, before those on their way to where they are to wait.
//!
//! Absent: which machine that is (see [`machine`](super::machine)).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use super::film::lock;

/// So many steps a machine runs, at most, until it looks whether another one is to run first: a few milliseconds.
pub(super) const SLICE: u64 = 200_000;

/// The gate that all machines of a timeline pass again and again.
#[derive(Default)]
pub(super) struct Gate {
    closed: AtomicBool,
    /// Held where the gate is opened or somebody begins to wait, so that nobody waits for what has happened.
    passage: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    /// Closes the gate for all machines but that which looks at `urgent`, until the result is dropped.
    pub(super) fn close(self: &Arc<Self>, urgent: &Arc<AtomicBool>) -> Closed {
        urgent.store(true, Ordering::Release);
        self.closed.store(true, Ordering::Release);
        self.wake();
        Closed {
            gate: Arc::clone(self),
            urgent: Arc::clone(urgent),
        }
    }

    /// Lets all that wait look again whether they still have to.
    pub(super) fn wake(&self) {
        let _passage = lock(&self.passage);
        self.opened.notify_all();
    }

    /// Waits while the gate is closed, unless `passes`.
    pub(super) fn pass(&self, passes: impl Fn() -> bool) {
        let has_to_wait = || self.closed.load(Ordering::Acquire) && !passes();
        if !has_to_wait() {
            return;
        }
        let mut passage = lock(&self.passage);
        while has_to_wait() {
            passage = match self.opened.wait(passage) {
                Ok(passage) => passage,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
    }
}

/// A gate that is closed.
pub(super) struct Closed {
    gate: Arc<Gate>,
    urgent: Arc<AtomicBool>,
}

impl Drop for Closed {
    /// Opens the gate.
    fn drop(&mut self) {
        self.urgent.store(false, Ordering::Release);
        self.gate.closed.store(false, Ordering::Release);
        self.gate.wake();
    }
}
