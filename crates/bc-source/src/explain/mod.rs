//! What people are told of a refusal beyond the exception: which part of the source is to blame, what else has
//! to do with it, and a hint where the tokens prove what was meant.
//!
//! The exception says as little as the reference does; nothing here changes it. The source is cut into tokens
//! once more up to the place, so that a good source costs nothing. Here the place is found; the hints are in
//! files of their own. How it is drawn is not told here.

mod newer;
mod older;
mod statement;

use crate::encoding::{self, Buffer, Decode, Source};
use crate::error::{ErrorKind, SourceError, Stage};
use crate::grammar::Symbol;
use crate::tokens::{Kind, Stop, Token, Tokenizer};
use statement::{Statement, Word};
use std::ops::Range;

/// What there is to say about a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The source, as far as it can be read, with `\n` for every line end. The places are in this text.
    pub text: String,
    /// The part that is to blame; empty where something is missing, or if the error has no place.
    pub span: Range<usize>,
    /// Another part that has to do with it, and how.
    pub related: Option<(Range<usize>, &'static str)>,
    /// What was meant, and what to write. There is none unless the source proves it.
    pub help: Option<String>,
}

/// Explains why a source is refused: `error` is what compiling it as a whole has given.
///
/// ```
/// use bc_source::{Source, compile, explain};
///
/// let source = Source::Bytes(b"if (n := 10) > 5:\n    print(n)\n");
/// let error = compile::compile(source, "x.py", &compile::Options::default()).unwrap_err();
/// let explanation = explain::explain(source, &error, None);
/// assert_eq!(&explanation.text[explanation.span], ":=");
/// assert_eq!(
///     explanation.help.as_deref(),
///     Some("assignment expressions (`:=`) are Python 3.8 or later")
/// );
/// ```
#[must_use]
pub fn explain(
    source: Source<'_>,
    error: &SourceError,
    decode: Option<&dyn Decode>,
) -> Explanation {
    let nothing_known = |text: String, span| Explanation {
        text,
        span,
        related: None,
        help: None,
    };
    let Ok(buffer) = encoding::prepare(source, true, decode) else {
        let text = encoding::readable(source, decode);
        let span = unreadable(&text, error);
        return nothing_known(text, span);
    };
    let bytes = &*buffer.bytes;
    let text = String::from_utf8_lossy(bytes).into_owned();
    // Where bytes are no UTF-8 the text is longer than they are.
    let same = text.len() == bytes.len();
    let shift = |at: usize| match same {
        true => at.min(text.len()),
        false => String::from_utf8_lossy(bytes.get(..at).unwrap_or(bytes)).len(),
    };
    let found = match error.stage {
        Stage::Encoding => {
            let start = buffer.bad_line.as_ref().map_or(0, |bad| bad.start);
            Found::at(end_of_text(bytes, start))
        }
        Stage::Parser => by_tokens(&buffer, error),
        Stage::Symtable | Stage::Compiler => Found {
            help: newer::by_message(error).map(str::to_owned),
            ..Found::at(by_column(&buffer, error))
        },
    };
    // What the parser stopped in may be the middle of a character.
    let place = |span: Range<usize>| {
        let (start, end) = (shift(span.start), shift(span.end));
        let start = (0..=start).rev().find(|&at| text.is_char_boundary(at));
        let start = start.unwrap_or(0);
        let end = (end.max(start)..text.len()).find(|&at| text.is_char_boundary(at));
        start..end.unwrap_or(text.len())
    };
    Explanation {
        span: place(found.span),
        related: found.related.map(|(span, label)| (place(span), label)),
        help: found.help,
        text,
    }
}

/// What has been found out, with places in the buffer.
#[derive(Default)]
struct Found {
    span: Range<usize>,
    related: Option<(Range<usize>, &'static str)>,
    help: Option<String>,
}

impl Found {
    fn at(span: Range<usize>) -> Found {
        Found {
            span,
            ..Found::default()
        }
    }
}

/// The place in a text that cannot be made into UTF-8 or must not be.
fn unreadable(text: &str, error: &SourceError) -> Range<usize> {
    if let Some(at) = text.find('\0') {
        return at..at + 1;
    }
    let line = error.lineno.filter(|&line| line > 0);
    match line.or_else(|| encoding::cookie_line(text)) {
        Some(line) => end_of_text(text.as_bytes(), line_start(text.as_bytes(), line)),
        None => 0..0,
    }
}

/// Where a line begins; the end if there are not so many.
fn line_start(bytes: &[u8], line: u32) -> usize {
    let Some(ends) = line.checked_sub(2).and_then(|n| usize::try_from(n).ok()) else {
        return 0;
    };
    let mut ends_at = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    ends_at.nth(ends).map_or(bytes.len(), |(at, _)| at + 1)
}

/// What stands in the line from `start` on, without blanks around it.
fn end_of_text(bytes: &[u8], start: usize) -> Range<usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let blank = line.len() - line.trim_ascii_start().len();
    let start = start + blank;
    start..start + line.trim_ascii().len()
}

/// The token that begins where an error of the compiler says.
fn by_column(buffer: &Buffer<'_>, error: &SourceError) -> Range<usize> {
    let bytes = &*buffer.bytes;
    let Some(line) = error.lineno else {
        return 0..0;
    };
    let start = line_start(bytes, line);
    let column = usize::try_from(error.offset.unwrap_or(0)).unwrap_or(0);
    let place = (start + column).min(bytes.len());
    let mut tokenizer = Tokenizer::new(bytes, None, buffer.end);
    loop {
        let token = tokenizer.token();
        match token.text {
            Some((start, end)) if start >= place => {
                return place..if start == place { end } else { place };
            }
            // A string of several lines, which has the place of its end.
            Some((start, end)) if end > place => return start..end,
            _ => {}
        }
        if is_last(token) {
            return place..place;
        }
    }
}

fn is_last(token: Token) -> bool {
    matches!(token.kind, Kind::Error | Kind::Symbol(Symbol::EndMarker))
}

/// How many characters an error shows before the end of the last token, counted as the parser does, but
/// each only once.
#[derive(Default)]
struct Counted {
    from: usize,
    bytes: usize,
    chars: usize,
}

impl Counted {
    fn chars(&mut self, shown: &[u8], from: usize, before: usize) -> usize {
        if self.from != from || before < self.bytes {
            *self = Counted {
                from,
                ..Counted::default()
            };
        }
        let new = shown.get(self.bytes..before).unwrap_or_default();
        self.chars += String::from_utf8_lossy(new).chars().count();
        self.bytes = before;
        self.chars
    }
}

/// The token at which the parser was stuck, what it belongs to, and what was meant.
fn by_tokens(buffer: &Buffer<'_>, error: &SourceError) -> Found {
    let bytes = &*buffer.bytes;
    let mut tokenizer = Tokenizer::new(bytes, None, buffer.end);
    let mut counted = Counted::default();
    let mut statement = Statement::new(bytes);
    let mut last_end = 0;
    loop {
        let token = tokenizer.token();
        let (shown, before) = tokenizer.shown_bytes();
        let chars = match tokenizer.lineno() == error.lineno.unwrap_or(0) {
            true => Some(counted.chars(shown, tokenizer.reached() - before, before)),
            false => None,
        };
        let reached =
            chars.is_some() && chars == error.offset.and_then(|n| usize::try_from(n).ok());
        if token.kind == Kind::Error || (reached && !is_last(token)) || is_last(token) {
            return match (token.kind, tokenizer.stop()) {
                (Kind::Error, Some(stop)) => stopped(&statement, &tokenizer, stop, last_end),
                (_, Some(Stop::End)) => at_end(&statement, bytes.len()),
                _ => stuck(statement, tokenizer, token, error),
            };
        }
        last_end = token.text.map_or(last_end, |(_, end)| end);
        statement.push(Word::new(bytes, token));
    }
}

/// The tokenizer found no token, behind the last one that it did find.
fn stopped(
    statement: &Statement<'_>,
    tokenizer: &Tokenizer<'_>,
    stop: Stop,
    last_end: usize,
) -> Found {
    let bytes = statement.buffer;
    let rest = bytes.get(last_end..).unwrap_or_default();
    let start = last_end + after_blanks(rest);
    let reached = tokenizer.reached().min(bytes.len());
    let line = end_of_text(bytes, start);
    match stop {
        Stop::Token => {
            let word = start..start + length_of_word(bytes.get(start..).unwrap_or_default());
            let text = bytes.get(word.clone()).unwrap_or_default();
            Found {
                help: older::number(text).or_else(|| newer::number(text)),
                ..Found::at(word)
            }
        }
        Stop::String => Found::at(line),
        Stop::TripleString => {
            let prefix = rest_of(bytes, start)
                .iter()
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
            Found {
                related: Some((start..start + prefix + 3, "the string begins here")),
                ..Found::at(end(bytes))
            }
        }
        Stop::Identifier => Found::at(start..reached.max(start)),
        Stop::Continuation => {
            let tail = rest_of(bytes, start);
            let backslash = tail.iter().position(|&byte| byte == b'\\').unwrap_or(0);
            Found::at(end_of_text(bytes, start + backslash))
        }
        Stop::TabSpace | Stop::Dedent | Stop::TooDeep => {
            let start = statement.line_before(reached);
            let blank = rest_of(bytes, start)
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0C'))
                .count();
            Found::at(start..start + blank)
        }
        Stop::End | Stop::Decode | Stop::Interrupt => at_end(statement, bytes.len()),
    }
}

fn rest_of(bytes: &[u8], start: usize) -> &[u8] {
    bytes.get(start..).unwrap_or_default()
}

/// Where the last line ends.
fn end(bytes: &[u8]) -> Range<usize> {
    let length = bytes.strip_suffix(b"\n").unwrap_or(bytes).len();
    length..length
}

/// How many bytes there are before the next token: blanks, comments, line ends.
fn after_blanks(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\x0C' | b'\n' => at += 1,
            b'\\' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
            b'#' => {
                let comment = rest_of(bytes, at);
                at += comment.iter().take_while(|&&byte| byte != b'\n').count();
            }
            _ => break,
        }
    }
    at
}

/// How long the word is that the bytes begin with.
fn length_of_word(bytes: &[u8]) -> usize {
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    bytes.iter().take_while(part).count()
}

/// The source ends too early: perhaps in brackets.
fn at_end(statement: &Statement<'_>, length: usize) -> Found {
    let bytes = statement.buffer.get(..length).unwrap_or_default();
    let open = statement.open_bracket(statement.words.len());
    Found {
        related: open.map(|word| (word.span(), "this bracket is not closed")),
        ..Found::at(end(bytes))
    }
}

/// The parser could not go on with a token.
fn stuck(
    mut statement: Statement<'_>,
    mut tokenizer: Tokenizer<'_>,
    token: Token,
    error: &SourceError,
) -> Found {
    let bytes = statement.buffer;
    let word = Word::new(bytes, token);
    statement.blame(word);
    statement.read_on(&mut tokenizer);
    let mut span = match token.text {
        Some((start, end)) => start..end,
        None => {
            // A block that begins or ends: the first word of the line.
            let line = end_of_text(bytes, line_start(bytes, error.lineno.unwrap_or(1)));
            let first = length_of_word(rest_of(bytes, line.start)).max(1);
            line.start..(line.start + first).min(line.end)
        }
    };
    let mut help = None;
    if error.kind == ErrorKind::SyntaxError
        && statement.is_kept()
        && let Some(hint) = newer::meant(&statement).or_else(|| older::meant(&statement))
    {
        span = hint.words.map_or(span, |words| statement.span(words));
        help = Some(hint.text.to_owned());
    }
    let open = statement.open_bracket(statement.blamed);
    let related = open.filter(|open| {
        let between = bytes.get(open.start..span.start).unwrap_or_default();
        help.is_none() && between.contains(&b'\n') && statement.begins_statement(statement.blamed)
    });
    Found {
        span,
        related: related.map(|open| (open.span(), "this bracket is still open")),
        help,
    }
}
