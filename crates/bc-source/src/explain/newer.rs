//! What is Python since 3.6.

use super::statement::{Hint, Statement};
use crate::error::SourceError;
use crate::grammar::Symbol;
use bc_core::suggest::nearest;
use std::ops::Range;

const UNDERSCORES: &str = "underscores in numbers are Python 3.6 or later";

/// What the words are in a later version, if they prove it.
pub(super) fn meant(line: &Statement<'_>) -> Option<Hint> {
    let rules: [fn(&Statement<'_>) -> Option<Hint>; 17] = [
        formatted_string,
        walrus,
        match_statement,
        annotation,
        underscore,
        async_comprehension,
        comma_behind_star,
        positional_only,
        except_star,
        with_brackets,
        decorator,
        starred_result,
        starred_index,
        type_parameters,
        type_statement,
        await_outside,
        async_outside,
    ];
    rules.iter().find_map(|rule| rule(line))
}

/// What the compiler of a later version lets pass.
pub(super) fn by_message(error: &SourceError) -> Option<&'static str> {
    Some(match &*error.message {
        "future feature annotations is not defined" => {
            "`from __future__ import annotations` is Python 3.7 or later"
        }
        "'yield' inside async function" => "asynchronous generators are Python 3.6 or later",
        "'continue' not supported inside 'finally' clause" => {
            "`continue` in a `finally` clause is Python 3.8 or later"
        }
        "more than 255 arguments" => "more than 255 arguments are Python 3.7 or later",
        "'await' expressions in comprehensions are not supported" => {
            "`await` in comprehensions is Python 3.6 or later"
        }
        _ => return None,
    })
}

/// `f'...'`, `rt'...'`
fn formatted_string(line: &Statement<'_>) -> Option<Hint> {
    // The name is to blame where the string follows upon another.
    let prefix = match line.is(line.blamed, Symbol::String) {
        true => line.before(1),
        false => line.blamed,
    };
    if !line.is(prefix, Symbol::Name) || !line.touches_next(prefix) {
        return None;
    }
    if !line.is(prefix + 1, Symbol::String) || !may_begin_operand(line, prefix) {
        return None;
    }
    let text = match line.text(prefix).to_ascii_lowercase().as_slice() {
        b"f" | b"fr" | b"rf" => "f-strings are Python 3.6 or later: use `str.format`",
        b"t" | b"tr" | b"rt" => "t-strings are Python 3.14 or later",
        _ => return None,
    };
    Some(Hint {
        text,
        words: Some(prefix..prefix + 2),
    })
}

/// Whether a literal may stand at this place, by the word before it.
fn may_begin_operand(line: &Statement<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else {
        return true;
    };
    let names_follow = line.is_one_of(
        before,
        &[
            Symbol::Dot,
            Symbol::KwAs,
            Symbol::KwClass,
            Symbol::KwDef,
            Symbol::KwDel,
            Symbol::KwFor,
            Symbol::KwFrom,
            Symbol::KwGlobal,
            Symbol::KwImport,
            Symbol::KwNonlocal,
            Symbol::At,
        ],
    );
    let is_parameter =
        line.parameters(index).is_some() && line.is_one_of(before, &[Symbol::LPar, Symbol::Comma]);
    let is_import = line.is_one_of(0, &[Symbol::KwImport, Symbol::KwFrom]);
    !names_follow && !is_parameter && !is_import
}

/// `name := value`
fn walrus(line: &Statement<'_>) -> Option<Hint> {
    let colon = match line.is(line.blamed, Symbol::Equal) {
        true => line.before(1),
        false => line.blamed,
    };
    let is_operator = line.is(colon, Symbol::Colon)
        && line.is(colon + 1, Symbol::Equal)
        && line.touches_next(colon)
        && line.begins_expression(colon + 2);
    let name = colon.wrapping_sub(1);
    if !is_operator || !line.is(name, Symbol::Name) {
        return None;
    }
    let since = |newer: bool| Hint {
        text: match newer {
            true => "`:=` without parentheses is Python 3.10 or later here",
            false => "assignment expressions (`:=`) are Python 3.8 or later",
        },
        words: Some(colon..colon + 2),
    };
    let Some(open) = line.bracket(colon) else {
        let heads = [Symbol::KwIf, Symbol::KwElif, Symbol::KwWhile];
        let is_test = name == 1 && line.is_one_of(0, &heads);
        return is_test.then(|| since(false));
    };
    let before = name.wrapping_sub(1);
    let is_first = before == open;
    if !is_first && !line.is(before, Symbol::Comma) {
        return None;
    }
    let has_lambda = line.find_in(open + 1..colon, Symbol::KwLambda);
    if has_lambda || line.parameters(colon).is_some() {
        return None;
    }
    let holder = open.wrapping_sub(1);
    let is_target = line.is_one_of(
        holder,
        &[Symbol::KwDel, Symbol::KwFor, Symbol::KwImport, Symbol::KwAs],
    );
    if is_target {
        return None;
    }
    Some(since(match line.symbol(open) {
        Some(Symbol::LBrace) => true,
        Some(Symbol::LSqb) => is_subscript(line, open),
        _ => false,
    }))
}

/// Whether a square bracket stands behind what it is a subscript of.
fn is_subscript(line: &Statement<'_>, open: usize) -> bool {
    let behind = [
        Symbol::Name,
        Symbol::String,
        Symbol::RPar,
        Symbol::RSqb,
        Symbol::RBrace,
    ];
    line.is(open, Symbol::LSqb) && line.is_one_of(open.wrapping_sub(1), &behind)
}

/// `match x:` and a block that begins with `case`
fn match_statement(line: &Statement<'_>) -> Option<Hint> {
    let end = line.words.len().checked_sub(2)?;
    let is_head = line.is_name(0, b"match")
        && line.is(end, Symbol::Colon)
        && line.is(end + 1, Symbol::Newline)
        && (1..=end).contains(&line.blamed)
        && line.has_block_of(b"case");
    is_head.then_some(Hint {
        text: "`match` statements are Python 3.10 or later",
        words: Some(0..1),
    })
}

/// `x: int = 1`
fn annotation(line: &Statement<'_>) -> Option<Hint> {
    let colon = line.blamed;
    if !line.is(colon, Symbol::Colon) || line.bracket(colon).is_some() {
        return None;
    }
    let start = line.start_of_simple(colon)?;
    let is_target = line.is(start, Symbol::Name) && is_place(line, start..colon);
    let ends = [Symbol::Equal, Symbol::Semi, Symbol::Newline, Symbol::Comma];
    let end = line.find(colon + 1, &ends)?;
    let is_annotation = !line.is(end, Symbol::Comma)
        && end > colon + 1
        && line.is_expression(colon + 1..end)
        && (line.is(end, Symbol::Equal) || !line.find_in(colon + 1..end, Symbol::LPar));
    // What looks like a keyword is rather that.
    let name = String::from_utf8_lossy(line.text(start));
    let heads = ["else", "try", "finally", "default", "lambda"];
    if !is_target || !is_annotation || nearest(&name, heads).is_some() {
        return None;
    }
    Some("annotations of variables are Python 3.6 or later".into())
}

/// Whether the words are a name, an attribute or a subscript.
fn is_place(line: &Statement<'_>, words: Range<usize>) -> bool {
    let mut at = words.start + 1;
    while at < words.end {
        if line.is(at, Symbol::Dot) && line.is(at + 1, Symbol::Name) {
            at += 2;
        } else if line.is(at, Symbol::LSqb) {
            match line.closing(at) {
                Some(close) => at = close + 1,
                None => return false,
            }
        } else {
            return false;
        }
    }
    at == words.end
}

/// `1_000`
fn underscore(line: &Statement<'_>) -> Option<Hint> {
    let number = line.before(1);
    let is_split = line.is(number, Symbol::Number)
        && line.is(line.blamed, Symbol::Name)
        && line.touches_next(number);
    if !is_split {
        return None;
    }
    // What follows may belong to it: a fraction, an exponent.
    let mut end = line.blamed + 1;
    let mut text = [line.text(number), line.text(line.blamed)].concat();
    while line.touches_next(end - 1)
        && (line.is_one_of(end, &[Symbol::Number, Symbol::Name])
            || (matches!(text.last(), Some(b'e' | b'E'))
                && line.is_one_of(end, &[Symbol::Plus, Symbol::Minus])))
    {
        text.extend_from_slice(line.text(end));
        end += 1;
    }
    is_number_with_underscores(&text).then_some(Hint {
        text: UNDERSCORES,
        words: Some(number..end),
    })
}

/// Whether the text is a number since Python 3.6, and none before.
fn is_number_with_underscores(text: &[u8]) -> bool {
    let text = text.to_ascii_lowercase();
    if !text.contains(&b'_') {
        return false;
    }
    let groups = |digits: &[u8], fits: fn(&u8) -> bool| {
        digits
            .split(|&byte| byte == b'_')
            .all(|group| !group.is_empty() && group.iter().all(fits))
    };
    let based = |digits: &[u8], fits: fn(&u8) -> bool| {
        groups(digits.strip_prefix(b"_").unwrap_or(digits), fits)
    };
    match text.as_slice() {
        [b'0', b'x', digits @ ..] => return based(digits, u8::is_ascii_hexdigit),
        [b'0', b'o', digits @ ..] => return based(digits, |byte| (b'0'..=b'7').contains(byte)),
        [b'0', b'b', digits @ ..] => return based(digits, |byte| matches!(byte, b'0' | b'1')),
        _ => {}
    }
    let decimal = |digits: &[u8]| groups(digits, u8::is_ascii_digit);
    let (real, is_imaginary) = match text.strip_suffix(b"j") {
        Some(real) => (real, true),
        None => (text.as_slice(), false),
    };
    let mut parts = real.splitn(2, |&byte| byte == b'e');
    let (mantissa, exponent) = (parts.next().unwrap_or_default(), parts.next());
    let exponent_fits = exponent.is_none_or(|digits| {
        let digits = digits.strip_prefix(b"+").or(digits.strip_prefix(b"-"));
        decimal(digits.unwrap_or(exponent.unwrap_or_default()))
    });
    let mut parts = mantissa.splitn(2, |&byte| byte == b'.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    let mantissa_fits = match fraction {
        None => decimal(whole),
        Some(b"") => decimal(whole),
        Some(fraction) => (whole.is_empty() || decimal(whole)) && decimal(fraction),
    };
    let is_int = exponent.is_none() && fraction.is_none() && !is_imaginary;
    // An int does not begin with a zero unless it is one.
    let zeros = text.iter().all(|byte| matches!(byte, b'0' | b'_'));
    mantissa_fits && exponent_fits && (!is_int || zeros || !text.starts_with(b"0"))
}

/// `0x_ff`: what the tokenizer refuses.
pub(super) fn number(text: &[u8]) -> Option<String> {
    is_number_with_underscores(text).then(|| UNDERSCORES.to_owned())
}

/// `[x async for x in y]` in a function `async def`
fn async_comprehension(line: &Statement<'_>) -> Option<Hint> {
    let is_clause = line.is(line.blamed, Symbol::Async)
        && line.is(line.blamed + 1, Symbol::KwFor)
        && line.bracket(line.blamed).is_some()
        && line.parameters(line.blamed).is_none();
    is_clause.then(|| Hint {
        text: "`async for` in comprehensions is Python 3.6 or later",
        words: Some(line.blamed..line.blamed + 2),
    })
}

/// `def f(*args,):`
fn comma_behind_star(line: &Statement<'_>) -> Option<Hint> {
    // Behind `**kwargs` the comma itself is to blame.
    let close = match line.is(line.blamed, Symbol::Comma) {
        true => line.blamed + 1,
        false => line.blamed,
    };
    let open = line.parameters(close)?;
    if !line.is(close, Symbol::RPar) || !line.is(close - 1, Symbol::Comma) {
        return None;
    }
    let stars = [Symbol::Star, Symbol::DoubleStar];
    let star = line.find(open + 1, &stars).filter(|&at| at < close)?;
    // A star by itself wants a parameter behind it.
    let is_bare =
        line.is(star, Symbol::Star) && line.is(star + 1, Symbol::Comma) && star + 2 == close;
    (!is_bare).then(|| Hint {
        text: "a comma behind `*args` or `**kwargs` is Python 3.6 or later: leave it out",
        words: Some(close - 1..close),
    })
}

/// `def f(a, /):`, `lambda a, /: a`
fn positional_only(line: &Statement<'_>) -> Option<Hint> {
    let slash = line.blamed;
    if !line.is(slash, Symbol::Slash) || !line.is(line.before(1), Symbol::Comma) {
        return None;
    }
    let (first, ends) = match line.parameters(slash) {
        Some(open) => (open + 1, [Symbol::Comma, Symbol::RPar]),
        None => {
            let from = line.bracket(slash).map_or(0, |open| open + 1);
            let lambda = line.last_of(from..slash, Symbol::KwLambda)?;
            // The parameters of a lambda end with its colon.
            if line.find_in(lambda..slash, Symbol::Colon) {
                return None;
            }
            (lambda + 1, [Symbol::Comma, Symbol::Colon])
        }
    };
    let has_star = line.find_in(first..slash, Symbol::Star);
    let is_marker = line.is_one_of(slash + 1, &ends) && !has_star;
    is_marker.then(|| "positional-only parameters (`/`) are Python 3.8 or later".into())
}

/// `except* A:`
fn except_star(line: &Statement<'_>) -> Option<Hint> {
    let is_clause = line.blamed == 1
        && line.is(0, Symbol::KwExcept)
        && line.is(1, Symbol::Star)
        && line.begins_expression(2)
        && line.find(2, &[Symbol::Colon]).is_some();
    is_clause.then_some(Hint {
        text: "`except*` is Python 3.11 or later",
        words: Some(0..2),
    })
}

/// `with (open(a) as f, open(b) as g):`
fn with_brackets(line: &Statement<'_>) -> Option<Hint> {
    let open = line.bracket(line.blamed)?;
    let close = line.closing(open)?;
    let is_list = line.is(line.blamed, Symbol::KwAs)
        && line.is(open, Symbol::LPar)
        && line.is(open.wrapping_sub(1), Symbol::KwWith)
        && line.is_expression(open + 1..line.blamed)
        && line.is(close + 1, Symbol::Colon);
    is_list.then(|| Hint {
        text: "parentheses around context managers are Python 3.10 or later",
        words: Some(open..open + 1),
    })
}

/// `@a[0]`
fn decorator(line: &Statement<'_>) -> Option<Hint> {
    let end = line.find(1, &[Symbol::Newline])?;
    let is_decorator =
        line.is(0, Symbol::At) && (1..end).contains(&line.blamed) && line.is_expression(1..end);
    is_decorator.then_some(Hint {
        text: "decorators that are not a name or a call of one are Python 3.9 or later",
        words: Some(1..end),
    })
}

/// `return *a, b`
fn starred_result(line: &Statement<'_>) -> Option<Hint> {
    let star = line.blamed;
    let before = line.before(1);
    let is_result = line.is(star, Symbol::Star)
        && line.is_one_of(before, &[Symbol::KwReturn, Symbol::KwYield])
        && line.start_of_simple(before) == Some(before);
    if !is_result {
        return None;
    }
    let end = line.find(star + 1, &[Symbol::Comma, Symbol::Semi, Symbol::Newline])?;
    let is_tuple = line.is(end, Symbol::Comma) && line.is_expression(star + 1..end);
    is_tuple.then(|| {
        "`*` behind `return` and `yield` is Python 3.8 or later: put the tuple in parentheses"
            .into()
    })
}

/// `a[*b]`
fn starred_index(line: &Statement<'_>) -> Option<Hint> {
    let open = line.bracket(line.blamed)?;
    let before = line.before(1);
    let is_starred = line.is(line.blamed, Symbol::Star)
        && is_subscript(line, open)
        && (before == open || line.is(before, Symbol::Comma))
        && line.begins_expression(line.blamed + 1);
    is_starred.then(|| "`*` in a subscript is Python 3.11 or later".into())
}

/// `def f[T](a: T):`, `class A[T]:`
fn type_parameters(line: &Statement<'_>) -> Option<Hint> {
    let open = line.blamed;
    let name = open.wrapping_sub(1);
    let close = line.closing(open)?;
    let is_named = line.is(open, Symbol::LSqb) && line.is(name, Symbol::Name);
    let heads = match line.symbol(name.wrapping_sub(1)) {
        Some(Symbol::KwDef) => &[Symbol::LPar][..],
        Some(Symbol::KwClass) => &[Symbol::LPar, Symbol::Colon],
        _ => return None,
    };
    let is_head = is_named && close > open + 1 && line.is_one_of(close + 1, heads);
    is_head.then(|| Hint {
        text: "type parameters are Python 3.12 or later",
        words: Some(open..close + 1),
    })
}

/// `type X = int`
fn type_statement(line: &Statement<'_>) -> Option<Hint> {
    let name = line.blamed;
    let word = line.before(1);
    let begins = line.is_name(word, b"type") && line.start_of_simple(word) == Some(word);
    if !begins || !line.is(name, Symbol::Name) {
        return None;
    }
    let behind = match line.is(name + 1, Symbol::LSqb) {
        true => line.closing(name + 1)? + 1,
        false => name + 1,
    };
    let is_statement = line.is(behind, Symbol::Equal) && line.begins_expression(behind + 1);
    is_statement.then(|| Hint {
        text: "`type` statements are Python 3.12 or later",
        words: Some(word..word + 1),
    })
}

/// `await x` outside of `async def`, where it is a name
fn await_outside(line: &Statement<'_>) -> Option<Hint> {
    let word = line.before(1);
    let is_await = line.is_name(word, b"await")
        && line.is(line.blamed, Symbol::Name)
        && may_begin_operand(line, word)
        && !line.is_one_of(line.before(2), &[Symbol::Name]);
    is_await.then(|| Hint {
        text: "`await` is a keyword in `async def` only",
        words: Some(word..word + 1),
    })
}

/// `async for`, `async with` outside of `async def`, where it is a name
fn async_outside(line: &Statement<'_>) -> Option<Hint> {
    let is_statement = line.blamed == 1
        && line.is_name(0, b"async")
        && line.is_one_of(1, &[Symbol::KwFor, Symbol::KwWith]);
    is_statement.then_some(Hint {
        text: "`async for` and `async with` can only stand in `async def`",
        words: Some(0..2),
    })
}

#[cfg(test)]
mod tests {
    use super::is_number_with_underscores;

    #[test]
    fn numbers_with_underscores_are_those_of_3_6() {
        for good in [
            "1_000", "0x_ff", "0xf_f", "0b_1", "0o1_7", "1_0.0_1", "1_0e1_0", "1e-1_0", "0_0",
            "0_7.5", "1_0j", "00_1j", "1_0.", "1.1_1", ".1_1",
        ] {
            assert!(is_number_with_underscores(good.as_bytes()), "{good}");
        }
        for bad in [
            "1__0", "1_", "0_7", "0x_", "0xf__f", "1_.0", "1._0", "1_e5", "1e_5", "0b_2", "1_0a",
            "1_0jj", "100", "_1",
        ] {
            assert!(!is_number_with_underscores(bad.as_bytes()), "{bad}");
        }
    }
}
