//! The clock of the process, for the programs it runs. Nothing else of the command looks at it.

use bc_vm::model::clock::Clock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The clocks of the operating system.
pub(crate) struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// The clock; its time starts to run now where it does not run already.
    pub(crate) fn new() -> SystemClock {
        SystemClock {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn time(&mut self) -> i64 {
        let nanoseconds = |time: Duration| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => nanoseconds(since),
            Err(before) => -nanoseconds(before.duration()),
        }
    }

    fn monotonic(&mut self) -> Duration {
        self.started.elapsed()
    }

    #[cfg(unix)]
    fn process_time(&mut self) -> Duration {
        let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(spent).unwrap_or_default()
    }

    fn sleep(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }
}
