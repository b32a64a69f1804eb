//! A matcher that tries one way after the other, in the order of preference, by plain recursion. It knows
//! nothing of how the real one works, and is right because it says what the documentation says.

use super::Generator;
use crate::pattern::{Node, any, end, not, one_of, op, seq, start};
use bc_core::asm::{Instr, Item};
use bc_core::opcode::Opcode;
use std::ops::Range;

/// A pattern for the reference.
#[derive(Clone, Debug)]
pub(super) enum Plain {
    Op(Opcode),
    Any,
    NoneOf(Vec<Opcode>),
    Seq(Vec<Plain>),
    OneOf(Vec<Plain>),
    Repeat(Box<Plain>, u32, Option<u32>, bool),
    Capture(&'static str, Box<Plain>),
    Start,
    End,
}

/// The opcodes that patterns and bodies are made of.
pub(super) const OPCODES: [Opcode; 3] = [Opcode::POP_TOP, Opcode::UNARY_POSITIVE, Opcode::NOP];

impl Plain {
    pub(super) fn random(g: &mut Generator, depth: usize) -> Plain {
        let leaf = depth == 0 || g.one_in(4);
        let op = |g: &mut Generator| OPCODES[g.below(OPCODES.len())];
        if leaf {
            return match g.below(16) {
                0 => Plain::Start,
                1 => Plain::End,
                2 | 3 => Plain::Any,
                4 | 5 => Plain::NoneOf((0..=g.below(2)).map(|_| op(g)).collect()),
                _ => Plain::Op(op(g)),
            };
        }
        let parts = |g: &mut Generator| {
            let count = 2 + g.below(2);
            (0..count).map(|_| Plain::random(g, depth - 1)).collect()
        };
        match g.below(8) {
            0..3 => Plain::Seq(parts(g)),
            3 | 4 => Plain::OneOf(parts(g)),
            5 => {
                let name = ["a", "b"][g.below(2)];
                Plain::Capture(name, Box::new(Plain::random(g, depth - 1)))
            }
            _ => {
                let min = [0, 0, 1, 1, 2, 3][g.below(6)];
                let max = match g.below(2) {
                    0 => None,
                    _ => Some(min + g.below(3) as u32),
                };
                let inner = Box::new(Plain::random(g, depth - 1));
                Plain::Repeat(inner, min, max, g.one_in(3))
            }
        }
    }

    pub(super) fn node(&self) -> Node {
        match self {
            Plain::Op(opcode) => op(*opcode),
            Plain::Any => any(),
            Plain::NoneOf(opcodes) => not(one_of(opcodes.iter().copied())),
            Plain::Seq(parts) => seq(parts.iter().map(Plain::node)),
            Plain::OneOf(parts) => one_of(parts.iter().map(Plain::node)),
            Plain::Repeat(inner, min, max, is_lazy) => {
                let inner = inner.node();
                let repeated = match max {
                    Some(max) => inner.between(*min, *max),
                    None => inner.at_least(*min),
                };
                match is_lazy {
                    true => repeated.lazy(),
                    false => repeated,
                }
            }
            Plain::Capture(name, inner) => inner.node().named(name),
            Plain::Start => start(),
            Plain::End => end(),
        }
    }
}

/// Name and place of each capture, in the order in which they closed. Places are numbers of instructions.
type Captures = Vec<(&'static str, usize, usize)>;

/// A match: place and captures, in items.
pub(super) type Matched = (Range<usize>, Vec<(&'static str, Range<usize>)>);

pub(super) struct Reference<'a> {
    body: &'a [Item],
    instrs: Vec<(usize, &'a Instr)>,
    across_targets: bool,
    longest: bool,
    /// How many more steps may be made.
    left: u32,
}

/// What follows; whether that led to a match that is wanted.
type Then<'t> = &'t mut dyn FnMut(&mut Reference<'_>, usize, &mut Captures) -> bool;

impl<'a> Reference<'a> {
    pub(super) fn new(body: &'a [Item], across_targets: bool, longest: bool) -> Reference<'a> {
        let instrs = body.iter().enumerate();
        Reference {
            body,
            instrs: instrs
                .filter_map(|(at, i)| Some((at, i.as_instr()?)))
                .collect(),
            across_targets,
            longest,
            left: 200_000,
        }
    }

    /// The first match that begins at item `from` or behind it; the inner option is none when it takes
    /// too long.
    pub(super) fn find(&mut self, pattern: &Plain, from: usize) -> Option<Option<Matched>> {
        for first in 0..self.instrs.len() {
            if self.instrs[first].0 < from {
                continue;
            }
            let mut best: Option<(usize, Captures)> = None;
            let longest = self.longest;
            self.go(
                pattern,
                first,
                first,
                &mut Vec::new(),
                &mut |_, at, captures| {
                    if best.as_ref().is_none_or(|(end, _)| at > *end) {
                        best = Some((at, captures.clone()));
                    }
                    !longest
                },
            );
            if self.left == 0 {
                return None;
            }
            if let Some((end, captures)) = best {
                return Some(Some(self.in_items(first, end, &captures)));
            }
        }
        Some(None)
    }

    pub(super) fn find_all(&mut self, pattern: &Plain) -> Option<Vec<Matched>> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = self.find(pattern, from)? {
            from = found.0.end;
            all.push(found);
        }
        Some(all)
    }

    fn in_items(&self, first: usize, end: usize, captures: &Captures) -> Matched {
        let range = |from: usize, to: usize| {
            if from < to {
                return self.instrs[from].0..self.instrs[to - 1].0 + 1;
            }
            let at = match from == first {
                true => self.instrs[first].0,
                false => self.instrs[from - 1].0 + 1,
            };
            at..at
        };
        let captures = captures.iter().map(|&(n, from, to)| (n, range(from, to)));
        (range(first, end), captures.collect())
    }

    fn has_label_before(&self, at: usize) -> bool {
        let item = self.instrs[at].0;
        item > 0 && matches!(self.body[item - 1], Item::Label(_))
    }

    /// Takes one instruction if `is_wanted`.
    fn one(
        &mut self,
        is_wanted: impl Fn(Opcode) -> bool,
        (first, at): (usize, usize),
        captures: &mut Captures,
        then: Then<'_>,
    ) -> bool {
        at < self.instrs.len()
            && (self.across_targets || at == first || !self.has_label_before(at))
            && is_wanted(self.instrs[at].1.opcode)
            && then(self, at + 1, captures)
    }

    fn go(
        &mut self,
        pattern: &Plain,
        first: usize,
        at: usize,
        captures: &mut Captures,
        then: Then<'_>,
    ) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return true;
        }
        let here = (first, at);
        match pattern {
            Plain::Op(wanted) => self.one(|op| op == *wanted, here, captures, then),
            Plain::Any => self.one(|_| true, here, captures, then),
            Plain::NoneOf(not) => self.one(|op| !not.contains(&op), here, captures, then),
            Plain::Start => at == 0 && then(self, at, captures),
            Plain::End => at == self.instrs.len() && then(self, at, captures),
            Plain::Seq(parts) => self.seq(parts, first, at, captures, then),
            Plain::OneOf(parts) => {
                let mut parts = parts.iter();
                parts.any(|part| self.go(part, first, at, captures, then))
            }
            Plain::Capture(name, inner) => {
                self.go(inner, first, at, captures, &mut |this, to, captures| {
                    captures.push((name, at, to));
                    let done = then(this, to, captures);
                    captures.pop();
                    done
                })
            }
            Plain::Repeat(..) => self.repeat(pattern, 0, first, at, captures, then),
        }
    }

    fn seq(
        &mut self,
        parts: &[Plain],
        first: usize,
        at: usize,
        captures: &mut Captures,
        then: Then<'_>,
    ) -> bool {
        let Some((part, rest)) = parts.split_first() else {
            return then(self, at, captures);
        };
        self.go(part, first, at, captures, &mut |this, at, captures| {
            this.seq(rest, first, at, captures, then)
        })
    }

    fn repeat(
        &mut self,
        pattern: &Plain,
        done: u32,
        first: usize,
        at: usize,
        captures: &mut Captures,
        then: Then<'_>,
    ) -> bool {
        let Plain::Repeat(inner, min, max, is_lazy) = pattern else {
            panic!("a repeat")
        };
        let enough = done >= *min;
        if enough && *is_lazy && then(self, at, captures) {
            return true;
        }
        let more = max.is_none_or(|max| done < max)
            && self.go(inner, first, at, captures, &mut |this, to, captures| {
                // A round that is not required takes an instruction.
                let is_round = !enough || to > at;
                is_round && this.repeat(pattern, done + 1, first, to, captures, then)
            });
        more || enough && !*is_lazy && then(self, at, captures)
    }
}
