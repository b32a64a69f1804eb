//! The machine's own streams as instances of `TextIOWrapper`.
//!
//! Text goes out as UTF-8 at once (the embedder's writer may buffer); text comes in with universal
//! newlines, never read ahead of what was asked for.

use bc_core::text::Text;

use super::super::standard::{open, stream};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{convert, poll, raise};
use bc_vm::runtime::streams::{self, Stream};

fn input(vm: &mut Vm, value: &Value) -> PyResult<()> {
    match open(vm, value)? {
        Stream::Stdin => Ok(()),
        _ => Err(streams::unsupported(vm, "not readable")),
    }
}

pub(super) fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    Ok(vm.new_str(format!(
        "<_io.TextIOWrapper name='{}' mode='{}' encoding='UTF-8'>",
        stream.name(),
        stream.mode()
    )))
}

pub(super) fn write(vm: &mut Vm, args: Args) -> PyResult {
    let Some(text) = args.at(1).as_str() else {
        let shown = if args.at(1).is_none() {
            "None".into()
        } else {
            vm.type_name(args.at(1))
        };
        let message = format!("write() argument must be str, not {shown}");
        return Err(raise::type_error(vm, message));
    };
    let stream = stream(args.at(0))?;
    streams::write_stream(vm, stream, text.text())?;
    Ok(Value::Int(text.text().len() as i64))
}

pub(super) fn flush(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    streams::flush(vm, args.at(0))?;
    Ok(Value::None)
}

/// The argument of `read` and `readline`: a count, or none for no bound.
fn bound(vm: &mut Vm, value: Option<&Value>) -> PyResult<Option<usize>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => {
            let bound = convert::index_isize_clamped(vm, value)?;
            Ok(usize::try_from(bound).ok())
        }
    }
}

pub(super) fn read(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    let text = streams::read_text(vm, bound, false)?;
    Ok(vm.new_str(text))
}

fn line(vm: &mut Vm, bound: Option<usize>) -> PyResult<Text> {
    poll::charge(vm, 1)?;
    streams::read_text(vm, bound, true)
}

pub(super) fn readline(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    let line = line(vm, bound)?;
    Ok(vm.new_str(line))
}

pub(super) fn next(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let line = line(vm, None)?;
    if line.is_empty() {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(vm.new_str(line))
}

pub(super) fn seek(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(
        vm,
        "underlying stream is not seekable",
    ))
}

pub(super) fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "truncate"))
}

pub(super) fn close(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    if !streams::is_closed(vm, stream) {
        streams::flush(vm, args.at(0))?;
        streams::close(vm, stream);
    }
    Ok(Value::None)
}

pub(super) fn encoding(vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(vm.new_str("UTF-8"))
}

pub(super) fn errors(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_str(match stream(receiver)? {
        Stream::Stderr => "backslashreplace",
        _ => "strict",
    }))
}

pub(super) fn newlines(_vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(Value::None)
}

pub(super) fn line_buffering(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::bool(stream(receiver)? == Stream::Stderr))
}

pub(super) fn buffer(vm: &mut Vm, receiver: &Value) -> PyResult {
    streams::buffer(vm, stream(receiver)?)
}
