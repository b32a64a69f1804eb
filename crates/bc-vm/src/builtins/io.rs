//! Built-in functions that read and write: `print`, `input`, `open`.

use bc_core::text::Text;

use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, param, raise, text, truth};
use crate::runtime::files::{self, Wish};
use crate::runtime::streams::{self, Stream};

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("print", Arity::Any, print).doc(
        "print(value, ..., sep=' ', end='\\n', file=sys.stdout, flush=False)\n\n\
         Prints the values to a stream, or to sys.stdout by default.",
    ),
    MethodDef::new("input", Arity::Unpack(0, 1), input)
        .signature("($module, prompt=None, /)")
        .doc("Read a string from standard input.  The trailing newline is stripped."),
];

/// What the reference has from the module `io`.
pub(crate) static FILES: &[MethodDef] = &[
    MethodDef::new("open", Arity::Keywords(1, &["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"]), open).signature("($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)"),
];

/// Writes pieces of text to a file, to the machine's own streams in one go.
struct Printer {
    file: Value,
    stream: Option<Stream>,
    pending: String,
}

impl Printer {
    fn put(&mut self, vm: &mut Vm, value: &Value) -> PyResult<()> {
        let Some(stream) = self.stream else {
            let shown = text::str(vm, value)?;
            return streams::write_value(vm, &self.file, shown);
        };
        match text::str_text(vm, value) {
            Ok(shown) => match shown.to_str() {
                Some(shown) => {
                    self.pending.push_str(&shown);
                    Ok(())
                }
                None => {
                    self.finish(vm)?;
                    streams::write_stream(vm, stream, &shown)
                }
            },
            Err(thrown) => {
                // What stands before the value is written already in the reference.
                self.finish(vm)?;
                Err(thrown)
            }
        }
    }

    fn put_text(&mut self, vm: &mut Vm, piece: &str) -> PyResult<()> {
        if self.stream.is_some() {
            self.pending.push_str(piece);
            return Ok(());
        }
        streams::write(vm, &self.file, &Text::from(piece))
    }

    fn finish(&mut self, vm: &mut Vm) -> PyResult<()> {
        match self.stream {
            Some(stream) if !self.pending.is_empty() => {
                let pending = Text::from(std::mem::take(&mut self.pending));
                streams::write_stream(vm, stream, &pending)
            }
            _ => Ok(()),
        }
    }
}

fn print(vm: &mut Vm, args: Args) -> PyResult {
    let [mut sep, mut end, mut file, mut flush] =
        [Value::None, Value::None, Value::None, Value::None];
    for (keyword, value) in args.keywords {
        let spelled = arity::keyword_text(&keyword);
        let place = match &*spelled {
            "sep" => &mut sep,
            "end" => &mut end,
            "file" => &mut file,
            "flush" => &mut flush,
            _ => {
                let message =
                    format!("'{spelled}' is an invalid keyword argument for this function");
                return Err(raise::type_error(vm, message));
            }
        };
        *place = value;
    }
    if file.is_none() {
        let name = vm.names.stdout.clone();
        match streams::lookup(vm, &name) {
            Some(Value::None) => return Ok(Value::None),
            Some(stdout) => file = stdout,
            None => return Err(raise::runtime_error(vm, "lost sys.stdout")),
        }
    }
    for (name, value) in [("sep", &sep), ("end", &end)] {
        if !value.is_none() && value.as_str().is_none() {
            let message = format!(
                "{name} must be None or a string, not {}",
                vm.type_name(value)
            );
            return Err(raise::type_error(vm, message));
        }
    }
    let stream = file.as_native_data::<Stream>().copied();
    let mut printer = Printer {
        file,
        stream,
        pending: String::new(),
    };
    for (place, value) in args.positional.iter().enumerate() {
        if place > 0 {
            match &sep {
                Value::None => printer.put_text(vm, " ")?,
                sep => printer.put(vm, sep)?,
            }
        }
        printer.put(vm, value)?;
    }
    match &end {
        Value::None => printer.put_text(vm, "\n")?,
        end => printer.put(vm, end)?,
    }
    printer.finish(vm)?;
    if truth::truth(vm, &flush)? {
        streams::flush(vm, &printer.file)?;
    }
    Ok(Value::None)
}

fn input(vm: &mut Vm, args: Args) -> PyResult {
    let mut files = Vec::with_capacity(3);
    for name in [
        vm.names.stdin.clone(),
        vm.names.stdout.clone(),
        vm.names.stderr.clone(),
    ] {
        match streams::current(vm, &name) {
            Some(file) => files.push(file),
            None => {
                let message = format!("input(): lost sys.{}", arity::keyword_text(&name));
                return Err(raise::runtime_error(vm, message));
            }
        }
    }
    let [stdin, stdout, stderr] = files.as_slice() else {
        return Ok(Value::None);
    };
    let flushed = streams::flush(vm, stderr);
    raise::catch(vm, flushed, Exc::Exception)?;
    if let Some(prompt) = args.get(0) {
        let prompt = text::str(vm, prompt)?;
        streams::write_value(vm, stdout, prompt)?;
    }
    let flushed = streams::flush(vm, stdout);
    raise::catch(vm, flushed, Exc::Exception)?;
    let name = vm.intern("readline");
    let line = call::method(vm, stdin, &name, Args::none())?;
    let Some(line) = line.as_str().map(|line| line.text().clone()) else {
        let message = "object.readline() returned non-string";
        return Err(raise::type_error(vm, message));
    };
    if line.is_empty() {
        return Err(raise::throw(vm, Exc::EOFError, "EOF when reading a line"));
    }
    let newline = u32::from(b'\n');
    let len = line.len();
    let kept = if line.get(len - 1) == Some(newline) {
        len - 1
    } else {
        len
    };
    Ok(vm.new_str(line.slice(0..kept)))
}

fn open(vm: &mut Vm, args: Args) -> PyResult {
    let mode = param::text_argument(vm, "open", 2, args.get(1), false)?;
    if let Some(buffering) = args.get(2) {
        param::c_int(vm, buffering)?;
    }
    let mut given = [false; 3];
    for (place, given) in given.iter_mut().enumerate() {
        let text = param::text_argument(vm, "open", place + 4, args.get(place + 3), true)?;
        *given = text.is_some();
    }
    let closefd = match args.get(6) {
        Some(closefd) => param::c_int(vm, closefd)? != 0,
        None => true,
    };
    let mode = mode.as_deref().unwrap_or("r").to_owned();
    let raw = files::check_open(vm, args.at(0), &Wish { mode, given })?;
    files::check_file(vm, args.at(0), &raw, closefd)?;
    Err(files::refusal(vm, "open"))
}
