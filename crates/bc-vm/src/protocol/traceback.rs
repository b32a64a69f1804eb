//! Tracebacks: entries, and printing them as CPython does.

use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Reports an exception nobody can handle ("Exception ignored in: ...").
pub fn write_unraisable(_vm: &mut Vm, _exception: &ObjRef, _where: &Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
/// Prints an exception with its traceback and its chain on sys.stderr.
pub fn print_exception(_vm: &mut Vm, _exception: &Value) -> PyResult<()> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}

/// What [`print_exception`] prints.
pub fn format_exception(_vm: &mut Vm, _exception: &Value) -> PyResult<String> {
    Err(crate::model::error::Fault::Internal("not built yet").into())
}
