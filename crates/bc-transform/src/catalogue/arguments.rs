//! Arguments of passes as text: words, names and Python literals with commas between them.
//!
//! What a pass makes of its arguments stands in the registry.

use super::builtins;
use crate::source::Source;
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;

/// One argument: `VALUE` or `NAME=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argument<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) value: &'a str,
}

/// How many digits a number may have: reading it takes quadratic time.
const MOST_DIGITS: usize = 10_000;

/// Splits arguments at their commas, those in quotes left alone; no text is no arguments.
pub(crate) fn split(text: &str) -> Result<Vec<Argument<'_>>, String> {
    let mut arguments = Vec::new();
    if text.trim().is_empty() {
        return Ok(arguments);
    }
    let (mut start, mut equals) = (0, None);
    let mut quote = None;
    let mut letters = text.char_indices();
    let mut add = |start: usize, equals: Option<usize>, end: usize| {
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().trim();
        let argument = match equals {
            Some(at) => Argument {
                name: Some(part(start, at)),
                value: part(at + 1, end),
            },
            None => Argument {
                name: None,
                value: part(start, end),
            },
        };
        let is_whole = !argument.value.is_empty() && argument.name.is_none_or(is_identifier);
        match is_whole {
            true => arguments.push(argument),
            false => {
                return Err(format!(
                    "found {:?}, expected an argument",
                    part(start, end)
                ));
            }
        }
        Ok(())
    };
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => {
                letters.next();
            }
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '=') if equals.is_none() => equals = Some(at),
            (None, ',') => {
                add(start, equals, at)?;
                (start, equals) = (at + 1, None);
            }
            (None, _) => {}
        }
    }
    if let Some(quote) = quote {
        return Err(format!("a string that starts with {quote} does not end"));
    }
    add(start, equals, text.len())?;
    Ok(arguments)
}

pub(crate) fn is_identifier(name: &str) -> bool {
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(is_start) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A value: `MODULE:NAME`, the name of a built-in, another name, which is looked up where it is used,
/// or a literal: a number, a string, bytes, `True`, `False`, `None`.
pub(crate) fn source(text: &str) -> Result<Source, String> {
    if let Some(constant) = constant(text)? {
        return Ok(Source::Constant(constant));
    }
    if builtins::is_builtin(text) {
        return Ok(Source::builtin(text));
    }
    let error = || format!("found {text:?}, expected NAME, MODULE:NAME or a literal");
    text.parse().map_err(|_| error())
}

/// A literal; `None` if the text starts like none.
fn constant(text: &str) -> Result<Option<Constant>, String> {
    let first = text.chars().next();
    Ok(Some(match (text, first) {
        ("None", _) => Constant::None,
        ("True", _) => Constant::Bool(true),
        ("False", _) => Constant::Bool(false),
        (_, Some('\'' | '"')) => {
            let points = characters(text)?;
            let text = Text::from_code_points(points);
            Constant::str(text.ok_or("a character beyond U+10FFFF")?)
        }
        (_, Some('b' | 'B')) if text.get(1..).is_some_and(|s| s.starts_with(['\'', '"'])) => {
            let points = characters(text.get(1..).unwrap_or_default())?.into_iter();
            let bytes: Result<Vec<u8>, _> = points.map(u8::try_from).collect();
            Constant::bytes(bytes.map_err(|_| "a character that is no byte")?)
        }
        (_, Some('0'..='9' | '+' | '-' | '.')) => {
            number(text).ok_or_else(|| format!("found {text:?}, expected a number"))?
        }
        _ => return Ok(None),
    }))
}

/// A number with its sign.
fn number(text: &str) -> Option<Constant> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let (radix, rest) = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (16, digits.get(2..)?),
        Some("0o") => (8, digits.get(2..)?),
        Some("0b") => (2, digits.get(2..)?),
        _ => (10, digits),
    };
    if !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix)) {
        // As in Python, a decimal number does not start with a zero, unless it is zero.
        let is_octal_of_old = radix == 10 && rest.starts_with('0') && rest.contains(|c| c != '0');
        let number = BigInt::parse_bytes(rest.as_bytes(), radix).filter(|_| !is_octal_of_old)?;
        return Some(Constant::Int(if is_negative { -number } else { number }));
    }
    let (digits, is_imaginary) = match digits.strip_suffix(['j', 'J']) {
        Some(digits) => (digits, true),
        None => (digits, false),
    };
    // Rust reads words as numbers, too.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let float: f64 = digits.parse().ok()?;
    let float = if is_negative { -float } else { float };
    Some(match is_imaginary {
        true => Constant::Complex { re: 0.0, im: float },
        false => Constant::Float(float),
    })
}

/// The code points between the quotes a text starts and ends with, escapes resolved.
fn characters(text: &str) -> Result<Vec<u32>, String> {
    let mut letters = text.chars();
    let quote = letters.next();
    let mut points = Vec::new();
    while let Some(letter) = letters.next() {
        if Some(letter) == quote {
            let rest = letters.as_str();
            return match rest.is_empty() {
                true => Ok(points),
                false => Err(format!("found {rest:?} behind a string")),
            };
        }
        if letter != '\\' {
            points.push(u32::from(letter));
            continue;
        }
        let escaped = letters.next();
        let mut hex = |count: usize| {
            let digits: String = letters.by_ref().take(count).collect();
            let is_whole = digits.len() == count && digits.chars().all(|c| c.is_ascii_hexdigit());
            let point = u32::from_str_radix(&digits, 16).ok().filter(|_| is_whole);
            point.ok_or_else(|| format!("expected {count} hexadecimal digits in an escape"))
        };
        points.push(match escaped {
            Some(c @ ('\\' | '\'' | '"')) => u32::from(c),
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('0') => 0,
            Some('x') => hex(2)?,
            Some('u') => hex(4)?,
            Some('U') => hex(8)?,
            other => {
                let other = other.map(String::from).unwrap_or_default();
                return Err(format!(
                    "found the escape \\{other}, expected one of \\\\ \\' \\\" \\n \\r \\t \\0 \\x \\u \\U"
                ));
            }
        });
    }
    Err("a string without an end".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;

    #[test]
    fn commas_and_quotes() {
        let shown = |text| {
            let arguments = split(text).unwrap().into_iter();
            let shown = arguments.map(|a| format!("{}|{}", a.name.unwrap_or("-"), a.value));
            shown.collect::<Vec<_>>().join("; ")
        };
        assert_eq!(shown(""), "");
        assert_eq!(shown("len, x=1"), "-|len; x|1");
        assert_eq!(shown("x='a,b=\\'',y=\"'\""), "x|'a,b=\\''; y|\"'\"");
        for wrong in [",", "a,", "=1", "x=", "1=2", "x='a", "x='a\\", "a b=1"] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn literals_and_names() {
        let complex = Constant::Complex { re: 0.0, im: 2.0 };
        for (text, expected) in [
            ("1", Constant::from(1)),
            ("-0x1F", Constant::from(-31)),
            ("0b101", Constant::from(5)),
            ("000", Constant::from(0)),
            ("-0.0", Constant::from(-0.0)),
            ("1e3", Constant::from(1000.0)),
            (".5", Constant::from(0.5)),
            ("2j", complex),
            ("True", Constant::from(true)),
            ("None", Constant::None),
            ("'a\\n\\x41\\u00e9'", Constant::from("a\nA\u{e9}")),
            ("b'\\xff'", Constant::bytes([255])),
        ] {
            assert_eq!(source(text), Ok(Source::Constant(expected)), "{text}");
        }
        assert_eq!(source("len"), Ok(Source::builtin("len")));
        assert_eq!(source("Decimal"), Ok(Source::global("Decimal")));
        assert_eq!(source("inf"), Ok(Source::global("inf")));
        let imported = Source::attribute("collections", "OrderedDict");
        assert_eq!(source("collections:OrderedDict"), Ok(imported));
        let long = "1".repeat(MOST_DIGITS + 1);
        for wrong in [
            "1x",
            "0x",
            "012",
            "-",
            "--1",
            "'a'b",
            "'a",
            "'\\q'",
            "'\\x4'",
            "a b",
            "",
            "1_0",
            "b'\\u0100'",
            "'\\Uffffffff'",
            "-inf",
            "a:",
            &long,
        ] {
            assert!(source(wrong).is_err(), "{wrong}");
        }
    }
}
