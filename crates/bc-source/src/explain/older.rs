//! What was Python until 2.7.

use super::statement::{Hint, Statement};
use crate::grammar::Symbol;

/// What the words were in Python 2, if they prove it.
pub(super) fn meant(line: &Statement<'_>) -> Option<Hint> {
    let rules: [fn(&Statement<'_>) -> Option<Hint>; 8] = [
        print_or_exec,
        except_comma,
        raise_comma,
        backticks,
        not_equal,
        string_prefix,
        long_number,
        tuple_parameter,
    ];
    rules.iter().find_map(|rule| rule(line))
}

/// `print x`, `exec x`
fn print_or_exec(line: &Statement<'_>) -> Option<Hint> {
    // `print not` may go on as `print not in`.
    let word = match line.is(line.before(1), Symbol::KwNot) {
        true => line.before(2),
        false => line.before(1),
    };
    let begins = line.start_of_simple(word) == Some(word);
    if !begins || !line.begins_expression(line.blamed) {
        return None;
    }
    match line.text(word) {
        b"print" => Some("`print` is a function since Python 3.0: `print(...)`".into()),
        b"exec" => Some("`exec` is a function since Python 3.0: `exec(code, globals)`".into()),
        _ => None,
    }
}

/// `except A, e:`
fn except_comma(line: &Statement<'_>) -> Option<Hint> {
    let comma = line.blamed;
    let is_clause = line.is(0, Symbol::KwExcept)
        && line.is(comma, Symbol::Comma)
        && line.is_expression(1..comma)
        && line.is(comma + 1, Symbol::Name)
        && line.is(comma + 2, Symbol::Colon);
    is_clause.then(|| {
        "write `except A as e`, or `except (A, B)` for several classes; the comma is Python 2"
            .into()
    })
}

/// `raise A, b`
fn raise_comma(line: &Statement<'_>) -> Option<Hint> {
    let comma = line.blamed;
    let start = line.start_of_simple(comma)?;
    let is_raise = line.is(start, Symbol::KwRaise)
        && line.is(comma, Symbol::Comma)
        && line.is_expression(start + 1..comma)
        && line.begins_expression(comma + 1);
    is_raise.then(|| "write `raise A(b)`; the comma is Python 2".into())
}

/// `` `x` ``
fn backticks(line: &Statement<'_>) -> Option<Hint> {
    let open = line.blamed;
    let is_backtick = |index: usize| line.text(index) == b"`";
    let close = (open + 1..line.words.len()).find(|&index| is_backtick(index))?;
    let is_repr = is_backtick(open)
        && line.is_expression(open + 1..close)
        && !line.is_one_of(line.before(1), &[Symbol::Name, Symbol::String]);
    is_repr.then(|| Hint {
        text: "write `repr(x)`; the backticks are Python 2",
        words: Some(open..close + 1),
    })
}

/// `a <> b`
fn not_equal(line: &Statement<'_>) -> Option<Hint> {
    let is_operator = line.is(line.blamed, Symbol::NotEqual)
        && line.text(line.blamed) == b"<>"
        && line.begins_expression(line.blamed + 1)
        && ends_expression(line, line.before(1));
    is_operator.then(|| "write `!=`; `<>` is Python 2".into())
}

/// Whether an expression can end with a word.
fn ends_expression(line: &Statement<'_>, index: usize) -> bool {
    line.is_one_of(
        index,
        &[
            Symbol::Name,
            Symbol::Number,
            Symbol::String,
            Symbol::RPar,
            Symbol::RSqb,
            Symbol::RBrace,
            Symbol::Ellipsis,
            Symbol::KwFalse,
            Symbol::KwNone,
            Symbol::KwTrue,
        ],
    )
}

/// `ur'...'`
fn string_prefix(line: &Statement<'_>) -> Option<Hint> {
    let prefix = line.before(1);
    let is_prefix = line.is(line.blamed, Symbol::String)
        && line.text(prefix).eq_ignore_ascii_case(b"ur")
        && line.touches_next(prefix);
    is_prefix.then(|| Hint {
        text: "the prefix `ur` is Python 2: write `r'...'`",
        words: Some(prefix..line.blamed + 1),
    })
}

/// `10L`
fn long_number(line: &Statement<'_>) -> Option<Hint> {
    let number = line.before(1);
    let digits = line.text(number);
    let is_int = match digits {
        [b'0', b'x' | b'X', ..] => true,
        _ => !digits
            .iter()
            .any(|byte| matches!(byte, b'.' | b'e' | b'E' | b'j' | b'J')),
    };
    let is_long = line.is(number, Symbol::Number)
        && is_int
        && matches!(line.text(line.blamed), b"L" | b"l")
        && line.touches_next(number);
    is_long.then(|| Hint {
        text: "ints have no suffix since Python 3.0: leave the `L` out",
        words: Some(number..line.blamed + 1),
    })
}

/// `def f(a, (b, c)):`, `lambda (a, b): a`
fn tuple_parameter(line: &Statement<'_>) -> Option<Hint> {
    let open = line.blamed;
    let close = line.closing(open)?;
    let is_list = line.is(open, Symbol::LPar)
        && line.is(open + 1, Symbol::Name)
        && line.is_one_of(open + 2, &[Symbol::Comma, Symbol::RPar])
        && line.is_expression(open..close + 1);
    let is_parameter = match line.parameters(open) {
        Some(parameters) => {
            line.is_one_of(line.before(1), &[Symbol::LPar, Symbol::Comma])
                && line.is_one_of(close + 1, &[Symbol::RPar, Symbol::Comma, Symbol::Equal])
                && !line.is(parameters.wrapping_sub(1), Symbol::KwLambda)
        }
        None => {
            line.is(line.before(1), Symbol::KwLambda)
                && line.is_one_of(close + 1, &[Symbol::Colon, Symbol::Comma, Symbol::Equal])
        }
    };
    (is_list && is_parameter).then(|| Hint {
        text: "parameters that are tuples are Python 2: take one apart in the function",
        words: Some(open..close + 1),
    })
}

/// `0777`: what the tokenizer refuses.
pub(super) fn number(text: &[u8]) -> Option<String> {
    let digits = text.strip_suffix(b"L").or(text.strip_suffix(b"l"));
    let digits = digits.unwrap_or(text);
    let octal = digits.strip_prefix(b"0")?.trim_ascii();
    let is_octal = !octal.is_empty() && octal.iter().all(|byte| matches!(byte, b'0'..=b'7'));
    is_octal.then(|| {
        let octal = String::from_utf8_lossy(octal);
        format!("octal numbers are written with `0o` since Python 3.0: `0o{octal}`")
    })
}
