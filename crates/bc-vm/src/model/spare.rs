//! Ints that have ended and are kept for those that come: expressions make and drop them all the time.
//!
//! They are objects of class `int` that nobody refers to and that the meter has been credited for. Absent: when one is kept
//! and what it is made into (see `Heap`).

use std::cell::Cell;

use super::object::ObjRef;

/// How many are kept: more than an expression has operands at a time.
const MOST: usize = 8;

/// Spare ints, the last of them first.
#[derive(Default)]
pub(super) struct Spare {
    places: [Cell<Option<ObjRef>>; MOST],
    count: Cell<usize>,
}

impl Spare {
    /// The place for one more, which is to be put there at once; `None` if there are enough.
    #[inline]
    pub(super) fn room(&self) -> Option<&Cell<Option<ObjRef>>> {
        let count = self.count.get();
        let place = self.places.get(count)?;
        self.count.set(count + 1);
        Some(place)
    }

    /// Takes one out.
    #[inline]
    pub(super) fn pop(&self) -> Option<ObjRef> {
        let last = self.count.get().checked_sub(1)?;
        self.count.set(last);
        self.places.get(last)?.take()
    }
}
