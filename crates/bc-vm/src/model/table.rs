//! The hash table behind `dict` and `set`: insertion order, hashes and equality supplied by the caller.
//!
//! Entries lie in insertion order; an index over them is built once there are more than a handful.
//! Equality of keys may run Python code, so the table never asks for it: the caller passes a test
//! that cannot fail, or asks for the [`Table::candidates`] of a hash and compares them itself while
//! nothing is borrowed. `V` is `Value` for a dict and `()` for a set.

use std::rc::Rc;

use smallvec::SmallVec;

use super::class::ClassId;
use super::hash;
use super::index::Index;
use super::object::ObjRef;
use super::value::Value;

/// Below this many entries a scan is cheaper than an index.
const SMALL: usize = 8;

/// From this many entries on a table is large enough to be asked for before it grows.
const LARGE: usize = 512;

/// One place of the table.
struct Entry<V> {
    hash: i64,
    /// `Value::Unbound` when the entry was removed.
    key: Value,
    value: V,
}

/// Only Python code can tell whether a key is the one looked for.
#[derive(Clone, Copy, Debug)]
pub struct Unsure;

/// A hash table in insertion order.
pub struct Table<V> {
    entries: Vec<Entry<V>>,
    index: Option<Index>,
    live: usize,
    version: u64,
    /// No entry before this position lives, so that taking keys from the front stays cheap.
    first: usize,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            index: None,
            live: 0,
            version: 0,
            first: 0,
        }
    }
}

impl<V: Clone + Default> Table<V> {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty table with room for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// How many keys it holds.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether it holds no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// A number that changes whenever a key is added or removed.
    #[inline]
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<V>>()
            + self.index.as_ref().map_or(0, Index::bytes)
    }

    /// Bytes that `more` further entries may need, an upper bound for asking beforehand.
    #[must_use]
    pub fn bytes_for(more: usize) -> usize {
        more.saturating_mul(size_of::<Entry<V>>() + 8)
    }

    /// If the next key needs the table to move: bytes of the largest part that may, and those it moves to.
    /// A small table is never asked about.
    #[inline]
    #[must_use]
    pub fn growth(&self) -> Option<(usize, usize)> {
        if self.entries.len() < LARGE {
            return None;
        }
        let entries = self.entries.capacity();
        if self.entries.len() < entries && !self.index.as_ref().is_some_and(Index::is_full) {
            return None;
        }
        // The index takes a third of what the entries do, or less.
        let bytes = entries * size_of::<Entry<V>>();
        Some((bytes, bytes * 2))
    }

    /// As [`Table::growth`], for a key that is put before all others.
    #[must_use]
    pub fn growth_to_front(&self) -> Option<(usize, usize)> {
        if self.first != 0 || self.live < LARGE {
            return None;
        }
        let entry = size_of::<Entry<V>>();
        Some((self.entries.capacity() * entry, (2 * self.live + 1) * entry))
    }

    /// Positions of the entries whose hash is `hash`; with distinct keys there is seldom more than one.
    #[must_use]
    pub fn candidates(&self, hash: i64) -> SmallVec<[u32; 2]> {
        let mut found = SmallVec::new();
        match &self.index {
            None => {
                for (position, entry) in self.entries.iter().enumerate() {
                    if entry.hash == hash && !entry.key.is_unbound() {
                        found.push(position as u32);
                    }
                }
            }
            Some(index) => {
                index.find(hash, |position| {
                    if self.has_hash(position, hash) {
                        found.push(position);
                    }
                    false
                });
            }
        }
        found
    }

    fn has_hash(&self, position: u32, hash: i64) -> bool {
        let entry = self.entries.get(position as usize);
        entry.is_some_and(|entry| entry.hash == hash)
    }

    /// The position of the entry with this hash whose key passes `same`.
    #[inline]
    pub fn find(&self, hash: i64, mut same: impl FnMut(&Value) -> bool) -> Option<u32> {
        match &self.index {
            None => self
                .entries
                .iter()
                .position(|entry| entry.hash == hash && !entry.key.is_unbound() && same(&entry.key))
                .map(|position| position as u32),
            Some(index) => index.find(hash, |position| {
                let entry = self.entries.get(position as usize);
                entry.is_some_and(|entry| entry.hash == hash && same(&entry.key))
            }),
        }
    }

    /// The position of the entry whose key is the plain str `name` (or one equal to it).
    ///
    /// # Errors
    ///
    /// [`Unsure`] when a key that may have an `__eq__` of its own has the same hash and stands before it:
    /// what Python code says of that key decides.
    #[inline]
    pub fn seek_str(&self, name: &ObjRef) -> Result<Option<u32>, Unsure> {
        let super::object::Payload::Str(text) = &name.payload else {
            return Ok(None);
        };
        let mut unsure = false;
        let found = self.find(text.hash(), |key| match key {
            Value::Obj(object) if Rc::ptr_eq(object, name) => true,
            Value::Obj(object) if object.class_id() == ClassId::STR => {
                matches!(&object.payload, super::object::Payload::Str(other)
                    if !(text.is_interned() && other.is_interned()) && other.text() == text.text())
            }
            _ => {
                unsure = true;
                true
            }
        });
        if unsure { Err(Unsure) } else { Ok(found) }
    }

    /// The position of the entry whose key is this int (or one equal to it).
    ///
    /// # Errors
    ///
    /// [`Unsure`] as for [`Table::seek_str`].
    #[inline]
    pub fn seek_int(&self, number: i64) -> Result<Option<u32>, Unsure> {
        let mut unsure = false;
        let found = self.find(hash::int(number), |key| match key {
            Value::Int(other) => *other == number,
            _ => {
                unsure = true;
                true
            }
        });
        if unsure { Err(Unsure) } else { Ok(found) }
    }

    /// The position of the entry under `key`, an exact str or a small int.
    ///
    /// # Errors
    ///
    /// [`Unsure`] for any other key, and as for [`Table::seek_str`].
    #[inline]
    pub fn seek(&self, key: &Value) -> Result<Option<u32>, Unsure> {
        match key {
            Value::Int(number) => self.seek_int(*number),
            Value::Obj(object) if object.class_id() == ClassId::STR => self.seek_str(object),
            _ => Err(Unsure),
        }
    }

    /// Whether any key is no plain str.
    #[must_use]
    pub fn has_other_keys(&self) -> bool {
        self.iter()
            .any(|(key, _)| !matches!(key, Value::Obj(object) if object.class_id() == ClassId::STR))
    }

    /// As [`Table::seek_str`], among the keys that are strings only.
    #[inline]
    #[must_use]
    pub fn find_str(&self, name: &ObjRef) -> Option<u32> {
        let super::object::Payload::Str(text) = &name.payload else {
            return None;
        };
        self.find(text.hash(), |key| match key {
            Value::Obj(object) => {
                Rc::ptr_eq(object, name)
                    || matches!(&object.payload, super::object::Payload::Str(other)
                        if !(text.is_interned() && other.is_interned()) && other.text() == text.text())
            }
            _ => false,
        })
    }

    /// The value under the string `name`.
    #[inline]
    #[must_use]
    pub fn get_str(&self, name: &ObjRef) -> Option<&V> {
        self.find_str(name)
            .map(|position| &self.entries[position as usize].value)
    }

    /// Key and value at `position`, unless the entry was removed.
    #[inline]
    #[must_use]
    pub fn entry(&self, position: u32) -> Option<(&Value, &V)> {
        self.entries
            .get(position as usize)
            .filter(|entry| !entry.key.is_unbound())
            .map(|entry| (&entry.key, &entry.value))
    }

    /// The value at `position` if its key is this very string object.
    #[inline]
    #[must_use]
    pub fn value_if_key_is(&self, position: u32, name: &ObjRef) -> Option<&V> {
        let entry = self.entries.get(position as usize)?;
        match &entry.key {
            Value::Obj(key) if Rc::ptr_eq(key, name) => Some(&entry.value),
            _ => None,
        }
    }

    /// The same, to change the value.
    #[inline]
    #[must_use]
    pub fn value_mut_if_key_is(&mut self, position: u32, name: &ObjRef) -> Option<&mut V> {
        let entry = self.entries.get_mut(position as usize)?;
        match &entry.key {
            Value::Obj(key) if Rc::ptr_eq(key, name) => Some(&mut entry.value),
            _ => None,
        }
    }

    /// The hash stored at `position`.
    #[must_use]
    pub fn hash_at(&self, position: u32) -> Option<i64> {
        self.entries
            .get(position as usize)
            .filter(|entry| !entry.key.is_unbound())
            .map(|entry| entry.hash)
    }

    /// Puts another value at `position`; returns the one before.
    pub fn replace_at(&mut self, position: u32, value: V) -> Option<V> {
        let entry = self
            .entries
            .get_mut(position as usize)
            .filter(|entry| !entry.key.is_unbound())?;
        Some(std::mem::replace(&mut entry.value, value))
    }

    /// Appends a key that the caller knows to be absent.
    #[inline]
    pub fn push(&mut self, hash: i64, key: Value, value: V) -> u32 {
        self.version += 1;
        if self.entries.len() == self.entries.capacity() && self.live < self.entries.len() / 2 {
            self.compact();
        }
        let position = self.entries.len() as u32;
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.enter(hash, position);
        position
    }

    /// Puts a key that the caller knows to be absent before all others.
    pub fn push_front(&mut self, hash: i64, key: Value, value: V) -> u32 {
        if self.first == 0 {
            // Room for as many again as there are, so that the next ones come for free.
            let room = self.live.max(SMALL);
            let entries = Vec::with_capacity(room + self.live + 1);
            let old = std::mem::replace(&mut self.entries, entries);
            self.entries.extend((0..room).map(|_| Entry {
                hash: 0,
                key: Value::Unbound,
                value: V::default(),
            }));
            self.entries
                .extend(old.into_iter().filter(|entry| !entry.key.is_unbound()));
            self.first = room;
            self.reindex();
        }
        self.version += 1;
        self.first -= 1;
        self.live += 1;
        let position = self.first as u32;
        self.entries[self.first] = Entry { hash, key, value };
        self.enter(hash, position);
        position
    }

    /// Removes the entry at `position` and returns its key and value.
    pub fn remove_at(&mut self, position: u32) -> Option<(Value, V)> {
        let entry = self
            .entries
            .get_mut(position as usize)
            .filter(|entry| !entry.key.is_unbound())?;
        let hash = entry.hash;
        let key = std::mem::take(&mut entry.key);
        let value = std::mem::take(&mut entry.value);
        self.version += 1;
        self.live -= 1;
        if let Some(index) = &mut self.index {
            index.remove(hash, position);
        }
        while self
            .entries
            .last()
            .is_some_and(|entry| entry.key.is_unbound())
        {
            self.entries.pop();
        }
        while self
            .entries
            .get(self.first)
            .is_some_and(|entry| entry.key.is_unbound())
        {
            self.first += 1;
        }
        self.first = self.first.min(self.entries.len());
        Some((key, value))
    }

    /// Inserts or replaces under the string `name`; returns the value before.
    pub fn insert_str(&mut self, name: &ObjRef, value: V) -> Option<V> {
        if let Some(position) = self.find_str(name) {
            return self.replace_at(position, value);
        }
        self.push_str(name, value);
        None
    }

    /// Appends the string `name`, which the caller knows to be absent.
    #[inline]
    pub fn push_str(&mut self, name: &ObjRef, value: V) {
        if let super::object::Payload::Str(text) = &name.payload {
            self.push(text.hash(), Value::from(name), value);
        }
    }

    /// Removes the string `name`; returns its value.
    pub fn remove_str(&mut self, name: &ObjRef) -> Option<V> {
        let position = self.find_str(name)?;
        self.remove_at(position).map(|(_, value)| value)
    }

    /// Counts so many changes more.
    pub fn count(&mut self, changes: usize) {
        self.version += changes as u64;
    }

    /// Removes everything and returns it; the version goes on counting.
    pub fn take(&mut self) -> Self {
        let version = self.version + 1;
        let emptied = Self {
            version,
            ..Self::default()
        };
        std::mem::replace(self, emptied)
    }

    /// Keys and values in insertion order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &V)> {
        self.entries
            .iter()
            .filter(|entry| !entry.key.is_unbound())
            .map(|entry| (&entry.key, &entry.value))
    }

    /// Hash, key and value in insertion order.
    pub fn iter_hashed(&self) -> impl DoubleEndedIterator<Item = (i64, &Value, &V)> {
        self.entries
            .iter()
            .filter(|entry| !entry.key.is_unbound())
            .map(|entry| (entry.hash, &entry.key, &entry.value))
    }

    /// The first living entry at or after `position`, and its position: how iterators walk.
    #[must_use]
    pub fn next_from(&self, position: u32) -> Option<(u32, &Value, &V)> {
        let from = (position as usize).max(self.first);
        self.entries
            .get(from..)?
            .iter()
            .position(|entry| !entry.key.is_unbound())
            .map(|ahead| {
                let entry = &self.entries[from + ahead];
                ((from + ahead) as u32, &entry.key, &entry.value)
            })
    }

    /// The position of the last living entry at or before `position`.
    #[must_use]
    pub fn previous_from(&self, position: u32) -> Option<u32> {
        self.entries
            .get(..=position as usize)?
            .iter()
            .rposition(|entry| !entry.key.is_unbound())
            .map(|position| position as u32)
    }

    /// The position of the last living entry.
    #[must_use]
    pub fn last_position(&self) -> Option<u32> {
        // Removal pops dead entries off the end, so the last entry lives.
        self.entries.len().checked_sub(1).map(|p| p as u32)
    }

    fn compact(&mut self) {
        self.entries.retain(|entry| !entry.key.is_unbound());
        self.first = 0;
        if self.index.is_some() {
            self.reindex();
        }
    }

    /// Enters a new entry in the index, if there is to be one.
    #[inline]
    fn enter(&mut self, hash: i64, position: u32) {
        match &mut self.index {
            Some(index) if !index.is_full() => index.insert(hash, position),
            None if self.entries.len() <= SMALL => {}
            _ => self.reindex(),
        }
    }

    fn reindex(&mut self) {
        // As many as the entries have room for. Where keys come and go at the end there are more, or the index would soon
        // be full again of places that were taken once.
        let count = self.entries.capacity().max(self.live + self.live / 2);
        self.index = Some(indexed(&self.entries, count));
    }
}

/// An index of the entries, with room for `count` of them.
fn indexed<V>(entries: &[Entry<V>], count: usize) -> Index {
    let mut index = Index::with_capacity(count);
    for (position, entry) in entries.iter().enumerate() {
        if !entry.key.is_unbound() {
            index.insert(entry.hash, position as u32);
        }
    }
    index
}

impl<V: Clone> Clone for Table<V> {
    /// A copy without the places of removed entries.
    fn clone(&self) -> Self {
        self.with_room(0)
    }
}

impl<V: Clone> Table<V> {
    /// A copy with room for `more` entries.
    #[must_use]
    pub fn with_room(&self, more: usize) -> Self {
        let mut entries = Vec::with_capacity(self.live + more);
        for entry in &self.entries {
            if !entry.key.is_unbound() {
                entries.push(Entry {
                    hash: entry.hash,
                    key: entry.key.clone(),
                    value: entry.value.clone(),
                });
            }
        }
        let index = match &self.index {
            Some(index) if entries.len() == self.entries.len() => Some(index.clone()),
            _ if entries.len() > SMALL => Some(indexed(&entries, entries.len())),
            _ => None,
        };
        Self {
            live: entries.len(),
            entries,
            index,
            version: 0,
            first: 0,
        }
    }
}
