//! The frame: one activation of a code object, and the block stack.
//!
//! Field names are those of CPython's `frameobject.h` without the prefix. A frame is moved, never
//! shared: it belongs to the loop that runs it, to the machine's stack of waiting frames, or to a
//! suspended generator. What Python code sees as a frame is a [`FrameObject`], made on demand.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::code::Code;
use super::native::Consumer;
use super::object::{ObjRef, Object, Payload};
use super::tracing::Window;
use super::value::Value;

/// The numbers that `why` codes have on the value stack, where `END_FINALLY` finds them.
pub(crate) mod why {
    pub(crate) const RETURN: i64 = 0x8;
    pub(crate) const BREAK: i64 = 0x10;
    pub(crate) const CONTINUE: i64 = 0x20;
    pub(crate) const SILENCED: i64 = 0x80;
}

/// What a block is for; the number is the opcode that set it up (`EXCEPT_HANDLER` has none that fits).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BlockKind {
    /// `SETUP_LOOP`.
    Loop = 120,
    /// `SETUP_EXCEPT`.
    Except = 121,
    /// `SETUP_FINALLY` (also pushed by `SETUP_WITH` and `SETUP_ASYNC_WITH`).
    Finally = 122,
    /// A handler that runs: three values below belong to the exception that was handled before.
    ExceptHandler = 1,
}

/// An entry of the block stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is for.
    pub kind: BlockKind,
    /// The instruction to go to.
    pub handler: u32,
    /// The depth of the value stack when it was set up.
    pub level: u32,
}

/// What happens with the value that a frame returns.
#[derive(Default)]
pub enum OnReturn {
    /// The loop that runs the frame ends and hands the value to its (native) caller.
    #[default]
    Leave,
    /// It is pushed on the caller's stack.
    Push,
    /// It must be `None`, and the instance that `__init__` was called on is pushed instead.
    Init(Value),
    /// The frame is a generator's, resumed by the caller's `FOR_ITER`: the loop ends at this index.
    EndLoop(u32),
    /// The frame is that of a generator which the caller's `YIELD_FROM` has resumed: what it yields the caller yields, and
    /// what it returns goes to the caller's stack in its place.
    Delegate,
    /// The frame is that of a generator, each of whose items a native function takes that the caller has called with it;
    /// the function's answer goes to the caller's stack.
    Feed(Box<dyn Consumer>),
}

/// One activation of a code object.
pub struct Frame {
    /// `f_code`.
    pub code: Rc<Code>,
    /// `f_globals`, a dict object.
    pub globals: ObjRef,
    /// `f_builtins`: an exact dict, or a cell that holds whatever else the globals name.
    pub builtins: ObjRef,
    /// `f_locals` of code that is not optimised (module, class body, `exec`): any mapping.
    pub names: Option<Value>,
    /// Fast locals, as many as `co_nlocals`.
    pub locals: Vec<Value>,
    /// Cells of `co_cellvars`, then those of `co_freevars`: cell objects.
    pub cells: Vec<ObjRef>,
    /// The value stack.
    pub stack: Vec<Value>,
    /// The block stack, at most 20 deep.
    pub blocks: Vec<Block>,
    /// Index of the instruction that runs or ran last; `u32::MAX` before the first.
    pub lasti: u32,
    /// Index of the next instruction.
    pub pc: u32,
    /// The first instruction of the straight line being run that is not counted as a step yet; in a run that has
    /// stopped, [`Frame::LINE_TOLD`] if a trace function has been told the line already.
    pub counted: u32,
    /// What happens with the value it returns.
    pub on_return: OnReturn,
    /// The exception that was being handled around a generator when it was last suspended inside
    /// one of its handlers (`f_exc_value`).
    pub exc: Option<Value>,
    /// The frame object, if somebody asked for it.
    pub object: Option<ObjRef>,
    /// Bytes the heap has been charged for the frame; 0 for the small ones that nearly all are.
    pub charged: usize,
    /// Levels of recursion counted beside the frame's own, for how it was called.
    pub levels: u32,
    /// In the stepping loop, where in the value stack function and receiver of a method call stand for one bound
    /// method, between the two halves of the call; [`Frame::NO_PAIR`] elsewhere. See [`Frame::shown_stack`].
    pub pair: u32,
    /// The generator or coroutine this is the frame of, while it runs.
    pub generator: Option<ObjRef>,
}

/// A value of the value stack as the reference has it there.
#[derive(Clone, Copy)]
pub enum Slot<'a> {
    /// A value.
    Value(&'a Value),
    /// A bound method that has not been made: its function and its receiver. Without a receiver
    /// (`Value::Unbound`) it is the function alone.
    Method(&'a Value, &'a Value),
}

impl Frame {
    /// Before the first instruction.
    pub const NOT_STARTED: u32 = u32::MAX;
    /// The run has stopped between telling the line and the instruction.
    pub const LINE_TOLD: u32 = u32::MAX;
    /// No method call is between its halves.
    pub const NO_PAIR: u32 = u32::MAX;

    /// Pushes a value on the value stack.
    #[inline(always)]
    pub fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    /// The value stack as the reference has it, the topmost value last.
    pub fn shown_stack(&self) -> impl Iterator<Item = Slot<'_>> {
        let pair = self.pair as usize;
        let count = self.stack.len();
        let has_pair = pair.checked_add(1).is_some_and(|above| above < count);
        (0..self.shown_depth()).filter_map(move |at| {
            if has_pair && at == pair {
                return Some(Slot::Method(self.stack.get(at)?, self.stack.get(at + 1)?));
            }
            let is_above = has_pair && at > pair;
            self.stack.get(at + usize::from(is_above)).map(Slot::Value)
        })
    }

    /// The value stack, if it is as the reference has it.
    pub(crate) fn plain_stack(&self) -> Option<&[Value]> {
        (self.pair == Self::NO_PAIR).then_some(&self.stack)
    }

    /// How deep the value stack is as the reference has it.
    #[must_use]
    pub fn shown_depth(&self) -> usize {
        let count = self.stack.len();
        let has_pair = (self.pair as usize)
            .checked_add(1)
            .is_some_and(|above| above < count);
        count - usize::from(has_pair)
    }

    /// A frame that has not started; locals are unbound, the caller fills in arguments and cells.
    #[must_use]
    pub fn new(code: Rc<Code>, globals: ObjRef, builtins: ObjRef) -> Self {
        let mut locals = Vec::with_capacity(code.nlocals);
        locals.resize_with(code.nlocals, Value::default);
        let stack = Vec::with_capacity(code.max_depth);
        Self {
            code,
            globals,
            builtins,
            names: None,
            locals,
            cells: Vec::new(),
            stack,
            blocks: Vec::new(),
            lasti: Self::NOT_STARTED,
            pc: 0,
            counted: 0,
            on_return: OnReturn::Leave,
            exc: None,
            object: None,
            charged: 0,
            levels: 0,
            pair: Self::NO_PAIR,
            generator: None,
        }
    }

    /// A frame that only takes another's place for a while and never runs: it has no locals.
    #[must_use]
    pub fn placeholder(other: &Self) -> Box<Self> {
        let mut frame = Self::new(
            Rc::clone(&other.code),
            Rc::clone(&other.globals),
            Rc::clone(&other.builtins),
        );
        frame.locals = Vec::new();
        Box::new(frame)
    }

    /// The line the frame is at.
    #[must_use]
    pub fn line(&self) -> i32 {
        if let Some(object) = &self.object
            && let Payload::Frame(data) = &object.payload
            && !data.trace.borrow().is_none()
        {
            return data.lineno.get();
        }
        if self.lasti == Self::NOT_STARTED {
            self.code.object().firstlineno()
        } else {
            self.code.line(self.lasti)
        }
    }

    /// Bytes held on the heap beside what [`Frame::charged`] counts.
    pub(super) fn bytes(&self) -> usize {
        let slots = if self.charged > 0 {
            0
        } else {
            self.locals.capacity() + self.stack.capacity()
        };
        size_of::<Self>()
            + slots * size_of::<Value>()
            + self.cells.capacity() * size_of::<ObjRef>()
            + self.blocks.capacity() * size_of::<Block>()
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.locals.iter().for_each(&mut *visit);
        self.stack.iter().for_each(&mut *visit);
        for object in self
            .cells
            .iter()
            .chain([&self.globals, &self.builtins])
            .chain(&self.object)
        {
            visit(&Value::from(object));
        }
        for value in self.names.iter().chain(&self.exc) {
            visit(value);
        }
    }
}

/// A frame as Python code sees it; it outlives the activation.
pub struct FrameObject {
    /// `f_code`.
    pub code: Rc<Code>,
    /// `f_globals`.
    pub globals: ObjRef,
    /// `f_builtins`, as in [`Frame`].
    pub builtins: ObjRef,
    /// `f_back`: a frame object or `None`.
    pub back: RefCell<Value>,
    /// `f_lasti` as an instruction index, as of the last time the machine brought it up to date.
    pub lasti: Cell<u32>,
    /// `f_locals`: a mapping, or unbound as long as nobody asked.
    pub locals: RefCell<Value>,
    /// Values that the activation left behind when it ended, kept alive as CPython does.
    pub remains: RefCell<Vec<Value>>,
    /// `f_trace`, `None` for none.
    pub trace: RefCell<Value>,
    /// `f_lineno`, which counts while there is an `f_trace`.
    pub lineno: Cell<i32>,
    /// Where the line table was looked at last.
    pub window: Cell<Window>,
    /// Whether the activation still runs or is suspended.
    pub alive: Cell<bool>,
    /// The generator or coroutine whose frame this is.
    pub generator: RefCell<Option<Weak<Object>>>,
}

impl FrameObject {
    /// The line the frame is at.
    #[must_use]
    pub fn line(&self) -> i32 {
        if !self.trace.borrow().is_none() {
            return self.lineno.get();
        }
        let lasti = self.lasti.get();
        if lasti == Frame::NOT_STARTED {
            self.code.object().firstlineno()
        } else {
            self.code.line(lasti)
        }
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.globals));
        visit(&Value::from(&self.builtins));
        visit(&self.back.borrow());
        visit(&self.locals.borrow());
        visit(&self.trace.borrow());
        self.remains.borrow().iter().for_each(visit);
    }

    pub(super) fn clear(&self) {
        drop(self.back.replace(Value::None));
        drop(self.trace.replace(Value::None));
        drop(self.locals.replace(Value::Unbound));
        drop(self.remains.take());
    }
}
