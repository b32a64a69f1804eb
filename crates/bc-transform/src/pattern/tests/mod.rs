//! Tests of patterns: each element, the engine against a matcher that is obviously right, the text form, and
//! what searching costs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::single_range_in_vec_init,
    reason = "a test may fail loudly; one place in a list is a range in it"
)]

mod cost;
mod defects;
mod differential;
mod elements;
mod reference;
mod text;

use super::Pattern;
use bc_core::asm::{Asm, Builder, Item};
use bc_core::opcode::Opcode;
use std::ops::Range;

/// Pseudo-random numbers (xorshift), the same ones for the same seed.
struct Generator(u64);

impl Generator {
    fn new(seed: u64) -> Generator {
        Generator(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound.max(1)
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}

/// A body written as names of opcodes, and `:` for labels. Opcodes with an argument get what they take.
fn body(written: &str) -> Vec<Item> {
    let mut labels = 0;
    let add = |b: Builder, word: &str| {
        if word == ":" {
            labels += 1;
            return b.label(&labels.to_string());
        }
        match Opcode::from_name(word).expect("the name of an opcode") {
            Opcode::LOAD_CONST => b.load_const(labels),
            op if op.is_jump() => b.jump(op, "1"),
            op if op.has_name() => b.name(op, "x"),
            op if op.has_local() => b.with(op, bc_core::asm::Operand::local("x")),
            op if op.has_arg() => b.with(op, 2),
            op => b.op(op),
        }
    };
    let words = written.split_whitespace();
    words.fold(Asm::module("m"), add).asm().body
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Where a pattern matches.
fn places(text: &str, body: &[Item]) -> Vec<Range<usize>> {
    ranges(&pattern(text), body)
}

fn ranges(pattern: &Pattern, body: &[Item]) -> Vec<Range<usize>> {
    pattern.find_all(body).iter().map(|m| m.range()).collect()
}
