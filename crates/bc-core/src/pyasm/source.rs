//! The text that is read: its lines, places in it, and what was found wrong on the way.

use super::error::{Error, Failure, Level, Note, Problem};
use std::ops::Range;

/// How many errors of one text are told; the others are counted.
pub const MOST_ERRORS: usize = 20;

/// After so many errors the rest of a text is not looked at.
const MOST_COLLECTED: usize = 1000;

/// A place in a text, in bytes.
pub(super) type Span = Range<usize>;

/// What went wrong, before it is known on which line that is.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) problem: Problem,
    pub(super) help: Option<String>,
}

impl Fault {
    pub(super) fn new(span: Span, problem: Problem) -> Box<Fault> {
        Box::new(Fault {
            span,
            problem,
            help: None,
        })
    }

    pub(super) fn help(mut self: Box<Fault>, help: impl Into<String>) -> Box<Fault> {
        self.help = Some(help.into());
        self
    }

    pub(super) fn maybe_help(mut self: Box<Fault>, help: Option<String>) -> Box<Fault> {
        self.help = help;
        self
    }
}

/// Out of its box, in which it travels to keep results small.
impl From<Box<Fault>> for Fault {
    fn from(fault: Box<Fault>) -> Fault {
        *fault
    }
}

/// A step that may find something wrong.
pub(super) type Step<T> = Result<T, Box<Fault>>;

/// The text, and what was said about it so far.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
    faults: Vec<Fault>,
    /// How many were not kept.
    dropped: usize,
    notes: Vec<(Level, Span, String)>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Source<'a> {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Source {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            faults: Vec::new(),
            dropped: 0,
            notes: Vec::new(),
        }
    }

    /// The spans of the lines, without their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = Span> + use<'a> {
        let mut at = 0;
        self.text.split('\n').map(move |line| {
            let start = at;
            at += line.len() + 1;
            start..start + line.strip_suffix('\r').unwrap_or(line).len()
        })
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: &Span) -> &'a str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The line a place is on, counted from 1.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at)
    }

    /// Line and column of a place, counted from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.line_of(at);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        let before = start.and_then(|&start| self.text.get(start..at));
        (line, before.map_or(0, |text| text.chars().count()) + 1)
    }

    /// Keeps what is wrong; the others go on.
    pub(super) fn fault(&mut self, fault: impl Into<Fault>) {
        if self.faults.len() < MOST_COLLECTED {
            self.faults.push(fault.into());
        } else {
            self.dropped += 1;
        }
    }

    /// Keeps what is wrong, if something is.
    pub(super) fn keep<T>(&mut self, step: Step<T>) -> Option<T> {
        match step {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault(fault);
                None
            }
        }
    }

    /// Tells what may be a slip, or what was decided and follows from the text.
    pub(super) fn note(&mut self, span: Span, message: impl Into<String>) {
        self.remark(Level::Note, span, message.into());
    }

    /// Tells what was guessed.
    pub(super) fn guess(&mut self, span: Span, message: impl Into<String>) {
        self.remark(Level::Warning, span, message.into());
    }

    fn remark(&mut self, level: Level, span: Span, message: String) {
        if self.notes.len() < MOST_COLLECTED {
            self.notes.push((level, span, message));
        }
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len() + self.dropped
    }

    /// Whether so much is wrong that looking further makes no sense.
    pub(super) fn is_full(&self) -> bool {
        self.faults.len() >= MOST_COLLECTED
    }

    pub(super) fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Notes by place, and the failure if there is one.
    pub(super) fn finish(mut self) -> (Vec<Note>, Option<Failure>) {
        self.notes.sort_by_key(|(_, span, _)| span.start);
        self.faults.sort_by_key(|fault| fault.span.start);
        let faults = std::mem::take(&mut self.faults);
        let notes: Vec<Note> = std::mem::take(&mut self.notes)
            .into_iter()
            .map(|(level, span, message)| {
                let (line, column) = self.place(span.start);
                Note {
                    level,
                    span,
                    line,
                    column,
                    message,
                }
            })
            .collect();
        if faults.is_empty() {
            return (notes, None);
        }
        let more = faults.len().saturating_sub(MOST_ERRORS) + self.dropped;
        let errors = faults
            .into_iter()
            .take(MOST_ERRORS)
            .map(|fault| {
                let (line, column) = self.place(fault.span.start);
                Error {
                    span: fault.span,
                    line,
                    column,
                    problem: fault.problem,
                    help: fault.help,
                }
            })
            .collect();
        let failure = Failure {
            errors,
            more,
            notes: notes.clone(),
        };
        (notes, Some(failure))
    }
}
