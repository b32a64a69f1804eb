//! A Python string under construction.
//!
//! Stays a Rust `String` as long as everything pushed is ASCII and widens to code points at the
//! first that is not. Nothing is charged here: whoever builds something large asks for it first. What the
//! allocator refuses a builder remembers, and [`TextBuilder::finish`] tells.

use super::Text;
use std::error::Error;
use std::fmt;

/// The allocator has refused a builder the room it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the allocator refused a string the room to grow")
    }
}

impl Error for Refused {}

/// Collects the pieces of a [`Text`].
#[derive(Clone, Debug)]
pub struct TextBuilder {
    inner: Inner,
}

#[derive(Clone, Debug)]
enum Inner {
    Ascii(String),
    Wide(Vec<u32>),
    /// The allocator has refused; what is pushed from now on is lost.
    Refused,
}

impl Default for TextBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl TextBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// Nothing yet, with room for `capacity` ASCII characters.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        let mut ascii = String::new();
        let inner = match ascii.try_reserve_exact(capacity) {
            Ok(()) => Inner::Ascii(ascii),
            Err(_) => Inner::Refused,
        };
        Self { inner }
    }

    /// How many code points have been pushed.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.inner {
            Inner::Ascii(ascii) => ascii.len(),
            Inner::Wide(wide) => wide.len(),
            Inner::Refused => 0,
        }
    }

    /// Whether nothing has been pushed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether everything pushed so far is ASCII.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        matches!(self.inner, Inner::Ascii(_))
    }

    /// If pushing `text` moves what there is: bytes held now, and the most that are asked for.
    #[must_use]
    pub fn growth(&self, text: &Text) -> Option<(usize, usize)> {
        let length = self.len() + text.len();
        let (held, item) = match &self.inner {
            Inner::Ascii(ascii) => (ascii.capacity(), if text.is_ascii() { 1 } else { 4 }),
            Inner::Wide(wide) => (wide.capacity() * 4, 4),
            Inner::Refused => return None,
        };
        let wanted = length.saturating_mul(item);
        (wanted > held || item == 4 && self.is_ascii()).then(|| (held, wanted.max(held * 2)))
    }

    /// The code points with room for `more`; `None` if the allocator has refused.
    fn widen(&mut self, more: usize) -> Option<&mut Vec<u32>> {
        if let Inner::Ascii(ascii) = &self.inner {
            let mut wide = Vec::new();
            self.inner = match wide.try_reserve_exact(ascii.len() + more) {
                Ok(()) => {
                    wide.extend(ascii.bytes().map(u32::from));
                    Inner::Wide(wide)
                }
                Err(_) => Inner::Refused,
            };
        }
        if let Inner::Wide(wide) = &mut self.inner
            && wide.try_reserve(more).is_err()
        {
            self.inner = Inner::Refused;
        }
        match &mut self.inner {
            Inner::Wide(wide) => Some(wide),
            _ => None,
        }
    }

    /// The string with room for `more` ASCII characters, if all is ASCII and the allocator grants it.
    #[inline]
    fn narrow(&mut self, more: usize) -> Option<&mut String> {
        if let Inner::Ascii(ascii) = &mut self.inner
            && ascii.capacity() - ascii.len() < more
            && ascii.try_reserve(more).is_err()
        {
            self.inner = Inner::Refused;
        }
        match &mut self.inner {
            Inner::Ascii(ascii) => Some(ascii),
            _ => None,
        }
    }

    /// Pushes a Rust string.
    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_ascii(s);
        } else if let Some(wide) = self.widen(s.len()) {
            wide.extend(s.chars().map(u32::from));
        }
    }

    /// Pushes a Rust string that is ASCII only.
    #[inline]
    fn push_ascii(&mut self, s: &str) {
        if let Some(ascii) = self.narrow(s.len()) {
            ascii.push_str(s);
        } else if let Some(wide) = self.widen(s.len()) {
            wide.extend(s.bytes().map(u32::from));
        }
    }

    /// Pushes a Python string.
    pub fn push_text(&mut self, text: &Text) {
        match (text.as_ascii(), text.as_wide()) {
            (Some(s), _) => self.push_ascii(s),
            (None, Some(points)) => self.push_points(points),
            (None, None) => {}
        }
    }

    fn push_points(&mut self, points: &[u32]) {
        if let Some(wide) = self.widen(points.len()) {
            wide.extend_from_slice(points);
        }
    }

    /// Pushes the code points `from..to` of a Python string.
    pub fn push_slice(&mut self, text: &Text, from: usize, to: usize) {
        match (text.as_ascii(), text.as_wide()) {
            (Some(s), _) => self.push_ascii(s.get(from..to).unwrap_or_default()),
            (None, Some(points)) => {
                let points = points.get(from..to).unwrap_or_default();
                if !self.is_ascii() || points.iter().any(|&point| point >= 0x80) {
                    self.push_points(points);
                } else if let Some(ascii) = self.narrow(points.len()) {
                    ascii.extend(points.iter().map(|&point| char::from(point as u8)));
                }
            }
            (None, None) => {}
        }
    }

    /// Pushes one code point; one beyond U+10FFFF becomes U+FFFD.
    #[inline]
    pub fn push(&mut self, point: u32) {
        if point < 0x80
            && let Some(ascii) = self.narrow(1)
        {
            ascii.push(point as u8 as char);
        } else if let Some(wide) = self.widen(1) {
            wide.push(checked(point));
        }
    }

    /// Pushes one code point `count` times.
    pub fn fill(&mut self, point: u32, count: usize) {
        if count == 0 {
            return;
        }
        if point < 0x80
            && let Some(ascii) = self.narrow(count)
        {
            ascii.extend(std::iter::repeat_n(point as u8 as char, count));
        } else if let Some(wide) = self.widen(count) {
            wide.extend(std::iter::repeat_n(checked(point), count));
        }
    }

    /// The string.
    ///
    /// # Errors
    ///
    /// If the allocator has refused to let it grow.
    pub fn finish(self) -> Result<Text, Refused> {
        match self.inner {
            Inner::Ascii(ascii) => Ok(Text::from(ascii)),
            Inner::Wide(wide) => Ok(Text::from_code_points(wide).unwrap_or_default()),
            Inner::Refused => Err(Refused),
        }
    }
}

fn checked(point: u32) -> u32 {
    if point > 0x10_FFFF { 0xFFFD } else { point }
}
