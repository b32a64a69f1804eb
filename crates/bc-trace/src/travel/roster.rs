//! Which container it is, in one machine as in another that runs the same way: its number in the order in which
//! containers are met.
//!
//! Addresses differ from machine to machine; the register of the collector does not, and neither does the order in
//! which it is looked at here. Absent: what is done with the containers (see [`values`](super::values)).

use std::collections::HashMap;
use std::rc::{Rc, Weak};

use ahash::RandomState;
use bc_vm::model::object::{ObjRef, Object};
use bc_vm::model::vm::Vm;

/// How often the register is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// After every instruction that has made a container, up to this step; then no more.
    Every(u64),
    /// So seldom that looking costs no more than running.
    Seldom,
}

/// So many containers are looked at for each step that is waited.
const LOOKED_AT: u64 = 8;

/// Containers with their numbers. They are not kept alive, but what lies where they lay is no other object.
pub(super) struct Roster {
    pace: Pace,
    numbers: HashMap<usize, (u64, Weak<Object>), RandomState>,
    next: u64,
    /// How many containers and collections there were when it looked last.
    made: u32,
    collections: usize,
    /// When it looked last, and before which step it does not look again.
    looked: u64,
    rests_until: u64,
}

fn collections(vm: &Vm) -> usize {
    let stats = vm.heap.generations.stats.get();
    stats.iter().map(|stats| stats.collections).sum()
}

impl Roster {
    /// Those that are alive at `step`; `met` is given them with their numbers.
    pub(super) fn new(vm: &Vm, step: u64, pace: Pace, met: impl FnMut(u64, &ObjRef)) -> Self {
        let mut roster = Self {
            pace,
            numbers: HashMap::with_hasher(RandomState::with_seeds(29, 30, 31, 32)),
            next: 0,
            made: 0,
            collections: 0,
            looked: step,
            rests_until: 0,
        };
        roster.enter(vm, step, vm.heap.all_containers(), met);
        roster
    }

    fn enter(
        &mut self,
        vm: &Vm,
        step: u64,
        living: Vec<ObjRef>,
        mut met: impl FnMut(u64, &ObjRef),
    ) {
        let count = living.len();
        self.made = vm.heap.enrolled();
        self.collections = collections(vm);
        for object in living {
            let (number, address) = (self.next, Rc::as_ptr(&object) as usize);
            self.numbers.entry(address).or_insert_with(|| {
                met(number, &object);
                self.next += 1;
                (number, Rc::downgrade(&object))
            });
        }
        if self.numbers.len() > 2 * count.max(1 << 12) {
            self.numbers
                .retain(|_, (_, object)| object.strong_count() > 0);
        }
        self.looked = step;
        if self.pace == Pace::Seldom {
            self.rests_until = step + count as u64 / LOOKED_AT;
        }
    }

    /// Whether it is time to look: containers may have been made since.
    pub(super) fn is_due(&self, vm: &Vm, step: u64) -> bool {
        let wants = match self.pace {
            Pace::Every(until) => step <= until,
            Pace::Seldom => step >= self.rests_until,
        };
        wants && (self.made != vm.heap.enrolled() || self.collections != collections(vm))
    }

    /// Looks at what is new: gives numbers, and `met` both. Since when it was not looked at is told.
    pub(super) fn look(&mut self, vm: &Vm, step: u64, met: impl FnMut(u64, &ObjRef)) -> u64 {
        let before = self.looked;
        // What a collection has left is no longer among the young.
        let living = match self.collections == collections(vm) {
            true => vm.heap.young_containers(),
            false => vm.heap.all_containers(),
        };
        self.enter(vm, step, living, met);
        before
    }

    /// Whether containers are met at once.
    pub(super) fn is_close(&self) -> bool {
        self.pace != Pace::Seldom
    }

    /// The number of a container that was met.
    pub(super) fn number(&self, object: &ObjRef) -> Option<u64> {
        let address = Rc::as_ptr(object) as usize;
        self.numbers.get(&address).map(|(number, _)| *number)
    }

    /// How many were met.
    pub(super) fn len(&self) -> u64 {
        self.next
    }
}
