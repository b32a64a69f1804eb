//! Numbers and strings: what their characters mean.

use super::escape::{self, Fault};
use super::{Lower, Result, refuse};
use crate::ast::{ExprId, ExprKind, Number};
use crate::error::SourceError;
use crate::parse::{self, Node};
use num_bigint::BigInt;
use num_traits::Zero;
use std::sync::Arc;

/// The bytes that a byte of a string literal takes at most until it is a constant: code points in a list that grows.
const TEXT_BYTES: usize = 16;
/// The same of an int, which is made of pieces.
const INT_BYTES: usize = 4;

impl Lower<'_> {
    pub(super) fn number(&mut self, token: &Node) -> Result<ExprId> {
        let digits = self.text(token);
        // Long ints take more than a step to a digit, but not as many as there are digits.
        let weight = digits.len().isqrt() / 8 + 1;
        self.meter.steps(digits.len(), weight as u64)?;
        self.meter.bytes(digits.len(), INT_BYTES)?;
        let number = number(&String::from_utf8_lossy(digits));
        self.expr_node(token.position(), ExprKind::Num(number))
    }

    /// Strings after each other, as one.
    #[inline(never)]
    pub(super) fn strings(&mut self, node: &Node, tokens: &[Node]) -> Result<ExprId> {
        let mut bytes = Vec::new();
        let mut text = escape::Builder::default();
        let length = tokens.iter().map(|token| token.length as usize).sum();
        self.meter.steps(length, 1)?;
        self.meter.bytes(length, TEXT_BYTES)?;
        let (mut of_bytes, mut shared) = (None, true);
        for token in tokens {
            let literal = Literal::new(self.text(token));
            let read = if literal.bytes {
                if !literal.body.is_ascii() {
                    let message = "bytes can only contain ASCII literal characters.";
                    return refuse(token, message);
                }
                shared &= literal.raw || !literal.body.contains(&b'\\');
                if literal.raw {
                    bytes.extend_from_slice(literal.body);
                    Ok(())
                } else {
                    escape::bytes(literal.body, &mut bytes)
                }
            } else if literal.raw {
                parse::utf8(literal.body)
                    .map(|body| text.push_str(body))
                    .map_err(Fault::Unicode)
            } else {
                escape::text(literal.body, &mut text)
            };
            read.map_err(|fault| told(node, fault))?;
            if *of_bytes.get_or_insert(literal.bytes) != literal.bytes {
                return refuse(node, "cannot mix bytes and nonbytes literals");
            }
        }
        self.tree.literals.named_characters |= text.has_named();
        let escaped = !shared && bytes.len() <= 1;
        let kind = match of_bytes {
            Some(true) => ExprKind::Bytes(bytes.into()),
            _ => ExprKind::Str(Arc::new(text.finish())),
        };
        let expr = self.expr_node(node.position(), kind)?;
        if escaped {
            self.tree.literals.escaped_bytes.insert(expr);
        }
        Ok(expr)
    }
}

/// The error for a fault in a string.
fn told(node: &Node, fault: Fault) -> SourceError {
    let message = match fault {
        Fault::Unicode(message) => format!("(unicode error) {message}"),
        Fault::Value(message) => format!("(value error) {message}"),
    };
    SourceError::syntax(message, node.position())
}

/// A string taken apart.
struct Literal<'a> {
    bytes: bool,
    raw: bool,
    /// What is between the quotes.
    body: &'a [u8],
}

impl<'a> Literal<'a> {
    fn new(text: &'a [u8]) -> Literal<'a> {
        let quote = |byte: &u8| matches!(byte, b'\'' | b'"');
        let prefix = text.iter().position(quote).unwrap_or_default();
        let has = |letter: u8| {
            text[..prefix]
                .iter()
                .any(|byte| byte.eq_ignore_ascii_case(&letter))
        };
        let quoted = &text[prefix..];
        let size = match quoted {
            // Six quotes at least; two are an empty string.
            [a, b, c, _, _, _, ..] if a == b && b == c => 3,
            _ => 1,
        };
        Literal {
            bytes: has(b'b'),
            raw: has(b'r'),
            body: quoted.get(size..quoted.len() - size).unwrap_or_default(),
        }
    }
}

/// The number of a token.
fn number(text: &str) -> Number {
    let based = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    };
    if let Some(radix) = based {
        return Number::Int(int(text.get(2..).unwrap_or_default(), radix));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Int(int(text, 10));
    }
    // Digits, a point and an exponent are a float to Rust as well.
    match text.strip_suffix(['j', 'J']) {
        Some(digits) => Number::Imaginary(digits.parse().unwrap_or_default()),
        None => Number::Float(text.parse().unwrap_or_default()),
    }
}

/// How many digits are read at once.
const PIECE: usize = 512;

/// The int of digits. Long ones are read in halves, which takes less than the square of their number.
fn int(digits: &str, radix: u32) -> BigInt {
    if let Ok(small) = u64::from_str_radix(digits, radix) {
        return small.into();
    }
    let digits = digits.as_bytes();
    if radix.is_power_of_two() || digits.len() <= PIECE {
        return BigInt::parse_bytes(digits, radix).unwrap_or_default();
    }
    // Pieces from the right, all but the leftmost of the same length; then pairs of them, and so on.
    let mut values: Vec<BigInt> = digits
        .rchunks(PIECE)
        .map(|piece| BigInt::parse_bytes(piece, radix).unwrap_or_default())
        .collect();
    let mut weight = BigInt::from(radix).pow(u32::try_from(PIECE).unwrap_or_default());
    while values.len() > 1 {
        values = values
            .chunks(2)
            .map(|pair| match pair {
                [low, high] => low + high * &weight,
                _ => pair.first().cloned().unwrap_or_else(BigInt::zero),
            })
            .collect();
        if values.len() > 1 {
            weight = &weight * &weight;
        }
    }
    values.pop().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        assert_eq!(number("0x1F"), Number::Int(31.into()));
        assert_eq!(number("00"), Number::Int(0.into()));
        assert_eq!(number("0b101"), Number::Int(5.into()));
        assert_eq!(number("1."), Number::Float(1.0));
        assert_eq!(number(".5e1"), Number::Float(5.0));
        assert_eq!(number("1.e400"), Number::Float(f64::INFINITY));
        assert_eq!(number("0777j"), Number::Imaginary(777.0));
    }

    #[test]
    fn long_ints_are_read_in_halves() {
        for length in [20, PIECE, PIECE + 1, 3 * PIECE + 7, 8 * PIECE] {
            let digits: String = (0..length)
                .map(|i| char::from(b'1' + (i * 7 % 9) as u8))
                .collect();
            let whole = BigInt::parse_bytes(digits.as_bytes(), 10).unwrap();
            assert_eq!(int(&digits, 10), whole);
        }
    }

    #[test]
    fn literals_are_taken_apart() {
        for (text, bytes, raw, body) in [
            ("''", false, false, ""),
            ("''''''", false, false, ""),
            ("'''a'''", false, false, "a"),
            ("Rb\"a'\"", true, true, "a'"),
            ("u'\\''", false, false, "\\'"),
            ("'''\"'''", false, false, "\""),
        ] {
            let literal = Literal::new(text.as_bytes());
            assert_eq!((literal.bytes, literal.raw), (bytes, raw), "{text}");
            assert_eq!(literal.body, body.as_bytes(), "{text}");
        }
    }
}
