//! `codecs.StreamWriter`, and what all the wrappers of streams have in common.

use super::base::{errors_or_strict, nothing};
use crate::support::{get, invoke, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, compare, iter, raise};

/// What is not found in a wrapper is asked of the stream below.
pub(super) const GETATTR: MethodDef = MethodDef::new(
    "__getattr__",
    Arity::Python(1, &["name", "getattr"]),
    of_stream,
)
.doc("Inherit all other methods from the underlying stream.");

pub(super) const ENTER: MethodDef = MethodDef::new("__enter__", Arity::Python(0, &[]), itself);

pub(super) const EXIT: MethodDef = MethodDef::new(
    "__exit__",
    Arity::Python(3, &["type", "value", "tb"]),
    close,
);

pub(super) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Python(1, &["stream", "errors"]), init).doc(
            "Creates a StreamWriter instance; stream must be a file-like object open for writing.",
        ),
        GETATTR,
    ],
    methods: &[
        MethodDef::new("write", Arity::Python(1, &["object"]), write)
            .doc("Writes the object's contents encoded to self.stream."),
        MethodDef::new("writelines", Arity::Python(1, &["list"]), |vm, args| {
            let joined = joined(vm, args.at(1))?;
            invoke(vm, args.at(0), "write", [joined])?;
            Ok(Value::None)
        })
        .doc("Writes the concatenated list of strings to the stream using .write()."),
        MethodDef::new("reset", Arity::Python(0, &[]), nothing)
            .doc("Flushes and resets the codec buffers used for keeping state."),
        MethodDef::new(
            "seek",
            Arity::Python(1, &["offset", "whence"]),
            |vm, args| {
                seek_stream(vm, &args)?;
                if is_start(vm, &args)? {
                    invoke(vm, args.at(0), "reset", [])?;
                }
                Ok(Value::None)
            },
        ),
        ENTER,
        EXIT,
    ],
    ..TypeTable::EMPTY
};

pub(super) fn itself(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(args.at(0).clone())
}

/// Closes the stream below.
fn close(vm: &mut Vm, args: Args) -> PyResult {
    let stream = get(vm, args.at(0), "stream")?;
    invoke(vm, &stream, "close", [])?;
    Ok(Value::None)
}

/// An attribute of the stream below.
fn of_stream(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(getattr) = args.get(2) {
        let getattr = getattr.clone();
        let stream = get(vm, args.at(0), "stream")?;
        return bc_vm::protocol::call::call_values(vm, &getattr, [stream, args.at(1).clone()]);
    }
    let stream = get(vm, args.at(0), "stream")?;
    match args.at(1) {
        Value::Obj(name) if args.at(1).as_str().is_some() => attr::getattr(vm, &stream, name),
        _ => Err(raise::type_error(vm, "attribute name must be string")),
    }
}

/// `''.join(list)`.
pub(super) fn joined(vm: &mut Vm, list: &Value) -> PyResult {
    let empty = vm.empty_str();
    invoke(vm, &empty, "join", [list.clone()])
}

fn whence(args: &Args) -> Value {
    args.get(2).cloned().unwrap_or(Value::Int(0))
}

/// `self.stream.seek(offset, whence)`.
pub(super) fn seek_stream(vm: &mut Vm, args: &Args) -> PyResult<()> {
    let stream = get(vm, args.at(0), "stream")?;
    invoke(vm, &stream, "seek", [args.at(1).clone(), whence(args)])?;
    Ok(())
}

/// Whether `seek` was told to go to the very start.
pub(super) fn is_start(vm: &mut Vm, args: &Args) -> PyResult<bool> {
    let zero = Value::Int(0);
    Ok(compare::eq(vm, &whence(args), &zero)? && compare::eq(vm, args.at(1), &zero)?)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    set(vm, args.at(0), "stream", args.at(1).clone())?;
    let errors = errors_or_strict(vm, args.get(2));
    set(vm, args.at(0), "errors", errors)?;
    Ok(Value::None)
}

fn write(vm: &mut Vm, args: Args) -> PyResult {
    let errors = get(vm, args.at(0), "errors")?;
    let encoded = invoke(vm, args.at(0), "encode", [args.at(1).clone(), errors])?;
    let data = iter::unpack(vm, &encoded, 2)?.swap_remove(0);
    let stream = get(vm, args.at(0), "stream")?;
    invoke(vm, &stream, "write", [data])?;
    Ok(Value::None)
}
