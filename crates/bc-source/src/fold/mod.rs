//! What operators make of constants.
//!
//! The reference computes first and then drops what is too long; here the size is known before anything is
//! made, so that no source costs more than it is worth. What cannot be computed, or would be too large for
//! a code object, is left for the program to do. That is the reference's answer too but for one thing: an
//! int above [`MOST_BITS`] bits is not folded, where the reference has no limit.

mod arith;
mod equal;
mod format;
mod sequence;

use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::HashSet;

/// The bits of the largest int that takes part in folding, or comes out of it.
const MOST_BITS: u64 = 1 << 17;

/// The length of the longest sequence that comes out of folding.
const LONGEST: usize = 20;

/// Whether an opcode is a binary operator that is folded. `@` is none: no constant has it.
pub(crate) fn is_binary(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::BINARY_POWER
            | Opcode::BINARY_MULTIPLY
            | Opcode::BINARY_TRUE_DIVIDE
            | Opcode::BINARY_FLOOR_DIVIDE
            | Opcode::BINARY_MODULO
            | Opcode::BINARY_ADD
            | Opcode::BINARY_SUBTRACT
            | Opcode::BINARY_SUBSCR
            | Opcode::BINARY_LSHIFT
            | Opcode::BINARY_RSHIFT
            | Opcode::BINARY_AND
            | Opcode::BINARY_XOR
            | Opcode::BINARY_OR
    )
}

/// Whether a constant equals itself, as all do that hold no NaN: each NaN that folding makes is another.
pub(crate) fn equals_itself(constant: &Constant) -> bool {
    equal::equals_itself(constant)
}

/// Which constants a set of them has: of those that are equal for Python the first one, by their places.
pub(crate) fn distinct(items: &[&Constant]) -> Vec<usize> {
    let mut numbers = equal::Numbers::new(crate::names::seeds());
    let mut seen = HashSet::with_hasher(crate::names::seeds());
    let places = items.iter().enumerate();
    let first = places.filter(|(_, item)| seen.insert(numbers.of(item)));
    first.map(|(at, _)| at).collect()
}

/// How many bytes an int has that is too large to count for nothing.
pub(crate) fn int_bytes(constant: &Constant) -> usize {
    match constant {
        Constant::Int(n) if n.bits() > 256 => (n.bits() / 8) as usize + 16,
        _ => 0,
    }
}

/// How many bytes the result of a binary operator may have beyond the few that every constant has, and the
/// steps to make it. Nothing has been computed yet.
pub(crate) fn cost(opcode: Opcode, left: &Constant, right: &Constant) -> (usize, u64) {
    const MOST: usize = (MOST_BITS / 8) as usize;
    let (a, b) = (int_bytes(left), int_bytes(right));
    match (left, opcode) {
        (Constant::Str(_) | Constant::Bytes(_), Opcode::BINARY_MODULO) => {
            // Digits take the square of what an int has.
            let large = b.min(MOST) / 8;
            (0, FORMAT_STEPS + (large * large) as u64)
        }
        (Constant::Int(base), Opcode::BINARY_POWER | Opcode::BINARY_LSHIFT) => {
            let count = match right {
                Constant::Int(n) => usize::try_from(n).unwrap_or(usize::MAX),
                _ => 0,
            };
            let bits = match opcode {
                Opcode::BINARY_POWER => (base.bits() as usize).saturating_mul(count),
                _ => (base.bits() as usize).saturating_add(count),
            };
            let bytes = (bits / 8).min(MOST);
            let words = (bytes / 8) as u64;
            let steps = match opcode {
                Opcode::BINARY_POWER => words * words / 8,
                _ => words,
            };
            (if bytes > 32 { bytes } else { 0 }, steps)
        }
        _ if a + b == 0 => (0, 0),
        (
            _,
            Opcode::BINARY_MULTIPLY
            | Opcode::BINARY_FLOOR_DIVIDE
            | Opcode::BINARY_MODULO
            | Opcode::BINARY_TRUE_DIVIDE,
        ) => {
            let words = |bytes: usize| (bytes.min(MOST) / 8 + 1) as u64;
            (a + b, words(a) * words(b) / 4 + words(a) + words(b))
        }
        _ => (a.max(b) + 8, (a + b) as u64),
    }
}

/// The steps of a format, which may be as long as formats get before they are cut off.
const FORMAT_STEPS: u64 = 256;

/// What a unary operator makes of a constant.
pub(crate) fn unary(opcode: Opcode, operand: &Constant) -> Option<Constant> {
    arith::unary(opcode, arith::number(operand)?)
}

/// What a binary operator makes of two constants.
pub(crate) fn binary(opcode: Opcode, left: &Constant, right: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (arith::number(left), arith::number(right)) {
        return match (left, right) {
            (&Constant::Bool(a), &Constant::Bool(b)) if arith::is_bitwise(opcode) => {
                arith::bools(opcode, a, b)
            }
            // What remains of a bool may be the bool itself.
            (&Constant::Bool(bool), _) if opcode == Opcode::BINARY_MODULO => {
                arith::modulo_of_bool(bool, b)
            }
            _ => arith::binary(opcode, a, b),
        };
    }
    let folded = match opcode {
        Opcode::BINARY_ADD => sequence::concat(left, right),
        Opcode::BINARY_MULTIPLY => match (arith::number(left), arith::number(right)) {
            (_, Some(count)) => sequence::repeat(left, count),
            (Some(count), _) => sequence::repeat(right, count),
            _ => None,
        },
        Opcode::BINARY_SUBSCR => sequence::item(left, arith::number(right)?),
        Opcode::BINARY_MODULO => format::percent(left, right),
        _ => None,
    }?;
    let fits = sequence::length(&folded).is_none_or(|length| length <= LONGEST);
    fits.then_some(folded)
}
