//! What an instruction has done, from the states before and after it.
//!
//! Absent: events (`bc_vm::trace`), which tell the same of a run that is recorded from its start.

use std::sync::Arc;

use bc_core::opcode::Opcode;
use bc_vm::model::frame::{Block, BlockKind};
use bc_vm::trace::{Shown, Taken};

use super::snapshot::{FrameShot, Snapshot, Values};

/// What has become of the innermost frame by the instruction before.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Effect {
    /// The values that the instruction has popped, the topmost last; those that went with a block as well. Of a call
    /// they are the arguments and the function, on the stack of the caller.
    pub popped: Vec<Shown>,
    /// How many of the topmost values it has pushed. What a call returns it pushes when the frame has been left.
    pub pushed: usize,
    /// The variables that are not what they were.
    pub changed: Changed,
}

/// Variables of a frame that have been stored, or whose value is shown in another way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// Local variables, by their index in `co_varnames`.
    pub locals: Vec<u32>,
    /// Cells, by their index in `co_cellvars + co_freevars`.
    pub cells: Vec<u32>,
    /// Names of a module or of a class body.
    pub names: Vec<Arc<str>>,
}

impl Effect {
    /// What the instruction that `before` stands at has done, in the frame that is innermost in `after`, the state that
    /// follows. A frame that has just been entered has pushed nothing and changed nothing. Nothing is known of frames without values.
    #[must_use]
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        let Some(now) = after.frame() else {
            return Self::default();
        };
        let innermost = after.frames.len() == before.frames.len();
        let then = before.frames.get(after.frames.len() - 1);
        let then =
            then.filter(|then| then.code.is_same(&now.code) && !(innermost && has_left(then, now)));
        match then {
            Some(then) => within(
                then,
                now,
                if innermost {
                    before.taken
                } else {
                    waited(then)
                },
            ),
            // A call: what it has taken lay on the stack of the caller.
            None if after.frames.len() > before.frames.len() => Self {
                popped: before.frame().map_or_else(Vec::new, |caller| {
                    let count = match before.taken {
                        Taken::Now(count) => count as usize,
                        Taken::AtEnd(_) => 0,
                    };
                    above(caller, (caller.depth as usize).saturating_sub(count))
                }),
                ..Self::default()
            },
            None => Self::default(),
        }
    }
}

/// What an instruction takes at its end that has waited for another frame: all else it has taken before.
fn waited(then: &FrameShot) -> Taken {
    let instruction = then.code.instructions().get(then.index as usize);
    match instruction.map(|it| it.opcode) {
        // What it has asked for values lies there until there are no more.
        Some(Opcode::YIELD_FROM) => Taken::Now(1),
        _ => Taken::Now(0),
    }
}

/// Whether `now` is a frame of the same code, but another one: the instruction has left `then`.
fn has_left(then: &FrameShot, now: &FrameShot) -> bool {
    let instruction = then.code.instructions().get(then.index as usize);
    let returns = instruction.is_some_and(|it| it.opcode == Opcode::RETURN_VALUE);
    // A `return` inside of `try` goes on in the block of `finally`.
    let caught = gone(then, now)
        .iter()
        .any(|block| block.kind == BlockKind::Finally);
    returns && !caught
}

/// The blocks that are not on the block stack any more.
fn gone<'a>(then: &'a FrameShot, now: &FrameShot) -> &'a [Block] {
    let both = then.blocks.iter().zip(&now.blocks);
    let same = both.take_while(|(a, b)| a == b).count();
    then.blocks.get(same..).unwrap_or_default()
}

/// What has become of one frame.
fn within(then: &FrameShot, now: &FrameShot, taken: Taken) -> Effect {
    let (before, after) = (then.depth as usize, now.depth as usize);
    let left = match taken {
        Taken::Now(count) => before.saturating_sub(count as usize),
        // One that has given its value back has taken all it may.
        Taken::AtEnd(most) if after < before => before.saturating_sub(most as usize),
        Taken::AtEnd(_) => before,
    };
    // Above the level of a block that has gone nothing was left, by unwinding too.
    let levels = gone(then, now).iter().map(|block| block.level as usize);
    let unwound = handled(then, now);
    let left = levels
        .filter(|_| unwound)
        .chain([left, after])
        .min()
        .unwrap_or(0);
    let changed = match (&then.values, &now.values) {
        (Some(then), Some(now)) => changes(then, now),
        _ => Changed::default(),
    };
    Effect {
        popped: above(then, left),
        pushed: after - left,
        changed,
    }
}

/// Whether the frame goes on where a block is handled, and not at the instruction that follows or is jumped to.
fn handled(then: &FrameShot, now: &FrameShot) -> bool {
    gone(then, now)
        .iter()
        .any(|block| block.kind != BlockKind::ExceptHandler && block.handler == now.index)
}

/// The values of a frame from so many on.
fn above(frame: &FrameShot, left: usize) -> Vec<Shown> {
    let stack = frame.values.as_ref().map(|values| &values.stack);
    stack
        .and_then(|stack| stack.get(left..))
        .map_or_else(Vec::new, <[Shown]>::to_vec)
}

fn changes(then: &Values, now: &Values) -> Changed {
    let numbered = |then: &[(u32, Shown)], now: &[(u32, Shown)]| {
        now.iter()
            .filter(|slot| !then.contains(slot))
            .map(|(at, _)| *at)
            .collect()
    };
    let names = now.names.iter().filter(|name| !then.names.contains(name));
    Changed {
        locals: numbered(&then.locals, &now.locals),
        cells: numbered(&then.cells, &now.cells),
        names: names.map(|(name, _)| Arc::clone(name)).collect(),
    }
}
