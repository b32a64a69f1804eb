//! CPython 3.5's marshal format: constants and code objects to bytes and back.
//!
//! Must hold: [`read`] is total — any bytes give a value or a [`ReadError`] that says where and what — and what
//! [`write()`] makes reads back as an equal value. Absent on purpose: the header of a `.pyc` file (see [`crate::pyc`]),
//! and versions of the format that 3.5 does not write by itself; those it reads, 0 to 4, are all read.
//!
//! ```
//! use bc_core::constant::Constant;
//! use bc_core::marshal;
//!
//! let loaded = marshal::read(b"\xa9\x02N\xe9\x2a\x00\x00\x00").unwrap();
//! assert_eq!(loaded.value, Constant::Tuple([Constant::None, Constant::Int(42.into())].into()));
//! assert_eq!(marshal::write_with_marks(&loaded.value, &loaded.marks).unwrap(), b"\xa9\x02N\xe9\x2a\x00\x00\x00");
//! ```

mod error;
mod input;
mod marks;
mod object;
mod output;
mod reader;
mod scalar;
mod typecode;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{FieldPath, PathStep, Piece, Problem, ReadError, Within, WriteError};
pub use marks::Marks;
pub(crate) use reader::type_phrase;

use crate::constant::Constant;

/// What [`read`] found.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The object.
    pub value: Constant,
    /// How it was written.
    pub marks: Marks,
    /// Offset of the first byte behind it. Whatever stands there is not looked at, as in 3.5.
    pub end: usize,
}

/// What a reader puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many objects may lie inside each other, the outermost counted. Also holds for depth that comes about
    /// through references, which 3.5 does not look at.
    pub depth: usize,
    /// How many objects a walk that follows every reference may meet. A few dozen bytes of references to references
    /// can stand for 2**30 objects; whoever hashes, compares or prints the value would walk them all.
    pub expanded: u64,
}

impl Limits {
    /// The limits [`read`] uses for `length` bytes: 3.5's depth of 2000, and a million objects plus 16 for each byte.
    /// Compiled programs need about one object for five bytes.
    pub fn for_length(length: usize) -> Limits {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let expanded = length.saturating_mul(16).saturating_add(1 << 20);
        Limits {
            depth: typecode::MAX_DEPTH,
            expanded,
        }
    }
}

/// Reads the object at the start of `bytes`.
///
/// # Errors
/// Whatever 3.5's `marshal.loads` refuses, containers that contain themselves, and data beyond [`Limits::for_length`].
pub fn read(bytes: &[u8]) -> Result<Loaded, ReadError> {
    read_at(bytes, 0, Limits::for_length(bytes.len()))
}

/// Reads the object at `offset` of `bytes`, within limits of one's own. Offsets in errors count from the start of
/// `bytes`.
///
/// # Errors
/// As [`read`].
pub fn read_at(bytes: &[u8], offset: usize, limits: Limits) -> Result<Loaded, ReadError> {
    reader::read(bytes, offset, limits)
}

/// Writes a value as version 4 does. An object met more than once carries the reference flag at its first meeting and is
/// an `r` later; names, and constants that look like one, are written as interned, because loading a code object interns
/// them.
///
/// # Errors
/// A value that nests too deep or has a part too long for the format.
pub fn write(value: &Constant) -> Result<Vec<u8>, WriteError> {
    writer::write(value)
}

/// Writes a value the way the file was written that the marks come from, if they fit it; as [`write()`] otherwise.
///
/// A value that was read from a version 2 to 4 file and is unchanged gives the same bytes. Marks that do not fit, because
/// the value was replaced, are dropped as a whole. (The decimal floats of versions 0 and 1 become binary ones.)
///
/// # Errors
/// As [`write()`].
pub fn write_with_marks(value: &Constant, marks: &Marks) -> Result<Vec<u8>, WriteError> {
    match writer::write_marked(value, marks) {
        Some(bytes) => Ok(bytes),
        None => writer::write(value),
    }
}
