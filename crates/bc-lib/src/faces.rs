//! Modules with an underscore that hold what other modules of the machine have, the same objects, and the few
//! functions that are nowhere else.
//!
//! In the reference these are the parts in C of modules that are otherwise in Python. Each is made when
//! it is imported, out of the public module.

use super::support::{get, get_opt, module};
use bc_vm::model::error::PyResult;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, iter};
use bc_vm::runtime::import;

/// Copies names of the module `home`, as far as it has them.
fn copy(vm: &mut Vm, face: &ObjRef, home: &str, names: &[&str]) -> PyResult<()> {
    let home = import::get_or_load(vm, home)?;
    for name in names {
        if let Some(value) = get_opt(vm, &home, name)? {
            define::constant(vm, face, name, value);
        }
    }
    Ok(())
}

macro_rules! faces {
    ($($(#[$doc:meta])* $make:ident: $name:literal of $home:literal, $text:literal, [$($names:literal),* $(,)?];)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            ///
            /// What making the public module raises.
            pub(crate) fn $make(vm: &mut Vm) -> PyResult {
                let face = module(vm, $name, $text, &[]);
                copy(vm, &face, $home, &[$($names),*])?;
                Ok(Value::Obj(face))
            }
        )*
    };
}

faces! {
    /// Makes `_io`.
    make_io_names: "io" of "io", "The io module provides the Python interfaces to stream handling.", [
        "BlockingIOError", "BufferedRWPair", "BufferedRandom", "BufferedReader", "BufferedWriter",
        "BytesIO", "DEFAULT_BUFFER_SIZE", "FileIO", "IncrementalNewlineDecoder", "StringIO",
        "TextIOWrapper", "UnsupportedOperation", "open",
    ];
}

/// Makes `_io`, with the classes that those of `io` derive from.
///
/// # Errors
///
/// What making the public module raises.
pub(crate) fn make_io(vm: &mut Vm) -> PyResult {
    let face = make_io_names(vm)?;
    let io = import::get_or_load(vm, "io")?;
    if let Some(object) = face.as_obj().cloned() {
        for name in ["IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase"] {
            let class = get(vm, &io, name)?;
            let bases = get(vm, &class, "__bases__")?;
            if let Some(base) = iter::collect(vm, &bases)?.into_iter().next() {
                define::constant(vm, &object, &format!("_{name}"), base);
            }
        }
    }
    Ok(face)
}
