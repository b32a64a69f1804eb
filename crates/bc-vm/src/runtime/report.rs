//! What becomes of exceptions that nothing catches: the hook, the exit code, and the reports about
//! those that cannot even travel.
//!
//! The order of events is that of `PyErr_PrintEx` and `PyErr_WriteUnraisable`. Absent: how an exception
//! looks when printed (see `runtime::traceback`).

use bc_core::text::Text;

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::int;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise::quiet;
use crate::protocol::{attr, call, define, text};
use crate::runtime::streams::{self, Stream};
use crate::runtime::traceback::{self, class_name};

/// Prints `exception` with its traceback and what led to it on `sys.stderr` (`PyErr_Display`).
///
/// # Errors
///
/// Only a fault.
pub fn display(vm: &mut Vm, exception: &Value) -> PyResult<()> {
    let name = vm.names.stderr.clone();
    match streams::lookup(vm, &name) {
        Some(file) if file.is_none() => Ok(()),
        Some(file) => traceback::print_exception(vm, exception, &file),
        None => lost(vm, exception),
    }
}

/// What there is to say about an exception without `sys.stderr` (`_PyObject_Dump`).
fn lost(vm: &mut Vm, exception: &Value) -> PyResult<()> {
    let shown = quiet(text::repr_text(vm, exception))?.unwrap_or_default();
    let count = exception.as_obj().map_or(1, std::rc::Rc::strong_count);
    let about = format!(
        "\ntype    : {}\nrefcount: {count}\naddress : {:#x}\nlost sys.stderr\n",
        vm.type_name(exception),
        exception.id()
    );
    for part in [Text::from("object  : "), shown, Text::from(about)] {
        quiet(streams::write_stream(vm, Stream::Stderr, &part))?;
    }
    Ok(())
}

/// Writes to `sys.stderr`, and to the stream itself where that fails (`PySys_WriteStderr`).
///
/// # Errors
///
/// Only a fault.
pub fn complain(vm: &mut Vm, what: &str) -> PyResult<()> {
    let name = vm.names.stderr.clone();
    let what = Text::from(what);
    if let Some(file) = streams::current(vm, &name)
        && quiet(streams::write(vm, &file, &what))?.is_some()
    {
        return Ok(());
    }
    // The stream itself is open, whatever the program has closed, and holds nothing back.
    let stderr = &mut vm.streams.stderr;
    let written = stderr.write_all(what.to_string_lossy().as_bytes());
    let written = written.and_then(|()| stderr.flush());
    written.map_err(|error| Fault::Write(error.to_string()).into())
}

/// Deals with an exception that left the program: `SystemExit` is asked for its code, any other is
/// handed to `sys.excepthook`. Returns the exit code as C has it; the operating system keeps eight
/// bits.
///
/// # Errors
///
/// Only a fault.
pub fn uncaught(vm: &mut Vm, exception: &Value) -> PyResult<i32> {
    streams::flush_after_main(vm)?;
    Ok(print(vm, exception, true)?.unwrap_or(1))
}

/// Hands an exception to `sys.excepthook` (`PyErr_Print`), or returns the exit code of a `SystemExit` that
/// `exits`; one that does not is shown like any other (`Py_InspectFlag`).
///
/// # Errors
///
/// Only a fault.
pub fn print(vm: &mut Vm, exception: &Value, exits: bool) -> PyResult<Option<i32>> {
    if exits && is_exit(vm, exception) {
        return exit_code(vm, exception).map(Some);
    }
    let class = Value::from(vm.class_of(exception));
    let entries = exception
        .as_exception()
        .map_or(Value::None, |data| data.traceback.borrow().clone());
    let sys = vm.sys_dict.clone();
    if define::lookup(&sys, &vm.names.__name__).is_none() {
        // Nobody has imported `sys`, hence changed it.
        display(vm, exception)?;
        return Ok(None);
    }
    for (name, value) in [
        ("last_type", &class),
        ("last_value", exception),
        ("last_traceback", &entries),
    ] {
        let name = vm.intern(name);
        define::insert(vm, &sys, &name, value.clone());
    }
    let Some(hook) = define::lookup(&sys, &vm.names.excepthook) else {
        complain(vm, "sys.excepthook is missing\n")?;
        display(vm, exception)?;
        return Ok(None);
    };
    match call::call_values(vm, &hook, [class, exception.clone(), entries]) {
        Ok(_) => Ok(None),
        Err(Thrown::Raise(second)) => {
            let second = Value::Obj(second);
            if exits && is_exit(vm, &second) {
                return exit_code(vm, &second).map(Some);
            }
            complain(vm, "Error in sys.excepthook:\n")?;
            display(vm, &second)?;
            complain(vm, "\nOriginal exception was:\n")?;
            display(vm, exception)?;
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

fn is_exit(vm: &Vm, exception: &Value) -> bool {
    vm.class_of(exception)
        .is_subclass(vm.exception(ExceptionKind::SystemExit))
}

/// Holds the main module until the machine ends.
struct MainModule(#[expect(dead_code, reason = "held only")] Value);

/// The code that `SystemExit` carries; what is neither an int nor `None` is printed and means 1.
fn exit_code(vm: &mut Vm, exception: &Value) -> PyResult<i32> {
    // The reference ends the process from where it runs the main module, which is held meanwhile.
    let main = vm.intern("__main__");
    if let Some(main) = define::lookup(&vm.modules, &main) {
        vm.state.insert(MainModule(main));
    }
    let key = vm.names.code.clone();
    // Where a derived class hides the code, the exception itself stands for it.
    let code = quiet(attr::getattr(vm, exception, &key))?.unwrap_or_else(|| exception.clone());
    if code.is_none() {
        return Ok(0);
    }
    if let Some(code) = int::view(&code) {
        return Ok(code.to_i64().unwrap_or(-1) as i32);
    }
    let name = vm.names.stderr.clone();
    let shown = quiet(text::str(vm, &code))?;
    if let Some(shown) = shown {
        match streams::current(vm, &name) {
            Some(file) => quiet(streams::write_value(vm, &file, shown))?,
            None => match shown.as_str() {
                Some(shown) => quiet(streams::write_stream(vm, Stream::Stderr, shown.text()))?,
                None => None,
            },
        };
    }
    complain(vm, "\n")?;
    Ok(1)
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
    let entries = value
        .as_exception()
        .map_or(Value::None, |data| data.traceback.borrow().clone());
    if !entries.is_none() {
        traceback::print_traceback(vm, &entries, file)?;
    }
    let class = Value::from(exception.class());
    let name = class_name(&class);
    let key = vm.names.__module__.clone();
    match quiet(attr::getattr(vm, &class, &key))? {
        None => streams::write(vm, file, &Text::from("<unknown>"))?,
        Some(module)
            if module
                .as_str()
                .is_some_and(|text| *text.text() == "builtins") => {}
        Some(module) => {
            let shown = text::str(vm, &module)?;
            streams::write_value(vm, file, shown)?;
            streams::write(vm, file, &Text::from("."))?;
        }
    }
    streams::write(vm, file, &Text::from(format!("{name}: ")))?;
    match quiet(text::str(vm, &value))? {
        Some(shown) => streams::write_value(vm, file, shown)?,
        None => streams::write(vm, file, &Text::from("<exception str() failed>"))?,
    }
    streams::write(vm, file, &Text::from("\n"))
}
