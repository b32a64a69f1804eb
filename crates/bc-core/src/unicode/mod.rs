//! What names may be made of, and what characters are called, by Unicode 8.0, the version of CPython 3.5.
//!
//! Both the source of a program and the program itself ask this. Whether a code point exists at all in that
//! version is told by [`is_printable`](crate::repr::is_printable). Lone surrogates have no property.

pub mod names;
mod tables;

/// Whether a table of changes holds `point`: an odd number of changes at or before it.
fn holds(changes: &[u32], point: u32) -> bool {
    changes.partition_point(|&change| change <= point) % 2 == 1
}

fn ascii(point: u32) -> Option<u8> {
    u8::try_from(point).ok().filter(u8::is_ascii)
}

/// `str.isalpha`.
#[must_use]
pub fn is_alpha(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_alphabetic(),
        None => holds(&tables::ALPHABETIC, point),
    }
}

/// Whether an identifier may start with the code point.
#[must_use]
pub fn starts_identifier(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_alphabetic() || byte == b'_',
        None => is_alpha(point) != holds(&tables::START_DIFFERS, point),
    }
}

/// Whether an identifier may go on with the code point.
#[must_use]
pub fn continues_identifier(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_alphanumeric() || byte == b'_',
        None => starts_identifier(point) || holds(&tables::CONTINUE_ONLY, point),
    }
}
