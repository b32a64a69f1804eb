//! `BufferedReader` and `BufferedWriter`: the bytes behind the standard streams.
//!
//! There are no other buffered streams, since the machine opens nothing; the classes make no instances.

use std::io::Write;

use super::base::{bound, fill, room};
use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::streams::{self, StandardBuffer, Stream};
use crate::protocol::{buffer, container, poll, raise};

/// `io.BufferedReader`.
pub(super) static READER: TypeTable = TypeTable {
    doc: "Create a new buffered reader using the given readable raw IO object.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__next__", Arity::Slot(0), next),
    ],
    methods: &[
        MethodDef::new("read", Arity::Parse(0, 1), read),
        MethodDef::new("read1", Arity::Parse(1, 1), read),
        MethodDef::new("peek", Arity::Parse(0, 1), peek),
        MethodDef::new("readinto", Arity::One, readinto),
        MethodDef::new("readinto1", Arity::One, readinto),
        MethodDef::new("readline", Arity::Parse(0, 1), readline),
        MethodDef::new("readable", Arity::None, yes),
        MethodDef::new("flush", Arity::None, flush),
        MethodDef::new("close", Arity::None, close),
        MethodDef::new("_dealloc_warn", Arity::One, |_, _| Ok(Value::None)),
        MethodDef::new("__getstate__", Arity::None, getstate),
    ],
    getsets: GETSETS,
    statics: &[MethodDef::new("__new__", Arity::Any, no_files)],
    ..TypeTable::EMPTY
};

/// `io.BufferedWriter`.
pub(super) static WRITER: TypeTable = TypeTable {
    doc: "A buffer for a writeable sequential RawIO object.",
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), repr)],
    methods: &[
        MethodDef::new("write", Arity::One, write),
        MethodDef::new("writable", Arity::None, yes),
        MethodDef::new("flush", Arity::None, flush),
        MethodDef::new("close", Arity::None, close),
        MethodDef::new("_dealloc_warn", Arity::One, |_, _| Ok(Value::None)),
        MethodDef::new("__getstate__", Arity::None, getstate),
    ],
    getsets: GETSETS,
    statics: &[MethodDef::new("__new__", Arity::Any, no_files)],
    ..TypeTable::EMPTY
};

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read("name", |vm, this| Ok(vm.new_str(stream(this)?.name()))),
    GetSetDef::read("mode", |vm, this| {
        Ok(vm.new_str(match stream(this)? {
            Stream::Stdin => "rb",
            _ => "wb",
        }))
    }),
    GetSetDef::read("raw", |_, this| Ok(this.clone())),
    GetSetDef::read("closed", |vm, this| {
        Ok(Value::bool(streams::is_closed(vm, stream(this)?)))
    }),
    GetSetDef::read("_finalizing", |_, _| Ok(Value::False)),
];

/// A class of which nothing can be made.
pub(super) static REFUSED: TypeTable = TypeTable {
    doc: "Not available: the machine opens no files.",
    statics: &[MethodDef::new("__new__", Arity::Any, no_files)],
    ..TypeTable::EMPTY
};

fn no_files(vm: &mut Vm, args: Args) -> PyResult {
    let name = args
        .at(0)
        .as_class()
        .map_or_else(|| "file".into(), |class| class.data().name());
    Err(raise::throw(
        vm,
        Exc::PermissionError,
        format!("{name}() is not available: this machine opens no files"),
    ))
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let message = format!("cannot serialize '{}' object", vm.type_name(args.at(0)));
    Err(raise::type_error(vm, message))
}

fn stream(value: &Value) -> PyResult<Stream> {
    Ok(container::native_of::<StandardBuffer>(value)?.0)
}

fn open(vm: &mut Vm, value: &Value) -> PyResult<Stream> {
    let stream = stream(value)?;
    streams::check_open(vm, stream)?;
    Ok(stream)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    let class = vm.type_name(args.at(0));
    Ok(vm.new_str(format!("<_io.{class} name='{}'>", stream.name())))
}

fn yes(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::True)
}

fn write(vm: &mut Vm, args: Args) -> PyResult {
    let stream = open(vm, args.at(0))?;
    let bytes = buffer::get(vm, args.at(1))?;
    let writer: &mut dyn Write = match stream {
        Stream::Stderr => &mut vm.streams.stderr,
        _ => &mut vm.streams.stdout,
    };
    writer
        .write_all(&bytes)
        .map_err(|error| Fault::Write(error.to_string()))?;
    Ok(Value::Int(bytes.len() as i64))
}

fn flush(vm: &mut Vm, args: Args) -> PyResult {
    let result = match open(vm, args.at(0))? {
        Stream::Stdin => Ok(()),
        Stream::Stdout => vm.streams.stdout.flush(),
        Stream::Stderr => vm.streams.stderr.flush(),
    };
    result.map_err(|error| Fault::Write(error.to_string()))?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    if !streams::is_closed(vm, stream) {
        flush(vm, args)?;
        streams::close(vm, stream);
    }
    Ok(Value::None)
}

/// Reads at most `count` bytes, to the end of the line if `line`.
fn take(vm: &mut Vm, count: Option<usize>, line: bool) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    while count.is_none_or(|count| bytes.len() < count) {
        poll::charge(vm, 1)?;
        let available = vm
            .streams
            .stdin
            .fill_buf()
            .map_err(|error| Fault::Write(error.to_string()))?;
        if available.is_empty() {
            break;
        }
        let left = count.map_or(available.len(), |count| count - bytes.len());
        let window = &available[..available.len().min(left)];
        let end = window.iter().position(|&byte| line && byte == b'\n');
        let used = end.map_or(window.len(), |place| place + 1);
        bytes.extend_from_slice(&window[..used]);
        vm.streams.stdin.consume(used);
        vm.reserve(bytes.len())?;
        if end.is_some() {
            break;
        }
    }
    Ok(bytes)
}

fn read(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = take(vm, count, false)?;
    Ok(vm.new_bytes(bytes))
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = take(vm, count, true)?;
    Ok(vm.new_bytes(bytes))
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let bytes = take(vm, None, true)?;
    if bytes.is_empty() {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(vm.new_bytes(bytes))
}

fn peek(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let available = vm
        .streams
        .stdin
        .fill_buf()
        .map_err(|error| Fault::Write(error.to_string()))?
        .to_vec();
    Ok(vm.new_bytes(available))
}

fn readinto(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let room = room(vm, args.at(1))?;
    let bytes = take(vm, Some(room), false)?;
    fill(vm, args.at(1), &bytes)
}
