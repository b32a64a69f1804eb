//! A Python string under construction.
//!
//! Stays a Rust `String` as long as everything pushed is ASCII and widens to code points at the
//! first that is not. Nothing is charged here: whoever builds something large asks for it first.

use super::Text;

/// Collects the pieces of a [`Text`].
#[derive(Clone, Debug)]
pub struct TextBuilder {
    inner: Inner,
}

#[derive(Clone, Debug)]
enum Inner {
    Ascii(String),
    Wide(Vec<u32>),
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
        Self {
            inner: Inner::Ascii(String::with_capacity(capacity)),
        }
    }

    /// How many code points have been pushed.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.inner {
            Inner::Ascii(ascii) => ascii.len(),
            Inner::Wide(wide) => wide.len(),
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
        };
        let wanted = length.saturating_mul(item);
        (wanted > held || item == 4 && self.is_ascii()).then(|| (held, wanted.max(held * 2)))
    }

    fn widen(&mut self, more: usize) -> &mut Vec<u32> {
        if let Inner::Ascii(ascii) = &self.inner {
            let mut wide = Vec::with_capacity(ascii.len() + more);
            wide.extend(ascii.bytes().map(u32::from));
            self.inner = Inner::Wide(wide);
        }
        match &mut self.inner {
            Inner::Wide(wide) => wide,
            Inner::Ascii(_) => unreachable!("widened above"),
        }
    }

    /// Pushes a Rust string.
    pub fn push_str(&mut self, s: &str) {
        match &mut self.inner {
            Inner::Ascii(ascii) if s.is_ascii() => ascii.push_str(s),
            Inner::Wide(wide) => wide.extend(s.chars().map(u32::from)),
            Inner::Ascii(_) => self.widen(s.len()).extend(s.chars().map(u32::from)),
        }
    }

    /// Pushes a Python string.
    pub fn push_text(&mut self, text: &Text) {
        match (text.as_ascii(), text.as_wide()) {
            (Some(s), _) => match &mut self.inner {
                Inner::Ascii(ascii) => ascii.push_str(s),
                Inner::Wide(wide) => wide.extend(s.bytes().map(u32::from)),
            },
            (None, Some(points)) => self.widen(points.len()).extend_from_slice(points),
            (None, None) => {}
        }
    }

    /// Pushes the code points `from..to` of a Python string.
    pub fn push_slice(&mut self, text: &Text, from: usize, to: usize) {
        match (text.as_ascii(), text.as_wide()) {
            (Some(s), _) => self.push_str(s.get(from..to).unwrap_or_default()),
            (None, Some(points)) => {
                let points = points.get(from..to).unwrap_or_default();
                for &point in points {
                    self.push(point);
                }
            }
            (None, None) => {}
        }
    }

    /// Pushes one code point; one beyond U+10FFFF becomes U+FFFD.
    #[inline]
    pub fn push(&mut self, point: u32) {
        match &mut self.inner {
            Inner::Ascii(ascii) if point < 0x80 => ascii.push(point as u8 as char),
            Inner::Wide(wide) => wide.push(checked(point)),
            Inner::Ascii(_) => self.widen(16).push(checked(point)),
        }
    }

    /// Pushes one code point `count` times.
    pub fn fill(&mut self, point: u32, count: usize) {
        match &mut self.inner {
            Inner::Ascii(ascii) if point < 0x80 => {
                ascii.extend(std::iter::repeat_n(point as u8 as char, count));
            }
            _ if count > 0 => self
                .widen(count)
                .extend(std::iter::repeat_n(checked(point), count)),
            _ => {}
        }
    }

    /// The string.
    #[must_use]
    pub fn finish(self) -> Text {
        match self.inner {
            Inner::Ascii(ascii) => Text::from(ascii),
            Inner::Wide(wide) => Text::from_code_points(wide).unwrap_or_default(),
        }
    }
}

fn checked(point: u32) -> u32 {
    if point > 0x10_FFFF { 0xFFFD } else { point }
}

impl From<TextBuilder> for Text {
    fn from(builder: TextBuilder) -> Self {
        builder.finish()
    }
}
