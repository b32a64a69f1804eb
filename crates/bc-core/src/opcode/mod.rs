//! Opcodes: the 256 values of an instruction's first byte, and what is known about each.
//!
//! [`Opcode`] is total: a byte that CPython 3.5 gives no meaning is an opcode too, without a name,
//! and prints like `<42>` as `dis` prints it. All knowledge comes from the one table behind
//! [`for_each_opcode!`](crate::for_each_opcode). How an instruction lies in bytes is
//! [`instruction`](crate::instruction)'s business; how it runs is not this crate's.

mod compare;
mod effect;
mod table;

pub use compare::{COMPARE_OPS, CompareOp};
pub use effect::Effect;

use std::fmt;

/// Opcodes from this number on are followed by a two-byte argument (`dis.HAVE_ARGUMENT`).
pub const HAVE_ARGUMENT: u8 = 90;

/// The first byte of an instruction. Known opcodes are associated constants, which work as patterns.
///
/// ```
/// use bc_core::opcode::{Opcode, OperandKind};
///
/// assert_eq!(Opcode(124), Opcode::LOAD_FAST);
/// assert_eq!(Opcode::LOAD_FAST.name(), Some("LOAD_FAST"));
/// assert_eq!(Opcode::LOAD_FAST.operand(), OperandKind::Local);
/// assert_eq!(Opcode::from_name("BINARY_ADD").and_then(|op| op.stack_effect(0)), Some(-1));
/// assert_eq!(Opcode(42).to_string(), "<42>");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Opcode(pub u8);

/// What the argument of an opcode means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperandKind {
    /// No argument: the opcode is below [`HAVE_ARGUMENT`].
    None,
    /// An index into `co_consts`.
    Const,
    /// An index into `co_names`.
    Name,
    /// An index into `co_varnames`, naming a fast local.
    Local,
    /// An index into `co_cellvars` followed by `co_freevars`.
    Deref,
    /// A distance forward from the end of the instruction, in bytes.
    JumpRel,
    /// An offset into the code, in bytes.
    JumpAbs,
    /// A [`CompareOp`] by number.
    Compare,
    /// A number of items on the stack, to take or to make.
    Count,
    /// The low byte counts positional arguments, the second byte keyword arguments.
    CallCounts,
    /// The low byte counts positional defaults, the second byte keyword-only defaults, the upper 16
    /// bits annotations and the tuple of their names.
    FunctionCounts,
    /// The low byte counts targets before the star, the rest those after it.
    BeforeAfter,
    /// The low byte counts mappings; the second says how far below them the called function lies,
    /// for messages alone.
    MapsAndFunction,
    /// How deep below the top a container lies, in values, 1 being the top.
    Depth,
    /// The upper 16 bits of the next instruction's argument.
    Extension,
}

/// One row of the table, as data.
#[derive(Clone, Copy)]
struct Row {
    name: &'static str,
    operand: OperandKind,
    doc: &'static str,
}

macro_rules! declare {
    ($( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $doc:literal; )*) => {
        impl Opcode {
            $(
                #[doc = concat!("`", $doc, "`")]
                pub const $name: Opcode = Opcode($number);
            )*
        }

        const NUMBERS: &[u8] = &[$( $number ),*];
        const OPERANDS: &[OperandKind] = &[$( OperandKind::$kind ),*];

        static ROWS: [Option<Row>; 256] = {
            let mut rows = [None; 256];
            $(
                rows[$number] = Some(Row {
                    name: stringify!($name),
                    operand: OperandKind::$kind,
                    doc: $doc,
                });
            )*
            rows
        };
    };
}

crate::for_each_opcode!(declare);

// A row out of order would hide a number given twice; an argument kind on the wrong side of
// HAVE_ARGUMENT would decode to the wrong length.
const _: () = {
    let mut i = 0;
    while i < NUMBERS.len() {
        assert!(i == 0 || NUMBERS[i - 1] < NUMBERS[i], "the rows must rise");
        let has_arg = !matches!(OPERANDS[i], OperandKind::None);
        assert!(has_arg == (NUMBERS[i] >= HAVE_ARGUMENT), "argument or not?");
        i += 1;
    }
};

impl Opcode {
    /// The byte.
    pub const fn number(self) -> u8 {
        self.0
    }

    fn row(self) -> Option<&'static Row> {
        ROWS[usize::from(self.0)].as_ref()
    }

    /// CPython's name, or `None` for a byte it gives no meaning.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|row| row.name)
    }

    /// Whether CPython 3.5 gives the byte a meaning.
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// Whether two bytes of argument follow. Defined for all 256 values, as the interpreter decides
    /// by comparing with [`HAVE_ARGUMENT`] before it looks the opcode up.
    pub const fn has_arg(self) -> bool {
        self.0 >= HAVE_ARGUMENT
    }

    /// What the argument means. An unknown opcode from [`HAVE_ARGUMENT`] on has an argument all the
    /// same, reported as [`OperandKind::Count`].
    pub fn operand(self) -> OperandKind {
        match self.row() {
            Some(row) => row.operand,
            None if self.has_arg() => OperandKind::Count,
            None => OperandKind::None,
        }
    }

    /// The opcode of that name, in CPython's spelling.
    pub fn from_name(name: &str) -> Option<Opcode> {
        Opcode::all().find(|opcode| opcode.name() == Some(name))
    }

    /// All opcodes CPython 3.5 knows, by rising number.
    pub fn all() -> impl Iterator<Item = Opcode> + Clone {
        NUMBERS.iter().copied().map(Opcode)
    }

    /// The stack before and after, top rightmost, with a remark after a colon; empty for an unknown
    /// opcode.
    pub fn doc(self) -> &'static str {
        self.row().map_or("", |row| row.doc)
    }

    /// Whether the argument is the place of a jump or of a block's handler (`hasjrel`, `hasjabs`).
    pub fn is_jump(self) -> bool {
        self.is_relative_jump() || self.is_absolute_jump()
    }

    /// `dis.hasjrel`: the argument is a distance from the end of the instruction.
    pub fn is_relative_jump(self) -> bool {
        self.operand() == OperandKind::JumpRel
    }

    /// `dis.hasjabs`: the argument is an offset into the code.
    pub fn is_absolute_jump(self) -> bool {
        self.operand() == OperandKind::JumpAbs
    }

    /// `dis.hasconst`: the argument indexes `co_consts`.
    pub fn has_const(self) -> bool {
        self.operand() == OperandKind::Const
    }

    /// `dis.hasname`: the argument indexes `co_names`.
    pub fn has_name(self) -> bool {
        self.operand() == OperandKind::Name
    }

    /// `dis.haslocal`: the argument indexes `co_varnames`.
    pub fn has_local(self) -> bool {
        self.operand() == OperandKind::Local
    }

    /// `dis.hasfree`: the argument indexes `co_cellvars` followed by `co_freevars`.
    pub fn has_free(self) -> bool {
        self.operand() == OperandKind::Deref
    }

    /// `dis.hascompare`: the argument is a [`CompareOp`].
    pub fn has_compare(self) -> bool {
        self.operand() == OperandKind::Compare
    }

    /// `dis.hasnargs`: the argument counts positional and keyword arguments of a call.
    pub fn has_nargs(self) -> bool {
        self.operand() == OperandKind::CallCounts
    }
}

/// The name, or `<42>` for an opcode without one, padded as asked.
impl fmt::Display for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.pad(&format!("<{}>", self.0)),
        }
    }
}

impl fmt::Debug for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<u8> for Opcode {
    fn from(number: u8) -> Opcode {
        Opcode(number)
    }
}

impl From<Opcode> for u8 {
    fn from(opcode: Opcode) -> u8 {
        opcode.0
    }
}
