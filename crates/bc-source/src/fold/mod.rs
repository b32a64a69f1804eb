//! What operators make of constants.
//!
//! What cannot be computed, or would be too large for a code object, is left for the program to do.

mod number;

use ahash::RandomState;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::HashSet;

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

/// What `bool` says of a constant.
pub(crate) fn is_true(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Bool(b) => *b,
        Constant::Int(n) => *n != 0.into(),
        Constant::Float(f) => *f != 0.0,
        Constant::Complex { re, im } => *re != 0.0 || *im != 0.0,
        Constant::Str(text) => !text.is_empty(),
        Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items)
        | Constant::FrozenSet(items)
        | Constant::List(items)
        | Constant::Set(items) => !items.is_empty(),
        Constant::Dict(pairs) => !pairs.is_empty(),
        Constant::Ellipsis
        | Constant::Code(_)
        | Constant::StopIteration
        | Constant::Slice(_) => true,
    }
}

/// The frozenset of constants: of those that are equal for Python the first one.
pub(crate) fn frozenset<'a>(items: impl Iterator<Item = &'a Constant>) -> Constant {
    let mut seen: HashSet<Vec<number::Atom<'_>>, RandomState> =
        HashSet::with_hasher(crate::names::seeds());
    let first = items.filter(|item| seen.insert(number::atoms(item)));
    Constant::FrozenSet(first.cloned().collect())
}

/// What a unary operator makes of a constant.
pub(crate) fn unary(_opcode: Opcode, _operand: &Constant) -> Option<Constant> {
    None
}

/// What a binary operator makes of two constants.
pub(crate) fn binary(_opcode: Opcode, _left: &Constant, _right: &Constant) -> Option<Constant> {
    None
}
