//! How much memory a code object takes. Absent: what is made of it to run it.

use super::CodeObject;
use crate::constant::{Constant, Parts};
use crate::text::Text;
use std::collections::HashSet;
use std::sync::Arc;

/// What a block of memory takes beside what was asked for.
const BLOCK: usize = 16;
/// The counters in front of what is shared.
const COUNTERS: usize = 2 * size_of::<usize>();
/// Whether something is shared is asked from this size on: what is smaller counts wherever it stands, so that
/// code counts the same whoever has made it.
const LARGE: usize = 1024;

impl CodeObject {
    /// Bytes of memory that the code object takes, close enough for a budget: its tables, names and constants, and
    /// nothing of the code objects among those. Names count here even if other code objects share them.
    pub fn bytes(&self) -> usize {
        let mut seen = Seen::default();
        let mut bytes = size_of::<Self>() + COUNTERS + BLOCK;
        bytes += self.code().len() + self.lnotab().len() + 2 * (COUNTERS + BLOCK);
        bytes += size_of_val(self.consts()) + COUNTERS + BLOCK;
        bytes += seen.text(self.name()) + seen.text(self.filename());
        for names in [
            self.names(),
            self.varnames(),
            self.freevars(),
            self.cellvars(),
        ] {
            bytes += size_of_val(names);
            bytes = names
                .iter()
                .fold(bytes, |sum, name| sum.saturating_add(seen.text(name)));
        }
        bytes.saturating_add(seen.constants(self.consts()))
    }
}

/// The places that have been counted.
#[derive(Default)]
struct Seen<'a> {
    places: HashSet<*const ()>,
    open: Vec<&'a Constant>,
}

impl<'a> Seen<'a> {
    /// A block, if it is counted for the first time.
    fn block(&mut self, place: *const (), bytes: usize) -> usize {
        if bytes >= LARGE && !self.places.insert(place) {
            return 0;
        }
        bytes + COUNTERS + BLOCK
    }

    fn text(&mut self, text: &Arc<Text>) -> usize {
        let bytes = size_of::<Text>() + text.byte_size() + BLOCK;
        self.block(Arc::as_ptr(text).cast(), bytes)
    }

    /// What constants take beside their places in the tables that hold them.
    fn constants(&mut self, constants: &'a [Constant]) -> usize {
        let mut bytes: usize = 0;
        self.open.extend(constants);
        while let Some(constant) = self.open.pop() {
            let own = match constant {
                Constant::Int(int) => (int.bits() / 8) as usize + BLOCK,
                Constant::Str(text) => self.text(text),
                Constant::Bytes(data) => self.block(data.as_ptr().cast(), data.len()),
                _ => self.container(constant),
            };
            bytes = bytes.saturating_add(own);
        }
        bytes
    }

    /// The table of a container, whose parts are left to be counted. Those may be shared at every level, and one
    /// that is counted twice would be gone through twice.
    fn container(&mut self, constant: &'a Constant) -> usize {
        let Some(parts) = Parts::of(constant) else {
            return 0;
        };
        if !self.places.insert(parts.address()) {
            return 0;
        }
        self.open.extend(parts.iter());
        parts.iter().count() * size_of::<Constant>() + COUNTERS + BLOCK
    }
}
