//! A journal of what a run was told from outside: written on the first run, read on every other.
//!
//! The clock, standard input, the answers of a loader, source lines, and interrupts with the moment at which they
//! were taken. There is no entropy: a machine has none (`os.urandom` is refused, seeds are fixed). Everything
//! else about a run follows from its program. Absent: going back in a run (see [`travel`](crate::travel)).
//!
//! A journal with an outside is open: what it does not have yet is asked there, and noted, by whichever machine comes
//! to it first. One that was read from bytes is closed, and asking for more is a defect.

mod bytes;
mod entry;
mod machine;

use bc_core::count::number_of;
use std::io::{self, BufRead};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bc_vm::model::clock::Clock;
use bc_vm::model::loader::ModuleLoader;
use bc_vm::model::vm::Vm;

pub use entry::{Answer, Entry, Request};

/// What is wrong with a journal, or with a run that reads one.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// A run asks for something else than the journal has next.
    #[error("the run asks for {asked}, but entry {index} of the journal is {found}")]
    Other {
        /// The entry, counted from 0.
        index: usize,
        /// What the run asks for.
        asked: String,
        /// What the journal has.
        found: String,
    },
    /// A run asks for more than a closed journal has.
    #[error(
        "the run asks for {asked}, but the journal ends after {}",
        number_of(*.entries, "entry")
    )]
    AtEnd {
        /// How many entries there are.
        entries: usize,
        /// What the run asks for.
        asked: String,
    },
    /// The bytes are no journal.
    #[error("no journal: {what} at byte {offset}")]
    Malformed {
        /// Where.
        offset: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// The bytes are a journal of another version.
    #[error("a journal of version {0}, which is not known")]
    Version(u16),
}

/// Finds a line of source by file name and line number.
pub type FindLine = Box<dyn FnMut(&str, i32) -> Option<String> + Send>;

/// What there is outside. By default nothing: what is not there does not exist for the program, as without a journal.
pub struct Outside {
    /// What tells the time and waits.
    pub clock: Option<Box<dyn Clock + Send>>,
    /// What finds modules.
    pub loader: Option<Box<dyn ModuleLoader + Send>>,
    /// What finds source lines, for tracebacks.
    pub source_line: Option<FindLine>,
    /// Standard input.
    pub stdin: Box<dyn BufRead + Send>,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            clock: None,
            loader: None,
            source_line: None,
            stdin: Box::new(io::empty()),
        }
    }
}

/// Which parts of an [`Outside`] there were.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Parts {
    clock: bool,
    loader: bool,
    source_line: bool,
}

/// A journal; clones are one.
///
/// ```
/// use bc_trace::journal::{Journal, Outside};
/// use bc_vm::{limits::Limits, model::{clock::Clock, vm::Streams}};
/// use std::time::Duration;
///
/// struct Noon;
///
/// impl Clock for Noon {
///     fn time(&mut self) -> i64 {
///         1_234_567_890_000_000_000
///     }
///     fn monotonic(&mut self) -> Duration {
///         Duration::ZERO
///     }
///     fn sleep(&mut self, _: Duration) {}
/// }
///
/// let machine = || bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory");
/// let journal = Journal::new(Outside { clock: Some(Box::new(Noon)), ..Outside::default() });
/// let mut vm = machine()?;
/// journal.attach(&mut vm);
/// assert_eq!(vm.clock.as_mut().unwrap().time(), 1_234_567_890_000_000_000);
///
/// // The same once more, without a clock.
/// let journal = Journal::from_bytes(&journal.to_bytes())?;
/// let mut vm = machine()?;
/// journal.attach(&mut vm);
/// assert_eq!(vm.clock.as_mut().unwrap().time(), 1_234_567_890_000_000_000);
/// assert_eq!(journal.defect(), None);
/// vm.clock.as_mut().unwrap().time();
/// assert_eq!(
///     journal.defect().unwrap().to_string(),
///     "the run asks for the time of day, but the journal ends after 1 entry"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Journal(Arc<Inner>);

struct Inner {
    entries: Mutex<Vec<Entry>>,
    parts: Parts,
    /// Only an open journal has one.
    outside: Option<Mutex<Outside>>,
    broken: AtomicBool,
    defect: Mutex<Option<JournalError>>,
}

impl Journal {
    /// An empty journal, which notes what `outside` answers.
    #[must_use]
    pub fn new(outside: Outside) -> Self {
        let parts = Parts {
            clock: outside.clock.is_some(),
            loader: outside.loader.is_some(),
            source_line: outside.source_line.is_some(),
        };
        Self::with(Vec::new(), parts, Some(outside))
    }

    fn with(entries: Vec<Entry>, parts: Parts, outside: Option<Outside>) -> Self {
        Self(Arc::new(Inner {
            entries: Mutex::new(entries),
            parts,
            outside: outside.map(Mutex::new),
            broken: AtomicBool::new(false),
            defect: Mutex::new(None),
        }))
    }

    /// The same entries, without an outside.
    #[must_use]
    pub fn closed(&self) -> Self {
        Self::with(self.entries(), self.0.parts, None)
    }

    /// The entries so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        lock(&self.0.entries).clone()
    }

    /// A closed journal with these entries, and with the outside that this one has had.
    #[must_use]
    pub fn with_entries(&self, entries: Vec<Entry>) -> Self {
        Self::with(entries, self.0.parts, None)
    }

    /// In what a run was not as the journal has it, if one was not. Such a run is cancelled.
    #[must_use]
    pub fn defect(&self) -> Option<JournalError> {
        if !self.0.broken.load(Ordering::Acquire) {
            return None;
        }
        lock(&self.0.defect).clone()
    }

    fn fail(&self, error: JournalError) {
        lock(&self.0.defect).get_or_insert(error);
        self.0.broken.store(true, Ordering::Release);
    }

    /// Lets a machine ask this journal and nothing else: hands in a clock, a loader, a finder of source lines if there
    /// are any outside, standard input, and who is asked about interrupts. To be called before the program starts.
    pub fn attach(&self, vm: &mut Vm) {
        machine::attach(self, vm);
    }

    /// The journal as bytes, for [`from_bytes`](Self::from_bytes).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes::write(self.0.parts, &lock(&self.0.entries))
    }

    /// Reads what [`to_bytes`](Self::to_bytes) has written; the journal is closed.
    ///
    /// # Errors
    ///
    /// [`JournalError::Malformed`] and [`JournalError::Version`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        let (parts, entries) = bytes::read(bytes)?;
        Ok(Self::with(entries, parts, None))
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
