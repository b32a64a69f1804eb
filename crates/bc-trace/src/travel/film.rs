//! Snapshots of one instruction after the other, and looking for something on the way, by a machine that is on
//! its way from one step to another.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bc_vm::limits::CancelFlag;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::Frame;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::Watch;

use super::TravelError;
use super::machine::{Machine, Shared};
use super::snapshot::Snapshot;

/// Locks, whatever has become of who held the lock last.
pub(super) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was taken, the oldest first.
struct Roll {
    shots: VecDeque<Arc<Snapshot>>,
    /// From this step on there is no instruction before the first.
    since: u64,
    bytes: usize,
    most: usize,
}

impl Roll {
    fn push(&mut self, snapshot: Arc<Snapshot>) {
        self.bytes += snapshot.bytes(self.shots.back().map(|last| &**last));
        self.shots.push_back(snapshot);
        while self.bytes > self.most
            && self.shots.len() > 1
            && let Some(first) = self.shots.pop_front()
        {
            self.bytes = self
                .bytes
                .saturating_sub(first.bytes(self.shots.front().map(|s| &**s)));
            self.since = first.step.saturating_add(1);
        }
    }
}

struct Film {
    eyes: Shared,
    /// Nobody may want it any more.
    roll: Weak<Mutex<Roll>>,
}

impl Watch for Film {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let Some(roll) = self.roll.upgrade() else {
            return Ok(());
        };
        let mut eyes = self.eyes.borrow_mut();
        let output = eyes.output.get();
        let step = vm.instructions().saturating_sub(1);
        let shot = eyes.camera.take(vm, frame, step, output);
        lock(&roll).push(shot);
        Ok(())
    }
}

/// A film that is being made.
pub(super) struct Filming {
    roll: Arc<Mutex<Roll>>,
    done: Receiver<()>,
    /// The steps it goes from and up to.
    pub(super) from: u64,
    pub(super) to: u64,
}

/// A film: snapshots that follow each other, and the step from which on there is no instruction before the first.
pub(super) type Taken = (Vec<Arc<Snapshot>>, u64);

impl Filming {
    /// Lets `machine` take a snapshot of every instruction from the first at or after `from` to the first at or after
    /// `to`, but of the last ones only, where they take more than `most` bytes.
    pub(super) fn start(machine: &mut Machine, from: u64, to: u64, most: usize) -> Self {
        machine.run_to(from);
        let roll = Arc::new(Mutex::new(Roll {
            shots: VecDeque::new(),
            since: machine.asked(),
            bytes: 0,
            most,
        }));
        let (told, done) = channel();
        let theirs = Arc::downgrade(&roll);
        machine.order(Box::new(move |vm: &mut Vm, eyes: &Shared| {
            eyes.borrow_mut().camera.forget();
            vm.watch = Some(Box::new(Film {
                eyes: Rc::clone(eyes),
                roll: theirs,
            }));
        }));
        machine.run_to(to);
        let theirs = Arc::downgrade(&roll);
        machine.order(Box::new(move |vm: &mut Vm, eyes: &Shared| {
            vm.watch = None;
            let mut eyes = eyes.borrow_mut();
            if let Some(roll) = theirs.upgrade() {
                let output = eyes.output.get();
                let shot = eyes
                    .camera
                    .take(vm, &vm.call_stack.top, vm.instructions(), output);
                lock(&roll).push(shot);
            }
            eyes.camera.forget();
            let _ = told.send(());
        }));
        Self {
            roll,
            done,
            from,
            to,
        }
    }

    /// What was taken, if it is done.
    pub(super) fn look(&self) -> Option<Taken> {
        match self.done.try_recv() {
            Ok(()) => Some(self.taken()),
            Err(_) => None,
        }
    }

    /// Waits for `machine`, which makes the film: what was taken; with the end of the run, if that came before.
    pub(super) fn finish(
        &self,
        machine: &mut Machine,
        cancel: &CancelFlag,
    ) -> Result<Taken, TravelError> {
        let _first = machine.goes_first();
        machine.wait(cancel)?;
        if let Some(end) = machine.ended() {
            lock(&self.roll).push(Arc::clone(end));
        } else {
            self.done.recv().map_err(|_| TravelError::Lost)?;
        }
        Ok(self.taken())
    }

    fn taken(&self) -> Taken {
        let mut roll = lock(&self.roll);
        let shots = std::mem::take(&mut roll.shots);
        (shots.into(), roll.since)
    }
}
