//! Running something else on a machine that stands at the cursor, and throwing the machine away.
//!
//! Absent: compiling expressions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use bc_vm::model::error::Fault;
use bc_vm::model::stops::Stops;
use bc_vm::model::vm::{Streams, Vm};

use super::machine::{self, Shared};
use super::{Timeline, TravelError};

impl Timeline {
    /// Runs `f` with a machine that stands at the cursor, with the frame in `vm.call_stack.top`. What it does there has no
    /// consequences: the machine is not used again, asks nobody outside (there is no clock, no loader, no source line and
    /// nothing to read), and what it writes goes nowhere. It may take [`Options::evaluation`](super::Options::evaluation)
    /// steps; for what goes on longer `f` sees [`Fault::Cancelled`].
    ///
    /// # Errors
    ///
    /// [`TravelError::Absent`] at the end of the run, [`TravelError::Endless`] for too many steps, and as
    /// [`goto`](Self::goto).
    pub fn evaluate<R: Send + 'static>(
        &mut self,
        f: impl FnOnce(&mut Vm) -> R + Send + 'static,
    ) -> Result<R, TravelError> {
        if self.cursor.ended.is_some() {
            return Err(TravelError::Absent("frame".to_owned()));
        }
        self.look();
        let most = self.options.evaluation;
        let is_endless = Arc::new(AtomicBool::new(false));
        let bound = Bound {
            most: Some(most),
            is_endless: Arc::clone(&is_endless),
        };
        let mut machine = self.take(self.cursor.step, self.cursor.step)?;
        machine.run_to(self.cursor.step);
        let (told, answer) = channel();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            cut_off(vm);
            vm.stop_with(Box::new(bound));
            let _ = told.send(f(vm));
        }));
        let first = machine.goes_first();
        let answer = machine::wait(&answer, &self.cancel);
        drop((first, machine));
        if !matches!(answer, Err(TravelError::Cancelled)) {
            self.refill()?;
        }
        match is_endless.load(Ordering::Acquire) && answer.is_ok() {
            true => Err(TravelError::Endless(most)),
            false => answer,
        }
    }
}

/// Takes from a machine whatever it shares with others: they would be told what it has asked, and the run would be
/// said to have written what it writes.
fn cut_off(vm: &mut Vm) {
    vm.clock = None;
    vm.loader = None;
    vm.source_line = None;
    vm.streams = Streams::none();
}

/// Bounds an evaluation.
struct Bound {
    most: Option<u64>,
    is_endless: Arc<AtomicBool>,
}

impl Stops for Bound {
    fn stop(&mut self, _vm: &mut Vm) -> Result<u64, Fault> {
        self.most.take().ok_or_else(|| {
            self.is_endless.store(true, Ordering::Release);
            Fault::Cancelled
        })
    }
}
