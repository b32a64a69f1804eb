//! Errors and notes about a text, drawn with the line they are on.
//!
//! The drawing itself is the work of `annotate-snippets`; here is decided what it is given: the lines
//! around the place, cut to a length a terminal shows, and without characters that would steer it.

use crate::io::Output;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use bc_core::pyasm::{Error, Failure, Note};
use std::io::{self, Write};
use std::ops::Range;

/// Notes beyond so many are only counted: a long listing has a guess in every function.
const MOST_NOTES: usize = 100;

/// How much of a line is given to the renderer on either side of the place. It cuts lines to the width of a
/// terminal itself, and then still knows the column.
const WIDTH: usize = 1 << 20;

/// What is said about one text.
pub(crate) struct Diagnostics<'a> {
    file: &'a str,
    text: &'a str,
    out: &'a Output,
    renderer: Renderer,
}

impl<'a> Diagnostics<'a> {
    /// Diagnostics about the text of a file, written to `out`.
    pub(crate) fn new(file: &'a str, text: &'a str, out: &'a Output) -> Diagnostics<'a> {
        let renderer = match out.is_colored() {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        Diagnostics {
            file,
            text,
            out,
            renderer,
        }
    }

    /// Writes what is wrong, and how much more is.
    pub(crate) fn errors(&self, failure: &Failure) -> io::Result<()> {
        for error in &failure.errors {
            self.error(error)?;
        }
        let count = failure.errors.len() + failure.more;
        let more = match failure.more {
            0 => String::new(),
            more => format!(", {more} of them not shown"),
        };
        let plural = if count == 1 { "" } else { "s" };
        writeln!(
            self.out.clone(),
            "pybc: {}: {count} error{plural}{more}",
            self.file
        )
    }

    fn error(&self, error: &Error) -> io::Result<()> {
        let mut remarks = Vec::new();
        if let Some(rejection) = error.problem.rejection() {
            for arrival in rejection.arrivals() {
                remarks.push((Level::NOTE, format!("stack before: {}", arrival.stack)));
            }
        }
        remarks.extend(error.help.clone().map(|help| (Level::HELP, help)));
        self.draw(
            Level::ERROR,
            &error.problem.to_string(),
            &error.span,
            error.line,
            &remarks,
        )
    }

    /// Writes what was decided because the text does not say it.
    pub(crate) fn notes(&self, notes: &[Note]) -> io::Result<()> {
        for note in notes.iter().take(MOST_NOTES) {
            self.draw(Level::NOTE, &note.message, &note.span, note.line, &[])?;
        }
        match notes.len().saturating_sub(MOST_NOTES) {
            0 => Ok(()),
            more => writeln!(self.out.clone(), "pybc: {}: {more} more notes", self.file),
        }
    }

    fn draw(
        &self,
        level: Level<'_>,
        title: &str,
        span: &Range<usize>,
        line: usize,
        remarks: &[(Level<'_>, String)],
    ) -> io::Result<()> {
        let (window, place) = self.window(span);
        let window = harmless(window);
        let title = harmless(title);
        let snippet = Snippet::source(&*window)
            .path(self.file)
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(place));
        let mut group = level.primary_title(&*title).element(snippet);
        for (level, text) in remarks {
            group = group.element(level.clone().message(harmless(text)));
        }
        let drawn = self.renderer.render(&[group]);
        writeln!(self.out.clone(), "{drawn}\n")
    }

    /// The line a span starts on, or the part of it around the span, and the span inside it.
    fn window(&self, span: &Range<usize>) -> (&'a str, Range<usize>) {
        let start = span.start.min(self.text.len());
        let before = self.text.get(..start).unwrap_or_default();
        let first = before.rfind('\n').map_or(0, |at| at + 1);
        let after = self.text.get(start..).unwrap_or_default();
        let last = after.find('\n').map_or(self.text.len(), |at| start + at);
        let end = span.end.clamp(start, last);
        let from = boundary(self.text, start.saturating_sub(WIDTH).max(first));
        let to = boundary(self.text, (start + WIDTH).max(start).min(last));
        let to = to.max(start);
        let window = self.text.get(from..to).unwrap_or_default();
        (window, start - from..end.min(to) - from)
    }
}

/// The nearest place at or before `at` where a character starts.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A text whose control characters cannot steer a terminal; each is one blank, so that places stay.
fn harmless(text: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    // A control character of two bytes leaves one byte less: it is followed by one more blank.
    text.chars()
        .flat_map(|c| std::iter::repeat_n(shown(c), if shown(c) == c { 1 } else { c.len_utf8() }))
        .collect()
}
