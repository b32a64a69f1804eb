//! What lookups of names in a class have found: the names that the machine itself looks for in a fixed array, by their
//! number, any others in a table.
//!
//! A lookup that found nothing is remembered too. Whoever changes a class, or a class above it, empties it (see `class`).

use std::collections::HashMap;
use std::rc::Rc;

use ahash::RandomState;

use super::names::SPECIAL_NAMES;
use super::object::{ObjRef, Payload};
use super::value::Value;

/// What a lookup has found; outside, whether there was one.
type Known = Option<Option<Value>>;

/// See the module's description.
pub(super) struct Lookups {
    /// There once one of the names has been looked for.
    special: Option<Box<[Known; SPECIAL_NAMES]>>,
    /// By the address of the interned name.
    others: HashMap<usize, Option<Value>, RandomState>,
}

#[inline]
fn address(name: &ObjRef) -> usize {
    Rc::as_ptr(name).cast::<u8>() as usize
}

/// The place of a name in the array, unless it has none.
#[inline]
fn place(name: &ObjRef) -> Option<usize> {
    match &name.payload {
        Payload::Str(text) => usize::from(text.special()).checked_sub(1),
        _ => None,
    }
}

impl Lookups {
    pub(super) fn new() -> Self {
        Self {
            special: None,
            others: HashMap::with_hasher(RandomState::with_seeds(1, 2, 3, 4)),
        }
    }

    /// What a lookup of an interned name has found, if there was one.
    #[inline]
    pub(super) fn get(&self, name: &ObjRef) -> Option<&Option<Value>> {
        match place(name) {
            Some(place) => self.special.as_ref()?.get(place)?.as_ref(),
            None => self.others.get(&address(name)),
        }
    }

    /// Remembers what the lookup of an interned name has found.
    pub(super) fn insert(&mut self, name: &ObjRef, found: Option<Value>) {
        let Some(place) = place(name) else {
            self.others.insert(address(name), found);
            return;
        };
        let special = self
            .special
            .get_or_insert_with(|| Box::new([const { None }; SPECIAL_NAMES]));
        if let Some(known) = special.get_mut(place) {
            *known = Some(found);
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.special = None;
        self.others.clear();
    }

    /// All that was found.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        let special = self.special.iter().flat_map(|special| special.iter());
        special
            .flatten()
            .chain(self.others.values())
            .filter_map(Option::as_ref)
    }
}
