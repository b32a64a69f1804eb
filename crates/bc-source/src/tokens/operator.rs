//! Operators and brackets: the longest that fits.

use super::{Kind, Token, Tokenizer};
use crate::grammar::Symbol;

impl Tokenizer<'_> {
    /// An operator whose first byte has been read.
    pub(super) fn operator(&mut self, start: usize, first: u8) -> Token {
        let second = self.next();
        if let Some(two) = second.and_then(|second| two(first, second)) {
            let third = self.next();
            let symbol = match third {
                Some(b'=') => three(two),
                _ => None,
            };
            if symbol.is_none() {
                self.back(third);
            }
            return self.cut(symbol.unwrap_or(two), start);
        }
        self.back(second);
        match first {
            b'(' | b'[' | b'{' => self.level += 1,
            b')' | b']' | b'}' => self.level -= 1,
            _ => {}
        }
        match one(first) {
            Some(symbol) => self.cut(symbol, start),
            None => Token {
                kind: Kind::Unknown,
                text: Some((start, self.at)),
            },
        }
    }
}

fn one(byte: u8) -> Option<Symbol> {
    Some(match byte {
        b'(' => Symbol::LPar,
        b')' => Symbol::RPar,
        b'[' => Symbol::LSqb,
        b']' => Symbol::RSqb,
        b':' => Symbol::Colon,
        b',' => Symbol::Comma,
        b';' => Symbol::Semi,
        b'+' => Symbol::Plus,
        b'-' => Symbol::Minus,
        b'*' => Symbol::Star,
        b'/' => Symbol::Slash,
        b'|' => Symbol::VBar,
        b'&' => Symbol::Amper,
        b'<' => Symbol::Less,
        b'>' => Symbol::Greater,
        b'=' => Symbol::Equal,
        b'%' => Symbol::Percent,
        b'{' => Symbol::LBrace,
        b'}' => Symbol::RBrace,
        b'^' => Symbol::Circumflex,
        b'~' => Symbol::Tilde,
        b'@' => Symbol::At,
        _ => return None,
    })
}

fn two(first: u8, second: u8) -> Option<Symbol> {
    Some(match (first, second) {
        (b'=', b'=') => Symbol::EqEqual,
        (b'!', b'=') | (b'<', b'>') => Symbol::NotEqual,
        (b'<', b'=') => Symbol::LessEqual,
        (b'<', b'<') => Symbol::LeftShift,
        (b'>', b'=') => Symbol::GreaterEqual,
        (b'>', b'>') => Symbol::RightShift,
        (b'+', b'=') => Symbol::PlusEqual,
        (b'-', b'=') => Symbol::MinEqual,
        (b'-', b'>') => Symbol::RArrow,
        (b'*', b'*') => Symbol::DoubleStar,
        (b'*', b'=') => Symbol::StarEqual,
        (b'/', b'/') => Symbol::DoubleSlash,
        (b'/', b'=') => Symbol::SlashEqual,
        (b'|', b'=') => Symbol::VBarEqual,
        (b'%', b'=') => Symbol::PercentEqual,
        (b'&', b'=') => Symbol::AmperEqual,
        (b'^', b'=') => Symbol::CircumflexEqual,
        (b'@', b'=') => Symbol::AtEqual,
        _ => return None,
    })
}

/// An operator of two bytes with an equals sign after it.
fn three(two: Symbol) -> Option<Symbol> {
    Some(match two {
        Symbol::LeftShift => Symbol::LeftShiftEqual,
        Symbol::RightShift => Symbol::RightShiftEqual,
        Symbol::DoubleStar => Symbol::DoubleStarEqual,
        Symbol::DoubleSlash => Symbol::DoubleSlashEqual,
        _ => return None,
    })
}
