//! The bytes behind the standard streams, as the instances of `BufferedReader`, `BufferedWriter` and
//! `FileIO` that programs find there.
//!
//! What is written goes out at once, and nothing is read ahead, so that text and bytes keep their order.
//! Absent: the classes themselves and all other instances (`buffered`, `fileio`).

use std::io::Write;

use super::base::{bound, fill, room};
use super::fileio;
use crate::support::import_class;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{buffer, container, describe, poll, raise};
use bc_vm::runtime::streams::{self, StandardBuffer, Stream};

/// Whether `value` is one of the machine's own streams, of text or of bytes.
pub(super) fn is_own(value: &Value) -> bool {
    value.as_native_data::<StandardBuffer>().is_some() || value.as_native_data::<Stream>().is_some()
}

pub(super) fn name(vm: &mut Vm, this: &Value) -> PyResult {
    Ok(vm.new_str(stream(this)?.name()))
}

pub(super) fn mode(vm: &mut Vm, this: &Value) -> PyResult {
    Ok(vm.new_str(match stream(this)? {
        Stream::Stdin => "rb",
        _ => "wb",
    }))
}

pub(super) fn raw(vm: &mut Vm, this: &Value) -> PyResult {
    let stream = stream(this)?;
    let class = import_class(vm, "io", "FileIO")?;
    Ok(vm.new_native(&class, StandardBuffer(stream)))
}

/// `repr` of the stream as a `FileIO`.
pub(super) fn repr_of_file(vm: &mut Vm, this: &Value) -> PyResult {
    let name = stream(this)?.name();
    let mode = mode(vm, this)?;
    let mode = describe::str(vm, &mode)?;
    Ok(vm.new_str(format!(
        "<_io.FileIO name='{name}' mode='{mode}' closefd=False>"
    )))
}

pub(super) fn is_input(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(open(vm, args.at(0))? == Stream::Stdin))
}

pub(super) fn is_output(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(open(vm, args.at(0))? != Stream::Stdin))
}

/// The stream if it is open and one to read from.
fn input(vm: &mut Vm, this: &Value) -> PyResult<()> {
    match open(vm, this)? {
        Stream::Stdin => Ok(()),
        _ => Err(fileio::wrong_way(vm, "reading")),
    }
}

pub(super) fn closed(vm: &mut Vm, this: &Value) -> PyResult {
    Ok(Value::bool(streams::is_closed(vm, stream(this)?)))
}

/// The stream behind an instance of any class, of text or of bytes.
pub(super) fn stream(value: &Value) -> PyResult<Stream> {
    match value.as_native_data::<Stream>() {
        Some(stream) => Ok(*stream),
        None => Ok(container::native_of::<StandardBuffer>(value)?.0),
    }
}

/// As [`stream`], refused once it is closed.
pub(super) fn open(vm: &mut Vm, value: &Value) -> PyResult<Stream> {
    let stream = stream(value)?;
    streams::check_open(vm, stream)?;
    Ok(stream)
}

pub(super) fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    let class = vm.type_name(args.at(0));
    Ok(vm.new_str(format!("<{class} name='{}'>", stream.name())))
}

pub(super) fn yes(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::True)
}

pub(super) fn no(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::False)
}

pub(super) fn fileno(vm: &mut Vm, args: Args) -> PyResult {
    let stream = open(vm, args.at(0))?;
    Ok(Value::Int(stream.number()))
}

pub(super) fn unseekable(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "File or stream is not seekable."))
}

pub(super) fn detach(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "detach"))
}

pub(super) fn write(vm: &mut Vm, args: Args) -> PyResult {
    let stream = open(vm, args.at(0))?;
    let bytes = buffer::get(vm, args.at(1))?;
    let writer: &mut dyn Write = match stream {
        Stream::Stdin => return Err(fileio::wrong_way(vm, "writing")),
        Stream::Stderr => &mut vm.streams.stderr,
        _ => &mut vm.streams.stdout,
    };
    writer
        .write_all(&bytes)
        .map_err(|error| Fault::Write(error.to_string()))?;
    Ok(Value::Int(bytes.len() as i64))
}

pub(super) fn flush(vm: &mut Vm, args: Args) -> PyResult {
    let result = match open(vm, args.at(0))? {
        Stream::Stdin => Ok(()),
        Stream::Stdout => vm.streams.stdout.flush(),
        Stream::Stderr => vm.streams.stderr.flush(),
    };
    result.map_err(|error| Fault::Write(error.to_string()))?;
    Ok(Value::None)
}

pub(super) fn close(vm: &mut Vm, args: Args) -> PyResult {
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
        let available = match vm.streams.stdin.fill_buf() {
            Ok(available) => available,
            Err(error) => {
                streams::unread(vm, &error)?;
                continue;
            }
        };
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

pub(super) fn read(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = take(vm, count, false)?;
    Ok(vm.new_bytes(bytes))
}

pub(super) fn readline(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = take(vm, count, true)?;
    Ok(vm.new_bytes(bytes))
}

pub(super) fn next(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let bytes = take(vm, None, true)?;
    if bytes.is_empty() {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(vm.new_bytes(bytes))
}

pub(super) fn peek(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let available = vm
        .streams
        .stdin
        .fill_buf()
        .map_err(|error| Fault::Write(error.to_string()))?
        .to_vec();
    Ok(vm.new_bytes(available))
}

pub(super) fn readinto(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let room = room(vm, args.at(1), "readinto")?;
    let bytes = take(vm, Some(room), false)?;
    fill(vm, args.at(1), &bytes)
}
