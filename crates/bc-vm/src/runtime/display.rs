//! `sys.displayhook`: what becomes of an expression's value at the interactive prompt.

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, codec, define, raise, text};
use crate::runtime::streams;

/// What `PRINT_EXPR` does: hands `value` to `sys.displayhook`.
///
/// # Errors
///
/// What the hook raises.
pub fn display(vm: &mut Vm, value: Value) -> PyResult<()> {
    match define::lookup(&vm.sys_dict, &vm.names.displayhook) {
        Some(hook) => call::call_values(vm, &hook, [value]).map(drop),
        None if define::lookup(&vm.sys_dict, &vm.names.__name__).is_none() => {
            default_display(vm, value)
        }
        None => Err(raise::runtime_error(vm, "lost sys.displayhook")),
    }
}

/// What `sys.displayhook` does unless it is replaced: prints the value's `repr` and keeps it as `_`.
///
/// # Errors
///
/// What `repr` and writing raise.
pub fn default_display(vm: &mut Vm, value: Value) -> PyResult<()> {
    if value.is_none() {
        return Ok(());
    }
    let underscore = vm.intern("_");
    let builtins = Rc::clone(&vm.builtins);
    define::insert(vm, &builtins, &underscore, Value::None);
    let name = vm.names.stdout.clone();
    let Some(file) = streams::current(vm, &name) else {
        return Err(raise::runtime_error(vm, "lost sys.stdout"));
    };
    let written = text::repr(vm, &value).and_then(|shown| streams::write_value(vm, &file, shown));
    match written {
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::UnicodeEncodeError) => {
            write_escaped(vm, &file, &value)?;
        }
        written => written?,
    }
    streams::write(vm, &file, &Text::from("\n"))?;
    define::insert(vm, &builtins, &underscore, value);
    Ok(())
}

/// Writes the `repr` of a value whose characters the file's encoding lacks, with escapes in their places
/// (`sys_displayhook_unencodable`).
fn write_escaped(vm: &mut Vm, file: &Value, value: &Value) -> PyResult<()> {
    let name = vm.intern("encoding");
    let encoding = attr::getattr(vm, file, &name)?;
    let Some(encoding) = encoding.as_str().map(|encoding| encoding.text().clone()) else {
        return Err(raise::type_error(
            vm,
            "bad argument type for built-in operation",
        ));
    };
    let encoding = encoding.to_string_lossy();
    let shown = text::repr(vm, value)?;
    let bytes = codec::encode_bytes(vm, &shown, Some(&encoding), Some("backslashreplace"))?;
    let name = vm.intern("buffer");
    let buffer = attr::getattr(vm, file, &name);
    match raise::catch(vm, buffer, ExceptionKind::BaseException)? {
        Some(buffer) => {
            let (name, bytes) = (vm.names.write.clone(), vm.new_bytes(bytes));
            call::method(vm, &buffer, &name, Args::of([bytes])).map(drop)
        }
        None => {
            let shown = codec::decode(vm, &bytes, Some(&encoding), Some("strict"))?;
            streams::write_value(vm, file, shown)
        }
    }
}
