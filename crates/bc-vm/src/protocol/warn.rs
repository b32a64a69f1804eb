//! Warnings the machine itself issues.

use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::vm::Vm;

/// Issues a warning as CPython does with its default filters: `PendingDeprecationWarning`,
/// `DeprecationWarning`, `ImportWarning` and `ResourceWarning` are silent, others are written to
/// standard error with the place of the running code.
///
/// # Errors
///
/// A fault if standard error cannot be written.
pub fn warn(vm: &mut Vm, category: Exc, message: &str) -> PyResult<()> {
    let silent = [
        Exc::PendingDeprecationWarning,
        Exc::DeprecationWarning,
        Exc::ImportWarning,
        Exc::ResourceWarning,
    ];
    if silent.contains(&category) {
        return Ok(());
    }
    let file = match &vm.top.code.filename.payload {
        crate::model::object::Payload::Str(text) => text.text().to_string_lossy().into_owned(),
        _ => String::new(),
    };
    let line = format!("{file}:{}: {}: {message}\n", vm.top.line(), category.name());
    vm.streams
        .stderr
        .write_all(line.as_bytes())
        .map_err(|error| Fault::Write(error.to_string()).into())
}
