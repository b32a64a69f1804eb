//! One instruction as a tool lists it: Python's `dis`, pydisasm, pycdas, and uncompyle6 where it fails.
//!
//! They differ in what stands before the opcode (lines, offsets, marks, bytes) and in how they say what the
//! argument stands for, behind its number or instead of it.

use super::operand::{self, Operand};
use super::tokens::{self, Sort, Token};
use super::words::Words;
use crate::opcode::{Opcode, OperandKind};
use crate::pyasm::cursor::shorten;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Span, Step};
use crate::suggest;

/// An instruction as it is listed.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line from the offset on.
    pub(super) span: Span,
    /// The source line that starts here.
    pub(super) line: Option<i32>,
    pub(super) offset: u64,
    pub(super) opcode: Opcode,
    /// The number of the argument. Where only words are listed, it is worked out later.
    pub(super) arg: Option<u32>,
    /// What the argument stands for.
    pub(super) details: Option<Words>,
    /// Where a jump leads, if the listing says that.
    pub(super) target: Option<u64>,
    /// How many `EXTENDED_ARG` stand before it.
    pub(super) prefixes: u32,
}

/// What is known of the tool that printed a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// pydisasm's form for assemblers: no offsets, labels on lines of their own.
    pub(super) asm: bool,
    /// The tokens of uncompyle6: constants without their index, opcodes of its own.
    pub(super) tokens: bool,
    /// What an instruction amounts to stands behind it, as pydisasm's extended forms have it.
    pub(super) amounts: bool,
}

/// A line that looks like an instruction.
pub(super) enum Found {
    /// An instruction, and whether its offset is told.
    Row(Row, bool),
    /// What stands for no instruction.
    Pseudo,
}

/// A longer word is no number, no mark and no opcode, in bytes.
const LONGEST: usize = 1000;

/// The words before the opcode, and where the opcode begins.
struct Front<'a> {
    /// The source line, and where it stands.
    line: Option<(&'a str, usize)>,
    /// The offset, and where it stands.
    offset: Option<(&'a str, usize)>,
    /// Whether a label stands before the opcode, as 3.13 has it.
    labelled: bool,
    name: &'a str,
    /// Where the name stands in the line.
    at: usize,
}

/// Whether a word is a number.
pub(super) fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    is_digits(digits)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_marker(word: &str) -> bool {
    matches!(word, ">>" | "-->" | "->" | "=>")
}

/// Whether a word is a label as 3.13's `dis` and pydisasm print them: `L12:`.
pub(super) fn is_label(word: &str) -> bool {
    word.strip_prefix('L')
        .and_then(|word| word.strip_suffix(':'))
        .is_some_and(is_digits)
}

/// Reads what stands before the opcode. None if the line has another form.
fn front(line: &str) -> Option<Front<'_>> {
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    let (mut told, mut labelled) = (None, false);
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        let begin = at + rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        // A line may be as long as the text: no word before an instruction is.
        let mut ends = rest.char_indices().take(LONGEST + 1);
        let length = match ends.find(|(_, c)| c.is_whitespace()) {
            Some((length, _)) => length,
            None if rest.len() <= LONGEST => rest.len(),
            None => return None,
        };
        let word = rest.get(..length).filter(|word| !word.is_empty())?;
        at = begin + length;
        let before = word.strip_suffix(':').filter(|word| is_number(word));
        if is_number(word) || tokens::is_offset(word) {
            // A line and an offset: more of them are of something else, and may go on for long.
            if numbers.len() == 2 {
                return None;
            }
            numbers.push((word, begin));
        } else if let (Some(line), None, true) = (before, told, numbers.is_empty()) {
            told = Some((line, begin));
        } else if let Some(digits) = word.strip_prefix("L.")
            && numbers.is_empty()
        {
            // uncompyle6: `L.  12`, and `L.1234` where the number is that long.
            if is_digits(digits) {
                told = Some((digits, begin + "L.".len()));
            } else {
                let rest = line.get(at..)?;
                let begin = at + rest.len() - rest.trim_start().len();
                let length = rest.trim_start().find(char::is_whitespace)?;
                let digits = rest.trim_start().get(..length)?;
                told = Some((digits, begin)).filter(|(digits, _)| is_digits(digits));
                told?;
                at = begin + length;
            }
        } else if is_label(word) {
            labelled = true;
        } else if let Some(bytes) = word.strip_prefix('|') {
            // The bytes of the instruction, between bars.
            let end = match bytes.strip_suffix('|') {
                Some(_) => at,
                None => at + line.get(at..)?.find('|')? + 1,
            };
            at = end;
        } else if !is_marker(word) && !tokens::is_count(word) {
            let (line, offset) = match (told, numbers.as_slice()) {
                (told, [offset]) => (told, Some(*offset)),
                (None, [line, offset]) => (Some(*line), Some(*offset)),
                (told, []) => (told, None),
                _ => return None,
            };
            return Some(Front {
                line,
                offset,
                labelled,
                name: word,
                at: begin,
            });
        }
    }
}

/// What an instruction looks like, before anything is made of it.
pub(super) struct Sight<'a> {
    /// The word instead of the opcode.
    pub(super) name: &'a str,
    pub(super) offset: Option<u64>,
    pub(super) has_line: bool,
    pub(super) labelled: bool,
    /// What stands behind the opcode.
    pub(super) rest: &'a str,
}

impl Sight<'_> {
    /// Whether something stands before the opcode.
    pub(super) fn is_placed(&self) -> bool {
        self.offset.is_some() || self.has_line || self.labelled
    }

    /// Whether what stands behind the opcode may be an argument: a number, or nothing.
    pub(super) fn looks_like_one(&self) -> bool {
        let starts = |c: char| c.is_ascii_digit() || c == '(';
        self.rest.is_empty() || self.rest.starts_with(starts)
    }
}

/// What stands in a line that may be an instruction: something before it, or at least a word in capitals.
pub(super) fn sight(line: &str) -> Option<Sight<'_>> {
    let front = front(line)?;
    let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '+';
    let is_name = front.name.starts_with(|c: char| c.is_ascii_uppercase())
        && front.name.len() > 2
        && front.name.chars().all(capital);
    is_name.then(|| Sight {
        name: front.name,
        offset: front
            .offset
            .and_then(|(offset, _)| offset.split('_').next()?.parse().ok()),
        has_line: front.line.is_some(),
        labelled: front.labelled,
        rest: line
            .get(front.at + front.name.len()..)
            .unwrap_or_default()
            .trim(),
    })
}

/// Whether a line looks like an instruction of a listing of any version.
pub(in crate::pyasm) fn looks_like_row(line: &str) -> bool {
    let line = super::lines::unquoted(line);
    sight(line).is_some_and(|sight| sight.is_placed() && super::versions::is_opcode(sight.name))
}

/// Reads an instruction: `12     >>   40 LOAD_CONST               3 ('x')`. None if the line is none.
/// `start` is where the line begins in the text.
pub(super) fn row(line: &str, start: usize, layout: Layout) -> Step<Option<Found>> {
    let Some(front) = front(line) else {
        return Ok(None);
    };
    if front.offset.is_none() && !layout.asm {
        return Ok(None);
    }
    let (opcode, token) = match opcode(front.name) {
        Some(opcode) => (opcode, None),
        None => match tokens::token(front.name) {
            Some(Token::Nothing) => return Ok(Some(Found::Pseudo)),
            Some(Token::Of(opcode, sort)) => (opcode, Some(sort)),
            None if front.offset.is_none() => return Ok(None),
            None => {
                let at = start + front.at;
                let found = shorten(front.name);
                let help = suggest::opcode(front.name);
                let fault = Fault::new(at..at + front.name.len(), Problem::UnknownOpcode { found });
                return Err(fault.maybe_help(help));
            }
        },
    };
    instruction(&front, opcode, token, line, start, layout).map(Some)
}

/// An opcode by its name, or by its number in angle brackets, where it has no name.
fn opcode(name: &str) -> Option<Opcode> {
    let unknown = || name.strip_prefix('<')?.strip_suffix('>')?.parse().ok();
    Opcode::from_name(name).or_else(|| unknown().map(Opcode))
}

/// An instruction whose opcode is known, by itself or by a token.
fn instruction(
    front: &Front<'_>,
    opcode: Opcode,
    token: Option<Sort>,
    line: &str,
    start: usize,
    layout: Layout,
) -> Step<Found> {
    let too_large = |what: &'static str, word: &str, at: usize| {
        let (found, most) = (shorten(word), u32::MAX.into());
        Fault::new(at..at + word.len(), Problem::TooLarge { found, what, most })
    };
    let behind = front.at + front.name.len();
    let (name_at, begin) = (
        start + front.at,
        start + front.offset.map_or(front.at, |(_, at)| at),
    );
    let span = begin..start + line.len();
    let Operand {
        arg,
        details,
        target,
        told,
    } = operand::operand(opcode, token, line, behind, start, layout)?;
    let stands_in_table = matches!(
        opcode.operand(),
        OperandKind::Const | OperandKind::Name | OperandKind::Local | OperandKind::Deref
    );
    let is_known = arg.is_some() || target.is_some() || stands_in_table && details.is_some();
    if opcode.has_arg() && !is_known {
        let problem = Problem::Operand {
            opcode,
            expected: "a number, as dis lists it",
            found: "none".to_owned(),
        };
        return Err(Fault::new(name_at..name_at + front.name.len(), problem));
    }
    let offset = match front.offset {
        None => None,
        Some((word, at)) => {
            let digits = word.split('_').next().unwrap_or_default();
            let place = digits
                .parse()
                .ok()
                .filter(|&offset| offset <= u64::from(u32::MAX));
            Some(place.ok_or_else(|| too_large("an offset", word, start + at))?)
        }
    };
    if let (Some(arg), Some((told, words))) = (arg, told) {
        let leads_to = match opcode.is_absolute_jump() {
            true => Some(u64::from(arg)),
            false => offset.map(|offset| offset + 3 + u64::from(arg)),
        };
        if leads_to.is_some_and(|to| to != told) {
            return Err(operand::disagrees(arg, &format!("to {told}"), &words));
        }
    }
    let source_line = match front.line {
        None => None,
        Some((word, at)) => Some(
            word.parse()
                .map_err(|_| too_large("a line number", word, start + at))?,
        ),
    };
    let row = Row {
        span,
        line: source_line,
        offset: offset.unwrap_or(0),
        opcode,
        arg,
        details,
        target,
        prefixes: 0,
    };
    Ok(Found::Row(row, offset.is_some()))
}
