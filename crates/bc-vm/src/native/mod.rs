//! Modules written in Rust: names seen with import. Rank 3.
//!
//! One file for each module; this list is the allow-list of what exists.

use crate::model::error::PyResult;
use crate::model::vm::Vm;

/// Every module the machine can make, by name; it is made at its first import.
pub(crate) static MODULES: &[(&str, fn(&mut Vm) -> PyResult)] = &[];
