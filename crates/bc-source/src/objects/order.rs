//! In which order a set of the reference has its items.

use bc_core::constant::Constant;
use bc_core::hash::{self, Key};
use std::collections::HashMap;

/// The size of a new table.
const SMALLEST: usize = 8;
/// So many places after one are looked at before another one is chosen.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

/// The order of a set into which these items, all different, have been put one after the other: their
/// numbers. `None` if an item hashes by its address, as `None` and code objects do.
pub(super) fn of(items: &[Constant], key: Key) -> Option<Vec<usize>> {
    let mut hasher = Hashes {
        key,
        tuples: HashMap::new(),
    };
    let hashes: Option<Vec<i64>> = items.iter().map(|item| hasher.of(item, 0)).collect();
    Some(table_order(&hashes?))
}

/// So deep tuples are gone through: deeper than a code object may have them.
const DEEPEST: u32 = 1000;

/// What `hash` says of constants.
struct Hashes {
    key: Key,
    /// Those of tuples, by where their items lie: one tuple may be held many times.
    tuples: HashMap<*const Constant, i64>,
}

impl Hashes {
    fn of(&mut self, constant: &Constant, depth: u32) -> Option<i64> {
        Some(match constant {
            Constant::Bool(b) => i64::from(*b),
            Constant::Int(n) => hash::big(n),
            Constant::Float(x) => hash::float(*x),
            Constant::Complex { re, im } => hash::complex(*re, *im),
            Constant::Str(text) => hash::text(text, self.key),
            Constant::Bytes(bytes) => hash::bytes(bytes, self.key),
            Constant::Tuple(items) if depth < DEEPEST => {
                if let Some(&known) = self.tuples.get(&items.as_ptr()) {
                    return Some(known);
                }
                let hashes = items.iter().map(|item| self.of(item, depth + 1));
                let hashes: Option<Vec<i64>> = hashes.collect();
                let hash = hash::tuple(&hashes?);
                self.tuples.insert(items.as_ptr(), hash);
                hash
            }
            _ => return None,
        })
    }
}

/// A table of places for items, by their numbers.
struct Table<'a> {
    hashes: &'a [i64],
    places: Vec<Option<usize>>,
    used: usize,
}

impl Table<'_> {
    fn insert(&mut self, item: usize) {
        let hash = self.hashes.get(item).copied().unwrap_or_default() as usize;
        let mask = self.places.len() - 1;
        let mut perturb = hash;
        let mut at = hash & mask;
        loop {
            let last = if at + LINEAR_PROBES <= mask {
                at + LINEAR_PROBES
            } else {
                at
            };
            let free = (at..=last).find(|&at| self.places.get(at).is_some_and(Option::is_none));
            if let Some(place) = free.and_then(|at| self.places.get_mut(at)) {
                *place = Some(item);
                self.used += 1;
                return;
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
        }
    }

    /// Makes the table larger if it is two thirds full.
    fn grow(&mut self) {
        if self.used * 3 < self.places.len() * 2 {
            return;
        }
        let wanted = self.used * if self.used > 50_000 { 2 } else { 4 };
        let mut size = SMALLEST;
        while size <= wanted {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.places, vec![None; size]);
        self.used = 0;
        for item in old.into_iter().flatten() {
            self.insert(item);
        }
    }
}

fn table_order(hashes: &[i64]) -> Vec<usize> {
    let mut table = Table {
        hashes,
        places: vec![None; SMALLEST],
        used: 0,
    };
    for item in 0..hashes.len() {
        table.insert(item);
        table.grow();
    }
    table.places.into_iter().flatten().collect()
}
