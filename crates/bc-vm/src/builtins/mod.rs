//! Names that every frame sees without import. Rank 4.
//!
//! One file for each family of functions; classes and constants are entered by `boot`.

mod exec;
mod io;
mod iter;
mod number;
mod object;

use crate::model::native::MethodDef;

pub(crate) use io::FILES;

/// All functions of the module `builtins`, by family.
pub(crate) static FUNCTIONS: &[&[MethodDef]] = &[
    exec::FUNCTIONS,
    io::FUNCTIONS,
    iter::FUNCTIONS,
    number::FUNCTIONS,
    object::FUNCTIONS,
];
