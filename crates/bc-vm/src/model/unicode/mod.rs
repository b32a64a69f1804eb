//! Properties of code points by Unicode 8.0, the version of CPython 3.5.
//!
//! Whether a code point exists at all in that version is told by `bc_core::repr::is_printable`; where
//! Rust's newer tables agree for those that do, Rust's are used, and the rest stands in `tables`.
//! Lone surrogates have no property.

pub mod case;
mod tables;

use bc_core::repr::is_printable;

pub use bc_core::unicode::{continues_identifier, is_alpha, names, starts_identifier};
pub use case::{casefold, lower, title, upper};

/// Whether a table of changes holds `point`: an odd number of changes at or before it.
fn holds(changes: &[u32], point: u32) -> bool {
    changes.partition_point(|&change| change <= point) % 2 == 1
}

fn ascii(point: u32) -> Option<u8> {
    u8::try_from(point).ok().filter(u8::is_ascii)
}

/// The value of a decimal digit.
#[must_use]
pub fn decimal(point: u32) -> Option<u32> {
    if let Some(byte) = ascii(point) {
        return byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    }
    let changes = tables::DECIMAL.partition_point(|&change| change <= point);
    if changes % 2 == 0 {
        return None;
    }
    let start = tables::DECIMAL.get(changes - 1)?;
    Some((point - start) % 10)
}

/// `str.isdecimal`.
#[must_use]
pub fn is_decimal(point: u32) -> bool {
    decimal(point).is_some()
}

/// `str.isdigit`.
#[must_use]
pub fn is_digit(point: u32) -> bool {
    is_decimal(point) || point >= 0x80 && holds(&tables::DIGIT_ONLY, point)
}

/// `str.isnumeric`.
#[must_use]
pub fn is_numeric(point: u32) -> bool {
    is_digit(point) || point >= 0x80 && holds(&tables::NUMERIC_ONLY, point)
}

/// `str.isalnum`.
#[must_use]
pub fn is_alnum(point: u32) -> bool {
    is_alpha(point) || is_numeric(point)
}

/// Which characters of ASCII are white space.
const ASCII_SPACE: [bool; 0x80] = {
    let mut table = [false; 0x80];
    let mut point = 0;
    while point < table.len() {
        table[point] = matches!(point, 0x09..=0x0D | 0x1C..=0x20);
        point += 1;
    }
    table
};

/// `str.isspace`.
#[inline]
#[must_use]
pub fn is_space(point: u32) -> bool {
    match ASCII_SPACE.get(point as usize) {
        Some(&is_space) => is_space,
        None => matches!(
            point,
            0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000
        ),
    }
}

/// Whether `str.splitlines` ends a line here.
#[must_use]
pub fn is_line_break(point: u32) -> bool {
    matches!(point, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Whether the code point is in lower case.
#[must_use]
pub fn is_lower(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_lowercase(),
        None => match point {
            // A letter without case in later versions.
            0x295 => true,
            // Georgian letters have had an upper case only since Unicode 11.
            0x10D0..=0x10FF => false,
            _ => char::from_u32(point).is_some_and(char::is_lowercase) && is_printable(point),
        },
    }
}

/// Whether the code point is in upper case.
#[must_use]
pub fn is_upper(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_uppercase(),
        None => char::from_u32(point).is_some_and(char::is_uppercase) && is_printable(point),
    }
}

/// Whether the code point is in title case (category Lt).
#[must_use]
pub fn is_title(point: u32) -> bool {
    matches!(
        point,
        0x1C5 | 0x1C8
            | 0x1CB
            | 0x1F2
            | 0x1F88..=0x1F8F
            | 0x1F98..=0x1F9F
            | 0x1FA8..=0x1FAF
            | 0x1FBC
            | 0x1FCC
            | 0x1FFC
    )
}

/// Whether the code point has a case.
#[must_use]
pub fn is_cased(point: u32) -> bool {
    is_lower(point) || is_upper(point) || is_title(point)
}

/// Whether the code point is skipped when looking for the end of a word.
#[must_use]
pub fn is_case_ignorable(point: u32) -> bool {
    holds(&tables::CASE_IGNORABLE, point)
}
