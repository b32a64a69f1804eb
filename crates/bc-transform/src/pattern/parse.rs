//! Text to pattern: elements, groups, repeats. What stands in the parentheses behind an opcode is read in
//! `operands`; both go over the text with the one [`Parser`].

use super::error::{ParseError, PatternError, Problem};
use super::node::{Node, any, category, end, is_capture_name, op, ops, start};
use super::opcodes::{Category, Opcodes, Operands};
use super::tree::MAX_DEPTH;
use bc_core::opcode::Opcode;
use bc_core::suggest::nearest;
use std::ops::Range;

/// How long a text may be, in bytes.
const MAX_TEXT: usize = 1 << 18;

pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    if text.len() > MAX_TEXT {
        return Err(refused(
            0..text.len(),
            PatternError::TooLong { limit: MAX_TEXT },
        ));
    }
    let node = parser.choice()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected("an instruction or the end")),
    }
}

pub(super) fn refused(span: Range<usize>, error: PatternError) -> ParseError {
    ParseError {
        span,
        problem: Problem::Pattern(error),
        suggestion: None,
    }
}

pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

pub(super) type Parsed<T> = Result<T, ParseError>;

/// How much of what was found goes into a message, in characters.
const SHOWN: usize = 30;

impl<'a> Parser<'a> {
    // The text.

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Reads on at another place.
    pub(super) fn go_to(&mut self, to: usize) {
        self.at = to;
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(super) fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// The characters from here on for which `is_wanted` holds.
    pub(super) fn take(&mut self, is_wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    pub(super) fn skip_blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    /// Something else was expected here.
    pub(super) fn unexpected(&self, expected: &str) -> ParseError {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let rest = self.rest();
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        self.unexpected_at(self.at..self.at + word.max(first), expected)
    }

    /// Something else was expected there.
    pub(super) fn unexpected_at(&self, span: Range<usize>, expected: &str) -> ParseError {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let mut found: String = text.chars().take(SHOWN).collect();
        if found.len() < text.len() {
            found.push('…');
        }
        ParseError {
            span,
            problem: Problem::Unexpected {
                expected: expected.to_owned(),
                found: (!found.is_empty()).then_some(found),
            },
            suggestion: None,
        }
    }

    /// Reads something that is nested one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        start: usize,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let limit = MAX_DEPTH;
            return Err(refused(
                start..self.at.max(start),
                PatternError::TooDeep { limit },
            ));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// A node that is no pattern is refused where it is written.
    fn checked(&self, start: usize, node: Node) -> Parsed<Node> {
        match node.error() {
            None => Ok(node),
            Some(error) => Err(refused(start..self.at, error.clone())),
        }
    }

    // Elements.

    /// `A | B`
    fn choice(&mut self) -> Parsed<Node> {
        self.skip_blanks();
        let start = self.at;
        let mut node = self.sequence()?;
        while self.eat("|") {
            node = node | self.sequence()?;
            node = self.checked(start, node)?;
        }
        Ok(node)
    }

    /// `A B`, up to what ends it; blanks around it are taken.
    fn sequence(&mut self) -> Parsed<Node> {
        self.skip_blanks();
        let start = self.at;
        let mut node = self.repeated()?;
        loop {
            self.skip_blanks();
            if matches!(self.peek(), None | Some('|' | ')')) {
                return Ok(node);
            }
            node = node + self.repeated()?;
            node = self.checked(start, node)?;
        }
    }

    /// `A*`
    fn repeated(&mut self) -> Parsed<Node> {
        let start = self.at;
        let node = self.prefixed()?;
        let suffix = self.at;
        let node = match self.peek() {
            Some('*') => node.star(),
            Some('+') => node.plus(),
            Some('?') => node.optional(),
            Some('{') => {
                self.at += 1;
                let node = self.counts(node)?;
                self.checked(suffix, node)?
            }
            _ => return Ok(node),
        };
        if self.since(suffix).is_empty() {
            self.at += 1;
        }
        let node = match self.eat("?") {
            true => node.lazy(),
            false => node,
        };
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            let what = "one repeat; a repeat of a repeat needs parentheses";
            return Err(self.unexpected(what));
        }
        self.checked(start, node)
    }

    /// What stands between braces, and the closing one.
    fn counts(&mut self, node: Node) -> Parsed<Node> {
        self.skip_blanks();
        let min = self.number()?;
        self.skip_blanks();
        let node = if self.eat(",") {
            self.skip_blanks();
            match self.peek() {
                Some('}') => node.at_least(min),
                _ => node.between(min, self.number()?),
            }
        } else {
            node.times(min)
        };
        self.skip_blanks();
        match self.eat("}") {
            true => Ok(node),
            false => Err(self.unexpected("`}`")),
        }
    }

    pub(super) fn number(&mut self) -> Parsed<u32> {
        let start = self.at;
        let digits = self.take(|c| c.is_ascii_digit());
        match digits.parse() {
            Ok(number) => Ok(number),
            Err(_) if digits.is_empty() => Err(self.unexpected("a number")),
            Err(_) => Err(self.unexpected_at(start..self.at, "a number below 4294967296")),
        }
    }

    /// `!A`, `name:A`
    fn prefixed(&mut self) -> Parsed<Node> {
        let start = self.at;
        if self.eat("!") {
            let node = self.nested(start, Self::prefixed)?;
            return self.checked(start, !node);
        }
        let name = self.take(|c| c == '_' || c.is_alphanumeric());
        if !name.is_empty() && self.peek() == Some(':') {
            if !is_capture_name(name) {
                let name = name.to_owned();
                return Err(refused(start..self.at, PatternError::CaptureName { name }));
            }
            self.at += 1;
            let node = self.nested(start, Self::prefixed)?;
            return self.checked(start, node.named(name));
        }
        self.at = start;
        self.element()
    }

    fn element(&mut self) -> Parsed<Node> {
        let from = self.at;
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        let (node, opcodes) = match self.next() {
            Some('^') => return Ok(start()),
            Some('$') => return Ok(end()),
            Some('(') => {
                let node = self.nested(from, Self::choice)?;
                return match self.eat(")") {
                    true => Ok(node),
                    false => Err(self.unexpected("`)`")),
                };
            }
            Some('.') => (any(), Opcodes::Any),
            Some('@') => {
                let name = self.take(is_word);
                let Some(found) = Category::from_name(name) else {
                    let mut error = self.unexpected_at(from..self.at, "a category");
                    let names = Category::ALL.map(Category::name);
                    error.suggestion = nearest(name, names).map(|name| format!("@{name}"));
                    return Err(error);
                };
                (category(found), Opcodes::Category(found))
            }
            Some('#') => {
                let number = self.number()?;
                let Ok(number) = u8::try_from(number) else {
                    return Err(self.unexpected_at(from + 1..self.at, "a number below 256"));
                };
                (op(Opcode(number)), Opcodes::One(Opcode(number)))
            }
            Some('[') => {
                let glob = self.take(|c| c != ']');
                if !self.eat("]") {
                    return Err(self.unexpected("`]`"));
                }
                self.glob(from, glob)?
            }
            Some(c) if is_word(c) || c == '*' && self.peek().is_some_and(is_word) => {
                self.at = from;
                let word = self.opcode_word();
                match Opcode::from_name(word) {
                    Some(opcode) => (op(opcode), Opcodes::One(opcode)),
                    None if word.contains('*') => self.glob(from, word)?,
                    None => return Err(self.no_opcode(from, word)),
                }
            }
            _ => {
                self.at = from;
                return Err(self.unexpected("an instruction"));
            }
        };
        if !self.eat("(") {
            return Ok(node);
        }
        let node = self.operands(node, opcodes.operands())?;
        self.checked(from, node)
    }

    /// The name of an opcode, or a glob over such names: a star behind a whole name, or behind another
    /// star, is a repeat.
    fn opcode_word(&mut self) -> &'a str {
        let start = self.at;
        loop {
            self.take(|c| c == '_' || c.is_alphanumeric());
            let word = self.since(start);
            let repeats = word.ends_with('*') || Opcode::from_name(word).is_some();
            if repeats || !self.eat("*") {
                return word;
            }
        }
    }

    fn glob(&self, from: usize, glob: &str) -> Parsed<(Node, Opcodes)> {
        match Opcodes::glob(glob) {
            Some(opcodes) => Ok((ops(glob), opcodes)),
            None => Err(self.no_opcode(from, glob)),
        }
    }

    fn no_opcode(&self, from: usize, word: &str) -> ParseError {
        let span = from..self.at;
        let names = Opcode::all().filter_map(Opcode::name);
        let plain = word.trim_matches('*');
        let suggestion = nearest(&plain.to_ascii_uppercase(), names).map(str::to_owned);
        let mut error = match word.contains('*') && suggestion.is_none() {
            true => {
                let glob = word.to_owned();
                refused(span, PatternError::NoSuchOpcode { glob })
            }
            false => self.unexpected_at(span, "an opcode"),
        };
        error.suggestion = suggestion;
        error
    }

    /// What an operand has to be, one condition after the other, and the closing parenthesis.
    fn operands(&mut self, mut node: Node, operands: Operands) -> Parsed<Node> {
        loop {
            let start = self.at;
            let condition = self.condition(operands)?;
            node = self.checked(start, node.operand(condition))?;
            self.skip_blanks();
            if self.eat(")") {
                return Ok(node);
            }
            if !self.eat(",") {
                return Err(self.unexpected("`,` or `)`"));
            }
        }
    }
}
