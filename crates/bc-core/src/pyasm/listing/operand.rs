//! What stands behind the opcode of a listed instruction: a number, what it stands for, or both.

use super::row::Layout;
use super::tokens::Sort;
use super::words::Words;
use crate::opcode::{CompareOp, Opcode, OperandKind};
use crate::pyasm::cursor::{Cursor, shorten};
use crate::pyasm::error::Problem;
use crate::pyasm::literal;
use crate::pyasm::source::{Fault, Span, Step};
use crate::repr::backslashreplace;
use std::borrow::Cow;

/// What an operand says.
#[derive(Debug, Default)]
pub(super) struct Operand {
    pub(super) arg: Option<u32>,
    pub(super) details: Option<Words>,
    pub(super) target: Option<u64>,
    /// Where the words say that a jump leads whose argument stands there, too; and the words.
    pub(super) told: Option<(u64, Span)>,
}

/// Reads what stands in a line from `behind` on. `start` is where the line begins in the text.
pub(super) fn operand(
    opcode: Opcode,
    token: Option<Sort>,
    line: &str,
    behind: usize,
    start: usize,
    layout: Layout,
) -> Step<Operand> {
    let whole = line.get(behind..).unwrap_or_default();
    let text = whole.trim();
    let at = start + behind + whole.len() - whole.trim_start().len();
    // With what it amounts to behind it, what an argument stands for is in parentheses always.
    let is_explained = layout.amounts && text.starts_with('(') && text.contains(") ; TOS = ");
    let tokens = layout.tokens && !is_explained || token.is_some();
    let mut operand = Operand::default();
    match token {
        Some(Sort::Counted(count)) => {
            operand.arg = Some(count);
            return Ok(operand);
        }
        Some(Sort::Quoted) => {
            let quote = text.find(['\'', '"']).unwrap_or(0);
            let inner = text.get(quote..).unwrap_or_default();
            (operand.details, _) = quoted(inner, at..at + text.len())?;
            return Ok(operand);
        }
        _ if tokens && opcode.has_const() && !is_numbered(text) => {
            operand.details = (!text.is_empty()).then(|| constant(text, at));
            return Ok(operand);
        }
        _ => {}
    }
    let length = text
        .find(|c: char| c.is_whitespace() || c == ':')
        .unwrap_or(text.len());
    let word = text.get(..length).unwrap_or_default();
    let mut rest = text;
    if super::row::is_number(word) {
        let parsed = word.parse().map_err(|_| {
            let (found, most) = (shorten(word), u32::MAX.into());
            let what = "an argument";
            Fault::new(at..at + word.len(), Problem::TooLarge { found, what, most })
        })?;
        operand.arg = Some(parsed);
        rest = text.get(length..).unwrap_or_default();
        if let Some(named) = rest.strip_prefix(':') {
            // pycdas: all that follows is meant.
            let named = named.trim();
            let begin = at + offset_in(text, named);
            operand.details = Some(Words::at(begin..begin + named.len()));
            return Ok(operand);
        }
    } else if let Some(target) = word
        .strip_prefix('L')
        .and_then(|digits| digits.parse().ok())
        && opcode.is_jump()
    {
        operand.target = Some(target);
        rest = text.get(length..).unwrap_or_default();
    }
    let rest = rest.trim_start();
    let begin = at + offset_in(text, rest);
    // What the words say, and where they end.
    let (said, end) = explanation(opcode, rest, begin, tokens, &mut operand)?;
    let after = rest.get(end..).unwrap_or_default().trim_start();
    let amounts = layout.amounts && (end > 0 || operand.arg.is_some() || !opcode.has_arg());
    if !(after.is_empty() || is_remark(after) || amounts) {
        return Err(unexpected(after, at + offset_in(text, after)));
    }
    if !tokens && let Some(arg) = operand.arg {
        let place = begin..begin + end;
        agrees(opcode, arg, &said, &place)?;
        let target = said
            .strip_prefix("to ")
            .filter(|_| opcode.is_jump())
            .and_then(|target| target.parse().ok());
        operand.told = target.map(|target| (target, place));
    }
    words_to_numbers(opcode, &mut operand, &said, tokens);
    Ok(operand)
}

/// The words behind an argument, which say what it stands for: what they say, and how long they are.
fn explanation<'a>(
    opcode: Opcode,
    rest: &'a str,
    begin: usize,
    tokens: bool,
    operand: &mut Operand,
) -> Step<(Cow<'a, str>, usize)> {
    let mut said = Cow::Borrowed("");
    let end = match rest.chars().next() {
        Some('(') => {
            let length = parenthesised(rest, opcode);
            let Some(length) = length else {
                return Err(unexpected(rest, begin));
            };
            operand.details = Some(Words::at(begin + 1..begin + length - 1));
            said = Cow::Borrowed(rest.get(1..length - 1).unwrap_or_default());
            length
        }
        Some('\'' | '"') => {
            let (words, length) = quoted(rest, begin..begin + rest.len())?;
            if opcode.has_const() {
                operand.details = Some(Words::at(begin..begin + length));
            } else {
                said = Cow::Owned(words.as_ref().map_or("", Words::own).to_owned());
                operand.details = words;
            }
            length
        }
        Some(_) if tokens && !is_remark(rest) => {
            operand.details = Some(Words::at(begin..begin + rest.len()));
            said = Cow::Borrowed(rest);
            rest.len()
        }
        _ => 0,
    };
    Ok((said, end))
}

/// How far a part begins behind the start of the text it is a part of.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

fn unexpected(text: &str, at: usize) -> Box<Fault> {
    let problem = Problem::Expected {
        expected: "the number of the argument, or what it stands for in parentheses",
        found: shorten(text),
    };
    Fault::new(at..at + text.len(), problem)
}

/// Whether a text is a comment, or what pycdas says of an index beyond its table.
fn is_remark(text: &str) -> bool {
    let marks = ["#", ";", "//", "<-", "--", "<INVALID>"];
    marks.iter().any(|mark| text.starts_with(mark))
}

/// `1 ('x')`, also where constants stand without their index otherwise.
fn is_numbered(text: &str) -> bool {
    text.split_once(char::is_whitespace)
        .is_some_and(|(word, rest)| {
            super::row::is_number(word) && rest.trim_start().starts_with('(') && rest.ends_with(')')
        })
}

/// A constant as uncompyle6 prints it: a code object stands in quotes.
fn constant(text: &str, at: usize) -> Words {
    let span = at..at + text.len();
    let inner = ["'", "\""]
        .iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    match inner {
        Some(inner) if literal::is_code_repr(inner) => Words::spelt(span, inner),
        _ => Words::at(span),
    }
}

/// Words in quotes, and how long they are with them. None if nothing stands between the quotes.
fn quoted(text: &str, span: Span) -> Step<(Option<Words>, usize)> {
    let mut cursor = Cursor::whole(text, &(0..text.len()));
    let read = literal::text_literal(&mut cursor).map_err(|mut fault| {
        fault.span = span.clone();
        fault
    })?;
    let words = backslashreplace(&read);
    let words = (!words.is_empty()).then(|| Words::spelt(span, words.as_ref()));
    Ok((words, cursor.at))
}

/// How long the parentheses are at the start of a text, with what is in them.
fn parenthesised(text: &str, opcode: Opcode) -> Option<usize> {
    let ends = |at: &usize| {
        let after = text.get(at + 1..).unwrap_or_default().trim_start();
        after.is_empty() || is_remark(after)
    };
    // In a constant a parenthesis may stand between quotes, and what looks like a comment as well.
    if opcode.has_const()
        && let Some(at) = balanced(text).filter(ends)
    {
        return Some(at + 1);
    }
    let mut closing = text.match_indices(')').map(|(at, _)| at);
    // What stands behind the last of them is no comment, mostly.
    if text.ends_with(')') && !closing.clone().any(|at| at + 1 < text.len() && ends(&at)) {
        return Some(text.len());
    }
    closing.find(ends).map(|at| at + 1)
}

/// Where the parenthesis is closed that opens a text.
pub(super) fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
    }
    None
}

/// That the words of `dis` behind a number say the same. People who change a listing may change one of the two.
fn agrees(opcode: Opcode, arg: u32, words: &str, place: &Span) -> Step<()> {
    let said = match opcode.operand() {
        OperandKind::Compare => CompareOp::ALL
            .into_iter()
            .find(|op| op.symbol() == words)
            .map(|op| u64::from(op.arg())),
        OperandKind::CallCounts => words.strip_suffix(" keyword pair").and_then(|words| {
            let (positional, keyword) = words.split_once(" positional, ")?;
            let (positional, keyword): (u8, u64) =
                (positional.parse().ok()?, keyword.parse().ok()?);
            keyword.checked_mul(256)?.checked_add(positional.into())
        }),
        _ => None,
    };
    match said {
        Some(said) if said != u64::from(arg) => Err(disagrees(arg, words, place)),
        _ => Ok(()),
    }
}

/// That words stand for another number than the one before them.
pub(super) fn disagrees(arg: u32, words: &str, place: &Span) -> Box<Fault> {
    let problem = Problem::Expected {
        expected: "words that say the same as the number before them",
        found: format!("({words}) behind {arg}"),
    };
    Fault::new(place.clone(), problem).help("change both, or leave the words away")
}

/// The numbers that words tell: where a jump leads, which comparison is made, how many are called with.
fn words_to_numbers(opcode: Opcode, operand: &mut Operand, words: &str, tokens: bool) {
    if opcode.is_jump() {
        let target = words.strip_prefix("to ").and_then(leading);
        if operand.arg.is_none() || tokens {
            operand.target = target.or(operand.target);
        }
        return;
    }
    if operand.arg.is_some() || words.is_empty() {
        return;
    }
    operand.arg = match opcode.operand() {
        OperandKind::Compare => comparison(words).map(CompareOp::arg),
        OperandKind::Const | OperandKind::Name | OperandKind::Local | OperandKind::Deref => None,
        kind => counts(kind, words),
    };
}

/// The number at the start of a text.
fn leading(text: &str) -> Option<u64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

/// A comparison by its symbol: of two words, which a bar may join, and in capitals and brackets as pycdas has it.
fn comparison(words: &str) -> Option<CompareOp> {
    if let Some(op) = CompareOp::ALL.into_iter().find(|op| op.symbol() == words) {
        return Some(op);
    }
    let plain = words
        .trim_matches(['<', '>'])
        .replace('-', " ")
        .to_lowercase();
    let known = |op: &CompareOp| op.symbol().to_lowercase() == plain;
    CompareOp::ALL.into_iter().find(known)
}

/// The number that is packed of the counts a tool lists: `1 positional, 2 named`.
fn counts(kind: OperandKind, words: &str) -> Option<u32> {
    let raised = [
        "reraise",
        "exception",
        "exception, parameter",
        "exception, parameter, traceback",
    ];
    if let Some(count) = raised.iter().position(|known| *known == words) {
        return u32::try_from(count).ok();
    }
    if words == "No arguments" {
        return Some(0);
    }
    let numbers = words
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse::<u32>().ok());
    let numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    let packed = |parts: &[u32]| {
        let small = parts.iter().all(|part| *part <= 0xFF);
        small.then(|| {
            (0..)
                .zip(parts)
                .fold(0, |sum, (place, part)| sum | part << (8 * place))
        })
    };
    match (kind, numbers.as_slice()) {
        (OperandKind::CallCounts, [_, _]) | (OperandKind::FunctionCounts, [_, _] | [_, _, _]) => {
            packed(&numbers)
        }
        // The place of the function is counted from above the mappings.
        (OperandKind::MapsAndFunction, [maps, function]) => {
            packed(&[*maps, function.checked_sub(*maps)?])
        }
        // Nothing is packed in it.
        (_, [number]) => Some(*number),
        _ => None,
    }
}
