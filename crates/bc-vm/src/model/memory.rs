//! The data of a `memoryview`: a window of any number of dimensions on the bytes of a `bytes` or
//! `bytearray`.
//!
//! While a view of a `bytearray` is not released, the array cannot change its length. Absent: what
//! Python code sees of it (`types::memoryview`), and indirect dimensions, which nothing here exports.

use std::cell::Cell;
use std::ops::Range;

use smallvec::SmallVec;

use super::native::NativeData;
use super::object::{ObjRef, Payload};
use super::value::Value;

/// One number for each dimension; most views have one.
pub type Dimensions<T> = SmallVec<[T; 1]>;

/// A window on the bytes of another object.
pub struct MemoryView {
    /// The `bytes` or `bytearray`.
    pub source: ObjRef,
    /// The byte at which the first item starts.
    pub start: usize,
    /// How many items there are in each dimension; empty for a single item without dimension.
    pub shape: Dimensions<usize>,
    /// Bytes from one item to the next in each dimension; negative when reversed.
    pub strides: Dimensions<isize>,
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
        if let Payload::ByteArray(array) = &source.payload {
            array.export();
        }
        Some(Self {
            source: source.clone(),
            start: 0,
            shape: SmallVec::from_buf([length]),
            strides: SmallVec::from_buf([1]),
            format: b'B',
            marked: false,
            item_size: 1,
            readonly,
            hash: Cell::new(None),
            released: Cell::new(false),
        })
    }

    /// Another view of the same items, with a hold of its own on the source.
    #[must_use]
    pub fn again(&self) -> Self {
        if let Payload::ByteArray(array) = &self.source.payload {
            array.export();
        }
        Self {
            source: self.source.clone(),
            start: self.start,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            format: self.format,
            marked: self.marked,
            item_size: self.item_size,
            readonly: self.readonly,
            hash: Cell::new(None),
            released: Cell::new(false),
        }
    }

    /// Gives the view another shape, its items side by side in the order of C.
    pub fn reshape(&mut self, shape: Dimensions<usize>) {
        let mut stride = self.item_size;
        self.strides = SmallVec::from_elem(0, shape.len());
        for (place, &length) in self.strides.iter_mut().zip(&shape).rev() {
            *place = stride as isize;
            stride = stride.saturating_mul(length);
        }
        self.shape = shape;
    }

    /// Narrows the first dimension to `count` items, each `step` after the one before, from item
    /// `first` on.
    pub fn narrow(&mut self, first: usize, step: isize, count: usize) {
        let (Some(length), Some(stride)) = (self.shape.first_mut(), self.strides.first_mut())
        else {
            return;
        };
        if count > 0 {
            let offset = stride.saturating_mul(first as isize);
            self.start = self.start.saturating_add_signed(offset);
        }
        *length = count;
        *stride = stride.saturating_mul(step);
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

    /// How many dimensions there are.
    #[must_use]
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// How many items there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shape
            .iter()
            .fold(1, |count, &length| count.saturating_mul(length))
    }

    /// Whether the items lie side by side, the last index running fastest, as in C.
    #[must_use]
    pub fn is_c_contiguous(&self) -> bool {
        self.is_contiguous(self.shape.iter().zip(&self.strides).rev())
    }

    /// Whether the items lie side by side, the first index running fastest, as in Fortran.
    #[must_use]
    pub fn is_f_contiguous(&self) -> bool {
        self.is_contiguous(self.shape.iter().zip(&self.strides))
    }

    /// Whether the items lie side by side, with the dimensions given from the fastest to the slowest.
    fn is_contiguous<'a>(&self, fastest: impl Iterator<Item = (&'a usize, &'a isize)>) -> bool {
        // The reference asks of a single dimension what it asks of many, but for one that is empty.
        if self.ndim() > 1 && self.count() == 0 {
            return true;
        }
        let mut expected = self.item_size;
        for (&length, &stride) in fastest {
            if length != 1 && stride != expected as isize {
                return false;
            }
            expected = expected.saturating_mul(length);
        }
        true
    }

    /// Bytes of all items.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.count().saturating_mul(self.item_size)
    }

    /// Where the bytes of a view that is contiguous as in C lie.
    #[must_use]
    pub fn byte_range(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.byte_len())
    }

    /// Where the item at these indexes starts: one for each dimension, each less than its length.
    #[must_use]
    pub fn item_start(&self, indexes: &[usize]) -> usize {
        let offsets = self.strides.iter().zip(indexes);
        offsets.fold(self.start, |at, (stride, &index)| {
            at.saturating_add_signed(stride.saturating_mul(index as isize))
        })
    }

    /// Calls `visit` with the place where each item starts, the last index running fastest.
    pub fn item_starts(&self, visit: &mut dyn FnMut(usize)) {
        self.starts_from(0, self.start, visit);
    }

    fn starts_from(&self, dimension: usize, at: usize, visit: &mut dyn FnMut(usize)) {
        let (Some(&length), Some(&stride)) =
            (self.shape.get(dimension), self.strides.get(dimension))
        else {
            return visit(at);
        };
        for index in 0..length {
            let offset = stride.saturating_mul(index as isize);
            self.starts_from(dimension + 1, at.saturating_add_signed(offset), visit);
        }
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
            if self.is_c_contiguous() {
                return source.get(self.byte_range()).unwrap_or_default().to_vec();
            }
            let mut bytes = Vec::with_capacity(self.byte_len());
            self.item_starts(&mut |at| {
                bytes.extend_from_slice(source.get(at..at + self.item_size).unwrap_or_default());
            });
            bytes
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
}
