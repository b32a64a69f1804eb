//! Text as it may stand on the screen: nothing in it steers the terminal, and it is as wide as there is room.
//!
//! Absent: where it stands (see [`super::view`]).

use crate::io::steers;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Longer lines are cut before they are looked at: nobody scrolls that far to the right.
const LONGEST: usize = 4096;

/// One line of it: control characters as escapes, tabs as blanks up to the next multiple of 8.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    let end = text.char_indices().nth(LONGEST).map(|(at, _)| at);
    let text = end.and_then(|end| text.get(..end)).unwrap_or(text);
    if !text.contains(|c| c == '\n' || steers(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => {
                let to = (width(&shown) / 8 + 1) * 8;
                while width(&shown) < to {
                    shown.push(' ');
                }
            }
            c if c == '\n' || steers(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The lines of a text, those that are longer than `columns` broken: at blanks where that wastes little.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for whole in text.lines() {
        let (mut part, mut taken) = (String::new(), 0);
        for c in line(whole).chars() {
            let wide = c.width().unwrap_or(0);
            if taken + wide > columns && !part.is_empty() {
                let blank = part.rfind(' ').filter(|at| *at > part.len() / 2);
                let rest = match blank {
                    Some(at) if c != ' ' => part.split_off(at + 1),
                    _ => String::new(),
                };
                lines.push(std::mem::replace(&mut part, rest));
                taken = width(&part);
            }
            part.push(c);
            taken += wide;
        }
        lines.push(part);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(line("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(line("a\tb\u{202e}"), "a       b\\u{202e}");
        assert_eq!(line("äß"), "äß");
    }

    #[test]
    fn lines_are_broken_by_columns() {
        assert_eq!(wrap("abcdef\n\ngh", 4), ["abcd", "ef", "", "gh"]);
        assert_eq!(wrap("ab cd ef", 7), ["ab cd ", "ef"]);
        assert_eq!(wrap("ab cdefghi", 7), ["ab cdef", "ghi"]);
        // Each of these takes two.
        assert_eq!(wrap("日本語", 5), ["日本", "語"]);
        assert_eq!(wrap("日", 1), ["日"]);
    }
}
