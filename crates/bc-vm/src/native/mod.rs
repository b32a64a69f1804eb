//! Modules written in Rust: names seen with import. Rank 3.
//!
//! One file (or folder) for each module; the list below is the allow-list of what exists. No module
//! names another one's file: they meet through `import` and `protocol`.

pub(crate) mod abc;
pub(crate) mod atexit;
pub(crate) mod bisect;
pub(crate) mod cmath;
pub(crate) mod codecs;
pub(crate) mod collections;
pub(crate) mod collections_abc;
pub(crate) mod contextlib;
pub(crate) mod copy;
pub(crate) mod copyreg;
pub(crate) mod dis;
pub(crate) mod encodings;
pub(crate) mod faces;
pub(crate) mod functools;
pub(crate) mod future;
pub(crate) mod gc;
pub(crate) mod heapq;
pub(crate) mod importlib;
pub(crate) mod io;
pub(crate) mod itertools;
pub(crate) mod math;
pub(crate) mod operator;
pub(crate) mod random;
mod signature;
pub(crate) mod sitebuiltins;
mod special;
pub(crate) mod string;
mod support;
pub(crate) mod sys;
pub(crate) mod thread;
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
pub(crate) type Maker = fn(&mut Vm) -> PyResult;

/// Every module the machine can make, by name; it is made at its first import.
pub(crate) static MODULES: &[(&str, Maker)] = &[
    ("__future__", future::make),
    ("_bisect", faces::make_bisect),
    ("_codecs", codecs::make_private),
    ("_collections", faces::make_collections),
    ("_collections_abc", collections_abc::make_private),
    ("_frozen_importlib", importlib::make),
    ("_frozen_importlib_external", importlib::make_external),
    ("_functools", faces::make_functools),
    ("_heapq", faces::make_heapq),
    ("_imp", importlib::make_imp),
    ("_io", faces::make_io),
    ("_operator", faces::make_operator),
    ("_string", faces::make_string),
    ("_thread", thread::make),
    ("_warnings", warnings::make_private),
    ("_weakref", faces::make_weakref),
    ("_weakrefset", weakrefset::make),
    ("abc", abc::make),
    ("atexit", atexit::make),
    ("bisect", bisect::make),
    ("cmath", cmath::make),
    ("codecs", codecs::make),
    ("collections", collections::make),
    ("collections.abc", collections_abc::make),
    ("contextlib", contextlib::make),
    ("copy", copy::make),
    ("copyreg", copyreg::make),
    ("dis", dis::make),
    ("encodings", encodings::make),
    ("encodings.aliases", encodings::make_aliases),
    ("gc", gc::make),
    ("heapq", heapq::make),
    ("importlib", importlib::make_package),
    ("importlib.abc", importlib::make_abc),
    ("importlib.machinery", importlib::make_machinery),
    ("importlib.util", importlib::make_util),
    ("io", io::make),
    ("functools", functools::make),
    ("itertools", itertools::make),
    ("math", math::make),
    ("operator", operator::make),
    ("pkgutil", importlib::make_pkgutil),
    ("random", random::make),
    ("string", string::make),
    ("sys", sys::make),
    ("time", time::make),
    ("types", types::make),
    ("warnings", warnings::make),
    ("weakref", weakref::make),
    ("zipimport", importlib::make_zipimport),
];
