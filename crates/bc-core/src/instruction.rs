//! Instructions as they lie in the bytes of `co_code`: one byte of opcode, two of argument.
//!
//! Decoding follows `ceval.c`, not `dis`: what is decoded here is what would run. It is total: any
//! byte string yields instructions, then perhaps one error, then the end. `EXTENDED_ARG` folds into
//! the instruction after it. The reference interpreter does three things with it that are easy to get
//! wrong, and all three hold here:
//!
//! * the prefix supplies the upper 16 bits of a 32-bit argument, so of a chain of prefixes only the
//!   last counts;
//! * an instruction with a prefix always carries two argument bytes, **even if its opcode takes
//!   none**: the interpreter skips them. (`dis` does not, and lists such code differently.)
//! * a jump into the middle, behind the prefix, is an instruction of its own; whether that happens is
//!   for the verifier to find out.

use crate::count::counted;
use crate::opcode::{Opcode, OperandKind};
use smallvec::SmallVec;
use std::iter::FusedIterator;

/// One instruction, with its `EXTENDED_ARG` prefixes folded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Instruction {
    /// Offset of the first byte, prefixes included.
    pub offset: u32,
    /// What to do.
    pub opcode: Opcode,
    /// The argument, prefixes included. 0 if there is none; behind a prefix even an opcode that takes
    /// no argument has one, which it ignores.
    pub arg: u32,
    /// How many `EXTENDED_ARG` prefixes stand before the opcode.
    pub extended: u32,
}

impl Instruction {
    /// Offset of the opcode itself, after the prefixes.
    pub fn opcode_offset(&self) -> u32 {
        self.offset.saturating_add(self.extended.saturating_mul(3))
    }

    /// How many bytes the instruction takes, prefixes included.
    pub fn length(&self) -> u32 {
        let own = if self.carries_arg() { 3 } else { 1 };
        self.extended.saturating_mul(3).saturating_add(own)
    }

    /// Offset of the byte after the instruction.
    pub fn next_offset(&self) -> u32 {
        self.offset.saturating_add(self.length())
    }

    /// Whether two argument bytes follow the opcode byte.
    pub fn carries_arg(&self) -> bool {
        self.opcode.has_arg() || self.extended > 0
    }

    /// Where a jump, a block setup or the end of `FOR_ITER` leads, as an offset into the code; `None`
    /// for other opcodes, and for a target beyond 2³² − 1. Nothing says that it lies inside the code.
    pub fn jump_target(&self) -> Option<u32> {
        match self.opcode.operand() {
            OperandKind::JumpRel => self.next_offset().checked_add(self.arg),
            OperandKind::JumpAbs => Some(self.arg),
            _ => None,
        }
    }
}

/// Why decoding stopped before the end of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DecodeError {
    /// The code ends inside an instruction.
    #[error(
        "offset {offset}: the code ends inside {opcode}, {} short",
        counted(*.missing, "byte")
    )]
    Truncated {
        /// Offset of the instruction's first byte, prefixes included.
        offset: u32,
        /// The last opcode that was read: the instruction's, or `EXTENDED_ARG` if nothing follows it.
        opcode: Opcode,
        /// How many bytes are missing, at least 1.
        missing: u32,
    },
    /// The code is longer than an offset can say.
    #[error("offset {offset}: the code goes on beyond 4294967295 bytes")]
    TooLong {
        /// Offset of the last instruction's first byte.
        offset: u32,
    },
}

impl DecodeError {
    /// Offset of the first byte that belongs to no whole instruction.
    pub fn offset(&self) -> u32 {
        match *self {
            DecodeError::Truncated { offset, .. } | DecodeError::TooLong { offset } => offset,
        }
    }
}

/// The instructions of a code string, in order. See [`decode`].
#[derive(Clone, Debug)]
pub struct Decode<'a> {
    code: &'a [u8],
    /// `None` once an error has been reported.
    at: Option<usize>,
}

/// Splits a code string into instructions. After an error the iterator is at its end.
///
/// ```
/// use bc_core::{instruction::decode, opcode::Opcode};
///
/// // LOAD_FAST 0; LOAD_CONST 1; BINARY_ADD; RETURN_VALUE
/// let code = [124, 0, 0, 100, 1, 0, 23, 83];
/// let names: Vec<_> = decode(&code).map(|i| i.unwrap().opcode.to_string()).collect();
/// assert_eq!(names, ["LOAD_FAST", "LOAD_CONST", "BINARY_ADD", "RETURN_VALUE"]);
///
/// // EXTENDED_ARG 1; LOAD_CONST 2
/// let folded = decode(&[144, 1, 0, 100, 2, 0]).next().unwrap().unwrap();
/// assert_eq!((folded.opcode, folded.arg, folded.extended), (Opcode::LOAD_CONST, 0x1_0002, 1));
///
/// assert!(decode(&[100, 1]).next().unwrap().is_err());
/// ```
pub fn decode(code: &[u8]) -> Decode<'_> {
    Decode { code, at: Some(0) }
}

/// The instructions from an offset on, which are those that would run if control came there: see [`decode`].
///
/// ```
/// use bc_core::{instruction::decode_from, opcode::Opcode};
///
/// // JUMP_FORWARD 1, over a byte that is no instruction; RETURN_VALUE
/// let landed = decode_from(&[110, 1, 0, 255, 83], 4).next().unwrap().unwrap();
/// assert_eq!((landed.offset, landed.opcode), (4, Opcode::RETURN_VALUE));
/// ```
pub fn decode_from(code: &[u8], offset: u32) -> Decode<'_> {
    Decode {
        code,
        at: usize::try_from(offset).ok(),
    }
}

impl Iterator for Decode<'_> {
    type Item = Result<Instruction, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at?;
        let mut opcode = Opcode(*self.code.get(start)?);
        let Ok(offset) = u32::try_from(start) else {
            self.at = None;
            return Some(Err(DecodeError::TooLong { offset: u32::MAX }));
        };
        let (mut at, mut arg, mut extended) = (start + 1, 0u32, 0u32);
        while opcode.has_arg() || extended > 0 {
            let Some(&[low, high]) = self.code.get(at..at + 2) else {
                self.at = None;
                let missing = if self.code.len() > at { 1 } else { 2 };
                return Some(Err(DecodeError::Truncated {
                    offset,
                    opcode,
                    missing,
                }));
            };
            // The interpreter shifts an int: what a chain pushes out at the top is gone.
            arg = arg << 16 | u32::from(u16::from_le_bytes([low, high]));
            at += 2;
            if opcode != Opcode::EXTENDED_ARG {
                break;
            }
            let Some(&next) = self.code.get(at) else {
                self.at = None;
                return Some(Err(DecodeError::Truncated {
                    offset,
                    opcode,
                    missing: 1,
                }));
            };
            opcode = Opcode(next);
            at += 1;
            extended = extended.saturating_add(1);
        }
        if u32::try_from(at).is_err() {
            self.at = None;
            return Some(Err(DecodeError::TooLong { offset }));
        }
        self.at = Some(at);
        Some(Ok(Instruction {
            offset,
            opcode,
            arg,
            extended,
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.at.map_or(0, |at| self.code.len().saturating_sub(at));
        (usize::from(left > 0), Some(left))
    }
}

impl FusedIterator for Decode<'_> {}

/// The bytes of one instruction. At least `min_extended` `EXTENDED_ARG` prefixes are written (a
/// rewriter keeps widths that way, so that offsets stay); one is added when the argument needs it.
/// An opcode without argument is one byte, and its argument is dropped, unless a prefix is asked for.
/// Prefixes before the last are written with argument 0.
///
/// For every instruction of a code string, `encode(opcode, arg, extended)` gives back its bytes, but
/// for what the earlier prefixes of a chain said, which has no effect.
///
/// ```
/// use bc_core::{instruction::encode, opcode::Opcode};
///
/// assert_eq!(encode(Opcode::LOAD_CONST, 1, 0)[..], [100, 1, 0]);
/// assert_eq!(encode(Opcode::LOAD_CONST, 0x1_0002, 0)[..], [144, 1, 0, 100, 2, 0]);
/// assert_eq!(encode(Opcode::POP_TOP, 0, 0)[..], [1]);
/// ```
pub fn encode(opcode: Opcode, arg: u32, min_extended: u32) -> SmallVec<[u8; 6]> {
    let mut bytes = SmallVec::new();
    if !opcode.has_arg() && min_extended == 0 {
        bytes.push(opcode.number());
        return bytes;
    }
    let [b0, b1, b2, b3] = arg.to_le_bytes();
    let needed = u32::from(arg > 0xFFFF);
    let prefixes = min_extended.max(needed);
    for left in (0..prefixes).rev() {
        let (low, high) = if left == 0 { (b2, b3) } else { (0, 0) };
        bytes.extend_from_slice(&[Opcode::EXTENDED_ARG.number(), low, high]);
    }
    bytes.extend_from_slice(&[opcode.number(), b0, b1]);
    bytes
}

#[cfg(test)]
mod tests;
