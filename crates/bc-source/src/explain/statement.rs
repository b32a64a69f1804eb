//! The words around the place: a logical line up to the token that is to blame, and what follows.

use crate::budget::Meter;
use crate::grammar::Symbol;
use crate::parse::{self, Mode, Rules};
use crate::tokens::{Kind, Token, Tokenizer};
use crate::{Source, encoding};
use std::ops::Range;

/// A longer line is not looked at for hints.
const MOST_WORDS: usize = 1 << 14;

/// The index of a word that is not there.
const NOWHERE: usize = usize::MAX / 2;

/// How many words are read beyond the one to blame.
const MOST_AHEAD: usize = 1 << 12;

/// A token, with keywords told apart from names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// `None` for a character that means nothing.
    pub(super) symbol: Option<Symbol>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    pub(super) fn new(buffer: &[u8], token: Token) -> Word {
        let (start, end) = token.text.unwrap_or_default();
        let keyword = || Symbol::keyword(buffer.get(start..end)?);
        let symbol = match token.kind {
            Kind::Symbol(Symbol::Name) => Some(keyword().unwrap_or(Symbol::Name)),
            Kind::Symbol(symbol) => Some(symbol),
            Kind::Unknown | Kind::Error => None,
        };
        Word { symbol, start, end }
    }

    pub(super) fn span(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A hint.
pub(super) struct Hint {
    pub(super) text: &'static str,
    /// The words it is about, if not the one to blame alone.
    pub(super) words: Option<Range<usize>>,
}

impl From<&'static str> for Hint {
    fn from(text: &'static str) -> Hint {
        Hint { text, words: None }
    }
}

/// The words of a logical line, and what comes behind it.
pub(super) struct Statement<'a> {
    pub(super) buffer: &'a [u8],
    pub(super) words: Vec<Word>,
    /// The index of the word that is to blame.
    pub(super) blamed: usize,
    /// The words behind the line: its block, if it has one.
    next: Vec<Word>,
    /// Whether it is too long to be kept.
    too_long: bool,
}

impl<'a> Statement<'a> {
    pub(super) fn new(buffer: &'a [u8]) -> Statement<'a> {
        Statement {
            buffer,
            words: Vec::new(),
            blamed: 0,
            next: Vec::new(),
            too_long: false,
        }
    }

    /// The next word. One that ends a line is kept until the next line begins.
    pub(super) fn push(&mut self, word: Word) {
        if self.is(self.words.len().wrapping_sub(1), Symbol::Newline) {
            self.words.clear();
            self.too_long = false;
        }
        if matches!(word.symbol, Some(Symbol::Indent | Symbol::Dedent)) {
            return;
        }
        if self.words.len() < MOST_WORDS {
            self.words.push(word);
        } else {
            self.too_long = true;
        }
    }

    /// The word that is to blame.
    pub(super) fn blame(&mut self, word: Word) {
        let kept = self.words.len();
        self.push(word);
        self.blamed = match self.too_long {
            true => NOWHERE,
            false if self.words.is_empty() => 0,
            false => self.words.len().saturating_sub(1).min(kept),
        };
    }

    /// Whether the line is kept, so that it can be looked at.
    pub(super) fn is_kept(&self) -> bool {
        !self.too_long
    }

    /// Reads what follows: the rest of the line, and how the next begins.
    pub(super) fn read_on(&mut self, tokenizer: &mut Tokenizer<'_>) {
        if self.too_long || self.is(self.blamed, Symbol::Newline) {
            return;
        }
        let mut ended = false;
        for _ in 0..MOST_AHEAD {
            let token = tokenizer.token();
            if matches!(token.kind, Kind::Error | Kind::Symbol(Symbol::EndMarker)) {
                return;
            }
            let word = Word::new(self.buffer, token);
            if ended {
                self.next.push(word);
                if self.next.len() > 1 {
                    return;
                }
            } else {
                self.words.push(word);
                ended = word.symbol == Some(Symbol::Newline);
            }
        }
    }

    pub(super) fn symbol(&self, index: usize) -> Option<Symbol> {
        self.words.get(index)?.symbol
    }

    pub(super) fn is(&self, index: usize, symbol: Symbol) -> bool {
        self.symbol(index) == Some(symbol)
    }

    /// Whether the word is one of these.
    pub(super) fn is_one_of(&self, index: usize, symbols: &[Symbol]) -> bool {
        self.symbol(index)
            .is_some_and(|symbol| symbols.contains(&symbol))
    }

    /// The word so many before the one to blame.
    pub(super) fn before(&self, back: usize) -> usize {
        self.blamed.checked_sub(back).unwrap_or(NOWHERE)
    }

    pub(super) fn text(&self, index: usize) -> &'a [u8] {
        let word = self.words.get(index).map(|word| word.span());
        word.and_then(|span| self.buffer.get(span))
            .unwrap_or_default()
    }

    /// Whether a name, no keyword, is this.
    pub(super) fn is_name(&self, index: usize, name: &[u8]) -> bool {
        self.is(index, Symbol::Name) && self.text(index) == name
    }

    /// Whether nothing stands between this word and the next.
    pub(super) fn touches_next(&self, index: usize) -> bool {
        let pair = self
            .words
            .get(index)
            .zip(self.words.get(index.wrapping_add(1)));
        pair.is_some_and(|(word, next)| word.end == next.start && word.end > word.start)
    }

    /// The places of these words.
    pub(super) fn span(&self, words: Range<usize>) -> Range<usize> {
        let start = self.words.get(words.start).map_or(0, |word| word.start);
        let last = self.words.get(words.end.saturating_sub(1));
        start..last.map_or(start, |word| word.end).max(start)
    }

    /// The brackets that are open before a word, outermost first, by their indexes.
    fn brackets(&self, index: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for (at, word) in self.words.iter().take(index).enumerate() {
            match word.symbol {
                Some(Symbol::LPar | Symbol::LSqb | Symbol::LBrace) => open.push(at),
                Some(Symbol::RPar | Symbol::RSqb | Symbol::RBrace) => drop(open.pop()),
                _ => {}
            }
        }
        open
    }

    /// The index of the innermost bracket that a word stands in.
    pub(super) fn bracket(&self, index: usize) -> Option<usize> {
        self.brackets(index).pop()
    }

    /// The innermost bracket that a word stands in.
    pub(super) fn open_bracket(&self, index: usize) -> Option<Word> {
        if self.too_long {
            return None;
        }
        self.words.get(self.bracket(index)?).copied()
    }

    /// The index of the bracket that closes this one.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, word) in self.words.iter().enumerate().skip(open) {
            match word.symbol {
                Some(Symbol::LPar | Symbol::LSqb | Symbol::LBrace) => depth += 1,
                Some(Symbol::RPar | Symbol::RSqb | Symbol::RBrace) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The first word from `from` on that is one of these and stands in no bracket opened since.
    pub(super) fn find(&self, from: usize, symbols: &[Symbol]) -> Option<usize> {
        let mut at = from;
        loop {
            match self.symbol(at)? {
                symbol if symbols.contains(&symbol) => return Some(at),
                Symbol::LPar | Symbol::LSqb | Symbol::LBrace => at = self.closing(at)? + 1,
                _ => at += 1,
            }
            if at >= self.words.len() {
                return None;
            }
        }
    }

    /// Whether one of these words, in no bracket opened among them, is this.
    pub(super) fn find_in(&self, words: Range<usize>, symbol: Symbol) -> bool {
        self.last_of(words, symbol).is_some()
    }

    /// The last of these words, in no bracket opened among them, that is this.
    pub(super) fn last_of(&self, words: Range<usize>, symbol: Symbol) -> Option<usize> {
        let mut last = None;
        let mut from = words.start;
        while let Some(at) = self.find(from, &[symbol]).filter(|&at| at < words.end) {
            last = Some(at);
            from = at + 1;
        }
        last
    }

    /// Where the simple statement begins that a word stands in: behind a semicolon, behind the colon of a
    /// compound statement, or at the start of the line. `None` in brackets.
    pub(super) fn start_of_simple(&self, index: usize) -> Option<usize> {
        if self.bracket(index).is_some() || index >= self.words.len() {
            return None;
        }
        let mut start = 0;
        let mut open = 0_usize;
        for (at, word) in self.words.iter().take(index).enumerate() {
            match word.symbol {
                Some(Symbol::LPar | Symbol::LSqb | Symbol::LBrace) => open += 1,
                Some(Symbol::RPar | Symbol::RSqb | Symbol::RBrace) => open = open.saturating_sub(1),
                Some(Symbol::Semi) if open == 0 => start = at + 1,
                Some(Symbol::Colon) if open == 0 && self.is_compound() => start = at + 1,
                _ => {}
            }
        }
        Some(start)
    }

    /// Whether the line begins with the keyword of a compound statement.
    fn is_compound(&self) -> bool {
        self.is_one_of(
            0,
            &[
                Symbol::KwIf,
                Symbol::KwElif,
                Symbol::KwElse,
                Symbol::KwWhile,
                Symbol::KwFor,
                Symbol::KwTry,
                Symbol::KwExcept,
                Symbol::KwFinally,
                Symbol::KwWith,
                Symbol::KwDef,
                Symbol::KwClass,
                Symbol::Async,
            ],
        )
    }

    /// The index of the bracket of a function's parameters, if a word stands in it directly.
    pub(super) fn parameters(&self, index: usize) -> Option<usize> {
        let open = self.bracket(index)?;
        let is_def = self.is(open, Symbol::LPar)
            && self.is(open.wrapping_sub(1), Symbol::Name)
            && self.is(open.wrapping_sub(2), Symbol::KwDef);
        is_def.then_some(open)
    }

    /// Whether a word is one with which a statement begins and an expression cannot.
    pub(super) fn begins_statement(&self, index: usize) -> bool {
        self.is_one_of(
            index,
            &[
                Symbol::KwAssert,
                Symbol::KwBreak,
                Symbol::KwClass,
                Symbol::KwContinue,
                Symbol::KwDef,
                Symbol::KwDel,
                Symbol::KwElif,
                Symbol::KwExcept,
                Symbol::KwFinally,
                Symbol::KwFrom,
                Symbol::KwGlobal,
                Symbol::KwImport,
                Symbol::KwNonlocal,
                Symbol::KwPass,
                Symbol::KwRaise,
                Symbol::KwReturn,
                Symbol::KwTry,
                Symbol::KwWhile,
                Symbol::KwWith,
            ],
        ) || self.is(index, Symbol::Equal)
            || (self.is(index, Symbol::Name) && self.is_one_of(index + 1, &[Symbol::Equal]))
    }

    /// Whether an expression can begin with a word.
    pub(super) fn begins_expression(&self, index: usize) -> bool {
        self.is_one_of(
            index,
            &[
                Symbol::Name,
                Symbol::Number,
                Symbol::String,
                Symbol::Await,
                Symbol::LPar,
                Symbol::LSqb,
                Symbol::LBrace,
                Symbol::Minus,
                Symbol::Plus,
                Symbol::Tilde,
                Symbol::Ellipsis,
                Symbol::KwFalse,
                Symbol::KwNone,
                Symbol::KwTrue,
                Symbol::KwNot,
                Symbol::KwLambda,
            ],
        )
    }

    /// Whether these words are an expression, by the parser.
    pub(super) fn is_expression(&self, words: Range<usize>) -> bool {
        if words.is_empty() || words.end > self.words.len() {
            return false;
        }
        let bytes = self.buffer.get(self.span(words)).unwrap_or_default();
        let rules = Rules {
            mode: Mode::Eval,
            ..Rules::default()
        };
        let buffer = encoding::prepare(Source::Bytes(bytes), true, None);
        buffer.is_ok_and(|buffer| parse::parse(&buffer, rules, &Meter::free()).is_ok())
    }

    /// Whether the line is followed by a block that begins with this name.
    pub(super) fn has_block_of(&self, name: &[u8]) -> bool {
        match self.next.as_slice() {
            [indent, first] => {
                indent.symbol == Some(Symbol::Indent) && self.buffer.get(first.span()) == Some(name)
            }
            _ => false,
        }
    }

    /// Where the line begins that has been read last, up to `reached`.
    pub(super) fn line_before(&self, reached: usize) -> usize {
        let before = self.buffer.get(..reached).unwrap_or(self.buffer);
        let before = before.strip_suffix(b"\n").unwrap_or(before);
        before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1)
    }
}
