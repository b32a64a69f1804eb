//! Events as bytes. Numbers are of seven bits a byte, the lowest first; values and names are numbers of texts.
//!
//! A record begins with a byte: its kind in the lower three bits, flags above. What can be told from the state
//! before is left out: which values were popped (the topmost ones), the step (it is the next one), the block
//! stack where it is as it was. A frame that is entered is written whole, resumed generators as well, so that whoever
//! reads needs no frames but those that are open. `data.js` reads this. Absent: the file around it.

use bc_vm::model::frame::BlockKind;
use bc_vm::runtime::streams::Stream;
use bc_vm::trace::{
    Block, Change, CodeId, Departure, Entry, Event, FrameState, Outcome, Output, Reason, Slot,
    State, Values,
};

use super::listing;
use super::strings::Strings;

/// Kinds of records.
pub(super) mod kind {
    pub(in crate::page) const INSTRUCTION: u8 = 0;
    pub(in crate::page) const COMPLETED: u8 = 1;
    pub(in crate::page) const ENTERED: u8 = 2;
    pub(in crate::page) const LEFT: u8 = 3;
    pub(in crate::page) const RAISED: u8 = 4;
    pub(in crate::page) const UNWOUND: u8 = 5;
    pub(in crate::page) const LANDED: u8 = 6;
    /// What belongs to the record before it; the flags say what.
    pub(in crate::page) const MORE: u8 = 7;
}

/// Flags of instructions, and of their ends.
pub(super) mod has {
    pub(in crate::page) const POPPED: u8 = 1;
    pub(in crate::page) const PUSHED: u8 = 2;
    pub(in crate::page) const BLOCKS: u8 = 4;
    pub(in crate::page) const CHANGES: u8 = 8;
    pub(in crate::page) const STEP: u8 = 16;
}

/// Flags of [`kind::MORE`].
pub(super) mod more {
    pub(in crate::page) const STDOUT: u8 = 0;
    pub(in crate::page) const STDERR: u8 = 1;
    /// Only so many frames are left.
    pub(in crate::page) const FRAMES: u8 = 2;
}

/// So many bytes of what a program writes at once are kept.
const LONGEST_OUTPUT: usize = 64 << 10;

/// A run in bytes.
#[derive(Default)]
pub(super) struct Encoder {
    pub(super) bytes: Vec<u8>,
    pub(super) strings: Strings,
    /// Code objects in JSON, by number.
    pub(super) codes: Vec<String>,
    /// Names of source files.
    pub(super) files: Vec<Box<str>>,
    codes_size: usize,
    steps: u64,
    /// The step that follows if nothing else is said.
    next: u64,
    /// The innermost frame's block stack, as it was written last.
    blocks: Vec<Block>,
    /// How many frames a reader has.
    frames: usize,
    /// Texts of output, which are not looked up: they are seldom the same.
    pub(super) outputs: Vec<Box<str>>,
    outputs_size: usize,
}

impl Encoder {
    /// How many instructions there are.
    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    /// How many bytes it takes in the page, about.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() / 3 * 4 + self.strings.size() + self.codes_size + self.outputs_size
    }

    pub(super) fn event(&mut self, event: &Event, state: &State) {
        let frames = state.frames();
        let before = match event {
            Event::Entered(_) => frames.len().saturating_sub(1),
            Event::Left(_) => frames.len() + 1,
            _ => frames.len(),
        };
        if self.frames != before {
            self.head(kind::MORE, more::FRAMES);
            self.number(before as u64);
        }
        self.frames = frames.len();
        let top = frames.last();
        match event {
            Event::Instruction(it) => {
                let step = it.place.step;
                let flags = self.flags(&it.popped, &it.pushed, &it.changes, top);
                let jumps = if step == self.next { 0 } else { has::STEP };
                self.head(kind::INSTRUCTION, flags | jumps);
                if jumps != 0 {
                    self.number(step);
                }
                self.next = step + 1;
                self.steps += 1;
                self.number(it.place.index.into());
                self.effects(
                    flags,
                    it.outcome,
                    &it.popped,
                    &it.pushed,
                    &it.changes,
                    state,
                );
            }
            Event::Completed(it) => {
                let flags = self.flags(&it.popped, &it.pushed, &it.changes, top);
                self.head(kind::COMPLETED, flags);
                self.number(it.place.index.into());
                self.effects(
                    flags,
                    it.outcome,
                    &it.popped,
                    &it.pushed,
                    &it.changes,
                    state,
                );
            }
            Event::Entered(it) => {
                let entry = match it.entry {
                    Entry::Call => 0,
                    Entry::Resume => 1,
                    Entry::Throw => 2,
                };
                self.head(kind::ENTERED, entry | u8::from(it.native) << 2);
                if let Some(frame) = top {
                    self.frame(frame, state);
                }
            }
            Event::Left(it) => {
                let departure = match it.departure {
                    Departure::Return => 0,
                    Departure::Yield => 1,
                    Departure::Raise => 2,
                };
                self.head(kind::LEFT, departure);
                self.text(&it.value);
                self.blocks.clear();
                if let Some(frame) = top {
                    self.blocks.extend_from_slice(frame.blocks());
                }
            }
            Event::Raised(it) => {
                self.head(kind::RAISED, u8::from(it.passing));
                self.text(&it.exception);
            }
            Event::Unwound(it) => {
                self.head(kind::UNWOUND, reason(it.reason));
                self.number(it.popped.len() as u64);
                self.block_stack(top);
            }
            Event::Landed(it) => {
                self.head(kind::LANDED, reason(it.reason));
                self.number(it.target.into());
                self.values(&it.pushed);
                self.block_stack(top);
                self.number(it.changes.len() as u64);
                for change in &it.changes {
                    self.change(change, state);
                }
            }
            Event::Output(it) => self.output(it),
        }
    }

    /// What the program has written.
    fn output(&mut self, it: &Output) {
        let stream = match it.stream {
            Stream::Stderr => more::STDERR,
            Stream::Stdin | Stream::Stdout => more::STDOUT,
        };
        self.head(kind::MORE, stream);
        self.number(self.outputs.len() as u64);
        let mut text = it.text.clone();
        if let Some((at, _)) = text.char_indices().find(|(at, _)| *at >= LONGEST_OUTPUT) {
            text = format!("{}…\n", &text[..at]).into();
        }
        self.outputs_size += text.len() + 3;
        self.outputs.push(text);
    }

    fn head(&mut self, kind: u8, flags: u8) {
        self.bytes.push(kind | flags << 3);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn text(&mut self, text: &dyn std::fmt::Display) {
        let number = self.strings.number(text);
        self.number(number.into());
    }

    fn values(&mut self, values: &Values) {
        self.number(values.len() as u64);
        for value in values {
            self.text(value);
        }
    }

    /// What there is to tell of an instruction.
    fn flags(
        &self,
        popped: &Values,
        pushed: &Values,
        changes: &[Change],
        top: Option<&FrameState>,
    ) -> u8 {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        flag(!popped.is_empty(), has::POPPED)
            | flag(!pushed.is_empty(), has::PUSHED)
            | flag(
                top.is_some_and(|frame| frame.blocks() != self.blocks),
                has::BLOCKS,
            )
            | flag(!changes.is_empty(), has::CHANGES)
    }

    fn effects(
        &mut self,
        flags: u8,
        outcome: Outcome,
        popped: &Values,
        pushed: &Values,
        changes: &[Change],
        state: &State,
    ) {
        self.number(match outcome {
            Outcome::Next => 0,
            Outcome::Within => 1,
            Outcome::Leaves => 2,
            Outcome::Yields => 3,
            Outcome::Raises => 4,
            Outcome::Stops => 5,
            Outcome::Jump(target) => 6 + u64::from(target),
        });
        if flags & has::POPPED != 0 {
            self.number(popped.len() as u64);
        }
        if flags & has::PUSHED != 0 {
            self.values(pushed);
        }
        if flags & has::BLOCKS != 0 {
            self.block_stack(state.frames().last());
        }
        if flags & has::CHANGES != 0 {
            self.number(changes.len() as u64);
            for change in changes {
                self.change(change, state);
            }
        }
    }

    fn change(&mut self, change: &Change, state: &State) {
        let slot = match change.what {
            Slot::Local(_) => 0,
            Slot::Cell(_) => 1,
            Slot::Name(_) => 2,
            Slot::Global { .. } => 3,
            Slot::Stack(_) => 4,
            Slot::Attribute { .. } => 5,
            Slot::Item { .. } => 6,
        };
        self.bytes
            .push(slot | u8::from(change.stored) << 3 | u8::from(change.now.is_some()) << 4);
        match &change.what {
            Slot::Local(at) | Slot::Cell(at) | Slot::Stack(at) => self.number((*at).into()),
            Slot::Name(name) => self.text(name),
            Slot::Global { name, frame } => {
                self.text(name);
                // Counted from 1.
                let frames = state.frames();
                let at = frame.and_then(|id| frames.iter().position(|frame| frame.id() == id));
                self.number(at.map_or(0, |at| at as u64 + 1));
            }
            Slot::Attribute { of, name } => {
                self.text(of);
                self.text(name);
            }
            Slot::Item { of, key } => {
                self.text(of);
                self.text(key);
            }
        }
        if let Some(now) = &change.now {
            self.text(now);
        }
    }

    fn block_stack(&mut self, frame: Option<&FrameState>) {
        let blocks = frame.map_or(&[][..], FrameState::blocks);
        self.number(blocks.len() as u64);
        for block in blocks {
            self.bytes.push(match block.kind {
                BlockKind::Loop => 0,
                BlockKind::Except => 1,
                BlockKind::Finally => 2,
                BlockKind::ExceptHandler => 3,
            });
            self.number(block.handler.into());
            self.number(block.level.into());
        }
        self.blocks.clear();
        self.blocks.extend_from_slice(blocks);
    }

    fn frame(&mut self, frame: &FrameState, state: &State) {
        self.number(frame.id());
        self.code(frame.code(), state);
        // A frame that has not started has no instruction yet.
        self.number(frame.index().into());
        self.number(frame.stack().len() as u64);
        for value in frame.stack() {
            self.text(value);
        }
        self.block_stack(Some(frame));
        let slots = |this: &mut Self, slots: Vec<(u32, &bc_vm::trace::Shown)>| {
            this.number(slots.len() as u64);
            for (at, value) in slots {
                this.number(at.into());
                this.text(value);
            }
        };
        slots(self, frame.locals().collect());
        slots(self, frame.cells().collect());
        let names: Vec<_> = frame.names().collect();
        self.number(names.len() as u64);
        for (name, value) in names {
            self.text(&name);
            self.text(value);
        }
    }

    /// Writes the number of a code object, whose listing is made when it is met first. Numbers are given in the
    /// order of entering, so that they are those of the list here, unless this was handed in late.
    fn code(&mut self, id: CodeId, state: &State) {
        while self.codes.len() <= id.0 as usize {
            let known = state.codes().get(CodeId(self.codes.len() as u32));
            let json = known.map_or_else(String::new, |code| {
                let file = self.file(code.filename());
                listing::json_of(code, file)
            });
            self.codes_size += json.len();
            self.codes.push(json);
        }
        self.number(id.0.into());
    }

    fn file(&mut self, name: &str) -> usize {
        let known = self.files.iter().position(|known| **known == *name);
        known.unwrap_or_else(|| {
            self.files.push(name.into());
            self.files.len() - 1
        })
    }
}

fn reason(reason: Reason) -> u8 {
    match reason {
        Reason::Exception => 0,
        Reason::Return => 1,
        Reason::Break => 2,
        Reason::Continue => 3,
    }
}
