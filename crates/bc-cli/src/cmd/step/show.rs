//! A state in words: what the stepper prints.
//!
//! Absent: colours and layout on a terminal.

use bc_core::count::number_of;
use bc_core::dis;
use bc_trace::lines::block_name;
use bc_trace::travel::{Channel, Effect, Ending, FrameShot, Snapshot};
use bc_vm::model::frame::{Block, BlockKind};
use bc_vm::trace::Shown;
use std::fmt::{self, Write};

/// So many lines of the listing are shown around the instruction.
const AROUND: usize = 5;

/// Where the cursor stands, with stack, blocks and variables.
pub(super) fn all(snapshot: &Snapshot) -> String {
    let Some(frame) = snapshot.frame() else {
        return place(snapshot);
    };
    let mut text = place(snapshot);
    let _ = write!(text, "\nstack   {}", stack(frame));
    if !frame.blocks.is_empty() {
        let _ = write!(text, "\nblocks  {}", blocks(frame));
    }
    let locals = locals(frame);
    if !locals.is_empty() {
        let _ = write!(text, "\nlocals  {locals}");
    }
    text
}

/// Where the cursor stands: step, function, file, and the instruction as `dis` lists it.
pub(super) fn place(snapshot: &Snapshot) -> String {
    let Some(frame) = snapshot.frame() else {
        return format!("step {}  {}", snapshot.step, ending(snapshot));
    };
    let mut text = format!(
        "step {}  {}  {}:{}",
        snapshot.step,
        frame.code.path(),
        frame.code.filename(),
        frame.line
    );
    if let Some(line) = listed(frame)
        .into_iter()
        .find(|line| line.offset == frame.offset)
    {
        let _ = write!(text, "\n{}", current(line));
    }
    text
}

/// How the run has ended.
pub(super) fn ending(snapshot: &Snapshot) -> String {
    match &snapshot.ended {
        Some(Ending::Finished) => "the program has ended".to_owned(),
        Some(Ending::Raised { class, message }) if message.is_empty() => {
            format!("the program has ended with {class}")
        }
        Some(Ending::Raised { class, message }) => {
            format!("the program has ended with {class}: {message}")
        }
        Some(Ending::Stopped(why)) => format!("the machine has stopped: {why}"),
        None => "nothing runs".to_owned(),
    }
}

/// The line of a listing for the instruction that is next.
fn current(mut line: dis::Line) -> String {
    line.is_current = true;
    line.to_string()
}

fn listed(frame: &FrameShot) -> Vec<dis::Line> {
    let instructions = frame.code.by_offset();
    let options = dis::Options::default();
    options
        .lines_of(frame.code.object(), &instructions)
        .collect()
}

/// The listing around the instruction.
pub(super) fn listing(frame: &FrameShot) -> String {
    let lines = listed(frame);
    let at = lines
        .iter()
        .position(|line| line.offset == frame.offset)
        .unwrap_or(0);
    let shown = lines.into_iter().enumerate();
    let shown = shown.skip(at.saturating_sub(AROUND)).take(2 * AROUND + 1);
    let shown = shown.map(|(index, line)| {
        if index == at {
            current(line)
        } else {
            line.to_string()
        }
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// The lines of the listing that hold a text.
pub(super) fn search(frame: &FrameShot, text: &str) -> String {
    let text = text.to_lowercase();
    let found = listed(frame)
        .into_iter()
        .map(|line| match line.offset == frame.offset {
            true => current(line),
            false => line.to_string(),
        });
    let found: Vec<String> = found
        .filter(|line| line.to_lowercase().contains(&text))
        .collect();
    match found.is_empty() {
        true => "not in this listing".to_owned(),
        false => found.join("\n"),
    }
}

/// The value stack, the topmost value last.
pub(super) fn stack(frame: &FrameShot) -> String {
    let Some(values) = &frame.values else {
        return number_of(frame.depth, "value");
    };
    let shown: Vec<String> = values.stack.iter().map(ToString::to_string).collect();
    format!("[{}]", shown.join(", "))
}

/// The block stack, the topmost block last.
pub(super) fn blocks(frame: &FrameShot) -> String {
    let shown: Vec<String> = frame
        .blocks
        .iter()
        .map(|block| one_block(frame, *block))
        .collect();
    match shown.is_empty() {
        true => "none".to_owned(),
        false => shown.join(", "),
    }
}

/// A block in words.
pub(super) fn one_block(frame: &FrameShot, block: Block) -> String {
    let name = block_name(block.kind);
    let handler = frame.code.instructions().get(block.handler as usize);
    match (block.kind, handler) {
        (BlockKind::ExceptHandler, _) | (_, None) => format!("{name} (level {})", block.level),
        (_, Some(handler)) => {
            format!(
                "{name} to {} (level {})",
                handler.opcode_offset(),
                block.level
            )
        }
    }
}

/// Local variables, cells and names, with their values.
pub(super) fn locals(frame: &FrameShot) -> String {
    let shown: Vec<String> = variables(frame, &Effect::default())
        .into_iter()
        .map(|variable| variable.to_string())
        .collect();
    shown.join(", ")
}

/// A variable that a frame shows.
pub(super) struct Variable<'a> {
    pub(super) name: String,
    pub(super) value: &'a Shown,
    /// Whether the last instruction has changed it.
    pub(super) is_changed: bool,
}

impl fmt::Display for Variable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.value)
    }
}

/// Local variables, cells and names.
pub(super) fn variables<'a>(frame: &'a FrameShot, effect: &Effect) -> Vec<Variable<'a>> {
    let Some(values) = &frame.values else {
        return Vec::new();
    };
    let object = frame.code.object();
    let cells = object.cellvars().iter().chain(object.freevars());
    let cells: Vec<_> = cells.collect();
    let named = |name: Option<&std::sync::Arc<bc_core::text::Text>>| {
        name.map_or("?".to_owned(), |name| name.to_string_lossy().into_owned())
    };
    let changed = &effect.changed;
    let locals = values.locals.iter().map(|(at, value)| Variable {
        name: named(object.varnames().get(*at as usize)),
        value,
        is_changed: changed.locals.contains(at),
    });
    let cells = values.cells.iter().map(|(at, value)| Variable {
        name: named(cells.get(*at as usize).copied()),
        value,
        is_changed: changed.cells.contains(at),
    });
    let names = values.names.iter().map(|(name, value)| Variable {
        name: name.to_string(),
        value,
        is_changed: changed.names.contains(name),
    });
    locals.chain(cells).chain(names).collect()
}

/// What the instruction before has popped, pushed and changed.
pub(super) fn effect(snapshot: &Snapshot, effect: &Effect) -> String {
    let joined = |shown: Vec<String>| match shown.is_empty() {
        true => "nothing".to_owned(),
        false => shown.join(", "),
    };
    let popped = effect.popped.iter().map(ToString::to_string).collect();
    let mut text = format!("popped  {}", joined(popped));
    let Some(frame) = snapshot.frame() else {
        return text;
    };
    let stack = frame
        .values
        .as_ref()
        .map_or(&[][..], |values| &values.stack);
    let pushed = stack.iter().skip(stack.len().saturating_sub(effect.pushed));
    let pushed = pushed.map(ToString::to_string).collect();
    let changed = variables(frame, effect)
        .into_iter()
        .filter(|variable| variable.is_changed)
        .map(|variable| variable.to_string());
    let _ = write!(text, "\npushed  {}", joined(pushed));
    let _ = write!(text, "\nchanged {}", joined(changed.collect()));
    text
}

/// The frames, the innermost first.
pub(super) fn frames(snapshot: &Snapshot) -> String {
    let shown = frame_lines(snapshot);
    match shown.is_empty() {
        true => place(snapshot),
        false => shown.join("\n"),
    }
}

/// A line for each frame, the innermost first.
pub(super) fn frame_lines(snapshot: &Snapshot) -> Vec<String> {
    let outermost = snapshot.frames.len().saturating_sub(1);
    let frames = snapshot.frames.iter().rev().enumerate().map(|(at, frame)| {
        let native = if frame.native && at < outermost {
            "  (called by native code)"
        } else {
            ""
        };
        let (path, file) = (frame.code.path(), frame.code.filename());
        format!("{path}  {file}:{}  @{}{native}", frame.line, frame.offset)
    });
    frames.collect()
}

/// What was written, standard error marked by `!`.
pub(super) fn output(pieces: &[(Channel, Vec<u8>)]) -> String {
    let mut text = String::new();
    for (channel, bytes) in pieces {
        for line in String::from_utf8_lossy(bytes).split_inclusive('\n') {
            if text.is_empty() || text.ends_with('\n') {
                text.push_str(match channel {
                    Channel::Stdout => "| ",
                    Channel::Stderr => "! ",
                });
            }
            text.push_str(line);
        }
    }
    match text.strip_suffix('\n') {
        _ if text.is_empty() => "nothing yet".to_owned(),
        Some(text) => text.to_owned(),
        None => text,
    }
}
