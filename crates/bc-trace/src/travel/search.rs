//! Looking for an instruction, forward and backward from the cursor.
//!
//! A machine runs over a part of the run with a watcher. Forward the parts grow; backward they lie before each
//! other and grow as well, and what was found last in the latest part is it.

use std::fmt;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::Frame;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::{Departure, Watch};

use super::film::lock;
use super::machine::Shared;
use super::snapshot::Snapshot;
use super::{Timeline, TravelError};

/// A condition on a machine, and the frame that is about to execute an instruction. It looks and changes nothing.
pub type Condition = Arc<dyn Fn(&Vm, &Frame) -> bool + Send + Sync>;

/// What is looked for: an instruction with some property.
#[derive(Clone)]
#[non_exhaustive]
pub enum Sought {
    /// The first instruction of a line, or one of it that was jumped back to: where `sys.settrace` tells of the line.
    Line {
        /// `co_filename`; any if there is none.
        file: Option<String>,
        /// The line.
        line: i32,
    },
    /// The instruction at a byte offset, where `dis` lists it.
    Offset {
        /// `co_name` of the code; any if there is none.
        code: Option<String>,
        /// The offset.
        offset: u32,
    },
    /// An instruction with this opcode.
    Opcode(Opcode),
    /// The first instruction of a call of functions with this name (`co_name`); not where a generator is resumed.
    Function(String),
    /// An instruction that raises an exception of this class, by its name or that of one of its bases, or of any. Where
    /// an exception comes to from another frame it is not raised. Where native code raises after frames that it has called
    /// (`int`, when `__int__` has returned no number), it is the last instruction of those: the last before the exception.
    Raise(Option<String>),
    /// An instruction of a frame for which fewer than so many wait; what
    /// [`step_over`](Timeline::step_over) and its like look for.
    Depth(usize),
    /// An instruction for which the condition holds.
    Where(Condition),
    /// What has all these properties.
    All(Vec<Sought>),
    /// What has one of these properties.
    Any(Vec<Sought>),
}

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { file, line } => write!(f, "Line({file:?}, {line})"),
            Self::Offset { code, offset } => write!(f, "Offset({code:?}, {offset})"),
            Self::Opcode(opcode) => write!(f, "Opcode({opcode})"),
            Self::Function(name) => write!(f, "Function({name:?})"),
            Self::Raise(class) => write!(f, "Raise({class:?})"),
            Self::Depth(depth) => write!(f, "Depth({depth})"),
            Self::Where(_) => f.write_str("Where(..)"),
            Self::All(parts) => f.debug_tuple("All").field(parts).finish(),
            Self::Any(parts) => f.debug_tuple("Any").field(parts).finish(),
        }
    }
}

impl Sought {
    /// Whether something that is raised may be it.
    fn may_raise(&self) -> bool {
        match self {
            Self::Raise(_) => true,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::may_raise),
            _ => false,
        }
    }

    /// Whether it is the instruction `index` of `frame`, which is about to run, or has raised something.
    fn is_at(&self, vm: &Vm, frame: &Frame, index: u32, raised: Option<&Value>) -> bool {
        let is_named = |name: &str| backslashreplace(frame.code.object().name()) == name;
        match self {
            Self::Line { file, line } => {
                let at = |index| frame.code.line(index);
                let jumped_back = frame.lasti != Frame::NOT_STARTED && index < frame.lasti;
                at(index) == *line
                    && (jumped_back
                        || index
                            .checked_sub(1)
                            .is_none_or(|before| at(before) != *line))
                    && file
                        .as_ref()
                        .is_none_or(|file| match &frame.code.filename().payload {
                            Payload::Str(known) => backslashreplace(known.text()) == *file,
                            _ => false,
                        })
            }
            Self::Offset { code, offset } => {
                frame.code.offset(index) == *offset && code.as_deref().is_none_or(is_named)
            }
            Self::Opcode(opcode) => {
                let instruction = frame.code.plain.get(index as usize);
                instruction.is_some_and(|instruction| instruction.op == opcode.0)
            }
            Self::Function(name) => {
                index == 0 && frame.lasti == Frame::NOT_STARTED && is_named(name)
            }
            Self::Raise(class) => raised.is_some_and(|exception| {
                class.as_ref().is_none_or(|class| {
                    let bases = vm.class_of(exception);
                    bases
                        .data()
                        .mro()
                        .iter()
                        .any(|base| *base.data().shown_name() == **class)
                })
            }),
            Self::Depth(depth) => vm.call_stack.frames.len() < *depth,
            Self::Where(condition) => condition(vm, frame),
            Self::All(parts) => parts
                .iter()
                .all(|part| part.is_at(vm, frame, index, raised)),
            Self::Any(parts) => parts
                .iter()
                .any(|part| part.is_at(vm, frame, index, raised)),
        }
    }
}

/// No step: nothing has been found.
const NOTHING: u64 = u64::MAX;

/// Looks at each instruction of a part.
struct Scan {
    sought: Sought,
    may_raise: bool,
    /// Whether the last that is found counts, not the first.
    last: bool,
    /// Only from this step on.
    from: u64,
    found: Arc<AtomicU64>,
    step: u64,
    /// Where the exception lies that another frame was left with.
    passing: Option<usize>,
}

/// Where an exception lies.
fn identity(exception: &Value) -> Option<usize> {
    exception.as_obj().map(|object| Rc::as_ptr(object) as usize)
}

impl Scan {
    fn note(&self) {
        if self.step >= self.from && (self.last || self.found.load(Ordering::Relaxed) == NOTHING) {
            self.found.store(self.step, Ordering::Relaxed);
        }
    }
}

impl Watch for Scan {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        self.step = vm.instructions().saturating_sub(1);
        self.passing = None;
        if self.sought.is_at(vm, frame, frame.pc, None) {
            self.note();
        }
        Ok(())
    }

    fn leave(&mut self, _vm: &Vm, _frame: &Frame, departure: Departure, value: &Value) {
        if departure == Departure::Raise {
            self.passing = identity(value);
        }
    }

    fn raised(&mut self, vm: &Vm, frame: &Frame, exception: &Value) {
        if self.may_raise
            && (self.passing.is_none() || self.passing != identity(exception))
            && self.sought.is_at(vm, frame, frame.lasti, Some(exception))
        {
            self.note();
        }
    }
}

/// How long the parts are: the first, and how much longer each next one is.
const FIRST: u64 = 256;
const GROWTH: u64 = 8;

/// Parts grow no longer than this: so much may be run in vain.
const LONGEST: u64 = 4_000_000;

impl Timeline {
    /// Goes to the next instruction that is what is sought, after the one at the cursor; `None` if there is none, then
    /// the cursor stays.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn next(&mut self, sought: &Sought) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        if self.cursor.ended.is_some() {
            return Ok(None);
        }
        self.look();
        let (mut from, mut length) = (self.cursor.step.saturating_add(1), FIRST);
        let found = loop {
            let to = from.saturating_add(length);
            if let ControlFlow::Break(found) = self.scan(sought, from, to, false)? {
                break found;
            }
            if self.end.as_ref().is_some_and(|end| end.step <= to) {
                break None;
            }
            from = to;
            length = length.saturating_mul(GROWTH).min(LONGEST);
        };
        self.arrive(found)
    }

    /// Goes to the last instruction before the one at the cursor that is what is sought; `None` if there is none, then
    /// the cursor stays.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn previous(&mut self, sought: &Sought) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.look();
        let (mut to, mut length) = (self.cursor.step, FIRST);
        let found = loop {
            let from = match length {
                LONGEST.. => 0,
                _ => to.saturating_sub(length),
            };
            if let ControlFlow::Break(found) = self.scan(sought, from, to, true)? {
                break found;
            }
            if from == 0 {
                break None;
            }
            to = from;
            length = length.saturating_mul(GROWTH);
        };
        self.arrive(found)
    }

    fn arrive(&mut self, found: Option<u64>) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        match found {
            Some(step) => self.goto(step).map(Some),
            None => {
                self.refill()?;
                Ok(None)
            }
        }
    }

    /// Looks at the instructions from step `from` until before step `to`: breaks with the step of what is found, the
    /// first or the last.
    fn scan(
        &mut self,
        sought: &Sought,
        from: u64,
        to: u64,
        last: bool,
    ) -> Result<ControlFlow<Option<u64>>, TravelError> {
        let found = Arc::new(AtomicU64::new(NOTHING));
        let scan = Scan {
            sought: sought.clone(),
            may_raise: sought.may_raise(),
            last,
            from,
            found: Arc::clone(&found),
            step: NOTHING,
            passing: None,
        };
        self.watch_over(from, to, scan, |_, _, _: &Shared| ())?;
        match found.load(Ordering::Relaxed) {
            NOTHING => Ok(ControlFlow::Continue(())),
            step => Ok(ControlFlow::Break(Some(step))),
        }
    }

    /// Lets a machine go from step `from` to step `to` with a watcher, and then looks at both; `None` if the run ended
    /// before that.
    pub(super) fn watch_over<W: Watch + Send + 'static, R: Send + 'static>(
        &mut self,
        from: u64,
        to: u64,
        watch: W,
        finish: impl FnOnce(&mut W, &mut Vm, &Shared) -> R + Send + 'static,
    ) -> Result<Option<R>, TravelError> {
        let mut machine = self.take(from, from)?;
        machine.run_to(from);
        let watch = Arc::new(Mutex::new(watch));
        let theirs = Arc::clone(&watch);
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            vm.watch = Some(Box::new(Lent(theirs)));
        }));
        machine.run_to(to);
        let (told, answer) = channel();
        machine.order(Box::new(move |vm: &mut Vm, eyes: &Shared| {
            vm.watch = None;
            let _ = told.send(finish(&mut lock(&watch), vm, eyes));
        }));
        let first = machine.goes_first();
        let waited = machine.wait(&self.cancel);
        drop(first);
        self.put_back(machine, waited)?;
        Ok(answer.recv().ok())
    }

    /// Goes to the next instruction that does not run within this one: of this frame or of one further out.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn step_over(&mut self) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.next(&Sought::Depth(self.cursor.depth + 1))
    }

    /// Goes to the next instruction of a frame further out: this frame has been left.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn step_out(&mut self) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.next(&Sought::Depth(self.cursor.depth))
    }

    /// Goes to the instruction before this one, leaving out what has run within that one.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn back_over(&mut self) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.previous(&Sought::Depth(self.cursor.depth + 1))
    }

    /// Goes back to the instruction that this frame runs within: the call, for one.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn back_out(&mut self) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.previous(&Sought::Depth(self.cursor.depth))
    }

    /// Goes to the first instruction of the run that raises.
    ///
    /// # Errors
    ///
    /// As [`goto`](Self::goto).
    pub fn first_raise(&mut self) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        self.look();
        let (sought, mut from, mut length) = (Sought::Raise(None), 0, FIRST);
        loop {
            let to = from + length;
            if let ControlFlow::Break(found) = self.scan(&sought, from, to, false)? {
                return self.arrive(found);
            }
            if self.end.as_ref().is_some_and(|end| end.step <= to) {
                return self.arrive(None);
            }
            (from, length) = (to, (length * GROWTH).min(LONGEST));
        }
    }
}

/// A watcher that is looked at from outside when it has been taken back.
struct Lent<W>(Arc<Mutex<W>>);

impl<W: Watch> Watch for Lent<W> {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        lock(&self.0).instruction(vm, frame)
    }

    fn enter(&mut self, vm: &Vm, frame: &Frame, entry: bc_vm::model::watch::Entry, native: bool) {
        lock(&self.0).enter(vm, frame, entry, native);
    }

    fn leave(&mut self, vm: &Vm, frame: &Frame, departure: Departure, value: &Value) {
        lock(&self.0).leave(vm, frame, departure, value);
    }

    fn raised(&mut self, vm: &Vm, frame: &Frame, exception: &Value) {
        lock(&self.0).raised(vm, frame, exception);
    }
}
