//! Refusals and warnings of the compiler, as Python sees them.
//!
//! Absent: the words, which are the compiler's.

use bc_core::text::Text;
use bc_source::{ErrorKind, SourceError, SourceWarning, Stage, WarningKind, program_text};
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::call;
use bc_vm::protocol::{attr, codec, raise};
use bc_vm::runtime::streams::{self, Stream};
use bc_vm::runtime::traceback;
use bc_vm::runtime::warn::{self, Warning};

/// The exception that a refusal is.
pub(crate) fn exception(vm: &mut Vm, error: SourceError, filename: &Value) -> Thrown {
    let kind = match error.kind {
        ErrorKind::SyntaxError => ExceptionKind::SyntaxError,
        ErrorKind::IndentationError => ExceptionKind::IndentationError,
        ErrorKind::TabError => ExceptionKind::TabError,
        ErrorKind::MemoryError => return memory_error(vm, error.stage),
        ErrorKind::RecursionError => ExceptionKind::RecursionError,
        ErrorKind::SystemError => ExceptionKind::SystemError,
        ErrorKind::UnicodeEncodeError => return unencodable(vm, error.unencodable.as_deref()),
        ErrorKind::ValueError => ExceptionKind::ValueError,
    };
    let Some(lineno) = error.lineno else {
        return raise::throw(vm, kind, error.message.as_str());
    };
    if error.stage == Stage::Symtable {
        return located(
            vm,
            &error.message,
            filename,
            lineno,
            error.offset,
            error.text,
        );
    }
    let text = text_value(vm, error.text);
    let place = vec![
        filename.clone(),
        Value::Int(lineno.cast_signed().into()),
        offset_value(error.offset),
        text,
    ];
    // It changes its words itself.
    let message = error.made_with.map_or(error.message, String::from);
    let arguments = vec![vm.new_str(message), vm.new_tuple(place)];
    let class = vm.exception(kind).clone();
    call::throw_class(vm, &class, arguments)
}

/// What encoding a text raises that has no UTF-8.
fn unencodable(vm: &mut Vm, text: Option<&Text>) -> Thrown {
    let text = vm.new_str(text.cloned().unwrap_or_default());
    match codec::encode_bytes(vm, &text, None, None) {
        Err(thrown) => thrown,
        Ok(_) => Fault::Internal("a text was refused that has UTF-8").into(),
    }
}

/// The `MemoryError` of a compilation. The reference's parser says on the process's standard error that it is
/// the parser's stack that is full.
fn memory_error(vm: &mut Vm, stage: Stage) -> Thrown {
    if stage == Stage::Parser {
        let told = Text::from("s_push: parser stack overflow\n");
        if let Err(Thrown::Fault(fault)) = streams::write_stream(vm, Stream::Stderr, &told) {
            return Thrown::Fault(fault);
        }
        // C does not hold it back, whatever an embedder's stream does. Whether it arrives is nobody's business.
        let _ = vm.streams.stderr.flush();
    }
    raise::raise_without_args(vm, ExceptionKind::MemoryError)
}

fn text_value(vm: &Vm, text: Option<String>) -> Value {
    text.map_or(Value::None, |text| vm.new_str(text))
}

fn offset_value(offset: Option<i32>) -> Value {
    offset.map_or(Value::None, |offset| Value::Int(offset.into()))
}

/// The error with the line that it is about, where the compiler has not seen that itself: it is read from the file
/// of this name, if the embedder shows it.
pub(crate) fn with_text(vm: &mut Vm, error: SourceError, filename: &Value) -> SourceError {
    let reads = matches!(error.stage, Stage::Symtable | Stage::Compiler) && error.text.is_none();
    match error.lineno.filter(|_| reads) {
        Some(lineno) => match line_of(vm, filename, lineno) {
            Some(line) => error.with_text(line),
            None => error,
        },
        None => error,
    }
}

fn line_of(vm: &mut Vm, filename: &Value, lineno: u32) -> Option<String> {
    let filename = filename.as_str()?.text().to_string_lossy().into_owned();
    let line = traceback::whole_source_line(vm, &filename, i32::try_from(lineno).ok()?)?;
    // The reference reads it in pieces, and takes a line that is not UTF-8 for none.
    let is_utf8 = !line.contains(char::REPLACEMENT_CHARACTER);
    program_text((line + "\n").as_bytes(), 1).filter(|_| is_utf8)
}

/// A `SyntaxError` made of its words alone, which gets its place as attributes
/// (`PyErr_SyntaxLocationObject`).
fn located(
    vm: &mut Vm,
    message: &str,
    filename: &Value,
    lineno: u32,
    offset: Option<i32>,
    text: Option<String>,
) -> Thrown {
    let thrown = raise::throw(vm, ExceptionKind::SyntaxError, message);
    let Thrown::Raise(exception) = thrown else {
        return thrown;
    };
    match set_place(vm, &exception, filename, lineno, offset, text) {
        Err(Thrown::Fault(fault)) => Thrown::Fault(fault),
        // Setting these cannot raise; what does so all the same is dropped, as by the reference.
        _ => Thrown::Raise(exception),
    }
}

fn set_place(
    vm: &mut Vm,
    exception: &ObjRef,
    filename: &Value,
    lineno: u32,
    offset: Option<i32>,
    text: Option<String>,
) -> PyResult<()> {
    let text = text_value(vm, text);
    for (name, value) in [
        ("lineno", Value::Int(lineno.cast_signed().into())),
        ("offset", offset_value(offset)),
        ("filename", filename.clone()),
        ("text", text),
        ("print_file_and_line", Value::None),
    ] {
        let name = vm.intern(name);
        attr::setattr(vm, &Value::from(exception), &name, value)?;
    }
    Ok(())
}

/// Issues the warnings of a source, in their order.
///
/// # Errors
///
/// The first that a filter makes an exception, and whatever the program's own functions raise.
pub(crate) fn warn(vm: &mut Vm, warnings: &[SourceWarning], filename: &Value) -> PyResult<()> {
    for warning in warnings {
        let kind = match warning.kind {
            WarningKind::SyntaxWarning => ExceptionKind::SyntaxWarning,
            WarningKind::DeprecationWarning => ExceptionKind::DeprecationWarning,
        };
        let category = Value::from(vm.exception(kind));
        let message = vm.new_str(warning.message.as_str());
        let issued = warn::explicit(
            vm,
            Warning {
                category: &category,
                message: &message,
                filename,
                line: warning.lineno.cast_signed(),
                module: None,
                registry: None,
                source: None,
            },
        );
        match (issued, warning.error_position) {
            (Err(thrown), Some(around))
                if raise::is_instance(&thrown, vm, ExceptionKind::SyntaxWarning) =>
            {
                let text = line_of(vm, filename, around.lineno);
                let offset = Some(around.col_offset);
                let message = &warning.message;
                return Err(located(vm, message, filename, around.lineno, offset, text));
            }
            (issued, _) => issued?,
        }
    }
    Ok(())
}
