//! The classes at the root of `io`: what streams do unless they say otherwise.
//!
//! Whether a stream was closed lies in its instance dictionary, as in the reference, so that every
//! subclass written in Python takes part.

use std::cell::RefCell;

use super::raw;
use super::standard;
use crate::support::{get, get_opt, invoke, set};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::memory::MemoryView;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{
    attr, buffer, call, container, convert, item, iter, param, poll, raise, truth,
};
use bc_vm::runtime::streams;

/// `_io._IOBase`.
pub(crate) static BASE: TypeTable = TypeTable {
    doc: "The abstract base class for all I/O classes, acting on streams of\nbytes. There is no public constructor.",
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), itself_open),
        MethodDef::new("__next__", Arity::Slot(0), next),
        MethodDef::new("__del__", Arity::Slot(0), finalize),
    ],
    methods: &[
        MethodDef::new("seek", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "seek"))
        }),
        MethodDef::new("tell", Arity::None, |vm, args| {
            invoke(vm, args.at(0), "seek", [Value::Int(0), Value::Int(1)])
        }),
        MethodDef::new("truncate", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "truncate"))
        }),
        MethodDef::new("flush", Arity::None, flush),
        MethodDef::new("close", Arity::None, close),
        MethodDef::new("seekable", Arity::None, no),
        MethodDef::new("readable", Arity::None, no),
        MethodDef::new("writable", Arity::None, no),
        MethodDef::new("_checkClosed", Arity::None, |vm, args| {
            check_closed(vm, args.at(0)).map(|()| Value::None)
        }),
        MethodDef::new("_checkSeekable", Arity::None, |vm, args| {
            check_seekable(vm, args.at(0)).map(|()| Value::True)
        }),
        MethodDef::new("_checkReadable", Arity::None, |vm, args| {
            check_readable(vm, args.at(0)).map(|()| Value::True)
        }),
        MethodDef::new("_checkWritable", Arity::None, |vm, args| {
            check_writable(vm, args.at(0)).map(|()| Value::True)
        }),
        MethodDef::new("fileno", Arity::None, |vm, _| {
            Err(streams::unsupported(vm, "fileno"))
        }),
        MethodDef::new("isatty", Arity::None, |vm, args| {
            check_closed(vm, args.at(0))?;
            Ok(Value::False)
        }),
        MethodDef::new("__enter__", Arity::None, itself_open),
        MethodDef::new("__exit__", Arity::Unpack(0, u8::MAX), |vm, args| {
            invoke(vm, args.at(0), "close", [])
        }),
        MethodDef::new("readline", Arity::Parse(0, 1), readline),
        MethodDef::new("readlines", Arity::Parse(0, 1), readlines),
        MethodDef::new("writelines", Arity::One, writelines),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("__dict__", attr::get_dict),
        GetSetDef::read("closed", closed),
    ],
    ..TypeTable::EMPTY
};

/// `_io._RawIOBase`.
pub(super) static RAW: TypeTable = TypeTable {
    doc: "Base class for raw binary I/O.",
    methods: &[
        MethodDef::new("read", Arity::Parse(0, 1), raw_read),
        MethodDef::new("readall", Arity::None, raw_readall),
        MethodDef::new("readinto", Arity::Unpack(0, u8::MAX), not_implemented),
        MethodDef::new("write", Arity::Unpack(0, u8::MAX), not_implemented),
    ],
    ..TypeTable::EMPTY
};

/// `_io._BufferedIOBase`.
pub(super) static BUFFERED: TypeTable = TypeTable {
    doc: "Base class for buffered IO objects.",
    methods: &[
        MethodDef::new("detach", Arity::None, |vm, _| {
            Err(streams::unsupported(vm, "detach"))
        }),
        MethodDef::new("read", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "read"))
        }),
        MethodDef::new("read1", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "read1"))
        }),
        MethodDef::new("readinto", Arity::One, |vm, args| {
            readinto(vm, &args, "read")
        }),
        MethodDef::new("readinto1", Arity::One, |vm, args| {
            readinto(vm, &args, "read1")
        }),
        MethodDef::new("write", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "write"))
        }),
    ],
    ..TypeTable::EMPTY
};

/// `_io._TextIOBase`.
pub(crate) static TEXT: TypeTable = TypeTable {
    doc: "Base class for text I/O.",
    methods: &[
        MethodDef::new("detach", Arity::None, |vm, _| {
            Err(streams::unsupported(vm, "detach"))
        }),
        MethodDef::new("read", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "read"))
        }),
        MethodDef::new("readline", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "readline"))
        }),
        MethodDef::new("write", Arity::Unpack(0, u8::MAX), |vm, _| {
            Err(streams::unsupported(vm, "write"))
        }),
    ],
    getsets: &[
        GetSetDef::read("encoding", |_, _| Ok(Value::None)),
        GetSetDef::read("newlines", |_, _| Ok(Value::None)),
        GetSetDef::read("errors", |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

/// Makes an instance, whatever the arguments are: they are for `__init__` of subclasses.
fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io._IOBase")?;
    Ok(Value::Obj(vm.alloc(&class, Payload::Plain)))
}

const CLOSED: &str = "__IOBase_closed";

fn closed(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::bool(get_opt(vm, receiver, CLOSED)?.is_some()))
}

/// Refuses a stream whose `closed` is true.
pub(super) fn check_closed(vm: &mut Vm, stream: &Value) -> PyResult<()> {
    let closed = get(vm, stream, "closed")?;
    refuse_closed(vm, &closed)
}

fn refuse_closed(vm: &mut Vm, closed: &Value) -> PyResult<()> {
    if truth::truth(vm, closed)? {
        return Err(raise::value_error(vm, "I/O operation on closed file."));
    }
    Ok(())
}

macro_rules! checks {
    ($($name:ident, $question:literal;)*) => {$(
        /// Refuses a stream, of whatever class, that does not answer `True`.
        pub(super) fn $name(vm: &mut Vm, stream: &Value) -> PyResult<()> {
            match invoke(vm, stream, $question, [])? {
                Value::True => Ok(()),
                _ => Err(streams::unsupported(
                    vm,
                    concat!("File or stream is not ", $question, "."),
                )),
            }
        }
    )*};
}

checks! {
    check_seekable, "seekable";
    check_readable, "readable";
    check_writable, "writable";
}

/// The value of a field, `None` where there is none.
pub(super) fn or_none(field: &RefCell<Value>) -> Value {
    match field.borrow().clone() {
        Value::Unbound => Value::None,
        value => value,
    }
}

/// What a field that is a C `bool` is set to.
pub(super) fn bool_member(vm: &mut Vm, value: Option<Value>) -> PyResult<bool> {
    match value {
        Some(Value::True) => Ok(true),
        Some(Value::False) => Ok(false),
        Some(_) => Err(raise::type_error(vm, "attribute value type must be bool")),
        None => Err(raise::type_error(vm, "can't delete numeric/char attribute")),
    }
}

/// `__getstate__` of what cannot be pickled.
pub(super) fn no_state(vm: &mut Vm, args: Args) -> PyResult {
    let message = format!("cannot serialize '{}' object", vm.type_name(args.at(0)));
    Err(raise::type_error(vm, message))
}

fn itself_open(vm: &mut Vm, args: Args) -> PyResult {
    check_closed(vm, args.at(0))?;
    Ok(args.at(0).clone())
}

fn no(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::False)
}

fn not_implemented(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::raise_without_args(
        vm,
        ExceptionKind::NotImplementedError,
    ))
}

fn flush(vm: &mut Vm, args: Args) -> PyResult {
    if get_opt(vm, args.at(0), CLOSED)?.is_some() {
        return Err(raise::value_error(vm, "I/O operation on closed file."));
    }
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    if get_opt(vm, this, CLOSED)?.is_some() {
        return Ok(Value::None);
    }
    let flushed = invoke(vm, this, "flush", []);
    set(vm, this, CLOSED, Value::True)?;
    flushed.map(|_| Value::None)
}

/// `__del__`: closes the stream, quietly.
fn finalize(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    if standard::is_own(this) {
        // The machine's own streams are the embedder's to close.
        return Ok(Value::None);
    }
    let closing = match get(vm, this, "closed") {
        Ok(closed) => truth::truth(vm, &closed).map(|closed| !closed),
        Err(thrown) => Err(thrown),
    };
    let result = match closing {
        Ok(true) => {
            // Tells `close` why it is called.
            let told = set(vm, this, "_finalizing", Value::True);
            raw::ignore(told)?;
            invoke(vm, this, "close", []).map(drop)
        }
        Ok(false) => Ok(()),
        Err(thrown) => Err(thrown),
    };
    match result {
        Err(Thrown::Fault(fault)) => Err(Thrown::Fault(fault)),
        _ => Ok(Value::None),
    }
}

/// A count, or `None` for no bound.
pub(super) fn bound(vm: &mut Vm, value: Option<&Value>) -> PyResult<Option<usize>> {
    Ok(usize::try_from(limit(vm, value)?).ok())
}

/// A count (`_PyIO_ConvertSsize_t`), -1 for no bound. `__index__` alone makes no number there.
pub(super) fn limit(vm: &mut Vm, value: Option<&Value>) -> PyResult<i64> {
    let value = match value {
        None | Some(Value::None) => return Ok(-1),
        Some(value) => value,
    };
    let class = vm.class_of(value);
    let is_number = ["__int__", "__float__"]
        .iter()
        .any(|name| class.data().lookup(&vm.intern(name)).is_some());
    if is_number {
        return convert::index_i64(vm, value, ExceptionKind::OverflowError);
    }
    let message = format!("integer argument expected, got '{}'", vm.type_name(value));
    Err(raise::type_error(vm, message))
}

fn bytes_of(vm: &mut Vm, value: &Value, method: &str) -> PyResult<Vec<u8>> {
    match value.as_bytes() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => {
            let message = format!(
                "{method}() should have returned a bytes object, not '{}'",
                vm.type_name(value)
            );
            Err(raise::throw(vm, ExceptionKind::OSError, message))
        }
    }
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let limit = bound(vm, args.get(1))?;
    let peek = get_opt(vm, this, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit.is_none_or(|limit| line.len() < limit) {
        poll::charge(vm, 1)?;
        let mut wanted = 1;
        if let Some(peek) = &peek {
            let ahead = call::call_values(vm, peek, [Value::Int(1)]);
            let Some(ahead) = raw::uninterrupted(vm, ahead)? else {
                continue;
            };
            let ahead = bytes_of(vm, &ahead, "peek")?;
            if !ahead.is_empty() {
                let window = limit.map_or(ahead.len(), |limit| limit.min(ahead.len()));
                wanted = ahead[..window]
                    .iter()
                    .position(|&byte| byte == b'\n')
                    .map_or(window, |place| place + 1);
            }
        }
        let got = invoke(vm, this, "read", [Value::Int(wanted as i64)]);
        let Some(got) = raw::uninterrupted(vm, got)? else {
            continue;
        };
        let got = bytes_of(vm, &got, "read")?;
        if got.is_empty() {
            break;
        }
        vm.reserve(line.len() + got.len())?;
        line.extend(got);
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(vm.new_bytes(line))
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    let line = invoke(vm, args.at(0), "readline", [])?;
    if item::len(vm, &line)? == 0 {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(line)
}

fn readlines(vm: &mut Vm, args: Args) -> PyResult {
    let hint = bound(vm, args.get(1))?.filter(|&hint| hint > 0);
    let lines = iter::iter(vm, args.at(0))?;
    let (mut found, mut total) = (Vec::new(), 0);
    while let Some(line) = iter::next(vm, &lines)? {
        total += item::len(vm, &line)?;
        vm.make_room(&mut found, 1)?;
        found.push(line);
        if hint.is_some_and(|hint| total > hint) {
            break;
        }
        poll::charge(vm, 1)?;
    }
    Ok(vm.new_list(found))
}

fn writelines(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    // That `closed` cannot be told (there is no raw stream any more) counts when nothing else fails.
    let untold = match get(vm, this, "closed") {
        Err(Thrown::Raise(error)) => Err(Thrown::Raise(error)),
        closed => {
            refuse_closed(vm, &closed?)?;
            Ok(Value::None)
        }
    };
    let lines = iter::iter(vm, args.at(1))?;
    let is_text = vm.class_of(this).is_subclass(&vm.classes.text_io_base);
    while let Some(line) = iter::next(vm, &lines)? {
        let written = raw::retry(vm, this, "write", &[line]);
        // What is wrong with the argument of a text stream does not replace an error that there is.
        match written {
            Err(Thrown::Raise(_)) if is_text && untold.is_err() => return untold,
            written => drop(written?),
        }
    }
    untold
}

fn raw_read(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let count = match args.get(1) {
        None => -1,
        Some(count) => param::ssize(vm, count)?,
    };
    let Ok(count) = usize::try_from(count) else {
        return invoke(vm, this, "readall", []);
    };
    let zeros = raw::zeros(vm, count)?;
    let buffer = vm.new_bytearray(zeros);
    let read = invoke(vm, this, "readinto", [buffer.clone()])?;
    if read.is_none() {
        return Ok(Value::None);
    }
    let read = convert::index_i64(vm, &read, ExceptionKind::ValueError)?;
    let Ok(read) = usize::try_from(read) else {
        let message = "Negative size passed to PyBytes_FromStringAndSize";
        return Err(raise::throw(vm, ExceptionKind::SystemError, message));
    };
    let bytes = array_bytes(&buffer);
    Ok(vm.new_bytes(&bytes[..read.min(bytes.len())]))
}

fn array_bytes(buffer: &Value) -> Vec<u8> {
    match buffer.payload() {
        Some(Payload::ByteArray(array)) => array.borrow().to_vec(),
        _ => Vec::new(),
    }
}

fn raw_readall(vm: &mut Vm, args: Args) -> PyResult {
    let mut all: Vec<u8> = Vec::new();
    loop {
        poll::charge(vm, 1)?;
        let chunk = raw::retry(vm, args.at(0), "read", &[Value::Int(8192)])?;
        if chunk.is_none() {
            if all.is_empty() {
                return Ok(Value::None);
            }
            break;
        }
        let Some(bytes) = chunk.as_bytes() else {
            return Err(raise::type_error(vm, "read() should return bytes"));
        };
        if bytes.is_empty() {
            break;
        }
        vm.reserve(all.len() + bytes.len())?;
        all.extend_from_slice(bytes);
    }
    Ok(vm.new_bytes(all))
}

/// Puts `bytes` at the start of a writable bytes-like object that has room for them.
pub(super) fn fill(vm: &mut Vm, buffer: &Value, bytes: &[u8]) -> PyResult {
    if let Some(Payload::ByteArray(array)) = buffer.payload() {
        if let Some(start) = array.borrow_mut().get_mut(..bytes.len()) {
            start.copy_from_slice(bytes);
        }
    } else {
        let format = vm.new_str("B");
        let view = invoke(vm, buffer, "cast", [format])?;
        let window = vm.new_slice(Value::Int(0), Value::Int(bytes.len() as i64), Value::None);
        let data = vm.new_bytes(bytes);
        item::setitem(vm, &view, &window, data)?;
    }
    Ok(Value::Int(bytes.len() as i64))
}

/// How many bytes the writable bytes-like argument of `method` takes.
pub(super) fn room(vm: &mut Vm, target: &Value, method: &str) -> PyResult<usize> {
    let is_writable = match target.as_native_data::<MemoryView>() {
        Some(view) => !view.readonly && (view.is_released() || view.is_c_contiguous()),
        None => matches!(target.payload(), Some(Payload::ByteArray(_))),
    };
    if !is_writable {
        let message = format!(
            "{method}() argument must be read-write bytes-like object, not {}",
            param::shown_type(vm, target)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(buffer::get(vm, target)?.len())
}

fn readinto(vm: &mut Vm, args: &Args, method: &str) -> PyResult {
    let own = if method == "read" {
        "readinto"
    } else {
        "readinto1"
    };
    let room = room(vm, args.at(1), own)?;
    let got = invoke(vm, args.at(0), method, [Value::Int(room as i64)])?;
    let Some(bytes) = got.as_bytes() else {
        return Err(raise::type_error(vm, "read() should return bytes"));
    };
    if bytes.len() > room {
        let message = format!(
            "read() returned too much data: {room} bytes requested, {} returned",
            bytes.len()
        );
        return Err(raise::value_error(vm, message));
    }
    fill(vm, args.at(1), bytes)
}
