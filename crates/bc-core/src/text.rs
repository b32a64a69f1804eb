//! A Python `str`: any sequence of code points, lone surrogates included.
//!
//! Rust's `str` cannot hold a lone surrogate and cannot be indexed by code point in constant time; a
//! Python string needs both. [`Text`] keeps pure ASCII as bytes and everything else as 32-bit code
//! points, and which of the two it is follows from the content alone, so that equal strings have
//! equal representations. Printing as Python prints is [`repr`](crate::repr)'s business: there is no
//! `Display`, because leaving surrogates out has to be asked for by name.

mod builder;

pub use builder::{Refused, TextBuilder};

use std::borrow::Cow;
use std::collections::TryReserveError;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The largest code point.
const LAST_CODE_POINT: u32 = 0x10_FFFF;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Ascii(Box<str>),
    /// At least one code point is beyond ASCII, and none is beyond `LAST_CODE_POINT`.
    Wide(Box<[u32]>),
}

/// An immutable Python string.
///
/// ```
/// use bc_core::text::Text;
///
/// let text = Text::from("naïve");
/// assert_eq!(text.len(), 5);
/// assert_eq!(text.get(2), Some('ï' as u32));
/// let lone = Text::from_code_points([0xDC80]).unwrap();
/// assert_eq!(lone.to_str(), None);
/// assert_eq!(lone.to_string_lossy(), "\u{FFFD}");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text {
    repr: Repr,
}

/// Bytes that are not UTF-8, even if surrogates are let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("byte {offset}: not UTF-8 (surrogates allowed)")]
pub struct Utf8Error {
    /// Where the first bad sequence starts, in bytes.
    pub offset: usize,
}

impl Text {
    /// The Python string with the same characters.
    pub fn new(s: &str) -> Text {
        let repr = if s.is_ascii() {
            Repr::Ascii(s.into())
        } else {
            // Counted first: what grows as it goes would ask for twice as much.
            let mut points = Vec::with_capacity(s.chars().count());
            points.extend(s.chars().map(u32::from));
            Repr::Wide(points.into())
        };
        Text { repr }
    }

    /// The string of these code points, or `None` if one is beyond U+10FFFF.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<Text> {
        let points: Box<[u32]> = points.into_iter().collect();
        let valid = points.iter().all(|&point| point <= LAST_CODE_POINT);
        valid.then(|| Text::from_valid(points))
    }

    /// The smallest representation of code points known to be in range.
    fn from_valid(points: Box<[u32]>) -> Text {
        if points.iter().any(|&point| point >= 0x80) {
            return Text {
                repr: Repr::Wide(points),
            };
        }
        let mut ascii = String::with_capacity(points.len());
        ascii.extend(points.iter().map(|&point| char::from(point as u8)));
        Text {
            repr: Repr::Ascii(ascii.into()),
        }
    }

    /// Length in code points, which is Python's `len`.
    pub fn len(&self) -> usize {
        match &self.repr {
            Repr::Ascii(ascii) => ascii.len(),
            Repr::Wide(wide) => wide.len(),
        }
    }

    /// Bytes of heap that the text takes.
    pub fn byte_size(&self) -> usize {
        match self.as_wide() {
            Some(points) => size_of_val(points),
            None => self.len(),
        }
    }

    /// Bytes of the string as UTF-8, three for a surrogate.
    pub fn utf8_size(&self) -> usize {
        self.as_wide().map_or(self.len(), utf8_size)
    }

    /// Whether the string has no code points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all code points are below 128.
    pub fn is_ascii(&self) -> bool {
        matches!(self.repr, Repr::Ascii(_))
    }

    /// The string as a `str`, at no cost, if it is ASCII.
    pub fn as_ascii(&self) -> Option<&str> {
        match &self.repr {
            Repr::Ascii(ascii) => Some(ascii),
            Repr::Wide(_) => None,
        }
    }

    /// The code points as a slice, at no cost, if not all of them are ASCII.
    pub fn as_wide(&self) -> Option<&[u32]> {
        match &self.repr {
            Repr::Ascii(_) => None,
            Repr::Wide(wide) => Some(wide),
        }
    }

    /// The code point at an index, in constant time.
    #[inline]
    pub fn get(&self, index: usize) -> Option<u32> {
        match &self.repr {
            Repr::Ascii(ascii) => ascii.as_bytes().get(index).map(|&byte| u32::from(byte)),
            Repr::Wide(wide) => wide.get(index).copied(),
        }
    }

    /// The code points, from either end.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints {
            inner: match &self.repr {
                Repr::Ascii(ascii) => Inner::Ascii(ascii.as_bytes().iter()),
                Repr::Wide(wide) => Inner::Wide(wide.iter()),
            },
        }
    }

    /// The code points of a range, clamped to the string as Python's slices are.
    pub fn slice(&self, range: Range<usize>) -> Text {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        match &self.repr {
            // An ASCII string can be cut anywhere.
            Repr::Ascii(ascii) => Text {
                repr: Repr::Ascii(ascii.get(start..end).unwrap_or_default().into()),
            },
            Repr::Wide(wide) => Text::from_valid(wide.get(start..end).unwrap_or_default().into()),
        }
    }

    /// Appends another string, growing in place where the allocator can.
    ///
    /// # Errors
    ///
    /// When the allocator refuses the room; the string is then as it was.
    pub fn append(&mut self, other: &Text) -> Result<(), TryReserveError> {
        match (&mut self.repr, &other.repr) {
            (Repr::Ascii(this), Repr::Ascii(other)) => {
                let mut longer = std::mem::take(this).into_string();
                let room = longer.try_reserve_exact(other.len());
                if room.is_ok() {
                    longer.push_str(other);
                }
                *this = longer.into_boxed_str();
                room
            }
            (Repr::Wide(this), _) => {
                let mut longer = std::mem::take(this).into_vec();
                let room = longer.try_reserve_exact(other.len());
                if room.is_ok() {
                    longer.extend(other.code_points());
                }
                *this = longer.into_boxed_slice();
                room
            }
            (Repr::Ascii(this), Repr::Wide(wide)) => {
                let mut longer: Vec<u32> = Vec::new();
                longer.try_reserve_exact(this.len() + wide.len())?;
                longer.extend(this.bytes().map(u32::from));
                longer.extend_from_slice(wide);
                self.repr = Repr::Wide(longer.into_boxed_slice());
                Ok(())
            }
        }
    }

    /// The string for Rust, or `None` if it holds a surrogate.
    pub fn to_str(&self) -> Option<Cow<'_, str>> {
        match &self.repr {
            Repr::Ascii(ascii) => Some(Cow::Borrowed(ascii)),
            Repr::Wide(wide) => {
                let mut chars = String::with_capacity(utf8_size(wide));
                for &point in wide {
                    chars.push(char::from_u32(point)?);
                }
                Some(Cow::Owned(chars))
            }
        }
    }

    /// The string for Rust, with U+FFFD instead of each surrogate.
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        match &self.repr {
            Repr::Ascii(ascii) => Cow::Borrowed(ascii),
            Repr::Wide(wide) => {
                let mut chars = String::with_capacity(utf8_size(wide));
                let shown = |&p: &u32| char::from_u32(p).unwrap_or(char::REPLACEMENT_CHARACTER);
                chars.extend(wide.iter().map(shown));
                Cow::Owned(chars)
            }
        }
    }

    /// Decodes UTF-8 in which surrogates stand as three bytes each (Python's error handler
    /// `surrogatepass`, which marshal uses).
    ///
    /// # Errors
    ///
    /// If a byte sequence is malformed, cut short, longer than needed, or beyond U+10FFFF.
    pub fn from_utf8_surrogatepass(bytes: &[u8]) -> Result<Text, Utf8Error> {
        if let Ok(s) = std::str::from_utf8(bytes) {
            return Ok(Text::new(s));
        }
        let mut points = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            let offset = bytes.len() - rest.len();
            let (point, length) = first_code_point(rest).ok_or(Utf8Error { offset })?;
            points.push(point);
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(Text::from_valid(points.into()))
    }

    /// UTF-8 with surrogates as three bytes each, the inverse of
    /// [`from_utf8_surrogatepass`](Text::from_utf8_surrogatepass).
    pub fn to_utf8_surrogatepass(&self) -> Cow<'_, [u8]> {
        let wide = match &self.repr {
            Repr::Ascii(ascii) => return Cow::Borrowed(ascii.as_bytes()),
            Repr::Wide(wide) => wide,
        };
        let mut bytes = Vec::with_capacity(utf8_size(wide));
        for &point in wide {
            match char::from_u32(point) {
                Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                // What is in range and no char is a surrogate.
                None => bytes.extend_from_slice(&[
                    0xE0 | (point >> 12) as u8,
                    0x80 | (point >> 6 & 0x3F) as u8,
                    0x80 | (point & 0x3F) as u8,
                ]),
            }
        }
        Cow::Owned(bytes)
    }
}

/// Bytes of the UTF-8 of these code points, three for a surrogate.
fn utf8_size(points: &[u32]) -> usize {
    let length = |&point: &u32| char::from_u32(point).map_or(3, char::len_utf8);
    points.iter().map(length).sum()
}

/// The first code point of UTF-8 with surrogates, and its length in bytes.
fn first_code_point(bytes: &[u8]) -> Option<(u32, usize)> {
    let &lead = bytes.first()?;
    let (length, least, bits) = match lead {
        0x00..=0x7F => return Some((u32::from(lead), 1)),
        0xC2..=0xDF => (2, 0x80, lead & 0x1F),
        0xE0..=0xEF => (3, 0x800, lead & 0x0F),
        0xF0..=0xF4 => (4, 0x1_0000, lead & 0x07),
        _ => return None,
    };
    let mut point = u32::from(bits);
    for &byte in bytes.get(1..length)? {
        if byte & 0xC0 != 0x80 {
            return None;
        }
        point = point << 6 | u32::from(byte & 0x3F);
    }
    (least..=LAST_CODE_POINT)
        .contains(&point)
        .then_some((point, length))
}

/// The code points of a [`Text`]. See [`Text::code_points`].
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    inner: Inner<'a>,
}

#[derive(Clone, Debug)]
enum Inner<'a> {
    Ascii(std::slice::Iter<'a, u8>),
    Wide(std::slice::Iter<'a, u32>),
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match &mut self.inner {
            Inner::Ascii(bytes) => bytes.next().map(|&byte| u32::from(byte)),
            Inner::Wide(points) => points.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.inner {
            Inner::Ascii(bytes) => bytes.size_hint(),
            Inner::Wide(points) => points.size_hint(),
        }
    }

    fn nth(&mut self, n: usize) -> Option<u32> {
        match &mut self.inner {
            Inner::Ascii(bytes) => bytes.nth(n).map(|&byte| u32::from(byte)),
            Inner::Wide(points) => points.nth(n).copied(),
        }
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    fn next_back(&mut self) -> Option<u32> {
        match &mut self.inner {
            Inner::Ascii(bytes) => bytes.next_back().map(|&byte| u32::from(byte)),
            Inner::Wide(points) => points.next_back().copied(),
        }
    }
}

impl ExactSizeIterator for CodePoints<'_> {}

/// By code point, as Python compares strings.
impl Ord for Text {
    fn cmp(&self, other: &Text) -> std::cmp::Ordering {
        match (&self.repr, &other.repr) {
            (Repr::Ascii(a), Repr::Ascii(b)) => a.cmp(b),
            (Repr::Wide(a), Repr::Wide(b)) => a.cmp(b),
            _ => self.code_points().cmp(other.code_points()),
        }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        match &self.repr {
            Repr::Ascii(ascii) => **ascii == *other,
            Repr::Wide(wide) => wide.iter().copied().eq(other.chars().map(u32::from)),
        }
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl From<&str> for Text {
    fn from(s: &str) -> Text {
        Text::new(s)
    }
}

impl From<String> for Text {
    fn from(s: String) -> Text {
        if s.is_ascii() {
            Text {
                repr: Repr::Ascii(s.into()),
            }
        } else {
            Text::new(&s)
        }
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::new("")
    }
}

/// As a Rust string literal; surrogates as `\u{d800}`.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        f.write_char('"')?;
        for point in self.code_points() {
            match char::from_u32(point) {
                Some('\'') => f.write_char('\'')?,
                Some(c) => write!(f, "{}", c.escape_debug())?,
                None => write!(f, "\\u{{{point:x}}}")?,
            }
        }
        f.write_char('"')
    }
}

/// What can stand for a shared [`Text`] in an argument: Rust strings, texts, and shared texts.
pub trait IntoText {
    /// The shared text; a shared one is passed on, not copied.
    fn into_text(self) -> Arc<Text>;
}

impl IntoText for Arc<Text> {
    fn into_text(self) -> Arc<Text> {
        self
    }
}

impl IntoText for &Arc<Text> {
    fn into_text(self) -> Arc<Text> {
        Arc::clone(self)
    }
}

impl IntoText for Text {
    fn into_text(self) -> Arc<Text> {
        Arc::new(self)
    }
}

impl IntoText for &str {
    fn into_text(self) -> Arc<Text> {
        Arc::new(Text::new(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Arc<Text> {
        Arc::new(Text::from(self))
    }
}

#[cfg(test)]
mod tests;
