//! UTF-8 to tokens, as 3.5's tokenizer cuts them.
//!
//! The tokenizer goes through the buffer line by line. What an error shows depends on the line that was
//! read last and on where the token before it began, so both are kept ([`Tokenizer::shown`]). Here are the
//! lines, the indentation and the order in which a token is recognised; numbers and strings have a file of
//! their own. What may follow what is the parser's business.

mod indent;
mod literal;
mod operator;

use crate::encoding::End;
use crate::grammar::Symbol;
use crate::unicode;
use indent::Indents;
use std::borrow::Cow;

/// Why there are no more tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The source has ended.
    End,
    /// `invalid token`
    Token,
    /// A string of one line has no end.
    String,
    /// A string of several lines has no end.
    TripleString,
    /// The indentation depends on the width of a tab.
    TabSpace,
    /// A block ends where none has begun.
    Dedent,
    /// Too many blocks in each other.
    TooDeep,
    /// Something stands after a backslash.
    Continuation,
    /// A name has a character that no name may have.
    Identifier,
    /// The next line is not UTF-8.
    Decode,
    /// Whoever types has interrupted the input.
    Interrupt,
}

/// What kind of token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A symbol of the grammar.
    Symbol(Symbol),
    /// A character that means nothing.
    Unknown,
    /// None: see [`Tokenizer::stop`].
    Error,
}

/// A token: where it begins and ends in the buffer, if it is made of characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: Option<(usize, usize)>,
}

impl Token {
    fn empty(kind: Kind) -> Token {
        Token { kind, text: None }
    }
}

/// Where in a function `async def` the tokenizer is: there `async` and `await` are keywords.
#[derive(Clone, Copy, Debug)]
struct AsyncDef {
    /// How many blocks were open where it was found.
    depth: usize,
    /// Whether its first line has ended.
    signed: bool,
}

/// A line that is read where the buffer ends.
#[derive(Debug)]
pub(crate) enum Fed {
    /// It is one, though there may be several line ends in it.
    Line(Vec<u8>),
    /// There is none.
    Stop(Stop),
}

/// Where more lines come from: see [`Tokenizer::interactive`].
pub(crate) trait Feed {
    fn line(&self) -> Fed;

    /// Why the last line could not be read, after [`Stop::Decode`].
    fn fault(&self) -> Option<String>;
}

/// The tokenizer: the buffer and where in it the next token is looked for.
#[derive(Clone)]
pub(crate) struct Tokenizer<'a> {
    buffer: Cow<'a, [u8]>,
    feed: Option<&'a dyn Feed>,
    /// The next byte.
    at: usize,
    /// The end of the line that has been read last.
    line_end: usize,
    line_start: usize,
    lineno: u32,
    /// Where that begins which an error shows: the line, or a line before it if a token began there.
    shown_from: usize,
    /// Whether a token has begun.
    in_token: bool,
    stop: Option<Stop>,
    at_line_start: bool,
    indents: Indents,
    /// Open brackets, less closing ones.
    level: i64,
    async_def: Option<AsyncDef>,
    /// Where a line begins that is not UTF-8, if there must be none.
    bad_line: Option<usize>,
    /// The number by which that line is called, once it has been met.
    met_bad_line: Option<u32>,
    end: End,
    /// Whether the last line has been overwritten: nothing is left to be shown.
    overwritten: bool,
}

impl<'a> Tokenizer<'a> {
    /// At the start of the buffer, which holds no null byte. The line that begins at `bad_line` cannot be
    /// read.
    pub(crate) fn new(buffer: &'a [u8], bad_line: Option<usize>, end: End) -> Tokenizer<'a> {
        Tokenizer {
            buffer: Cow::Borrowed(buffer),
            feed: None,
            at: 0,
            line_end: 0,
            line_start: 0,
            lineno: 0,
            shown_from: 0,
            in_token: false,
            stop: None,
            at_line_start: true,
            indents: Indents::new(),
            level: 0,
            async_def: None,
            bad_line,
            met_bad_line: None,
            end,
            overwritten: false,
        }
    }

    /// At the start of what is typed in: each line is read when it is looked at. An empty line ends what
    /// is indented.
    pub(crate) fn interactive(feed: &'a dyn Feed) -> Tokenizer<'a> {
        Tokenizer {
            feed: Some(feed),
            ..Tokenizer::new(&[], None, End::Plain)
        }
    }

    /// What has been read so far.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// What has been read.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.buffer.into_owned()
    }

    /// The number by which the line is called that cannot be read, if it has been met.
    pub(crate) fn met_bad_line(&self) -> Option<u32> {
        self.met_bad_line
    }

    /// The line that has been read last.
    pub(crate) fn lineno(&self) -> u32 {
        self.lineno
    }

    /// Why there are no more tokens, if something has been found to stand against them.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// The column of a token: -1 if it began in a line before, or is not made of characters.
    pub(crate) fn column(&self, token: Token) -> i32 {
        let start = token
            .text
            .and_then(|(start, _)| start.checked_sub(self.line_start));
        start.map_or(-1, |column| i32::try_from(column).unwrap_or(i32::MAX))
    }

    /// How much of the buffer has been looked at.
    pub(crate) fn reached(&self) -> usize {
        self.at
    }

    /// What an error shows, and how many characters of it are before the end of the last token.
    pub(crate) fn shown(&self) -> (Cow<'_, str>, usize) {
        let (bytes, length) = self.shown_bytes();
        if self.overwritten {
            return (Cow::Borrowed(""), length);
        }
        let before = String::from_utf8_lossy(bytes.get(..length).unwrap_or(bytes));
        (String::from_utf8_lossy(bytes), before.chars().count())
    }

    /// The bytes of what an error shows, as if nothing had been overwritten, and how many of them are before the
    /// end of the last token.
    pub(crate) fn shown_bytes(&self) -> (&[u8], usize) {
        let bytes = self.buffer.get(self.shown_from..self.line_end);
        (
            bytes.unwrap_or_default(),
            self.at.saturating_sub(self.shown_from),
        )
    }

    /// Closes all blocks: the next tokens are their ends.
    pub(crate) fn close_blocks(&mut self) {
        self.indents.close_all();
    }

    /// Whether nothing but blanks and comments is left.
    pub(crate) fn only_blank_left(&self) -> bool {
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        rest.split(|&byte| byte == b'\n').all(|line| {
            let first = line
                .iter()
                .find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0C'));
            first.is_none_or(|&byte| byte == b'#')
        })
    }

    /// The next token.
    pub(crate) fn token(&mut self) -> Token {
        let token = self.find(false);
        match self.met_bad_line {
            None => token,
            Some(_) => self.fail(Stop::Decode),
        }
    }

    /// The next token. `ahead`: it is only looked at, and may be told as a name where it is `async`.
    fn find(&mut self, ahead: bool) -> Token {
        loop {
            self.in_token = false;
            let mut blank = false;
            if self.at_line_start {
                self.at_line_start = false;
                match self.indentation() {
                    Ok(is_blank) => blank = is_blank,
                    Err(stop) => return self.fail_line(stop),
                }
            }
            self.in_token = true;
            if let Some(block) = self.indents.pending() {
                return Token::empty(Kind::Symbol(block));
            }
            if let Some(found) = self.async_def {
                let outside = found.depth >= self.indents.depth();
                if !blank && self.level == 0 && found.signed && outside {
                    self.async_def = None;
                }
            }
            if let Some(token) = self.after_indentation(blank, ahead) {
                return token;
            }
        }
    }

    /// The next token in the line; `None` if the line has ended without one that counts.
    fn after_indentation(&mut self, blank: bool, ahead: bool) -> Option<Token> {
        loop {
            self.in_token = false;
            let mut byte = self.next();
            while matches!(byte, Some(b' ' | b'\t' | b'\x0C')) {
                byte = self.next();
            }
            let start = self.at.saturating_sub(1);
            self.in_token = true;
            if byte == Some(b'#') {
                byte = self.comment();
            }
            let Some(byte) = byte else {
                return Some(Token::empty(match self.stop {
                    Some(Stop::End) => Kind::Symbol(Symbol::EndMarker),
                    _ => Kind::Error,
                }));
            };
            return Some(match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(start, byte, ahead),
                b'\n' => {
                    self.at_line_start = true;
                    if blank || self.level > 0 {
                        return None;
                    }
                    if let Some(found) = &mut self.async_def {
                        found.signed = true;
                    }
                    let end = self.at - 1;
                    Token {
                        kind: Kind::Symbol(Symbol::Newline),
                        text: Some((start, end)),
                    }
                }
                b'.' => self.dot(start),
                b'0'..=b'9' => self.number(start, byte),
                b'\'' | b'"' => self.string(start, byte),
                b'\\' => match self.next() {
                    Some(b'\n') => continue,
                    _ => self.fail_line(Stop::Continuation),
                },
                _ => self.operator(start, byte),
            });
        }
    }

    /// The next byte.
    fn next(&mut self) -> Option<u8> {
        if self.at == self.line_end && !self.next_line() {
            return None;
        }
        let byte = self.buffer.get(self.at).copied();
        self.at += 1;
        byte
    }

    /// Reads the next line, if there is one.
    fn next_line(&mut self) -> bool {
        if self.stop.is_some() {
            return false;
        }
        if let Some(feed) = self.feed
            && self.line_end == self.buffer.len()
        {
            return self.read_line(feed);
        }
        let mut rest = self.buffer.get(self.line_end..).unwrap_or_default();
        if self.end == End::FileBeyond && rest.len() == 1 && !self.in_token {
            rest = &[];
        }
        if rest.is_empty() {
            self.stop = Some(Stop::End);
            if self.end != End::Plain {
                self.lineno += 1;
                self.line_start = self.at;
                self.overwritten = !self.in_token;
            }
            return false;
        }
        if !self.in_token {
            self.shown_from = self.at;
        }
        self.line_start = self.at;
        self.lineno += 1;
        if self.bad_line == Some(self.at) {
            self.stop = Some(Stop::Decode);
            // The reference has counted the line already if a token goes on into it, and counts again.
            self.met_bad_line = Some(self.lineno + u32::from(self.in_token));
            return false;
        }
        let length = rest.iter().position(|&byte| byte == b'\n');
        self.line_end += length.map_or(rest.len(), |length| length + 1);
        true
    }

    /// Reads a line that is not in the buffer yet.
    #[cold]
    fn read_line(&mut self, feed: &dyn Feed) -> bool {
        match feed.line() {
            Fed::Line(line) => {
                if !self.in_token {
                    self.shown_from = self.at;
                }
                self.line_start = self.at;
                self.lineno += 1;
                self.buffer.to_mut().extend(line);
                self.line_end = self.buffer.len();
                true
            }
            Fed::Stop(stop) => {
                self.stop = Some(stop);
                false
            }
        }
    }

    /// Gives a byte back.
    fn back(&mut self, byte: Option<u8>) {
        if byte.is_some() {
            self.at -= 1;
        }
    }

    /// The bytes of the line that fit, from the next one on, are taken; the first that does not as well,
    /// and is given back.
    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> Option<u8> {
        loop {
            match self.next() {
                Some(byte) if fits(byte) => {}
                other => return other,
            }
        }
    }

    /// Goes to the end of the line: the line end, if it has one.
    fn comment(&mut self) -> Option<u8> {
        if self.feed.is_some() {
            return self.take_while(|byte| byte != b'\n');
        }
        self.at = self.line_end;
        match self.buffer.get(self.line_end.wrapping_sub(1)) {
            Some(b'\n') => Some(b'\n'),
            _ => self.next(),
        }
    }

    /// No token: an error that shows the place reached.
    fn fail(&mut self, stop: Stop) -> Token {
        self.stop = Some(stop);
        Token::empty(Kind::Error)
    }

    /// No token: an error that shows the end of the line.
    fn fail_line(&mut self, stop: Stop) -> Token {
        self.at = self.line_end;
        self.fail(stop)
    }

    /// From `start` up to here.
    fn cut(&self, kind: Symbol, start: usize) -> Token {
        Token {
            kind: Kind::Symbol(kind),
            text: Some((start, self.at)),
        }
    }

    /// A name, a keyword, or a string with a prefix.
    fn word(&mut self, start: usize, first: u8, ahead: bool) -> Token {
        let mut byte = Some(first);
        let (mut bytes, mut raw, mut unicode) = (false, false, false);
        loop {
            match byte {
                Some(b'b' | b'B') if !bytes && !unicode => bytes = true,
                Some(b'u' | b'U') if !bytes && !unicode && !raw => unicode = true,
                Some(b'r' | b'R') if !raw && !unicode => raw = true,
                _ => break,
            }
            byte = self.next();
            if let Some(quote @ (b'\'' | b'"')) = byte {
                return self.string(start, quote);
            }
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        if byte.is_some_and(fits) {
            byte = self.take_while(fits);
        }
        self.back(byte);
        let word = self.buffer.get(start..self.at).unwrap_or_default();
        if !word.is_ascii() && !unicode::is_identifier(word) {
            return self.fail(Stop::Identifier);
        }
        let (is_async, is_await) = (word == b"async", word == b"await");
        let begins = is_async && self.async_def.is_none() && !ahead && self.def_follows();
        let kind = match self.async_def {
            Some(_) if is_async => Symbol::Async,
            Some(_) if is_await => Symbol::Await,
            None if begins => {
                self.async_def = Some(AsyncDef {
                    depth: self.indents.depth(),
                    signed: false,
                });
                Symbol::Async
            }
            _ => Symbol::Name,
        };
        self.cut(kind, start)
    }

    /// Whether the next token is `def`.
    fn def_follows(&mut self) -> bool {
        // What is read on the way stays.
        let buffer = std::mem::take(&mut self.buffer);
        let mut ahead = self.clone();
        ahead.buffer = buffer;
        let token = ahead.find(true);
        self.buffer = ahead.buffer;
        let text = token
            .text
            .and_then(|(start, end)| self.buffer.get(start..end));
        token.kind == Kind::Symbol(Symbol::Name) && text == Some(b"def")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Shown = (Kind, String, u32, i32);

    /// The tokens of a source: their kind, text, line and column.
    fn tokens(source: &str) -> Vec<Shown> {
        let mut tokenizer = Tokenizer::new(source.as_bytes(), None, End::Plain);
        let mut found = Vec::new();
        loop {
            let token = tokenizer.token();
            let text = token.text.map_or("", |(start, end)| &source[start..end]);
            let column = tokenizer.column(token);
            found.push((token.kind, text.to_owned(), tokenizer.lineno(), column));
            if matches!(token.kind, Kind::Error | Kind::Symbol(Symbol::EndMarker)) {
                return found;
            }
        }
    }

    fn texts(source: &str) -> Vec<String> {
        tokens(source)
            .into_iter()
            .map(|(_, text, ..)| text)
            .collect()
    }

    #[test]
    fn names_numbers_and_operators_are_cut() {
        assert_eq!(
            texts("x1=.5e3**0x1if 1if 1else 2e 0777j<<=..."),
            [
                "x1", "=", ".5e3", "**", "0x1", "if", "1", "if", "1", "else", "2", "e", "0777j",
                "<<=", "...", ""
            ]
        );
    }

    #[test]
    fn a_token_has_the_line_on_which_it_ends() {
        let found = tokens("a = '''b\nc''' + d\n");
        let places: Vec<_> = found
            .iter()
            .map(|(.., line, column)| (*line, *column))
            .collect();
        assert_eq!(
            places,
            [(1, 0), (1, 2), (2, -1), (2, 5), (2, 7), (2, 8), (2, -1)]
        );
    }

    #[test]
    fn async_is_a_keyword_before_def_and_inside() {
        let asyncs = |source: &str| {
            let words = [Kind::Symbol(Symbol::Async), Kind::Symbol(Symbol::Await)];
            let found = tokens(source);
            found
                .iter()
                .filter(|(kind, ..)| words.contains(kind))
                .count()
        };
        assert_eq!(asyncs("async = await\n"), 0);
        assert_eq!(asyncs("async def f(): await async\nasync = await\n"), 3);
        assert_eq!(asyncs("async \\\n def f():\n  await x\nasync\n"), 2);
        assert_eq!(asyncs("async async def\n"), 1);
        assert_eq!(asyncs("(async # x\n def)"), 1);
        assert_eq!(asyncs("async # x\n def"), 0);
    }

    #[test]
    fn long_chains_of_async_take_no_recursion() {
        assert_eq!(texts(&"async ".repeat(100_000)).len(), 100_001);
    }
}
