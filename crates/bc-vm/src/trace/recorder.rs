//! The recorder: a watcher that tells a listener typed events, each with the state of the machine after it.
//!
//! An instruction is told when it has ended, which the recorder sees from what comes next: the next instruction
//! of the frame, unwinding, the end of the frame. Where other frames run within it (a call, a generator that is
//! resumed, `__add__`), it is told before them, without what it puts on the value stack, and its end apart
//! ([`Event::Completed`]). Absent: what becomes of events.

mod change;
mod output;

use std::cell::{Ref, RefCell, RefMut};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use ahash::RandomState;
use bc_core::opcode::Opcode;

use super::describe::{self, Detail, may_change};
use super::event::{
    BlockChange, Bound, Changes, Completed, Departure, Entered, Entry, Event, FrameId, Instruction,
    Landed, Left, Outcome, Place, Raised, Reason, Unwound, Values,
};
use super::shown::Shown;
use super::state::{FrameState, Held, Pending, State};
use super::taken::{Taken, taken};
use crate::model::error::Fault;
use crate::model::frame::{Block, Frame, Slot};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::{Streams, Vm};
use crate::model::watch::Watch;
use crate::protocol::streams::Stream;
use output::Tee;

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
    detail: Detail,
    listener: L,
    /// Generators that wait, by their frames.
    waiting: HashMap<*const Frame, FrameState, RandomState>,
    next: FrameId,
    written: Vec<(Stream, Vec<u8>)>,
    /// Beginnings of characters that were written last.
    rest: BTreeMap<Stream, Vec<u8>>,
    executed: u64,
    scratch: String,
    /// The instruction that was told last: its place is used again and again.
    told: Option<Box<Instruction>>,
    /// What the listener said last, where it could not be handed on at once.
    refused: Option<Fault>,
}

impl<L: Listener> Recorder<L> {
    /// A recorder that has seen nothing.
    pub fn new(detail: Detail, listener: L) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            state: State::default(),
            detail,
            listener,
            waiting: HashMap::with_hasher(RandomState::with_seeds(17, 18, 19, 20)),
            next: 0,
            written: Vec::new(),
            rest: BTreeMap::new(),
            executed: 0,
            scratch: String::new(),
            told: None,
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
        let Some(&instr) = frame.code.plain.get(frame.pc as usize) else {
            return Ok(());
        };
        let opcode = Opcode(instr.op);
        // Jumps know the index of their target here; the argument is that of the bytes.
        let arg = frame.code.verified.instructions().get(frame.pc as usize);
        let arg = arg.map_or(instr.arg, |instruction| instruction.arg);
        let taken = taken(frame, opcode, arg);
        if let Some(state) = inner.state.frames.last_mut() {
            let place = Place {
                step: inner.executed,
                frame: state.id,
                code: state.code,
                index: frame.pc,
            };
            state.index = frame.pc;
            state.pending = Some(Pending {
                place,
                opcode,
                arg,
                taken,
                told: false,
            });
        }
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
        let value = describe::describe(vm, value, inner.detail);
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
        inner.tell(&Event::Left(left));
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
        let passing = state.pending.is_none_or(|pending| pending.told);
        inner.interrupt(Outcome::Raises);
        let exception = describe::describe(vm, exception, inner.detail);
        inner.tell(&Event::Raised(Raised {
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
        inner.tell(&Event::Unwound(Unwound {
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
            inner.seen_again(vm, frame, pushed.len(), &mut changes);
        }
        inner.tell(&Event::Landed(Landed {
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

    /// Where a frame is: at the instruction under way, or at the one at which it is resumed.
    fn place(&self, state: &FrameState) -> Place {
        state.pending.map_or(
            Place {
                step: self.executed,
                frame: state.id,
                code: state.code,
                index: state.index,
            },
            |pending| pending.place,
        )
    }

    /// Tells an event; what was written meanwhile follows an instruction.
    #[inline(always)]
    fn tell(&mut self, event: &Event) {
        self.hand_on(event);
        if !self.written.is_empty() && matches!(event, Event::Instruction(_) | Event::Completed(_))
        {
            for (stream, bytes) in std::mem::take(&mut self.written) {
                self.output(stream, &bytes);
            }
        }
    }

    #[inline(always)]
    fn tell_instruction(&mut self, event: Box<Instruction>) {
        let event = Event::Instruction(event);
        self.tell(&event);
        if let Event::Instruction(told) = event {
            self.told = Some(told);
        }
    }

    #[inline]
    fn hand_on(&mut self, event: &Event) {
        if self.refused.is_none() {
            self.refused = self.listener.event(event, &self.state).err();
        }
    }

    /// Sees to it that the last state is that of `frame`: a recorder may be handed in when frames run already.
    fn find(&mut self, vm: &Vm, frame: &Frame) {
        let address: *const Frame = frame;
        let frames = &mut self.state.frames;
        if frames.last().is_some_and(|state| state.frame == address) {
            return;
        }
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
        let detail = self.detail;
        let hold = |value: &Value| {
            (!value.is_unbound()).then(|| Held {
                shown: describe::describe(vm, value, detail),
                may_change: may_change(value),
            })
        };
        let cell = |cell: &crate::model::object::ObjRef| match &cell.payload {
            Payload::Cell(inside) => hold(&inside.borrow()),
            _ => None,
        };
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
        state.locals.extend(frame.locals.iter().map(hold));
        state.cells.extend(frame.cells.iter().map(cell));
        state.frame = address;
        state.namespace = change::namespace(frame);
        self.push(vm, frame);
        let Some(state) = self.state.frames.last() else {
            return;
        };
        let entered = Event::Entered(Entered {
            step: self.executed,
            frame: id,
            code,
            entry,
            depth: self.state.frames.live().len() as u32 - 1,
            native,
            locals: owned(state.locals()),
            cells: owned(state.cells()),
            sent: match entry {
                Entry::Resume => state.stack().next_back().cloned(),
                Entry::Call | Entry::Throw => None,
            },
        });
        self.tell(&entered);
    }

    /// Tells the instruction under way before its end, if it has not been told.
    fn interrupt(&mut self, outcome: Outcome) {
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let Some(pending) = state.pending.as_mut().filter(|pending| !pending.told) else {
            return;
        };
        pending.told = true;
        let (pending, depth) = (*pending, state.stack.len());
        let mut event = begun(&mut self.told, &pending, depth);
        if let Taken::Now(count) = pending.taken {
            state.pop_to(depth.saturating_sub(count as usize), &mut event.popped);
            if change::stores(pending.opcode) {
                state.taken.clone_from(&event.popped);
            }
        }
        event.outcome = outcome;
        self.tell_instruction(event);
    }

    /// Tells that the instruction under way has ended.
    fn complete(&mut self, vm: &Vm, frame: &Frame, outcome: Option<Outcome>) {
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let Some(pending) = state.pending.take() else {
            return;
        };
        let (depth, real) = (state.stack.len(), frame.shown_depth());
        let left = match pending.taken {
            _ if outcome == Some(Outcome::Yields) => real,
            Taken::Now(_) if pending.told => depth,
            Taken::Now(count) => depth.saturating_sub(count as usize),
            Taken::AtEnd(most) if real < depth => {
                // `YIELD_FROM` puts one back.
                depth.saturating_sub(most as usize).min(real)
            }
            Taken::AtEnd(_) => depth,
        };
        let mut event = begun(&mut self.told, &pending, depth);
        state.pop_to(left.min(real).min(depth), &mut event.popped);
        event.blocks = block_change(state, frame);
        event.outcome = outcome.unwrap_or(match frame.pc {
            next if next == frame.code.settled(pending.place.index + 1) => Outcome::Next,
            target => Outcome::Jump(target),
        });
        let means = (self.detail, &mut self.scratch);
        push(vm, frame, state, means, &mut event.pushed);
        self.changes(vm, frame, pending.told, &mut event);
        if !pending.told {
            self.tell_instruction(event);
            return;
        }
        let completed = Event::Completed(Completed {
            place: pending.place,
            step: self.executed,
            popped: std::mem::take(&mut event.popped),
            depth: depth as u32,
            pushed: std::mem::take(&mut event.pushed),
            blocks: event.blocks,
            changes: std::mem::take(&mut event.changes),
            outcome: event.outcome,
        });
        self.told = Some(event);
        self.tell(&completed);
    }

    /// Describes what lies on the frame's value stack above what is known of it.
    fn push(&mut self, vm: &Vm, frame: &Frame) -> Values {
        let mut pushed = Values::new();
        if let Some(state) = self.state.frames.last_mut() {
            let means = (self.detail, &mut self.scratch);
            push(vm, frame, state, means, &mut pushed);
        }
        pushed
    }
}

#[inline(always)]
fn push(
    vm: &Vm,
    frame: &Frame,
    state: &mut FrameState,
    (detail, scratch): (Detail, &mut String),
    pushed: &mut Values,
) {
    let known = state.stack.len();
    let mut push = |slot: Slot<'_>| {
        let (shown, may_change) = describe::slot(vm, slot, detail, scratch);
        pushed.push(shown.clone());
        state.stack.push(Held { shown, may_change });
    };
    match frame.plain_stack() {
        Some(values) => {
            for value in values.get(known..).unwrap_or_default() {
                push(Slot::Value(value));
            }
        }
        None => frame.shown_stack().skip(known).for_each(push),
    }
}

/// An event for the instruction under way of which only the beginning is known, in the place of the one that was told
/// last.
#[inline(always)]
fn begun(told: &mut Option<Box<Instruction>>, pending: &Pending, depth: usize) -> Box<Instruction> {
    let Some(mut event) = told.take() else {
        return new_instruction(pending, depth);
    };
    event.place = pending.place;
    event.opcode = pending.opcode;
    event.arg = pending.arg;
    event.depth = depth as u32;
    event.popped.clear();
    event.pushed.clear();
    event.blocks = BlockChange::None;
    if !event.changes.is_empty() {
        event.changes.clear();
    }
    event
}

#[cold]
fn new_instruction(pending: &Pending, depth: usize) -> Box<Instruction> {
    Box::new(Instruction {
        place: pending.place,
        opcode: pending.opcode,
        arg: pending.arg,
        depth: depth as u32,
        popped: Values::new(),
        pushed: Values::new(),
        blocks: BlockChange::None,
        changes: Changes::new(),
        outcome: Outcome::Next,
    })
}

fn owned<'a>(slots: impl Iterator<Item = (u32, &'a Shown)>) -> Bound {
    slots.map(|(at, shown)| (at, shown.clone())).collect()
}

/// What has become of the block stack by the instruction itself.
#[inline]
fn block_change(state: &mut FrameState, frame: &Frame) -> BlockChange {
    let (before, after) = (state.blocks.len(), frame.blocks.len());
    let change = match after.cmp(&before) {
        std::cmp::Ordering::Equal => {
            let blocks = state.blocks.last_mut().zip(frame.blocks.last());
            let moved = blocks.filter(|(known, block)| known.level != block.level);
            return moved.map_or(BlockChange::None, |(known, block)| {
                *known = *block;
                BlockChange::Moved(*block)
            });
        }
        std::cmp::Ordering::Less => state.blocks.last().copied().map(BlockChange::Closed),
        std::cmp::Ordering::Greater => frame.blocks.last().copied().map(BlockChange::Opened),
    };
    state.blocks.clone_from(&frame.blocks);
    change.unwrap_or_default()
}
