//! What a compilation may cost: charged to the caller who hands in a budget.
//!
//! Each phase asks before it begins, by the size of what it is given, and what grows on the way asks before
//! it grows. What is not in proportion to the source — names that contain names, what folding computes, names
//! that are handed through many scopes — is asked for one by one, and has a ceiling also where nobody hands in a budget.
//! What a phase does is not told here.

use crate::error::{ErrorKind, SourceError};
use std::cell::{Cell, RefCell};

/// What is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Exhausted {
    /// No more work may be done.
    #[error("compiling takes more steps than there are left")]
    Steps,
    /// No more memory may be taken.
    #[error("compiling takes more memory than there is left")]
    Memory,
}

/// What a compilation may cost. It asks before it does or takes something, and ends when it is refused.
///
/// A step is about the work of one instruction of a machine: ten or so to a byte of source. Bytes are those that
/// the compiler holds at one time; all of them are released in the end, also those of the code object, which
/// is the caller's from then on.
///
/// ```
/// use bc_source::Source;
/// use bc_source::budget::{Budget, Exhausted};
/// use bc_source::compile::{CompileError, Options, compile_within};
///
/// struct Steps(u64);
///
/// impl Budget for Steps {
///     fn steps(&mut self, count: u64) -> Result<(), Exhausted> {
///         self.0 = self.0.checked_sub(count).ok_or(Exhausted::Steps)?;
///         Ok(())
///     }
///
///     fn bytes(&mut self, _: usize) -> Result<(), Exhausted> {
///         Ok(())
///     }
///
///     fn release(&mut self, _: usize) {}
/// }
///
/// let source = Source::Bytes(b"x = 1\n");
/// let options = Options::default();
/// assert!(compile_within(source, "example.py", &options, &mut Steps(100_000)).is_ok());
/// let error = compile_within(source, "example.py", &options, &mut Steps(10)).unwrap_err();
/// assert!(matches!(error, CompileError::Exhausted(Exhausted::Steps)));
/// ```
pub trait Budget {
    /// Asks for work.
    ///
    /// # Errors
    ///
    /// If there is less left: nothing of it is done then.
    fn steps(&mut self, count: u64) -> Result<(), Exhausted>;

    /// Asks for memory.
    ///
    /// # Errors
    ///
    /// If there is less left: nothing of it is taken then.
    fn bytes(&mut self, count: usize) -> Result<(), Exhausted>;

    /// Gives memory back.
    fn release(&mut self, count: usize);
}

/// What may be taken out of proportion to the source where there is no budget.
const CEILING: usize = 1 << 30;

/// A budget that all phases hold.
pub(crate) trait Shared {
    fn steps(&self, count: u64) -> Result<(), Exhausted>;
    fn bytes(&self, count: usize) -> Result<(), Exhausted>;
    fn release(&self, count: usize);
}

impl Shared for RefCell<&mut dyn Budget> {
    fn steps(&self, count: u64) -> Result<(), Exhausted> {
        self.borrow_mut().steps(count)
    }

    fn bytes(&self, count: usize) -> Result<(), Exhausted> {
        self.borrow_mut().bytes(count)
    }

    fn release(&self, count: usize) {
        self.borrow_mut().release(count);
    }
}

/// The budget of one compilation, or none.
pub(crate) struct Meter<'a> {
    budget: Option<&'a dyn Shared>,
    /// What has not been given back.
    held: Cell<usize>,
    /// What has been taken out of proportion.
    amplified: Cell<usize>,
    exhausted: Cell<Option<Exhausted>>,
}

impl<'a> Meter<'a> {
    /// Without a budget.
    pub(crate) fn free() -> Meter<'a> {
        Meter::new(None)
    }

    /// With a budget.
    pub(crate) fn of(budget: &'a dyn Shared) -> Meter<'a> {
        Meter::new(Some(budget))
    }

    fn new(budget: Option<&'a dyn Shared>) -> Meter<'a> {
        Meter {
            budget,
            held: Cell::new(0),
            amplified: Cell::new(0),
            exhausted: Cell::new(None),
        }
    }

    /// Asks for so many steps for each of `count` things.
    ///
    /// # Errors
    ///
    /// If there are fewer left. The error says nothing: [`exhausted`](Meter::exhausted) does.
    pub(crate) fn steps(&self, count: usize, each: u64) -> Result<(), SourceError> {
        let Some(budget) = self.budget else {
            return Ok(());
        };
        let steps = (count as u64).saturating_mul(each);
        let answer = budget.steps(steps);
        answer.map_err(|exhausted| self.stop(exhausted))
    }

    /// Asks for so many bytes for each of `count` things.
    ///
    /// # Errors
    ///
    /// As [`steps`](Meter::steps).
    pub(crate) fn bytes(&self, count: usize, each: usize) -> Result<(), SourceError> {
        let Some(budget) = self.budget else {
            return Ok(());
        };
        let bytes = count.saturating_mul(each);
        match budget.bytes(bytes) {
            Ok(()) => {
                self.held.set(self.held.get().saturating_add(bytes));
                Ok(())
            }
            Err(exhausted) => Err(self.stop(exhausted)),
        }
    }

    /// Asks for bytes that are out of proportion to the source, and for the work of making them.
    ///
    /// # Errors
    ///
    /// As [`steps`](Meter::steps); without a budget a `MemoryError` above a ceiling.
    pub(crate) fn amplified(&self, bytes: usize, steps: u64) -> Result<(), SourceError> {
        if self.budget.is_some() {
            self.steps(1, steps)?;
            return self.bytes(bytes, 1);
        }
        let taken = self.amplified.get().saturating_add(bytes);
        self.amplified.set(taken);
        if taken > CEILING {
            return Err(SourceError::new(ErrorKind::MemoryError, ""));
        }
        Ok(())
    }

    /// Makes room in a list for one more, before it is full.
    ///
    /// # Errors
    ///
    /// As [`steps`](Meter::steps).
    #[inline]
    pub(crate) fn grow<T>(&self, list: &mut Vec<T>) -> Result<(), SourceError> {
        self.grow_by(list, 1)
    }

    /// Makes room in a list for so many more.
    ///
    /// # Errors
    ///
    /// As [`steps`](Meter::steps).
    #[inline]
    pub(crate) fn grow_by<T>(&self, list: &mut Vec<T>, more: usize) -> Result<(), SourceError> {
        if more <= list.capacity() - list.len() {
            return Ok(());
        }
        self.regrow(list, more)
    }

    #[cold]
    fn regrow<T>(&self, list: &mut Vec<T>, more: usize) -> Result<(), SourceError> {
        let more = more.max(list.len()).max(SMALLEST);
        let size = std::mem::size_of::<T>();
        // The old list and the new one are there at the same time.
        self.bytes(list.len() + more, size)?;
        let old = list.capacity() * size;
        list.reserve_exact(more);
        self.release(old);
        Ok(())
    }

    /// Gives bytes back.
    pub(crate) fn release(&self, bytes: usize) {
        let bytes = bytes.min(self.held.get());
        self.held.set(self.held.get() - bytes);
        if let Some(budget) = self.budget {
            budget.release(bytes);
        }
    }

    /// What has not been given back.
    pub(crate) fn held(&self) -> usize {
        self.held.get()
    }

    /// What has been used up, if something has.
    pub(crate) fn exhausted(&self) -> Option<Exhausted> {
        self.exhausted.get()
    }

    /// Whether nothing has been used up.
    ///
    /// # Errors
    ///
    /// As [`steps`](Meter::steps), if something has been before.
    pub(crate) fn still(&self) -> Result<(), SourceError> {
        self.exhausted()
            .map_or(Ok(()), |which| Err(self.stop(which)))
    }

    #[cold]
    fn stop(&self, exhausted: Exhausted) -> SourceError {
        self.exhausted.set(Some(exhausted));
        SourceError::new(ErrorKind::MemoryError, "")
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.release(self.held.get());
    }
}

/// The room that a list gets first.
const SMALLEST: usize = 64;
