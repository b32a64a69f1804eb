//! The clock that an embedder hands in. Absent: any clock of the machine's own.

use std::time::Duration;

/// Tells the time to the running program, and lets it wait. What the embedder does not hand in does not
/// exist: as long as [`Vm::clock`](super::vm::Vm::clock) is `None`, whatever would look at a clock or
/// sleep raises `OSError`, and a run is the same whenever it happens.
///
/// The module `time` of the library asks it; the documentation of the crate `bc-lib` has an example.
pub trait Clock {
    /// `time.time()`: nanoseconds since 1970 began in UTC.
    fn time(&mut self) -> i64;

    /// `time.monotonic()` and `time.perf_counter()`: how long ago some moment was, by a clock that never
    /// goes back.
    fn monotonic(&mut self) -> Duration;

    /// `time.process_time()` and `time.clock()`: the time that processors have spent on the program. Who
    /// does not know it says how long the program has been running.
    fn process_time(&mut self) -> Duration {
        self.monotonic()
    }

    /// Waits. A `time.sleep()` is cut into parts of ten milliseconds at most, so that the program can be
    /// cancelled or interrupted in between; all of it is charged to the step budget beforehand.
    fn sleep(&mut self, duration: Duration);
}
