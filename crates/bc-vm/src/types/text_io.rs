//! The type of the standard streams, `_io.TextIOWrapper`.
//!
//! Text goes out as UTF-8 at once (the embedder's writer may buffer); text comes in with universal
//! newlines, never read ahead of what was asked for. Nothing can be opened, so the class makes no
//! instances.

use bc_core::text::Text;

use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::streams::{self, Stream};
use crate::protocol::{attr, convert, iter, poll, raise};

/// What the streams bring along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "Character and line based layer over the streams of the machine.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
        MethodDef::new("__next__", Arity::Slot(0), next),
    ],
    methods: &[
        MethodDef::new("__enter__", Arity::None, itself),
        MethodDef::new("__exit__", Arity::Any, exit),
        MethodDef::new("__getstate__", Arity::None, getstate),
        MethodDef::new("write", Arity::One, write),
        MethodDef::new("writelines", Arity::One, writelines),
        MethodDef::new("flush", Arity::None, flush),
        MethodDef::new("read", Arity::Parse(0, 1), read),
        MethodDef::new("readline", Arity::Parse(0, 1), readline),
        MethodDef::new("readlines", Arity::Parse(0, 1), readlines),
        MethodDef::new("readable", Arity::None, readable),
        MethodDef::new("writable", Arity::None, writable),
        MethodDef::new("seekable", Arity::None, no),
        MethodDef::new("isatty", Arity::None, no),
        MethodDef::new("fileno", Arity::None, fileno),
        MethodDef::new("seek", Arity::Parse(1, 2), seek),
        MethodDef::new("tell", Arity::None, seek),
        MethodDef::new("truncate", Arity::Parse(0, 1), truncate),
        MethodDef::new("detach", Arity::None, detach),
        MethodDef::new("close", Arity::None, close),
        MethodDef::new("_checkClosed", Arity::Any, check_closed),
        MethodDef::new("_checkReadable", Arity::Any, check_readable),
        MethodDef::new("_checkSeekable", Arity::Any, check_seekable),
        MethodDef::new("_checkWritable", Arity::Any, check_writable),
    ],
    getsets: &[
        GetSetDef::read("__dict__", attr::get_dict),
        GetSetDef::read("name", name),
        GetSetDef::read("mode", mode),
        GetSetDef::read("encoding", encoding),
        GetSetDef::read("errors", errors),
        GetSetDef::read("newlines", newlines),
        GetSetDef::read("line_buffering", line_buffering),
        GetSetDef::read("buffer", |vm, this| streams::buffer(vm, stream(this)?)),
        GetSetDef::read("closed", closed),
        GetSetDef::read("_CHUNK_SIZE", chunk_size),
        GetSetDef::read("_finalizing", finalizing),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

fn stream(value: &Value) -> PyResult<Stream> {
    match value.as_native_data::<Stream>() {
        Some(stream) => Ok(*stream),
        None => Err(Fault::Internal("a stream that is none").into()),
    }
}

/// The stream behind `value`, refused once it is closed.
fn open(vm: &mut Vm, value: &Value) -> PyResult<Stream> {
    let stream = stream(value)?;
    streams::check_open(vm, stream)?;
    Ok(stream)
}

fn input(vm: &mut Vm, value: &Value) -> PyResult<()> {
    match open(vm, value)? {
        Stream::Stdin => Ok(()),
        _ => Err(streams::unsupported(vm, "not readable")),
    }
}

fn new(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw(
        vm,
        Exc::PermissionError,
        "TextIOWrapper() is not available: this machine opens no files",
    ))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    Ok(vm.new_str(format!(
        "<_io.TextIOWrapper name='{}' mode='{}' encoding='UTF-8'>",
        stream.name(),
        stream.mode()
    )))
}

fn itself(vm: &mut Vm, mut args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(args.take(0).unwrap_or_default())
}

fn exit(vm: &mut Vm, args: Args) -> PyResult {
    close(vm, args)
}

fn getstate(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(
        vm,
        "cannot serialize '_io.TextIOWrapper' object",
    ))
}

fn write(vm: &mut Vm, args: Args) -> PyResult {
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

fn writelines(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let lines = iter::iter(vm, args.at(1))?;
    while let Some(line) = iter::next(vm, &lines)? {
        write(vm, Args::of([args.at(0).clone(), line]))?;
    }
    Ok(Value::None)
}

fn flush(vm: &mut Vm, args: Args) -> PyResult {
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

fn read(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    let text = streams::read_text(vm, bound, false)?;
    Ok(vm.new_str(text))
}

fn line(vm: &mut Vm, bound: Option<usize>) -> PyResult<Text> {
    poll::charge(vm, 1)?;
    streams::read_text(vm, bound, true)
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    let line = line(vm, bound)?;
    Ok(vm.new_str(line))
}

fn readlines(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let hint = bound(vm, args.get(1))?.filter(|&hint| hint > 0);
    let (mut lines, mut total) = (Vec::new(), 0);
    loop {
        let line = line(vm, None)?;
        if line.is_empty() {
            break;
        }
        total += line.len();
        lines.push(vm.new_str(line));
        if hint.is_some_and(|hint| total >= hint) {
            break;
        }
    }
    Ok(vm.new_list(lines))
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    input(vm, args.at(0))?;
    let line = line(vm, None)?;
    if line.is_empty() {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(vm.new_str(line))
}

fn readable(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(open(vm, args.at(0))? == Stream::Stdin))
}

fn writable(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(open(vm, args.at(0))? != Stream::Stdin))
}

fn no(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::False)
}

fn fileno(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "fileno"))
}

fn seek(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(
        vm,
        "underlying stream is not seekable",
    ))
}

fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "truncate"))
}

fn detach(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "detach"))
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let stream = stream(args.at(0))?;
    if !streams::is_closed(vm, stream) {
        streams::flush(vm, args.at(0))?;
        streams::close(vm, stream);
    }
    Ok(Value::None)
}

fn check_closed(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::None)
}

fn check_readable(vm: &mut Vm, args: Args) -> PyResult {
    match open(vm, args.at(0))? {
        Stream::Stdin => Ok(Value::True),
        _ => Err(streams::unsupported(vm, "File or stream is not readable.")),
    }
}

fn check_writable(vm: &mut Vm, args: Args) -> PyResult {
    match open(vm, args.at(0))? {
        Stream::Stdin => Err(streams::unsupported(vm, "File or stream is not writable.")),
        _ => Ok(Value::True),
    }
}

fn check_seekable(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Err(streams::unsupported(vm, "File or stream is not seekable."))
}

fn name(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_str(stream(receiver)?.name()))
}

fn mode(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_str(stream(receiver)?.mode()))
}

fn encoding(vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(vm.new_str("UTF-8"))
}

fn errors(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_str(match stream(receiver)? {
        Stream::Stderr => "backslashreplace",
        _ => "strict",
    }))
}

fn newlines(_vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(Value::None)
}

fn line_buffering(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::bool(stream(receiver)? == Stream::Stderr))
}

fn closed(vm: &mut Vm, receiver: &Value) -> PyResult {
    let stream = stream(receiver)?;
    Ok(Value::bool(streams::is_closed(vm, stream)))
}

fn chunk_size(_vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(Value::Int(8192))
}

fn finalizing(_vm: &mut Vm, _receiver: &Value) -> PyResult {
    Ok(Value::False)
}
