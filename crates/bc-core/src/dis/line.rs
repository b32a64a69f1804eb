//! One line of a listing: an instruction as `dis` sees it.
//!
//! `dis` goes through the bytes on its own terms, and so does this file: it lists `EXTENDED_ARG` as an
//! instruction, adds its argument (in unbounded integers) to that of the next instruction that has
//! one, and knows nothing of the two bytes the interpreter skips behind a prefixed opcode without
//! argument. What would run is told by [`instruction::decode`](crate::instruction::decode).
//!
//! Whoever knows which bytes are instructions has these listed instead ([`Options::lines_of`]), by the same columns,
//! with the bytes between them as data.

use super::Options;
use super::argument::{Argument, MOST_BITS};
use crate::code::CodeObject;
use crate::instruction::Instruction;
use crate::lnotab::{LineStarts, line_starts};
use crate::opcode::{COMPARE_OPS, Opcode, OperandKind};
use crate::repr::backslashreplace;
use crate::text::Text;
use std::collections::HashMap;
use std::fmt;
use std::iter::{FusedIterator, Peekable};
use std::sync::Arc;

/// An instruction with everything `dis` knows about it (`dis.Instruction`).
///
/// Displayed as a line of the listing, without the line feed and without the empty line that `dis`
/// puts before the first instruction of a source line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The source line that starts here, if one does.
    pub starts_line: Option<i32>,
    /// Whether this is the current instruction, marked `-->`.
    pub is_current: bool,
    /// Whether some instruction jumps here, marked `>>`.
    pub is_jump_target: bool,
    /// Offset of the opcode.
    pub offset: u32,
    /// The opcode; `EXTENDED_ARG` is one of its own.
    pub opcode: Opcode,
    /// The argument.
    pub arg: Argument,
    /// What the argument stands for, printed in parentheses; empty if there is nothing to say.
    pub details: String,
    /// Whether that is cut off: a constant longer than the limit of [`Options::repr`].
    pub is_shortened: bool,
}

/// As `dis.Instruction._disassemble` joins the columns.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.starts_line {
            Some(line) => write!(f, "{line:>3} ")?,
            None => f.write_str("    ")?,
        }
        f.write_str(if self.is_current { "--> " } else { "    " })?;
        f.write_str(if self.is_jump_target { ">> " } else { "   " })?;
        write!(f, "{:>4} ", self.offset)?;
        match &self.arg {
            // No blanks at the end of a line.
            Argument::None => return write!(f, "{}", self.opcode),
            Argument::Value(arg) => write!(f, "{:<20} {arg:>5}", self.opcode)?,
            Argument::Large(arg) => write!(f, "{:<20} {arg}", self.opcode)?,
            Argument::CutOff | Argument::Beyond => write!(f, "{:<20} {:>5}", self.opcode, "?")?,
            Argument::Data(_) => return write!(f, "{:<20} {:>5} {}", "data", "", self.details),
        }
        if self.details.is_empty() {
            return Ok(());
        }
        // The reference cuts blanks off the end of the whole line, but a parenthesis ends it.
        write!(f, " ({})", self.details)
    }
}

/// The opcodes and arguments of a code string as `dis` unpacks them.
#[derive(Clone, Debug)]
struct Unpack<'a> {
    code: &'a [u8],
    at: usize,
    /// The argument of the prefix before.
    extended: Argument,
}

impl<'a> Unpack<'a> {
    fn new(code: &'a [u8]) -> Unpack<'a> {
        Unpack {
            code,
            at: 0,
            extended: Argument::None,
        }
    }
}

impl Iterator for Unpack<'_> {
    type Item = (usize, Opcode, Argument);

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.at;
        let opcode = Opcode(*self.code.get(offset)?);
        self.at += 1;
        if !opcode.has_arg() {
            return Some((offset, opcode, Argument::None));
        }
        let Some(&[low, high]) = self.code.get(self.at..self.at + 2) else {
            self.at = self.code.len();
            return Some((offset, opcode, Argument::CutOff));
        };
        self.at += 2;
        let arg = Argument::behind(&self.extended, u16::from_le_bytes([low, high]));
        self.extended = match opcode {
            Opcode::EXTENDED_ARG => arg.clone(),
            _ => Argument::None,
        };
        Some((offset, opcode, arg))
    }
}

/// Bytes of data in one line.
const DATA: u32 = 8;

/// Instructions that are known already, and the bytes between them.
#[derive(Clone, Debug)]
struct Given<'a> {
    code: &'a [u8],
    rest: std::slice::Iter<'a, Instruction>,
    /// The instruction whose lines are being given, and which of its prefixes is next.
    open: Option<(Instruction, u32)>,
    /// How far the instructions before reach.
    covered: u32,
}

impl Given<'_> {
    /// The prefix or the opcode that comes next of an instruction.
    fn part(&mut self, instruction: Instruction, prefix: u32) -> (usize, Opcode, Argument) {
        if prefix == instruction.extended {
            self.open = None;
            let arg = match instruction.opcode.has_arg() {
                true => Argument::Value(instruction.arg.into()),
                false => Argument::None,
            };
            return (
                instruction.opcode_offset() as usize,
                instruction.opcode,
                arg,
            );
        }
        self.open = Some((instruction, prefix + 1));
        let at = instruction.offset as usize + 3 * prefix as usize;
        let arg = match self.code.get(at + 1..at + 3) {
            Some(&[low, high]) => u16::from_le_bytes([low, high]),
            _ => 0,
        };
        (at, Opcode::EXTENDED_ARG, Argument::Value(arg.into()))
    }
}

impl Iterator for Given<'_> {
    type Item = (usize, Opcode, Argument);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((instruction, prefix)) = self.open {
            return Some(self.part(instruction, prefix));
        }
        let next = self.rest.as_slice().first().copied();
        // A code object holds fewer than 2³¹ bytes of code.
        let end = u32::try_from(self.code.len()).unwrap_or(u32::MAX);
        let until = next.map_or(end, |instruction| instruction.offset);
        if until > self.covered {
            let at = self.covered;
            let length = (until - at).min(DATA);
            self.covered += length;
            let first = *self.code.get(at as usize)?;
            return Some((at as usize, Opcode(first), Argument::Data(length)));
        }
        let instruction = next?;
        self.rest.next();
        self.covered = self.covered.max(instruction.next_offset());
        Some(self.part(instruction, 0))
    }
}

/// What is listed.
#[derive(Clone, Debug)]
enum Units<'a> {
    /// What `dis` finds.
    Swept(Unpack<'a>),
    /// What somebody else has found.
    Given(Given<'a>),
}

impl Iterator for Units<'_> {
    type Item = (usize, Opcode, Argument);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Units::Swept(swept) => swept.next(),
            Units::Given(given) => given.next(),
        }
    }
}

/// Where a jump leads according to `dis`, if code can be so long.
fn target(offset: usize, opcode: Opcode, arg: &Argument) -> Option<usize> {
    match opcode.operand() {
        OperandKind::JumpRel => arg.index()?.checked_add(offset + 3),
        OperandKind::JumpAbs => arg.index(),
        _ => None,
    }
}

/// The lines of a listing, in order. See [`Options::lines`].
#[derive(Clone)]
pub struct Lines<'a> {
    code: &'a CodeObject,
    options: Options<'a>,
    units: Units<'a>,
    starts: Peekable<LineStarts<'a>>,
    /// By offset: whether some instruction jumps there (`dis.findlabels`).
    labels: Vec<bool>,
    /// Long constants that have been printed, by index: a big number takes quadratic time, and code
    /// can load it over and over.
    printed: HashMap<usize, (String, bool)>,
}

/// A printed constant above this length, in bytes, is kept.
const LONG: usize = 1024;

impl<'a> Lines<'a> {
    pub(super) fn new(code: &'a CodeObject, options: Options<'a>) -> Lines<'a> {
        Lines::over(code, options, Units::Swept(Unpack::new(code.code())))
    }

    pub(super) fn of(
        code: &'a CodeObject,
        options: Options<'a>,
        instructions: &'a [Instruction],
    ) -> Lines<'a> {
        let given = Given {
            code: code.code(),
            rest: instructions.iter(),
            open: None,
            covered: 0,
        };
        Lines::over(code, options, Units::Given(given))
    }

    fn over(code: &'a CodeObject, options: Options<'a>, units: Units<'a>) -> Lines<'a> {
        let mut labels = vec![false; code.code().len()];
        for (offset, opcode, arg) in units.clone() {
            let label = target(offset, opcode, &arg);
            if let Some(label) = label.and_then(|to| labels.get_mut(to)) {
                *label = true;
            }
        }
        Lines {
            code,
            options,
            units,
            starts: line_starts(code).peekable(),
            labels,
            printed: HashMap::new(),
        }
    }

    /// A constant as `repr` prints it, and whether it was cut off.
    fn constant(&mut self, index: usize) -> Option<(String, bool)> {
        if let Some(printed) = self.printed.get(&index) {
            return Some(printed.clone());
        }
        let constant = self.code.consts().get(index)?;
        let printed = self.options.repr.constant_and_rest(constant);
        if printed.0.len() > LONG {
            self.printed.insert(index, printed.clone());
        }
        Some(printed)
    }

    /// Goes on at the first instruction that begins at `offset` or after it. What the arguments of those before stand
    /// for is not printed: constants can be long.
    pub fn skip_to(&mut self, offset: u32) {
        let mut ahead = self.units.clone();
        while let Some((at, _, _)) = ahead.next() {
            if u32::try_from(at).is_ok_and(|at| at >= offset) {
                return;
            }
            self.units = ahead.clone();
        }
    }

    /// What an argument stands for, and whether that is cut off.
    fn details(&mut self, offset: usize, opcode: Opcode, arg: &Argument) -> (String, bool) {
        if opcode.operand() == OperandKind::Const {
            let missing = || ("no such constant".to_owned(), false);
            let constant = arg.index().and_then(|index| self.constant(index));
            return constant.unwrap_or_else(missing);
        }
        (self.words(offset, opcode, arg), false)
    }

    /// What an argument stands for that is no constant.
    fn words(&self, offset: usize, opcode: Opcode, arg: &Argument) -> String {
        let index = arg.index().unwrap_or(usize::MAX);
        let name = |names: &[Arc<Text>], what: &str| match names.get(index) {
            Some(name) => backslashreplace(name).into_owned(),
            None => format!("no such {what}"),
        };
        match opcode.operand() {
            OperandKind::Name => name(self.code.names(), "name"),
            OperandKind::Local => name(self.code.varnames(), "local variable"),
            OperandKind::Deref => match u32::try_from(index).ok() {
                Some(arg) => match self.code.deref_name(arg) {
                    Some(name) => backslashreplace(name).into_owned(),
                    None => "no such cell".to_owned(),
                },
                None => "no such cell".to_owned(),
            },
            OperandKind::JumpRel => match arg.jump_from(offset) {
                Some(to) => format!("to {to}"),
                None => String::new(),
            },
            OperandKind::Compare => match COMPARE_OPS.get(index) {
                Some(symbol) => (*symbol).to_owned(),
                None => "no such comparison".to_owned(),
            },
            OperandKind::CallCounts => match arg.counts() {
                Some((positional, keyword)) => {
                    format!("{positional} positional, {keyword} keyword pair")
                }
                None => String::new(),
            },
            _ => String::new(),
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (at, opcode, arg) = self.units.next()?;
        // A code object holds fewer than 2³¹ bytes of code.
        let offset = u32::try_from(at).ok()?;
        while self.starts.next_if(|&(start, _)| start < offset).is_some() {}
        let starts_line = self.starts.next_if(|&(start, _)| start == offset);
        let (details, is_shortened) = match &arg {
            Argument::None => (String::new(), false),
            Argument::Value(_) | Argument::Large(_) => self.details(at, opcode, &arg),
            Argument::Beyond => (format!("more than {MOST_BITS} bits"), false),
            Argument::CutOff => ("the code ends here".to_owned(), false),
            Argument::Data(length) => {
                let bytes = self.code.code().get(at..at + *length as usize);
                let bytes = bytes.unwrap_or_default().iter();
                let bytes: Vec<_> = bytes.map(|byte| format!("{byte:02x}")).collect();
                (bytes.join(" "), false)
            }
        };
        Some(Line {
            starts_line: starts_line.map(|(_, line)| line),
            is_current: self.options.current == Some(offset),
            is_jump_target: self.labels.get(at).copied().unwrap_or(false),
            offset,
            opcode,
            arg,
            details,
            is_shortened,
        })
    }
}

impl FusedIterator for Lines<'_> {}
