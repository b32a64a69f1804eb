//! Numbers: integers in any base, floats, complex numbers, and not-a-numbers with their bits.

use crate::constant::Constant;
use crate::pyasm::cursor::{Cursor, shorten};
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Step};
use num_bigint::BigInt;

/// So many decimal digits take seconds.
const MOST_DIGITS: usize = 10_000_000;

/// Reads a number, if one stands here.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Step<Option<Constant>> {
    cursor.blanks();
    let start = cursor.at;
    if cursor.eat_str("complex(") {
        let re = float(cursor)?;
        if !cursor.eat(',') {
            return Err(cursor.expected(", and the imaginary part"));
        }
        let im = float(cursor)?;
        if !cursor.eat(')') {
            return Err(cursor.expected("the ) of complex("));
        }
        return Ok(Some(Constant::Complex { re, im }));
    }
    let negative = sign(cursor);
    if let Some(f) = special(cursor)? {
        let f = if negative { -f } else { f };
        return Ok(Some(imaginary_or(cursor, f)));
    }
    let rest = cursor.rest();
    for (prefix, other, radix) in [("0x", "0X", 16), ("0o", "0O", 8), ("0b", "0B", 2)] {
        if !rest.starts_with(prefix) && !rest.starts_with(other) {
            continue;
        }
        let digits = rest.get(2..).unwrap_or_default();
        let length = digits.find(|c: char| !c.is_digit(radix));
        let digits = digits.get(..length.unwrap_or(digits.len()));
        let Some(value) = digits.and_then(|d| BigInt::parse_bytes(d.as_bytes(), radix)) else {
            return Err(cursor.expected("digits behind the base"));
        };
        cursor.at += 2 + digits.map_or(0, str::len);
        no_more(cursor, start)?;
        return Ok(Some(Constant::Int(if negative { -value } else { value })));
    }
    let length = decimal_length(rest);
    let Some(text) = rest.get(..length).filter(|text| !text.is_empty()) else {
        cursor.at = start;
        return Ok(None);
    };
    cursor.at += length;
    let is_imaginary = matches!(cursor.rest().chars().next(), Some('j' | 'J'));
    if !is_imaginary && text.bytes().all(|b| b.is_ascii_digit()) {
        if text.len() > MOST_DIGITS {
            let problem = Problem::TooLarge {
                found: shorten(text),
                what: "an int in decimal, in digits",
                most: MOST_DIGITS as u64,
            };
            return Err(Fault::new(start..cursor.at, problem).help("write it in hexadecimal"));
        }
        if cursor.takes_longs() {
            // As Python 2 wrote what is large.
            cursor.eat_str("L");
        }
        no_more(cursor, start)?;
        if text.starts_with('0') && text.bytes().any(|digit| digit != b'0') {
            // As in Python: such numbers were octal once.
            let problem = Problem::Expected {
                expected: "a number",
                found: shorten(text),
            };
            let fault = Fault::new(start..cursor.at, problem);
            return Err(fault.help("a decimal number does not start with 0; octal is 0o17"));
        }
        let value = decimal(text);
        return Ok(Some(Constant::Int(if negative { -value } else { value })));
    }
    // What has this form is what Rust reads as a float, too.
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    let value = if negative { -value } else { value };
    let number = imaginary_or(cursor, value);
    no_more(cursor, start)?;
    Ok(Some(number))
}

/// The value of decimal digits. Halves are read apart, so that it is as fast as multiplication.
fn decimal(digits: &str) -> BigInt {
    /// So many are read at once.
    const FEW: u32 = 1000;
    // Groups of digits from the last to the first, each standing for `base` times the one before it.
    let value = |group: &[u8]| BigInt::parse_bytes(group, 10).unwrap_or_default();
    let groups = digits.as_bytes().rchunks(FEW as usize);
    let mut groups: Vec<BigInt> = groups.map(value).collect();
    let mut base = BigInt::from(10).pow(FEW);
    while groups.len() > 1 {
        groups = groups
            .chunks(2)
            .map(|pair| match pair {
                [low, high] => high * &base + low,
                _ => pair.iter().sum(),
            })
            .collect();
        if groups.len() > 1 {
            base = &base * &base;
        }
    }
    groups.pop().unwrap_or_default()
}

/// `(1+2j)`, `(-0-1.5j)`, `(nan+infj)`: the parts as they are written, no arithmetic. Nothing is read
/// if something else stands here.
pub(super) fn complex_in_parentheses(cursor: &mut Cursor<'_>) -> Step<Option<Constant>> {
    let mut ahead = cursor.clone();
    if !ahead.eat('(') {
        return Ok(None);
    }
    let Some(re) = part(&mut ahead)? else {
        return Ok(None);
    };
    if !matches!(ahead.peek(), Some('+' | '-')) {
        return Ok(None);
    }
    let Some(im) = part(&mut ahead)? else {
        return Ok(None);
    };
    if !ahead.eat_str("j") || !ahead.eat(')') {
        return Ok(None);
    }
    cursor.at = ahead.at;
    Ok(Some(Constant::Complex { re, im }))
}

/// One part of a complex number, with its sign.
fn part(cursor: &mut Cursor<'_>) -> Step<Option<f64>> {
    cursor.blanks();
    let negative = sign(cursor);
    let value = match special(cursor)? {
        Some(value) => value,
        None => {
            let length = decimal_length(cursor.rest());
            let text = cursor.rest().get(..length).unwrap_or_default();
            let Ok(value) = text.parse::<f64>() else {
                return Ok(None);
            };
            cursor.at += length;
            value
        }
    };
    Ok(Some(if negative { -value } else { value }))
}

/// A float on its own.
fn float(cursor: &mut Cursor<'_>) -> Step<f64> {
    match part(cursor)? {
        Some(value) => Ok(value),
        None => Err(cursor.expected("a float")),
    }
}

fn sign(cursor: &mut Cursor<'_>) -> bool {
    // One tool writes `(1+-2j)`.
    if cursor.eat_str("-") || cursor.takes_longs() && cursor.eat_str("+-") {
        cursor.blanks();
        return true;
    }
    cursor.eat_str("+");
    false
}

/// `inf`, `nan` and `nan(0x7ff8000000000001)`; `float('inf')` and its like, as some tools print them.
fn special(cursor: &mut Cursor<'_>) -> Step<Option<f64>> {
    for (call, value) in [
        ("float('nan')", DEFAULT_NAN),
        ("float('-nan')", -DEFAULT_NAN),
        ("float('inf')", f64::INFINITY),
        ("float('-inf')", f64::NEG_INFINITY),
    ] {
        if cursor.eat_str(call) {
            return Ok(Some(value));
        }
    }
    if cursor.eat_str("inf") {
        return Ok(Some(f64::INFINITY));
    }
    if !cursor.eat_str("nan") {
        return Ok(None);
    }
    if !cursor.eat_str("(") {
        return Ok(Some(DEFAULT_NAN));
    }
    let (bits, span) = cursor.number("the bits of a not-a-number", u64::MAX)?;
    let value = f64::from_bits(bits);
    if !value.is_nan() {
        let problem = Problem::Expected {
            expected: "the bits of a not-a-number",
            found: format!("{bits:#x}"),
        };
        return Err(Fault::new(span, problem));
    }
    match cursor.eat(')') {
        true => Ok(Some(value)),
        false => Err(cursor.expected("the ) of nan(")),
    }
}

/// What `float('nan')` gives.
pub(super) const DEFAULT_NAN: f64 = f64::from_bits(0x7FF8_0000_0000_0000);

fn imaginary_or(cursor: &mut Cursor<'_>, value: f64) -> Constant {
    if cursor.eat_str("j") || cursor.eat_str("J") {
        return Constant::Complex { re: 0.0, im: value };
    }
    Constant::Float(value)
}

/// How long the decimal number is that stands at the start: digits, a fraction, an exponent.
fn decimal_length(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let is_at =
        |at: usize, wanted: &[u8]| text.as_bytes().get(at).is_some_and(|b| wanted.contains(b));
    let whole = digits(0);
    let mut end = whole;
    if is_at(end, b".") {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    }
    if end > 0 && is_at(end, b"eE") {
        let signed = end + 1 + usize::from(is_at(end + 1, b"+-"));
        let exponent = digits(signed);
        if exponent > 0 {
            end = signed + exponent;
        }
    }
    end
}

/// That the number does not run into a word.
fn no_more(cursor: &Cursor<'_>, start: usize) -> Step<()> {
    let mut ahead = cursor.clone();
    let runs_on = ahead
        .rest()
        .starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    if !runs_on {
        return Ok(());
    }
    ahead.word();
    let problem = Problem::Expected {
        expected: "a number",
        found: "a number that runs into a word".to_owned(),
    };
    Err(Fault::new(start..ahead.at, problem))
}
