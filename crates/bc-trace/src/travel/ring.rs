//! The snapshots around the cursor, by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::snapshot::Snapshot;

/// So many snapshots that are only too far away are dropped at a time.
const AT_A_TIME: usize = 2_000;

/// Steps of which all is known: every instruction at one of them is there, and there is one at the last.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: u64,
    to: u64,
}

/// Snapshots, as many as there is room for.
#[derive(Default)]
pub(super) struct Ring {
    held: BTreeMap<u64, (Arc<Snapshot>, usize)>,
    /// They do not touch each other, and there are few.
    spans: Vec<Span>,
    bytes: usize,
}

impl Ring {
    /// Enters snapshots of instructions that follow each other; from `since` on there is none before the first.
    pub(super) fn enter(&mut self, snapshots: &[Arc<Snapshot>], since: u64) {
        let mut before: Option<&Snapshot> = None;
        for snapshot in snapshots {
            self.held.entry(snapshot.step).or_insert_with(|| {
                let bytes = snapshot.bytes(before);
                self.bytes += bytes;
                (Arc::clone(snapshot), bytes)
            });
            before = Some(snapshot);
        }
        if let (Some(first), Some(last)) = (snapshots.first(), snapshots.last()) {
            let (mut from, mut to) = (since.min(first.step), last.step);
            self.spans.retain(|span| {
                let apart = span.to.saturating_add(1) < from || to.saturating_add(1) < span.from;
                if !apart {
                    (from, to) = (from.min(span.from), to.max(span.to));
                }
                apart
            });
            self.spans.push(Span { from, to });
        }
    }

    fn span(&self, step: u64) -> Option<Span> {
        let mut spans = self.spans.iter();
        spans
            .find(|span| (span.from..=span.to).contains(&step))
            .copied()
    }

    /// The first instruction at or after `step`, if it is known which that is.
    pub(super) fn at_or_after(&self, step: u64) -> Option<&Arc<Snapshot>> {
        self.span(step)?;
        let (_, (snapshot, _)) = self.held.range(step..).next()?;
        Some(snapshot)
    }

    /// The last instruction at or before `step`, if it is known which that is.
    pub(super) fn at_or_before(&self, step: u64) -> Option<&Arc<Snapshot>> {
        let span = self.span(step)?;
        let (_, (snapshot, _)) = self.held.range(span.from..=step).next_back()?;
        Some(snapshot)
    }

    /// From which step on, going back from `step`, all is known.
    pub(super) fn known_from(&self, step: u64) -> u64 {
        self.span(step)
            .map_or(step.saturating_add(1), |span| span.from)
    }

    /// Drops what lies further than `before` steps before `cursor` or `after` steps after it, some of it at a time,
    /// since that takes time, too; and more, the furthest first, until what is left takes no more than `bytes`.
    pub(super) fn trim(&mut self, cursor: u64, before: u64, after: u64, bytes: usize) {
        let (low, high) = (cursor.saturating_sub(before), cursor.saturating_add(after));
        let mut left = AT_A_TIME;
        while let Some((&first, _)) = self.held.first_key_value()
            && let Some((&last, _)) = self.held.last_key_value()
        {
            let full = self.bytes > bytes && self.held.len() > 1;
            let from_front = cursor.saturating_sub(first) >= last.saturating_sub(cursor);
            let far = first < low || last > high;
            if !full && (!far || left == 0) {
                break;
            }
            left = left.saturating_sub(1);
            let dropped = if first < low || full && from_front {
                self.drop_first()
            } else {
                self.drop_last()
            };
            self.bytes = self.bytes.saturating_sub(dropped);
        }
    }

    fn drop_first(&mut self) -> usize {
        let Some((step, (_, bytes))) = self.held.pop_first() else {
            return 0;
        };
        self.spans.retain_mut(|span| {
            span.from = span.from.max(step.saturating_add(1));
            span.from <= span.to
        });
        bytes
    }

    fn drop_last(&mut self) -> usize {
        let Some((step, (_, bytes))) = self.held.pop_last() else {
            return 0;
        };
        // What is last now; nothing is known of what lies between.
        let last = self.held.last_key_value().map(|(&last, _)| last);
        self.spans.retain_mut(|span| {
            if span.to >= step {
                match last {
                    Some(last) => span.to = last,
                    None => return false,
                }
            }
            span.from <= span.to
        });
        bytes
    }

    /// About how many bytes the snapshots take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
