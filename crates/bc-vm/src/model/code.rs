//! Linked code: a verified code object made ready to run.
//!
//! Instructions are of fixed width, `EXTENDED_ARG` is folded, jump targets are instruction indexes,
//! constants are values and names interned strings. A side table leads back to byte offsets. Jumping
//! into the middle of an instruction is impossible by construction. Two streams of the same length
//! exist: `plain`, one element an instruction, and `fused`, where the first of a run of instructions
//! may stand for the whole run; every index means the same place in both. Where instructions overlap, some
//! elements only lead to another place, as do those of the proof. Absent: linking itself (see `runtime::link`).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use bc_core::code::CodeObject;
use bc_core::verify::VerifiedCode;

use super::heap::Held;
use super::object::{ObjRef, Object};
use super::value::Value;

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    /// The opcode's number; numbers that CPython 3.5 does not use stand for fused runs.
    pub op: u8,
    /// A small operand of a fused run, 0 otherwise.
    pub a: u8,
    /// An operand of a fused run, 0 otherwise.
    pub b: u16,
    /// The argument: for jumps the index of the target instruction, one beyond all if that is never jumped to; 0 when
    /// there is none.
    pub arg: u32,
}

const _: () = assert!(size_of::<Instr>() == 8);

/// What reading (or storing) an attribute amounted to for a class, as the instruction that asked remembers
/// it; it counts as long as the class has this version.
#[derive(Default)]
pub struct AttrCache {
    /// The version of the class; versions are unique among classes. 0 for nothing seen yet.
    pub version: Cell<u64>,
    /// Where the instance dictionary had the name last.
    pub hint: Cell<u32>,
    /// What it amounts to.
    pub found: RefCell<CachedAttr>,
}

/// Of how many classes an attribute instruction remembers something.
pub const WAYS: usize = 4;

/// What one attribute instruction remembers.
pub type AttrWays = [AttrCache; WAYS];

/// See [`AttrCache`].
#[derive(Default)]
pub enum CachedAttr {
    /// Ask `protocol`.
    #[default]
    Slow,
    /// Only the instance dictionary can have it (or is where it is stored).
    Instance,
    /// A method of the class, unless the instance dictionary hides it. What is remembered is not kept
    /// alive by that.
    Method(Weak<Object>),
    /// An object of the class that does not bind, unless the instance dictionary hides it.
    Object(Weak<Object>),
    /// The same for a value that is no object.
    Plain(Value),
    /// The slot of this offset.
    Slot(usize),
    /// A property, whose getter is called.
    Property(Weak<Object>),
}

/// Marks a hint that is a line, not where a name was found.
const LINE: u64 = 1 << 63;

/// Code that can run.
pub struct Code {
    /// What it was linked from.
    pub verified: Arc<VerifiedCode>,
    /// One element for each instruction.
    pub plain: Rc<[Instr]>,
    /// The same with runs fused.
    pub fused: Rc<[Instr]>,
    /// Byte offset of each instruction's opcode.
    pub offsets: Box<[u32]>,
    /// A place for each instruction to remember where its name was found last (see `interp::cache`), or its line.
    pub hints: Box<[Cell<u64>]>,
    /// The globals that those hints speak of which say that globals do not have a name.
    pub hinted: RefCell<Weak<Object>>,
    /// What attribute instructions remember, by the number in their operand `b`.
    pub attr_caches: Box<[AttrWays]>,
    /// Constants; nested code objects are linked too.
    pub consts: Box<[Value]>,
    /// `co_names`, interned.
    pub names: Box<[ObjRef]>,
    /// `co_varnames`, interned.
    pub varnames: Box<[ObjRef]>,
    /// `co_cellvars`, interned.
    pub cellvars: Box<[ObjRef]>,
    /// `co_freevars`, interned.
    pub freevars: Box<[ObjRef]>,
    /// For each cell variable the local that holds its argument, if it is a parameter.
    pub cell_arguments: Box<[Option<u32>]>,
    /// `co_name`, interned.
    pub name: ObjRef,
    /// `co_filename`, which the importer may put right.
    pub filename: RefCell<ObjRef>,
    /// Positional parameters.
    pub argcount: usize,
    /// Keyword-only parameters.
    pub kwonlyargcount: usize,
    /// Local variables.
    pub nlocals: usize,
    /// The proven depth of the value stack.
    pub max_depth: usize,
    /// Whether a call with exactly `argcount` positional arguments needs nothing but moving them
    /// into place: no `*args`, no `**kwargs`, no keyword-only parameters, no cells that are
    /// parameters, not a generator.
    pub is_simple: bool,
    /// The same of the code of a generator or a coroutine.
    pub is_simple_generator: bool,
    /// Whether its frames have cells, of variables of its own or of functions around it.
    pub has_cells: bool,
    /// The object that stands for the code in Python, as long as it lives.
    pub value: RefCell<Weak<Object>>,
    /// What the heap is charged for [`bytes`](Code::bytes), once that is known.
    pub held: Option<Held>,
}

impl Code {
    /// The code object.
    #[must_use]
    pub fn object(&self) -> &CodeObject {
        self.verified.code()
    }

    /// `co_filename`
    #[must_use]
    pub fn filename(&self) -> ObjRef {
        Rc::clone(&self.filename.borrow())
    }

    /// Changes `co_filename` here, and in the code objects among the constants that have the same, and so on.
    pub fn set_filename(&self, filename: &ObjRef) {
        let before = self.filename.replace(Rc::clone(filename));
        let mut work: Vec<Rc<Self>> = self.nested().collect();
        while let Some(code) = work.pop() {
            if Rc::ptr_eq(&before, &code.filename.borrow()) {
                let same = code.filename.replace(Rc::clone(filename));
                drop(same);
                work.extend(code.nested());
            }
        }
    }

    fn nested(&self) -> impl Iterator<Item = Rc<Self>> {
        self.consts.iter().filter_map(Value::as_code).cloned()
    }

    /// The byte offset of the opcode of instruction `index`, the last one's for an index past the end.
    #[must_use]
    pub fn offset(&self, index: u32) -> u32 {
        self.offsets
            .get(index as usize)
            .or(self.offsets.last())
            .copied()
            .unwrap_or(0)
    }

    /// Where instruction `index` begins, its `EXTENDED_ARG` prefixes included (`f_lasti`).
    #[must_use]
    pub fn start(&self, index: u32) -> u32 {
        self.verified
            .instructions()
            .get(index as usize)
            .map_or_else(|| self.offset(index), |instruction| instruction.offset)
    }

    /// The place that is meant by an index: another one, where that only leads to it.
    #[must_use]
    pub fn settled(&self, index: u32) -> u32 {
        let place = self.verified.stands_for(index as usize);
        place.map_or(index, |place| place as u32)
    }

    /// The line of instruction `index`. It is remembered where the instruction remembers nothing else.
    #[must_use]
    pub fn line(&self, index: u32) -> i32 {
        let hint = self.hints.get(index as usize);
        let known = hint.map_or(0, Cell::get);
        if known & LINE != 0 {
            return known as u32 as i32;
        }
        let line = bc_core::lnotab::line_of(self.object(), self.offset(index));
        if let Some(hint) = hint.filter(|_| known == 0) {
            hint.set(LINE | u64::from(line as u32));
        }
        line
    }

    /// Bytes that the code takes, with its proof and the code object it was made of. Nested code has its own, and
    /// so have constants and names that are objects.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let names = [&self.names, &self.varnames, &self.cellvars, &self.freevars];
        let names: usize = names.iter().map(|names| size_of_val(&***names)).sum();
        size_of::<Self>()
            + size_of_val(&*self.plain)
            + size_of_val(&*self.fused)
            + size_of_val(&*self.offsets)
            + size_of_val(&*self.hints)
            + size_of_val(&*self.attr_caches)
            + size_of_val(&*self.consts)
            + size_of_val(&*self.cell_arguments)
            + names
            + self.verified.bytes()
            + self.object().bytes()
    }
}
