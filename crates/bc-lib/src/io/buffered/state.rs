//! The state that the buffered streams share, and arithmetic on its places. Absent: what calls the raw
//! stream.

use std::cell::{Cell, RefCell};

use crate::io::raw;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::NativeData;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;

/// The state of a buffered stream. Places are -1 where they are unknown or where there is nothing.
#[derive(Default)]
pub(super) struct Buffered {
    pub(super) raw: RefCell<Value>,
    pub(super) ok: Cell<bool>,
    pub(super) detached: Cell<bool>,
    pub(super) reads: Cell<bool>,
    pub(super) writes: Cell<bool>,
    pub(super) finalizing: Cell<bool>,
    /// Whether an operation is under way, which the raw stream must not start again.
    pub(super) busy: Cell<bool>,
    /// Where the raw stream stands.
    pub(super) abs_pos: Cell<i64>,
    pub(super) buffer: RefCell<Vec<u8>>,
    /// The logical place in the buffer.
    pub(super) pos: Cell<i64>,
    /// The raw stream's place in the buffer.
    pub(super) raw_pos: Cell<i64>,
    /// Behind the last byte read, -1 if the buffer is not one for reading.
    pub(super) read_end: Cell<i64>,
    /// The first byte that waits to be written.
    pub(super) write_pos: Cell<i64>,
    /// Behind the last byte that waits, -1 if the buffer is not one for writing.
    pub(super) write_end: Cell<i64>,
    pub(super) size: Cell<i64>,
    pub(super) charged: Cell<usize>,
}

impl NativeData for Buffered {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.raw.borrow());
    }

    fn clear(&self) {
        self.ok.set(false);
        drop(self.raw.take());
    }

    fn bytes(&self) -> usize {
        self.charged.get()
    }
}

impl Buffered {
    /// `READAHEAD`: how many bytes lie ready to be read.
    pub(super) fn ahead(&self) -> i64 {
        if self.can_read() {
            self.read_end.get() - self.pos.get()
        } else {
            0
        }
    }

    /// `VALID_READ_BUFFER`.
    pub(super) fn can_read(&self) -> bool {
        self.reads.get() && self.read_end.get() != -1
    }

    /// `VALID_WRITE_BUFFER`.
    pub(super) fn can_write(&self) -> bool {
        self.writes.get() && self.write_end.get() != -1
    }

    /// `RAW_OFFSET`: how far the raw stream is ahead of the logical place.
    pub(super) fn raw_offset(&self) -> i64 {
        if (self.can_read() || self.can_write()) && self.raw_pos.get() >= 0 {
            self.raw_pos.get() - self.pos.get()
        } else {
            0
        }
    }

    /// `ADJUST_POSITION`.
    pub(super) fn adjust(&self, pos: i64) {
        self.pos.set(pos);
        if self.can_read() && self.read_end.get() < pos {
            self.read_end.set(pos);
        }
    }

    pub(super) fn forget_read(&self) {
        self.read_end.set(-1);
    }

    pub(super) fn forget_written(&self) {
        self.write_pos.set(0);
        self.write_end.set(-1);
    }

    /// Notes that the raw stream has gone on by `count` bytes.
    pub(super) fn passed(&self, count: usize) {
        if self.abs_pos.get() != -1 {
            self.abs_pos.set(self.abs_pos.get() + count as i64);
        }
    }

    /// The bytes `start..start + count` of the buffer.
    pub(super) fn bytes_at(&self, start: i64, count: i64) -> Vec<u8> {
        let (start, count) = (start.max(0) as usize, count.max(0) as usize);
        let buffer = self.buffer.borrow();
        buffer
            .get(start..start + count)
            .map(<[u8]>::to_vec)
            .unwrap_or_default()
    }

    /// Makes the buffer, unless it is there.
    pub(super) fn provide(&self, vm: &mut Vm) -> PyResult<()> {
        if self.buffer.borrow().is_empty() {
            let buffer = raw::zeros(vm, usize::try_from(self.size.get()).unwrap_or(0))?;
            self.replace(vm, buffer);
        }
        Ok(())
    }

    /// Has `buffer` as the buffer; an empty one is none.
    pub(super) fn replace(&self, vm: &Vm, buffer: Vec<u8>) {
        let now = buffer.len();
        drop(self.buffer.replace(buffer));
        let before = self.charged.replace(now);
        vm.heap.charge_growth(now as i64 - before as i64);
    }

    /// Puts `bytes` into the buffer from `start` on.
    pub(super) fn put(&self, start: i64, bytes: &[u8]) {
        let start = start.max(0) as usize;
        let mut buffer = self.buffer.borrow_mut();
        if let Some(place) = buffer.get_mut(start..start + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }
}
