//! Where captures opened and closed on the way of each thread.
//!
//! A history is a list from its newest entry to its oldest, and threads that have come the same way share
//! it: a thread carries one number, whatever it has captured. Entries no thread needs any more are dropped
//! from time to time.

use super::program::Mark;
use std::ops::Range;

/// The newest entry of a history.
pub(super) type Newest = usize;

/// The history without entries.
pub(super) const EMPTY: Newest = usize::MAX;

#[derive(Clone, Copy, Debug)]
struct Entry {
    before: Newest,
    mark: Mark,
    /// Index of the item behind the last instruction taken.
    at: usize,
}

/// How many entries there have to be before some are dropped.
const FEW: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Histories {
    entries: Vec<Entry>,
    /// How many entries were left when some were dropped last.
    kept: usize,
    moved: Vec<usize>,
}

impl Histories {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.kept = 0;
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn push(&mut self, before: Newest, mark: Mark, at: usize) -> Newest {
        self.entries.push(Entry { before, mark, at });
        self.entries.len() - 1
    }

    /// Whether there are so many entries that it is worth while to drop some: then the time for it is
    /// less than what it took to make them.
    pub(super) fn is_full(&self) -> bool {
        self.entries.len() > FEW.max(self.kept.saturating_mul(2))
    }

    /// Drops the entries that belong to none of these histories, which change their numbers.
    pub(super) fn keep<'a>(&mut self, used: impl Iterator<Item = &'a mut Newest>) {
        const UNUSED: usize = usize::MAX;
        const USED: usize = 0;
        self.moved.clear();
        self.moved.resize(self.entries.len(), UNUSED);
        let used: Vec<&mut Newest> = used.collect();
        for newest in &used {
            let mut at = **newest;
            while let Some(moved @ &mut UNUSED) = self.moved.get_mut(at) {
                *moved = USED;
                at = self.entries.get(at).map_or(EMPTY, |entry| entry.before);
            }
        }
        // What an entry points at was made before it, so it has moved already.
        let mut kept = 0;
        for at in 0..self.entries.len() {
            let (Some(&USED), Some(&entry)) = (self.moved.get(at), self.entries.get(at)) else {
                continue;
            };
            let before = self.moved.get(entry.before).copied().unwrap_or(EMPTY);
            if let (Some(place), Some(moved)) = (self.entries.get_mut(kept), self.moved.get_mut(at))
            {
                *place = Entry { before, ..entry };
                *moved = kept;
            }
            kept += 1;
        }
        self.entries.truncate(kept);
        self.kept = kept;
        for newest in used {
            *newest = self.moved.get(*newest).copied().unwrap_or(EMPTY);
        }
    }

    /// The captures of a history in the order in which they closed.
    pub(super) fn captures(&self, newest: Newest) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        let mut closed: Vec<(usize, usize)> = Vec::new();
        let mut at = newest;
        // From the newest to the oldest: a capture closes before it opens, the inner one first to open.
        while let Some(entry) = self.entries.get(at) {
            if !entry.mark.opens {
                closed.push((found.len(), entry.at));
                found.push((entry.mark.capture, entry.at..entry.at));
            } else if let Some((index, _)) = closed.pop()
                && let Some((_, range)) = found.get_mut(index)
            {
                range.start = entry.at;
            }
            at = entry.before;
        }
        found.reverse();
        found
    }
}
