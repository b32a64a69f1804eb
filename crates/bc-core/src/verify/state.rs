//! The abstract machine state before an instruction: value stack and block stack, and how two of them join.
//!
//! What holds in every state: each block's level is at most the stack's; an `EXCEPT_HANDLER` block has at its level
//! either the saved exception state or a pending completion, and every such slot has its block; no plain value below
//! the level of the innermost block changes while that block is open. The last one makes a handler's entry state
//! known at its `SETUP_*` instruction, whatever the body does.

use std::fmt;

use smallvec::SmallVec;

use super::pending::{PathSet, Pending};
use super::stack::{BlockBase, ExceptionItem, Slot, Stack, Underflow, opened_exception};

/// The most blocks that instructions may have set up at once: what CPython's compiler allows (`CO_MAXBLOCKS`).
pub(crate) const MAX_BLOCKS: usize = 20;

/// The most `EXCEPT_HANDLER` blocks. The compiler does not count them, so that there may be two for each of its
/// own; CPython has no room for more than [`MAX_BLOCKS`] of both kinds, and ends the process.
const MAX_HANDLERS: usize = 2 * MAX_BLOCKS;

/// What kind of block it is; `Except` and `Finally` catch, `Handler` is CPython's `EXCEPT_HANDLER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Loop,
    Except,
    Finally,
    Handler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    /// The stack's level when the block was set up, in slots.
    pub(crate) level: u32,
    /// Index of the instruction the block leads to; 0 for a `Handler`, which leads nowhere.
    pub(crate) handler: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) stack: Stack,
    pub(crate) blocks: SmallVec<[Block; 4]>,
    /// The topmost value is the constant `None`, as the normal path into a `finally` body leaves it.
    pub(crate) none_on_top: bool,
}

/// More than [`MAX_BLOCKS`] or [`MAX_HANDLERS`] blocks may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyBlocks;

/// Why two states do not join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// Different blocks are open.
    Blocks,
    /// The stacks hold different numbers or kinds of values.
    Stack,
}

impl State {
    /// The level below which ordinary instructions may not take values.
    pub(crate) fn floor(&self) -> BlockBase {
        match self.blocks.last() {
            None => BlockBase {
                level: 0,
                opens: false,
            },
            Some(block) if block.kind == BlockKind::Handler => BlockBase {
                level: block.level + 1,
                opens: true,
            },
            Some(block) => BlockBase {
                level: block.level,
                opens: false,
            },
        }
    }

    pub(crate) fn pop_values(&mut self, n: u64) -> Result<(), Underflow> {
        let floor = self.floor();
        self.stack.pop_values(n, floor)
    }

    pub(crate) fn push_block(&mut self, block: Block) -> Result<(), TooManyBlocks> {
        // A pending completion in a handler stands for two blocks but has one here.
        let folded: usize = self
            .stack
            .slots()
            .iter()
            .map(|slot| match slot {
                Slot::Pending(pending) => pending.max_blocks().saturating_sub(1),
                _ => 0,
            })
            .sum();
        let handlers = self
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Handler);
        let handlers = handlers.count();
        let full = match block.kind {
            BlockKind::Handler => handlers + folded >= MAX_HANDLERS,
            _ => self.blocks.len() - handlers >= MAX_BLOCKS,
        };
        if full {
            return Err(TooManyBlocks);
        }
        self.blocks.push(block);
        Ok(())
    }

    /// Puts a pending completion on the stack together with the block that goes with it.
    pub(crate) fn push_pending(&mut self, pending: Pending) -> Result<(), TooManyBlocks> {
        let level = self.stack.level();
        self.push_block(Block {
            kind: BlockKind::Handler,
            level,
            handler: 0,
        })?;
        self.stack.push(Slot::Pending(pending));
        self.none_on_top = false;
        Ok(())
    }

    /// The pending completion on top of the stack, if its block is the innermost one.
    pub(crate) fn pending(&self) -> Option<&Pending> {
        match (self.stack.top(), self.blocks.last()) {
            (Some(Slot::Pending(pending)), Some(block))
                if block.kind == BlockKind::Handler && block.level + 1 == self.stack.level() =>
            {
                Some(pending)
            }
            _ => None,
        }
    }

    /// Takes the pending completion and its block away.
    pub(crate) fn pop_pending(&mut self) -> Option<Pending> {
        self.pending()?;
        self.blocks.pop();
        match self.stack.pop_slot() {
            Some(Slot::Pending(pending)) => Some(pending),
            _ => None,
        }
    }

    /// Turns the constant `None` on top into the pending completion of a `finally` body entered normally.
    pub(crate) fn none_to_pending(&mut self) -> Result<(), TooManyBlocks> {
        let level = self.stack.level();
        self.stack.truncate(level.saturating_sub(1));
        self.push_pending(Pending::new(PathSet::NORMAL))
    }

    /// Brings an exception that is spelled out on top back into its one-slot form, so that equal states look equal.
    pub(crate) fn normalize(&mut self) {
        if matches!(self.stack.top(), Some(Slot::Raised(ExceptionItem::Type)))
            && let Some(block) = self.blocks.last()
            && block.kind == BlockKind::Handler
            && block.level + 4 == self.stack.level()
        {
            self.stack.close();
        }
    }

    /// Widens this state so that it covers `other` as well; `true` if that changed it.
    ///
    /// # Errors
    /// [`Mismatch`] when no abstract state covers both.
    pub(crate) fn join(&mut self, other: &State) -> Result<bool, Mismatch> {
        if self == other {
            return Ok(false);
        }
        let mut mine = self.clone();
        let mut theirs = other.clone();
        align(&mut mine, &mut theirs)?;
        mine.stack = join_stacks(&mine.stack, &theirs.stack)?;
        mine.none_on_top &= theirs.none_on_top;
        let changed = mine != *self;
        *self = mine;
        Ok(changed)
    }
}

/// Brings two states to the same blocks, by spelling an exception out or by counting a handler into the completion
/// above it where the other state has it so.
fn align(a: &mut State, b: &mut State) -> Result<(), Mismatch> {
    let mut i = 0;
    loop {
        let (Some(x), Some(y)) = (a.blocks.get(i).copied(), b.blocks.get(i).copied()) else {
            return if a.blocks.len() == b.blocks.len() {
                Ok(())
            } else {
                Err(Mismatch::Blocks)
            };
        };
        if x.kind == BlockKind::Handler && y.kind == BlockKind::Handler && x.level == y.level {
            match (a.stack.at(x.level), b.stack.at(y.level)) {
                (Some(Slot::Saved), Some(Slot::Pending(pending))) => {
                    let pending = pending.clone();
                    reconcile(a, b, &pending, i)?;
                }
                (Some(Slot::Pending(pending)), Some(Slot::Saved)) => {
                    let pending = pending.clone();
                    reconcile(b, a, &pending, i)?;
                }
                _ => {}
            }
        } else if x != y {
            return Err(if x.kind == y.kind && x.handler == y.handler {
                Mismatch::Stack
            } else {
                Mismatch::Blocks
            });
        }
        i += 1;
    }
}

/// At block `i`, `saved` has a saved exception state and `other` a pending completion.
fn reconcile(
    saved: &mut State,
    other: &mut State,
    pending: &Pending,
    i: usize,
) -> Result<(), Mismatch> {
    let level = saved.blocks.get(i).map_or(0, |block| block.level);
    if pending.is_exception_only() {
        other.stack.replace(level, opened_exception());
        for block in other.blocks.iter_mut().skip(i + 1) {
            block.level += 3;
        }
        return Ok(());
    }
    let inner = match (saved.blocks.get(i + 1), saved.stack.at(level + 1)) {
        (Some(block), Some(Slot::Pending(inner)))
            if block.kind == BlockKind::Handler && block.level == level + 1 =>
        {
            inner.absorbing_handler()
        }
        _ => None,
    };
    let inner = inner.ok_or(Mismatch::Blocks)?;
    saved.stack.replace(level + 1, []);
    saved.stack.replace(level, [Slot::Pending(inner)]);
    saved.blocks.remove(i + 1);
    for block in saved.blocks.iter_mut().skip(i + 1) {
        block.level -= 1;
    }
    Ok(())
}

fn join_stacks(a: &Stack, b: &Stack) -> Result<Stack, Mismatch> {
    if a.level() != b.level() {
        return Err(Mismatch::Stack);
    }
    let mut joined = Stack::default();
    let (mut xs, mut ys) = (a.slots().iter().cloned(), b.slots().iter().cloned());
    let (mut x, mut y) = (xs.next(), ys.next());
    loop {
        let (left, right) = match (x, y) {
            (None, None) => return Ok(joined),
            (Some(left), Some(right)) => (left, right),
            _ => return Err(Mismatch::Stack),
        };
        // The longer of two runs is put back cut by the shorter.
        let (slot, rest_left, rest_right) = match (left, right) {
            (Slot::Values(n), Slot::Values(m)) => {
                (Slot::Values(n.min(m)), n - n.min(m), m - n.min(m))
            }
            (Slot::Values(n), Slot::Raised(_)) => (Slot::Values(1), n - 1, 0),
            (Slot::Raised(_), Slot::Values(m)) => (Slot::Values(1), 0, m - 1),
            (Slot::Raised(r), Slot::Raised(s)) if r != s => (Slot::Values(1), 0, 0),
            (Slot::Pending(p), Slot::Pending(q)) => {
                (Slot::Pending(p.union(&q).ok_or(Mismatch::Stack)?), 0, 0)
            }
            (left, right) if left == right => (left, 0, 0),
            _ => return Err(Mismatch::Stack),
        };
        joined.push(slot);
        x = rest(rest_left).or_else(|| xs.next());
        y = rest(rest_right).or_else(|| ys.next());
    }
}

fn rest(n: u32) -> Option<Slot> {
    (n > 0).then_some(Slot::Values(n))
}

impl fmt::Display for BlockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BlockKind::Loop => "SETUP_LOOP",
            BlockKind::Except => "SETUP_EXCEPT",
            BlockKind::Finally => "SETUP_FINALLY",
            BlockKind::Handler => "EXCEPT_HANDLER",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]

    use super::*;

    fn handler(state: &mut State, way: PathSet) {
        state.push_pending(Pending::new(way)).unwrap();
    }

    #[test]
    fn an_exception_is_spelled_out_and_put_back() {
        let mut state = State::default();
        state.stack.push_values(2).unwrap();
        handler(&mut state, PathSet::EXCEPTION);
        let closed = state.clone();
        assert_eq!(state.stack.depth(), (8, 8));
        state.stack.peek(3).unwrap();
        assert_eq!(state.stack.peek(4), Err(Underflow::Special { have: 0 }));
        assert_eq!(state.stack.level(), 3);
        let kinds = [
            ExceptionItem::Type,
            ExceptionItem::Value,
            ExceptionItem::Traceback,
        ];
        for raised in kinds {
            let floor = state.floor();
            assert_eq!(state.stack.pop_plain(floor), Ok(Some(raised)));
        }
        assert_eq!(state.stack.depth(), (5, 5));
        for raised in kinds.into_iter().rev() {
            state.stack.push_plain(Some(raised));
        }
        assert_eq!(state.stack.depth(), (8, 8));
        state.normalize();
        assert_eq!(state, closed);
        // Under another block it stays closed: opening it would shift that block's level.
        let level = state.stack.level();
        let mut below = state.clone();
        below
            .push_block(Block {
                kind: BlockKind::Loop,
                level,
                handler: 9,
            })
            .unwrap();
        assert_eq!(below.pop_values(1), Err(Underflow::BelowBlock { have: 0 }));
        state.pop_values(3).unwrap();
        assert_eq!(state.stack.depth(), (5, 5));
        assert_eq!(state.pop_values(1), Err(Underflow::Special { have: 0 }));
    }

    #[test]
    fn the_ways_into_a_finally_body_join() {
        let mut normal = State::default();
        normal.stack.push_values(1).unwrap();
        normal.none_on_top = true;
        normal.none_to_pending().unwrap();
        let mut raised = State::default();
        handler(&mut raised, PathSet::EXCEPTION);
        assert_eq!(normal.join(&raised), Ok(true));
        assert_eq!(normal.stack.depth(), (1, 6));
        assert_eq!(normal.join(&raised), Ok(false));
    }

    #[test]
    fn a_handler_below_is_counted_in_where_the_normal_path_has_left_it() {
        // except E as e: the body's clean-up is entered inside the handler, or outside it with None.
        let mut inside = State::default();
        handler(&mut inside, PathSet::EXCEPTION);
        inside.pop_values(3).unwrap();
        handler(&mut inside, PathSet::EXCEPTION);
        inside.stack.push_values(1).unwrap();
        inside
            .push_block(Block {
                kind: BlockKind::Loop,
                level: 3,
                handler: 9,
            })
            .unwrap();
        let mut outside = State::default();
        handler(&mut outside, PathSet::NORMAL);
        outside.stack.push_values(1).unwrap();
        outside
            .push_block(Block {
                kind: BlockKind::Loop,
                level: 2,
                handler: 9,
            })
            .unwrap();
        let mut one = inside.clone();
        assert_eq!(one.join(&outside), Ok(true));
        let mut two = outside.clone();
        assert_eq!(two.join(&inside), Ok(true));
        assert_eq!(one, two);
        assert_eq!(one.stack.depth(), (2, 10));
        assert_eq!(one.blocks.len(), 2);
    }

    #[test]
    fn different_depths_and_blocks_do_not_join() {
        let mut a = State::default();
        let mut b = State::default();
        a.stack.push_values(1).unwrap();
        assert_eq!(a.join(&b), Err(Mismatch::Stack));
        b.stack.push_values(1).unwrap();
        b.push_block(Block {
            kind: BlockKind::Loop,
            level: 1,
            handler: 5,
        })
        .unwrap();
        assert_eq!(a.join(&b), Err(Mismatch::Blocks));
    }
}
