//! What a search finds: matches, and places that would match but for a label.

use bc_core::asm::{Instr, Item, Label};
use std::ops::Range;
use std::sync::Arc;

/// A run of instructions that a pattern matches. Places are indexes of the body that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    range: Range<usize>,
    names: Arc<[Arc<str>]>,
    /// Number of the name and place, in the order in which they closed.
    captures: Vec<(usize, Range<usize>)>,
}

impl Match {
    /// `captures` as the search has them: a place between instructions is the index behind the one before.
    pub(super) fn new(
        body: &[Item],
        range: Range<usize>,
        names: Arc<[Arc<str>]>,
        mut captures: Vec<(usize, Range<usize>)>,
    ) -> Match {
        for (_, place) in &mut captures {
            if place.start < place.end {
                let labels = body.iter().skip(place.start);
                let labels = labels.take_while(|item| matches!(item, Item::Label(_)));
                place.start += labels.count();
            }
        }
        Match {
            range,
            names,
            captures,
        }
    }

    /// From the first instruction to behind the last. Labels are inside only where the pattern goes
    /// across targets.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The instructions, given the body that was searched.
    pub fn instrs<'b>(&self, body: &'b [Item]) -> impl Iterator<Item = &'b Instr> + use<'b> {
        let items = body.get(self.range.clone()).unwrap_or_default();
        items.iter().filter_map(Item::as_instr)
    }

    /// What a capture matched, the last time if several times. An empty range where it matched nothing.
    pub fn capture(&self, name: &str) -> Option<Range<usize>> {
        self.captures(name).last()
    }

    /// What a capture matched each time, in order.
    pub fn captures(&self, name: &str) -> impl Iterator<Item = Range<usize>> {
        let number = self.names.iter().position(|known| **known == *name);
        let captures = self.captures.iter();
        captures
            .filter(move |(capture, _)| Some(*capture) == number)
            .map(|(_, place)| place.clone())
    }

    /// The names that captured something, and what, in the order in which they closed.
    pub fn all_captures(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.captures.iter().filter_map(|(number, place)| {
            let name = self.names.get(*number)?;
            Some((&**name, place.clone()))
        })
    }
}

/// A run of instructions that a pattern would match, were it not for a label inside: some jump leads into
/// the middle of it. See [`Pattern::refusals`](super::Pattern::refusals).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// From the first instruction to behind the last.
    pub range: Range<usize>,
    /// The first label that stands inside.
    pub label: Label,
    /// Where it stands.
    pub at: usize,
}
