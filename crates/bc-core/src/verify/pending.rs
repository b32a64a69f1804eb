//! The pending completion: what a `finally` body finds on the value stack and `END_FINALLY` takes up again.
//!
//! CPython 3.5 enters a `finally` body in several ways that leave different numbers of values behind: `None` when the
//! body was run normally, a why-code for `break`, a result and a why-code for `return` and `continue`, six values and
//! an `EXCEPT_HANDLER` block for an exception. The verifier keeps them as **one** slot that says which of them may be
//! there, so that the ways join to one state. Nothing here looks at the rest of the stack.

use crate::count::counted;
use std::fmt;
use std::rc::Rc;

/// The most `continue` targets one pending slot may carry; the compiler makes one.
pub(crate) const MAX_TARGETS: usize = 16;

/// A set of ways in which a `finally` body may have been entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PathSet(u8);

impl PathSet {
    pub(crate) const EMPTY: PathSet = PathSet(0);
    /// Entered normally: `None` on the stack.
    pub(crate) const NORMAL: PathSet = PathSet(1);
    /// Entered by `BREAK_LOOP`: the why-code.
    pub(crate) const BREAK: PathSet = PathSet(2);
    /// Entered by `CONTINUE_LOOP`: the target and the why-code.
    pub(crate) const CONTINUE: PathSet = PathSet(4);
    /// Entered by `RETURN_VALUE`: the result and the why-code.
    pub(crate) const RETURN: PathSet = PathSet(8);
    /// Entered by an exception: the saved exception state, then traceback, value and type.
    pub(crate) const EXCEPTION: PathSet = PathSet(16);
    /// An exception that `__exit__` swallowed: a why-code above the exception.
    pub(crate) const SILENCED: PathSet = PathSet(32);

    const ALL: [(PathSet, &'static str); 6] = [
        (PathSet::NORMAL, "None"),
        (PathSet::BREAK, "break"),
        (PathSet::CONTINUE, "continue"),
        (PathSet::RETURN, "return"),
        (PathSet::EXCEPTION, "exception"),
        (PathSet::SILENCED, "silenced exception"),
    ];

    pub(crate) const fn union(self, other: PathSet) -> PathSet {
        PathSet(self.0 | other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether some way is in both sets.
    pub(crate) const fn meets(self, other: PathSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every way of this set is in `other`.
    pub(crate) const fn within(self, other: PathSet) -> bool {
        self.0 & !other.0 == 0
    }

    fn each(self) -> impl Iterator<Item = PathSet> {
        PathSet::ALL
            .into_iter()
            .map(|(way, _)| way)
            .filter(move |way| self.meets(*way))
    }
}

impl fmt::Display for PathSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (way, name) in PathSet::ALL {
            if self.meets(way) {
                if !first {
                    f.write_str(" or ")?;
                }
                first = false;
                f.write_str(name)?;
            }
        }
        Ok(())
    }
}

/// How far a `with` statement's clean-up has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// As the handler was entered.
    Entered,
    /// After `WITH_CLEANUP_START`: the exit function is gone, and an exception has a null below it in its place.
    Started,
    /// After `WITH_CLEANUP_FINISH`.
    Finished,
}

/// What a `finally` body finds on the stack.
///
/// Below the values of every way in `in_handler`, and only of those, lie the three values and the block of one more
/// exception handler: the shape of the clean-up after `except E as name`, whose normal path has left the handler
/// already (`POP_EXCEPT`) when the exceptional paths are still inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) direct: PathSet,
    pub(crate) in_handler: PathSet,
    pub(crate) stage: Stage,
    /// Instruction indexes a pending `continue` may resume at, in rising order.
    targets: Option<Rc<[u32]>>,
}

impl Pending {
    pub(crate) fn new(way: PathSet) -> Pending {
        Pending {
            direct: way,
            in_handler: PathSet::EMPTY,
            stage: Stage::Entered,
            targets: None,
        }
    }

    pub(crate) fn continuing(target: u32) -> Pending {
        Pending {
            targets: Some(Rc::from([target].as_slice())),
            ..Pending::new(PathSet::CONTINUE)
        }
    }

    pub(crate) fn targets(&self) -> &[u32] {
        self.targets.as_deref().unwrap_or(&[])
    }

    /// Whether this is an exception as a handler finds it, and nothing else.
    pub(crate) fn is_exception_only(&self) -> bool {
        self.stage == Stage::Entered
            && self.in_handler.is_empty()
            && self.direct == PathSet::EXCEPTION
    }

    /// Whether an `EXCEPT_HANDLER` block at this slot's level is on the block stack in every case.
    pub(crate) fn is_surely_in_handler(&self) -> bool {
        self.direct
            .within(PathSet::EXCEPTION.union(PathSet::SILENCED))
    }

    /// How many real blocks at most this slot stands for.
    pub(crate) fn max_blocks(&self) -> usize {
        if !self.in_handler.is_empty() {
            1 + usize::from(self.in_handler.meets(PathSet::EXCEPTION))
        } else {
            usize::from(self.direct.meets(PathSet::EXCEPTION))
        }
    }

    /// The least and the greatest number of real values.
    pub(crate) fn sizes(&self) -> (u32, u32) {
        let direct = self.direct.each().map(|way| self.size_of(way));
        let nested = self.in_handler.each().map(|way| 3 + self.size_of(way));
        direct
            .chain(nested)
            .fold((u32::MAX, 0), |(low, high), n| (low.min(n), high.max(n)))
    }

    fn size_of(&self, way: PathSet) -> u32 {
        match way {
            PathSet::CONTINUE | PathSet::RETURN => 2,
            PathSet::EXCEPTION if self.stage == Stage::Entered => 6,
            PathSet::EXCEPTION => 7,
            PathSet::SILENCED => 8,
            _ => 1,
        }
    }

    /// The same completion with the handler that lies below it counted in.
    pub(crate) fn absorbing_handler(&self) -> Option<Pending> {
        (self.in_handler.is_empty() && self.stage == Stage::Entered).then(|| Pending {
            direct: PathSet::EMPTY,
            in_handler: self.direct,
            ..self.clone()
        })
    }

    /// After `WITH_CLEANUP_START`; `None` where that instruction makes no sense.
    pub(crate) fn started(&self) -> Option<Pending> {
        (self.stage == Stage::Entered && self.in_handler.is_empty()).then(|| Pending {
            stage: Stage::Started,
            ..self.clone()
        })
    }

    /// After `WITH_CLEANUP_FINISH`, which may have found that the exception was swallowed.
    pub(crate) fn finished(&self) -> Option<Pending> {
        let silenced = if self.direct.meets(PathSet::EXCEPTION) {
            PathSet::SILENCED
        } else {
            PathSet::EMPTY
        };
        (self.stage == Stage::Started).then(|| Pending {
            stage: Stage::Finished,
            direct: self.direct.union(silenced),
            ..self.clone()
        })
    }

    /// Either of two completions; `None` when no machine state can be both, or when there are too many targets.
    pub(crate) fn union(&self, other: &Pending) -> Option<Pending> {
        if self.stage != other.stage {
            return None;
        }
        let targets = if self.targets == other.targets || other.targets.is_none() {
            self.targets.clone()
        } else if self.targets.is_none() {
            other.targets.clone()
        } else {
            let mut all = [self.targets(), other.targets()].concat();
            all.sort_unstable();
            all.dedup();
            if all.len() > MAX_TARGETS {
                return None;
            }
            Some(Rc::from(all))
        };
        Some(Pending {
            direct: self.direct.union(other.direct),
            in_handler: self.in_handler.union(other.in_handler),
            stage: self.stage,
            targets,
        })
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.sizes();
        write!(f, "pending {}", self.direct)?;
        if !self.in_handler.is_empty() {
            let or = if self.direct.is_empty() { "" } else { " or " };
            write!(f, "{or}(inside a handler: {})", self.in_handler)?;
        }
        match (low == high, high) {
            (true, n) => write!(f, " ({})", counted(n, "value")),
            (false, _) => write!(f, " ({low} to {high} values)"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn sizes_are_those_of_the_reference() {
        assert_eq!(Pending::new(PathSet::NORMAL).sizes(), (1, 1));
        assert_eq!(Pending::new(PathSet::BREAK).sizes(), (1, 1));
        assert_eq!(Pending::new(PathSet::RETURN).sizes(), (2, 2));
        assert_eq!(Pending::continuing(4).sizes(), (2, 2));
        assert_eq!(Pending::new(PathSet::EXCEPTION).sizes(), (6, 6));
        let started = Pending::new(PathSet::EXCEPTION).started();
        assert_eq!(started.as_ref().map(Pending::sizes), Some((7, 7)));
        let finished = started.and_then(|p| p.finished());
        assert_eq!(finished.map(|p| p.sizes()), Some((7, 8)));
        let nested = Pending::new(PathSet::EXCEPTION).absorbing_handler();
        assert_eq!(nested.map(|p| p.sizes()), Some((9, 9)));
    }

    #[test]
    fn union_keeps_targets_sorted_and_bounded() {
        let mut all = Pending::continuing(100);
        for target in (0..15).rev() {
            all = all
                .union(&Pending::continuing(target))
                .expect("at most sixteen targets");
        }
        assert_eq!(all.targets().len(), MAX_TARGETS);
        assert!(all.targets().is_sorted());
        assert_eq!(all.union(&Pending::continuing(3)), Some(all.clone()));
        assert_eq!(all.union(&Pending::continuing(50)), None);
    }
}
