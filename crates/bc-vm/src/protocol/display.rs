//! `sys.displayhook`: what becomes of an expression's value at the interactive prompt.

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::error::PyResult;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, define, raise, streams, text};

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
    let shown = text::repr(vm, &value)?;
    streams::write_value(vm, &file, shown)?;
    streams::write(vm, &file, &Text::from("\n"))?;
    define::insert(vm, &builtins, &underscore, value);
    Ok(())
}
