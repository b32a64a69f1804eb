//! Patterns as text, as they are read by their parser.

use super::Condition;
use super::condition::OperandTest;
use super::opcodes::{Opcodes, Operands};
use super::tree::{Kind, Repeat, Tree};
use bc_core::opcode::Opcode;
use bc_core::repr;
use bc_core::text::Text;
use std::fmt;

/// How tight a piece of text holds together; what holds less tight than its place needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// `A | B`
    Choice,
    /// `A B`
    Seq,
    /// `A*`
    Repeat,
    /// `!A`, `name:A`, `A`
    Prefix,
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        tree(f, self, Level::Choice)
    }
}

/// With the kind of operand said.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        condition(f, self, None)
    }
}

/// How long a piece of a pattern may be in a message, in bytes.
const SHORT: usize = 60;

/// A piece of a pattern for a message.
pub(super) fn shortened(tree: &Tree) -> String {
    let mut text = tree.to_string();
    if text.len() > SHORT {
        let mut end = SHORT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

fn tree(f: &mut fmt::Formatter<'_>, shown: &Tree, place: Level) -> fmt::Result {
    let level = match &shown.kind {
        Kind::Choice(_) => Level::Choice,
        Kind::Seq(_) => Level::Seq,
        Kind::Repeat(..) => Level::Repeat,
        _ => Level::Prefix,
    };
    if level < place {
        f.write_str("(")?;
    }
    match &shown.kind {
        Kind::One(opcodes, conditions) => one(f, opcodes, conditions)?,
        Kind::Not(inner) => {
            f.write_str("!")?;
            tree(f, inner, Level::Prefix)?;
        }
        Kind::Seq(parts) => list(f, parts, " ", Level::Repeat)?,
        Kind::Choice(parts) => list(f, parts, " | ", Level::Seq)?,
        Kind::Repeat(inner, repeat) => {
            tree(f, inner, Level::Prefix)?;
            suffix(f, *repeat)?;
        }
        Kind::Capture(name, inner) => {
            write!(f, "{name}:")?;
            tree(f, inner, Level::Prefix)?;
        }
        Kind::Start => f.write_str("^")?,
        Kind::End => f.write_str("$")?,
    }
    if level < place {
        f.write_str(")")?;
    }
    Ok(())
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[Tree], between: &str, place: Level) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        tree(f, part, place)?;
    }
    Ok(())
}

fn suffix(f: &mut fmt::Formatter<'_>, repeat: Repeat) -> fmt::Result {
    match (repeat.min, repeat.max) {
        (0, None) => f.write_str("*")?,
        (1, None) => f.write_str("+")?,
        (0, Some(1)) => f.write_str("?")?,
        (min, None) => write!(f, "{{{min},}}")?,
        (min, Some(max)) if min == max => write!(f, "{{{min}}}")?,
        (min, Some(max)) => write!(f, "{{{min},{max}}}")?,
    }
    match repeat.is_lazy {
        true => f.write_str("?"),
        false => Ok(()),
    }
}

fn one(f: &mut fmt::Formatter<'_>, opcodes: &Opcodes, conditions: &[Condition]) -> fmt::Result {
    match opcodes {
        Opcodes::Any => f.write_str(".")?,
        Opcodes::One(opcode) if opcode.is_known() => write!(f, "{opcode}")?,
        Opcodes::One(opcode) => write!(f, "#{}", opcode.number())?,
        Opcodes::Glob(glob, _) if is_plain_glob(glob) => f.write_str(glob)?,
        Opcodes::Glob(glob, _) => write!(f, "[{glob}]")?,
        Opcodes::Category(category) => write!(f, "{category}")?,
    }
    if conditions.is_empty() {
        return Ok(());
    }
    let operands = opcodes.operands();
    f.write_str("(")?;
    for (index, shown) in conditions.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        condition(f, shown, Some(operands))?;
    }
    f.write_str(")")
}

/// Whether a glob over opcode names reads as one without brackets: its stars are no repeats.
pub(super) fn is_plain_glob(glob: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '*';
    let repeats = |(at, _)| {
        let before = &glob[..at];
        before.ends_with('*') || Opcode::from_name(before).is_some()
    };
    glob.len() > 1
        && glob.contains('*')
        && glob.chars().all(is_word)
        && !glob.match_indices('*').any(repeats)
}

/// A condition on the operand of opcodes that have such operands; without knowing which they are, the
/// kind is always said.
fn condition(
    f: &mut fmt::Formatter<'_>,
    shown: &Condition,
    operands: Option<Operands>,
) -> fmt::Result {
    let (kind, prefix) = match &shown.wanted {
        OperandTest::Constant(_) | OperandTest::Type(_) | OperandTest::ConstantLike(_) => {
            (Operands::Constants, "const:")
        }
        OperandTest::Name(_) | OperandTest::NameLike(_) => (Operands::Names, "name:"),
        OperandTest::Compare(_) => (Operands::Comparisons, "compare:"),
        OperandTest::Number(..) => (Operands::Numbers, "number:"),
        OperandTest::Predicate(_) => (Operands::Mixed, ""),
    };
    if shown.negated {
        f.write_str("!")?;
    }
    if operands != Some(kind) {
        f.write_str(prefix)?;
    }
    match &shown.wanted {
        OperandTest::Constant(constant) => f.write_str(&repr::constant(constant)),
        OperandTest::Type(of) => f.write_str(of.name()),
        OperandTest::ConstantLike(glob) => write!(f, "glob:{}", repr::text(&glob.text())),
        OperandTest::Name(name) => match bare(name, "") {
            Some(name) => f.write_str(name),
            None => f.write_str(&repr::text(name)),
        },
        OperandTest::NameLike(glob) => {
            let glob = glob.text();
            match bare(&glob, "*?").filter(|glob| glob.contains(['*', '?'])) {
                Some(glob) => f.write_str(glob),
                None => write!(f, "glob:{}", repr::text(&glob)),
            }
        }
        OperandTest::Compare(op) => write!(f, "{op}"),
        OperandTest::Number(0, u32::MAX) => f.write_str(".."),
        OperandTest::Number(first, u32::MAX) if *first < u32::MAX => write!(f, "{first}.."),
        OperandTest::Number(0, last) if *last > 0 => write!(f, "..{last}"),
        OperandTest::Number(first, last) if first == last => write!(f, "{first}"),
        OperandTest::Number(first, last) => write!(f, "{first}..{last}"),
        OperandTest::Predicate(_) => f.write_str("<predicate>"),
    }
}

/// A name that can stand without quotes: letters, digits, `_` and `.`, and what is allowed besides.
fn bare<'a>(name: &'a Text, besides: &str) -> Option<&'a str> {
    let name = name.as_ascii()?;
    let is_plain = |c| is_bare(c) || besides.contains(c);
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// Whether a character can be part of a name without quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}
