//! Arguments of passes as text: words, names and Python literals with commas between them.
//!
//! What a pass makes of its arguments stands in the registry.

use super::builtins;
use crate::source::Source;
use bc_core::constant::Constant;
use bc_core::pyasm::read_constant;

/// One argument: `VALUE` or `NAME=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argument<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) value: &'a str,
}

/// Splits arguments at their commas, those in quotes and brackets left alone; no text is no arguments.
pub(crate) fn split(text: &str) -> Result<Vec<Argument<'_>>, String> {
    let mut arguments = Vec::new();
    if text.trim().is_empty() {
        return Ok(arguments);
    }
    let (mut start, mut equals) = (0, None);
    let mut quote = None;
    let mut depth = 0usize;
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
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '=') if equals.is_none() && depth == 0 => equals = Some(at),
            (None, ',') if depth == 0 => {
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
/// or a literal, as in the texts of code: a number, a string, bytes, `True`, `None`, a tuple of such.
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

/// A literal; `None` if the text starts like a name.
fn constant(text: &str) -> Result<Option<Constant>, String> {
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let (word, rest) = text.split_at(word.unwrap_or(text.len()));
    let is_name = is_identifier(word)
        && !matches!(word, "None" | "True" | "False" | "Ellipsis")
        && !rest.starts_with(['\'', '"', '(']);
    if is_name || text.is_empty() {
        return Ok(None);
    }
    let read = read_constant(text).map(Some);
    read.map_err(|error| match error.help {
        Some(help) => format!("{}: {} ({help})", shown(text), error.problem),
        None => format!("{}: {}", shown(text), error.problem),
    })
}

/// How much of an argument goes into a message, in characters.
const SHOWN: usize = 60;

/// An argument in quotes, cut off if it is very long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}...", text.get(..end).unwrap_or_default()),
    }
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
        assert_eq!(shown("x=(1,'(',[2]),y={1:2}"), "x|(1,'(',[2]); y|{1:2}");
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
        let tuple = Constant::tuple([Constant::from(1), Constant::from("a,(")]);
        assert_eq!(source("(1, 'a,(')"), Ok(Source::Constant(tuple)));
        let long = "1".repeat(10_000_001);
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
            "code f",
            "(1, x)",
            "f(1)",
            "a:",
            &long,
        ] {
            assert!(source(wrong).is_err(), "{wrong:.80}");
        }
        assert!(source(&long).unwrap_err().len() < 300);
    }
}
