//! `random.SystemRandom`: numbers of the operating system, of which the machine has none.
//!
//! An instance can be made; what would ask the system refuses as on a system without such a source.

use super::arithmetic::{differ, le};
use crate::signature;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::numerals;
use bc_vm::protocol::raise;

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Alternate random number generator using sources provided by the operating\nsystem. The machine has none: every number asked for raises NotImplementedError.",
    methods: &[
        MethodDef::new("random", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "random", 1, &["self"])?;
            Err(no_source(vm))
        })
        .doc("Get the next random number in the range [0.0, 1.0)."),
        MethodDef::new("getrandbits", Arity::Any, getrandbits)
            .doc("getrandbits(k) -> x.  Generates an int with k random bits."),
        MethodDef::new("seed", Arity::Any, |_, _| Ok(Value::None))
            .doc("Does nothing: the system's source cannot be seeded."),
        MethodDef::new("_notimplemented", Arity::Any, no_state),
        MethodDef::new("getstate", Arity::Any, no_state),
        MethodDef::new("setstate", Arity::Any, no_state),
    ],
    ..TypeTable::EMPTY
};

fn no_source(vm: &mut Vm) -> Thrown {
    raise::not_implemented_error(vm, "/dev/urandom (or equivalent) not found")
}

fn no_state(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::not_implemented_error(
        vm,
        "System entropy source does not have state.",
    ))
}

fn getrandbits(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "getrandbits", 2, &["self", "k"])?;
    let k = args.at(1);
    if le(vm, k, &Value::Int(0))? {
        return Err(raise::value_error(
            vm,
            "number of bits must be greater than zero",
        ));
    }
    let whole = numerals::to_int(vm, k)?;
    if differ(vm, k, &whole)? {
        return Err(raise::type_error(vm, "number of bits should be an integer"));
    }
    Err(no_source(vm))
}
