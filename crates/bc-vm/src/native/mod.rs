//! Modules written in Rust: names seen with import. Rank 3.
//! (sys, types, abc, weakref, contextlib, copy, gc, io, string, dis: being built by helper "natives"; collections, functools: "containers"; math, operator, itertools, random, time, bisect, heapq: "numbers".)
//!
//! One file for each module; this list is the allow-list of what exists.

use crate::model::error::PyResult;
use crate::model::vm::Vm;

/// Every module the machine can make, by name; it is made at its first import.
pub(crate) static MODULES: &[(&str, fn(&mut Vm) -> PyResult)] = &[];
