//! Going through a run in both directions.
//!
//! A run is deterministic, so going back is running again to an earlier step. That is quick because other machines
//! wait at earlier steps: each on a thread of its own, stopped between two instructions wherever that is. Around the
//! cursor the states themselves are kept. Absent: what a program asks of the outside (see
//! [`journal`](crate::journal)), and anything that shows states to somebody.

mod calls;
mod effect;
mod evaluation;
mod film;
mod gate;
mod machine;
mod options;
mod output;
mod places;
mod program;
mod ring;
mod roster;
mod search;
mod snapshot;
mod values;
mod writes;

use bc_core::count::number_of;
use std::sync::Arc;

use bc_vm::limits::CancelFlag;
use bc_vm::trace::Taken;

use crate::journal::JournalError;
pub use effect::{Changed, Effect};
use film::Filming;
use gate::Gate;
use machine::{Leaving, Machine};
pub use options::Options;
pub use output::{Channel, Written};
pub use program::{Ending, Program};
use ring::Ring;
pub use search::{Condition, Sought};
pub use snapshot::{Code, FRAMES_WITH_VALUES, FrameShot, MOST_NAMES, Snapshot, Values};
pub use writes::{Holder, Key, Variable};

/// Why a timeline cannot answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TravelError {
    /// The system gives no thread for a machine.
    #[error("cannot start a machine: {0}")]
    NoThread(String),
    /// A machine went without saying how its run ended: a panic.
    #[error("a machine has been lost")]
    Lost,
    /// A run asks for something else than the first one did.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Who waited has cancelled the request ([`Timeline::cancel_flag`]).
    #[error("cancelled")]
    Cancelled,
    /// There is nothing to look at: the run has ended, or there is no such variable.
    #[error("there is no {0} here")]
    Absent(String),
    /// An evaluation has not come to its end within so many steps ([`Options::evaluation`]).
    #[error("this takes more than {}", number_of(*.0, "step"))]
    Endless(u64),
}

/// From so many steps away no machine is taken, if there is one about to come there.
const FAR: u64 = 2_000_000;

/// What a machine takes beside the objects of its program, in bytes.
const OVERHEAD: u64 = 4 << 20;

/// A run, with a cursor between two of its instructions.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_core::verify::{VerifiedCode, verify};
/// use bc_trace::travel::{Ending, Options, Program, Timeline};
/// use bc_vm::model::{error::{Fault, Thrown}, vm::{Streams, Vm}};
/// use bc_vm::{embed, limits::Limits};
/// use std::sync::Arc;
///
/// struct Sum(Arc<VerifiedCode>);
///
/// impl Program for Sum {
///     fn machine(&self) -> Result<Vm, Box<Fault>> {
///         bc_lib::machine(Limits::default(), Streams::none()).map_err(|thrown| match thrown {
///             Thrown::Fault(fault) => fault,
///             Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
///         })
///     }
///     fn run(&self, vm: &mut Vm) -> Ending {
///         let result = embed::run_main(vm, &self.0, None);
///         Ending::of(vm, result)
///     }
/// }
///
/// // 1 + 2, which no peephole optimiser has seen
/// let code = CodeObject::builder()
///     .code([100, 0, 0, 100, 1, 0, 23, 83])
///     .consts([1, 2])
///     .stacksize(2)
///     .build()?;
/// let mut timeline = Timeline::new(Arc::new(Sum(verify(&code.into())?)), Options::default())?;
/// let stack = |timeline: &Timeline| {
///     let frame = timeline.here().frame()?;
///     let stack = &frame.values.as_ref()?.stack;
///     Some(stack.iter().map(ToString::to_string).collect::<Vec<_>>())
/// };
/// timeline.goto(2)?;
/// assert_eq!(stack(&timeline).unwrap(), ["1", "2"]);
/// timeline.step()?;
/// assert_eq!(stack(&timeline).unwrap(), ["3"]);
/// timeline.back(2)?;
/// assert_eq!(stack(&timeline).unwrap(), ["1"]);
/// let end = timeline.goto(1_000)?;
/// assert_eq!((end.step, end.ended.clone()), (4, Some(Ending::Finished)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Timeline {
    program: Arc<dyn Program>,
    options: Options,
    log: Arc<output::Log>,
    machines: Vec<Machine>,
    leaving: Leaving,
    gate: Arc<Gate>,
    ring: Ring,
    filling: Option<Filling>,
    cursor: Arc<Snapshot>,
    end: Option<Arc<Snapshot>>,
    /// The last step that is known.
    reach: u64,
    cancel: CancelFlag,
}

/// A film of the steps before the cursor that is made meanwhile, and by whom.
struct Filling {
    film: Filming,
    machine: Machine,
}

impl Timeline {
    /// A timeline with the cursor before the first instruction.
    ///
    /// # Errors
    ///
    /// [`TravelError`], where there is no machine.
    pub fn new(program: Arc<dyn Program>, options: Options) -> Result<Self, TravelError> {
        let nothing = Snapshot {
            step: 0,
            frames: Vec::new(),
            output: Written::NOTHING,
            memory: 0,
            ended: None,
            depth: 0,
            taken: Taken::Now(0),
        };
        let mut timeline = Self {
            program,
            options,
            log: Arc::default(),
            machines: Vec::new(),
            leaving: Leaving::default(),
            gate: Arc::default(),
            ring: Ring::default(),
            filling: None,
            cursor: Arc::new(nothing),
            end: None,
            reach: 0,
            cancel: CancelFlag::default(),
        };
        timeline.goto(0)?;
        Ok(timeline)
    }

    /// The state at the cursor.
    #[must_use]
    pub fn here(&self) -> &Arc<Snapshot> {
        &self.cursor
    }

    /// How things were at the end of the run, if a machine has come there.
    #[must_use]
    pub fn end(&self) -> Option<&Arc<Snapshot>> {
        self.end.as_ref()
    }

    /// The last step that is known, at the cursor or beyond it.
    #[must_use]
    pub fn reach(&self) -> u64 {
        self.reach
    }

    /// What ends a request from another thread: while it is [cancelled](CancelFlag::cancel), each request that has to
    /// wait for a machine ends with [`TravelError::Cancelled`], also the one under way. The cursor stays, and the machine that
    /// was waited for is given up. Whoever makes the next request clears the flag before.
    #[must_use]
    pub fn cancel_flag(&self) -> &CancelFlag {
        &self.cancel
    }

    /// How many machines wait, or are on their way to where they wait.
    #[must_use]
    pub fn machines(&self) -> usize {
        self.machines.len() + usize::from(self.filling.is_some())
    }

    /// About how many bytes machines and states take.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let machines = self.machines.iter().map(|machine| machine.used + OVERHEAD);
        machines.sum::<u64>() + self.ring.bytes() as u64
    }

    /// What was written until `snapshot`, in pieces. Of more than 64 MiB there is only the beginning.
    #[must_use]
    pub fn output(&self, snapshot: &Snapshot) -> Vec<(Channel, Vec<u8>)> {
        self.log.read(snapshot.output.length)
    }

    /// Goes to the first instruction at or after `step`: native code takes steps, too, so that there may be none at it.
    /// Behind the last instruction this is the end of the run.
    ///
    /// # Errors
    ///
    /// [`TravelError`]; the cursor stays where it was.
    pub fn goto(&mut self, step: u64) -> Result<&Arc<Snapshot>, TravelError> {
        self.look();
        let snapshot = self.at_or_after(step)?;
        Ok(self.settle(snapshot))
    }

    /// Goes `steps` steps forward, as [`goto`](Self::goto).
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn forward(&mut self, steps: u64) -> Result<&Arc<Snapshot>, TravelError> {
        self.goto(self.cursor.step.saturating_add(steps))
    }

    /// Goes to the next instruction.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn step(&mut self) -> Result<&Arc<Snapshot>, TravelError> {
        self.forward(1)
    }

    /// Goes back: to the last instruction that is at least `steps` steps before this one, or to the first one there
    /// is.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn back(&mut self, steps: u64) -> Result<&Arc<Snapshot>, TravelError> {
        self.look();
        let snapshot = self.at_or_before(self.cursor.step.saturating_sub(steps))?;
        Ok(self.settle(snapshot))
    }

    /// The state before the instruction that has led to the cursor; `None` at the first one. The cursor stays.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn before(&mut self) -> Result<Option<Arc<Snapshot>>, TravelError> {
        let Some(step) = self.cursor.step.checked_sub(1) else {
            return Ok(None);
        };
        self.look();
        let before = self.at_or_before(step)?;
        Ok((before.step < self.cursor.step).then_some(before))
    }

    /// Waits until all machines have come to where they are to wait, and all states before the cursor are there for
    /// which there is room. Nobody needs to: what is asked for meanwhile takes longer, that is all.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn rest(&mut self) -> Result<(), TravelError> {
        if let Some(mut filling) = self.filling.take() {
            let taken = filling.film.finish(&mut filling.machine, &self.cancel);
            let (shots, since) = self.put_back(filling.machine, taken)?;
            self.ring.enter(&shots, since);
        }
        // Now it is known how much room each takes; and those that leave have left.
        for _ in 0..2 {
            self.leaving.wait();
            for machine in &mut self.machines {
                machine.wait(&self.cancel)?;
            }
            self.refill()?;
        }
        Ok(())
    }

    /// Notes what machines have told meanwhile.
    fn look(&mut self) {
        for machine in &mut self.machines {
            machine.look();
            if let Some(end) = machine.ended() {
                self.end.get_or_insert(Arc::clone(end));
            }
        }
        self.machines.retain(|machine| machine.ended().is_none());
        if let Some(filling) = &mut self.filling {
            filling.machine.look();
            if let Some((shots, since)) = filling.film.look() {
                self.ring.enter(&shots, since);
                self.machines
                    .extend(self.filling.take().map(|filling| filling.machine));
            } else if filling.machine.ended().is_some() {
                self.filling = None;
            }
        }
    }

    fn settle(&mut self, snapshot: Arc<Snapshot>) -> &Arc<Snapshot> {
        self.reach = self.reach.max(snapshot.step);
        self.cursor = snapshot;
        // Where no machine can be had, the next request says so.
        let _ = self.refill();
        &self.cursor
    }

    /// The state at the first instruction at or after `step`.
    fn at_or_after(&mut self, step: u64) -> Result<Arc<Snapshot>, TravelError> {
        loop {
            if let Some(known) = self.ring.at_or_after(step) {
                return Ok(Arc::clone(known));
            }
            if let Some(end) = &self.end
                && step >= end.step
            {
                return Ok(Arc::clone(end));
            }
            self.film(step.saturating_sub(self.options.window), step, step)?;
        }
    }

    /// The state at the last instruction at or before `step`.
    fn at_or_before(&mut self, step: u64) -> Result<Arc<Snapshot>, TravelError> {
        let mut window = self.options.window.max(1);
        let mut from = u64::MAX;
        loop {
            if let Some(known) = self.ring.at_or_before(step) {
                return Ok(Arc::clone(known));
            }
            // All there is before it has been looked at.
            if from == 0 || self.ring.known_from(step) == 0 {
                return self.at_or_after(0);
            }
            from = step.saturating_sub(window);
            self.film(from, step, from)?;
            window = window.saturating_mul(16);
        }
    }

    /// Enters the states from `from` to `to` into the ring, by a machine that stands at `latest` or before that.
    fn film(&mut self, from: u64, to: u64, latest: u64) -> Result<(), TravelError> {
        let (film, mut machine) = match self.filling.take() {
            // The film that is made meanwhile shows it, and that takes less time than to come from far.
            Some(filling)
                if (filling.film.from..=filling.film.to).contains(&to)
                    && self.nearest(latest, to) > FAR =>
            {
                (filling.film, filling.machine)
            }
            filling => {
                self.filling = filling;
                let mut machine = self.take(latest, to)?;
                let film = Filming::start(&mut machine, from, to, self.ring_bytes());
                (film, machine)
            }
        };
        let taken = film.finish(&mut machine, &self.cancel);
        let (shots, since) = self.put_back(machine, taken)?;
        // A run that has ended before the film was to begin has shown nothing else.
        let since = match (shots.as_slice(), since) {
            ([only], since) if only.ended.is_some() => only.step.min(since),
            _ => since,
        };
        self.ring.enter(&shots, since);
        Ok(())
    }

    /// How many steps it is to `to` from the nearest machine that stands at `latest` or before.
    fn nearest(&self, latest: u64, to: u64) -> u64 {
        let machines = self.machines.iter();
        let distances = machines
            .filter(|machine| machine.at() <= latest && machine.ended().is_none())
            .map(|machine| machine.distance(to));
        distances.min().unwrap_or(to)
    }

    /// Takes a machine out that stands at `latest` or before, the one that is soonest at `to`; a new one if there is
    /// none.
    fn take(&mut self, latest: u64, to: u64) -> Result<Machine, TravelError> {
        let best = self
            .machines
            .iter()
            .enumerate()
            .filter(|(_, machine)| machine.at() <= latest && machine.ended().is_none())
            .min_by_key(|(_, machine)| machine.distance(to));
        match best.map(|(index, _)| index) {
            Some(index) => Ok(self.machines.swap_remove(index)),
            None => self.start(),
        }
    }

    fn start(&self) -> Result<Machine, TravelError> {
        let ways = (&self.leaving, &self.gate);
        Machine::start(&self.program, &self.log, self.options.detail, ways)
    }

    /// Takes a machine back after it was waited for, and notes whether its run has ended.
    fn put_back<R>(
        &mut self,
        machine: Machine,
        result: Result<R, TravelError>,
    ) -> Result<R, TravelError> {
        if let Some(defect) = self.program.defect() {
            return Err(defect.into());
        }
        let result = result?;
        match machine.ended() {
            Some(end) => {
                self.reach = self.reach.max(end.step);
                self.end.get_or_insert(Arc::clone(end));
            }
            None => self.machines.push(machine),
        }
        Ok(result)
    }

    fn ring_bytes(&self) -> usize {
        usize::try_from(self.options.memory / 4).unwrap_or(usize::MAX)
    }

    /// How many machines there is room for.
    fn count(&self) -> usize {
        let largest = self.machines.iter().map(|machine| machine.used).max();
        let each = largest.unwrap_or(0).saturating_add(OVERHEAD);
        let room = self.options.memory / 4 * 3 / each;
        usize::try_from(room)
            .unwrap_or(usize::MAX)
            .min(self.options.machines)
            .max(2)
    }

    /// Sends machines where they are to wait, and lets one film what is missing of the ring.
    fn refill(&mut self) -> Result<(), TravelError> {
        let (cursor, options) = (self.cursor.step, self.options);
        let ring_bytes = self.ring_bytes();
        self.ring
            .trim(cursor, options.ring, options.ring / 2, ring_bytes);
        let count = self.count();
        self.fill_ring(ring_bytes)?;
        let mut kept = Vec::new();
        // The one that goes on from the cursor.
        let ahead = self
            .machines
            .iter()
            .enumerate()
            .filter(|(_, machine)| machine.at() >= cursor)
            .min_by_key(|(_, machine)| machine.at())
            .map(|(index, _)| index);
        kept.extend(ahead.map(|index| self.machines.swap_remove(index)));
        let places = places::places(cursor, self.reach, options.ring, count.saturating_sub(2));
        let mut empty = Vec::new();
        for place in places {
            let nearest = self
                .machines
                .iter()
                .enumerate()
                .filter(|(_, machine)| machine.at() <= place)
                .max_by_key(|(_, machine)| machine.at())
                .map(|(index, _)| index);
            match nearest.map(|index| self.machines.swap_remove(index)) {
                Some(mut machine) => {
                    machine.run_to(place);
                    kept.push(machine);
                }
                None => empty.push(place),
            }
        }
        let filling = usize::from(self.filling.is_some());
        // Machines that are about to end still take their room.
        let leaving = self.leaving.count();
        for place in empty {
            if kept.len() + filling + leaving >= count {
                break;
            }
            let mut machine = self.start()?;
            machine.run_to(place);
            kept.push(machine);
        }
        // What is left over stays as long as there is room.
        self.machines
            .sort_by_key(|machine| machine.at().abs_diff(cursor));
        let room = count.saturating_sub(kept.len() + filling);
        kept.extend(self.machines.drain(..).take(room));
        self.machines = kept;
        Ok(())
    }

    fn fill_ring(&mut self, ring_bytes: usize) -> Result<(), TravelError> {
        let (cursor, ring) = (self.cursor.step, self.options.ring);
        if let Some(filling) = &self.filling {
            let useful = filling.film.to <= cursor && filling.film.to + ring > cursor;
            if useful {
                return Ok(());
            }
        }
        // A film that nobody wants any more is not made to its end.
        self.machines
            .extend(self.filling.take().map(|filling| filling.machine));
        let low = cursor.saturating_sub(ring);
        let known = self.ring.known_from(cursor);
        // A little that is missing is not worth the work, nor is what there is no room for.
        if known <= low.saturating_add(ring / 4) || self.ring.bytes() > ring_bytes / 2 {
            return Ok(());
        }
        let mut machine = self.take(low, low)?;
        let film = Filming::start(&mut machine, low, known, ring_bytes / 2);
        self.filling = Some(Filling { film, machine });
        Ok(())
    }
}

impl Drop for Timeline {
    /// Ends all machines, and waits for their threads: for no longer than two seconds each.
    fn drop(&mut self) {
        self.machines.clear();
        self.filling = None;
        self.leaving.wait();
    }
}
