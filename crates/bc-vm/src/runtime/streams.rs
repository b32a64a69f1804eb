//! The standard streams as Python objects, and writing text to whatever stands in their place.
//!
//! `sys.stdout` starts as a [`Stream`], which writes to what the embedder handed in; Python code may
//! put any object with a `write` method there. Absent: their methods (see
//! `bc-lib`, `io`).

use std::borrow::Cow;
use std::io;

use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassRef;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeData, TypeTable};
use crate::model::object::ObjRef;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, call, class, define, poll, raise};
use crate::runtime::import;

/// One of the three streams of a machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stream {
    /// Standard input.
    Stdin,
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Stream {
    /// The name that CPython's object shows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stdin => "<stdin>",
            Self::Stdout => "<stdout>",
            Self::Stderr => "<stderr>",
        }
    }

    /// Its number, `fileno()`.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Stdin => 0,
            Self::Stdout => 1,
            Self::Stderr => 2,
        }
    }

    /// `mode` as CPython's object shows it.
    #[must_use]
    pub const fn mode(self) -> &'static str {
        match self {
            Self::Stdin => "r",
            Self::Stdout | Self::Stderr => "w",
        }
    }
}

impl NativeData for Stream {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

/// The bytes behind a stream, `sys.stdout.buffer`.
pub struct StandardBuffer(
    /// The stream.
    pub Stream,
);

impl NativeData for StandardBuffer {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

/// The `buffer` of each stream, once it was asked for.
#[derive(Default)]
struct Buffers([Option<Value>; 3]);

/// The streams as objects.
struct Objects([Value; 3]);

/// The streams that the program has closed.
#[derive(Default)]
struct Closed(Vec<Stream>);

/// Noted when the streams were flushed after the main module.
struct Flushed;

/// The class `io.UnsupportedOperation`.
struct Unsupported(ClassRef);

/// The bytes behind a stream as an object, made once.
///
/// # Errors
///
/// What importing `io` raises.
pub fn buffer(vm: &mut Vm, stream: Stream) -> PyResult {
    let known = vm.state.get::<Buffers>();
    if let Some(buffer) = known.and_then(|Buffers(known)| known[stream as usize].clone()) {
        return Ok(buffer);
    }
    let io = import::get_or_load(vm, "io")?;
    let name = vm.intern(match stream {
        Stream::Stdin => "BufferedReader",
        Stream::Stdout | Stream::Stderr => "BufferedWriter",
    });
    let class = attr::getattr(vm, &io, &name)?;
    match class.as_class() {
        Some(class) => {
            let buffer = vm.new_native(&class, StandardBuffer(stream));
            vm.state.change(|Buffers(known)| {
                known[stream as usize] = Some(buffer.clone());
            });
            Ok(buffer)
        }
        None => Err(raise::type_error(vm, "the module io has been changed")),
    }
}

/// The three streams as objects, made once: stdin, stdout, stderr.
pub fn objects(vm: &mut Vm) -> [Value; 3] {
    if let Some(Objects(known)) = vm.state.get() {
        return known.clone();
    }
    let class = vm.classes.text_io.clone();
    let made =
        [Stream::Stdin, Stream::Stdout, Stream::Stderr].map(|which| vm.new_native(&class, which));
    for (object, which) in made
        .iter()
        .zip([Stream::Stdin, Stream::Stdout, Stream::Stderr])
    {
        // Where the reference keeps the mode, which the class answers for.
        let (dict, mode) = (vm.new_dict(Table::new()), vm.new_str(which.mode()));
        let key = vm.intern("mode");
        define::insert(vm, &dict, &key, mode);
        if let Some(object) = object.as_obj() {
            object.set_dict(Some(dict));
        }
    }
    vm.state.insert(Objects(made.clone()));
    made
}

/// What `sys` holds under `name` (`stdin`, `stdout`, `stderr`): the stream itself as long as `sys`
/// has not been imported; `None` when it was deleted.
pub fn lookup(vm: &mut Vm, name: &ObjRef) -> Option<Value> {
    if let Some(value) = define::lookup(&vm.sys_dict, name) {
        return Some(value);
    }
    // A namespace without a name is that of a module nobody has imported yet.
    if define::lookup(&vm.sys_dict, &vm.names.__name__).is_some() {
        return None;
    }
    let [stdin, stdout, stderr] = objects(vm);
    match &*arity::keyword_text(name) {
        "stdin" => Some(stdin),
        "stdout" => Some(stdout),
        _ => Some(stderr),
    }
}

/// As [`lookup`], with Python's `None` taken as nothing.
pub fn current(vm: &mut Vm, name: &ObjRef) -> Option<Value> {
    lookup(vm, name).filter(|value| !value.is_none())
}

/// Writes `text` to `file`, a stream or an object with a `write` method.
///
/// # Errors
///
/// What `write` raises; a fault when the embedder's writer fails.
pub fn write(vm: &mut Vm, file: &Value, text: &Text) -> PyResult<()> {
    match file.as_native_data::<Stream>().copied() {
        Some(stream) => write_stream(vm, stream, text),
        None => {
            let text = vm.new_str(text.clone());
            write_value(vm, file, text)
        }
    }
}

/// As [`write()`], for a str that is at hand as a value.
///
/// # Errors
///
/// As [`write()`].
pub fn write_value(vm: &mut Vm, file: &Value, text: Value) -> PyResult<()> {
    if let Some(stream) = file.as_native_data::<Stream>().copied()
        && let Some(text) = text.as_str()
    {
        return write_stream(vm, stream, text.text());
    }
    let name = vm.names.write.clone();
    call::method(vm, file, &name, Args::of([text])).map(drop)
}

/// Writes to one of the machine's own streams, in UTF-8.
///
/// # Errors
///
/// `UnicodeEncodeError` for a lone surrogate on stdout, and a fault when the writer fails.
pub fn write_stream(vm: &mut Vm, stream: Stream, text: &Text) -> PyResult<()> {
    check_open(vm, stream)?;
    let encoded: Cow<'_, str> = match text.to_str() {
        Some(text) => text,
        None if stream == Stream::Stderr => Cow::Owned(escape_surrogates(text)),
        None => return Err(cannot_encode(vm, text)),
    };
    let writer = match stream {
        Stream::Stdin => {
            return Err(unsupported(vm, "not writable"));
        }
        Stream::Stdout => &mut vm.streams.stdout,
        Stream::Stderr => &mut vm.streams.stderr,
    };
    writer
        .write_all(encoded.as_bytes())
        .map_err(|error| Fault::Write(error.to_string()).into())
}

/// Flushes `file`: nothing for an object without a `flush` method.
///
/// # Errors
///
/// What `flush` raises; a fault when the embedder's writer fails.
pub fn flush(vm: &mut Vm, file: &Value) -> PyResult<()> {
    let result = match file.as_native_data::<Stream>() {
        Some(Stream::Stdin) => Ok(()),
        Some(Stream::Stdout) => vm.streams.stdout.flush(),
        Some(Stream::Stderr) => vm.streams.stderr.flush(),
        None => {
            let name = vm.names.flush.clone();
            return call::method(vm, file, &name, Args::none()).map(drop);
        }
    };
    result.map_err(|error| Fault::Write(error.to_string()).into())
}

/// Flushes what the program has put instead of the standard streams when its main module has
/// ended, however it has (`flush_io`): once, before an exception that ended it is told. What that raises
/// is forgotten.
///
/// # Errors
///
/// Only a fault.
pub fn flush_after_main(vm: &mut Vm) -> PyResult<()> {
    if vm.state.insert(Flushed).is_some() {
        return Ok(());
    }
    for name in [vm.names.stderr.clone(), vm.names.stdout.clone()] {
        let file = match lookup(vm, &name) {
            Some(file) if file.as_native_data::<Stream>().is_none() => file,
            _ => continue,
        };
        if let Err(fault @ Thrown::Fault(_)) = flush(vm, &file) {
            return Err(fault);
        }
    }
    Ok(())
}

/// Whether the program has closed the stream.
#[must_use]
pub fn is_closed(vm: &Vm, stream: Stream) -> bool {
    vm.state
        .get()
        .is_some_and(|Closed(closed)| closed.contains(&stream))
}

/// Refuses a stream that was closed.
///
/// # Errors
///
/// `ValueError`, then.
#[inline]
pub fn check_open(vm: &mut Vm, stream: Stream) -> PyResult<()> {
    if is_closed(vm, stream) {
        return Err(raise::value_error(vm, "I/O operation on closed file."));
    }
    Ok(())
}

/// Notes that the program has closed the stream; the embedder's end of it stays as it is.
pub fn close(vm: &mut Vm, stream: Stream) {
    vm.state.change(|Closed(closed)| closed.push(stream));
}

/// The class `io.UnsupportedOperation`, made once.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub fn unsupported_class(vm: &mut Vm) -> PyResult<ClassRef> {
    if let Some(Unsupported(known)) = vm.state.get() {
        return Ok(known.clone());
    }
    let bases = [ExceptionKind::OSError, ExceptionKind::ValueError]
        .map(|kind| Value::from(vm.exception(kind)));
    let class = class::python_class(
        vm,
        "io",
        "UnsupportedOperation",
        None,
        &bases,
        &TypeTable::EMPTY,
    )?;
    vm.state.insert(Unsupported(class.clone()));
    Ok(class)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(vm: &mut Vm, message: &str) -> Thrown {
    match unsupported_class(vm) {
        Ok(class) => {
            let message = vm.new_str(message);
            call::throw_class(vm, &class, vec![message])
        }
        Err(thrown) => thrown,
    }
}

/// What follows when standard input could not be read: if that was interrupted, whoever has interrupted it is
/// answered, and it can be read again.
///
/// # Errors
///
/// `KeyboardInterrupt`, and a fault for any other error.
pub fn unread(vm: &mut Vm, error: &io::Error) -> PyResult<()> {
    match error.kind() {
        io::ErrorKind::Interrupted => poll::interrupted(vm),
        _ => Err(Fault::Write(error.to_string()).into()),
    }
}

/// Reads one byte of standard input; `peek` leaves it there.
fn byte(vm: &mut Vm, peek: bool) -> PyResult<Option<u8>> {
    let found = loop {
        match vm.streams.stdin.fill_buf() {
            Ok(available) => break available.first().copied(),
            Err(error) => unread(vm, &error)?,
        }
    };
    if found.is_some() && !peek {
        vm.streams.stdin.consume(1);
    }
    Ok(found)
}

/// Reads text from standard input with universal newlines: at most `bound` characters, to the end of
/// the line if `line`, else to the end of the input. Nothing more is taken from the input.
///
/// # Errors
///
/// `UnicodeDecodeError` for what is not UTF-8, and a fault when the reader fails.
pub fn read_text(vm: &mut Vm, bound: Option<usize>, line: bool) -> PyResult<Text> {
    let mut builder = TextBuilder::new();
    while bound.is_none_or(|bound| builder.len() < bound) {
        let Some(first) = byte(vm, false)? else { break };
        if builder.len() % 4096 == 4095 {
            vm.reserve(builder.len() * 8)?;
        }
        if first == b'\r' {
            if byte(vm, true)? == Some(b'\n') {
                byte(vm, false)?;
            }
            builder.push(u32::from(b'\n'));
        } else if first.is_ascii() {
            builder.push(u32::from(first));
        } else {
            let point = multibyte(vm, first)?;
            builder.push(point);
        }
        if line && matches!(first, b'\n' | b'\r') {
            break;
        }
    }
    vm.built(builder)
}

/// The code point that starts with `first`, a byte beyond ASCII.
fn multibyte(vm: &mut Vm, first: u8) -> PyResult<u32> {
    let mut bytes = vec![first];
    let wanted = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Err(cannot_decode(vm, bytes, "invalid start byte")),
    };
    while bytes.len() < wanted {
        match byte(vm, true)? {
            Some(next) if next & 0xC0 == 0x80 => {
                byte(vm, false)?;
                bytes.push(next);
            }
            Some(_) => return Err(cannot_decode(vm, bytes, "invalid continuation byte")),
            None => return Err(cannot_decode(vm, bytes, "unexpected end of data")),
        }
    }
    match std::str::from_utf8(&bytes)
        .ok()
        .and_then(|s| s.chars().next())
    {
        Some(c) => Ok(u32::from(c)),
        None => Err(cannot_decode(vm, bytes, "invalid continuation byte")),
    }
}

fn cannot_decode(vm: &mut Vm, bytes: Vec<u8>, reason: &str) -> Thrown {
    let class = vm.exception(ExceptionKind::UnicodeDecodeError).clone();
    let end = bytes.len() as i64;
    let args = vec![
        vm.new_str("utf-8"),
        vm.new_bytes(bytes),
        Value::Int(0),
        Value::Int(end),
        vm.new_str(reason),
    ];
    call::throw_class(vm, &class, args)
}

const SURROGATES: std::ops::RangeInclusive<u32> = 0xD800..=0xDFFF;

/// The text with lone surrogates written as `\udc80`.
fn escape_surrogates(text: &Text) -> String {
    let mut escaped = String::with_capacity(text.len());
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) => escaped.push(c),
            None => escaped.push_str(&format!("\\u{point:04x}")),
        }
    }
    escaped
}

fn cannot_encode(vm: &mut Vm, text: &Text) -> Thrown {
    let start = text
        .code_points()
        .position(|point| SURROGATES.contains(&point))
        .unwrap_or(0);
    let run = text
        .code_points()
        .skip(start)
        .take_while(|point| SURROGATES.contains(point))
        .count();
    let class = vm.exception(ExceptionKind::UnicodeEncodeError).clone();
    let args = vec![
        vm.new_str("utf-8"),
        vm.new_str(text.clone()),
        Value::Int(start as i64),
        Value::Int((start + run) as i64),
        vm.new_str("surrogates not allowed"),
    ];
    call::throw_class(vm, &class, args)
}
