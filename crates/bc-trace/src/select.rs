//! Which events are asked for: by function, line, opcode, step.
//!
//! Absent: how patterns are written on a command line.

use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;
use bc_vm::trace::{CodeId, Event, Landed, Place, Raised, State, Unwound};
use std::ops::RangeInclusive;
use wildmatch::WildMatch;

/// Which events are asked for. The default is all of them.
#[derive(Clone, Debug)]
pub struct Select {
    /// Functions, by patterns with `*` and `?` for their [path](bc_vm::trace::TracedCode::path) or name; all if
    /// there are none.
    pub functions: Vec<WildMatch>,
    /// Source lines; all if there are none.
    pub lines: Vec<RangeInclusive<i32>>,
    /// Opcodes; all if there are none. What is not an instruction is left out if there are some.
    pub opcodes: Vec<Opcode>,
    /// Steps at which events happen.
    pub steps: RangeInclusive<u64>,
    /// Only calls and returns.
    pub calls: bool,
}

impl Default for Select {
    fn default() -> Self {
        Self {
            functions: Vec::new(),
            lines: Vec::new(),
            opcodes: Vec::new(),
            steps: 0..=u64::MAX,
            calls: false,
        }
    }
}

impl Select {
    /// Whether `event` is asked for. `state` is the state after it, and `step` how far the run has come
    /// ([`Progress`]).
    #[must_use]
    pub fn takes(&self, event: &Event, state: &State, step: u64) -> bool {
        if !self.steps.contains(&step) {
            return false;
        }
        let is_call = matches!(event, Event::Entered(_) | Event::Left(_));
        if self.calls && !is_call {
            return false;
        }
        if !self.opcodes.is_empty() {
            let is_asked_for = match event {
                Event::Instruction(instruction) => self.opcodes.contains(&instruction.opcode),
                _ => false,
            };
            if !is_asked_for {
                return false;
            }
        }
        let Some((code, index)) = place(event, state) else {
            // What is written when nothing runs belongs to no function.
            return self.functions.is_empty() && self.lines.is_empty();
        };
        let Some(code) = state.codes().get(code) else {
            return false;
        };
        let is_function = self.functions.is_empty()
            || self.functions.iter().any(|pattern| {
                pattern.matches(code.path())
                    || pattern.matches(&backslashreplace(code.object().name()))
            });
        is_function
            && (self.lines.is_empty() || {
                let line = index.map_or(code.object().firstlineno(), |index| code.line(index));
                self.lines.iter().any(|lines| lines.contains(&line))
            })
    }

    /// Whether nothing that is asked for can come of a run that has come so far.
    #[must_use]
    pub fn is_over(&self, step: u64) -> bool {
        step > *self.steps.end()
    }
}

/// How far a run has come. The step of an event alone does not say: that of an exception which comes from another
/// frame is the step of the instruction that waited for this frame.
#[derive(Clone, Copy, Default, Debug)]
pub struct Progress(u64);

impl Progress {
    /// How many instructions had been executed when `event` happened, which is the next one of the run.
    pub fn step(&mut self, event: &Event) -> u64 {
        self.0 = self.0.max(step(event));
        self.0
    }
}

/// The step of an event: how many instructions were executed before it, or before the instruction that it belongs to.
#[must_use]
pub fn step(event: &Event) -> u64 {
    match event {
        Event::Instruction(event) => event.place.step,
        Event::Raised(Raised { place, .. })
        | Event::Unwound(Unwound { place, .. })
        | Event::Landed(Landed { place, .. }) => place.step,
        Event::Completed(event) => event.step,
        Event::Entered(event) => event.step,
        Event::Left(event) => event.step,
        Event::Output(event) => event.step,
    }
}

/// The code an event belongs to, and the instruction where there is one.
fn place(event: &Event, state: &State) -> Option<(CodeId, Option<u32>)> {
    let of = |place: &Place| Some((place.code, Some(place.index)));
    match event {
        Event::Instruction(event) => of(&event.place),
        Event::Completed(event) => of(&event.place),
        Event::Raised(event) => of(&event.place),
        Event::Unwound(event) => of(&event.place),
        Event::Landed(event) => of(&event.place),
        Event::Entered(event) => Some((event.code, None)),
        Event::Left(event) => Some((event.code, None)),
        Event::Output(_) => {
            let frame = state.frames().last()?;
            Some((frame.code(), Some(frame.index())))
        }
    }
}
