//! A place in a line that moves on: words, marks and numbers, each with its span.
//!
//! Strings and constants are read in `literal`, on top of this.

use super::error::Problem;
use super::source::{Fault, Span, Step};
use crate::repr::is_printable;

/// What ends a word, beside blanks.
const MARKS: &str = "()[]{},'\"#;:@=";

/// Whether a name may stand without quotes.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('*') && name.chars().all(is_word_char)
}

fn is_word_char(c: char) -> bool {
    !c.is_whitespace() && !MARKS.contains(c) && (c.is_ascii_graphic() || is_printable(c.into()))
}

/// A part of a text that is being read.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub(super) at: usize,
    pub(super) end: usize,
    /// Whether `#` and `;` start a comment.
    comments: bool,
    /// Whether an int may have an L behind it.
    longs: bool,
}

impl<'a> Cursor<'a> {
    /// Reads a line of the text in which comments may stand.
    pub(super) fn line(text: &'a str, span: &Span) -> Cursor<'a> {
        Cursor {
            text,
            at: span.start,
            end: span.end,
            comments: true,
            longs: false,
        }
    }

    /// Reads a part of the text in which nothing is a comment.
    pub(super) fn whole(text: &'a str, span: &Span) -> Cursor<'a> {
        Cursor {
            comments: false,
            ..Cursor::line(text, span)
        }
    }

    /// Reads a part of a listing, whose constants any tool may have printed.
    pub(super) fn listed(text: &'a str, span: &Span) -> Cursor<'a> {
        Cursor {
            longs: true,
            ..Cursor::whole(text, span)
        }
    }

    /// Whether an int may have an L behind it.
    pub(super) fn takes_longs(&self) -> bool {
        self.longs
    }

    /// What is left, blanks and comments included.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// What is left up to a comment, without blanks at the end.
    pub(super) fn remark_free(&self) -> &'a str {
        let rest = self.rest();
        let end = match self.comments {
            true => rest.find(['#', ';']).unwrap_or(rest.len()),
            false => rest.len(),
        };
        rest.get(..end).unwrap_or_default().trim_end()
    }

    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The next character, blanks passed over; none at the end or before a comment.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.blanks();
        let next = self.rest().chars().next()?;
        let is_comment = self.comments && matches!(next, '#' | ';');
        (!is_comment).then_some(next)
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Passes over a character, if it is the next.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Passes over some text, if it comes next exactly here.
    pub(super) fn eat_str(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// The next word, if one comes next.
    pub(super) fn word(&mut self) -> Option<(&'a str, Span)> {
        self.peek()?;
        let rest = self.rest();
        let length = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        let start = self.at;
        self.at += length;
        Some((rest.get(..length)?, start..self.at))
    }

    /// What stands here, for messages, and where.
    pub(super) fn found(&self) -> (String, Span) {
        let mut ahead = self.clone();
        if ahead.is_at_end() {
            return ("the end of the line".to_owned(), ahead.at..ahead.at);
        }
        if let Some((word, span)) = ahead.word() {
            return (shorten(word), span);
        }
        let next = ahead.rest().chars().next();
        let length = next.map_or(0, char::len_utf8);
        let shown = next.map_or_else(String::new, |c| match c.is_control() {
            true => c.escape_default().to_string(),
            false => c.to_string(),
        });
        (shown, ahead.at..ahead.at + length)
    }

    /// That something else is expected here.
    pub(super) fn expected(&self, expected: &'static str) -> Box<Fault> {
        let (found, span) = self.found();
        Fault::new(span, Problem::Expected { expected, found })
    }

    /// That the line ends here.
    pub(super) fn finish(&mut self) -> Step<()> {
        match self.is_at_end() {
            true => Ok(()),
            false => Err(self.expected("the end of the line")),
        }
    }

    /// A whole number, at most `most`.
    pub(super) fn number(&mut self, what: &'static str, most: u64) -> Step<(u64, Span)> {
        let mut ahead = self.clone();
        let Some((word, span)) = ahead.word() else {
            return Err(self.expected(what));
        };
        let value = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            Some(digits) if is_all(digits, |c| c.is_ascii_hexdigit()) => {
                u64::from_str_radix(digits, 16)
            }
            None if is_all(word, |c| c.is_ascii_digit()) => word.parse(),
            _ => return Err(self.expected(what)),
        };
        self.at = ahead.at;
        match value {
            Ok(value) if value <= most => Ok((value, span)),
            _ => Err(Fault::new(
                span,
                Problem::TooLarge {
                    found: shorten(word),
                    what,
                    most,
                },
            )),
        }
    }

    /// A whole number that fits 32 bits.
    pub(super) fn number32(&mut self, what: &'static str, most: u32) -> Step<u32> {
        let (value, _) = self.number(what, most.into())?;
        // `number` allows no more than `most`.
        Ok(u32::try_from(value).unwrap_or(most))
    }

    /// A line number, which may be negative.
    pub(super) fn line_number(&mut self) -> Step<i32> {
        let start = self.at;
        self.blanks();
        let negative = self.eat_str("-");
        let most = i32::MAX as u64 + u64::from(negative);
        let value = match self.number("a line number", most) {
            Ok((value, _)) => value,
            Err(fault) => {
                self.at = start;
                return Err(fault);
            }
        };
        // At most 2³¹, as asked for.
        let value = i64::try_from(value).unwrap_or(0);
        let value = if negative { -value } else { value };
        Ok(i32::try_from(value).unwrap_or(0))
    }
}

fn is_all(word: &str, fits: fn(char) -> bool) -> bool {
    !word.is_empty() && word.chars().all(fits)
}

/// The most of a word that is shown in a message.
const SHOWN: usize = 60;

/// A word in a message: cut off if it is very long.
pub(super) fn shorten(word: &str) -> String {
    match word.char_indices().nth(SHOWN) {
        None => word.to_owned(),
        Some((end, _)) => format!("{}...", word.get(..end).unwrap_or_default()),
    }
}
