//! Text to pattern: Python literals, as `repr` prints the constants of code.

use super::parse::{Parsed, Parser};
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;

const EXPECTED: &str = "a literal or a type of constants";

impl Parser<'_> {
    /// A literal. Lists, dicts and sets are no constants of compiled code.
    pub(super) fn literal(&mut self) -> Parsed<Constant> {
        let start = self.at();
        match self.peek() {
            Some('\'' | '"') => self.string(),
            Some('(') => self.nested(start, Self::tuple),
            Some(c) if c.is_ascii_digit() || matches!(c, '+' | '-' | '.') => self.numeral(),
            Some(c) if c.is_alphabetic() => self.word(),
            _ => Err(self.unexpected(EXPECTED)),
        }
    }

    fn word(&mut self) -> Parsed<Constant> {
        let start = self.at();
        let word = self.take(|c| c.is_alphanumeric() || c == '_');
        match word {
            "None" => Ok(Constant::None),
            "True" => Ok(Constant::Bool(true)),
            "False" => Ok(Constant::Bool(false)),
            "Ellipsis" => Ok(Constant::Ellipsis),
            "inf" | "nan" | "infj" | "nanj" => {
                self.go_back(start);
                self.numeral()
            }
            "frozenset" => self.nested(start, Self::frozenset),
            "u" | "U" if matches!(self.peek(), Some('\'' | '"')) => self.string(),
            "b" | "B" if matches!(self.peek(), Some('\'' | '"')) => self.bytes(),
            _ => {
                let expected = format!("{EXPECTED} (a string needs quotes)");
                Err(self.unexpected_at(start..self.at(), &expected))
            }
        }
    }

    /// `()`, `(1,)`, `(1, 2)`; one number and an imaginary one are a complex number, and what is alone
    /// without a comma is itself.
    fn tuple(&mut self) -> Parsed<Constant> {
        self.eat("(");
        let mut items = Vec::new();
        let mut has_comma = false;
        loop {
            self.skip_blanks();
            if self.eat(")") {
                break;
            }
            if !items.is_empty() && !has_comma {
                return Err(self.unexpected("`,` or `)`"));
            }
            let start = self.at();
            let item = self.literal()?;
            let real = self.since(start).parse::<f64>().ok();
            self.skip_blanks();
            let item = match (real, self.peek()) {
                (Some(re), Some('+' | '-')) if items.is_empty() => self.imaginary(re)?,
                _ => item,
            };
            items.push(item);
            self.skip_blanks();
            has_comma = self.eat(",");
        }
        match items.pop() {
            Some(item) if items.is_empty() && !has_comma => Ok(item),
            last => {
                items.extend(last);
                Ok(Constant::tuple(items))
            }
        }
    }

    /// The imaginary part of a complex number.
    fn imaginary(&mut self, re: f64) -> Parsed<Constant> {
        let start = self.at();
        match self.numeral()? {
            Constant::Complex { im, .. } => Ok(Constant::Complex { re, im }),
            _ => Err(self.unexpected_at(start..self.at(), "an imaginary part such as `2j`")),
        }
    }

    /// `()` or `({1, 2})` behind the word.
    fn frozenset(&mut self) -> Parsed<Constant> {
        let mut items: Vec<Constant> = Vec::new();
        let open = |this: &mut Self, wanted: &str| {
            this.skip_blanks();
            match this.eat(wanted) {
                true => Ok(()),
                false => Err(this.unexpected(&format!("`{wanted}`"))),
            }
        };
        open(self, "(")?;
        self.skip_blanks();
        if self.eat(")") {
            return Ok(Constant::frozenset(items));
        }
        open(self, "{")?;
        loop {
            self.skip_blanks();
            items.push(self.literal()?);
            self.skip_blanks();
            if !self.eat(",") {
                break;
            }
        }
        open(self, "}")?;
        open(self, ")")?;
        Ok(Constant::frozenset(items))
    }

    /// A number with its sign, or an ellipsis.
    fn numeral(&mut self) -> Parsed<Constant> {
        if self.eat("...") {
            return Ok(Constant::Ellipsis);
        }
        let start = self.at();
        let sign = match self.peek() {
            Some('-') => "-",
            _ => "",
        };
        if matches!(self.peek(), Some('+' | '-')) {
            self.next();
        }
        let digits_start = self.at();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let mut run = self.take(is_part);
        let is_hex = run.starts_with("0x") || run.starts_with("0X");
        if run.ends_with(['e', 'E']) && !is_hex && matches!(self.peek(), Some('+' | '-')) {
            self.next();
            self.take(is_part);
            run = self.since(digits_start);
        }
        let number = number(sign, run);
        number.ok_or_else(|| self.unexpected_at(start..self.at(), "a number"))
    }

    fn string(&mut self) -> Parsed<Constant> {
        let start = self.at();
        let points = self.characters(false)?;
        match Text::from_code_points(points) {
            Some(text) => Ok(Constant::str(text)),
            None => {
                Err(self
                    .unexpected_at(start..self.at(), "code points that are not beyond U+10FFFF"))
            }
        }
    }

    fn bytes(&mut self) -> Parsed<Constant> {
        let start = self.at();
        let points = self.characters(true)?;
        let bytes: Result<Vec<u8>, _> = points.into_iter().map(u8::try_from).collect();
        match bytes {
            Ok(bytes) => Ok(Constant::bytes(bytes)),
            Err(_) => Err(self.unexpected_at(start..self.at(), "bytes")),
        }
    }

    /// What stands between quotes, escapes resolved.
    fn characters(&mut self, is_bytes: bool) -> Parsed<Vec<u32>> {
        let start = self.at();
        let quote = self.next();
        let mut points = Vec::new();
        loop {
            let at = self.at();
            match self.next() {
                None | Some('\n') => {
                    return Err(self.unexpected_at(start..at, "a string that ends on its line"));
                }
                c if c == quote => return Ok(points),
                Some('\\') => points.extend(self.escape(at, is_bytes)?),
                Some(c) if is_bytes && !c.is_ascii() => {
                    return Err(self.unexpected_at(at..self.at(), "an ASCII character"));
                }
                Some(c) => points.push(u32::from(c)),
            }
        }
    }

    /// What a backslash and the characters behind it stand for. A backslash in front of something that
    /// is no escape stays, as in Python.
    fn escape(&mut self, start: usize, is_bytes: bool) -> Parsed<Vec<u32>> {
        let escaped = self.next();
        let point = match escaped {
            None => return Err(self.unexpected_at(start..self.at(), "a string that ends")),
            Some('\n') => return Ok(Vec::new()),
            Some(c @ ('\\' | '\'' | '"')) => u32::from(c),
            Some('a') => 7,
            Some('b') => 8,
            Some('t') => 9,
            Some('n') => 10,
            Some('v') => 11,
            Some('f') => 12,
            Some('r') => 13,
            Some(c @ '0'..='7') => {
                let mut value = u32::from(c) - u32::from('0');
                for _ in 0..2 {
                    match self.peek().and_then(|c| c.to_digit(8)) {
                        Some(digit) => {
                            self.next();
                            value = value << 3 | digit;
                        }
                        None => break,
                    }
                }
                // Python keeps the low byte of what is octal in bytes.
                if is_bytes { value & 0xFF } else { value }
            }
            Some('x') => self.hex(start, 2)?,
            Some('u') if !is_bytes => self.hex(start, 4)?,
            Some('U') if !is_bytes => self.hex(start, 8)?,
            Some(c) => return Ok(vec![u32::from('\\'), u32::from(c)]),
        };
        Ok(vec![point])
    }

    fn hex(&mut self, start: usize, digits: u32) -> Parsed<u32> {
        let mut value: u32 = 0;
        for _ in 0..digits {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                let expected = format!("{digits} hexadecimal digits");
                return Err(self.unexpected_at(start..self.at(), &expected));
            };
            self.next();
            value = value << 4 | digit;
        }
        Ok(value)
    }
}

/// The number that a run of letters and digits is.
fn number(sign: &str, run: &str) -> Option<Constant> {
    if let Some(imaginary) = run.strip_suffix(['j', 'J']) {
        let im = float(sign, imaginary)?;
        return Some(Constant::Complex { re: 0.0, im });
    }
    let radix = match run.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    let digits = match radix {
        10 => run,
        _ => run.get(2..)?,
    };
    // A sign that stands before the digits has been taken already.
    if !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)) {
        let number = BigInt::parse_bytes(digits.as_bytes(), radix)?;
        return Some(Constant::Int(match sign {
            "-" => -number,
            _ => number,
        }));
    }
    float(sign, run).map(Constant::Float)
}

fn float(sign: &str, run: &str) -> Option<f64> {
    let is_word = matches!(run, "inf" | "nan");
    let is_number = run.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let value: f64 = (is_word || is_number).then(|| run.parse().ok())??;
    Some(match sign {
        "-" => -value,
        _ => value,
    })
}
