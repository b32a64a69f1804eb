//! What the machine looks like, in descriptions: frames with their value stacks, block stacks and variables.
//!
//! A frame that waits is shown as it was when it began to wait. Absent: how the state is kept up to date (see
//! [`recorder`](super::recorder)).

use crate::model::frame::{Block, Frame};
use crate::model::object::Object;

use super::codes::{CodeId, Codes};
use super::event::{FrameId, Place, Values};
use super::shown::Shown;
use super::taken::Taken;
use bc_core::opcode::Opcode;

/// The frames of a run, after the event that is told.
#[derive(Default)]
pub struct State {
    pub(super) codes: Codes,
    pub(super) frames: Frames,
}

impl State {
    /// The code objects that have run.
    #[must_use]
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The frames, the outermost first: the last one runs.
    #[must_use]
    pub fn frames(&self) -> &[FrameState] {
        self.frames.live()
    }
}

/// The states of frames that run or wait for others. Those that have ended stay behind them: their vectors are used
/// again.
#[derive(Default)]
pub(super) struct Frames {
    all: Vec<FrameState>,
    live: usize,
}

impl Frames {
    pub(super) fn live(&self) -> &[FrameState] {
        self.all.get(..self.live).unwrap_or_default()
    }

    pub(super) fn live_mut(&mut self) -> &mut [FrameState] {
        self.all.get_mut(..self.live).unwrap_or_default()
    }

    pub(super) fn last(&self) -> Option<&FrameState> {
        self.all.get(self.live.checked_sub(1)?)
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut FrameState> {
        self.all.get_mut(self.live.checked_sub(1)?)
    }

    /// Another frame: its state is empty.
    pub(super) fn enter(&mut self) -> Option<&mut FrameState> {
        if self.all.len() <= self.live {
            self.all.push(FrameState::new());
        }
        self.live += 1;
        let state = self.last_mut()?;
        state.clear();
        Some(state)
    }

    /// The last frame is gone.
    pub(super) fn leave(&mut self) -> Option<&mut FrameState> {
        let left = self.live.checked_sub(1)?;
        self.live = left;
        self.all.truncate(left + MOST_SPARE);
        self.all.get_mut(left)
    }

    /// All but the first `count` frames are gone.
    pub(super) fn truncate(&mut self, count: usize) {
        self.live = self.live.min(count);
    }
}

/// So many states of frames that have ended are kept.
const MOST_SPARE: usize = 64;

/// A name with its value.
pub(super) struct Named {
    pub(super) name: Box<str>,
    pub(super) shown: Shown,
}

/// An instruction that has been told, because others run within it, and has not ended.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    pub(super) place: Place,
    pub(super) opcode: Opcode,
    pub(super) arg: u32,
    pub(super) taken: Taken,
}

/// One frame.
pub struct FrameState {
    pub(super) id: FrameId,
    pub(super) code: CodeId,
    pub(super) index: u32,
    pub(super) stack: Vec<Shown>,
    pub(super) blocks: Vec<Block>,
    pub(super) locals: Vec<Option<Shown>>,
    pub(super) cells: Vec<Option<Shown>>,
    pub(super) names: Vec<Named>,
    /// Names that other frames have stored or deleted in its namespace while it waits.
    pub(super) touched: Vec<Box<str>>,
    /// What has been told of it and has not ended. What has not been told is the recorder's.
    pub(super) pending: Option<Pending>,
    /// What the instruction under way took off the value stack, once that has been told.
    pub(super) taken: Values,
    /// The frame this is the state of.
    pub(super) frame: *const Frame,
    /// The dict behind its names, if they are in one.
    pub(super) namespace: Option<*const Object>,
}

impl FrameState {
    /// The state of no frame yet.
    pub(super) fn new() -> Self {
        Self {
            id: 0,
            code: CodeId(0),
            index: 0,
            stack: Vec::new(),
            blocks: Vec::new(),
            locals: Vec::new(),
            cells: Vec::new(),
            names: Vec::new(),
            touched: Vec::new(),
            pending: None,
            taken: Values::new(),
            frame: std::ptr::null(),
            namespace: None,
        }
    }

    /// Empties it, so that another frame can have its vectors.
    fn clear(&mut self) {
        self.stack.clear();
        self.locals.clear();
        self.cells.clear();
        self.names.clear();
        self.touched.clear();
        self.pending = None;
        self.taken.clear();
    }

    /// Moves what lies above `depth` from the value stack to `popped`.
    #[inline(always)]
    pub(super) fn pop_to(&mut self, depth: usize, popped: &mut Values) {
        // Most instructions take none, one or two.
        match self.stack.len().saturating_sub(depth) {
            0 => {}
            1 => {
                if let Some(shown) = self.stack.pop() {
                    popped.push(shown);
                }
            }
            2 => {
                if let (Some(above), Some(below)) = (self.stack.pop(), self.stack.pop()) {
                    popped.push(below);
                    popped.push(above);
                }
            }
            _ => popped.extend(self.stack.drain(depth..)),
        }
    }

    /// The number of the frame.
    #[must_use]
    pub fn id(&self) -> FrameId {
        self.id
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> CodeId {
        self.code
    }

    /// The instruction that runs or ran last, by its index.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The value stack, the topmost value last.
    pub fn stack(&self) -> impl DoubleEndedIterator<Item = &Shown> + ExactSizeIterator {
        self.stack.iter()
    }

    /// The block stack, the topmost block last.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The local variables that are bound, by their index in `co_varnames`.
    pub fn locals(&self) -> impl Iterator<Item = (u32, &Shown)> {
        bound(&self.locals)
    }

    /// The cells that are not empty, by their index in `co_cellvars + co_freevars`.
    pub fn cells(&self) -> impl Iterator<Item = (u32, &Shown)> {
        bound(&self.cells)
    }

    /// The names that were stored in the namespace of a module or a class body since it has run.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Shown)> {
        self.names.iter().map(|named| (&*named.name, &named.shown))
    }
}

fn bound(slots: &[Option<Shown>]) -> impl Iterator<Item = (u32, &Shown)> {
    slots
        .iter()
        .enumerate()
        .filter_map(|(at, slot)| Some((at as u32, slot.as_ref()?)))
}
