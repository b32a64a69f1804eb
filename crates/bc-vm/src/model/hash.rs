//! Hashes of values that need no Python code: those of `bc_core`, under the key that runs have.
//!
//! The key is that of `PYTHONHASHSEED=0`, so runs are reproducible everywhere. Absent: objects with a
//! `__hash__` of their own (see `protocol::hash`).

use bc_core::hash::{self, Key};
use bc_core::text::Text;

pub use bc_core::hash::{big, complex, float, frozenset, int, integer, tuple};

/// The hash of a string.
#[inline]
#[must_use]
pub fn text(text: &Text) -> i64 {
    hash::text(text, Key::ZERO)
}

/// The hash of bytes.
#[inline]
#[must_use]
pub fn bytes(data: &[u8]) -> i64 {
    hash::bytes(data, Key::ZERO)
}
