//! A pattern taken apart: what elements and operators become, before it is compiled.
//!
//! Size and depth are known at each node and bounded where one is made, since whatever goes through a
//! tree does it by recursion.

use super::opcodes::Opcodes;
use super::{Condition, PatternError};
use std::sync::Arc;

/// How many elements a pattern may have when its counted repeats are written out.
pub const MAX_SIZE: usize = 10_000;

/// How deep groups may be nested.
pub const MAX_DEPTH: usize = 100;

/// A piece of a pattern.
#[derive(Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) kind: Kind,
    /// At least as many as there are elements when counted repeats are written out.
    pub(super) size: usize,
    pub(super) depth: usize,
    /// Whether it can match nothing.
    pub(super) is_nullable: bool,
}

#[derive(Clone, PartialEq)]
pub(super) enum Kind {
    /// One instruction.
    One(Opcodes, Vec<Condition>),
    /// One instruction that is something else; the tree is exactly one instruction.
    Not(Box<Tree>),
    /// At least two, one after the other; none is a sequence.
    Seq(Vec<Tree>),
    /// At least two, the first that leads to a match; none is a choice.
    Choice(Vec<Tree>),
    Repeat(Box<Tree>, Repeat),
    Capture(Arc<str>, Box<Tree>),
    Start,
    End,
}

/// How often something is repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) is_lazy: bool,
}

impl Tree {
    pub(super) fn leaf(kind: Kind, is_nullable: bool) -> Tree {
        Tree {
            kind,
            size: 1,
            depth: 0,
            is_nullable,
        }
    }

    pub(super) fn bounded(
        kind: Kind,
        size: usize,
        depth: usize,
        is_nullable: bool,
    ) -> Result<Tree, PatternError> {
        if size > MAX_SIZE {
            return Err(PatternError::TooLarge { limit: MAX_SIZE });
        }
        if depth > MAX_DEPTH {
            return Err(PatternError::TooDeep { limit: MAX_DEPTH });
        }
        Ok(Tree {
            kind,
            size,
            depth,
            is_nullable,
        })
    }

    pub(super) fn is_one_instruction(&self) -> bool {
        match &self.kind {
            Kind::One(..) | Kind::Not(_) => true,
            Kind::Choice(parts) => parts.iter().all(Tree::is_one_instruction),
            _ => false,
        }
    }
}
