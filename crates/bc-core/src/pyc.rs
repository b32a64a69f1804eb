//! The `.pyc` file: twelve bytes of header and one marshalled code object.
//!
//! Must hold: [`Pyc::read`] is total, and a file read and written unchanged gives the same bytes. Only the two magic
//! numbers that CPython 3.5 loads are read. Absent on purpose: opening files, and comparing the header with a source.

use std::fmt;
use std::sync::Arc;

use crate::code::CodeObject;
use crate::constant::Constant;
use crate::marshal::{self, Limits, Marks, ReadError, WriteError};

/// The length of the header in bytes.
pub const HEADER_LENGTH: usize = 12;

/// A magic number of CPython 3.5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Magic {
    /// 3350, written by 3.5.0 to 3.5.2. The second byte of the argument of `BUILD_MAP_UNPACK_WITH_CALL`, which only
    /// serves error messages, is another one than later.
    V3350,
    /// 3351, written by 3.5.3 and later.
    #[default]
    V3351,
}

impl Magic {
    /// The number.
    pub const fn number(self) -> u16 {
        match self {
            Magic::V3350 => 3350,
            Magic::V3351 => 3351,
        }
    }

    /// The first four bytes of a file.
    pub const fn bytes(self) -> [u8; 4] {
        let [low, high] = self.number().to_le_bytes();
        [low, high, b'\r', b'\n']
    }
}

/// The header of a `.pyc` file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The magic number.
    pub magic: Magic,
    /// When the source was modified: seconds since 1970, the lowest 32 bits of it.
    pub mtime: u32,
    /// The length of the source in bytes, the lowest 32 bits of it.
    pub source_size: u32,
}

/// A `.pyc` file.
#[derive(Clone, Debug)]
pub struct Pyc {
    /// The header.
    pub header: Header,
    /// The module's code object.
    pub code: Arc<CodeObject>,
    /// How the file was written. They may stay when `code` is replaced: marks that do not fit are ignored.
    pub marks: Marks,
    /// What stands behind the code object, where CPython never looks.
    pub trailing: Vec<u8>,
}

/// A file that is no `.pyc` of CPython 3.5.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PycError {
    /// The file ends inside the header.
    #[error(
        "byte {found}, header: the file ends: expected {HEADER_LENGTH} bytes of header, found {found}"
    )]
    TooShort {
        /// The length of the file.
        found: usize,
    },
    /// The file does not start with a magic number of 3.5.
    #[error("byte 0, header.magic: found {}, expected 3350 or 3351 (Python 3.5)", Found(.0))]
    BadMagic([u8; 4]),
    /// The object in the file cannot be read.
    #[error(transparent)]
    Marshal(#[from] ReadError),
    /// The object in the file is not a code object.
    #[error("byte {HEADER_LENGTH}, value: found {found}, expected a code object")]
    NotCode {
        /// The type of the object, with its article.
        found: &'static str,
    },
}

impl PycError {
    /// Offset in the file of the first byte of the piece at fault.
    pub fn offset(&self) -> usize {
        match self {
            PycError::TooShort { found } => *found,
            PycError::BadMagic(_) => 0,
            PycError::Marshal(error) => error.offset,
            PycError::NotCode { .. } => HEADER_LENGTH,
        }
    }
}

impl Pyc {
    /// A file for a code object, with magic 3351 and neither time nor size of a source.
    pub fn new(code: Arc<CodeObject>) -> Pyc {
        Pyc {
            header: Header::default(),
            code,
            marks: Marks::default(),
            trailing: Vec::new(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A file that 3.5 does not load, with the offset and the field at fault.
    pub fn read(bytes: &[u8]) -> Result<Pyc, PycError> {
        Pyc::read_within(bytes, Limits::for_length(bytes.len()))
    }

    /// Reads a file within limits of one's own.
    ///
    /// # Errors
    /// As [`Pyc::read`], and data beyond the limits.
    pub fn read_within(bytes: &[u8], limits: Limits) -> Result<Pyc, PycError> {
        let header = Header::read(bytes)?;
        let loaded = marshal::read_at(bytes, HEADER_LENGTH, limits)?;
        let Constant::Code(code) = loaded.value else {
            return Err(PycError::NotCode {
                found: marshal::type_phrase(&loaded.value),
            });
        };
        let trailing = bytes.get(loaded.end..).unwrap_or_default().to_vec();
        Ok(Pyc {
            header,
            code,
            marks: loaded.marks,
            trailing,
        })
    }

    /// Writes the file: a file that was read and not changed gives the same bytes again.
    ///
    /// # Errors
    /// A code object that nests too deep or has a part too long for the format.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let value = Constant::Code(Arc::clone(&self.code));
        let object = marshal::write_with_marks(&value, &self.marks)?;
        let mut bytes = Vec::with_capacity(HEADER_LENGTH + object.len() + self.trailing.len());
        bytes.extend_from_slice(&self.header.bytes());
        bytes.extend_from_slice(&object);
        bytes.extend_from_slice(&self.trailing);
        Ok(bytes)
    }
}

impl Header {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// [`PycError::BadMagic`] and [`PycError::TooShort`].
    pub fn read(bytes: &[u8]) -> Result<Header, PycError> {
        let magic = match bytes.first_chunk::<4>() {
            Some(found) if *found == Magic::V3350.bytes() => Magic::V3350,
            Some(found) if *found == Magic::V3351.bytes() => Magic::V3351,
            Some(found) => return Err(PycError::BadMagic(*found)),
            None => return Err(PycError::TooShort { found: bytes.len() }),
        };
        let Some([_, _, _, _, a, b, c, d, e, f, g, h]) = bytes.first_chunk::<HEADER_LENGTH>()
        else {
            return Err(PycError::TooShort { found: bytes.len() });
        };
        let mtime = u32::from_le_bytes([*a, *b, *c, *d]);
        let source_size = u32::from_le_bytes([*e, *f, *g, *h]);
        Ok(Header {
            magic,
            mtime,
            source_size,
        })
    }

    /// The header as it stands in a file.
    pub fn bytes(&self) -> [u8; HEADER_LENGTH] {
        let mut bytes = [0; HEADER_LENGTH];
        let (magic, rest) = bytes.split_at_mut(4);
        magic.copy_from_slice(&self.magic.bytes());
        let (mtime, source_size) = rest.split_at_mut(4);
        mtime.copy_from_slice(&self.mtime.to_le_bytes());
        source_size.copy_from_slice(&self.source_size.to_le_bytes());
        bytes
    }
}

/// The magic numbers of CPython's releases and of the alphas before them, as ranges, and the release.
const MAGICS: &[(u16, u16, &str)] = &[
    (3000, 3131, "3.0"),
    (3141, 3151, "3.1"),
    (3160, 3180, "3.2"),
    (3190, 3230, "3.3"),
    (3250, 3310, "3.4"),
    (3320, 3340, "3.5 before its release"),
    (3350, 3351, "3.5"),
    (3360, 3379, "3.6"),
    (3390, 3399, "3.7"),
    (3400, 3419, "3.8"),
    (3420, 3429, "3.9"),
    (3430, 3449, "3.10"),
    (3450, 3499, "3.11"),
    (3500, 3549, "3.12"),
    (3550, 3599, "3.13"),
    (3600, 3649, "3.14"),
    (20121, 20121, "1.5"),
    (50428, 50428, "1.6"),
    (50823, 50823, "2.0"),
    (60202, 60202, "2.1"),
    (60717, 60717, "2.2"),
    (62011, 62021, "2.3"),
    (62041, 62061, "2.4"),
    (62071, 62131, "2.5"),
    (62151, 62161, "2.6"),
    // Python 2 adds one when it runs with -U.
    (62171, 62212, "2.7"),
];

/// The Python release a magic number belongs to, if it is one of CPython's.
pub fn python_of_magic(number: u16) -> Option<&'static str> {
    let within = |row: &&(u16, u16, &str)| (row.0..=row.1).contains(&number);
    MAGICS.iter().find(within).map(|row| row.2)
}

/// A wrong magic number in a message: the bytes, and what they tell.
struct Found<'a>(&'a [u8; 4]);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = *self.0;
        let number = u16::from_le_bytes([a, b]);
        write!(f, "{a:02x} {b:02x} {c:02x} {d:02x}")?;
        match python_of_magic(number) {
            Some(python) if [c, d] == *b"\r\n" => write!(f, " ({number}, Python {python})"),
            Some(python) => write!(
                f,
                " ({number}, Python {python}, but without 0d 0a behind it)"
            ),
            // A code object with or without the reference flag, and a small argument count.
            None if matches!(a, b'c' | 0xe3) && b < 16 => {
                f.write_str(" (a code object: the header seems to be missing)")
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
