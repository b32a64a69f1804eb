//! What can be wrong with a text, and where: one error type for both forms.
//!
//! An [`Error`] is a place and a [`Problem`], with advice where there is some. How it is drawn on a
//! terminal is the command's business.

use crate::code::CodeError;
use crate::constant::MAX_NESTING;
use crate::opcode::Opcode;
use crate::verify::Rejection;
use std::ops::Range;

/// Something wrong in a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Error {
    /// The bytes of the text that are at fault.
    pub span: Range<usize>,
    /// The line the span starts on, counted from 1.
    pub line: usize,
    /// The character of the line the span starts at, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
    /// What would help, where that is known.
    pub help: Option<String>,
}

/// How far what was decided can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// It follows from the text, but may not be what is meant.
    Note,
    /// It is a guess: the text does not tell, and something else may be right.
    Warning,
}

/// Something the reader of a text decided because the text does not say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it is a guess.
    pub level: Level,
    /// The bytes of the text it is about.
    pub span: Range<usize>,
    /// The line the span starts on, counted from 1.
    pub line: usize,
    /// The character of the line the span starts at, counted from 1.
    pub column: usize,
    /// What was decided, and from what.
    pub message: String,
}

/// What can be wrong in a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Something else was expected here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// No opcode of CPython 3.5 has this name, and it is no directive.
    #[error("{found} is no opcode of CPython 3.5")]
    UnknownOpcode {
        /// The word.
        found: String,
    },
    /// The word is none of the form's own.
    #[error("unknown {what} {found}")]
    UnknownWord {
        /// What it should be: `directive`, `flag`.
        what: &'static str,
        /// The word.
        found: String,
    },
    /// The operand is of a kind the opcode does not take.
    #[error("{opcode} takes {expected}, found {found}")]
    Operand {
        /// The opcode.
        opcode: Opcode,
        /// What it takes.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A label that is jumped to stands nowhere in the code block.
    #[error("label {label} stands nowhere in this code block")]
    UnknownLabel {
        /// The label.
        label: String,
    },
    /// A label or a code block has the name of another one.
    #[error("{what} {name} stands on line {first} already")]
    Twice {
        /// `label`, `code block`, or the directive that may stand once.
        what: &'static str,
        /// Its name.
        name: String,
        /// The line of the first.
        first: usize,
    },
    /// A jump that only goes forward leads back.
    #[error("{opcode} only jumps forward, but {label} stands before it")]
    Backward {
        /// The jump.
        opcode: Opcode,
        /// The label.
        label: String,
    },
    /// A jump of a listing leads to no instruction.
    #[error("{opcode} leads to {target}, where no instruction stands")]
    Target {
        /// The jump.
        opcode: Opcode,
        /// The offset it leads to.
        target: u64,
    },
    /// No nested code block has this name.
    #[error("no code block {name} stands inside this one")]
    UnknownCode {
        /// The name.
        name: String,
    },
    /// A listing speaks of a code object whose listing is not there.
    #[error("there is no listing of the code object {name}{}", at_line(*line))]
    MissingListing {
        /// Its name.
        name: String,
        /// Its first line, where the listing tells it.
        line: Option<i32>,
    },
    /// A variable that is declared neither as a cell nor as a free one.
    #[error("{name} is no {kind} variable of this code block")]
    Undeclared {
        /// The variable.
        name: String,
        /// `cell`, `free`, or `cell or free`
        kind: &'static str,
    },
    /// The line table of 3.5 cannot say that a line is followed by an earlier one.
    #[error("line {line} after line {before}: a line table of 3.5 only goes up")]
    LineFalls {
        /// The line before, or the first line of the code.
        before: i32,
        /// The lower line.
        line: i32,
    },
    /// A number that does not fit.
    #[error("{found} is too large for {what}, at most {most}")]
    TooLarge {
        /// The number as written, or its beginning.
        found: String,
        /// What it is.
        what: &'static str,
        /// The largest that fits.
        most: u64,
    },
    /// An escape in a string or bytes literal that means nothing.
    #[error("{found} is no escape of a {what} literal")]
    Escape {
        /// The escape.
        found: String,
        /// `str` or `bytes`
        what: &'static str,
    },
    /// A literal that is not closed on its line.
    #[error("{what} is not closed on this line")]
    Unclosed {
        /// What is open.
        what: &'static str,
    },
    /// A code block that is never ended.
    #[error("{what} is never ended")]
    Unended {
        /// What is open.
        what: &'static str,
    },
    /// Constants inside each other beyond what marshal carries.
    #[error("constants are nested deeper than {MAX_NESTING} levels")]
    TooDeep,
    /// A set's item or a dict's key that has no hash.
    #[error("a {found} has no hash, so it cannot be {role}")]
    Unhashable {
        /// The type.
        found: &'static str,
        /// `a dict key` or `a set item`
        role: &'static str,
    },
    /// The declared size of the stack is too small.
    #[error("stacksize {declared} is declared, but the code needs {needed}")]
    StackSize {
        /// What is declared.
        declared: u32,
        /// What is proven to be needed.
        needed: u32,
    },
    /// Two lines of a listing disagree about an entry of a table.
    #[error("entry {index} of {table} is {now} here and {before} on line {line}")]
    Conflict {
        /// The table.
        table: &'static str,
        /// The index.
        index: u32,
        /// What it is here.
        now: String,
        /// What it was before.
        before: String,
        /// Where it was before.
        line: usize,
    },
    /// The offsets of a listing do not follow each other as the instructions' lengths say.
    #[error("offset {found} is listed where {expected} follows")]
    Offset {
        /// The offset that is listed.
        found: u64,
        /// The one that follows.
        expected: u64,
    },
    /// A listing tells indexes and not what they stand for.
    #[error("{what} holds numbers only, and {missing} not told")]
    NumbersOnly {
        /// `this listing`, or the listing of a code object.
        what: String,
        /// The tables that would tell what the numbers stand for, with `is` or `are` behind them.
        missing: String,
    },
    /// A table has no such entry.
    #[error("{opcode} takes entry {index} of {table}, which has {length}")]
    NoEntry {
        /// The instruction.
        opcode: Opcode,
        /// The index.
        index: u32,
        /// The table.
        table: &'static str,
        /// How many entries it has.
        length: usize,
    },
    /// A listing names something that the table it tells does not hold.
    #[error("{found} does not stand in the {table} that are told")]
    NotInTable {
        /// What is named.
        found: String,
        /// The table.
        table: &'static str,
    },
    /// A listing of another version of Python.
    #[error("this is a listing of Python {versions}, not of 3.5: {evidence}")]
    OtherVersion {
        /// The versions it may be of.
        versions: String,
        /// What gives it away.
        evidence: String,
    },
    /// There is no code at all.
    #[error("there is no code here")]
    Empty,
    /// A field of the code object cannot be.
    #[error("{0}")]
    Code(CodeError),
    /// The verifier refuses the code.
    #[error("{}: {}", .0.code(), .0.message())]
    Rejected(Box<Rejection>),
    /// What only can be said of the code as a whole.
    #[error("{0}")]
    Other(String),
}

/// The line of a code object, where it is known.
fn at_line(line: Option<i32>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}

impl Problem {
    /// What the verifier found, if it is about that.
    pub fn rejection(&self) -> Option<&Rejection> {
        match self {
            Problem::Rejected(rejection) => Some(rejection),
            _ => None,
        }
    }
}

/// Everything that is wrong with a text, in the order of the text; at least one error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The errors, at most [`MOST_ERRORS`](super::MOST_ERRORS).
    pub errors: Vec<Error>,
    /// How many more were found before the reader gave up.
    pub more: usize,
    /// What was decided along the way.
    pub notes: Vec<Note>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut errors = self.errors.iter();
        if let Some(first) = errors.next() {
            write!(f, "{first}")?;
        }
        for error in errors {
            write!(f, "\n{error}")?;
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "\n{more} more"),
        }
    }
}

impl std::error::Error for Failure {}
