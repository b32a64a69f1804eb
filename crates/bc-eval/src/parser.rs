//! The module `parser`, which there is not: it shows concrete trees, whose nodes have numbers that are CPython's own.

use bc_vm::model::error::PyResult;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::raise;

/// Says why there is no such module.
///
/// # Errors
///
/// `ImportError`, always.
pub(crate) fn make_module(vm: &mut Vm) -> PyResult {
    let message = "the module parser is not supported: concrete syntax trees are not shown, ast has abstract ones";
    Err(raise::import_error(vm, message))
}
