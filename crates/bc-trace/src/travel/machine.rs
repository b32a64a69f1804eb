//! A machine on a thread of its own, which waits between two instructions for its next order.
//!
//! Orders are carried out one after the other; each order to run is answered by one report. Absent: where
//! machines are to wait (see [`places`](super::places)).

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use bc_vm::limits::CancelFlag;
use bc_vm::model::error::Fault;
use bc_vm::model::stops::Stops;
use bc_vm::model::vm::Vm;
use bc_vm::trace::{Detail, Taken};

use super::TravelError;
use super::film::lock;
use super::gate::{Closed, Gate, SLICE};
use super::output::{self, Count, Log};
use super::program::{Ending, Program};
use super::snapshot::{Camera, Snapshot};

/// Address space of a machine's thread, in bytes. Only what is used is ever backed by memory.
const STACK: usize = 256 << 20;

/// How long a thread is waited for whose machine is not needed any more.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often who waits for a machine looks whether that is cancelled.
const LOOKS: Duration = Duration::from_millis(10);

/// What one machine is looked at with.
pub(super) struct Eyes {
    pub(super) camera: Camera,
    pub(super) output: Count,
}

/// The eyes of a machine, shared by whatever stops and watches it.
pub(super) type Shared = Rc<RefCell<Eyes>>;

/// Something that is done with a machine where it stands.
pub(super) type Deed = Box<dyn FnOnce(&mut Vm, &Shared) + Send>;

enum Order {
    RunTo(u64),
    Do(Deed),
}

/// How an order to run has ended.
#[derive(Clone, Debug)]
pub(super) enum Report {
    At { step: u64, used: u64 },
    Ended(Arc<Snapshot>),
}

/// Machines that are to end and may not have ended yet.
#[derive(Clone, Default)]
pub(super) struct Leaving(Arc<Mutex<Vec<Receiver<Report>>>>);

impl Leaving {
    fn add(&self, reports: Receiver<Report>) {
        lock(&self.0).push(reports);
    }

    /// How many have not ended yet.
    pub(super) fn count(&self) -> usize {
        let mut leaving = lock(&self.0);
        leaving.retain(|reports| {
            while reports.try_recv().is_ok() {}
            !matches!(reports.try_recv(), Err(TryRecvError::Disconnected))
        });
        leaving.len()
    }

    /// Waits until their threads have come to the end of their programs.
    pub(super) fn wait(&self) {
        let leaving = std::mem::take(&mut *lock(&self.0));
        for reports in leaving {
            while reports.recv_timeout(PATIENCE).is_ok() {}
        }
    }
}

/// Waits for a message of a machine, until it is cancelled.
pub(super) fn wait<T>(told: &Receiver<T>, cancel: &CancelFlag) -> Result<T, TravelError> {
    loop {
        // What is there already needs no waiting.
        if cancel.is_cancelled() {
            return told.try_recv().map_err(|_| TravelError::Cancelled);
        }
        match told.recv_timeout(LOOKS) {
            Ok(message) => return Ok(message),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(TravelError::Lost),
        }
    }
}

/// The way to one machine. Dropping it ends the machine.
pub(super) struct Machine {
    orders: Option<Sender<Order>>,
    reports: Option<Receiver<Report>>,
    leaving: Leaving,
    gate: Arc<Gate>,
    /// Whether it passes the gate while that is closed.
    urgent: Arc<AtomicBool>,
    gone: Arc<AtomicBool>,
    cancel: Arc<OnceLock<CancelFlag>>,
    /// The step it was asked to run to last.
    asked: u64,
    /// Where it stood before.
    from: u64,
    /// Where it stands: the first instruction at or after `asked`, once it is there.
    at: u64,
    busy: u32,
    /// Bytes of live objects when it stood last.
    pub(super) used: u64,
    ended: Option<Arc<Snapshot>>,
}

impl Machine {
    /// Starts a machine, which runs to the first instruction.
    pub(super) fn start(
        program: &Arc<dyn Program>,
        log: &Arc<Log>,
        detail: Detail,
        (leaving, gate): (&Leaving, &Arc<Gate>),
    ) -> Result<Self, TravelError> {
        let (orders, theirs) = channel();
        let (told, reports) = channel();
        let (gone, cancel, urgent) = (Arc::default(), Arc::default(), Arc::default());
        let body = Body {
            program: Arc::clone(program),
            log: Arc::clone(log),
            detail,
            orders: theirs,
            reports: told,
            gate: Arc::clone(gate),
            urgent: Arc::clone(&urgent),
            gone: Arc::clone(&gone),
            cancel: Arc::clone(&cancel),
        };
        thread::Builder::new()
            .name("timeline".to_owned())
            .stack_size(STACK)
            .spawn(move || body.run())
            .map_err(|error| TravelError::NoThread(error.to_string()))?;
        Ok(Self {
            orders: Some(orders),
            reports: Some(reports),
            leaving: leaving.clone(),
            gate: Arc::clone(gate),
            urgent,
            gone,
            cancel,
            asked: 0,
            from: 0,
            at: 0,
            busy: 1,
            used: 0,
            ended: None,
        })
    }

    /// Lets it run to the first instruction at or after `step`, without waiting for it.
    pub(super) fn run_to(&mut self, step: u64) {
        if step <= self.at {
            return;
        }
        if self.busy == 0 {
            self.from = self.at;
        }
        (self.asked, self.at) = (step, step);
        if let Some(orders) = &self.orders
            && orders.send(Order::RunTo(step)).is_ok()
        {
            self.busy += 1;
        }
    }

    /// Lets it do something when it stands where it was last asked to run to. If the run ends before, `deed` is
    /// dropped.
    pub(super) fn order(&self, deed: Deed) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::Do(deed));
        }
    }

    fn note(&mut self, report: Report) {
        self.busy = self.busy.saturating_sub(1);
        match report {
            Report::At { step, used } => {
                if self.busy == 0 {
                    self.at = step.max(self.asked);
                }
                self.used = used;
            }
            Report::Ended(snapshot) => {
                self.busy = 0;
                self.at = snapshot.step;
                self.ended = Some(snapshot);
            }
        }
    }

    /// Looks whether it has arrived.
    pub(super) fn look(&mut self) {
        while self.busy > 0
            && let Some(Ok(report)) = self.reports.as_ref().map(Receiver::try_recv)
        {
            self.note(report);
        }
    }

    /// Waits until it has carried out all orders to run, or until that is cancelled.
    pub(super) fn wait(&mut self, cancel: &CancelFlag) -> Result<(), TravelError> {
        while self.busy > 0 {
            let reports = self.reports.as_ref().ok_or(TravelError::Lost)?;
            let report = wait(reports, cancel)?;
            self.note(report);
        }
        Ok(())
    }

    /// Lets it run while all others wait, until the result is dropped: somebody waits for it.
    pub(super) fn goes_first(&self) -> Closed {
        self.gate.close(&self.urgent)
    }

    /// Where it stands, or will stand.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The step it was asked to run to: between that and where it stands there is no instruction.
    pub(super) fn asked(&self) -> u64 {
        self.asked.min(self.at)
    }

    /// How many steps, at most, it has to go until it stands at `step`.
    pub(super) fn distance(&self, step: u64) -> u64 {
        step.saturating_sub(if self.busy > 0 { self.from } else { self.at })
    }

    /// How things were at the end, if its run has ended.
    pub(super) fn ended(&self) -> Option<&Arc<Snapshot>> {
        self.ended.as_ref()
    }
}

impl Drop for Machine {
    /// Ends it, without waiting for that.
    fn drop(&mut self) {
        self.orders = None;
        self.gone.store(true, Ordering::Release);
        self.gate.wake();
        if let Some(cancel) = self.cancel.get() {
            cancel.cancel();
        }
        if let Some(reports) = self.reports.take() {
            self.leaving.add(reports);
        }
    }
}

/// What the thread of a machine has.
struct Body {
    program: Arc<dyn Program>,
    log: Arc<Log>,
    detail: Detail,
    orders: Receiver<Order>,
    reports: Sender<Report>,
    gate: Arc<Gate>,
    urgent: Arc<AtomicBool>,
    gone: Arc<AtomicBool>,
    cancel: Arc<OnceLock<CancelFlag>>,
}

impl Body {
    fn run(self) {
        let mut vm = match self.program.machine() {
            Ok(vm) => vm,
            Err(fault) => {
                let _ = self.reports.send(Report::Ended(Arc::new(Snapshot {
                    step: 0,
                    frames: Vec::new(),
                    output: output::Written::NOTHING,
                    memory: 0,
                    ended: Some(Ending::Stopped(fault.to_string())),
                    depth: 0,
                    taken: Taken::Now(0),
                })));
                return;
            }
        };
        let _ = self.cancel.set(vm.cancel.clone());
        if self.gone.load(Ordering::Acquire) {
            return;
        }
        let count = output::capture(&mut vm, &self.log);
        let eyes = Rc::new(RefCell::new(Eyes {
            camera: Camera::new(self.detail),
            output: Rc::clone(&count),
        }));
        let inner = vm.stops.take();
        vm.stop_with(Box::new(Waiting {
            orders: self.orders,
            reports: self.reports.clone(),
            gate: self.gate,
            urgent: self.urgent,
            gone: self.gone,
            eyes,
            until: 0,
            told: false,
            inner,
        }));
        let ending = self.program.run(&mut vm);
        let _ = self.reports.send(Report::Ended(Arc::new(Snapshot {
            step: vm.instructions(),
            frames: Vec::new(),
            output: count.get(),
            memory: vm.memory().used(),
            ended: Some(ending),
            depth: 0,
            taken: Taken::Now(0),
        })));
    }
}

/// What a machine waits in.
struct Waiting {
    orders: Receiver<Order>,
    reports: Sender<Report>,
    gate: Arc<Gate>,
    urgent: Arc<AtomicBool>,
    gone: Arc<AtomicBool>,
    eyes: Shared,
    /// The step it is to run to.
    until: u64,
    /// Whether it has been told that it is there.
    told: bool,
    /// Who was asked before: a journal.
    inner: Option<Box<dyn Stops>>,
}

impl Waiting {
    /// How many steps it is until the inner one wants to be asked again.
    fn ask_inner(&mut self, vm: &mut Vm) -> Result<u64, Fault> {
        let Some(inner) = &mut self.inner else {
            return Ok(u64::MAX);
        };
        // Asked more often than it wants to be: it may know more than when it was asked last.
        Ok(inner.stop(vm)?.max(1))
    }
}

impl Stops for Waiting {
    fn stop(&mut self, vm: &mut Vm) -> Result<u64, Fault> {
        loop {
            let step = vm.instructions();
            if step < self.until {
                let passes = [&self.urgent, &self.gone];
                self.gate
                    .pass(|| passes.iter().any(|flag| flag.load(Ordering::Acquire)));
                return Ok(self.ask_inner(vm)?.min(self.until - step).min(SLICE));
            }
            if !self.told {
                self.told = true;
                let used = vm.memory().used();
                let _ = self.reports.send(Report::At { step, used });
            }
            match self.orders.recv() {
                Ok(Order::RunTo(step)) => (self.until, self.told) = (step, false),
                Ok(Order::Do(deed)) => deed(vm, &self.eyes),
                Err(_) => return Err(Fault::Cancelled),
            }
        }
    }

    fn passed(&mut self, executed: u64) -> bool {
        let inner = self.inner.as_mut();
        inner.is_some_and(|inner| inner.passed(executed))
    }

    fn interrupts(&mut self, executed: u64) -> bool {
        match &mut self.inner {
            Some(inner) => inner.interrupts(executed),
            None => true,
        }
    }
}
