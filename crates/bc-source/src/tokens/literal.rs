//! Where numbers and strings end. What they mean is not told here.

use super::{Stop, Token, Tokenizer};
use crate::grammar::Symbol;

fn digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

impl Tokenizer<'_> {
    /// What begins with a dot: `.`, `...`, or a number.
    pub(super) fn dot(&mut self, start: usize) -> Token {
        let byte = self.next();
        match byte {
            Some(b'0'..=b'9') => return self.fraction(start),
            Some(b'.') => {
                let third = self.next();
                if third == Some(b'.') {
                    return self.cut(Symbol::Ellipsis, start);
                }
                self.back(third);
                self.back(byte);
            }
            _ => self.back(byte),
        }
        self.cut(Symbol::Dot, start)
    }

    /// A number whose first digit has been read.
    pub(super) fn number(&mut self, start: usize, first: u8) -> Token {
        if first != b'0' {
            let byte = self.take_while(digit);
            return self.after_digits(start, byte);
        }
        let byte = self.next();
        match byte {
            Some(b'x' | b'X') => self.based(start, |byte| byte.is_ascii_hexdigit()),
            Some(b'o' | b'O') => self.based(start, |byte| matches!(byte, b'0'..=b'7')),
            Some(b'b' | b'B') => self.based(start, |byte| matches!(byte, b'0' | b'1')),
            _ => {
                let mut byte = byte;
                while byte == Some(b'0') {
                    byte = self.next();
                }
                let nonzero = byte.is_some_and(digit);
                if nonzero {
                    byte = self.take_while(digit);
                }
                match byte {
                    Some(b'.' | b'e' | b'E' | b'j' | b'J') => self.after_digits(start, byte),
                    // An octal number of Python 2.
                    _ if nonzero => {
                        self.back(byte);
                        self.fail(Stop::Token)
                    }
                    _ => self.number_before(start, byte),
                }
            }
        }
    }

    /// The digits of a number that is not decimal: at least one.
    fn based(&mut self, start: usize, fits: impl Fn(u8) -> bool) -> Token {
        let byte = self.next();
        if !byte.is_some_and(&fits) {
            self.back(byte);
            return self.fail(Stop::Token);
        }
        let byte = self.take_while(fits);
        self.number_before(start, byte)
    }

    /// What follows the whole part of a decimal number; its first byte has been read.
    fn after_digits(&mut self, start: usize, byte: Option<u8>) -> Token {
        match byte {
            Some(b'.') => self.fraction(start),
            _ => self.exponent(start, byte),
        }
    }

    /// The digits after the point.
    fn fraction(&mut self, start: usize) -> Token {
        let byte = self.take_while(digit);
        self.exponent(start, byte)
    }

    /// The exponent and the imaginary unit, if there are any; the first byte has been read.
    fn exponent(&mut self, start: usize, byte: Option<u8>) -> Token {
        let mut byte = byte;
        if matches!(byte, Some(b'e' | b'E')) {
            let mark = byte;
            byte = self.next();
            if matches!(byte, Some(b'+' | b'-')) {
                byte = self.next();
                if !byte.is_some_and(digit) {
                    self.back(byte);
                    return self.fail(Stop::Token);
                }
            } else if !byte.is_some_and(digit) {
                // The letter belongs to what follows.
                self.back(byte);
                self.back(mark);
                return self.cut(Symbol::Number, start);
            }
            byte = self.take_while(digit);
        }
        if matches!(byte, Some(b'j' | b'J')) {
            byte = self.next();
        }
        self.number_before(start, byte)
    }

    /// A number that ends before the byte that was read last.
    fn number_before(&mut self, start: usize, byte: Option<u8>) -> Token {
        self.back(byte);
        self.cut(Symbol::Number, start)
    }

    /// A string whose first quote has been read.
    pub(super) fn string(&mut self, start: usize, quote: u8) -> Token {
        let mut size = 1;
        let mut closing = 0;
        let mut byte = self.next();
        if byte == Some(quote) {
            byte = self.next();
            if byte == Some(quote) {
                size = 3;
            } else {
                closing = 1;
            }
        }
        if byte != Some(quote) {
            self.back(byte);
        }
        while closing != size {
            match self.next() {
                None if size == 3 => return self.fail_line(Stop::TripleString),
                None => return self.fail_line(Stop::String),
                Some(b'\n') if size == 1 => return self.fail_line(Stop::String),
                Some(byte) if byte == quote => closing += 1,
                Some(b'\\') => {
                    closing = 0;
                    self.next();
                }
                Some(_) => closing = 0,
            }
        }
        self.cut(Symbol::String, start)
    }
}
