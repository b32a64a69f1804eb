//! The data of a `memoryview`: a one-dimensional window on the bytes of a `bytes` or `bytearray`.
//!
//! While a view of a `bytearray` is not released, the array cannot change its length. Absent: more
//! than one dimension.

use std::any::Any;
use std::cell::Cell;
use std::ops::Range;

use super::native::NativeData;
use super::object::{ObjRef, Payload};
use super::value::Value;

/// A window on the bytes of another object.
pub struct MemoryView {
    /// The `bytes` or `bytearray`.
    pub source: ObjRef,
    /// The byte at which item 0 starts.
    pub start: usize,
    /// How many items there are.
    pub length: usize,
    /// Bytes from one item to the next; negative when reversed.
    pub stride: isize,
    /// The `struct` format of an item, one character.
    pub format: u8,
    /// Whether the format was given with an `@` in front, which changes nothing.
    pub marked: bool,
    /// Bytes of an item.
    pub item_size: usize,
    /// Whether items cannot be set.
    pub readonly: bool,
    /// The hash once known.
    pub hash: Cell<Option<i64>>,
    released: Cell<bool>,
}

impl MemoryView {
    /// A view of all bytes of `source`, if it is a `bytes` or `bytearray`.
    #[must_use]
    pub fn new(source: &ObjRef) -> Option<Self> {
        let (length, readonly) = match &source.payload {
            Payload::Bytes(bytes) => (bytes.len(), true),
            Payload::ByteArray(array) => (array.borrow().len(), false),
            _ => return None,
        };
        Some(Self::window(source, 0, length, 1, b'B', 1, readonly))
    }

    /// A view of `length` items from the byte `start` on.
    #[must_use]
    pub fn window(
        source: &ObjRef,
        start: usize,
        length: usize,
        stride: isize,
        format: u8,
        item_size: usize,
        readonly: bool,
    ) -> Self {
        if let Payload::ByteArray(array) = &source.payload {
            array.export();
        }
        Self {
            source: source.clone(),
            start,
            length,
            stride,
            format,
            marked: false,
            item_size,
            readonly,
            hash: Cell::new(None),
            released: Cell::new(false),
        }
    }

    /// Whether the view was released.
    #[must_use]
    pub fn is_released(&self) -> bool {
        self.released.get()
    }

    /// Gives up the hold on the source.
    pub fn release(&self) {
        if !self.released.replace(true)
            && let Payload::ByteArray(array) = &self.source.payload
        {
            array.withdraw();
        }
    }

    /// Whether the items lie side by side in order.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        self.length <= 1 || self.stride == self.item_size as isize
    }

    /// Bytes of all items.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.length.saturating_mul(self.item_size)
    }

    /// Where the bytes of a contiguous view lie.
    #[must_use]
    pub fn byte_range(&self) -> Range<usize> {
        self.start..self.start + self.byte_len()
    }

    /// Where the bytes of item `index` lie.
    #[must_use]
    pub fn item_range(&self, index: usize) -> Range<usize> {
        let start = self
            .start
            .saturating_add_signed(self.stride.saturating_mul(index as isize));
        start..start + self.item_size
    }

    /// Calls `look` with all bytes of the source.
    pub fn with_source<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        match &self.source.payload {
            Payload::Bytes(bytes) => look(bytes),
            Payload::ByteArray(array) => look(&array.borrow()),
            _ => look(&[]),
        }
    }

    /// The bytes of all items in order.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.with_source(|source| {
            if self.is_contiguous() {
                return source.get(self.byte_range()).unwrap_or_default().to_vec();
            }
            (0..self.length)
                .flat_map(|index| source.get(self.item_range(index)).unwrap_or_default())
                .copied()
                .collect()
        })
    }
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.release();
    }
}

impl NativeData for MemoryView {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.source));
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
