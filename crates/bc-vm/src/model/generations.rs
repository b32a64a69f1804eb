//! When the cycle finder is to look, and at what: counts and thresholds as the reference keeps them.
//!
//! A container made counts one, one that goes counts one less; above the first threshold the young
//! generation is looked at, after so many times the next one, and the oldest only if what came into it
//! since is more than a quarter of what it held, so that the work stays linear. Absent: the register of
//! the containers and the search itself.

use std::cell::{Cell, RefCell};

use super::value::Value;

/// How many generations there are.
pub const GENERATIONS: usize = 3;

/// What the collector has done in one generation (`gc.get_stats`).
#[derive(Clone, Copy, Default)]
pub struct Collections {
    /// How many times it looked.
    pub collections: usize,
    /// How many objects it found unreachable.
    pub collected: usize,
}

/// Counts, thresholds and switches of the collector.
pub struct Generations {
    counts: [Cell<usize>; GENERATIONS],
    thresholds: Cell<[i64; GENERATIONS]>,
    automatic: Cell<bool>,
    collecting: Cell<bool>,
    /// How many collections have begun.
    begun: Cell<u32>,
    /// The count of the young above which a collection is asked for: the threshold, or nothing ever.
    limit: Cell<usize>,
    /// How many the oldest generation held after it was last looked at.
    long_lived: Cell<usize>,
    /// How many have come into it since.
    pending: Cell<usize>,
    /// What was done so far.
    pub stats: Cell<[Collections; GENERATIONS]>,
    /// The flags of `gc.set_debug`.
    pub debug: Cell<i64>,
    /// The list `gc.garbage`, once there is one.
    pub garbage: RefCell<Value>,
    /// The list `gc.callbacks`, once there is one.
    pub callbacks: RefCell<Value>,
}

/// The reference's thresholds.
const THRESHOLDS: [i64; GENERATIONS] = [700, 10, 10];

/// What the reference has counted when a program starts: importing what every program needs.
const AT_START: [usize; GENERATIONS] = [340, 7, 0];

impl Generations {
    pub(super) fn new() -> Self {
        let generations = Self {
            counts: [const { Cell::new(0) }; GENERATIONS],
            thresholds: Cell::new(THRESHOLDS),
            automatic: Cell::new(true),
            collecting: Cell::new(false),
            begun: Cell::new(0),
            limit: Cell::new(0),
            long_lived: Cell::new(0),
            pending: Cell::new(0),
            stats: Cell::new([Collections::default(); GENERATIONS]),
            debug: Cell::new(0),
            garbage: RefCell::new(Value::None),
            callbacks: RefCell::new(Value::None),
        };
        generations.set_limit();
        generations
    }

    fn set_limit(&self) {
        let [first, ..] = self.thresholds.get();
        let looks = self.automatic.get() && !self.collecting.get() && first != 0;
        self.limit.set(match usize::try_from(first) {
            Ok(first) if looks => first,
            Err(_) if looks => 0,
            _ => usize::MAX,
        });
    }

    /// Counts a container that was made; whether the collector should look.
    #[inline]
    pub(super) fn made(&self) -> bool {
        let [young, ..] = &self.counts;
        let count = young.get() + 1;
        young.set(count);
        count > self.limit.get()
    }

    /// Whether the collector should look once one more container is made.
    #[inline]
    pub(super) fn is_at_limit(&self) -> bool {
        let [young, ..] = &self.counts;
        young.get() >= self.limit.get()
    }

    /// Counts a container that is gone.
    #[inline]
    pub(super) fn gone(&self) {
        let [young, ..] = &self.counts;
        young.set(young.get().saturating_sub(1));
    }

    /// Whether so many containers were made that the collector should look.
    #[must_use]
    pub fn wants_collection(&self) -> bool {
        let [young, ..] = &self.counts;
        young.get() > self.limit.get()
    }

    /// The oldest generation whose count is above its threshold; the oldest of all only when it has
    /// grown by a quarter.
    #[must_use]
    pub fn due(&self) -> Option<usize> {
        let thresholds = self.thresholds.get();
        (0..GENERATIONS).rev().find(|&generation| {
            let above = self.counts[generation].get() as i64 > thresholds[generation];
            let last = generation == GENERATIONS - 1;
            above && !(last && self.pending.get() < self.long_lived.get() / 4)
        })
    }

    /// Notes that the collector is at work, which begins before the first of `gc.callbacks` is called and ends after the
    /// last; `false` if it was already.
    pub fn enter(&self) -> bool {
        let entered = !self.collecting.replace(true);
        self.set_limit();
        entered
    }

    /// Notes that the collector is done.
    pub fn leave(&self) {
        self.collecting.set(false);
        self.set_limit();
    }

    /// Notes that a generation is looked at.
    pub fn begin(&self, generation: usize) {
        self.begun.set(self.begun.get().wrapping_add(1));
        if let Some(next) = self.counts.get(generation + 1) {
            next.set(next.get() + 1);
        }
        for count in self.counts.iter().take(generation + 1) {
            count.set(0);
        }
    }

    /// How many collections have begun; the number starts anew after 2**32 of them.
    #[inline]
    pub(super) fn begun(&self) -> u32 {
        self.begun.get()
    }

    /// Notes how many containers the generation has left for the next one.
    pub fn left(&self, generation: usize, count: usize) {
        if generation == GENERATIONS - 1 {
            self.pending.set(0);
            self.long_lived.set(count);
        } else if generation == GENERATIONS - 2 {
            self.pending.set(self.pending.get() + count);
        }
    }

    /// Notes what the collector has done.
    pub fn end(&self, generation: usize, collected: usize) {
        let mut stats = self.stats.get();
        if let Some(own) = stats.get_mut(generation) {
            own.collections += 1;
            own.collected += collected;
        }
        self.stats.set(stats);
    }

    /// Whether the collector looks by itself (`gc.isenabled`).
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.automatic.get()
    }

    /// Lets the collector look by itself, or not (`gc.enable`, `gc.disable`).
    pub fn set_automatic(&self, automatic: bool) {
        self.automatic.set(automatic);
        self.set_limit();
    }

    /// `gc.get_count`
    #[must_use]
    pub fn counts(&self) -> [usize; GENERATIONS] {
        [0, 1, 2].map(|generation: usize| self.counts[generation].get())
    }

    /// `gc.get_threshold`
    #[must_use]
    pub fn thresholds(&self) -> [i64; GENERATIONS] {
        self.thresholds.get()
    }

    /// `gc.set_threshold`
    pub fn set_thresholds(&self, thresholds: [i64; GENERATIONS]) {
        self.thresholds.set(thresholds);
        self.set_limit();
    }

    /// Takes back what was counted since the young were so many.
    pub fn recount(&self, before: usize) {
        let [young, ..] = &self.counts;
        young.set(young.get().min(before));
    }

    /// Starts to count for a program: what the machine itself is made of does not count.
    pub(super) fn start(&self) {
        for (count, start) in self.counts.iter().zip(AT_START) {
            count.set(start);
        }
    }
}
