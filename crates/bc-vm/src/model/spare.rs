//! Ints that have ended and are kept for those that come: expressions make and drop them all the time.
//!
//! They are objects of class `int` that nobody refers to and that the meter has been credited for: one that ends is kept by
//! `Heap::release`, and `Heap::alloc_wide` makes another of it. Absent: ints that end elsewhere, as any object does.

use std::cell::Cell;
use std::rc::Rc;

use super::class::{ClassId, ClassRef};
use super::heap::Heap;
use super::int::{Integer, Wide};
use super::object::{ObjRef, Object, Payload, SPARE};

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

impl Heap {
    /// As [`Heap::alloc`], for a wide int of class `int` exactly.
    pub(super) fn alloc_wide(&self, class: &ClassRef, i: &Wide) -> ObjRef {
        self.charge(size_of::<Object>() + wide_bytes(i));
        if let Some(mut spare) = self.spare.pop()
            && Rc::get_mut(&mut spare).is_some_and(|spare| spare.renew(i))
        {
            return spare;
        }
        fresh_wide(class, i)
    }

    /// Drops what may be the last reference to an object. Ints that are held in line come and go in every expression: a
    /// few that have ended are kept for those that come.
    #[inline(always)]
    pub fn release(&self, object: ObjRef) {
        if Rc::strong_count(&object) == 1 {
            self.end(object);
        }
    }

    /// Cold as seen from the loop, whose registers are for what goes on.
    #[cold]
    #[inline(never)]
    fn end(&self, object: ObjRef) {
        let Payload::Int(Integer::Wide(i)) = &object.payload else {
            return;
        };
        // Nobody waits for its end or asks for its number, and no program's class is left to be told.
        if object.state.get() != 0 || object.class_id() != ClassId::INT || self.closing.get() {
            return;
        }
        if let Some(place) = self.spare.room() {
            let size = size_of::<Object>() + wide_bytes(i);
            self.meter.credit(size as u64);
            object.state.set(SPARE);
            place.set(Some(object));
        }
    }
}

/// Apart from where a spare one is found, which is then short.
#[cold]
#[inline(never)]
fn fresh_wide(class: &ClassRef, i: &Wide) -> ObjRef {
    let payload = Payload::Int(Integer::Wide(*i));
    Rc::new(Object::new(Some(class.clone()), payload))
}

/// What a wide int is charged with.
#[inline]
fn wide_bytes(i: &Wide) -> usize {
    (i.bits() / 8) as usize
}
