//! The argument of a line: `dis` adds up what `EXTENDED_ARG` says in Python's integers, which have no end.

use num_bigint::BigUint;
use num_traits::ToPrimitive;
use std::sync::Arc;

/// Of an argument of more bits than this no more is told than that: each line of a chain of prefixes holds a longer
/// number than the one before, and all of them together grow with the square of the chain.
pub const MOST_BITS: u64 = 4096;

/// How many bits one prefix adds.
const WIDTH: u32 = 16;

/// The argument of an instruction, as `dis` reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The opcode takes none.
    None,
    /// Its value, with what `EXTENDED_ARG` adds.
    Value(u128),
    /// Its value, where a chain of prefixes makes it larger than others can be.
    Large(Arc<BigUint>),
    /// Its value has more than [`MOST_BITS`] bits. Listed as `?`; `dis` prints all of it.
    Beyond,
    /// The code ends where the argument should be. Listed as `?`; `dis` raises IndexError.
    CutOff,
    /// No instruction, but so many bytes of data, which the details give in hexadecimal.
    Data(u32),
}

impl Argument {
    /// The argument whose upper part a prefix has said.
    pub(super) fn behind(prefix: &Argument, low: u16) -> Argument {
        let large = |prefix: &BigUint| {
            let value = (prefix << WIDTH) | BigUint::from(low);
            match value.bits() > MOST_BITS {
                true => Argument::Beyond,
                false => Argument::Large(Arc::new(value)),
            }
        };
        match prefix {
            Argument::Value(prefix) if prefix.leading_zeros() >= WIDTH => {
                Argument::Value(prefix << WIDTH | u128::from(low))
            }
            Argument::Value(prefix) => large(&BigUint::from(*prefix)),
            Argument::Large(prefix) => large(prefix),
            Argument::Beyond => Argument::Beyond,
            Argument::None | Argument::CutOff | Argument::Data(_) => Argument::Value(low.into()),
        }
    }

    /// The place in a table that it names, if a table can be so long.
    pub(super) fn index(&self) -> Option<usize> {
        match self {
            Argument::Value(value) => usize::try_from(*value).ok(),
            _ => None,
        }
    }

    /// Its value, if it is known.
    fn value(&self) -> Option<BigUint> {
        match self {
            Argument::Value(value) => Some(BigUint::from(*value)),
            Argument::Large(value) => Some(BigUint::clone(value)),
            _ => None,
        }
    }

    /// What stands behind `to` in the line of a relative jump at this offset.
    pub(super) fn jump_from(&self, offset: usize) -> Option<BigUint> {
        Some(self.value()? + BigUint::from(offset) + 3u32)
    }

    /// The counts of arguments of a call.
    pub(super) fn counts(&self) -> Option<(u8, BigUint)> {
        let value = self.value()?;
        let positional = (&value % 256u32).to_u8()?;
        Some((positional, value / 256u32))
    }

    /// Its digits, where it is a number and known.
    pub fn digits(&self) -> Option<String> {
        match self {
            Argument::Value(value) => Some(value.to_string()),
            Argument::Large(value) => Some(value.to_string()),
            _ => None,
        }
    }
}
