//! The clock that an embedder hands in. Absent: any clock of the machine's own.

use std::time::Duration;

/// Tells the time to the running program, and lets it wait. What the embedder does not hand in does not
/// exist: as long as [`Vm::clock`](super::vm::Vm::clock) is `None`, whatever would look at a clock or
/// sleep raises `OSError`, and a run is the same whenever it happens.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_vm::embed::FromValue;
/// use bc_vm::limits::Limits;
/// use bc_vm::model::clock::Clock;
/// use bc_vm::model::vm::Streams;
/// use bc_vm::protocol::{link, run};
/// use bc_vm::{boot, embed};
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// /// It is always the same moment, and waiting takes no time.
/// struct Noon;
///
/// impl Clock for Noon {
///     fn time(&mut self) -> i64 {
///         1_234_567_890_000_000_000
///     }
///     fn monotonic(&mut self) -> Duration {
///         Duration::ZERO
///     }
///     fn sleep(&mut self, _duration: Duration) {}
/// }
///
/// // import time; return time.time()
/// let program = Asm::module("noon.py")
///     .load_const(0)
///     .load_const(Constant::None)
///     .name(Opcode::IMPORT_NAME, "time")
///     .load_attr("time")
///     .call(0)
///     .op(Opcode::RETURN_VALUE)
///     .build()?;
/// let program = bc_core::verify::verify(&Arc::new(program))?;
/// let mut vm = boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let program = link::link(&mut vm, &program).map_err(|_| "no memory")?;
/// let globals = embed::main_module(&mut vm, None);
/// let refused = run::code(&mut vm, &program, &globals, None).unwrap_err();
/// assert_eq!(
///     embed::RunError::new(&mut vm, refused).to_string(),
///     "OSError: time() needs a clock, and this machine was given none"
/// );
///
/// vm.clock = Some(Box::new(Noon));
/// let now = run::code(&mut vm, &program, &globals, None).map_err(|_| "no clock")?;
/// assert!(matches!(f64::from_value(&mut vm, &now), Ok(1_234_567_890.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
