//! The snapshots around the cursor, by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::snapshot::Snapshot;

struct Held {
    snapshot: Arc<Snapshot>,
    /// From this step on there is no instruction before this one.
    since: u64,
    bytes: usize,
}

/// Snapshots, as many as there is room for.
#[derive(Default)]
pub(super) struct Ring {
    held: BTreeMap<u64, Held>,
    bytes: usize,
}

impl Ring {
    /// Enters snapshots of instructions that follow each other; from `since` on there is none before the first.
    pub(super) fn enter(&mut self, snapshots: &[Arc<Snapshot>], since: u64) {
        let mut since = since;
        let mut before: Option<&Arc<Snapshot>> = None;
        for snapshot in snapshots {
            let bytes = snapshot.bytes(before.map(|before| &**before));
            let step = snapshot.step;
            let known = self.held.entry(step).or_insert_with(|| {
                self.bytes += bytes;
                Held {
                    snapshot: Arc::clone(snapshot),
                    since,
                    bytes,
                }
            });
            known.since = known.since.min(since);
            since = step.saturating_add(1);
            before = Some(snapshot);
        }
    }

    /// The first instruction at or after `step`, if it is known which that is.
    pub(super) fn at_or_after(&self, step: u64) -> Option<&Arc<Snapshot>> {
        let (_, held) = self.held.range(step..).next()?;
        (held.since <= step).then_some(&held.snapshot)
    }

    /// The last instruction at or before `step`, if it is known which that is.
    pub(super) fn at_or_before(&self, step: u64) -> Option<&Arc<Snapshot>> {
        let (&at, held) = self.held.range(..=step).next_back()?;
        let is_last = at == step
            || self
                .held
                .range(step..)
                .next()
                .is_some_and(|(_, next)| next.since <= at.saturating_add(1));
        is_last.then_some(&held.snapshot)
    }

    /// From which step on, going back from `step`, all is known.
    pub(super) fn known_from(&self, step: u64) -> u64 {
        let mut from = step.saturating_add(1);
        for (&at, held) in self.held.range(..=step).rev() {
            if at.saturating_add(1) < from {
                break;
            }
            from = held.since.min(at);
        }
        from
    }

    /// Drops what lies further than `before` steps before `cursor` or `after` steps after it, and more, the furthest
    /// first, until what is left takes no more than `bytes`.
    pub(super) fn trim(&mut self, cursor: u64, before: u64, after: u64, bytes: usize) {
        let (low, high) = (cursor.saturating_sub(before), cursor.saturating_add(after));
        while let Some((&first, _)) = self.held.first_key_value()
            && let Some((&last, _)) = self.held.last_key_value()
        {
            let full = self.bytes > bytes && self.held.len() > 1;
            let from_front = cursor.saturating_sub(first) >= last.saturating_sub(cursor);
            let dropped = if first < low || full && from_front {
                self.held.pop_first()
            } else if last > high || full {
                self.held.pop_last()
            } else {
                break;
            };
            if let Some((_, held)) = dropped {
                self.bytes = self.bytes.saturating_sub(held.bytes);
            }
        }
    }

    /// About how many bytes the snapshots take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
