//! What the documentation of the reference says, as a table: classes, attributes and functions that it
//! has in C.
//!
//! The table is recorded by `tests/reference/record_docs.py`: signatures, and documentation of one short
//! line. Absent: what rows of method tables say themselves (`MethodDef::doc`), and sentences that all
//! wrappers of a special method share (`slot_docs`).

use super::class::ClassRef;

const TABLE: &str = include_str!("docs.txt");

/// A line of the table.
#[derive(Clone, Copy)]
pub struct Entry {
    signature: &'static str,
    doc: &'static str,
}

impl Entry {
    /// `__text_signature__`, `None` for none.
    #[must_use]
    pub fn signature(self) -> Option<String> {
        plain(self.signature)
    }

    /// `__doc__`, `None` for none.
    #[must_use]
    pub fn doc(self) -> Option<String> {
        plain(self.doc)
    }
}

/// The text as it was before it was written into a line.
fn plain(written: &str) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        text.push(match c {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    Some(text).filter(|text| !text.is_empty())
}

/// The name of a built-in class with its module in front; `None` for a class of a program.
#[must_use]
pub fn full_name(class: &ClassRef) -> Option<String> {
    let data = class.data();
    let name = data.shown_name();
    match (data.is_heap(), name.contains('.')) {
        (true, _) => None,
        (false, true) => Some(name.to_string()),
        (false, false) => Some(format!("builtins.{name}")),
    }
}

/// What the table has about a class.
#[must_use]
pub fn of_class(class: &ClassRef) -> Option<Entry> {
    of(&full_name(class)?)
}

/// What the table has under `name`, which begins with the module: `builtins.str.find`.
#[must_use]
pub fn of(name: &str) -> Option<Entry> {
    // Lines are sorted by their names: the half that can hold it, again and again.
    let mut lines = TABLE;
    while !lines.is_empty() {
        let middle = lines.len() / 2;
        let start = lines.as_bytes()[..middle]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let end = lines[start..]
            .find('\n')
            .map_or(lines.len(), |at| start + at);
        let mut fields = lines[start..end].splitn(3, '\t');
        match name.cmp(fields.next().unwrap_or_default()) {
            std::cmp::Ordering::Less => lines = &lines[..start],
            std::cmp::Ordering::Greater => lines = lines.get(end + 1..).unwrap_or_default(),
            std::cmp::Ordering::Equal => {
                return Some(Entry {
                    signature: fields.next().unwrap_or_default(),
                    doc: fields.next().unwrap_or_default(),
                });
            }
        }
    }
    None
}
