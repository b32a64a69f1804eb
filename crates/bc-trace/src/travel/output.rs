//! What a program writes: each machine of a timeline counts and hashes it, one log keeps it.
//!
//! All machines write the same, so that the log is that of the machine that has come furthest.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bc_vm::model::vm::Vm;

/// Where a program has written to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Channel {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How much has been written, to standard output and standard error together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Written {
    /// How many bytes.
    pub length: u64,
    /// A hash of them, and of where each piece went.
    pub hash: u64,
}

impl Written {
    pub(super) const NOTHING: Written = Written {
        length: 0,
        hash: 0xcbf2_9ce4_8422_2325,
    };

    fn add(&mut self, channel: Channel, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        // FNV-1a, with a bit for where it goes.
        for &byte in bytes {
            self.hash ^= u64::from(byte) | (channel as u64) << 8;
            self.hash = self.hash.wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// All that has been written by whichever machine has come furthest, up to a bound.
#[derive(Default)]
pub(super) struct Log {
    known: AtomicU64,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// Where each piece ends, and where it went.
    pieces: Vec<(u64, Channel)>,
}

/// So many bytes are kept.
const MOST: u64 = 64 << 20;

impl Log {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A machine that has written `before` bytes writes more.
    fn write(&self, before: u64, channel: Channel, bytes: &[u8]) {
        let end = before + bytes.len() as u64;
        if end <= self.known.load(Ordering::Acquire) {
            return;
        }
        let mut kept = self.lock();
        let known = kept.bytes.len() as u64;
        if end <= known || before > known || end > MOST {
            return;
        }
        kept.bytes
            .extend(bytes.iter().skip((known - before) as usize));
        match kept.pieces.last_mut() {
            Some((last, same)) if *same == channel => *last = end,
            _ => kept.pieces.push((end, channel)),
        }
        self.known.store(end, Ordering::Release);
    }

    /// The first `length` bytes, by where they went. Of more than 64 MiB there is only the beginning.
    pub(super) fn read(&self, length: u64) -> Vec<(Channel, Vec<u8>)> {
        let kept = self.lock();
        let mut start = 0;
        let mut pieces = Vec::new();
        for &(end, channel) in &kept.pieces {
            let end = end.min(length);
            if end <= start {
                break;
            }
            let piece = kept.bytes.get(start as usize..end as usize);
            pieces.push((channel, piece.unwrap_or_default().to_vec()));
            start = end;
        }
        pieces
    }
}

/// What one machine has written so far.
pub(super) type Count = Rc<Cell<Written>>;

/// Replaces a machine's output streams with what counts.
pub(super) fn capture(vm: &mut Vm, log: &Arc<Log>) -> Count {
    let count = Rc::new(Cell::new(Written::NOTHING));
    let tee = |channel| {
        Box::new(Tee {
            channel,
            count: Rc::clone(&count),
            log: Arc::clone(log),
        })
    };
    vm.streams.stdout = tee(Channel::Stdout);
    vm.streams.stderr = tee(Channel::Stderr);
    count
}

struct Tee {
    channel: Channel,
    count: Count,
    log: Arc<Log>,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.count.get();
        self.log.write(written.length, self.channel, bytes);
        written.add(self.channel, bytes);
        self.count.set(written);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
