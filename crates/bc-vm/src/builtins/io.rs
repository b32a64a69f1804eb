//! Built-in functions that read and write: `print`, `input`, `open`.

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::args::Keyword;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::native::{CInt, TextOrNone};
use crate::protocol::{call, raise, text, truth};
use crate::runtime::files::{self, Wish};
use crate::runtime::streams::{self, Stream};

crate::functions! {
    /// The functions of this file.
    pub(crate) static FUNCTIONS = [
        /// print(value, ..., sep=' ', end='\n', file=sys.stdout, flush=False)
        ///
        /// Prints the values to a stream, or to sys.stdout by default.
        print: any(*args, **keywords);
        /// input($module, prompt=None, /)
        /// --
        ///
        /// Read a string from standard input.  The trailing newline is stripped.
        input: unpack(prompt = None);
    ]

    /// What the reference has from the module `io`.
    pub(crate) static FILES = [
        open: keywords(
            file, mode = "r".into(), buffering = CInt(-1), encoding = TextOrNone(None), errors = TextOrNone(None),
            newline = TextOrNone(None), closefd = CInt(1), opener = None
        ), signature "($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)";
    ]
}

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

fn print(vm: &mut Vm, values: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    let [mut sep, mut end, mut file, mut flush] =
        [Value::None, Value::None, Value::None, Value::None];
    for (keyword, value) in keywords {
        let spelled = arity::keyword_text(keyword);
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
        *place = value.clone();
    }
    if file.is_none() {
        let name = vm.names.stdout.clone();
        match streams::lookup(vm, &name) {
            Some(Value::None) => return Ok(()),
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
    for (place, value) in values.iter().enumerate() {
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
    Ok(())
}

fn input(vm: &mut Vm, prompt: Option<&Value>) -> PyResult {
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
    raise::catch(vm, flushed, ExceptionKind::Exception)?;
    if let Some(prompt) = prompt {
        let prompt = text::str(vm, prompt)?;
        streams::write_value(vm, stdout, prompt)?;
    }
    let flushed = streams::flush(vm, stdout);
    raise::catch(vm, flushed, ExceptionKind::Exception)?;
    let name = vm.intern("readline");
    let line = call::method(vm, stdin, &name, Args::none())?;
    let Some(line) = line.as_str().map(|line| line.text().clone()) else {
        let message = "object.readline() returned non-string";
        return Err(raise::type_error(vm, message));
    };
    if line.is_empty() {
        return Err(raise::throw(
            vm,
            ExceptionKind::EOFError,
            "EOF when reading a line",
        ));
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

#[expect(clippy::too_many_arguments, reason = "the parameters of open()")]
fn open(
    vm: &mut Vm,
    file: &Value,
    mode: Rc<str>,
    _buffering: CInt,
    TextOrNone(encoding): TextOrNone,
    TextOrNone(errors): TextOrNone,
    TextOrNone(newline): TextOrNone,
    CInt(closefd): CInt,
    _opener: Option<&Value>,
) -> PyResult {
    let wish = Wish {
        mode: (*mode).to_owned(),
        given: [encoding, errors, newline].map(|text| text.is_some()),
    };
    let raw = files::check_open(vm, file, &wish)?;
    files::check_file(vm, file, &raw, closefd != 0)?;
    Err(files::refusal(vm, "open"))
}
