//! Why a source is refused, as the exception of CPython 3.5 says it.
//!
//! Nothing is found here; whoever finds something makes the error. How it is shown to people is not told
//! here either.

use crate::ast::Position;
use bc_core::text::Text;
use std::fmt;
use std::sync::Arc;

/// The type of the exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The grammar or a rule beyond it is broken.
    SyntaxError,
    /// The indentation is wrong.
    IndentationError,
    /// Tabs and spaces are mixed so that the indentation depends on the width of a tab.
    TabError,
    /// The parser's stack is full.
    MemoryError,
    /// The tree is nested too deep for the compiler.
    RecursionError,
    /// A node of the tree stands where no parser puts one.
    SystemError,
    /// The source holds a null byte.
    ValueError,
    /// The source is a text with lone surrogates, or a name in a tree has one where it must not.
    UnicodeEncodeError,
}

impl ErrorKind {
    /// The name of the Python class.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::SyntaxError => "SyntaxError",
            ErrorKind::IndentationError => "IndentationError",
            ErrorKind::TabError => "TabError",
            ErrorKind::MemoryError => "MemoryError",
            ErrorKind::RecursionError => "RecursionError",
            ErrorKind::SystemError => "SystemError",
            ErrorKind::ValueError => "ValueError",
            ErrorKind::UnicodeEncodeError => "UnicodeEncodeError",
        }
    }
}

/// What refuses a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// What makes UTF-8 of the bytes.
    Encoding,
    /// The parser.
    Parser,
    /// What reads future statements and tells what names mean: the exception is made of its message alone,
    /// and gets the place as attributes.
    Symtable,
    /// What else comes after the parser: the syntax tree, the code.
    Compiler,
}

/// Why a source is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SourceError {
    /// The type of the exception.
    pub kind: ErrorKind,
    /// What it says. Empty for a `MemoryError`.
    pub message: String,
    /// What the exception is made with, if that is not what it says: a `SyntaxError` changes its words where it
    /// sees a statement of Python 2.
    pub made_with: Option<Box<str>>,
    /// `lineno`: from 1, or 0 where the encoding is to blame.
    pub lineno: Option<u32>,
    /// What refuses it. What `offset` counts depends on that.
    pub stage: Stage,
    /// `offset`: of an error of the parser characters up to the end of the token that is to blame, of
    /// every other bytes before the node.
    pub offset: Option<i32>,
    /// `text`: the line of an error of the parser, or all lines of the token that is to blame. The other
    /// errors have one only where a caller can read the file (see [`with_text`](SourceError::with_text)).
    pub text: Option<String>,
    /// The text that has lone surrogates, of a `UnicodeEncodeError`.
    pub unencodable: Option<Arc<Text>>,
    /// Whether the source ended too early: more lines could mend it.
    pub incomplete: bool,
    /// What was doubtful before the error was met: the reference has warned of it by then.
    pub warnings: Vec<SourceWarning>,
}

impl SourceError {
    /// A `SyntaxError` that a node of the tree is to blame for.
    #[must_use]
    pub fn syntax(message: impl Into<String>, position: Position) -> SourceError {
        SourceError {
            lineno: Some(position.lineno),
            offset: Some(position.col_offset),
            ..SourceError::new(ErrorKind::SyntaxError, message)
        }
    }

    /// An error without a place.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> SourceError {
        SourceError {
            kind,
            message: message.into(),
            made_with: None,
            stage: Stage::Compiler,
            lineno: None,
            offset: None,
            text: None,
            unencodable: None,
            incomplete: false,
            warnings: Vec::new(),
        }
    }

    /// The error of a text that has no UTF-8, if this is one.
    pub(crate) fn unencodable(text: &Text) -> Option<SourceError> {
        let surrogate = |&(_, point): &(usize, u32)| (0xD800..0xE000).contains(&point);
        let wide = text.as_wide()?;
        let (at, point) = wide.iter().copied().enumerate().find(surrogate)?;
        let message = format!(
            "'utf-8' codec can't encode character '\\u{point:04x}' in position {at}: surrogates not allowed"
        );
        Some(SourceError {
            unencodable: Some(Arc::new(text.clone())),
            ..SourceError::new(ErrorKind::UnicodeEncodeError, message)
        })
    }

    /// The error with the line of the source. Like the reference's `SyntaxError`, it changes its words
    /// where the line is a `print` or `exec` statement of Python 2.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> SourceError {
        let text = text.into();
        if let Some(name) = python_2_statement(&text) {
            let changed = format!("Missing parentheses in call to '{name}'");
            let before = std::mem::replace(&mut self.message, changed);
            self.made_with.get_or_insert(before.into());
        }
        self.text = Some(text);
        self
    }
}

/// `print` or `exec`, if the line begins with such a statement, or has one after its first colon.
fn python_2_statement(line: &str) -> Option<&'static str> {
    if line.contains('(') {
        return None;
    }
    let legacy = |part: &str| {
        let part = part.trim_start_matches(is_space);
        let names = ["print", "exec"].into_iter();
        let spaced = |name: &&str| part.strip_prefix(name).is_some_and(|p| p.starts_with(' '));
        names.into_iter().find(spaced)
    };
    legacy(line).or_else(|| legacy(line.split_once(':')?.1))
}

/// What `str.isspace` says, of a character.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// As the last line of a traceback, with the place in front.
impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lineno) = self.lineno {
            write!(f, "line {lineno}: ")?;
        }
        f.write_str(self.kind.name())?;
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        Ok(())
    }
}

/// A warning that compiling gives; the source is good all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceWarning {
    /// The type of the warning.
    pub kind: WarningKind,
    /// What it says.
    pub message: String,
    /// The line.
    pub lineno: u32,
    /// If a filter makes the warning an error, it is raised itself, or if this is a place, a `SyntaxError`
    /// with its words and this line (0 in a module) and offset: those of the scope around.
    pub error_position: Option<Position>,
}

/// The type of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// `SyntaxWarning`
    SyntaxWarning,
    /// `DeprecationWarning`
    DeprecationWarning,
}

impl WarningKind {
    /// The name of the Python class.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WarningKind::SyntaxWarning => "SyntaxWarning",
            WarningKind::DeprecationWarning => "DeprecationWarning",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_python_2_are_known_by_their_line() {
        for (line, name) in [
            ("print x", Some("print")),
            ("  \u{a0}\x1cexec x", Some("exec")),
            ("if a: print b", Some("print")),
            ("if a: b: print c", None),
            ("print", None),
            ("printer x", None),
            ("x = print a", None),
            ("print a(b)", None),
            ("", None),
        ] {
            assert_eq!(python_2_statement(line), name, "{line}");
        }
    }
}
