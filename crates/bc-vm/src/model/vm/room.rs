//! Room: what is asked for before it is made, of the limits and of the allocator, and what frames take.
//!
//! Inherent methods of [`Vm`], apart for their length. A `MemoryError` is the one exception that is made
//! in this room: it says that the allocator refused, which no room above can know better.

use std::collections::VecDeque;

use bc_core::text::{Text, TextBuilder};

use super::Vm;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::{self, ExceptionData, ExceptionKind};

/// Frames that may wait before the first is charged, and how many more until the next look.
pub(super) const FREE_DEPTH: u32 = 1000;

/// The largest request that is made without asking the allocator first whether it would be granted.
const LARGE: usize = 64 << 10;

/// The largest size there is: `PY_SSIZE_T_MAX` less what an object's head takes.
const MOST: usize = isize::MAX as usize - 64;

impl Vm {
    /// Sets the recursion limit of the running program.
    pub fn set_recursion_limit(&mut self, levels: u32) {
        self.limits.recursion = levels;
        self.levels
            .free_depth
            .set(self.levels.free_depth.get().min(levels));
    }

    /// Lets the loop go deeper, as far as the recursion limit allows, and charges the frames that wait.
    /// Returns whether it may. The few frames of an ordinary program are never charged.
    ///
    /// # Errors
    ///
    /// [`Fault::Memory`] when the frames take more than the limit, `MemoryError` when the allocator has no
    /// room for the list of them.
    #[cold]
    pub fn deepen(&mut self) -> PyResult<bool> {
        if self.levels.depth >= self.limits.recursion {
            return Ok(false);
        }
        let more = FREE_DEPTH as usize;
        self.call_stack
            .frames
            .try_reserve(2 * more)
            .map_err(|_| self.memory_error())?;
        let before = self.heap.meter.used();
        self.settle_frames();
        if !self.heap.meter.has_room(0) {
            let asked = self.heap.meter.used().saturating_sub(before);
            return Err(self.memory_fault(asked, before));
        }
        let next = self.levels.depth.saturating_add(FREE_DEPTH);
        self.levels.free_depth.set(next.min(self.limits.recursion));
        Ok(true)
    }

    /// Brings up to date what the heap is charged for the frames that wait.
    #[cold]
    pub fn settle_frames(&self) {
        let (count, bytes) = self.levels.charged_frames.get();
        let now = self.call_stack.frames.len();
        if now < FREE_DEPTH as usize && count == 0 {
            return;
        }
        // Frames that waited before wait still, but for a program that has come back.
        let (known, counted) = if now < count { (0, 0) } else { (count, bytes) };
        let held: usize = self.call_stack.frames[known..]
            .iter()
            .map(|f| f.bytes())
            .sum();
        let held = counted + held;
        self.heap.charge_growth(held as i64 - bytes as i64);
        self.levels.charged_frames.set((now, held));
        if now < count {
            let next = self.levels.depth.saturating_add(FREE_DEPTH);
            self.levels.free_depth.set(
                next.min(self.levels.free_depth.get())
                    .min(self.limits.recursion),
            );
        }
    }

    /// Asks for `bytes` before something large is made. What asks the allocator afterwards, and cannot
    /// be told no, asks for no more: nobody else takes memory in between, as a machine has one thread.
    ///
    /// # Errors
    ///
    /// [`Fault::Memory`] when there is no room within the limit; `MemoryError` for a size that no machine
    /// has and when the allocator says no. Nothing has been charged either way.
    #[inline]
    pub fn reserve(&self, bytes: usize) -> PyResult<()> {
        if bytes <= LARGE && self.heap.meter.has_room(bytes as u64) {
            Ok(())
        } else {
            self.reserve_large(bytes)
        }
    }

    #[cold]
    fn reserve_large(&self, bytes: usize) -> PyResult<()> {
        self.regrow(0, bytes)
    }

    /// Asks for `bytes` instead of `held` ones, which the heap has been charged for, before something
    /// that grows moves there.
    ///
    /// # Errors
    ///
    /// As [`Vm::reserve`].
    #[cold]
    pub fn regrow(&self, held: usize, bytes: usize) -> PyResult<()> {
        self.allow(bytes.saturating_sub(held))?;
        if bytes <= LARGE {
            return Ok(());
        }
        let mut trial: Vec<u8> = Vec::new();
        let answer = trial.try_reserve_exact(bytes);
        // An allocation that is never looked at may be taken out of the program.
        std::hint::black_box(&trial);
        answer.map_err(|_| self.memory_error())
    }

    /// Asks whether `bytes` more are within the limit, for something that the allocator is asked for in a
    /// way that it can refuse.
    ///
    /// # Errors
    ///
    /// As [`Vm::reserve`], but the allocator is not asked.
    pub fn allow(&self, bytes: usize) -> PyResult<()> {
        if bytes > MOST {
            return Err(self.memory_error());
        }
        if self.heap.meter.has_room(bytes as u64) {
            return Ok(());
        }
        self.settle_frames();
        if self.heap.meter.has_room(bytes as u64) {
            return Ok(());
        }
        Err(self.out_of_memory(bytes as u64))
    }

    /// Asks the allocator, and not the limits, for `bytes` that something takes while it is being made.
    ///
    /// # Errors
    ///
    /// `MemoryError` when it says no.
    #[inline]
    pub fn scratch(&self, bytes: usize) -> PyResult<()> {
        if bytes <= LARGE {
            return Ok(());
        }
        self.regrow(bytes, bytes)
    }

    /// As [`Vm::make_room`], for what grows at both ends.
    ///
    /// # Errors
    ///
    /// As [`Vm::reserve`].
    #[inline]
    pub fn make_room_in_deque<T>(&self, items: &mut VecDeque<T>) -> PyResult<()> {
        if items.len() < items.capacity() {
            return Ok(());
        }
        self.grow_deque(items)
    }

    #[cold]
    fn grow_deque<T>(&self, items: &mut VecDeque<T>) -> PyResult<()> {
        let more = items.len().max(4);
        self.allow(more.saturating_mul(size_of::<T>()))?;
        items
            .try_reserve_exact(more)
            .map_err(|_| self.memory_error())
    }

    /// Makes room for `more` items in something that grows by pushes, twice as much as there is if it must
    /// move.
    ///
    /// # Errors
    ///
    /// As [`Vm::reserve`].
    #[inline]
    pub fn make_room<T>(&self, items: &mut Vec<T>, more: usize) -> PyResult<()> {
        if items.capacity() - items.len() >= more {
            return Ok(());
        }
        self.grow(items, more)
    }

    #[cold]
    fn grow<T>(&self, items: &mut Vec<T>, more: usize) -> PyResult<()> {
        let (length, held) = (items.len(), items.capacity());
        let wanted = length.saturating_add(more);
        let capacity = wanted.max(held.saturating_mul(2)).max(4);
        self.allow((capacity - held).saturating_mul(size_of::<T>()))?;
        items
            .try_reserve_exact(capacity - length)
            .map_err(|_| self.memory_error())
    }

    /// The string that a builder has collected.
    ///
    /// # Errors
    ///
    /// `MemoryError` if the allocator has refused to let it grow.
    pub fn built(&self, builder: TextBuilder) -> PyResult<Text> {
        builder.finish().map_err(|_| self.memory_error())
    }

    /// The `MemoryError` of a request that the allocator refused, or that no machine could grant.
    #[cold]
    #[must_use]
    pub fn memory_error(&self) -> Thrown {
        let data = ExceptionData::new(self.empty_tuple.clone());
        let class = self.exception(ExceptionKind::MemoryError);
        let exception = self.new_exception(class, data);
        exception::set_context(&self.call_stack.handled, &exception);
        Thrown::Raise(exception)
    }

    /// The fault of an allocation of `bytes` that has no room.
    #[cold]
    #[must_use]
    pub fn out_of_memory(&self, bytes: u64) -> Thrown {
        self.memory_fault(bytes, self.heap.meter.used())
    }

    /// The fault of an allocation of `asked` bytes on top of `used` ones.
    #[cold]
    #[must_use]
    pub fn memory_fault(&self, asked: u64, used: u64) -> Thrown {
        let limit = self.heap.meter.limit().unwrap_or(u64::MAX);
        Fault::Memory { asked, used, limit }.into()
    }
}
