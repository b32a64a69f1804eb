//! Hashes of the constants that `Constant` hashes by their first few parts: by those alone, thousands of lambdas on one
//! line, or tuples of names that begin alike, would be one heap to search.
//!
//! Whether two constants are equal is `bc_core`'s to say.

use crate::names::seeds;
use ahash::RandomState;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// The hashes of the code objects that have been made, by where they lie.
pub(super) struct Hashes {
    of_code: HashMap<*const CodeObject, u64, RandomState>,
}

impl Hashes {
    pub(super) fn new() -> Hashes {
        Hashes {
            of_code: HashMap::with_hasher(seeds()),
        }
    }

    /// Takes a code object in, in whose constants there are only those that have been taken in.
    pub(super) fn insert(&mut self, code: &Arc<CodeObject>) {
        let mut state = seeds().build_hasher();
        code.hash(&mut state);
        for constant in code.consts() {
            match constant {
                Constant::Code(inner) => self.code(inner).hash(&mut state),
                // Its items are constants of the code object themselves, as folding leaves them there.
                Constant::Tuple(items) | Constant::FrozenSet(items) => items.len().hash(&mut state),
                _ => constant.hash(&mut state),
            }
        }
        self.of_code.insert(Arc::as_ptr(code), state.finish());
    }

    fn code(&self, code: &Arc<CodeObject>) -> u64 {
        let known = self.of_code.get(&Arc::as_ptr(code));
        known.copied().unwrap_or_default()
    }

    /// The hash of a code object or a tuple that the compiler makes.
    pub(super) fn of(&self, constant: &Constant) -> Option<u64> {
        match constant {
            Constant::Code(code) => Some(self.code(code)),
            Constant::Tuple(items) => {
                let mut state = seeds().build_hasher();
                items.len().hash(&mut state);
                items.iter().for_each(|item| item.hash(&mut state));
                Some(state.finish())
            }
            _ => None,
        }
    }
}
