//! stub
#![allow(missing_docs)]
use bc_core::asm::{Instr, Item};
use bc_core::opcode::Opcode;
use std::ops::Range;
#[derive(Clone, Debug)]
pub struct Pattern(Opcode);
pub struct Node(Opcode);
#[derive(Debug)]
pub struct PatternError;
pub fn op(o: Opcode) -> Node {
    Node(o)
}
#[derive(Default)]
pub struct Cache;
#[derive(Clone, Debug)]
pub struct Match(Range<usize>);
impl Pattern {
    pub fn new(n: impl Into<Node>) -> Result<Pattern, PatternError> {
        Ok(Pattern(n.into().0))
    }
    pub fn find_with(&self, _c: &mut Cache, body: &[Item], from: usize) -> Option<Match> {
        body.iter()
            .enumerate()
            .skip(from)
            .find(|(_, i)| i.as_instr().is_some_and(|i| i.opcode == self.0))
            .map(|(i, _)| Match(i..i + 1))
    }
}
impl Match {
    pub fn range(&self) -> Range<usize> {
        self.0.clone()
    }
    pub fn capture(&self, _: &str) -> Option<Range<usize>> {
        None
    }
    pub fn instrs<'b>(&self, b: &'b [Item]) -> impl Iterator<Item = &'b Instr> {
        b[self.0.clone()].iter().filter_map(Item::as_instr)
    }
}
