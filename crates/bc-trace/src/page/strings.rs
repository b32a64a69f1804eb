//! Texts with numbers, and how texts and bytes are written into the page so that nothing in them ends a script.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::Arc;

/// Each text once, with the number under which it was met first.
#[derive(Default)]
pub(super) struct Strings {
    list: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u32>,
    scratch: String,
    bytes: usize,
}

/// Texts are cut off after so many bytes: names may be of any length.
const LONGEST: usize = 4096;

impl Strings {
    /// The number of a text, as it is displayed.
    pub(super) fn number(&mut self, text: &dyn fmt::Display) -> u32 {
        self.scratch.clear();
        // Writing to a string does not fail.
        let _ = write!(self.scratch, "{text}");
        if self.scratch.len() > LONGEST {
            let end = self.scratch.floor_char_boundary_at(LONGEST);
            self.scratch.truncate(end);
            self.scratch.push('…');
        }
        if let Some(&number) = self.known.get(&*self.scratch) {
            return number;
        }
        let number = self.list.len() as u32;
        let text: Arc<str> = Arc::from(&*self.scratch);
        self.bytes += text.len() + 3;
        self.list.push(Arc::clone(&text));
        self.known.insert(text, number);
        number
    }

    /// All of them, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|text| &**text)
    }

    /// How many bytes they take in the page, about.
    pub(super) fn size(&self) -> usize {
        self.bytes
    }
}

/// `str::floor_char_boundary`, which is younger than the oldest compiler this is for.
trait Boundary {
    fn floor_char_boundary_at(&self, at: usize) -> usize;
}

impl Boundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> usize {
        (0..=at.min(self.len()))
            .rev()
            .find(|&at| self.is_char_boundary(at))
            .unwrap_or(0)
    }
}

/// A JSON string that may stand in a script element: `<` is escaped, by which neither `</script>` nor `<!--` can
/// come about, and so is what ends a line for JavaScript.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' || matches!(c, '<' | '\u{7f}' | '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A JSON list of what is written already.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&item);
    }
    out.push(']');
    out
}

/// Text for the inside of an element.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Base64, with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            if at <= chunk.len() {
                let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
                out.push(char::from(digit));
            } else {
                out.push('=');
            }
        }
    }
    out
}
