//! The abstract value stack: one slot per value, with runs of plain values kept as a count.
//!
//! A *plain* value is any Python object; ordinary instructions take and leave plain values. The slots an exception or
//! a `finally` entry leaves behind are told apart, because the block stack relies on them. There are never more such
//! slots than blocks allow, so a stack is a few words however many values it holds, and comparing two is cheap.
//! Positions ("levels") count slots, not values: a pending completion is one slot of one to nine values.

use std::fmt;

use smallvec::SmallVec;

use super::pending::{PathSet, Pending};

/// The deepest stack any code may ask for: `co_stacksize` is a C `int`.
pub(crate) const MAX_DEPTH: u64 = i32::MAX as u64;

/// One slot, or a run of plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// So many plain values, at least one.
    Values(u32),
    /// The traceback, value or type of the exception a handler was entered with: plain values that `END_FINALLY`
    /// may also raise again, in this order with the type on top.
    Raised(ExceptionItem),
    /// The exception state that was current before the handler was entered: three values under the
    /// `EXCEPT_HANDLER` block, put back when that block is left. No instruction may take them.
    Saved,
    /// What a `finally` body must hand to `END_FINALLY`.
    Pending(Pending),
    /// The exception type or `None` that `WITH_CLEANUP_START` leaves for `WITH_CLEANUP_FINISH`.
    WithException,
}

/// The parts of an exception, as a handler finds them from the bottom up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExceptionItem {
    Traceback,
    Value,
    Type,
}

/// One plain value and what is known of it.
pub(crate) type Plain = Option<ExceptionItem>;

/// The level below which values stay while the innermost block is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockBase {
    pub(crate) level: u32,
    /// Whether the innermost block is an `EXCEPT_HANDLER`, and what lies right below the level its exception.
    pub(crate) opens: bool,
}

/// Why so many plain values cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Underflow {
    /// The stack holds only this many values.
    Empty { have: u64 },
    /// What lies below belongs to an enclosing block; this many are above it.
    BelowBlock { have: u64 },
    /// A slot that is no plain value is in the way, under this many plain ones.
    Special { have: u64 },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stack {
    slots: SmallVec<[Slot; 4]>,
    level: u32,
    /// The least and the greatest number of real values these slots stand for.
    least: u32,
    most: u32,
}

/// The stack would grow beyond [`MAX_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooDeep;

impl Slot {
    /// How many slots of the level count this is.
    fn slots(&self) -> u32 {
        match self {
            Slot::Values(n) => *n,
            _ => 1,
        }
    }

    fn sizes(&self) -> (u32, u32) {
        match self {
            Slot::Values(n) => (*n, *n),
            Slot::Raised(_) | Slot::WithException => (1, 1),
            Slot::Saved => (3, 3),
            Slot::Pending(pending) => pending.sizes(),
        }
    }
}

impl Stack {
    /// How many slots there are; the level a block set up now would have.
    pub(crate) fn level(&self) -> u32 {
        self.level
    }

    /// The least and the greatest number of real values.
    pub(crate) fn depth(&self) -> (u32, u32) {
        (self.least, self.most)
    }

    pub(crate) fn top(&self) -> Option<&Slot> {
        self.slots.last()
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The slot at a level, with a run of values cut down to one.
    pub(crate) fn at(&self, level: u32) -> Option<&Slot> {
        if level >= self.level {
            return None;
        }
        let mut end = self.level;
        for slot in self.slots.iter().rev() {
            end -= slot.slots();
            if level >= end {
                return Some(slot);
            }
        }
        None
    }

    /// Puts one slot on top. Runs of values are merged.
    pub(crate) fn push(&mut self, slot: Slot) {
        let (least, most) = slot.sizes();
        self.level += slot.slots();
        self.least += least;
        self.most += most;
        match (self.slots.last_mut(), &slot) {
            (Some(Slot::Values(run)), Slot::Values(n)) => *run += n,
            _ => self.slots.push(slot),
        }
    }

    /// Puts `n` plain values on top.
    pub(crate) fn push_values(&mut self, n: u64) -> Result<(), TooDeep> {
        if u64::from(self.most) + n > MAX_DEPTH {
            return Err(TooDeep);
        }
        if n > 0 {
            self.push(Slot::Values(u32::try_from(n).map_err(|_| TooDeep)?));
        }
        Ok(())
    }

    pub(crate) fn push_plain(&mut self, plain: Plain) {
        self.push(plain.map_or(Slot::Values(1), Slot::Raised));
    }

    /// Takes the top slot off, a run of values as a whole.
    pub(crate) fn pop_slot(&mut self) -> Option<Slot> {
        let slot = self.slots.pop()?;
        let (least, most) = slot.sizes();
        self.level -= slot.slots();
        self.least -= least;
        self.most -= most;
        Some(slot)
    }

    /// Takes `n` plain values off, none of them below the floor. After a failure the stack is of no further use.
    pub(crate) fn pop_values(&mut self, n: u64, floor: BlockBase) -> Result<(), Underflow> {
        let mut left = n;
        while left > 0 {
            if floor.opens {
                self.open(floor.level);
            }
            let have = n - left;
            let above = u64::from(self.level.saturating_sub(floor.level));
            match self.slots.last() {
                None => return Err(Underflow::Empty { have }),
                Some(_) if above == 0 && !floor.opens => {
                    return Err(Underflow::BelowBlock { have });
                }
                Some(Slot::Values(run)) => {
                    let take = left.min(u64::from(*run)).min(above);
                    let kept = u64::from(*run) - take;
                    self.pop_slot();
                    left -= take;
                    if kept > 0 {
                        self.push(Slot::Values(u32::try_from(kept).unwrap_or(u32::MAX)));
                    }
                }
                Some(Slot::Raised(_)) => {
                    self.pop_slot();
                    left -= 1;
                }
                Some(_) => return Err(Underflow::Special { have }),
            }
        }
        Ok(())
    }

    /// Takes one plain value off and says what it was.
    pub(crate) fn pop_plain(&mut self, floor: BlockBase) -> Result<Plain, Underflow> {
        if floor.opens {
            self.open(floor.level);
        }
        let plain = match self.slots.last() {
            Some(Slot::Raised(raised)) => Some(*raised),
            _ => None,
        };
        self.pop_values(1, floor)?;
        Ok(plain)
    }

    /// Checks that the `n` topmost values are plain, without taking them; they may lie below a block's level.
    pub(crate) fn peek(&self, n: u64) -> Result<(), Underflow> {
        let mut have = 0;
        for slot in self.slots.iter().rev() {
            if have >= n {
                break;
            }
            match slot {
                Slot::Values(run) => have += u64::from(*run),
                Slot::Raised(_) => have += 1,
                // Its type, value and traceback are on top.
                Slot::Pending(pending) if pending.is_exception_only() && have + 3 >= n => {
                    return Ok(());
                }
                _ => return Err(Underflow::Special { have }),
            }
        }
        if have >= n {
            Ok(())
        } else {
            Err(Underflow::Empty { have })
        }
    }

    /// Throws away everything from `level` up.
    pub(crate) fn truncate(&mut self, level: u32) {
        while self.level > level {
            match self.pop_slot() {
                Some(Slot::Values(_)) if self.level < level => {
                    self.push(Slot::Values(level - self.level));
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Replaces the one special slot at `level` by other slots.
    pub(crate) fn replace(&mut self, level: u32, with: impl IntoIterator<Item = Slot>) {
        let mut above: SmallVec<[Slot; 8]> = SmallVec::new();
        while self.level > level {
            match self.pop_slot() {
                Some(slot) => above.push(slot),
                None => return,
            }
        }
        above.pop();
        for slot in with {
            self.push(slot);
        }
        for slot in above.into_iter().rev() {
            self.push(slot);
        }
    }

    /// Spells a pending exception at the top out as the values a handler finds, so that they can be taken. Its own
    /// block must be the innermost one, with everything from `floor` up inside: other blocks' levels would shift.
    fn open(&mut self, floor: u32) {
        if self.level == floor
            && let Some(Slot::Pending(pending)) = self.slots.last()
            && pending.is_exception_only()
        {
            self.pop_slot();
            for slot in opened_exception() {
                self.push(slot);
            }
        }
    }

    /// The opposite of [`Stack::open`]; `true` if the top was an exception spelled out.
    pub(crate) fn close(&mut self) -> bool {
        let shape = opened_exception();
        let closes = self.slots.last() == shape.last() && self.slots.ends_with(&shape);
        if closes {
            for _ in shape {
                self.pop_slot();
            }
            self.push(Slot::Pending(Pending::new(PathSet::EXCEPTION)));
        }
        closes
    }
}

/// The slots of an exception as a handler finds it, from the bottom up.
pub(crate) fn opened_exception() -> [Slot; 4] {
    [
        Slot::Saved,
        Slot::Raised(ExceptionItem::Traceback),
        Slot::Raised(ExceptionItem::Value),
        Slot::Raised(ExceptionItem::Type),
    ]
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Values(1) => f.write_str("value"),
            Slot::Values(n) => write!(f, "{n} values"),
            Slot::Raised(ExceptionItem::Traceback) => f.write_str("traceback"),
            Slot::Raised(ExceptionItem::Value) => f.write_str("exception"),
            Slot::Raised(ExceptionItem::Type) => f.write_str("exception type"),
            Slot::Saved => f.write_str("saved exception state (3 values)"),
            Slot::Pending(pending) => pending.fmt(f),
            Slot::WithException => f.write_str("exception type or None for WITH_CLEANUP_FINISH"),
        }
    }
}
