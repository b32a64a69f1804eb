//! Errors and notes about a text, drawn with the line they are on.
//!
//! The drawing itself is the work of `annotate-snippets`; here is decided what it is given: the lines
//! around the place, cut to a length a terminal shows, and without characters that would steer it.

use crate::io::{Output, steers};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use bc_core::count::number_of;
use bc_core::pyasm::{self, Error, Failure, Note};
use bc_source::explain::Explanation;
use bc_source::{ErrorKind, SourceError, SourceWarning};
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

/// Notes beyond so many are only counted: a long listing has a guess in every function.
const MOST_NOTES: usize = 100;

/// How much of a line is given to the renderer on either side of the place. It cuts lines to the width of a
/// terminal itself, and then still knows the column.
const WIDTH: usize = 1 << 16;

/// So many characters of a message are shown.
const LONGEST: usize = 1000;

/// What is said about one text.
pub(crate) struct Diagnostics<'a> {
    page: Page<'a>,
    out: &'a Output,
}

impl<'a> Diagnostics<'a> {
    /// Diagnostics about the text of a file, written to `out`.
    pub(crate) fn new(file: &'a str, text: &'a str, out: &'a Output) -> Diagnostics<'a> {
        Diagnostics {
            page: Page::new(file, text, out.is_colored()),
            out,
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
        writeln!(
            self.out.clone(),
            "pybc: {}: {}{more}",
            self.page.file,
            number_of(count, "error")
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
            let level = match note.level {
                pyasm::Level::Note => Level::NOTE,
                pyasm::Level::Warning => Level::WARNING,
            };
            self.draw(level, &note.message, &note.span, note.line, &[])?;
        }
        match notes.len().saturating_sub(MOST_NOTES) {
            0 => Ok(()),
            more => writeln!(
                self.out.clone(),
                "pybc: {}: {}",
                self.page.file,
                number_of(more, "more message")
            ),
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
        let place = Place {
            span: span.clone(),
            line,
        };
        let drawn = self.page.draw(level, title, Some(&place), None, remarks);
        writeln!(self.out.clone(), "{drawn}\n")
    }
}

/// Why a source is refused, drawn.
pub(crate) fn refusal(
    file: &str,
    error: &SourceError,
    explanation: &Explanation,
    colored: bool,
) -> String {
    let message = match (error.kind, &*error.message) {
        // What the parser of the reference writes before it raises the error.
        (ErrorKind::MemoryError, "") => "s_push: parser stack overflow",
        (_, message) => message,
    };
    let title = match message {
        "" => error.kind.name().to_owned(),
        message => format!("{}: {message}", error.kind.name()),
    };
    let text = &explanation.text;
    let at = |span: &Range<usize>| Place {
        line: line_of(text, span.start),
        span: span.clone(),
    };
    let has_place = error.lineno.is_some() || !explanation.span.is_empty();
    let place = has_place.then(|| at(&explanation.span));
    let related = explanation.related.as_ref();
    let related = related.map(|(span, label)| (at(span), *label));
    let help = explanation.help.clone().map(|help| (Level::HELP, help));
    let remarks: Vec<_> = help.into_iter().collect();
    let page = Page::new(file, text, colored);
    let drawn = page.draw(
        Level::ERROR,
        &title,
        place.as_ref(),
        related.as_ref(),
        &remarks,
    );
    format!("{drawn}\n\n")
}

/// What is doubtful in a source that is right, drawn.
pub(crate) fn warnings(
    file: &str,
    warnings: &[SourceWarning],
    text: &str,
    colored: bool,
) -> String {
    let page = Page::new(file, text, colored);
    let mut drawn = String::new();
    for warning in warnings.iter().take(MOST_NOTES) {
        let line = usize::try_from(warning.lineno).unwrap_or(usize::MAX);
        let start = start_of_line(text, line);
        let shown = text.get(start..).unwrap_or_default();
        let shown = shown.lines().next().unwrap_or_default();
        let blank = shown.len() - shown.trim_start().len();
        let place = Place {
            span: start + blank..start + shown.trim_end().len().max(blank),
            line,
        };
        let title = format!("{}: {}", warning.kind.name(), warning.message);
        drawn.push_str(&page.draw(Level::WARNING, &title, Some(&place), None, &[]));
        drawn.push_str("\n\n");
    }
    if let more @ 1.. = warnings.len().saturating_sub(MOST_NOTES) {
        let more = number_of(more, "more warning");
        drawn.push_str(&format!("pybc: {file}: {more}\n"));
    }
    drawn
}

/// The line that a place is on, from 1.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

/// Where a line begins; the end of the text if it has not so many.
fn start_of_line(text: &str, line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(ends) => {
            let end = text.match_indices('\n').nth(ends);
            end.map_or(text.len(), |(at, _)| at + 1)
        }
    }
}

/// A place in a text, and the line it is on.
struct Place {
    span: Range<usize>,
    line: usize,
}

/// A text that is drawn from.
struct Page<'a> {
    file: &'a str,
    text: &'a str,
    renderer: Renderer,
}

impl<'a> Page<'a> {
    fn new(file: &'a str, text: &'a str, colored: bool) -> Page<'a> {
        let renderer = match colored {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        Page {
            file,
            text,
            renderer,
        }
    }

    /// A message, the line it is about, another line that has to do with it, and remarks below.
    fn draw(
        &self,
        level: Level<'_>,
        title: &str,
        place: Option<&Place>,
        related: Option<&(Place, &str)>,
        remarks: &[(Level<'_>, String)],
    ) -> String {
        let file = harmless(self.file);
        let title = harmless(&shortened(title));
        let group = level.primary_title(&*title);
        let Some(place) = place else {
            return self.finish(group.element(Origin::path(&*file)), remarks);
        };
        let (window, span) = self.window(&place.span);
        let first = place.span.start - span.start;
        let snippet = Snippet::source(harmless(window))
            .path(&*file)
            .line_start(place.line)
            .annotation(AnnotationKind::Primary.span(span));
        let group = match related {
            None => group.element(snippet),
            Some((other, label)) if other.line == place.line && other.span.start >= first => {
                let span = other.span.start - first..other.span.end - first;
                let context = AnnotationKind::Context.span(span).label(*label);
                group.element(snippet.annotation(context))
            }
            Some((other, label)) => {
                let (window, span) = self.window(&other.span);
                let context = Snippet::source(harmless(window))
                    .path(&*file)
                    .line_start(other.line)
                    .annotation(AnnotationKind::Context.span(span).label(*label));
                group.element(snippet).element(context)
            }
        };
        self.finish(group, remarks)
    }

    /// The message with its remarks.
    fn finish<'b>(&self, mut group: Group<'b>, remarks: &[(Level<'b>, String)]) -> String {
        for (level, text) in remarks {
            group = group.element(level.clone().message(harmless(text)));
        }
        self.renderer.render(&[group])
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

/// A message that is no longer than somebody reads: there may be a name from the source in it.
fn shortened(message: &str) -> Cow<'_, str> {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}...", &message[..end])),
        None => Cow::Borrowed(message),
    }
}

/// A text in which no character steers a terminal. As many bytes stand for each, so that places stay: a blank for a
/// control character, with one more if it has two bytes, and U+FFFD for the others, which have three.
fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.len_utf8() {
            _ if !steers(c) => shown.push(c),
            3 => shown.push(char::REPLACEMENT_CHARACTER),
            bytes => shown.extend(std::iter::repeat_n(' ', bytes)),
        }
    }
    shown
}
