//! The module `_random`; `random` itself is written in Python.
//!
//! All sequences are those of CPython 3.5 for the same seed. Beside it `_random_helpers`, which stands in for what `random`
//! takes from `hashlib`, `os` and `time` there.

mod core;
mod twister;

use super::support::module;
use sha2::{Digest, Sha512};

use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{buffer, define, poll, raise};

/// What stands in for `hashlib`, `os` and `time`.
static HELPERS: &[MethodDef] = &[
    MethodDef::new("fresh_seed", Arity::None, |vm, _| {
        Ok(Value::Int(core::fresh_seed(vm)))
    })
    .doc("A seed for a generator that was given none: how many of these this run has had."),
    MethodDef::new("sha512_digest", Arity::One, sha512_digest)
        .doc("The SHA-512 of bytes, as bytes."),
    MethodDef::new("urandom", Arity::One, |vm, _| {
        let message = "/dev/urandom (or equivalent) not found";
        Err(raise::not_implemented_error(vm, message))
    })
    .doc("Refuses, as the function of os does on a system without a source of random bytes."),
];

/// Makes `_random`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(vm, "_random", "The Mersenne Twister as a class.", &[]);
    let class = core::class(vm);
    define::constant(vm, &module, "Random", Value::from(&class));
    Ok(Value::Obj(module))
}

/// Makes `_random_helpers`, which CPython does not have.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make_helpers(vm: &mut Vm) -> PyResult {
    let doc = "What random does without hashlib, os and a clock.";
    Ok(Value::Obj(module(vm, "_random_helpers", doc, HELPERS)))
}

fn sha512_digest(vm: &mut Vm, args: Args) -> PyResult {
    let digest = {
        let bytes = buffer::get(vm, args.at(0))?;
        poll::charge(vm, bytes.len() as u64 / 16)?;
        Sha512::digest(&*bytes)
    };
    Ok(vm.new_bytes(digest.to_vec()))
}
