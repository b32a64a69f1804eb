//! Events as lines of text: one line an instruction, with the value stack before and after.
//!
//! A line comes in pieces that say what they are, so that a terminal can colour them. Absent: colours, and
//! which events are asked for ([`select`](crate::select)).

use crate::listing::Listings;
use bc_core::code::CodeFlags;
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use bc_vm::model::frame::BlockKind;
use bc_vm::trace::{
    Block, BlockChange, Change, Completed, Departure, Entered, Entry, Event, Instruction, Landed,
    Left, Outcome, Output, Raised, Reason, Shown, Slot, State, TracedCode, Unwound, Values,
};
use std::fmt::Write;
use std::sync::Arc;

/// What a piece of a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Blanks, brackets, words between.
    Plain,
    /// Step, line and offset.
    Number,
    /// The name of an opcode.
    Opcode,
    /// Its argument.
    Argument,
    /// What an instruction takes off the value stack.
    Popped,
    /// What it puts there.
    Pushed,
    /// A frame that is entered or left.
    Call,
    /// Exceptions and unwinding.
    Trouble,
    /// What has changed.
    Change,
    /// What the program has written.
    Output,
}

/// A piece of a line.
pub type Piece = (Role, String);

/// Makes lines of events.
#[derive(Default)]
pub struct Lines {
    listings: Listings,
    /// Line numbers of this frame's code have been shown last.
    shown: Option<(u64, i32)>,
}

/// Columns before the opcode.
const MARGIN: usize = 20;
/// Columns of opcode and indentation.
const NAME: usize = 24;
/// Columns of the argument.
const ARGUMENT: usize = 26;
/// Frames are indented by one column each, up to so many.
const DEEPEST: usize = 8;
/// So many characters of a piece are shown.
const LONGEST: usize = 1000;

impl Lines {
    /// The lines of an event, none of them with a line feed; what is written may be several. `state` is the
    /// state after it.
    pub fn lines(&mut self, event: &Event, state: &State) -> Vec<Vec<Piece>> {
        let mut line = Pieces::default();
        match event {
            Event::Instruction(event) => self.instruction(event, state, &mut line),
            Event::Completed(event) => self.completed(event, state, &mut line),
            Event::Entered(event) => self.entered(event, state, &mut line),
            Event::Left(event) => {
                self.shown = None;
                left(event, state, &mut line);
            }
            Event::Raised(event) => raised(event, state, &mut line),
            Event::Unwound(event) => unwound(event, state, &mut line),
            Event::Landed(event) => self.landed(event, state, &mut line),
            Event::Output(event) => return output(event),
        }
        vec![line.0]
    }

    fn instruction(&mut self, event: &Instruction, state: &State, line: &mut Pieces) {
        let place = event.place;
        let listed = self.listings.get(state.codes(), place.code, place.index);
        let (offset, number) = listed.map_or((0, 0), |listed| (listed.offset, listed.line));
        let is_new = self.shown != Some((place.frame, number));
        self.shown = Some((place.frame, number));
        let number = if is_new {
            number.to_string()
        } else {
            String::new()
        };
        line.push(
            Role::Number,
            format!("{:>8} {number:>5} {offset:>5} ", place.step),
        );
        let indent = indent(state);
        line.push(Role::Plain, indent.clone());
        let room = NAME.saturating_sub(indent.len());
        let name = event.opcode.to_string();
        match listed {
            Some(listed) if listed.arg.is_some() => {
                line.push(Role::Opcode, format!("{name:<room$} "));
                let mut argument = listed.arg.map(|arg| arg.to_string()).unwrap_or_default();
                if !listed.details.is_empty() {
                    let _ = write!(argument, " ({})", listed.details);
                }
                // Before it is cut: an escape is more than one character.
                if argument.contains(char::is_control) {
                    argument = escaped(&argument);
                }
                if let Some((at, _)) = argument.char_indices().nth(ARGUMENT) {
                    argument.truncate(at);
                    argument.pop();
                    argument.push('…');
                }
                line.push(Role::Argument, format!("{argument:<ARGUMENT$} "));
            }
            _ => {
                let room = room + ARGUMENT + 1;
                line.push(Role::Opcode, format!("{name:<room$} "));
            }
        }
        let kept = (event.depth as usize).saturating_sub(event.popped.len());
        let kept = stack_of(state, event.place.frame, kept);
        line.both(&kept, &event.popped, &event.pushed, &event.changes);
        match event.outcome {
            Outcome::Jump(target) => {
                let target = state
                    .codes()
                    .get(place.code)
                    .map_or(0, |code| code.offset(target));
                line.push(Role::Change, format!("  to {target}"));
            }
            Outcome::Stops => line.push(Role::Trouble, "  stopped".to_owned()),
            Outcome::Next
            | Outcome::Within
            | Outcome::Leaves
            | Outcome::Yields
            | Outcome::Raises => {}
        }
        if event.outcome == Outcome::Within {
            line.push(Role::Plain, " …");
        }
        line.changed(event.blocks, &event.changes, state.codes().get(place.code));
    }

    fn completed(&mut self, event: &Completed, state: &State, line: &mut Pieces) {
        self.shown = None;
        let name = self
            .listings
            .get(state.codes(), event.place.code, event.place.index)
            .map(|listed| listed.opcode.to_string())
            .unwrap_or_default();
        line.note(
            event.step,
            state,
            Role::Call,
            &format!("= {name} of step {}: ", event.place.step),
        );
        let kept = (event.depth as usize).saturating_sub(event.popped.len());
        let kept = stack_of(state, event.place.frame, kept);
        line.both(&kept, &event.popped, &event.pushed, &event.changes);
        line.changed(
            event.blocks,
            &event.changes,
            state.codes().get(event.place.code),
        );
    }

    fn entered(&mut self, event: &Entered, state: &State, line: &mut Pieces) {
        self.shown = None;
        let Some(code) = state.codes().get(event.code) else {
            return;
        };
        let mut call = format!("→ {}", code.path());
        match event.entry {
            // A module and a class body take no arguments.
            Entry::Call if !code.object().flags().contains(CodeFlags::NEWLOCALS) => {}
            Entry::Call => {
                let arguments: Vec<String> = arguments(event, code).collect();
                let _ = write!(call, "({})", arguments.join(", "));
            }
            Entry::Resume => {
                let sent = event.sent.as_ref().map(ToString::to_string);
                let _ = write!(call, " goes on with {}", sent.as_deref().unwrap_or("None"));
            }
            Entry::Throw => call.push_str(" goes on with an exception"),
        }
        if event.native && event.depth > 0 {
            call.push_str(", called by native code");
        }
        line.note(event.step, state, Role::Call, &call);
        let first = code.object().firstlineno();
        line.push(Role::Number, format!("  {}:{first}", code.filename()));
    }

    fn landed(&mut self, event: &Landed, state: &State, line: &mut Pieces) {
        self.shown = None;
        let target = state
            .codes()
            .get(event.place.code)
            .map_or(0, |code| code.offset(event.target));
        line.note(
            event.place.step,
            state,
            Role::Trouble,
            &format!("» goes on at {target}"),
        );
        if !event.pushed.is_empty() {
            line.push(Role::Plain, ", finds ");
            line.stack(&[], &event.pushed, Role::Pushed);
        }
        if let Some(block) = event.opened {
            line.push(Role::Change, format!("  opens {}", block_name(block.kind)));
        }
        let code = state.codes().get(event.place.code);
        line.changed(BlockChange::None, &event.changes, code);
    }
}

fn left(event: &Left, state: &State, line: &mut Pieces) {
    let path = state.codes().get(event.code).map_or("?", TracedCode::path);
    let (role, what) = match event.departure {
        Departure::Return => (Role::Call, "returns"),
        Departure::Yield => (Role::Call, "yields"),
        Departure::Raise => (Role::Trouble, "is left by"),
    };
    // The frame is gone already: as deep as it was.
    line.margin(event.step);
    line.push(Role::Plain, " ".repeat(state.frames().len().min(DEEPEST)));
    line.push(role, format!("← {path} {what} {}", event.value));
}

fn raised(event: &Raised, state: &State, line: &mut Pieces) {
    let what = if event.passing {
        "comes here"
    } else {
        "is raised"
    };
    let text = format!("! {} {what}", event.exception);
    line.note(event.place.step, state, Role::Trouble, &text);
}

fn unwound(event: &Unwound, state: &State, line: &mut Pieces) {
    let why = match event.reason {
        Reason::Exception => "exception",
        Reason::Return => "return",
        Reason::Break => "break",
        Reason::Continue => "continue",
    };
    let code = state.codes().get(event.place.code);
    let text = format!("~ {why} unwinds {}", block(event.block, code));
    line.note(event.place.step, state, Role::Trouble, &text);
    if !event.popped.is_empty() {
        line.push(Role::Plain, ", drops ");
        line.stack(&[], &event.popped, Role::Popped);
    }
}

fn output(event: &Output) -> Vec<Vec<Piece>> {
    let margin = " ".repeat(MARGIN);
    event
        .text
        .split_inclusive('\n')
        .map(|line| {
            let line = line.strip_suffix('\n').unwrap_or(line);
            vec![
                (Role::Plain, margin.clone()),
                (Role::Output, format!("| {}", escaped(line))),
            ]
        })
        .collect()
}

/// A text without what could steer a terminal.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let escape = c.is_control().then(|| c.escape_default());
            let plain = (!c.is_control()).then_some(c);
            escape.into_iter().flatten().chain(plain)
        })
        .collect()
}

/// The arguments of a call, as far as they are bound.
fn arguments<'a>(event: &'a Entered, code: &'a TracedCode) -> impl Iterator<Item = String> + 'a {
    let object = code.object();
    let named = |(at, shown): &(u32, Shown), names: &[Arc<Text>]| {
        let name = names.get(*at as usize).map(|name| backslashreplace(name));
        format!("{}={shown}", name.unwrap_or_default())
    };
    let locals = event
        .locals
        .iter()
        .map(move |local| named(local, object.varnames()));
    // Parameters that inner functions use live in cells from the start.
    let own = object.cellvars().len() as u32;
    let cells = event.cells.iter().filter(move |(at, _)| *at < own);
    locals.chain(cells.map(move |cell| named(cell, object.cellvars())))
}

/// The lowest values of the value stack of a frame.
fn stack_of(state: &State, frame: u64, count: usize) -> Vec<Shown> {
    let frame = state
        .frames()
        .iter()
        .rev()
        .find(|state| state.id() == frame);
    frame.map_or(Vec::new(), |frame| {
        frame.stack().take(count).cloned().collect()
    })
}

fn indent(state: &State) -> String {
    " ".repeat(state.frames().len().saturating_sub(1).min(DEEPEST))
}

/// The name of what sets a block up.
#[must_use]
pub fn block_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Loop => "SETUP_LOOP",
        BlockKind::Except => "SETUP_EXCEPT",
        BlockKind::Finally => "SETUP_FINALLY",
        BlockKind::ExceptHandler => "EXCEPT_HANDLER",
    }
}

fn block(block: Block, code: Option<&TracedCode>) -> String {
    match (block.kind, code) {
        (BlockKind::ExceptHandler, _) | (_, None) => block_name(block.kind).to_owned(),
        (kind, Some(code)) => {
            format!("{} to {}", block_name(kind), code.offset(block.handler))
        }
    }
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    /// Adds a piece. Names are of any length and may hold anything, line feeds as well.
    fn push(&mut self, role: Role, text: impl Into<String>) {
        let mut text = text.into();
        if text.len() > LONGEST
            && let Some((end, _)) = text.char_indices().nth(LONGEST)
        {
            text.truncate(end);
            text.push('…');
        }
        if text.contains(char::is_control) {
            text = escaped(&text);
        }
        if !text.is_empty() {
            self.0.push((role, text));
        }
    }

    fn margin(&mut self, step: u64) {
        self.push(Role::Number, format!("{:<MARGIN$}", format!("{step:>8}")));
    }

    /// A line that is no instruction.
    fn note(&mut self, step: u64, state: &State, role: Role, text: &str) {
        self.margin(step);
        self.push(Role::Plain, indent(state));
        self.push(role, text);
    }

    /// A value stack in brackets: what is kept, then values of a role.
    fn stack(&mut self, kept: &[Shown], values: &Values, role: Role) {
        self.push(Role::Plain, "[");
        let mut is_first = true;
        let kept = kept.iter().map(|shown| (Role::Plain, shown));
        for (role, shown) in kept.chain(values.iter().map(|shown| (role, shown))) {
            if !is_first {
                self.push(Role::Plain, ", ");
            }
            is_first = false;
            self.push(role, shown.to_string());
        }
        self.push(Role::Plain, "]");
    }

    /// The value stack before and after.
    fn both(&mut self, kept: &[Shown], popped: &Values, pushed: &Values, changes: &[Change]) {
        let mut before = kept.to_vec();
        for change in changes {
            if let Slot::Stack(at) = change.what
                && let Some(slot) = before.get_mut(at as usize)
                && let Some(was) = &change.was
            {
                slot.clone_from(was);
            }
        }
        self.stack(&before, popped, Role::Popped);
        self.push(Role::Plain, " → ");
        self.stack(kept, pushed, Role::Pushed);
    }

    /// Blocks and variables that have changed.
    fn changed(&mut self, blocks: BlockChange, changes: &[Change], code: Option<&TracedCode>) {
        match blocks {
            BlockChange::None => {}
            BlockChange::Opened(opened) => {
                self.push(Role::Change, format!("  opens {}", block(opened, code)));
            }
            BlockChange::Closed(closed) => {
                self.push(Role::Change, format!("  closes {}", block(closed, code)));
            }
            BlockChange::Moved(moved) => {
                let text = format!("  moves {} to level {}", block(moved, code), moved.level);
                self.push(Role::Change, text);
            }
        }
        for change in changes {
            // The stack after it shows those.
            if matches!(change.what, Slot::Stack(_)) {
                continue;
            }
            let name = slot_name(&change.what, code);
            let text = match &change.now {
                Some(shown) if change.stored => format!("  {name} = {shown}"),
                Some(shown) => format!("  {name} is {shown}"),
                None => format!("  del {name}"),
            };
            self.push(Role::Change, text);
        }
    }
}

/// What a slot is called in its frame.
#[must_use]
pub fn slot_name(slot: &Slot, code: Option<&TracedCode>) -> String {
    let named = |names: Option<&Arc<Text>>, at: u32| match names {
        Some(name) => backslashreplace(name).into_owned(),
        None => format!("#{at}"),
    };
    match slot {
        Slot::Local(at) => {
            let names = code.and_then(|code| code.object().varnames().get(*at as usize));
            named(names, *at)
        }
        Slot::Cell(at) => {
            let name = code.and_then(|code| {
                let (own, free) = (code.object().cellvars(), code.object().freevars());
                own.iter().chain(free).nth(*at as usize)
            });
            named(name, *at)
        }
        Slot::Name(name) | Slot::Global { name, .. } => name.to_string(),
        Slot::Stack(at) => format!("stack[{at}]"),
        Slot::Attribute { of, name } => format!("{of}.{name}"),
        Slot::Item { of, key } => format!("{of}[{key}]"),
    }
}
