//! Which items of two sequences stand for each other.

use similar::algorithms::{Capture, Replace, diff_slices};
use similar::{Algorithm, DiffOp};
use std::hash::Hash;

/// The differences of two sequences. They are the shortest where those are short; where there is little in common
/// longer ones will do, since the shortest could take hours. The work grows little faster than the sequences, and the
/// answer does not depend on how long it takes.
pub(super) fn align<K: Hash + Eq>(old: &[K], new: &[K]) -> Vec<DiffOp> {
    let mut hook = Replace::new(Capture::new());
    let Ok(()) = diff_slices(Algorithm::Myers, &mut hook, old, new);
    hook.into_inner().into_ops()
}
