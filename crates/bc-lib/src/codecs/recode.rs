//! `codecs.StreamReaderWriter` and `codecs.StreamRecoder`: a reader and a writer over one stream.

use super::base::errors_or_strict;
use super::writer::{ENTER, EXIT, GETATTR, is_start, itself, joined, seek_stream};
use crate::support::{get, invoke, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, iter};

pub(super) static READER_WRITER: TypeTable = TypeTable {
    doc: "StreamReaderWriter instances allow wrapping streams which work in both read and write modes.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Python(3, &["stream", "Reader", "Writer", "errors"]),
            |vm, args| {
                set(vm, args.at(0), "stream", args.at(1).clone())?;
                halves(vm, &args, 2)
            },
        )
        .doc("Creates a StreamReaderWriter instance; stream must be a Stream-like object."),
        GETATTR,
        MethodDef::new("__next__", Arity::Slot(0), |vm, args| {
            let reader = get(vm, args.at(0), "reader")?;
            iter::next_or_stop(vm, &reader)
        })
        .doc("Return the next decoded line from the input stream."),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
    ],
    methods: &[
        MethodDef::new("read", Arity::Python(0, &["size"]), |vm, args| {
            ask(vm, &args, "read", Value::Int(-1))
        }),
        MethodDef::new("readline", Arity::Python(0, &["size"]), |vm, args| {
            ask(vm, &args, "readline", Value::None)
        }),
        MethodDef::new("readlines", Arity::Python(0, &["sizehint"]), |vm, args| {
            ask(vm, &args, "readlines", Value::None)
        }),
        MethodDef::new("write", Arity::Python(1, &["data"]), |vm, args| {
            let writer = get(vm, args.at(0), "writer")?;
            invoke(vm, &writer, "write", [args.at(1).clone()])
        }),
        MethodDef::new("writelines", Arity::Python(1, &["list"]), |vm, args| {
            let writer = get(vm, args.at(0), "writer")?;
            invoke(vm, &writer, "writelines", [args.at(1).clone()])
        }),
        MethodDef::new("reset", Arity::Python(0, &[]), reset),
        MethodDef::new(
            "seek",
            Arity::Python(1, &["offset", "whence"]),
            |vm, args| {
                seek_stream(vm, &args)?;
                let reader = get(vm, args.at(0), "reader")?;
                invoke(vm, &reader, "reset", [])?;
                if is_start(vm, &args)? {
                    let writer = get(vm, args.at(0), "writer")?;
                    invoke(vm, &writer, "reset", [])?;
                }
                Ok(Value::None)
            },
        ),
        ENTER,
        EXIT,
    ],
    ..TypeTable::EMPTY
};

pub(super) static RECODER: TypeTable = TypeTable {
    doc: "StreamRecoder instances translate data from one encoding to another.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Python(
                5,
                &["stream", "encode", "decode", "Reader", "Writer", "errors"],
            ),
            |vm, args| {
                for (name, index) in [("stream", 1), ("encode", 2), ("decode", 3)] {
                    set(vm, args.at(0), name, args.at(index).clone())?;
                }
                halves(vm, &args, 4)
            },
        )
        .doc("Creates a StreamRecoder instance which implements a two-way conversion."),
        GETATTR,
        MethodDef::new("__next__", Arity::Slot(0), |vm, args| {
            let reader = get(vm, args.at(0), "reader")?;
            let data = iter::next_or_stop(vm, &reader)?;
            through(vm, args.at(0), "encode", data)
        })
        .doc("Return the next decoded line from the input stream."),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
    ],
    methods: &[
        MethodDef::new("read", Arity::Python(0, &["size"]), |vm, args| {
            let data = ask(vm, &args, "read", Value::Int(-1))?;
            through(vm, args.at(0), "encode", data)
        }),
        MethodDef::new("readline", Arity::Python(0, &["size"]), |vm, args| {
            let reader = get(vm, args.at(0), "reader")?;
            let size = args.get(1).filter(|size| !size.is_none()).cloned();
            let data = invoke(vm, &reader, "readline", size)?;
            through(vm, args.at(0), "encode", data)
        }),
        MethodDef::new("readlines", Arity::Python(0, &["sizehint"]), |vm, args| {
            let reader = get(vm, args.at(0), "reader")?;
            let data = invoke(vm, &reader, "read", [])?;
            let data = through(vm, args.at(0), "encode", data)?;
            let split = get(vm, &data, "splitlines")?;
            let mut keep = Args::none();
            keep.keywords.push((vm.intern("keepends"), Value::True));
            call::call(vm, &split, keep)
        }),
        MethodDef::new("write", Arity::Python(1, &["data"]), |vm, args| {
            write(vm, args.at(0), args.at(1).clone())
        }),
        MethodDef::new("writelines", Arity::Python(1, &["list"]), |vm, args| {
            let data = joined(vm, args.at(1))?;
            write(vm, args.at(0), data)
        }),
        MethodDef::new("reset", Arity::Python(0, &[]), reset),
        ENTER,
        EXIT,
    ],
    ..TypeTable::EMPTY
};

/// Makes reader and writer with the factories at `at` and behind it; the error handler comes last.
fn halves(vm: &mut Vm, args: &Args, at: usize) -> PyResult {
    let errors = errors_or_strict(vm, args.get(at + 2));
    let stream = args.at(1);
    for (name, factory) in [("reader", args.at(at)), ("writer", args.at(at + 1))] {
        let half = call::call_values(vm, factory, [stream.clone(), errors.clone()])?;
        set(vm, args.at(0), name, half)?;
    }
    set(vm, args.at(0), "errors", errors)?;
    Ok(Value::None)
}

/// Asks the reader, with the argument given or `default`.
fn ask(vm: &mut Vm, args: &Args, method: &str, default: Value) -> PyResult {
    let reader = get(vm, args.at(0), "reader")?;
    let size = args.get(1).cloned().unwrap_or(default);
    invoke(vm, &reader, method, [size])
}

/// What the recoder's own codec makes of `data`.
fn through(vm: &mut Vm, this: &Value, method: &str, data: Value) -> PyResult {
    let errors = get(vm, this, "errors")?;
    let pair = invoke(vm, this, method, [data, errors])?;
    Ok(iter::unpack(vm, &pair, 2)?.swap_remove(0))
}

fn write(vm: &mut Vm, this: &Value, data: Value) -> PyResult {
    let data = through(vm, this, "decode", data)?;
    let writer = get(vm, this, "writer")?;
    invoke(vm, &writer, "write", [data])
}

fn reset(vm: &mut Vm, args: Args) -> PyResult {
    for half in ["reader", "writer"] {
        let half = get(vm, args.at(0), half)?;
        invoke(vm, &half, "reset", [])?;
    }
    Ok(Value::None)
}
