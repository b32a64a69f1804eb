//! `codecs.StreamReader`: reads bytes of a stream as text, whole, by size or by lines.

use super::base::{abstract_method, errors_or_strict, from};
use super::writer::{ENTER, EXIT, GETATTR, itself, seek_stream};
use crate::support::{get, invoke, set};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::Payload;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::CompareOp;
use bc_vm::protocol::number::{binary, inplace};
use bc_vm::protocol::{call, compare, item, iter, raise, truth};

pub(super) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Python(1, &["stream", "errors"]), init).doc(
            "Creates a StreamReader instance; stream must be a file-like object open for reading.",
        ),
        GETATTR,
        MethodDef::new("__next__", Arity::Slot(0), |vm, args| {
            let line = invoke(vm, args.at(0), "readline", [])?;
            if truth::truth(vm, &line)? {
                return Ok(line);
            }
            Err(raise::raise_without_args(vm, ExceptionKind::StopIteration))
        })
        .doc("Return the next decoded line from the input stream."),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
    ],
    methods: &[
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "errors"]),
            abstract_method,
        ),
        MethodDef::new(
            "read",
            Arity::Python(0, &["size", "chars", "firstline"]),
            read,
        )
        .doc("Decodes data from the stream self.stream and returns the resulting object."),
        MethodDef::new(
            "readline",
            Arity::Python(0, &["size", "keepends"]),
            readline,
        )
        .doc("Read one line from the input stream and return the decoded data."),
        MethodDef::new(
            "readlines",
            Arity::Python(0, &["sizehint", "keepends"]),
            |vm, args| {
                let data = invoke(vm, args.at(0), "read", [])?;
                let keep = args.get(2).cloned().unwrap_or(Value::True);
                invoke(vm, &data, "splitlines", [keep])
            },
        )
        .doc("Read all lines available on the input stream and return them as a list."),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            let empty = vm.new_bytes(Vec::new());
            set(vm, args.at(0), "bytebuffer", empty)?;
            clear(vm, args.at(0))?;
            set(vm, args.at(0), "linebuffer", Value::None)?;
            Ok(Value::None)
        })
        .doc("Resets the codec buffers used for keeping state."),
        MethodDef::new(
            "seek",
            Arity::Python(1, &["offset", "whence"]),
            |vm, args| {
                seek_stream(vm, &args)?;
                invoke(vm, args.at(0), "reset", [])?;
                Ok(Value::None)
            },
        )
        .doc("Set the input stream's current position."),
        ENTER,
        EXIT,
    ],
    ..TypeTable::EMPTY
};

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    set(vm, this, "stream", args.at(1).clone())?;
    let errors = errors_or_strict(vm, args.get(2));
    set(vm, this, "errors", errors)?;
    let empty = vm.new_bytes(Vec::new());
    set(vm, this, "bytebuffer", empty)?;
    let kind = get(vm, this, "charbuffertype")?;
    let empty = call::call_values(vm, &kind, [])?;
    set(vm, this, "_empty_charbuffer", empty)?;
    clear(vm, this)?;
    set(vm, this, "linebuffer", Value::None)?;
    Ok(Value::None)
}

/// Empties the buffer of characters.
fn clear(vm: &mut Vm, this: &Value) -> PyResult<()> {
    let empty = get(vm, this, "_empty_charbuffer")?;
    set(vm, this, "charbuffer", empty)
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    binary(vm, BinaryOp::Add, a, b)
}

/// Adds to the end of the buffer of characters.
fn keep(vm: &mut Vm, this: &Value, more: &Value) -> PyResult<()> {
    let buffer = get(vm, this, "charbuffer")?;
    let buffer = inplace(vm, BinaryOp::Add, &buffer, more)?;
    set(vm, this, "charbuffer", buffer)
}

fn less(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    compare::less(vm, a, b)
}

/// Whether the buffer of characters has as many as `wanted`.
fn has(vm: &mut Vm, this: &Value, wanted: &Value) -> PyResult<bool> {
    let buffer = get(vm, this, "charbuffer")?;
    let length = Value::Int(item::len(vm, &buffer)? as i64);
    compare::holds(vm, CompareOp::Ge, &length, wanted)
}

/// `text.splitlines(keepends=keep)`.
fn lines(vm: &mut Vm, text: &Value, keep: bool) -> PyResult<Vec<Value>> {
    let split = get(vm, text, "splitlines")?;
    let mut args = Args::none();
    args.keywords
        .push((vm.intern("keepends"), Value::bool(keep)));
    let lines = call::call(vm, &split, args)?;
    iter::collect(vm, &lines)
}

/// The start of the bad bytes, if it is a `UnicodeDecodeError` and there can be a line before them.
fn bad_start(vm: &mut Vm, thrown: &Thrown) -> PyResult<Option<Value>> {
    match thrown {
        Thrown::Raise(exception)
            if raise::is_instance(thrown, vm, ExceptionKind::UnicodeDecodeError) =>
        {
            get(vm, &Value::from(exception), "start").map(Some)
        }
        _ => Ok(None),
    }
}

/// Decodes what was read: the characters and how many bytes they took.
fn decoded(vm: &mut Vm, this: &Value, data: &Value, first_line: bool) -> PyResult<Vec<Value>> {
    let errors = get(vm, this, "errors")?;
    let thrown = match invoke(vm, this, "decode", [data.clone(), errors]) {
        Ok(pair) => return iter::unpack(vm, &pair, 2),
        Err(thrown) => thrown,
    };
    if !first_line {
        return Err(thrown);
    }
    let Some(start) = bad_start(vm, &thrown)? else {
        return Err(thrown);
    };
    let slice = vm.new_slice(Value::None, start, Value::None);
    let before = item::getitem(vm, data, &slice)?;
    let errors = get(vm, this, "errors")?;
    let pair = invoke(vm, this, "decode", [before, errors])?;
    let pair = iter::unpack(vm, &pair, 2)?;
    let text = pair.first().cloned().unwrap_or_default();
    if lines(vm, &text, true)?.len() <= 1 {
        return Err(thrown);
    }
    Ok(pair)
}

fn read(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let size = args.get(1).cloned().unwrap_or(Value::Int(-1));
    let chars = args.get(2).cloned().unwrap_or(Value::Int(-1));
    let first_line = match args.get(3) {
        Some(value) => truth::truth(vm, value)?,
        None => false,
    };
    let zero = Value::Int(0);
    let cached = get(vm, this, "linebuffer")?;
    if truth::truth(vm, &cached)? {
        let empty = get(vm, this, "_empty_charbuffer")?;
        let joined = invoke(vm, &empty, "join", [cached])?;
        set(vm, this, "charbuffer", joined)?;
        set(vm, this, "linebuffer", Value::None)?;
    }
    // Every comparison is made where the reference has it, since it may be refused.
    let by_chars = compare::holds(vm, CompareOp::Ge, &chars, &zero)?;
    loop {
        if by_chars {
            if has(vm, this, &chars)? {
                break;
            }
        } else if compare::holds(vm, CompareOp::Ge, &size, &zero)? && has(vm, this, &size)? {
            break;
        }
        let stream = get(vm, this, "stream")?;
        let new = if less(vm, &size, &zero)? {
            invoke(vm, &stream, "read", [])?
        } else {
            invoke(vm, &stream, "read", [size.clone()])?
        };
        let kept = get(vm, this, "bytebuffer")?;
        let data = add(vm, &kept, &new)?;
        if !truth::truth(vm, &data)? {
            break;
        }
        let mut pair = decoded(vm, this, &data, first_line)?;
        let used = pair.pop().unwrap_or_default();
        let text = pair.pop().unwrap_or_default();
        let rest = from(vm, &data, used)?;
        set(vm, this, "bytebuffer", rest)?;
        keep(vm, this, &text)?;
        if !truth::truth(vm, &new)? {
            break;
        }
    }
    let buffer = get(vm, this, "charbuffer")?;
    if less(vm, &chars, &zero)? {
        clear(vm, this)?;
        return Ok(buffer);
    }
    let slice = vm.new_slice(Value::None, chars.clone(), Value::None);
    let result = item::getitem(vm, &buffer, &slice)?;
    let rest = from(vm, &buffer, chars)?;
    set(vm, this, "charbuffer", rest)?;
    Ok(result)
}

/// The line without its end, unless ends are kept.
fn shown(vm: &mut Vm, line: Value, keep_ends: bool) -> PyResult {
    if keep_ends {
        return Ok(line);
    }
    match lines(vm, &line, false)?.into_iter().next() {
        Some(line) => Ok(line),
        None => Err(raise::index_error(vm, "list index out of range")),
    }
}

/// A line out of those cached by an earlier call.
fn cached_line(vm: &mut Vm, this: &Value, cached: &Value) -> PyResult {
    let line = item::getitem(vm, cached, &Value::Int(0))?;
    item::delitem(vm, cached, &Value::Int(0))?;
    if item::len(vm, cached)? == 1 {
        // There may be more of the last one.
        let last = item::getitem(vm, cached, &Value::Int(0))?;
        set(vm, this, "charbuffer", last)?;
        set(vm, this, "linebuffer", Value::None)?;
    }
    Ok(line)
}

fn ends_in_return(data: &Value) -> bool {
    match data.payload() {
        Some(Payload::Str(text)) => text.text().code_points().next_back() == Some(13),
        Some(Payload::Bytes(bytes)) => bytes.last() == Some(&13),
        _ => false,
    }
}

fn call_read(vm: &mut Vm, this: &Value, size: Value, keyword: (&str, Value)) -> PyResult {
    let read = get(vm, this, "read")?;
    let mut args = Args::none();
    if keyword.0 == "chars" {
        args.keywords.push((vm.intern("size"), size));
    } else {
        args.positional.push(size);
    }
    args.keywords.push((vm.intern(keyword.0), keyword.1));
    call::call(vm, &read, args)
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let size = args.get(1).cloned().unwrap_or(Value::None);
    let keep_ends = match args.get(2) {
        Some(value) => truth::truth(vm, value)?,
        None => true,
    };
    let cached = get(vm, this, "linebuffer")?;
    if truth::truth(vm, &cached)? {
        let line = cached_line(vm, this, &cached)?;
        return shown(vm, line, keep_ends);
    }
    let mut read_size = if truth::truth(vm, &size)? {
        size.clone()
    } else {
        Value::Int(72)
    };
    let mut line = get(vm, this, "_empty_charbuffer")?;
    loop {
        let mut data = call_read(vm, this, read_size.clone(), ("firstline", Value::True))?;
        let got = truth::truth(vm, &data)?;
        if got && ends_in_return(&data) {
            // The line feed that may follow belongs to it.
            let more = call_read(vm, this, Value::Int(1), ("chars", Value::Int(1)))?;
            data = inplace(vm, BinaryOp::Add, &data, &more)?;
        }
        line = inplace(vm, BinaryOp::Add, &line, &data)?;
        let mut found = lines(vm, &line, true)?;
        if found.len() > 1 {
            let first = found.remove(0);
            let buffer = get(vm, this, "charbuffer")?;
            if let [.., last] = found.as_mut_slice() {
                *last = add(vm, last, &buffer)?;
            }
            if found.len() > 1 {
                let found = vm.new_list(found);
                set(vm, this, "linebuffer", found)?;
                set(vm, this, "charbuffer", Value::None)?;
            } else {
                let last = found.pop().unwrap_or_default();
                set(vm, this, "charbuffer", last)?;
            }
            return shown(vm, first, keep_ends);
        }
        if let Some(whole) = found.pop() {
            let bare = shown(vm, whole.clone(), false)?;
            if !compare::eq(vm, &whole, &bare)? {
                let empty = get(vm, this, "_empty_charbuffer")?;
                let buffer = get(vm, this, "charbuffer")?;
                let buffer = add(vm, &empty, &buffer)?;
                set(vm, this, "charbuffer", buffer)?;
                return Ok(if keep_ends { whole } else { bare });
            }
        }
        if !got || !size.is_none() {
            if truth::truth(vm, &line)? {
                return shown(vm, line, keep_ends);
            }
            return Ok(line);
        }
        if let Value::Int(size @ ..8000) = read_size {
            read_size = Value::Int(size * 2);
        }
    }
}
