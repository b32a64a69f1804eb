//! How a timeline is to be kept: how much of it, and in how much memory.

use bc_vm::trace::Detail;

/// How a timeline is to be kept.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How much of each value is shown.
    pub detail: Detail,
    /// How many steps before the cursor all states are kept for, as long as there is room.
    pub ring: u64,
    /// So many steps before the one that is asked for are looked at as well, since that takes no time.
    pub window: u64,
    /// How many bytes machines and states may take, about; an allocator takes up to a third more. Two machines there
    /// are in any case.
    pub memory: u64,
    /// How many machines may wait, whatever the memory.
    pub machines: usize,
    /// How many steps an [evaluation](super::Timeline::evaluate) may take.
    pub evaluation: u64,
}

impl Default for Options {
    /// 100,000 steps, 1,000 at once; 176 MiB; ten machines; ten million steps for an evaluation.
    fn default() -> Self {
        Self {
            detail: Detail::default(),
            ring: 100_000,
            window: 1_000,
            memory: 176 << 20,
            machines: 10,
            evaluation: 10_000_000,
        }
    }
}

impl Options {
    /// The same options with another number of states to keep.
    #[must_use]
    pub const fn with_ring(mut self, steps: u64) -> Self {
        self.ring = steps;
        self
    }

    /// The same options with another number of states that are taken at once.
    #[must_use]
    pub const fn with_window(mut self, steps: u64) -> Self {
        self.window = steps;
        self
    }

    /// The same options with another bound on the memory, in bytes.
    #[must_use]
    pub const fn with_memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// The same options with another number of machines.
    #[must_use]
    pub const fn with_machines(mut self, count: usize) -> Self {
        self.machines = count;
        self
    }

    /// The same options with more or less of each value shown.
    #[must_use]
    pub const fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }
}
