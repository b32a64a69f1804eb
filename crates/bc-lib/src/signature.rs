//! Arguments of functions that the reference's library writes in Python.
//!
//! Such a function is refused in the words of Python's own calls, not in those of `PyArg_Parse` that
//! the arities of a method table stand for: its row has the arity `Any`, and its first line asks here.

use bc_vm::model::error::PyResult;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;

/// Puts every argument of `function` at the place of its name; those left out are unbound
/// afterwards. The first `required` of `names` must be given. A name that starts with `$` can be
/// given by keyword only and be left out; such names come last.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub(super) fn place(
    vm: &mut Vm,
    args: &mut Args,
    function: &str,
    required: usize,
    names: &[&str],
) -> PyResult<()> {
    arity::place_python(vm, function, args, (0, false), required, names)?;
    args.positional.resize(names.len(), Value::Unbound);
    Ok(())
}
