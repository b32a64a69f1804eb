//! The state of a machine before an instruction, in descriptions: it may be sent and kept.
//!
//! Everything is read off the machine when it stands there. So the state at a step is the same however the
//! machine came to it. Absent: what has led to it (`bc_vm::trace`).

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ahash::RandomState;
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::instruction::Instruction;
use bc_core::repr::backslashreplace;
use bc_core::verify::VerifiedCode;
use bc_vm::model::frame::{Block, Frame, OnReturn};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::trace::{Detail, Shown, Taken, describe, describe_slot, taken};

use super::output::Written;
use super::program::Ending;

/// So many of the innermost frames are shown with their values.
pub const FRAMES_WITH_VALUES: usize = 8;

/// So many names of a namespace are shown, those that were stored first.
pub const MOST_NAMES: usize = 64;

/// A code object that runs.
#[derive(Debug)]
pub struct Code {
    path: Box<str>,
    filename: Box<str>,
    verified: Arc<VerifiedCode>,
}

impl Code {
    /// Where it stands, as `__qualname__` says of a function: `<module>`, `f`, `Class.method`,
    /// `f.<locals>.g`. Of a module whose own code no machine was seen in, it is the name alone.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// `co_filename`, as the importer has put it right.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// The code object.
    #[must_use]
    pub fn object(&self) -> &CodeObject {
        self.verified.code()
    }

    /// Whether it is the same code, as another machine may have compiled it for itself.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let (own, theirs) = (self.object(), other.object());
        Arc::ptr_eq(&self.verified, &other.verified)
            || self.filename == other.filename
                && self.path == other.path
                && own.firstlineno() == theirs.firstlineno()
                && own.code() == theirs.code()
    }

    /// Its instructions, `EXTENDED_ARG` folded in, as they are numbered.
    #[must_use]
    pub fn instructions(&self) -> &[Instruction] {
        self.verified.instructions()
    }

    /// The same by rising offset, each once.
    #[must_use]
    pub fn by_offset(&self) -> Vec<Instruction> {
        let places = self.verified.by_offset().into_iter();
        places.map(|(_, instruction)| instruction).collect()
    }
}

/// The values of a frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Values {
    /// The value stack, the topmost value last.
    pub stack: Vec<Shown>,
    /// The local variables that are bound, by their index in `co_varnames`.
    pub locals: Vec<(u32, Shown)>,
    /// The cells that are not empty, by their index in `co_cellvars + co_freevars`.
    pub cells: Vec<(u32, Shown)>,
    /// The namespace of a module or of a class body, without names that begin with two underscores.
    pub names: Vec<(Arc<str>, Shown)>,
}

/// A frame.
#[derive(Clone, Debug)]
pub struct FrameShot {
    /// Its code.
    pub code: Arc<Code>,
    /// The instruction, by its index in [`Code::instructions`]: the one that is next in the innermost frame, the
    /// one that is under way in all others.
    pub index: u32,
    /// Its byte offset, where `dis` lists it.
    pub offset: u32,
    /// Its source line.
    pub line: i32,
    /// Whether code of the machine waits for the frame, such as `sorted` for its key function, or nobody.
    pub native: bool,
    /// The depth of the value stack.
    pub depth: u32,
    /// The block stack, the topmost block last.
    pub blocks: Vec<Block>,
    /// The values; `None` for frames that lie too far out ([`FRAMES_WITH_VALUES`]).
    pub values: Option<Values>,
}

impl FrameShot {
    fn is_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.code, &other.code)
            && self.index == other.index
            && self.native == other.native
            && self.depth == other.depth
            && self.blocks == other.blocks
            && self.values == other.values
    }

    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        let values = self.values.as_ref().map_or(0, |values| {
            let slots = values.stack.len() + values.locals.len() + values.cells.len();
            96 + 48 * slots + 64 * values.names.len()
        });
        size_of::<Self>() + values + self.blocks.len() * size_of::<Block>()
    }
}

/// How things are before an instruction, or after the last one.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How many instructions the machine had executed before this one; compiling takes none of these.
    pub step: u64,
    /// The frames, the outermost first: the last one is about to execute an instruction. None after the end.
    pub frames: Vec<Arc<FrameShot>>,
    /// What was written so far.
    pub output: Written,
    /// Bytes that live objects take.
    pub memory: u64,
    /// How the run ended, if it has.
    pub ended: Option<Ending>,
    /// How many frames wait, as the machine counts them.
    pub(super) depth: usize,
    /// What the instruction that is about to be executed takes off the value stack.
    pub(super) taken: Taken,
}

impl Snapshot {
    /// The frame that is about to execute an instruction.
    #[must_use]
    pub fn frame(&self) -> Option<&FrameShot> {
        self.frames.last().map(|frame| &**frame)
    }

    /// A hash of everything but the memory: frames with their code and instruction, value stacks, block stacks,
    /// variables, output, and the end. It is the same in every run of the same program.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.step.hash(&mut hasher);
        self.frames.len().hash(&mut hasher);
        let mut text = String::new();
        for frame in &self.frames {
            frame.code.filename.hash(&mut hasher);
            backslashreplace(frame.code.object().name()).hash(&mut hasher);
            frame.code.object().firstlineno().hash(&mut hasher);
            let place = (frame.index, frame.offset, frame.line);
            (place, frame.native, frame.depth).hash(&mut hasher);
            for block in &frame.blocks {
                (block.kind as u8, block.handler, block.level).hash(&mut hasher);
            }
            if let Some(values) = &frame.values {
                text.clear();
                for shown in &values.stack {
                    let _ = write!(text, "{shown}\0");
                }
                for (at, shown) in values.locals.iter().chain(&values.cells) {
                    let _ = write!(text, "{at} {shown}\0");
                }
                for (name, shown) in &values.names {
                    let _ = write!(text, "{name} {shown}\0");
                }
                text.hash(&mut hasher);
            }
        }
        self.output.hash(&mut hasher);
        self.ended.hash(&mut hasher);
        hasher.finish()
    }

    /// About how many bytes it takes, beside what it shares with `before`.
    pub(super) fn bytes(&self, before: Option<&Self>) -> usize {
        let shared = |at: usize, frame: &Arc<FrameShot>| {
            let other = before.and_then(|before| before.frames.get(at));
            other.is_some_and(|other| Arc::ptr_eq(frame, other))
        };
        let own: usize = self
            .frames
            .iter()
            .enumerate()
            .map(|(at, frame)| {
                if shared(at, frame) {
                    8
                } else {
                    8 + frame.bytes()
                }
            })
            .sum();
        size_of::<Self>() + 32 + own
    }
}

/// What the instruction that `frame` is about to execute takes off the value stack.
fn takes(frame: &Frame) -> Taken {
    // Jumps of a linked instruction know the index of their target; the argument is that of the bytes.
    let instruction = frame.code.verified.instructions().get(frame.pc as usize);
    instruction.map_or(Taken::Now(0), |instruction| {
        taken(frame, instruction.opcode, instruction.arg)
    })
}

type Known = HashMap<*const VerifiedCode, Arc<Code>, RandomState>;
type Paths = HashMap<*const VerifiedCode, Box<str>, RandomState>;

/// What one machine takes its snapshots with.
pub(super) struct Camera {
    // The addresses are of what `known` keeps alive.
    known: Known,
    paths: Paths,
    detail: Detail,
    before: Option<Arc<Snapshot>>,
}

impl Camera {
    pub(super) fn new(detail: Detail) -> Self {
        let seeded = || RandomState::with_seeds(21, 22, 23, 24);
        Self {
            known: Known::with_hasher(seeded()),
            paths: Paths::with_hasher(seeded()),
            detail,
            before: None,
        }
    }

    /// The state of `vm`, in which `frame` is about to execute instruction number `step`.
    pub(super) fn take(
        &mut self,
        vm: &Vm,
        frame: &Frame,
        step: u64,
        output: Written,
    ) -> Arc<Snapshot> {
        let waiting: Vec<&Frame> = vm
            .call_stack
            .frames
            .iter()
            .map(|frame| &**frame)
            .filter(|frame| frame.lasti != Frame::NOT_STARTED)
            .collect();
        let before = self.before.take();
        let reach = (waiting.len() + 1).saturating_sub(FRAMES_WITH_VALUES);
        let mut frames = Vec::with_capacity(waiting.len() + 1);
        let all = waiting.iter().map(|frame| (*frame, frame.lasti));
        for (at, (frame, index)) in all.chain([(frame, frame.pc)]).enumerate() {
            let shot = self.frame(vm, frame, index, at >= reach);
            let known = before.as_ref().and_then(|before| before.frames.get(at));
            frames.push(match known {
                Some(known) if known.is_like(&shot) => Arc::clone(known),
                _ => Arc::new(shot),
            });
        }
        let snapshot = Arc::new(Snapshot {
            step,
            frames,
            output,
            memory: vm.memory().used(),
            ended: None,
            depth: vm.call_stack.frames.len(),
            taken: takes(frame),
        });
        self.before = Some(Arc::clone(&snapshot));
        snapshot
    }

    /// Forgets what the next snapshot would share.
    pub(super) fn forget(&mut self) {
        self.before = None;
    }

    fn frame(&mut self, vm: &Vm, frame: &Frame, index: u32, with_values: bool) -> FrameShot {
        FrameShot {
            code: self.code(frame),
            index,
            offset: frame.code.offset(index),
            line: frame.code.line(index),
            native: matches!(frame.on_return, OnReturn::Leave),
            depth: frame.shown_depth() as u32,
            blocks: frame.blocks.clone(),
            values: with_values.then(|| self.values(vm, frame)),
        }
    }

    fn values(&self, vm: &Vm, frame: &Frame) -> Values {
        let shown = |value: &Value| describe(vm, value, self.detail);
        let numbered =
            |(at, value): (usize, &Value)| (!value.is_unbound()).then(|| (at as u32, shown(value)));
        let cell = |(at, cell): (usize, &bc_vm::model::object::ObjRef)| match &cell.payload {
            Payload::Cell(inside) => numbered((at, &inside.borrow())),
            _ => None,
        };
        let names = match frame.names.as_ref().and_then(Value::payload) {
            Some(Payload::Dict(names)) => names
                .borrow()
                .iter()
                .filter_map(|(name, value)| match name.payload() {
                    Some(Payload::Str(name)) => {
                        let name = backslashreplace(name.text());
                        (!name.starts_with("__")).then(|| (Arc::from(&*name), shown(value)))
                    }
                    _ => None,
                })
                .take(MOST_NAMES)
                .collect(),
            _ => Vec::new(),
        };
        Values {
            stack: frame
                .shown_stack()
                .map(|slot| describe_slot(vm, slot, self.detail))
                .collect(),
            locals: frame
                .locals
                .iter()
                .enumerate()
                .filter_map(numbered)
                .collect(),
            cells: frame.cells.iter().enumerate().filter_map(cell).collect(),
            names,
        }
    }

    fn code(&mut self, frame: &Frame) -> Arc<Code> {
        let verified = &frame.code.verified;
        let address = Arc::as_ptr(verified);
        if let Some(code) = self.known.get(&address) {
            return Arc::clone(code);
        }
        let name = || Box::from(&*backslashreplace(verified.code().name()));
        let path = self.paths.get(&address).cloned().unwrap_or_else(name);
        self.register(verified, &path);
        let filename = match &frame.code.filename().payload {
            Payload::Str(text) => backslashreplace(text.text()).into_owned(),
            _ => String::new(),
        };
        let code = Arc::new(Code {
            path,
            filename: filename.into(),
            verified: Arc::clone(verified),
        });
        self.known.insert(address, Arc::clone(&code));
        code
    }

    /// Notes the paths of what stands in `outer`.
    fn register(&mut self, outer: &Arc<VerifiedCode>, path: &str) {
        let mut open = vec![(Arc::clone(outer), Box::<str>::from(path))];
        while let Some((outer, path)) = open.pop() {
            let inside = match &*path {
                "<module>" => String::new(),
                _ if outer.code().flags().contains(CodeFlags::NEWLOCALS) => {
                    format!("{path}.<locals>.")
                }
                _ => format!("{path}."),
            };
            for index in 0..outer.code().consts().len() {
                if let Some(nested) = outer.nested(index) {
                    let name = backslashreplace(nested.code().name());
                    let path: Box<str> = format!("{inside}{name}").into();
                    self.paths.insert(Arc::as_ptr(nested), path.clone());
                    open.push((Arc::clone(nested), path));
                }
            }
        }
    }
}
