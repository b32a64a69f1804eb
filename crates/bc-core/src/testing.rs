//! What the unit tests of this crate share: a small seeded generator, so that a failure repeats.

use crate::opcode::Opcode;

/// Pseudo-random numbers (xorshift), the same ones for the same seed.
pub(crate) struct Generator(u64);

impl Generator {
    /// A generator; any seed will do.
    pub(crate) fn new(seed: u64) -> Generator {
        Generator(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 16) as usize % bound.max(1)
    }

    /// Any bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// Bytes that look like code more often than chance allows: known opcodes, small arguments, and
    /// prefixes, with a few arbitrary bytes.
    pub(crate) fn code(&mut self, length: usize) -> Vec<u8> {
        let known: Vec<u8> = Opcode::all().map(Opcode::number).collect();
        let mut code = Vec::new();
        while code.len() < length {
            match self.below(8) {
                0 => code.push(self.next() as u8),
                1 => {
                    let arg = self.bytes(2);
                    code.extend([Opcode::EXTENDED_ARG.number(), arg[0] & 1, arg[1] & 1]);
                }
                _ => {
                    let opcode = known[self.below(known.len())];
                    code.push(opcode);
                    if Opcode(opcode).has_arg() {
                        code.extend([self.below(12) as u8, 0]);
                    }
                }
            }
        }
        code.truncate(length);
        code
    }
}
