//! Built-in functions that read and write: `print`, `input`, `open`.

use bc_core::text::Text;

use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{raise, streams, text, truth};

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("print", Arity::Any, print).doc(
        "print(value, ..., sep=' ', end='\\n', file=sys.stdout, flush=False)\n\nPrints the values to a stream, or to sys.stdout by default.",
    ),
    MethodDef::new("input", Arity::Unpack(0, 1), input)
        .doc("Read a string from standard input.  The trailing newline is stripped."),
    MethodDef::new("open", Arity::Any, open).doc("Not available: the machine opens no files."),
];

/// `None` or a str, else the refusal that names the argument.
fn text_or_none(vm: &mut Vm, name: &str, value: Value) -> PyResult<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.as_str().is_some() {
        return Ok(Some(value));
    }
    let message = format!(
        "{name} must be None or a string, not {}",
        vm.type_name(&value)
    );
    Err(raise::type_error(vm, message))
}

fn print(vm: &mut Vm, args: Args) -> PyResult {
    let (mut sep, mut end, mut file, mut flush) =
        (Value::None, Value::None, Value::None, Value::False);
    for (keyword, value) in &args.keywords {
        match &*crate::protocol::call::keyword_text(keyword) {
            "sep" => sep = value.clone(),
            "end" => end = value.clone(),
            "file" => file = value.clone(),
            "flush" => flush = value.clone(),
            other => {
                let message = format!("'{other}' is an invalid keyword argument for this function");
                return Err(raise::type_error(vm, message));
            }
        }
    }
    if file.is_none() {
        let name = vm.names.stdout.clone();
        match streams::current(vm, &name) {
            Some(stdout) => file = stdout,
            None => return Ok(Value::None),
        }
    }
    let sep = text_or_none(vm, "sep", sep)?;
    let end = text_or_none(vm, "end", end)?;
    for (place, value) in args.positional.iter().enumerate() {
        if place > 0 {
            match &sep {
                Some(sep) => streams::write_value(vm, &file, sep.clone())?,
                None => streams::write(vm, &file, &Text::new(" "))?,
            }
        }
        let shown = text::str(vm, value)?;
        streams::write_value(vm, &file, shown)?;
    }
    match end {
        Some(end) => streams::write_value(vm, &file, end)?,
        None => streams::write(vm, &file, &Text::new("\n"))?,
    }
    if truth::truth(vm, &flush)? {
        streams::flush(vm, &file)?;
    }
    Ok(Value::None)
}

/// Reads a line from the machine's standard input; the prompt goes to standard output.
fn input(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.stdout.clone();
    let stdout = streams::current(vm, &name);
    if let (Some(prompt), Some(stdout)) = (args.get(0), &stdout) {
        let prompt = text::str(vm, prompt)?;
        streams::write_value(vm, stdout, prompt)?;
    }
    if let Some(stdout) = &stdout {
        streams::flush(vm, stdout)?;
    }
    let mut line = Vec::new();
    let read = vm.streams.stdin.read_until(b'\n', &mut line);
    read.map_err(|error| Fault::Write(error.to_string()))?;
    if line.is_empty() {
        return Err(raise::throw(vm, Exc::EOFError, "EOF when reading a line"));
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    match Text::from_utf8_surrogatepass(&line) {
        Ok(text) => Ok(vm.new_str(text)),
        Err(_) => Err(raise::value_error(vm, "standard input is not UTF-8")),
    }
}

fn open(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw(
        vm,
        Exc::PermissionError,
        "open() is not available: this machine opens no files",
    ))
}
