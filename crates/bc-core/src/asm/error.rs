//! What can go wrong on the way into the symbolic form, and on the way out of it.

use super::SignatureError;
use crate::code::CodeError;
use crate::count::counted;
use crate::instruction::DecodeError;
use crate::lnotab::LnotabError;
use crate::opcode::Opcode;
use crate::verify::Rejection;

/// Why a code object cannot be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiftError {
    /// The bytes end inside an instruction.
    #[error("lift: {0}")]
    Decode(#[from] DecodeError),
    /// A jump leads to no instruction.
    #[error("lift: offset {offset}: {opcode} leads to {target}, where no instruction begins")]
    Target {
        /// Offset of the jump.
        offset: u32,
        /// The jump.
        opcode: Opcode,
        /// Where it leads; none if beyond what an offset can say.
        target: u64,
    },
    /// Two instructions that control reaches share bytes. Such code runs, but has no symbolic form.
    #[error("lift: offset {second}: the instruction here begins inside of that at {first}")]
    Overlap {
        /// Where the first of the two begins.
        first: u32,
        /// Where the other begins.
        second: u32,
    },
    /// There are more parameters than names of locals.
    #[error("lift: {}, but co_varnames has {}", counted(*.parameters, "parameter"), counted(*.names, "name"))]
    Parameters {
        /// How many parameters there are.
        parameters: u32,
        /// How many names there are.
        names: usize,
    },
}

/// Why no code object can be made. Places are indexes of [`Asm::body`](super::Asm::body).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AsmError {
    /// The operand is of a kind the opcode does not take.
    #[error("item {item}: {opcode} takes {expected}, not {found}")]
    Operand {
        /// Where in the body.
        item: usize,
        /// The opcode.
        opcode: Opcode,
        /// What it takes.
        expected: &'static str,
        /// What it was given.
        found: &'static str,
    },
    /// `EXTENDED_ARG` is written where an argument needs it, and nowhere else.
    #[error("item {item}: EXTENDED_ARG is no instruction of its own; give the whole number")]
    ExtendedArg {
        /// Where in the body.
        item: usize,
    },
    /// The byte is no opcode of CPython 3.5.
    #[error("item {item}: {opcode} is no opcode of CPython 3.5")]
    UnknownOpcode {
        /// Where in the body.
        item: usize,
        /// The opcode.
        opcode: Opcode,
    },
    /// A label that is jumped to stands nowhere.
    #[error("item {item}: {opcode} leads to label {label}, which stands nowhere")]
    MissingLabel {
        /// Where in the body.
        item: usize,
        /// The jump.
        opcode: Opcode,
        /// The label: its name in quotes, or its number.
        label: String,
    },
    /// A label stands in two places.
    #[error("item {item}: label {label} stands at item {first} already")]
    DuplicateLabel {
        /// Where in the body it stands again.
        item: usize,
        /// Where it stands first.
        first: usize,
        /// The label: its name in quotes, or its number.
        label: String,
    },
    /// A jump that only goes forward leads back.
    #[error("item {item}: {opcode} only jumps forward, but label {label} stands before it")]
    Backward {
        /// Where in the body.
        item: usize,
        /// The jump.
        opcode: Opcode,
        /// The label: its name in quotes, or its number.
        label: String,
    },
    /// A cell or free variable that is not declared.
    #[error("item {item}: {name} is no {kind} variable of this code")]
    Undeclared {
        /// Where in the body.
        item: usize,
        /// The variable.
        name: String,
        /// `cell` or `free`
        kind: &'static str,
    },
    /// A local that has no way to a value.
    #[error(
        "item {item}: {opcode} {name}: no parameter has this name, and nothing is ever stored under it"
    )]
    UnknownLocal {
        /// Where in the body.
        item: usize,
        /// The instruction.
        opcode: Opcode,
        /// The variable.
        name: String,
    },
    /// Two variables of one kind have the same name.
    #[error("two {kind} variables are called {name}")]
    DuplicateVariable {
        /// The name.
        name: String,
        /// `local`, `cell` or `free`
        kind: &'static str,
    },
    /// The parameters cannot be those of one function.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A statement that is no statement.
    #[error("item {item}: {error}")]
    Shape {
        /// Where in the body the statement begins, or `continue` stands.
        item: usize,
        /// What is wrong with it.
        error: ShapeError,
    },
    /// An index of a table was given as a number, and the table is rearranged.
    #[error(
        "item {item}: {opcode} names entry {index} of a table by number, which compaction would move"
    )]
    NumberedEntry {
        /// Where in the body.
        item: usize,
        /// The opcode.
        opcode: Opcode,
        /// The index.
        index: u32,
    },
    /// The line table of 3.5 cannot say that a line is followed by an earlier one.
    #[error("item {item}: line {line} after line {before}: a line table of 3.5 only goes up")]
    LineFalls {
        /// Where in the body.
        item: usize,
        /// The line before, or the first line of the code.
        before: i32,
        /// The lower line.
        line: i32,
    },
    /// The code is longer than an offset can say, or has more labels than can be numbered.
    #[error("the code is too long")]
    TooLong,
    /// A field of the code object cannot be.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The verifier refuses the code.
    #[error("{rejection}")]
    Rejected {
        /// Where in the body, if the finding is about an instruction.
        item: Option<usize>,
        /// What it found.
        rejection: Box<Rejection>,
    },
}

/// What is wrong with a statement that a [`Builder`](super::Builder) was asked for. CPython's words where
/// its compiler refuses the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// `continue` without a loop.
    #[error("'continue' not properly in loop")]
    ContinueOutside,
    /// `continue` that would leave a `finally` clause.
    #[error("'continue' not supported inside 'finally' clause")]
    ContinueInFinally,
    /// A clause behind one that takes every exception.
    #[error("default 'except:' must be last")]
    DefaultNotLast,
    /// A `try` and nothing else.
    #[error("a try needs an except or a finally clause")]
    NoClause,
    /// A `try` with an `else` and no `except`.
    #[error("a try with an else clause needs an except clause")]
    ElseAlone,
    /// A clause that there can be one of is there twice.
    #[error("a try has a second {clause} clause")]
    SecondClause {
        /// `else` or `finally`
        clause: &'static str,
    },
}

impl AsmError {
    /// Where in the body, if it is about one item.
    pub fn item(&self) -> Option<usize> {
        match *self {
            AsmError::Operand { item, .. }
            | AsmError::ExtendedArg { item }
            | AsmError::UnknownOpcode { item, .. }
            | AsmError::MissingLabel { item, .. }
            | AsmError::DuplicateLabel { item, .. }
            | AsmError::Backward { item, .. }
            | AsmError::Undeclared { item, .. }
            | AsmError::UnknownLocal { item, .. }
            | AsmError::Shape { item, .. }
            | AsmError::NumberedEntry { item, .. }
            | AsmError::LineFalls { item, .. } => Some(item),
            AsmError::Rejected { item, .. } => item,
            AsmError::DuplicateVariable { .. }
            | AsmError::Signature(_)
            | AsmError::TooLong
            | AsmError::Code(_) => None,
        }
    }

    /// What the line table cannot say, with the item it is about.
    pub(super) fn of_lines(item: usize, error: LnotabError) -> AsmError {
        match error {
            LnotabError::LineFalls { before, line, .. } => {
                AsmError::LineFalls { item, before, line }
            }
            // Offsets of a layout rise.
            LnotabError::OffsetFalls { .. } => AsmError::TooLong,
        }
    }
}
