//! The recorder: a watcher that tells a listener typed events, each with the state of the machine after it.
//!
//! An instruction is told when it has ended, which the recorder sees from what comes next: the next instruction
//! of the frame, unwinding, the end of the frame. Where other frames run within it (a call, a generator that is
//! resumed, `__add__`), it is told before them, without what it puts on the value stack, and its end apart
//! ([`Event::Completed`]). Absent: what becomes of events.

mod change;
mod ended;
mod output;
mod places;

use std::cell::{Ref, RefCell, RefMut};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use ahash::RandomState;

use super::describe::Detail;
use super::descriptions::Descriptions;
use super::event::{
    BlockChange, Changes, Departure, Entry, Event, FrameId, Landed, Left, Outcome, Place, Raised,
    Reason, Unwound, Values,
};
use super::shown::Shown;
use super::state::{FrameState, Pending, State};
use super::taken::{Taken, taken};
use crate::model::error::Fault;
use crate::model::frame::{Block, Frame};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::{Streams, Vm};
use crate::model::watch::Watch;
use crate::runtime::streams::Stream;
use change::Finder;
use ended::{block_change, left_at_end, went};
use output::Tee;
use places::{no_completed, no_entered, no_instruction};

/// Is told events.
pub trait Listener {
    /// `event` has happened, and `state` is how things are since.
    ///
    /// # Errors
    ///
    /// A fault stops the machine before its next instruction.
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault>;
}

impl<F: FnMut(&Event, &State) -> Result<(), Fault>> Listener for F {
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault> {
        self(event, state)
    }
}

/// A watcher that tells a [`Listener`] what happens. Clones are one recorder: one is handed to the machine, the
/// other kept.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_vm::{boot, embed, limits::Limits, model::vm::Streams};
/// use bc_vm::trace::{Detail, Event, Recorder, State};
///
/// // 1 + 2, which no peephole optimiser has seen
/// let code = CodeObject::builder()
///     .code([100, 0, 0, 100, 1, 0, 23, 83])
///     .consts([1, 2])
///     .stacksize(2)
///     .build()?;
/// let code = bc_core::verify::verify(&code.into())?;
/// let mut vm = boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let mut lines = Vec::new();
/// let recorder = Recorder::new(Detail::default(), move |event: &Event, state: &State| {
///     if let (Event::Instruction(i), Some(frame)) = (event, state.frames().last()) {
///         lines.push(format!("{} {:?}", i.opcode, frame.stack().map(ToString::to_string).collect::<Vec<_>>()));
///         if lines.len() == 4 {
///             assert_eq!(lines, [
///                 r#"LOAD_CONST ["1"]"#,
///                 r#"LOAD_CONST ["1", "2"]"#,
///                 r#"BINARY_ADD ["3"]"#,
///                 r#"RETURN_VALUE []"#,
///             ]);
///         }
///     }
///     Ok(())
/// });
/// vm.watch = Some(Box::new(recorder));
/// embed::run_main(&mut vm, &code, None).map_err(|_| "it does not raise")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Recorder<L>(Rc<RefCell<Inner<L>>>);

impl<L> Clone for Recorder<L> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

struct Inner<L> {
    state: State,
    listener: L,
    /// Generators that wait, by their frames.
    waiting: HashMap<*const Frame, FrameState, RandomState>,
    next: FrameId,
    written: Vec<(Stream, Vec<u8>)>,
    /// Beginnings of characters that were written last.
    rest: BTreeMap<Stream, Vec<u8>>,
    executed: u64,
    descriptions: Descriptions,
    /// The instruction that is under way in the last frame and has not been told, else one that was told: its place is
    /// used again and again. Always an [`Event::Instruction`].
    under_way: Event,
    /// Whether there is one that has not been told.
    begun: bool,
    /// What that one takes.
    taken: Taken,
    /// The [`Event::Completed`] and the [`Event::Entered`] that were told last: every call has one of each.
    completed: Event,
    entered: Event,
    /// What the listener said last, where it could not be handed on at once.
    refused: Option<Fault>,
}

impl<L: Listener> Recorder<L> {
    /// A recorder that has seen nothing.
    pub fn new(detail: Detail, listener: L) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            state: State::default(),
            listener,
            waiting: HashMap::with_hasher(RandomState::with_seeds(17, 18, 19, 20)),
            next: 0,
            written: Vec::new(),
            rest: BTreeMap::new(),
            executed: 0,
            descriptions: Descriptions::new(detail),
            under_way: Event::Instruction(no_instruction()),
            begun: false,
            taken: Taken::Now(0),
            completed: Event::Completed(no_completed()),
            entered: Event::Entered(no_entered()),
            refused: None,
        })))
    }

    /// The state after the last event.
    ///
    /// # Panics
    ///
    /// When the listener calls it, which is handed the state.
    #[must_use]
    pub fn state(&self) -> Ref<'_, State> {
        Ref::map(self.0.borrow(), |inner| &inner.state)
    }

    /// The listener.
    ///
    /// # Panics
    ///
    /// When the listener calls it, or the result of [`Recorder::state`] is still held.
    #[must_use]
    pub fn listener(&self) -> RefMut<'_, L> {
        RefMut::map(self.0.borrow_mut(), |inner| &mut inner.listener)
    }
}

impl<L: Listener + 'static> Recorder<L> {
    /// `streams`, with what is written to them told as well.
    #[must_use]
    pub fn streams(&self, streams: Streams) -> Streams {
        let tee = |stream, to| {
            Box::new(Tee {
                recorder: self.clone(),
                stream,
                to,
            })
        };
        Streams {
            stdin: streams.stdin,
            stdout: tee(Stream::Stdout, streams.stdout),
            stderr: tee(Stream::Stderr, streams.stderr),
        }
    }
}

impl<L: Listener> Watch for Recorder<L> {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, true);
        inner.find(vm, frame);
        inner.complete(vm, frame, None);
        inner.begin(frame);
        inner.refused.take().map_or(Ok(()), Err)
    }

    fn enter(&mut self, vm: &Vm, frame: &Frame, entry: Entry, native: bool) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.interrupt(Outcome::Within);
        inner.enter(vm, frame, entry, native);
    }

    fn leave(&mut self, vm: &Vm, frame: &Frame, departure: Departure, value: &Value) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.find(vm, frame);
        if departure == Departure::Yield {
            inner.complete(vm, frame, Some(Outcome::Yields));
        }
        inner.interrupt(Outcome::Leaves);
        let value = inner.descriptions.value(vm, value);
        let Some(state) = inner.state.frames.leave() else {
            return;
        };
        let left = Left {
            step: inner.executed,
            frame: state.id,
            code: state.code,
            departure,
            value,
        };
        if departure == Departure::Yield {
            state.pending = None;
            let waiting = std::mem::replace(state, FrameState::new());
            inner.waiting.insert(waiting.frame, waiting);
        }
        inner.hand_on(&Event::Left(left));
        if inner.state.frames.live().is_empty() {
            inner.rest();
        }
    }

    fn raised(&mut self, vm: &Vm, frame: &Frame, exception: &Value) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.find(vm, frame);
        let Some(state) = inner.state.frames.last() else {
            return;
        };
        let place = inner.place(state);
        // What a generator is resumed with comes from outside as well.
        let passing = !inner.begun;
        inner.interrupt(Outcome::Raises);
        let exception = inner.descriptions.value(vm, exception);
        inner.hand_on(&Event::Raised(Raised {
            place,
            exception,
            passing,
        }));
    }

    fn unwound(&mut self, vm: &Vm, frame: &Frame, block: Block, reason: Reason) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.find(vm, frame);
        inner.interrupt(Outcome::Leaves);
        let Some(place) = inner.state.frames.last().map(|state| inner.place(state)) else {
            return;
        };
        let Some(state) = inner.state.frames.last_mut() else {
            return;
        };
        state.blocks.truncate(frame.blocks.len());
        let depth = frame.shown_depth().min(state.stack.len());
        let mut popped = Values::new();
        state.pop_to(depth, &mut popped);
        inner.hand_on(&Event::Unwound(Unwound {
            place,
            block,
            reason,
            popped,
        }));
    }

    fn landed(&mut self, vm: &Vm, frame: &Frame, reason: Reason) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.find(vm, frame);
        inner.interrupt(Outcome::Leaves);
        let Some(place) = inner.state.frames.last().map(|state| inner.place(state)) else {
            return;
        };
        let Some(state) = inner.state.frames.last_mut() else {
            return;
        };
        state.pending = None;
        let opened = frame.blocks.get(state.blocks.len()).copied();
        state.blocks.clone_from(&frame.blocks);
        let pushed = inner.push(vm, frame);
        let mut changes = Changes::new();
        if reason == Reason::Exception {
            let mut finder = inner.finder(vm, frame);
            finder.seen_again(pushed.len(), &mut changes);
        }
        inner.hand_on(&Event::Landed(Landed {
            place,
            target: frame.pc,
            reason,
            opened,
            pushed,
            changes,
        }));
    }

    fn stopped(&mut self, vm: &Vm, frame: &Frame, fault: bool) {
        let inner = &mut *self.0.borrow_mut();
        inner.count(vm, false);
        inner.find(vm, frame);
        if fault {
            inner.interrupt(Outcome::Stops);
        } else {
            inner.complete(vm, frame, None);
        }
    }
}

impl<L: Listener> Inner<L> {
    /// Notes how many instructions were executed; `ahead` if the one that is about to run is counted already.
    fn count(&mut self, vm: &Vm, ahead: bool) {
        self.executed = vm.instructions().saturating_sub(u64::from(ahead));
    }

    /// Where the last frame is: at the instruction under way, or at the one at which it is resumed.
    fn place(&self, state: &FrameState) -> Place {
        match (&self.under_way, state.pending) {
            (Event::Instruction(event), _) if self.begun => event.place,
            (_, Some(pending)) => pending.place,
            (_, None) => Place {
                step: self.executed,
                frame: state.id,
                code: state.code,
                index: state.index,
            },
        }
    }

    /// Tells the instruction under way.
    #[inline(always)]
    fn tell_instruction(&mut self) {
        self.begun = false;
        tell(
            &mut self.listener,
            &mut self.refused,
            &self.under_way,
            &self.state,
        );
        self.tell_written();
    }

    /// Tells what was written while an instruction was under way.
    #[inline(always)]
    fn tell_written(&mut self) {
        if !self.written.is_empty() {
            for (stream, bytes) in std::mem::take(&mut self.written) {
                self.output(stream, &bytes);
            }
        }
    }

    #[inline]
    fn hand_on(&mut self, event: &Event) {
        tell(&mut self.listener, &mut self.refused, event, &self.state);
    }

    /// Sees to it that the last state is that of `frame`: a recorder may be handed in when frames run already.
    fn find(&mut self, vm: &Vm, frame: &Frame) {
        let address: *const Frame = frame;
        let frames = &mut self.state.frames;
        if frames.last().is_some_and(|state| state.frame == address) {
            return;
        }
        self.begun = false;
        match frames
            .live()
            .iter()
            .rposition(|state| state.frame == address)
        {
            Some(at) => frames.truncate(at + 1),
            None => self.enter(vm, frame, Entry::Call, true),
        }
    }

    fn enter(&mut self, vm: &Vm, frame: &Frame, entry: Entry, native: bool) {
        let address: *const Frame = frame;
        let known = match self.waiting.is_empty() {
            true => None,
            false => self.waiting.remove(&address),
        };
        let known = known.filter(|_| entry != Entry::Call);
        let id = known.map_or(self.next, |state| state.id);
        self.next = self.next.max(id + 1);
        let descriptions = &mut self.descriptions;
        let mut hold = |value: &Value| (!value.is_unbound()).then(|| descriptions.value(vm, value));
        let code = self.state.codes.id(&frame.code);
        let Some(state) = self.state.frames.enter() else {
            return;
        };
        state.id = id;
        state.code = code;
        state.index = match entry {
            // Where it waits.
            Entry::Throw if frame.lasti != Frame::NOT_STARTED => frame.lasti,
            _ => frame.pc,
        };
        state.blocks.clone_from(&frame.blocks);
        state.locals.extend(frame.locals.iter().map(&mut hold));
        let cells = frame.cells.iter().map(|cell| match &cell.payload {
            Payload::Cell(inside) => hold(&inside.borrow()),
            _ => None,
        });
        state.cells.extend(cells);
        state.frame = address;
        state.namespace = change::namespace(frame);
        self.push(vm, frame);
        let depth = self.state.frames.live().len() as u32 - 1;
        let Some(state) = self.state.frames.last() else {
            return;
        };
        if let Event::Entered(event) = &mut self.entered {
            event.step = self.executed;
            event.frame = id;
            event.code = code;
            event.entry = entry;
            event.depth = depth;
            event.native = native;
            event.locals.clear();
            event.locals.extend(owned(state.locals()));
            event.cells.clear();
            event.cells.extend(owned(state.cells()));
            event.sent = match entry {
                Entry::Resume => state.stack().next_back().cloned(),
                Entry::Call | Entry::Throw => None,
            };
        }
        tell(
            &mut self.listener,
            &mut self.refused,
            &self.entered,
            &self.state,
        );
    }

    fn finder<'a>(&'a mut self, vm: &'a Vm, frame: &'a Frame) -> Finder<'a> {
        Finder {
            vm,
            frame,
            state: &mut self.state,
            descriptions: &mut self.descriptions,
        }
    }

    /// Notes the instruction that is about to run.
    #[inline(always)]
    fn begin(&mut self, frame: &Frame) {
        let (Some(state), Event::Instruction(event)) =
            (self.state.frames.last_mut(), &mut self.under_way)
        else {
            return;
        };
        // Jumps of the machine's own stream know the index of their target; the argument here is that of the bytes.
        let Some(instruction) = frame.code.verified.instructions().get(frame.pc as usize) else {
            return;
        };
        let (opcode, arg) = (instruction.opcode, instruction.arg);
        event.place = Place {
            step: self.executed,
            frame: state.id,
            code: state.code,
            index: frame.pc,
        };
        event.opcode = opcode;
        event.arg = arg;
        event.depth = state.stack.len() as u32;
        event.popped.clear();
        event.pushed.clear();
        event.blocks = BlockChange::None;
        if !event.changes.is_empty() {
            event.changes.clear();
        }
        state.index = frame.pc;
        self.taken = taken(frame, opcode, arg);
        self.begun = true;
    }

    /// Tells the instruction under way before its end, if it has not been told.
    fn interrupt(&mut self, outcome: Outcome) {
        let (true, Some(state), Event::Instruction(event)) = (
            self.begun,
            self.state.frames.last_mut(),
            &mut self.under_way,
        ) else {
            return;
        };
        if let Taken::Now(count) = self.taken {
            let depth = state.stack.len();
            state.pop_to(depth.saturating_sub(count as usize), &mut event.popped);
            if change::stores(event.opcode) {
                state.taken.clone_from(&event.popped);
            }
        }
        event.outcome = outcome;
        state.pending = Some(Pending {
            place: event.place,
            opcode: event.opcode,
            arg: event.arg,
            taken: self.taken,
        });
        self.tell_instruction();
    }

    /// Tells that the instruction under way has ended.
    #[inline(always)]
    fn complete(&mut self, vm: &Vm, frame: &Frame, outcome: Option<Outcome>) {
        if !self.begun {
            self.complete_told(vm, frame, outcome);
            return;
        }
        let (Some(state), Event::Instruction(event)) =
            (self.state.frames.last_mut(), &mut self.under_way)
        else {
            return;
        };
        let (depth, real) = (state.stack.len(), frame.shown_depth());
        let left = match self.taken {
            _ if outcome == Some(Outcome::Yields) => real,
            Taken::Now(count) => depth.saturating_sub(count as usize),
            Taken::AtEnd(most) => left_at_end(depth, real, most),
        };
        state.pop_to(left.min(real).min(depth), &mut event.popped);
        event.blocks = block_change(state, frame);
        event.outcome = outcome.unwrap_or_else(|| went(frame, event.place.index));
        push(vm, frame, state, &mut self.descriptions, &mut event.pushed);
        if change::may_have_changed(event.opcode) {
            let mut finder = Finder {
                vm,
                frame,
                state: &mut self.state,
                descriptions: &mut self.descriptions,
            };
            finder.changes(event);
        }
        self.tell_instruction();
    }

    /// The same for one that has been told.
    #[inline(never)]
    fn complete_told(&mut self, vm: &Vm, frame: &Frame, outcome: Option<Outcome>) {
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let Some(pending) = state.pending.take() else {
            return;
        };
        let (depth, real) = (state.stack.len(), frame.shown_depth());
        let left = match pending.taken {
            _ if outcome == Some(Outcome::Yields) => real,
            Taken::Now(_) => depth,
            Taken::AtEnd(most) => left_at_end(depth, real, most),
        };
        let Event::Completed(event) = &mut self.completed else {
            return;
        };
        event.place = pending.place;
        event.step = self.executed;
        event.depth = depth as u32;
        event.popped.clear();
        state.pop_to(left.min(real).min(depth), &mut event.popped);
        event.blocks = block_change(state, frame);
        event.outcome = outcome.unwrap_or_else(|| went(frame, pending.place.index));
        event.pushed.clear();
        push(vm, frame, state, &mut self.descriptions, &mut event.pushed);
        event.changes.clear();
        let mut finder = Finder {
            vm,
            frame,
            state: &mut self.state,
            descriptions: &mut self.descriptions,
        };
        finder.changes_told(&pending, event.pushed.len(), &mut event.changes);
        tell(
            &mut self.listener,
            &mut self.refused,
            &self.completed,
            &self.state,
        );
        self.tell_written();
    }

    /// Describes what lies on the frame's value stack above what is known of it.
    fn push(&mut self, vm: &Vm, frame: &Frame) -> Values {
        let mut pushed = Values::new();
        if let Some(state) = self.state.frames.last_mut() {
            push(vm, frame, state, &mut self.descriptions, &mut pushed);
        }
        pushed
    }
}

/// Tells an event, unless the listener has refused one: that waits until it can be handed on.
#[inline(always)]
fn tell(listener: &mut impl Listener, refused: &mut Option<Fault>, event: &Event, state: &State) {
    if refused.is_none() {
        *refused = listener.event(event, state).err();
    }
}

/// Describes what lies on the frame's value stack above what is known of it.
#[inline(always)]
fn push(
    vm: &Vm,
    frame: &Frame,
    state: &mut FrameState,
    descriptions: &mut Descriptions,
    pushed: &mut Values,
) {
    let known = state.stack.len();
    match frame.plain_stack() {
        Some(values) => {
            for value in values.get(known..).unwrap_or_default() {
                let shown = descriptions.value(vm, value);
                pushed.push(shown.clone());
                state.stack.push(shown);
            }
        }
        None => {
            for slot in frame.shown_stack().skip(known) {
                let shown = descriptions.slot(vm, slot);
                pushed.push(shown.clone());
                state.stack.push(shown);
            }
        }
    }
}

fn owned<'a>(slots: impl Iterator<Item = (u32, &'a Shown)>) -> impl Iterator<Item = (u32, Shown)> {
    slots.map(|(at, shown)| (at, shown.clone()))
}
