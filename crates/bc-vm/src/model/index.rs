//! The index of a hash table: from a hash to the positions of entries that lie elsewhere.
//!
//! Open addressing over a power of two of places, one after the other from where the hash says. At most half of the places
//! are taken, so that a search ends soon, and what is no longer there leaves a mark behind, so that searches go on past it.
//! The entries, their hashes and keys are the table's (see `table`), as is when all is built anew.

/// A place that was never taken: a search ends here.
const EMPTY: u32 = u32::MAX;
/// A place whose entry was removed: a search goes on.
const GONE: u32 = u32::MAX - 1;

/// The least number of places.
const LEAST: usize = 8;

/// See the module's description.
#[derive(Clone)]
pub struct Index {
    /// Positions of entries, or one of the marks above. As many as a power of two.
    places: Box<[u32]>,
    /// Places that are not [`EMPTY`].
    taken: usize,
    /// By so much a spread hash is shifted to give a place.
    shift: u32,
}

/// Spreads Python's hash over all bits, of which the highest count: ints that are multiples of a power of two must not
/// meet in one place.
#[inline]
fn spread(hash: i64) -> u64 {
    let product = u128::from(hash as u64) * 0x9E37_79B9_7F4A_7C15;
    (product as u64) ^ (product >> 64) as u64
}

impl Index {
    /// An index that takes `count` positions without growing.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        let length = (count * 2).next_power_of_two().max(LEAST);
        Self {
            places: vec![EMPTY; length].into_boxed_slice(),
            taken: 0,
            shift: 64 - length.ilog2(),
        }
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.places.len() * size_of::<u32>()
    }

    /// Whether the next position has no place left: then a larger index is to be made.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.taken * 2 >= self.places.len()
    }

    /// The first position under `hash`, or one that happens to lie in the way, which passes `wanted`.
    #[inline]
    pub fn find(&self, hash: i64, mut wanted: impl FnMut(u32) -> bool) -> Option<u32> {
        let places = &*self.places;
        let mask = places.len().wrapping_sub(1);
        let mut at = (spread(hash) >> self.shift) as usize;
        loop {
            let position = *places.get(at & mask)?;
            if position < GONE {
                if wanted(position) {
                    return Some(position);
                }
            } else if position == EMPTY {
                return None;
            }
            at += 1;
        }
    }

    /// Enters a position that is not there yet, into an index that is not full.
    #[inline]
    pub fn insert(&mut self, hash: i64, position: u32) {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = (spread(hash) >> self.shift) as usize;
        while let Some(place) = self.places.get_mut(at & mask) {
            if *place >= GONE {
                self.taken += usize::from(*place == EMPTY);
                *place = position;
                return;
            }
            at += 1;
        }
    }

    /// Takes out the position that was entered under `hash`.
    pub fn remove(&mut self, hash: i64, position: u32) {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = (spread(hash) >> self.shift) as usize;
        while let Some(place) = self.places.get_mut(at & mask) {
            if *place == position {
                *place = GONE;
                return;
            }
            if *place == EMPTY {
                return;
            }
            at += 1;
        }
    }
}
