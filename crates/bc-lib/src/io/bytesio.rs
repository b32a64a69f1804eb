//! `io.BytesIO`: a stream of bytes in memory.
//!
//! The contents are a `bytearray` that nobody else sees but through `getbuffer`, whose view keeps it
//! from changing its length.

use std::cell::{Cell, RefCell};

use super::base::{fill, room};
use super::stringio::{bad_state, copy_of_dict, restore_dict, state_position};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::object::{ByteArray, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{buffer, call, container, iter, param, poll, raise};

/// `io.BytesIO`.
pub(super) static TABLE: TypeTable = TypeTable {
    signature: "(initial_bytes=b'')",
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    slots: &[
        MethodDef::new("__init__", Arity::Keywords(0, &["initial_bytes"]), init),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
        MethodDef::new("__next__", Arity::Slot(0), next),
    ],
    methods: &[
        MethodDef::new("getvalue", Arity::None, getvalue)
            .signature("($self, /)")
            .doc("Retrieve the entire contents of the BytesIO object."),
        MethodDef::new("getbuffer", Arity::None, getbuffer)
            .signature("($self, /)")
            .doc("Get a read-write view over the contents of the BytesIO object."),
        MethodDef::new("tell", Arity::None, tell)
            .signature("($self, /)")
            .doc("Current file position, an integer."),
        MethodDef::new("read", Arity::Unpack(0, 1), read)
            .signature("($self, size=None, /)")
            .doc("Read at most size bytes, returned as a bytes object."),
        MethodDef::new("read1", Arity::One, read)
            .signature("($self, size, /)")
            .doc("Read at most size bytes, returned as a bytes object."),
        MethodDef::new("readinto", Arity::One, readinto)
            .signature("($self, buffer, /)")
            .doc("Read bytes into buffer."),
        MethodDef::new("readline", Arity::Unpack(0, 1), readline)
            .signature("($self, size=None, /)")
            .doc("Next line from the file, as a bytes object."),
        MethodDef::new("readlines", Arity::Unpack(0, 1), readlines)
            .signature("($self, size=None, /)")
            .doc("List of bytes objects, each a line from the file."),
        MethodDef::new("truncate", Arity::Unpack(0, 1), truncate)
            .signature("($self, size=None, /)")
            .doc("Truncate the file to at most size bytes."),
        MethodDef::new("seek", Arity::Parse(1, 2), seek)
            .signature("($self, pos, whence=0, /)")
            .doc("Change stream position."),
        MethodDef::new("write", Arity::One, write)
            .signature("($self, b, /)")
            .doc("Write bytes to file."),
        MethodDef::new("writelines", Arity::One, writelines)
            .signature("($self, lines, /)")
            .doc("Write lines to the file."),
        MethodDef::new("close", Arity::None, close)
            .signature("($self, /)")
            .doc("Disable all I/O operations."),
        MethodDef::new("flush", Arity::None, flush)
            .signature("($self, /)")
            .doc("Does nothing."),
        MethodDef::new("isatty", Arity::None, isatty)
            .signature("($self, /)")
            .doc("Always returns False."),
        MethodDef::new("readable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be read."),
        MethodDef::new("writable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be written."),
        MethodDef::new("seekable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be seeked."),
        MethodDef::new("__getstate__", Arity::None, getstate),
        MethodDef::new("__setstate__", Arity::One, setstate),
    ],
    getsets: &[GetSetDef::read("closed", |_, this| {
        Ok(Value::bool(data(this)?.array.borrow().is_none()))
    })],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

struct BytesIo {
    /// The contents, a `bytearray`; `None` once the stream is closed.
    array: RefCell<Value>,
    position: Cell<usize>,
}

impl NativeData for BytesIo {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.array.borrow());
    }
}

fn data(value: &Value) -> PyResult<&BytesIo> {
    container::native_of::<BytesIo>(value)
}

fn open<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<(&'a BytesIo, Value)> {
    let data = data(value)?;
    let array = data.array.borrow().clone();
    if array.is_none() {
        return Err(raise::value_error(vm, "I/O operation on closed file."));
    }
    Ok((data, array))
}

fn array_of(value: &Value) -> PyResult<&ByteArray> {
    match value.payload() {
        Some(Payload::ByteArray(array)) => Ok(array),
        _ => Err(Fault::Internal("a bytearray that is none").into()),
    }
}

fn check_exports(vm: &mut Vm, array: &ByteArray) -> PyResult<()> {
    if array.is_exported() {
        return Err(raise::buffer_error(
            vm,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    Ok(())
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "BytesIO")?;
    let data = BytesIo {
        array: RefCell::new(vm.new_bytearray(Vec::new())),
        position: Cell::new(0),
    };
    Ok(vm.new_native(&class, data))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = data(args.at(0))?;
    let current = data.array.borrow().clone();
    if !current.is_none() {
        check_exports(vm, array_of(&current)?)?;
    }
    let fresh = vm.new_bytearray(Vec::new());
    drop(data.array.replace(fresh.clone()));
    data.position.set(0);
    if let Some(initial) = args.get(1).filter(|initial| !initial.is_none()) {
        write_bytes(vm, data, &fresh, initial)?;
        data.position.set(0);
    }
    Ok(Value::None)
}

/// A count: an int and nothing else that has `__index__`; -1 for `None`.
fn size(vm: &mut Vm, value: Option<&Value>) -> PyResult<i64> {
    match value {
        None | Some(Value::None) => Ok(-1),
        Some(value) if int::view(value).is_some() => param::ssize(vm, value),
        Some(value) => {
            let message = format!("integer argument expected, got '{}'", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}

/// As [`size`]: nothing if there is no bound.
fn bound(vm: &mut Vm, value: Option<&Value>) -> PyResult<Option<usize>> {
    Ok(usize::try_from(size(vm, value)?).ok())
}

fn write_bytes(vm: &mut Vm, data: &BytesIo, array: &Value, source: &Value) -> PyResult<usize> {
    let bytes = buffer::get(vm, source)?.to_vec();
    let array = array_of(array)?;
    check_exports(vm, array)?;
    if bytes.is_empty() {
        return Ok(0);
    }
    let position = data.position.get();
    let end = position.saturating_add(bytes.len());
    if i64::try_from(end).is_err() {
        return Err(raise::overflow_error(vm, "new buffer size too large"));
    }
    let length = array.borrow().len();
    vm.make_room(&mut array.borrow_mut(), end.saturating_sub(length))?;
    {
        let mut contents = array.borrow_mut();
        if position == contents.len() {
            contents.extend_from_slice(&bytes);
        } else {
            if end > contents.len() {
                contents.resize(end, 0);
            }
            contents[position..end].copy_from_slice(&bytes);
        }
    }
    vm.heap.charge_growth(array.uncharged());
    data.position.set(end);
    poll::poll(vm)?;
    Ok(bytes.len())
}

/// Takes `count` bytes (all there are, if `None`) and moves on.
fn take(data: &BytesIo, array: &Value, count: Option<usize>) -> PyResult<Vec<u8>> {
    let contents = array_of(array)?.borrow();
    let start = data.position.get().min(contents.len());
    let left = contents.len() - start;
    let count = count.map_or(left, |count| count.min(left));
    data.position.set(data.position.get() + count);
    Ok(contents[start..start + count].to_vec())
}

/// What `readinto` of `stream` would read into `count` bytes, if the stream is a `BytesIO` and of no
/// other class that could answer otherwise.
pub(super) fn read_directly(
    vm: &mut Vm,
    stream: &Value,
    count: usize,
) -> PyResult<Option<Vec<u8>>> {
    if stream.as_native_data::<BytesIo>().is_none() || vm.class_of(stream).data().is_heap() {
        return Ok(None);
    }
    let (data, array) = open(vm, stream)?;
    take(data, &array, Some(count)).map(Some)
}

fn line(data: &BytesIo, array: &Value, count: Option<usize>) -> PyResult<Vec<u8>> {
    let length = {
        let contents = array_of(array)?.borrow();
        let start = data.position.get().min(contents.len());
        let left = contents.len() - start;
        let window = count.map_or(left, |count| count.min(left));
        contents[start..start + window]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(window, |place| place + 1)
    };
    take(data, array, Some(length))
}

fn getvalue(vm: &mut Vm, args: Args) -> PyResult {
    let (_, array) = open(vm, args.at(0))?;
    let array = array_of(&array)?;
    vm.reserve(array.borrow().len())?;
    Ok(vm.new_bytes(&**array.borrow()))
}

fn getbuffer(vm: &mut Vm, args: Args) -> PyResult {
    let (_, array) = open(vm, args.at(0))?;
    let class = Value::from(&vm.classes.memoryview);
    call::call_values(vm, &class, [array])
}

fn tell(vm: &mut Vm, args: Args) -> PyResult {
    let (data, _) = open(vm, args.at(0))?;
    Ok(Value::Int(data.position.get() as i64))
}

fn read(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = take(data, &array, count)?;
    Ok(vm.new_bytes(bytes))
}

fn readinto(vm: &mut Vm, args: Args) -> PyResult {
    let room = room(vm, args.at(1), "readinto")?;
    let (data, array) = open(vm, args.at(0))?;
    let bytes = take(data, &array, Some(room))?;
    fill(vm, args.at(1), &bytes)
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let count = bound(vm, args.get(1))?;
    let bytes = line(data, &array, count)?;
    Ok(vm.new_bytes(bytes))
}

fn readlines(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let hint = bound(vm, args.get(1))?.filter(|&hint| hint > 0);
    let (mut lines, mut total) = (Vec::new(), 0);
    loop {
        poll::charge(vm, 1)?;
        let bytes = line(data, &array, None)?;
        if bytes.is_empty() {
            break;
        }
        total += bytes.len();
        vm.make_room(&mut lines, 1)?;
        lines.push(vm.new_bytes(bytes));
        if hint.is_some_and(|hint| total >= hint) {
            break;
        }
    }
    Ok(vm.new_list(lines))
}

fn itself(_vm: &mut Vm, args: Args) -> PyResult {
    // A closed stream is found out by its first line.
    Ok(args.at(0).clone())
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let bytes = line(data, &array, None)?;
    if bytes.is_empty() {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(vm.new_bytes(bytes))
}

fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let array = array_of(&array)?;
    check_exports(vm, array)?;
    let size = match args.get(1) {
        None | Some(Value::None) => data.position.get() as i64,
        given => size(vm, given)?,
    };
    let Ok(length) = usize::try_from(size) else {
        return Err(raise::value_error(
            vm,
            format!("negative size value {size}"),
        ));
    };
    array.borrow_mut().truncate(length);
    Ok(Value::Int(size))
}

fn seek(vm: &mut Vm, args: Args) -> PyResult {
    let offset = param::ssize(vm, args.at(1))?;
    let whence = match args.get(2) {
        Some(whence) => param::c_int(vm, whence)?,
        None => 0,
    };
    let (data, array) = open(vm, args.at(0))?;
    let base = match whence {
        0 if offset < 0 => {
            let message = format!("negative seek value {offset}");
            return Err(raise::value_error(vm, message));
        }
        0 => 0,
        1 => data.position.get() as i64,
        2 => array_of(&array)?.borrow().len() as i64,
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(raise::value_error(vm, message));
        }
    };
    let Some(place) = base.checked_add(offset) else {
        return Err(raise::overflow_error(vm, "new position too large"));
    };
    let place = place.max(0);
    data.position.set(usize::try_from(place).unwrap_or(0));
    Ok(Value::Int(place))
}

fn write(vm: &mut Vm, args: Args) -> PyResult {
    let (data, array) = open(vm, args.at(0))?;
    let written = write_bytes(vm, data, &array, args.at(1))?;
    Ok(Value::Int(written as i64))
}

fn writelines(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    let lines = iter::iter(vm, args.at(1))?;
    while let Some(line) = iter::next(vm, &lines)? {
        write(vm, Args::of([args.at(0).clone(), line]))?;
    }
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let data = data(args.at(0))?;
    let array = data.array.borrow().clone();
    if !array.is_none() {
        check_exports(vm, array_of(&array)?)?;
        drop(data.array.replace(Value::None));
    }
    Ok(Value::None)
}

fn flush(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::None)
}

fn isatty(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::False)
}

fn yes(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::True)
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let (data, array) = open(vm, this)?;
    let value = vm.new_bytes(&**array_of(&array)?.borrow());
    let namespace = copy_of_dict(vm, this)?;
    let position = Value::Int(data.position.get() as i64);
    Ok(vm.new_tuple([value, position, namespace]))
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let (this, state) = (args.at(0), args.at(1));
    let parts = match state.as_tuple() {
        Some(parts) if parts.len() >= 3 => parts.to_vec(),
        _ => return Err(bad_state(vm, this, state, 3)),
    };
    let current = data(this)?.array.borrow().clone();
    if !current.is_none() {
        let array = array_of(&current)?;
        check_exports(vm, array)?;
        array.borrow_mut().clear();
        vm.heap.charge_growth(array.uncharged());
    }
    let (data, array) = open(vm, this)?;
    data.position.set(0);
    write_bytes(vm, data, &array, &parts[0])?;
    let position = state_position(vm, &parts[1], "second", "not")?;
    data.position.set(position);
    restore_dict(vm, this, &parts[2], "third")?;
    Ok(Value::None)
}
