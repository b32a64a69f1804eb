//! What a recorder tells of a run: one event after the other, each complete by itself.
//!
//! Values are descriptions ([`Shown`]): nothing here holds a value of the machine, so that keeping events
//! keeps nothing alive. Order and names of what is popped and pushed are those of `ceval.c`. Absent: how
//! events come about (see [`recorder`](super::recorder)), and how they are written down.

use bc_core::opcode::Opcode;
use smallvec::SmallVec;

use super::codes::CodeId;
use super::shown::Shown;
pub use crate::model::frame::Block;
pub use crate::model::watch::{Departure, Entry, Reason};
use crate::runtime::streams::Stream;

/// Values of the value stack, the topmost last.
pub type Values = SmallVec<[Shown; 2]>;

/// What an instruction has changed: most often nothing, or one thing.
pub type Changes = SmallVec<[Change; 1]>;

/// Slots that are not empty, by their index.
pub type Bound = SmallVec<[(u32, Shown); 2]>;

/// The number of a frame: frames are counted from 0 in the order in which they are entered first. A generator's
/// keeps its number when it is resumed.
pub type FrameId = u64;

/// Something that has happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// An instruction has been executed, or others run within it from here on. What it has written follows.
    Instruction(Box<Instruction>),
    /// An instruction that others have run within has ended: a call has its result.
    Completed(Completed),
    /// A frame is entered: by a call, or because a generator is resumed.
    Entered(Entered),
    /// A frame is left: it returns, yields, or an exception leaves it.
    Left(Left),
    /// An exception is raised in a frame, or comes to it from one that it has left.
    Raised(Raised),
    /// A block is taken off the block stack on the way to a handler, to the end of a loop, or out of the frame.
    Unwound(Unwound),
    /// A handler takes over, or the place after a loop.
    Landed(Landed),
    /// The program has written something.
    Output(Output),
}

/// Where something has happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// How many instructions the machine had executed before this one; compiling takes none of these. It is
    /// the number of this step, counted from 0.
    pub step: u64,
    /// The frame.
    pub frame: FrameId,
    /// Its code.
    pub code: CodeId,
    /// The instruction, by its index in [`TracedCode::instructions`](super::codes::TracedCode::instructions).
    pub index: u32,
}

/// One instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Instruction {
    /// Where.
    pub place: Place,
    /// What is executed; with the argument it has after `EXTENDED_ARG`.
    pub opcode: Opcode,
    /// The argument, 0 if the opcode has none.
    pub arg: u32,
    /// The depth of the value stack before.
    pub depth: u32,
    /// What it has taken off the value stack.
    pub popped: Values,
    /// What it has put there; nothing as long as it has not ended.
    pub pushed: Values,
    /// Blocks it has closed, then the one it has opened.
    pub blocks: BlockChange,
    /// What else has changed that the frame can see.
    pub changes: Changes,
    /// How it went.
    pub outcome: Outcome,
}

/// How an instruction went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The next instruction follows.
    Next,
    /// The instruction with this index follows.
    Jump(u32),
    /// Other instructions run within it: a function it calls, a generator it resumes.
    Within,
    /// The frame returns, or blocks are unwound for `return`, `break` or `continue`.
    Leaves,
    /// The frame yields.
    Yields,
    /// It has raised.
    Raises,
    /// The machine has stopped in it, with a fault.
    Stops,
}

/// What an instruction did to the block stack by itself (unwinding is told apart).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BlockChange {
    /// Nothing.
    #[default]
    None,
    /// It has opened this block.
    Opened(Block),
    /// It has closed the topmost block, which was this one.
    Closed(Block),
    /// The topmost block is this one now, and had another level: `WITH_CLEANUP_START` takes `__exit__` from under an
    /// exception that is handled.
    Moved(Block),
}

/// Something a frame can see that is not as it was.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// What.
    pub what: Slot,
    /// What it was; `None` if there was nothing, or where it is not known: in attributes and items.
    pub was: Option<Shown>,
    /// What it is now; `None` if it is not there any more.
    pub now: Option<Shown>,
    /// Whether another value was stored there; else the value that is there has itself changed.
    pub stored: bool,
}

/// Where a value is.
#[derive(Clone, PartialEq, Debug)]
pub enum Slot {
    /// The local variable with this index in `co_varnames`.
    Local(u32),
    /// The cell with this index in `co_cellvars + co_freevars`.
    Cell(u32),
    /// A name of the frame's namespace: of a module or of a class body.
    Name(Box<str>),
    /// A global name, stored by a function.
    Global {
        /// The name.
        name: Box<str>,
        /// The frame whose names these globals are, if it is among those that run or wait.
        frame: Option<FrameId>,
    },
    /// The value this deep in the value stack, counted from the bottom.
    Stack(u32),
    /// An attribute of an object.
    Attribute {
        /// The object, as it was before.
        of: Shown,
        /// The name.
        name: Box<str>,
    },
    /// An item of a container.
    Item {
        /// The container, as it was before.
        of: Shown,
        /// The index or key.
        key: Shown,
    },
}

/// An instruction that others have run within has ended.
#[derive(Clone, PartialEq, Debug)]
pub struct Completed {
    /// The instruction; its own step.
    pub place: Place,
    /// How many instructions the machine had executed when it ended.
    pub step: u64,
    /// What it has taken off the value stack at its end: an iterator that is exhausted.
    pub popped: Values,
    /// The depth of the value stack before `popped` and `pushed`.
    pub depth: u32,
    /// What it has put on the value stack.
    pub pushed: Values,
    /// Blocks it has opened.
    pub blocks: BlockChange,
    /// What else has changed that the frame can see.
    pub changes: Changes,
    /// How it went: [`Outcome::Within`] never.
    pub outcome: Outcome,
}

/// A frame is entered.
#[derive(Clone, PartialEq, Debug)]
pub struct Entered {
    /// How many instructions had been executed before.
    pub step: u64,
    /// The frame.
    pub frame: FrameId,
    /// Its code.
    pub code: CodeId,
    /// How.
    pub entry: Entry,
    /// How many frames wait for it.
    pub depth: u32,
    /// Whether code of the machine has called it, such as `sorted` its key function, and not an instruction.
    pub native: bool,
    /// Local variables that are bound: for a call its arguments.
    pub locals: Bound,
    /// Cells that are not empty.
    pub cells: Bound,
    /// The value a resumed generator finds on top of its value stack.
    pub sent: Option<Shown>,
}

/// A frame is left.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    /// How many instructions had been executed when it was.
    pub step: u64,
    /// The frame.
    pub frame: FrameId,
    /// Its code.
    pub code: CodeId,
    /// How.
    pub departure: Departure,
    /// What it returns or yields, or the exception.
    pub value: Shown,
}

/// An exception is raised, or has come to a frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Raised {
    /// The instruction that is under way.
    pub place: Place,
    /// The exception.
    pub exception: Shown,
    /// Whether it comes from another frame, or from code of the machine that had called one.
    pub passing: bool,
}

/// A block is taken off the block stack.
#[derive(Clone, PartialEq, Debug)]
pub struct Unwound {
    /// The instruction that is under way.
    pub place: Place,
    /// The block.
    pub block: Block,
    /// Why.
    pub reason: Reason,
    /// What goes off the value stack with it.
    pub popped: Values,
}

/// A frame goes on after unwinding.
#[derive(Clone, PartialEq, Debug)]
pub struct Landed {
    /// The instruction that is under way.
    pub place: Place,
    /// The index of the instruction that takes over.
    pub target: u32,
    /// Why.
    pub reason: Reason,
    /// The block that is opened for a handler of exceptions.
    pub opened: Option<Block>,
    /// What the handler finds on the value stack: traceback, value and class of the exception that was
    /// handled before, then of this one; for `finally` the value that is returned, if one is, and the number of the reason.
    pub pushed: Values,
    /// What else has changed that the frame can see since its instruction was told: frames that an exception has left
    /// may have changed anything.
    pub changes: Changes,
}

/// Something is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Output {
    /// How many instructions had been executed.
    pub step: u64,
    /// Where to.
    pub stream: Stream,
    /// What.
    pub text: Box<str>,
}
