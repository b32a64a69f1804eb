//! The register of living containers: three generations, each in the order of age.
//!
//! New containers stand in the young generation, whose places are used again at once; a collection
//! moves what it leaves into the next generation, where places are not used again before the list is
//! rebuilt, so that the order stays that of the reference's lists. Each object knows its place
//! ([`Slot`]), by which the collector gets from an object to its count without a table. Absent: what
//! is garbage (see `runtime::collect`) and when to look (see `generations`).

use std::rc::{Rc, Weak};

use super::generations::GENERATIONS;
use super::object::{ObjRef, Object};

/// Where an object stands in the register: the generation in the two upper bits, then the place. A tuple that can be in no
/// cycle is counted, and has no place there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(u32);

impl Slot {
    /// Not in the register.
    pub(super) const NONE: Self = Self(u32::MAX);

    const SHIFT: u32 = 30;
    const PLACES: u32 = (1 << Self::SHIFT) - 1;
    /// Set in the young generation: what follows is no place, but how many collections there were.
    const COUNTED: u32 = 1 << (Self::SHIFT - 1);
    /// Stands for the generation of objects that the collector is looking at.
    const EXAMINED: u32 = 3;

    fn new(generation: u32, place: usize) -> Self {
        match u32::try_from(place) {
            Ok(place) if place < Self::COUNTED => Self(generation << Self::SHIFT | place),
            // So many are not followed: the collector takes them as referred to from outside.
            _ => Self::NONE,
        }
    }

    fn generation(self) -> u32 {
        self.0 >> Self::SHIFT
    }

    fn place(self) -> usize {
        (self.0 & Self::PLACES) as usize
    }

    /// Of an object that is only counted, made after so many collections.
    #[inline]
    pub(super) fn counted(collections: u32) -> Self {
        Self(collections & (Self::COUNTED - 1) | Self::COUNTED)
    }

    #[inline]
    pub(super) fn is_counted(self) -> bool {
        self.0 >> (Self::SHIFT - 1) == 1
    }

    /// Whether the collector gets to the object by the register.
    #[inline]
    pub(super) fn is_registered(self) -> bool {
        self != Self::NONE && !self.is_counted()
    }

    /// Where the collector looks at the object, if it does.
    pub(super) fn examined(self) -> Option<usize> {
        (self.generation() == Self::EXAMINED && self != Self::NONE).then(|| self.place())
    }
}

/// A place of the young generation.
enum Entry {
    Free(u32),
    /// With the number of the enrolment, by which the young are put in order.
    Used(u32, Weak<Object>),
}

/// See the module's description.
pub(super) struct Register {
    young: Vec<Entry>,
    free: u32,
    enrolled: u32,
    older: [Vec<Option<Weak<Object>>>; GENERATIONS - 1],
}

impl Register {
    pub(super) fn new() -> Self {
        Self {
            young: Vec::new(),
            free: u32::MAX,
            enrolled: 0,
            older: [const { Vec::new() }; GENERATIONS - 1],
        }
    }

    /// Enters a container that was just made. One for which there is no room is not followed: the
    /// collector takes it as referred to from outside.
    pub(super) fn enroll(&mut self, object: &ObjRef) {
        self.enrolled = self.enrolled.wrapping_add(1);
        let entry = Entry::Used(self.enrolled, Rc::downgrade(object));
        let index = self.free as usize;
        let index = if let Some(place) = self.young.get_mut(index) {
            if let Entry::Free(next) = place {
                self.free = *next;
            }
            *place = entry;
            index
        } else {
            if self.young.len() == self.young.capacity() && self.young.try_reserve(1).is_err() {
                return;
            }
            self.young.push(entry);
            self.young.len() - 1
        };
        object.slot.set(Slot::new(0, index));
    }

    /// Takes out a container that is about to be gone; what is returned is to be dropped when the
    /// register is no longer borrowed.
    pub(super) fn strike(&mut self, slot: Slot) -> Option<Weak<Object>> {
        let place = slot.place();
        if slot.generation() == 0 {
            let entry = self.young.get_mut(place)?;
            let before = std::mem::replace(entry, Entry::Free(self.free));
            self.free = place as u32;
            return match before {
                Entry::Used(_, weak) => Some(weak),
                Entry::Free(_) => None,
            };
        }
        let older = self.older.get_mut(slot.generation() as usize - 1)?;
        older.get_mut(place)?.take()
    }

    /// All containers of a generation, in its order.
    pub(super) fn of(&self, generation: usize) -> Vec<ObjRef> {
        match generation.checked_sub(1) {
            Some(older) => self.older[older]
                .iter()
                .filter_map(|entry| entry.as_ref()?.upgrade())
                .collect(),
            None => {
                let mut young: Vec<(u32, ObjRef)> = self
                    .young
                    .iter()
                    .filter_map(|entry| match entry {
                        Entry::Used(number, weak) => Some((*number, weak.upgrade()?)),
                        Entry::Free(_) => None,
                    })
                    .collect();
                young.sort_unstable_by_key(|(number, _)| *number);
                young.into_iter().map(|(_, object)| object).collect()
            }
        }
    }

    /// All containers, the oldest generation first.
    pub(super) fn all(&self) -> Vec<ObjRef> {
        (0..GENERATIONS)
            .rev()
            .flat_map(|generation| self.of(generation))
            .collect()
    }

    /// How many containers have been entered since a collection has looked last.
    pub(super) fn enrolled(&self) -> u32 {
        self.enrolled
    }

    /// How many containers are registered.
    pub(super) fn len(&self) -> usize {
        let young = self.young.iter();
        let older = self.older.iter().flatten();
        young
            .filter(|entry| matches!(entry, Entry::Used(..)))
            .count()
            + older.filter(|entry| entry.is_some()).count()
    }

    /// Takes a generation and those younger out of the register, in the order in which the reference
    /// merges them, and gives each object its place among them. [`Register::settle`] brings them back.
    /// `None`, and nothing done, if there is no room to put them side by side in.
    pub(super) fn examine(&mut self, generation: usize) -> Option<Vec<ObjRef>> {
        let older: usize = self.older.iter().take(generation).map(Vec::len).sum();
        let count = self.young.len() + older;
        let next = self.older.get_mut(generation.min(GENERATIONS - 2))?;
        next.try_reserve(count).ok()?;
        // What the finder keeps of each: a handle here and among those that stay, counts, places in line.
        let mut room = Vec::<[usize; 6]>::new();
        room.try_reserve_exact(count).ok()?;
        drop(room);
        let mut all = self.of(generation);
        for younger in 0..generation {
            all.append(&mut self.of(younger));
        }
        self.young.clear();
        self.free = u32::MAX;
        self.enrolled = 0;
        for older in self.older.iter_mut().take(generation) {
            older.clear();
        }
        for (place, object) in all.iter().enumerate() {
            object.slot.set(Slot::new(Slot::EXAMINED, place));
        }
        Some(all)
    }

    /// Enters objects at the end of an older generation.
    pub(super) fn settle(&mut self, objects: &[ObjRef], generation: usize) {
        let Some(older) = generation
            .checked_sub(1)
            .and_then(|older| self.older.get_mut(older))
        else {
            return;
        };
        older.reserve(objects.len());
        for object in objects {
            object.slot.set(Slot::new(generation as u32, older.len()));
            older.push(Some(Rc::downgrade(object)));
        }
    }
}
