//! Printing exceptions and tracebacks exactly as CPython does.
//!
//! The text goes to a file object or into a string. A line of source is shown if the embedder
//! handed in [`Vm::source_line`], and of modules that the machine has the text of. What goes wrong while an exception is printed is dropped, as in the
//! reference; faults are not. Absent: what is done with an uncaught exception (see
//! `runtime::report`).

use std::collections::HashSet;

use bc_core::text::{Text, TextBuilder};

use crate::model::builtin_modules::{BuiltinModule, Frozen};
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::raise::quiet;
use crate::protocol::{attr, convert, define, poll, text};
use crate::runtime::streams;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// How many entries of a traceback are shown unless `sys.tracebacklimit` says otherwise.
const LIMIT: i64 = 1000;

/// Where the text goes.
enum Out<'a> {
    /// To a file object.
    File(&'a Value),
    /// Into a string.
    Text(TextBuilder),
}

impl Out<'_> {
    fn write(&mut self, vm: &mut Vm, text: &Text) -> PyResult<()> {
        match self {
            Self::File(file) => streams::write(vm, file, text),
            Self::Text(builder) => {
                vm.reserve((builder.len() + text.len()) * 4)?;
                builder.push_text(text);
                Ok(())
            }
        }
    }

    fn write_str(&mut self, vm: &mut Vm, text: impl Into<Text>) -> PyResult<()> {
        self.write(vm, &text.into())
    }

    /// Writes what `str` of something gave; an instance of a subclass arrives as it is.
    fn write_value(&mut self, vm: &mut Vm, text: Value) -> PyResult<()> {
        match (&*self, text.as_str()) {
            (Self::File(file), _) => streams::write_value(vm, file, text),
            (Self::Text(_), Some(shown)) => self.write(vm, shown.text()),
            (Self::Text(_), None) => Ok(()),
        }
    }
}

/// Prints `exception` with its traceback and what led to it on `file`.
///
/// # Errors
///
/// Only a fault.
pub fn print_exception(vm: &mut Vm, exception: &Value, file: &Value) -> PyResult<()> {
    print_chain(vm, exception, &mut Out::File(file))
}

/// What [`print_exception`] prints, as a string.
///
/// # Errors
///
/// Only a fault.
pub fn format_exception(vm: &mut Vm, exception: &Value) -> PyResult<String> {
    let mut out = Out::Text(TextBuilder::new());
    print_chain(vm, exception, &mut out)?;
    Ok(match out {
        Out::Text(builder) => vm.built(builder)?.to_string_lossy().into_owned(),
        Out::File(_) => String::new(),
    })
}

fn print_chain(vm: &mut Vm, exception: &Value, out: &mut Out<'_>) -> PyResult<()> {
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
        print_one(vm, &exception, out)?;
        if !sentence.is_empty() {
            quiet(out.write_str(vm, sentence))?;
        }
    }
    Ok(())
}

/// The exception that led to this one, and how.
fn led_to(exception: &Value) -> Option<(Value, &'static str)> {
    let data = exception.as_exception()?;
    let cause = data.cause.borrow().clone();
    let (next, sentence) = if !cause.is_none() {
        (cause, CAUSE)
    } else if data.suppress_context.get() {
        return None;
    } else {
        (data.context.borrow().clone(), CONTEXT)
    };
    (!next.is_none()).then_some((next, sentence))
}

fn print_one(vm: &mut Vm, exception: &Value, out: &mut Out<'_>) -> PyResult<()> {
    let Some(data) = exception.as_exception() else {
        let message = format!(
            "TypeError: print_exception(): Exception expected for value, {} found\n",
            vm.type_name(exception)
        );
        quiet(out.write_str(vm, message))?;
        return Ok(());
    };
    let traceback = data.traceback.borrow().clone();
    if !traceback.is_none() && quiet(print_entries(vm, &traceback, out))?.is_none() {
        quiet(out.write_str(vm, "\n"))?;
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
        quiet(out.write_str(vm, line))?;
        if let Some(source) = place.text {
            quiet(out.write_str(vm, error_text(&source, place.offset)))?;
        }
    }
    quiet(print_summary(vm, exception, &value, out))?;
    quiet(out.write_str(vm, "\n"))?;
    Ok(())
}

/// The class with its module, and `value` (the exception, or the message of a `SyntaxError`).
fn print_summary(vm: &mut Vm, exception: &Value, value: &Value, out: &mut Out<'_>) -> PyResult<()> {
    let class = vm.class_of(exception);
    let head = class_text(vm, &Value::from(&class))?;
    out.write_str(vm, head)?;
    if value.is_none() {
        return Ok(());
    }
    match quiet(text::str(vm, value))? {
        None => out.write_str(vm, ": <exception str() failed>"),
        Some(shown) => {
            if shown.as_str().is_some_and(|shown| shown.text().is_empty()) {
                return Ok(());
            }
            out.write_str(vm, ": ")?;
            out.write_value(vm, shown)
        }
    }
}

/// The name of an exception class as tracebacks show it: with its module unless that is `builtins`, and
/// without whatever stands before a dot in the name itself.
pub(super) fn class_text(vm: &mut Vm, class: &Value) -> PyResult<String> {
    let key = vm.names.__module__.clone();
    let module = attr::getattr_opt(vm, class, &key)?;
    let name = class_name(class);
    Ok(match module.as_ref().and_then(Value::as_str) {
        None => format!("<unknown>{name}"),
        Some(module) if *module.text() == "builtins" => name,
        Some(module) => format!("{}.{name}", module.text().to_string_lossy()),
    })
}

/// The name of a class behind its last dot.
pub(super) fn class_name(class: &Value) -> String {
    let name = class.as_class().map(|class| class.data().name());
    let name = name.as_deref().unwrap_or("<unknown>");
    name.rsplit('.').next().unwrap_or(name).to_owned()
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
    print_entries(vm, traceback, &mut Out::File(file))
}

fn print_entries(vm: &mut Vm, traceback: &Value, out: &mut Out<'_>) -> PyResult<()> {
    let key = vm.intern("tracebacklimit");
    let limit = match define::lookup(&vm.sys_dict, &key) {
        None => LIMIT,
        Some(limit) => match limit_of(&limit) {
            Some(limit) => limit,
            None => return Ok(()),
        },
    };
    out.write_str(vm, "Traceback (most recent call last):\n")?;
    let mut entries = Vec::new();
    let mut at = traceback.clone();
    while let Some(Payload::Traceback(entry)) = at.payload() {
        if let Payload::Frame(frame) = &entry.frame.payload {
            entries.push((
                frame.code.filename(),
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
        print_entry(vm, &filename, &name, line, out)?;
    }
    Ok(())
}

/// How many entries `sys.tracebacklimit` asks for; `None` if it is no number.
fn limit_of(limit: &Value) -> Option<i64> {
    let number = match (limit, limit.payload()) {
        (Value::Float(number), _) => number.get() as i64,
        (_, Some(Payload::Float(number))) => *number as i64,
        _ => int::view(limit)?.to_i64().unwrap_or(LIMIT),
    };
    Some(if number > 0 { number } else { LIMIT })
}

fn print_entry(
    vm: &mut Vm,
    filename: &ObjRef,
    name: &ObjRef,
    line: i32,
    out: &mut Out<'_>,
) -> PyResult<()> {
    let filename_text = arity::keyword_text(filename);
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
    out.write(vm, &entry)?;
    if let Some(source) = source_line(vm, &filename_text, line) {
        out.write_str(vm, format!("    {source}\n"))?;
    }
    Ok(())
}

/// A line of source without the blanks around it, if the embedder has it.
pub fn source_line(vm: &mut Vm, filename: &str, line: i32) -> Option<String> {
    let source = whole_source_line(vm, filename, line)?;
    Some(source.trim_start_matches([' ', '\t', '\x0c']).to_owned())
}

/// A line of source without its end, if the embedder has it.
pub fn whole_source_line(vm: &mut Vm, filename: &str, line: i32) -> Option<String> {
    if let Some(name) = Frozen::name_in(filename)
        && let Some(BuiltinModule::Frozen(module)) = vm.builtin_modules.get(name)
    {
        return module.line(line).map(str::to_owned);
    }
    let find = vm.source_line.as_mut()?;
    let source = find(filename, line)?;
    Some(source.trim_end_matches(['\n', '\r']).to_owned())
}
