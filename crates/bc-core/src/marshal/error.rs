//! What can be wrong with marshal data, where it is, and what CPython 3.5 would have said.
//!
//! Must hold: every [`ReadError`] carries the offset of the first byte of the piece at fault and the path of fields to it,
//! and its message names what was found and what was expected. Absent on purpose: the wording of `pybc`.

use std::fmt;

use crate::code::CodeError;
use crate::count::counted;

/// Marshal data that cannot be read: where, in which field, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}, {path}: {problem}")]
pub struct ReadError {
    /// Offset of the first byte of the piece at fault, counted from the start of the file or buffer that was read.
    pub offset: usize,
    /// The way from the outermost object to the piece.
    pub path: FieldPath,
    /// What is wrong with it.
    pub problem: Problem,
}

impl ReadError {
    /// The exception of CPython 3.5 for this problem: its class name and its text.
    ///
    /// Where 3.5 itself would hang, crash or read on, this is the nearest exception it has.
    pub fn exception(&self) -> (&'static str, String) {
        self.problem.exception()
    }
}

/// The way from the outermost object to one inside it, as in `code.consts[3].names`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldPath {
    /// The steps, outermost first; the outermost object itself has none.
    pub steps: Vec<PathStep>,
    /// Whether the outermost object is a code object (printed as `code`, any other as `value`).
    pub in_code: bool,
}

/// One step of a [`FieldPath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A field of a code object, without its `co_`.
    Field(&'static str),
    /// An item of a tuple, list, set or frozenset, counted from 0 in file order.
    Item(usize),
    /// The key of a dict entry, counted from 0 in file order.
    Key(usize),
    /// The value of a dict entry, counted from 0 in file order.
    Value(usize),
}

/// Steps shown at each end of a path; hostile data nests 2000 deep and nobody reads that.
const SHOWN: usize = 6;

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.in_code { "code" } else { "value" })?;
        let hidden = self.steps.len().saturating_sub(2 * SHOWN);
        for (position, step) in self.steps.iter().enumerate() {
            if hidden > 1 && (SHOWN..SHOWN + hidden).contains(&position) {
                if position == SHOWN {
                    write!(f, " ... {hidden} steps ... ")?;
                }
                continue;
            }
            match step {
                PathStep::Field(name) => write!(f, ".{name}")?,
                PathStep::Item(index) => write!(f, "[{index}]")?,
                PathStep::Key(index) => write!(f, ".key[{index}]")?,
                PathStep::Value(index) => write!(f, ".value[{index}]")?,
            }
        }
        Ok(())
    }
}

/// What is wrong with a piece of marshal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The data ends inside a piece, or before it.
    #[error("the data ends: expected {piece}, {}, found {left}", counted(*.needed, "byte"))]
    Truncated {
        /// What should stand here.
        piece: Piece,
        /// The bytes it takes.
        needed: usize,
        /// The bytes that are left.
        left: usize,
    },
    /// A container announces more items than there are bytes left.
    #[error(
        "the data ends: {kind} announces {}, found {} for {}",
        counted(*.count, "item"),
        match left {
            0 => "no byte".to_owned(),
            _ => format!("only {}", counted(*.left, "byte")),
        },
        if *.count == 1 { "it" } else { "them" }
    )]
    CountBeyondData {
        /// `tuple`, `list`, `set` or `frozenset`.
        kind: &'static str,
        /// The number of items announced.
        count: usize,
        /// The bytes that are left.
        left: usize,
    },
    /// A type byte that 3.5 does not know.
    #[error("unknown type code {}", TypeByte(*.0))]
    UnknownType(u8),
    /// A length or count below zero (they are signed).
    #[error("the size of {kind} is out of range: found {size}, expected 0 to 2147483647")]
    SizeOutOfRange {
        /// `bytes`, `str`, `tuple`, `list`, `set`, `frozenset` or `int`.
        kind: &'static str,
        /// The number found.
        size: i32,
    },
    /// A digit of a long int above 0x7fff.
    #[error("digit out of range in an int: found {0:#x}, expected at most 0x7fff")]
    DigitOutOfRange(u16),
    /// The top digit of a long int is zero.
    #[error("unnormalized int: its top digit is 0")]
    Unnormalized,
    /// A reference to an object that is not in the table.
    #[error(
        "invalid reference: found index {index}, the table holds {} here",
        counted(*.known, "object")
    )]
    InvalidReference {
        /// The index found.
        index: i32,
        /// The number of entries of the table at this point.
        known: usize,
    },
    /// A reference to a code object or frozenset that is still being read.
    #[error("invalid reference: object {index} is not complete here")]
    UnfinishedReference {
        /// The index found.
        index: i32,
    },
    /// A container that would contain itself. CPython can read it; no constant of this crate can hold it.
    #[error("object {index}, a {kind}, would contain itself, which no constant can hold")]
    ContainsItself {
        /// The index found.
        index: i32,
        /// `tuple`, `list`, `dict` or `set`.
        kind: &'static str,
    },
    /// Objects nest deeper than the limit.
    #[error("recursion limit exceeded: more than {limit} objects inside each other")]
    TooDeep {
        /// The greatest depth allowed.
        limit: usize,
    },
    /// References stand for more objects than the limit allows: small data, enormous when walked.
    #[error("the references stand for more than {limit} objects when each is followed")]
    TooManyExpanded {
        /// The greatest number of objects allowed.
        limit: u64,
    },
    /// The end mark of a dict where an object is needed.
    #[error("found a null, expected an object{}", .0.phrase())]
    Null(Within),
    /// Bytes of a str that are not UTF-8 (lone surrogates are allowed).
    #[error("byte {offset} of a str is not UTF-8: found {byte:#04x}: {reason}")]
    InvalidUtf8 {
        /// Offset inside the str's bytes.
        offset: usize,
        /// The byte there.
        byte: u8,
        /// How many bytes from there on are at fault.
        length: usize,
        /// CPython's word for what is wrong.
        reason: &'static str,
    },
    /// The text of a float (type codes `f` and `x`) that is not a number.
    #[error("found {0:?}, expected a float")]
    InvalidFloat(String),
    /// A dict key or an item of a set that has no hash.
    #[error("found an unhashable {kind}, expected a hashable {role}")]
    Unhashable {
        /// The class name of the object, or of the container that holds an unhashable one.
        kind: &'static str,
        /// `dict key` or `set item`.
        role: &'static str,
    },
    /// A field of a code object that has the wrong type.
    #[error("found {found}, expected {expected}")]
    WrongType {
        /// The type the field must have.
        expected: &'static str,
        /// The type found.
        found: &'static str,
    },
    /// An item of a tuple of names that is no str.
    #[error("found {found} as item {index}, expected a tuple of str")]
    WrongItem {
        /// The position in the tuple.
        index: usize,
        /// The type found.
        found: &'static str,
    },
    /// A count of a code object below zero.
    #[error("found {0}, expected 0 to 2147483647")]
    NegativeCount(i32),
    /// The parts of a code object do not make one.
    #[error("{0}")]
    Code(CodeError),
}

/// A piece of marshal data that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece {
    /// The type byte of an object.
    TypeByte,
    /// A length of one byte.
    ShortLength,
    /// A signed 32-bit number.
    Number,
    /// The digits of a long int.
    Digits,
    /// The bytes of a float.
    Float,
    /// The bytes of a bytes object.
    Bytes,
    /// The bytes of a str.
    Str,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Piece::TypeByte => "the type byte of an object",
            Piece::ShortLength => "a one-byte length",
            Piece::Number => "a 32-bit number",
            Piece::Digits => "the digits of an int",
            Piece::Float => "a float",
            Piece::Bytes => "the bytes of a bytes object",
            Piece::Str => "the bytes of a str",
        })
    }
}

/// The container that 3.5 blames for a null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Within {
    /// None: the outermost object, or a code object that is.
    Object,
    /// A tuple.
    Tuple,
    /// A list.
    List,
    /// A set or frozenset.
    Set,
}

impl Within {
    fn phrase(self) -> &'static str {
        match self {
            Within::Object => "",
            Within::Tuple => " (inside a tuple)",
            Within::List => " (inside a list)",
            Within::Set => " (inside a set)",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Within::Object => "object",
            Within::Tuple => "tuple",
            Within::List => "list",
            Within::Set => "set",
        }
    }
}

/// A type byte in a message, with a word on those that other Pythons know.
struct TypeByte(u8);

impl fmt::Display for TypeByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TypeByte(byte) = *self;
        let code = byte & !super::typecode::FLAG_REF;
        write!(f, "{byte:#04x}")?;
        if code.is_ascii_graphic() {
            write!(f, " ({:?}", char::from(code))?;
            f.write_str(if byte == code {
                ""
            } else {
                " with the reference flag"
            })?;
            f.write_str(match code {
                b'?' => ": an object that could not be dumped",
                b'I' => ": an int of 64 bits, which older Pythons wrote",
                b'R' => ": a string reference of Python 2",
                _ => "",
            })?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl Problem {
    fn exception(&self) -> (&'static str, String) {
        let value = |text: &str| ("ValueError", format!("bad marshal data ({text})"));
        match self {
            Problem::Truncated {
                piece: Piece::TypeByte | Piece::ShortLength,
                ..
            }
            | Problem::CountBeyondData { .. } => {
                ("EOFError", "EOF read where object expected".to_owned())
            }
            Problem::Truncated { .. } => ("EOFError", "marshal data too short".to_owned()),
            Problem::UnknownType(_) => value("unknown type code"),
            Problem::SizeOutOfRange { kind, .. } => value(match *kind {
                "int" => "long size out of range",
                "bytes" => "bytes object size out of range",
                "str" => "string size out of range",
                "tuple" => "tuple size out of range",
                "list" => "list size out of range",
                _ => "set size out of range",
            }),
            Problem::DigitOutOfRange(_) => value("digit out of range in long"),
            Problem::Unnormalized => value("unnormalized long data"),
            // Such a set always has an unhashable item somewhere on the way to itself.
            Problem::ContainsItself { kind: "set", .. } => {
                ("TypeError", "unhashable type: 'set'".to_owned())
            }
            Problem::InvalidReference { .. }
            | Problem::UnfinishedReference { .. }
            | Problem::ContainsItself { .. } => value("invalid reference"),
            Problem::TooDeep { .. } | Problem::TooManyExpanded { .. } => {
                ("ValueError", "recursion limit exceeded".to_owned())
            }
            Problem::Null(within) => (
                "TypeError",
                format!("NULL object in marshal data for {}", within.word()),
            ),
            Problem::InvalidUtf8 {
                offset,
                byte,
                length: 1,
                reason,
            } => (
                "UnicodeDecodeError",
                format!(
                    "'utf-8' codec can't decode byte {byte:#04x} in position {offset}: {reason}"
                ),
            ),
            Problem::InvalidUtf8 {
                offset,
                length,
                reason,
                ..
            } => {
                let last = offset + length - 1;
                let text = format!(
                    "'utf-8' codec can't decode bytes in position {offset}-{last}: {reason}"
                );
                ("UnicodeDecodeError", text)
            }
            Problem::InvalidFloat(text) => (
                "ValueError",
                format!("could not convert string to float: {text}"),
            ),
            Problem::Unhashable { kind, .. } => ("TypeError", format!("unhashable type: '{kind}'")),
            Problem::WrongType { .. }
            | Problem::WrongItem { .. }
            | Problem::NegativeCount(_)
            | Problem::Code(_) => (
                "SystemError",
                "Objects/codeobject.c:120: bad argument to internal function".to_owned(),
            ),
        }
    }
}

/// An object that the marshal format cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Objects nest deeper than a reader accepts.
    #[error("object too deeply nested to marshal: more than 2000 objects inside each other")]
    TooDeep,
    /// An object of a type that marshal does not know.
    #[error("unmarshallable object: marshal of CPython 3.5 has no {kind}")]
    NoTypeCode {
        /// `slice`
        kind: &'static str,
    },
    /// A length or count that does not fit 31 bits.
    #[error("{kind} of {size} is too long to marshal: at most 2147483647")]
    TooLong {
        /// `bytes`, `str`, `int`, `tuple`, `list`, `set` or `frozenset`.
        kind: &'static str,
        /// The length that does not fit.
        size: usize,
    },
    /// A count of a code object that does not fit 31 bits.
    #[error("code object field {field} is too large to marshal: {value}")]
    CountTooLarge {
        /// The field, without its `co_`.
        field: &'static str,
        /// Its value.
        value: u32,
    },
}
