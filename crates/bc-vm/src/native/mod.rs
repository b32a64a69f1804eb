//! Modules written in Rust: names seen with import. Rank 3.
//! (collections, functools: "containers"; math, operator, itertools, random, time, bisect, heapq: "numbers".)
//!
//! One file (or folder) for each module; the list below is the allow-list of what exists. No module
//! names another one's file: they meet through `import` and `protocol`.

pub(crate) mod math;
pub(crate) mod sys;

use crate::model::error::PyResult;
use crate::model::vm::Vm;

/// Every module the machine can make, by name; it is made at its first import.
pub(crate) static MODULES: &[(&str, fn(&mut Vm) -> PyResult)] =
    &[("math", math::make), ("sys", sys::make)];
