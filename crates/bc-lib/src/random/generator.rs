//! `random.Random` as such: seeding, its state, and how it is copied.

use num_bigint::{BigInt, Sign};
use sha2::{Digest, Sha512};

use super::core::fresh_seed;
use super::state;
use crate::signature;
use crate::support::{get, handling, invoke, set};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::number;
use bc_vm::protocol::{attr, call, codec, compare, describe, item, iter, poll, raise};

/// What the class brings along beside `discrete` and `continuous`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Random number generator base class used by bound module functions.",
    slots: &[MethodDef::new("__init__", Arity::Any, init)],
    methods: &[
        MethodDef::new("seed", Arity::Any, seed)
            .doc("Initialize internal state from hashable object."),
        MethodDef::new("getstate", Arity::Any, getstate)
            .doc("Return internal state; can be passed to setstate() later."),
        MethodDef::new("setstate", Arity::Any, setstate)
            .doc("Restore internal state from object returned by getstate()."),
        MethodDef::new("__getstate__", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "__getstate__", 1, &["self"])?;
            invoke(vm, args.at(0), "getstate", [])
        }),
        MethodDef::new("__setstate__", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "__setstate__", 2, &["self", "state"])?;
            invoke(vm, args.at(0), "setstate", [args.at(1).clone()])?;
            Ok(Value::None)
        }),
        MethodDef::new("__reduce__", Arity::Any, reduce),
    ],
    ..TypeTable::EMPTY
};

/// Calls the method that `_random.Random` has under `name`.
fn core(vm: &mut Vm, own: &Value, name: &str, args: impl IntoIterator<Item = Value>) -> PyResult {
    let class = Value::from(&state(vm)?.core);
    let method = get(vm, &class, name)?;
    let mut args = Args::of(args);
    args.prepend(own.clone());
    call::call(vm, &method, args)
}

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "__init__", 1, &["self", "x"])?;
    let x = args.get(1).cloned().unwrap_or(Value::None);
    invoke(vm, args.at(0), "seed", [x])?;
    set(vm, args.at(0), "gauss_next", Value::None)?;
    Ok(Value::None)
}

fn seed(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "seed", 1, &["self", "a", "version"])?;
    let mut a = args.get(1).cloned().unwrap_or(Value::None);
    let version = args.get(2).cloned().unwrap_or(Value::Int(2));
    if a.is_none() {
        a = Value::Int(fresh_seed(vm));
    }
    if compare::eq(vm, &version, &Value::Int(1))? && (is_str(&a) || a.as_bytes().is_some()) {
        a = old_hash(vm, &a)?;
    }
    if compare::eq(vm, &version, &Value::Int(2))? {
        a = spread(vm, a)?;
    }
    core(vm, args.at(0), "seed", [a])?;
    set(vm, args.at(0), "gauss_next", Value::None)?;
    Ok(Value::None)
}

fn is_str(value: &Value) -> bool {
    value.as_str().is_some()
}

/// The hash of version 1, which never depended on a hash seed. It was made for str: of bytes only the
/// empty one has it.
fn old_hash(vm: &mut Vm, text: &Value) -> PyResult {
    let Some(text) = text.as_str() else {
        if text.as_bytes().is_some_and(|bytes| bytes.is_empty()) {
            return Ok(Value::Int(0));
        }
        return Err(raise::type_error(
            vm,
            "ord() expected string of length 1, but int found",
        ));
    };
    let text = text.text();
    poll::charge(vm, text.len() as u64 / 16)?;
    let mut hash = text.get(0).map_or(0, |first| u64::from(first) << 7);
    for point in text.code_points() {
        hash = hash.wrapping_mul(1_000_003) ^ u64::from(point);
    }
    hash ^= text.len() as u64;
    Ok(vm.new_int(BigInt::from(hash)))
}

/// A str, bytes or bytearray as one int: all its bytes, then their SHA-512. As in the reference, which
/// writes `+=`, a bytearray keeps what was added to it.
fn spread(vm: &mut Vm, a: Value) -> PyResult {
    let mut bytes = match a.payload() {
        Some(Payload::Str(_)) => codec::encode_bytes(vm, &a, None, None)?,
        Some(Payload::Bytes(bytes)) => bytes.to_vec(),
        Some(Payload::ByteArray(bytes)) => bytes.borrow().clone(),
        _ => return Ok(a),
    };
    poll::charge(vm, bytes.len() as u64 / 16)?;
    vm.reserve(bytes.len() * 2)?;
    let digest = Sha512::digest(&bytes);
    if let Some(Payload::ByteArray(_)) = a.payload() {
        let more = vm.new_bytes(digest.to_vec());
        number::inplace(vm, BinaryOp::Add, &a, &more)?;
    }
    bytes.extend(digest);
    Ok(vm.new_int(BigInt::from_bytes_be(Sign::Plus, &bytes)))
}

fn getstate(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "getstate", 1, &["self"])?;
    let version = get(vm, args.at(0), "VERSION")?;
    let state = core(vm, args.at(0), "getstate", [])?;
    let gauss = get(vm, args.at(0), "gauss_next")?;
    Ok(vm.new_tuple([version, state, gauss]))
}

fn setstate(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "setstate", 2, &["self", "state"])?;
    let (own, state) = (args.at(0), args.at(1));
    let version = item::getitem(vm, state, &Value::Int(0))?;
    let is_third = compare::eq(vm, &version, &Value::Int(3))?;
    if !is_third && !compare::eq(vm, &version, &Value::Int(2))? {
        let known = get(vm, own, "VERSION")?;
        let message = format!(
            "state with version {} passed to Random.setstate() of version {}",
            describe::str(vm, &version)?,
            describe::str(vm, &known)?
        );
        return Err(raise::value_error(vm, message));
    }
    let mut parts = iter::unpack(vm, state, 3)?;
    let gauss = parts.pop().unwrap_or_default();
    let mut inner = parts.pop().unwrap_or_default();
    set(vm, own, "gauss_next", gauss)?;
    if !is_third {
        inner = match unsigned(vm, &inner) {
            Err(Thrown::Raise(cause)) if raise_is_value_error(vm, &cause) => {
                return Err(caused_by(vm, &cause));
            }
            other => other?,
        };
    }
    core(vm, own, "setstate", [inner])?;
    Ok(Value::None)
}

fn raise_is_value_error(vm: &Vm, exception: &ObjRef) -> bool {
    exception
        .class()
        .is_subclass(vm.exception(ExceptionKind::ValueError))
}

/// `raise TypeError from cause`, in the handler of `cause`.
fn caused_by(vm: &mut Vm, cause: &ObjRef) -> Thrown {
    let raised = handling(vm, cause, |vm| -> PyResult<()> {
        Err(raise::raise_without_args(vm, ExceptionKind::TypeError))
    });
    match raised {
        Err(Thrown::Raise(exception)) => {
            if let Payload::Exception(data) = &exception.payload {
                data.cause.replace(Value::from(cause));
                data.suppress_context.set(true);
            }
            Thrown::Raise(exception)
        }
        Err(fault) => fault,
        // The closure returns nothing else.
        Ok(()) => raise::raise_without_args(vm, ExceptionKind::TypeError),
    }
}

/// The words of a state of version 2, which were signed, as version 3 has them.
fn unsigned(vm: &mut Vm, words: &Value) -> PyResult {
    let iterator = iter::iter(vm, words)?;
    let mut made = Vec::new();
    while let Some(word) = iter::next(vm, &iterator)? {
        poll::charge(vm, 1)?;
        made.push(number::binary(
            vm,
            BinaryOp::Modulo,
            &word,
            &Value::Int(1 << 32),
        )?);
    }
    vm.reserve(made.len() * size_of::<Value>())?;
    Ok(vm.new_tuple(made))
}

fn reduce(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "__reduce__", 1, &["self"])?;
    let name = vm.names.__class__.clone();
    let class = attr::getattr(vm, args.at(0), &name)?;
    let state = invoke(vm, args.at(0), "getstate", [])?;
    let empty = vm.new_tuple([]);
    Ok(vm.new_tuple([class, empty, state]))
}
