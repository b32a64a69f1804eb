//! What an embedder allows a machine, and the counters of what is used.
//!
//! Rank 0: this room knows nothing of objects. Every allocation charges [`Meter`]; every taken jump
//! and call charges the machine's steps. Nothing here decides what happens at a limit: it only says no.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// What the embedder allows. Every limit is on by default, where `None` is an explicit "unlimited";
/// slices are not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytecode instructions, counted exactly (an `EXTENDED_ARG` prefix counts with its instruction).
    pub steps: Option<u64>,
    /// Instructions after which a run pauses with [`Fault::Paused`](crate::model::error::Fault::Paused),
    /// so that the embedder has a turn; see [`embed::resume`](crate::embed::resume). A slice takes
    /// nothing from [`Limits::steps`] and adds nothing to it. Read whenever a run starts or goes on.
    pub slice: Option<u64>,
    /// Bytes held by live objects at any one time.
    pub memory: Option<u64>,
    /// Levels of recursion as `sys.setrecursionlimit` counts them: Python frames, and what native code
    /// calls or compares on the way. What a program starts with; it may change it up to the ceiling.
    pub recursion: u32,
    /// The highest recursion limit that `sys.setrecursionlimit` accepts.
    pub recursion_ceiling: u32,
    /// Rust frames of the eval loop nested through native code (a `__eq__` called by a dict, a sort key).
    pub native_depth: u32,
}

impl Limits {
    /// No limit on steps and memory; depth limits stay, since the Rust stack is finite.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self {
            steps: None,
            slice: None,
            memory: None,
            recursion: 1000,
            recursion_ceiling: RECURSION_CEILING,
            native_depth: 128,
        }
    }

    /// The same limits with another step budget.
    #[must_use]
    pub const fn with_steps(mut self, steps: Option<u64>) -> Self {
        self.steps = steps;
        self
    }

    /// The same limits with pauses after so many instructions.
    #[must_use]
    pub const fn with_slice(mut self, steps: Option<u64>) -> Self {
        self.slice = steps;
        self
    }

    /// The same limits with another memory bound, in bytes.
    #[must_use]
    pub const fn with_memory(mut self, bytes: Option<u64>) -> Self {
        self.memory = bytes;
        self
    }

    /// The same limits with another bound on Python frames to start with; a ceiling below it is raised.
    #[must_use]
    pub const fn with_recursion(mut self, frames: u32) -> Self {
        self.recursion = frames;
        if self.recursion_ceiling < frames {
            self.recursion_ceiling = frames;
        }
        self
    }

    /// The same limits with another ceiling for `sys.setrecursionlimit`; a bound above it is lowered.
    #[must_use]
    pub const fn with_recursion_ceiling(mut self, frames: u32) -> Self {
        self.recursion_ceiling = frames;
        if self.recursion > frames {
            self.recursion = frames;
        }
        self
    }

    /// The same limits with another bound on nested eval loops.
    #[must_use]
    pub const fn with_native_depth(mut self, depth: u32) -> Self {
        self.native_depth = depth;
        self
    }
}

/// The recursion limit a program may ask for unless the embedder says otherwise: more than programs
/// that recurse on purpose set, and less than a gigabyte of small frames.
const RECURSION_CEILING: u32 = 1_000_000;

impl Default for Limits {
    /// Ten thousand million steps, one GiB, 1000 Python frames (a program may ask for a million), 128
    /// nested eval loops. A thread of 2 MiB holds that depth also in a build that is hardly optimised,
    /// where an eval loop takes 4 to 6 KiB of stack with what lies between it and the next.
    fn default() -> Self {
        Self {
            steps: Some(10_000_000_000),
            slice: None,
            memory: Some(1 << 30),
            recursion: 1000,
            recursion_ceiling: RECURSION_CEILING,
            native_depth: 128,
        }
    }
}

/// How a machine is stopped from outside, by another thread or a signal handler. Clones share it. The
/// machine looks at it at every taken jump and in native loops.
///
/// ```
/// use bc_vm::limits::CancelFlag;
///
/// let flag = CancelFlag::default();
/// flag.interrupt();
/// assert!(flag.is_set());
/// flag.clear();
/// assert!(!flag.is_set());
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelFlag(Arc<AtomicU8>);

/// What is asked for by a [`CancelFlag`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cancellation {
    /// The program is told by a `KeyboardInterrupt`, which it may catch.
    Interrupt,
    /// The run ends with a fault, which no program can catch.
    Cancel,
}

const INTERRUPT: u8 = 1;
const CANCEL: u8 = 2;

impl CancelFlag {
    /// Ends the run with [`Fault::Cancelled`](crate::model::error::Fault::Cancelled). Stays set until it
    /// is cleared.
    pub fn cancel(&self) {
        self.0.store(CANCEL, Ordering::Relaxed);
    }

    /// Raises `KeyboardInterrupt` in the program, once, as Ctrl-C does. Changes nothing on a run that is
    /// cancelled.
    pub fn interrupt(&self) {
        self.0.fetch_max(INTERRUPT, Ordering::Relaxed);
    }

    /// Takes back what has not been answered yet.
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Whether something is asked for that has not been answered yet.
    #[inline]
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether the run is to end.
    #[inline]
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == CANCEL
    }

    /// What is asked for. An interrupt is answered by this.
    #[must_use]
    pub fn take(&self) -> Option<Cancellation> {
        let order = Ordering::Relaxed;
        match self.0.compare_exchange(INTERRUPT, 0, order, order) {
            Ok(_) => Some(Cancellation::Interrupt),
            Err(0) => None,
            Err(_) => Some(Cancellation::Cancel),
        }
    }
}

/// Bytes held by live objects, against a limit.
#[derive(Debug)]
pub struct Meter {
    used: Cell<u64>,
    peak: Cell<u64>,
    limit: Cell<u64>,
}

impl Meter {
    /// A meter with nothing used; `None` means no limit.
    #[must_use]
    pub fn new(limit: Option<u64>) -> Self {
        Self {
            used: Cell::new(0),
            peak: Cell::new(0),
            limit: Cell::new(limit.unwrap_or(u64::MAX)),
        }
    }

    /// Counts `bytes` as used. Returns whether the meter is still within its limit.
    #[inline]
    pub fn charge(&self, bytes: u64) -> bool {
        let used = self.used.get().saturating_add(bytes);
        self.used.set(used);
        if used > self.peak.get() {
            self.peak.set(used);
        }
        used <= self.limit.get()
    }

    /// Gives `bytes` back.
    #[inline]
    pub fn credit(&self, bytes: u64) {
        self.used.set(self.used.get().saturating_sub(bytes));
    }

    /// Whether `bytes` more would still be within the limit.
    #[inline]
    #[must_use]
    pub fn has_room(&self, bytes: u64) -> bool {
        self.used.get().saturating_add(bytes) <= self.limit.get()
    }

    /// Bytes in use now.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used.get()
    }

    /// The most bytes that were in use at one time.
    #[must_use]
    pub fn peak(&self) -> u64 {
        self.peak.get()
    }

    /// The limit, `None` when there is none.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        Some(self.limit.get()).filter(|&limit| limit != u64::MAX)
    }

    /// Sets another limit; `None` means no limit.
    pub fn set_limit(&self, limit: Option<u64>) {
        self.limit.set(limit.unwrap_or(u64::MAX));
    }
}
