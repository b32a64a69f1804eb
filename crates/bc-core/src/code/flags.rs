//! `co_flags`: what the compiler says about a code object, and how `dis` spells it.

use std::fmt;

bitflags::bitflags! {
    /// The flags of a code object. Bits without a name are kept.
    ///
    /// Displayed as `dis` does it: the names it knows and the rest as hexadecimal numbers.
    ///
    /// ```
    /// use bc_core::code::CodeFlags;
    ///
    /// let flags = CodeFlags::from(67);
    /// assert_eq!(flags, CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE);
    /// assert_eq!(flags.to_string(), "OPTIMIZED, NEWLOCALS, NOFREE");
    /// ```
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct CodeFlags: u32 {
        /// Locals are fast locals, not a dict.
        const OPTIMIZED = 0x1;
        /// A call makes a new dict of locals.
        const NEWLOCALS = 0x2;
        /// There is a `*args` parameter.
        const VARARGS = 0x4;
        /// There is a `**kwargs` parameter.
        const VARKEYWORDS = 0x8;
        /// The code is that of a function inside a function.
        const NESTED = 0x10;
        /// A call makes a generator.
        const GENERATOR = 0x20;
        /// There are neither free nor cell variables.
        const NOFREE = 0x40;
        /// A call makes a coroutine (`async def`).
        const COROUTINE = 0x80;
        /// A generator that may be awaited (`types.coroutine`).
        const ITERABLE_COROUTINE = 0x100;
        /// Our own, which CPython gives no meaning and ignores: what is set in `locals()` of a frame
        /// of a function is set in its variables, and instructions that look up names do so there.
        const MUTABLE_LOCALS = 0x400;
        /// `from __future__ import division`
        const FUTURE_DIVISION = 0x2000;
        /// `from __future__ import absolute_import`
        const FUTURE_ABSOLUTE_IMPORT = 0x4000;
        /// `from __future__ import with_statement`
        const FUTURE_WITH_STATEMENT = 0x8000;
        /// `from __future__ import print_function`
        const FUTURE_PRINT_FUNCTION = 0x1_0000;
        /// `from __future__ import unicode_literals`
        const FUTURE_UNICODE_LITERALS = 0x2_0000;
        /// `from __future__ import barry_as_FLUFL`
        const FUTURE_BARRY_AS_BDFL = 0x4_0000;
        /// `from __future__ import generator_stop`
        const FUTURE_GENERATOR_STOP = 0x8_0000;

        const _ = !0;
    }
}

impl CodeFlags {
    /// All future features, which `compile` takes as flags (`PyCF_MASK`).
    pub const FUTURES: CodeFlags = CodeFlags::FUTURE_DIVISION
        .union(CodeFlags::FUTURE_ABSOLUTE_IMPORT)
        .union(CodeFlags::FUTURE_WITH_STATEMENT)
        .union(CodeFlags::FUTURE_PRINT_FUNCTION)
        .union(CodeFlags::FUTURE_UNICODE_LITERALS)
        .union(CodeFlags::FUTURE_BARRY_AS_BDFL)
        .union(CodeFlags::FUTURE_GENERATOR_STOP);
}

/// The flags `dis` knows by name (`dis.COMPILER_FLAG_NAMES`); the future features are not among them.
/// The place in the list is the number of the bit.
pub(crate) const FLAG_NAMES: [&str; 9] = [
    "OPTIMIZED",
    "NEWLOCALS",
    "VARARGS",
    "VARKEYWORDS",
    "NESTED",
    "GENERATOR",
    "NOFREE",
    "COROUTINE",
    "ITERABLE_COROUTINE",
];

impl CodeFlags {
    /// The value of `co_flags`, a C int.
    pub const fn to_int(self) -> i32 {
        self.bits().cast_signed()
    }
}

/// From the value of `co_flags`, a C int.
impl From<i32> for CodeFlags {
    fn from(bits: i32) -> CodeFlags {
        CodeFlags::from_bits_retain(bits.cast_unsigned())
    }
}

impl From<u32> for CodeFlags {
    fn from(bits: u32) -> CodeFlags {
        CodeFlags::from_bits_retain(bits)
    }
}

impl fmt::Display for CodeFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for bit in (0..32).filter(|bit| self.bits() >> bit & 1 == 1) {
            match FLAG_NAMES.get(bit) {
                Some(name) => write!(f, "{separator}{name}")?,
                None => write!(f, "{separator}{:#x}", 1u32 << bit)?,
            }
            separator = ", ";
        }
        // `dis` takes away bit by bit and prints what is left after 32 of them: nothing at all for
        // no flags, and the endless sign bits of a negative number.
        match self.to_int() {
            0 => f.write_str("0x0"),
            ..0 => write!(f, "{separator}-0x100000000"),
            _ => Ok(()),
        }
    }
}
