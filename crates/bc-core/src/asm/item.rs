//! What a body is made of: instructions with their operands, labels between them, and data.
//!
//! An operand says what is meant. The number that ends up in the bytes is found when the code is
//! lowered; [`Provenance`] remembers how it was written in the code object it came from.

use crate::constant::Constant;
use crate::opcode::{CompareOp, Opcode};
use crate::text::{IntoText, Text};
use std::fmt;
use std::sync::Arc;

/// A place in a body that jumps lead to. Made by [`Asm::new_label`](super::Asm::new_label), unique in
/// one body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(pub(crate) u32);

impl Label {
    /// The number that tells the labels of one body apart.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// `L7`
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L{}", self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One entry of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The place of the next instruction, for jumps to name.
    Label(Label),
    /// An instruction.
    Instr(Instr),
    /// Bytes that are in no instruction, as they are: control must not come there. Compilers make none.
    Data(Arc<[u8]>),
}

impl Item {
    /// How many bytes it took in the code object it was lifted from; a label takes none.
    pub fn kept_length(&self) -> usize {
        match self {
            Item::Label(_) => 0,
            Item::Instr(instr) => instr.kept_length(),
            Item::Data(bytes) => bytes.len(),
        }
    }

    /// The label, if it is one.
    pub fn as_label(&self) -> Option<Label> {
        match self {
            Item::Label(label) => Some(*label),
            Item::Instr(_) | Item::Data(_) => None,
        }
    }

    /// The instruction, if it is one.
    pub fn as_instr(&self) -> Option<&Instr> {
        match self {
            Item::Instr(instr) => Some(instr),
            Item::Label(_) | Item::Data(_) => None,
        }
    }
}

impl From<Instr> for Item {
    fn from(instr: Instr) -> Item {
        Item::Instr(instr)
    }
}

impl From<Label> for Item {
    fn from(label: Label) -> Item {
        Item::Label(label)
    }
}

/// One instruction. Two are equal when they do the same on the same line; how they were written
/// ([`Provenance`]) does not count.
#[derive(Clone, Debug)]
pub struct Instr {
    /// What to do; never `EXTENDED_ARG`, which is a matter of width.
    pub opcode: Opcode,
    /// With what.
    pub operand: Operand,
    /// The source line it belongs to.
    pub line: i32,
    /// How it was written in the code object it was lifted from.
    pub provenance: Provenance,
}

impl Instr {
    /// An instruction that was in no code object yet.
    pub fn new(opcode: Opcode, operand: impl Into<Operand>, line: i32) -> Instr {
        Instr {
            opcode,
            operand: operand.into(),
            line,
            provenance: Provenance::default(),
        }
    }

    fn kept_length(&self) -> usize {
        let prefixes = self.provenance.prefixes as usize;
        let own = match self.opcode.has_arg() || prefixes > 0 {
            true => 3,
            false => 1,
        };
        prefixes.saturating_mul(3).saturating_add(own)
    }

    /// Whether both do the same: opcode and operand are equal. Constants compare with their types.
    pub fn is_equivalent(&self, other: &Instr) -> bool {
        self.opcode == other.opcode && self.operand == other.operand
    }

    /// The label it jumps to, or where the block it sets up ends.
    pub fn target(&self) -> Option<Label> {
        match self.operand {
            Operand::Label(label) => Some(label),
            _ => None,
        }
    }

    /// The constant it loads.
    pub fn constant(&self) -> Option<&Constant> {
        match &self.operand {
            Operand::Const(constant) => Some(constant),
            _ => None,
        }
    }

    /// The name it means: of a global, an attribute, a local, a cell or a free variable.
    pub fn name(&self) -> Option<&Arc<Text>> {
        match &self.operand {
            Operand::Name(name)
            | Operand::Local(name)
            | Operand::Cell(name)
            | Operand::Free(name) => Some(name),
            _ => None,
        }
    }

    /// The number that is its operand, if a number is meant.
    pub fn number(&self) -> Option<u32> {
        match self.operand {
            Operand::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl PartialEq for Instr {
    fn eq(&self, other: &Instr) -> bool {
        self.is_equivalent(other) && self.line == other.line
    }
}

impl Eq for Instr {}

/// How an instruction was written. It is taken up again where it still fits, so that what was not
/// changed comes back byte for byte; the default says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// At least so many `EXTENDED_ARG` prefixes.
    pub prefixes: u32,
    /// Where in its table the operand stood: tells equal entries apart. Of a jump that leads to no instruction the
    /// argument itself, without which no number is taken for a label.
    pub index: Option<u32>,
}

/// What an instruction works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Nothing: the opcode takes no argument.
    None,
    /// A constant.
    Const(Constant),
    /// The name of a global or an attribute, or of a variable in a namespace.
    Name(Arc<Text>),
    /// A fast local.
    Local(Arc<Text>),
    /// A variable of this code that functions inside it use.
    Cell(Arc<Text>),
    /// A variable of an enclosing function.
    Free(Arc<Text>),
    /// Where a jump leads, or a block ends.
    Label(Label),
    /// A comparison.
    Compare(CompareOp),
    /// A count, a depth, or whatever the opcode means by a number. With an opcode whose argument
    /// indexes a table it is the index itself, for entries that have no name; with a jump that leads to no
    /// instruction, and is never taken, its argument, as [`Provenance::index`] has it.
    Number(u32),
}

impl Operand {
    /// The name of a global or an attribute.
    pub fn name(name: impl IntoText) -> Operand {
        Operand::Name(name.into_text())
    }

    /// A fast local.
    pub fn local(name: impl IntoText) -> Operand {
        Operand::Local(name.into_text())
    }

    /// A variable of this code that functions inside it use.
    pub fn cell(name: impl IntoText) -> Operand {
        Operand::Cell(name.into_text())
    }

    /// A variable of an enclosing function.
    pub fn free(name: impl IntoText) -> Operand {
        Operand::Free(name.into_text())
    }

    /// A constant.
    pub fn constant(constant: impl Into<Constant>) -> Operand {
        Operand::Const(constant.into())
    }

    /// What kind of thing it is, in a word.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Operand::None => "nothing",
            Operand::Const(_) => "a constant",
            Operand::Name(_) => "a name",
            Operand::Local(_) => "a local variable",
            Operand::Cell(_) => "a cell variable",
            Operand::Free(_) => "a free variable",
            Operand::Label(_) => "a label",
            Operand::Compare(_) => "a comparison",
            Operand::Number(_) => "a number",
        }
    }
}

impl From<()> for Operand {
    fn from((): ()) -> Operand {
        Operand::None
    }
}

impl From<Constant> for Operand {
    fn from(constant: Constant) -> Operand {
        Operand::Const(constant)
    }
}

impl From<Label> for Operand {
    fn from(label: Label) -> Operand {
        Operand::Label(label)
    }
}

impl From<CompareOp> for Operand {
    fn from(op: CompareOp) -> Operand {
        Operand::Compare(op)
    }
}

impl From<u32> for Operand {
    fn from(number: u32) -> Operand {
        Operand::Number(number)
    }
}
