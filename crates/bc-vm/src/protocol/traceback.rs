//! Printing exceptions and tracebacks exactly as CPython does, and reporting what nobody can handle.
//!
//! Everything is written to `sys.stderr` as Python code set it. A line of source is shown only if the
//! embedder handed in [`Vm::source_line`]. What goes wrong while an exception is printed is dropped, as
//! in the reference; faults are not.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::Write;
use std::rc::Rc;

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, convert, define, poll, streams, text};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// How many entries of a traceback are shown unless `sys.tracebacklimit` says otherwise.
const LIMIT: i64 = 1000;

/// Swallows a raise; a fault stays one.
fn quiet<T>(result: PyResult<T>) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Thrown::Raise(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Prints `exception` with its traceback and what led to it on `sys.stderr`.
///
/// # Errors
///
/// Only a fault.
pub fn print_exception(vm: &mut Vm, exception: &Value) -> PyResult<()> {
    let name = vm.names.stderr.clone();
    let Some(file) = streams::current(vm, &name) else {
        return Ok(());
    };
    print_exception_to(vm, exception, &file)
}

/// Prints `exception` with its traceback and what led to it on `file`.
///
/// # Errors
///
/// Only a fault.
pub fn print_exception_to(vm: &mut Vm, exception: &Value, file: &Value) -> PyResult<()> {
    // What led to the exception comes first: the chain is walked before anything is written.
    let mut chain: Vec<(Value, &str)> = vec![(exception.clone(), "")];
    let mut seen = HashSet::from([exception.id()]);
    let mut at = exception.clone();
    while let Some((next, sentence)) = led_to(&at) {
        if !seen.insert(next.id()) {
            break;
        }
        poll::charge(vm, 1)?;
        chain.push((next.clone(), sentence));
        at = next;
    }
    // `sentence` stands between an exception and the one it led to.
    while let Some((exception, sentence)) = chain.pop() {
        print_one(vm, &exception, file)?;
        if !sentence.is_empty() {
            quiet(streams::write(vm, file, &Text::from(sentence)))?;
        }
    }
    Ok(())
}

/// The exception that led to this one, and how.
fn led_to(exception: &Value) -> Option<(Value, &'static str)> {
    let data = exception.as_exception()?;
    let cause = data.cause.borrow().clone();
    let (next, sentence) = if cause.as_exception().is_some() {
        (cause, CAUSE)
    } else if data.suppress_context.get() {
        return None;
    } else {
        (data.context.borrow().clone(), CONTEXT)
    };
    next.as_exception()?;
    Some((next, sentence))
}

fn print_one(vm: &mut Vm, exception: &Value, file: &Value) -> PyResult<()> {
    let Some(data) = exception.as_exception() else {
        let message = format!(
            "TypeError: print_exception(): Exception expected for value, {} found\n",
            vm.type_name(exception)
        );
        quiet(streams::write(vm, file, &Text::from(message)))?;
        return Ok(());
    };
    let traceback = data.traceback.borrow().clone();
    if !traceback.is_none() && quiet(print_traceback(vm, &traceback, file))?.is_none() {
        quiet(streams::write(vm, file, &Text::from("\n")))?;
        return Ok(());
    }
    let mut value = exception.clone();
    let marker = vm.names.print_file_and_line.clone();
    let has_place = quiet(attr::getattr_opt(vm, exception, &marker))?.flatten();
    if has_place.is_some()
        && let Some(place) = quiet(syntax_place(vm, exception))?.flatten()
    {
        value = place.message;
        let line = format!("  File \"{}\", line {}\n", place.file, place.line);
        quiet(streams::write(vm, file, &Text::from(line)))?;
        if let Some(source) = place.text {
            quiet(streams::write(
                vm,
                file,
                &Text::from(error_text(&source, place.offset)),
            ))?;
        }
    }
    quiet(print_summary(vm, exception, &value, file))?;
    quiet(streams::write(vm, file, &Text::from("\n")))?;
    Ok(())
}

/// The class with its module, and `value` (the exception, or the message of a `SyntaxError`).
fn print_summary(vm: &mut Vm, exception: &Value, value: &Value, file: &Value) -> PyResult<()> {
    let class = vm.class_of(exception);
    let head = class_text(vm, &Value::from(&class))?;
    streams::write(vm, file, &Text::from(head))?;
    if value.is_none() {
        return Ok(());
    }
    match quiet(text::str(vm, value))? {
        None => streams::write(vm, file, &Text::from(": <exception str() failed>")),
        Some(shown) => {
            if shown.as_str().is_some_and(|shown| shown.text().is_empty()) {
                return Ok(());
            }
            streams::write(vm, file, &Text::from(": "))?;
            streams::write_value(vm, file, shown)
        }
    }
}

/// The name of an exception class as tracebacks show it: with its module unless that is `builtins`.
fn class_text(vm: &mut Vm, class: &Value) -> PyResult<String> {
    let key = vm.names.__module__.clone();
    let module = attr::getattr_opt(vm, class, &key)?;
    let name = class.as_class().map(|class| class.data().name());
    let name = name.as_deref().unwrap_or("<unknown>");
    Ok(match module.as_ref().and_then(Value::as_str) {
        None => format!("<unknown>{name}"),
        Some(module) if *module.text() == "builtins" => name.to_owned(),
        Some(module) => format!("{}.{name}", module.text().to_string_lossy()),
    })
}

/// Where a `SyntaxError` says it is.
struct Place {
    message: Value,
    file: String,
    line: i64,
    offset: i64,
    text: Option<String>,
}

fn syntax_place(vm: &mut Vm, exception: &Value) -> PyResult<Option<Place>> {
    let names = [
        vm.names.msg.clone(),
        vm.names.filename.clone(),
        vm.names.lineno.clone(),
        vm.names.offset.clone(),
        vm.names.text.clone(),
    ];
    let mut values = Vec::with_capacity(names.len());
    for name in &names {
        values.push(attr::getattr(vm, exception, name)?);
    }
    let [message, file, line, offset, source] = values.as_slice() else {
        return Ok(None);
    };
    let file = if file.is_none() {
        "<string>".to_owned()
    } else {
        text::str_text(vm, file)?.to_string_lossy().into_owned()
    };
    let line = convert::to_i64(vm, line)?;
    let offset = if offset.is_none() {
        -1
    } else {
        convert::to_i64(vm, offset)?
    };
    let text = source
        .as_str()
        .map(|source| source.text().to_string_lossy().into_owned());
    Ok(Some(Place {
        message: message.clone(),
        file,
        line,
        offset,
        text,
    }))
}

/// The source line of a `SyntaxError` and the mark under the place (`print_error_text`).
fn error_text(source: &str, offset: i64) -> String {
    let bytes = source.as_bytes();
    let mut start = 0;
    let mut offset = offset;
    if offset >= 0 {
        let at_end = usize::try_from(offset).is_ok_and(|o| o > 0 && o == bytes.len());
        if at_end && bytes.ends_with(b"\n") {
            offset -= 1;
        }
        while let Some(newline) = bytes[start..].iter().position(|&b| b == b'\n') {
            if newline as i64 >= offset {
                break;
            }
            offset -= newline as i64 + 1;
            start += newline + 1;
        }
        while matches!(bytes.get(start), Some(b' ' | b'\t' | b'\x0c')) {
            start += 1;
            offset -= 1;
        }
    }
    let line = source.get(start..).unwrap_or("");
    let mut shown = format!("    {line}");
    if !line.ends_with('\n') {
        shown.push('\n');
    }
    if offset != -1 {
        shown.push_str("    ");
        // A mark beyond any sensible line is not worth megabytes of spaces.
        for _ in 1..offset.min(100_000) {
            shown.push(' ');
        }
        shown.push_str("^\n");
    }
    shown
}

/// Prints the entries of `traceback` (`PyTraceBack_Print`).
///
/// # Errors
///
/// What writing raises, or a fault.
pub fn print_traceback(vm: &mut Vm, traceback: &Value, file: &Value) -> PyResult<()> {
    let key = vm.intern("tracebacklimit");
    let limit = match define::lookup(&vm.sys_dict, &key) {
        None => LIMIT,
        Some(limit) => match limit {
            Value::Int(limit) if limit > 0 => limit,
            Value::Int(_) | Value::True | Value::False => LIMIT,
            Value::Obj(_) => LIMIT,
            _ => return Ok(()),
        },
    };
    streams::write(
        vm,
        file,
        &Text::from("Traceback (most recent call last):\n"),
    )?;
    let mut entries = Vec::new();
    let mut at = traceback.clone();
    while let Some(Payload::Traceback(entry)) = at.payload() {
        if let Payload::Frame(frame) = &entry.frame.payload {
            entries.push((
                std::rc::Rc::clone(&frame.code.filename),
                std::rc::Rc::clone(&frame.code.name),
                entry.line,
            ));
        }
        let next = entry.next.borrow().clone();
        at = next;
    }
    let skip = entries
        .len()
        .saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    for (filename, name, line) in entries.into_iter().skip(skip) {
        poll::charge(vm, 1)?;
        print_entry(vm, &filename, &name, line, file)?;
    }
    Ok(())
}

fn print_entry(
    vm: &mut Vm,
    filename: &ObjRef,
    name: &ObjRef,
    line: i32,
    file: &Value,
) -> PyResult<()> {
    let filename_text = call::keyword_text(filename);
    let (Payload::Str(filename), Payload::Str(name)) = (&filename.payload, &name.payload) else {
        return Ok(());
    };
    let parts = [
        Text::from("  File \""),
        filename.text().clone(),
        Text::from(format!("\", line {line}, in ")),
        name.text().clone(),
        Text::from("\n"),
    ];
    let points = parts.iter().flat_map(|part| part.code_points());
    let entry = Text::from_code_points(points).unwrap_or_default();
    streams::write(vm, file, &entry)?;
    let source = vm
        .source_line
        .as_mut()
        .and_then(|find| find(&filename_text, line));
    if let Some(source) = source {
        let source = source
            .trim_end_matches(['\n', '\r'])
            .trim_start_matches([' ', '\t', '\x0c']);
        streams::write(vm, file, &Text::from(format!("    {source}\n")))?;
    }
    Ok(())
}

/// Reports an exception that nobody can handle, raised on behalf of `place` (`PyErr_WriteUnraisable`).
///
/// # Errors
///
/// Only a fault.
pub fn write_unraisable(vm: &mut Vm, exception: &ObjRef, place: &Value) -> PyResult<()> {
    let name = vm.names.stderr.clone();
    let Some(file) = streams::current(vm, &name) else {
        return Ok(());
    };
    quiet(unraisable(vm, exception, place, &file))?;
    Ok(())
}

fn unraisable(vm: &mut Vm, exception: &ObjRef, place: &Value, file: &Value) -> PyResult<()> {
    streams::write(vm, file, &Text::from("Exception ignored in: "))?;
    match quiet(text::repr(vm, place))? {
        Some(shown) => streams::write_value(vm, file, shown)?,
        None => streams::write(vm, file, &Text::from("<object repr() failed>"))?,
    }
    streams::write(vm, file, &Text::from("\n"))?;
    let value = Value::from(exception);
    let traceback = value
        .as_exception()
        .map_or(Value::None, |data| data.traceback.borrow().clone());
    if !traceback.is_none() {
        print_traceback(vm, &traceback, file)?;
    }
    let head = class_text(vm, &Value::from(exception.class()))?;
    streams::write(vm, file, &Text::from(format!("{head}: ")))?;
    match quiet(text::str(vm, &value))? {
        Some(shown) => streams::write_value(vm, file, shown)?,
        None => streams::write(vm, file, &Text::from("<exception str() failed>"))?,
    }
    streams::write(vm, file, &Text::from("\n"))
}

/// The exit code that leaving with this `SystemExit` means, after printing its argument if that is
/// neither an int nor `None`; `None` if `exception` is no `SystemExit`.
///
/// # Errors
///
/// Only a fault.
pub fn exit_code(vm: &mut Vm, exception: &Value) -> PyResult<Option<i32>> {
    let class = vm.exception(Exc::SystemExit).clone();
    if !vm.class_of(exception).is_subclass(&class) {
        return Ok(None);
    }
    let key = vm.names.code.clone();
    let code = quiet(attr::getattr(vm, exception, &key))?.unwrap_or(Value::None);
    if code.is_none() {
        return Ok(Some(0));
    }
    if let Some(code) = int_code(&code) {
        return Ok(Some(code));
    }
    let name = vm.names.stderr.clone();
    if let Some(file) = streams::current(vm, &name) {
        if let Some(shown) = quiet(text::str(vm, &code))? {
            quiet(streams::write_value(vm, &file, shown))?;
        }
        quiet(streams::write(vm, &file, &Text::from("\n")))?;
    }
    Ok(Some(1))
}

fn int_code(code: &Value) -> Option<i32> {
    match code {
        Value::Int(code) => Some(*code as i32),
        Value::True => Some(1),
        Value::False => Some(0),
        _ => match code.payload() {
            Some(Payload::Int(code)) => {
                use num_traits::ToPrimitive;
                Some(code.to_i64().map_or(-1, |code| code as i32))
            }
            _ => None,
        },
    }
}

/// What [`print_exception`] prints.
///
/// # Errors
///
/// Only a fault.
pub fn format_exception(vm: &mut Vm, exception: &Value) -> PyResult<String> {
    let [_, _, file] = streams::objects(vm);
    let page = Page::default();
    let before = std::mem::replace(&mut vm.streams.stderr, Box::new(page.clone()));
    let printed = print_exception_to(vm, exception, &file);
    vm.streams.stderr = before;
    printed?;
    let bytes = page.0.take();
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// Keeps what is written.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
