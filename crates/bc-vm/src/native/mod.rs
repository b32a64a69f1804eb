//! Modules written in Rust: names seen with import. Rank 3.
//!
//! One file (or folder) for each module; the list below is the allow-list of what exists. No module
//! names another one's file: they meet through `import` and `protocol`.

pub(crate) mod abc;
pub(crate) mod atexit;
pub(crate) mod bisect;
pub(crate) mod cmath;
pub(crate) mod collections;
pub(crate) mod collections_abc;
pub(crate) mod contextlib;
pub(crate) mod copy;
pub(crate) mod copyreg;
pub(crate) mod dis;
pub(crate) mod functools;
pub(crate) mod future;
pub(crate) mod gc;
pub(crate) mod heapq;
pub(crate) mod importer;
pub(crate) mod io;
pub(crate) mod itertools;
pub(crate) mod math;
pub(crate) mod operator;
pub(crate) mod random;
mod signature;
mod special;
pub(crate) mod string;
mod support;
pub(crate) mod sys;
pub(crate) mod time;
pub(crate) mod types;
pub(crate) mod warnings;
pub(crate) mod weakref;
pub(crate) mod weakrefset;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::TypeTable;
use crate::model::vm::Vm;

/// Tables of classes that are there from the start, because the standard streams are instances.
pub(crate) static TABLES: &[(ClassId, &TypeTable)] = &[
    (ClassId::IO_BASE, &io::BASE),
    (ClassId::TEXT_IO_BASE, &io::TEXT_BASE),
    (ClassId::TEXT_IO, &io::TEXT_IO),
];

/// Makes a module.
type Maker = fn(&mut Vm) -> PyResult;

/// Every module the machine can make, by name; it is made at its first import.
pub(crate) static MODULES: &[(&str, Maker)] = &[
    ("__future__", future::make),
    ("_collections_abc", collections_abc::make_private),
    ("_warnings", warnings::make_private),
    ("_weakrefset", weakrefset::make),
    ("abc", abc::make),
    ("atexit", atexit::make),
    ("bisect", bisect::make),
    ("cmath", cmath::make),
    ("collections", collections::make),
    ("collections.abc", collections_abc::make),
    ("contextlib", contextlib::make),
    ("copy", copy::make),
    ("copyreg", copyreg::make),
    ("dis", dis::make),
    ("gc", gc::make),
    ("heapq", heapq::make),
    ("io", io::make),
    ("functools", functools::make),
    ("itertools", itertools::make),
    ("math", math::make),
    ("operator", operator::make),
    ("random", random::make),
    ("string", string::make),
    ("sys", sys::make),
    ("time", time::make),
    ("types", types::make),
    ("warnings", warnings::make),
    ("weakref", weakref::make),
];
