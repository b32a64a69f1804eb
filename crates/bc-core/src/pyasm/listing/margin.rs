//! What stands at the margin of a listing and is none of it: the bars of a quotation, the marks of comments, characters
//! that nobody sees. Blanks are put in their place, so that what is found stands where it stood.

use super::is_of_listing;
use std::borrow::Cow;

/// So many margins may stand before each other.
const MOST: usize = 4;

/// The text with blanks for its margins. A bar or a comment's mark is one only if each line begins with it, and if there
/// are instructions behind it and none without it.
pub(in crate::pyasm) fn without_margins(text: &str) -> Cow<'_, str> {
    let mut text = without_unseen(text);
    for _ in 0..MOST {
        let Some(mark) = mark(&text) else { break };
        text = Cow::Owned(blanked(&text, |line| at_margin(line, mark)));
    }
    text
}

/// The text with blanks for what nobody sees at the start of its lines: it comes along from pages, and editors of Windows
/// put a byte order mark before everything.
pub(in crate::pyasm) fn without_unseen(text: &str) -> Cow<'_, str> {
    match text.contains(is_unseen) {
        true => Cow::Owned(blanked(text, seen)),
        false => Cow::Borrowed(text),
    }
}

/// Zero-width spaces and joiners, and the mark of the byte order.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '#' | '|' | '│' | '┃')
}

/// What all lines begin with that hold anything, if that is a margin.
fn mark(text: &str) -> Option<char> {
    let mut lines = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty());
    let mark = lines.next()?.chars().next()?;
    let is_apart = |line: &str| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| mark == '#' || rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let is_margin = is_mark(mark) && lines.all(is_apart) && !text.lines().any(is_of_listing);
    // Behind this margin there may be another.
    let is_of = |line: &str| {
        let is_before = |c: char| c.is_whitespace() || is_mark(c);
        let end = line.find(|c| !is_before(c)).unwrap_or(line.len());
        let (before, _) = line.split_at(end);
        let last = before.char_indices().rfind(|&(_, c)| is_mark(c));
        let rest = last.map_or(0, |(at, c)| at + c.len_utf8());
        line.get(rest..).is_some_and(is_of_listing)
    };
    (is_margin && text.lines().any(is_of)).then_some(mark)
}

/// Which bytes of a line are those of its margin: the mark at its start, and a bar at its end, too.
fn at_margin(line: &str, mark: char) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let start = line.len() - line.trim_start().len();
    if line.get(start..).is_some_and(|rest| rest.starts_with(mark)) {
        found.push((start, mark));
    }
    let whole = line.trim_end();
    if mark != '#' && whole.len() > start + mark.len_utf8() && whole.ends_with(mark) {
        found.push((whole.len() - mark.len_utf8(), mark));
    }
    found
}

/// What nobody sees at the start of a line.
fn seen(line: &str) -> Vec<(usize, char)> {
    let is_before = |&(_, c): &(usize, char)| c.is_whitespace() || is_unseen(c);
    let before = line.char_indices().take_while(is_before);
    before.filter(|&(_, c)| is_unseen(c)).collect()
}

/// A text in which a blank of as many bytes stands for each of these characters.
fn blanked(text: &str, find: impl Fn(&str) -> Vec<(usize, char)>) -> String {
    const WIDE: char = '\u{2003}';
    let mut whole = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        for (at, c) in find(line) {
            whole.push_str(line.get(from..at).unwrap_or_default());
            whole.push(match c.len_utf8() == WIDE.len_utf8() {
                true => WIDE,
                false => ' ',
            });
            from = at + c.len_utf8();
        }
        whole.push_str(line.get(from..).unwrap_or_default());
    }
    whole
}
