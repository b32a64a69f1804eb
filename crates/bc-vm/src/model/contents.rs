//! What strings and growing containers hold: the text with its hash, items and tables behind cells, and how much of their
//! capacity the heap has been charged for.
//!
//! Absent: what a key or an item means (see `table` and `protocol::dict`).

use std::cell::{Cell, RefCell};
use std::collections::TryReserveError;

use bc_core::text::Text;

use super::table::Table;
use super::value::Value;

/// The text of a `str`, its hash once known, and whether it is interned.
pub struct Str {
    text: Text,
    hash: Cell<Option<i64>>,
    interned: Cell<bool>,
    special: Cell<u8>,
}

impl Str {
    /// A string that is not interned and not hashed yet.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self {
            text,
            hash: Cell::new(None),
            interned: Cell::new(false),
            special: Cell::new(0),
        }
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Python's hash of the string, computed once.
    #[inline]
    #[must_use]
    pub fn hash(&self) -> i64 {
        if let Some(hash) = self.hash.get() {
            return hash;
        }
        let hash = super::hash::text(&self.text);
        self.hash.set(Some(hash));
        hash
    }

    /// Whether the machine's table of interned strings holds this very object.
    #[inline]
    #[must_use]
    pub fn is_interned(&self) -> bool {
        self.interned.get()
    }

    /// Appends to a string that nobody else holds; false, and nothing done, if it is interned.
    ///
    /// # Errors
    ///
    /// When the allocator refuses the room.
    pub fn append(&mut self, more: &Text) -> Result<bool, TryReserveError> {
        if self.interned.get() {
            return Ok(false);
        }
        self.text.append(more)?;
        self.hash.set(None);
        Ok(true)
    }

    /// The number of the name among those that operations look for in classes, from 1 on; 0 of any other string.
    #[inline]
    #[must_use]
    pub fn special(&self) -> u8 {
        self.special.get()
    }

    /// Numbers the name: see [`Str::special`].
    pub(super) fn set_special(&self, number: u8) {
        self.special.set(number);
    }

    /// Notes that the string is interned.
    pub(super) fn set_interned(&self) {
        self.interned.set(true);
    }
}

macro_rules! growable {
    ($(#[$doc:meta])* $name:ident, $guard:ident, $inner:ty, $bytes:expr) => {
        $(#[$doc])*
        pub struct $name {
            inner: RefCell<$inner>,
            /// Bytes of capacity that the heap has been charged for.
            pub(in crate::model) charged: Cell<usize>,
        }

        impl $name {
            /// The contents with their capacity not yet charged; `Heap::alloc` charges it.
            #[must_use]
            pub fn new(inner: $inner) -> Self {
                let bytes: fn(&$inner) -> usize = $bytes;
                let charged = Cell::new(bytes(&inner));
                Self { inner: RefCell::new(inner), charged }
            }

            /// Looks at the contents. No call into Python may happen while the borrow lives.
            #[inline]
            #[must_use]
            pub fn borrow(&self) -> std::cell::Ref<'_, $inner> {
                self.inner.borrow()
            }

            /// Changes the contents; growth is charged to the heap by the caller through
            /// [`super::heap::Heap::charge_growth`] or at the machine's next poll.
            #[inline]
            #[must_use]
            pub fn borrow_mut(&self) -> std::cell::RefMut<'_, $inner> {
                self.inner.borrow_mut()
            }

            /// Bytes by which the contents have grown (or shrunk) since they were last charged.
            #[inline]
            pub fn uncharged(&self) -> i64 {
                let bytes: fn(&$inner) -> usize = $bytes;
                let now = bytes(&self.inner.borrow());
                let before = self.charged.replace(now);
                now as i64 - before as i64
            }
        }
    };
}

growable!(
    /// The items of a `list`.
    List, ListMut, Vec<Value>, |items| items.capacity() * size_of::<Value>());
growable!(
    /// The table of a `dict`.
    Dict, DictMut, Table<Value>, |table| table.bytes());

/// The bytes of a `bytearray`, and how many views keep its length as it is.
pub struct ByteArray {
    inner: RefCell<Vec<u8>>,
    pub(in crate::model) charged: Cell<usize>,
    exports: Cell<usize>,
}

impl ByteArray {
    /// A bytearray with these bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            charged: Cell::new(bytes.capacity()),
            inner: RefCell::new(bytes),
            exports: Cell::new(0),
        }
    }

    /// Looks at the bytes. No call into Python may happen while the borrow lives.
    #[inline]
    #[must_use]
    pub fn borrow(&self) -> std::cell::Ref<'_, Vec<u8>> {
        self.inner.borrow()
    }

    /// Changes the bytes; see [`List::borrow_mut`]. The length may only change while
    /// [`ByteArray::is_exported`] is false.
    #[inline]
    #[must_use]
    pub fn borrow_mut(&self) -> std::cell::RefMut<'_, Vec<u8>> {
        self.inner.borrow_mut()
    }

    /// Bytes by which the contents have grown (or shrunk) since they were last charged.
    pub fn uncharged(&self) -> i64 {
        let now = self.inner.borrow().capacity();
        let before = self.charged.replace(now);
        now as i64 - before as i64
    }

    /// Notes one more view of the bytes.
    pub fn export(&self) {
        self.exports.set(self.exports.get() + 1);
    }

    /// Notes one view less.
    pub fn withdraw(&self) {
        self.exports.set(self.exports.get().saturating_sub(1));
    }

    /// Whether a view keeps the length as it is.
    #[must_use]
    pub fn is_exported(&self) -> bool {
        self.exports.get() > 0
    }
}

/// The table of a `set` or `frozenset`.
pub struct Set {
    inner: RefCell<Table<()>>,
    pub(in crate::model) charged: Cell<usize>,
    frozen: bool,
    /// The hash of a `frozenset` once known.
    pub hash: Cell<Option<i64>>,
}

impl Set {
    /// A set (or frozenset) over `table`.
    #[must_use]
    pub fn new(table: Table<()>, frozen: bool) -> Self {
        let charged = Cell::new(table.bytes());
        Self {
            inner: RefCell::new(table),
            charged,
            frozen,
            hash: Cell::new(None),
        }
    }

    /// Whether this is the table of a `frozenset`.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Looks at the table. No call into Python may happen while the borrow lives.
    #[inline]
    #[must_use]
    pub fn borrow(&self) -> std::cell::Ref<'_, Table<()>> {
        self.inner.borrow()
    }

    /// Changes the table; see [`List::borrow_mut`].
    #[inline]
    #[must_use]
    pub fn borrow_mut(&self) -> std::cell::RefMut<'_, Table<()>> {
        self.inner.borrow_mut()
    }

    /// Bytes by which the table has grown since it was last charged.
    #[inline]
    pub fn uncharged(&self) -> i64 {
        let now = self.inner.borrow().bytes();
        let before = self.charged.replace(now);
        now as i64 - before as i64
    }
}
