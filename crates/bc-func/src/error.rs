//! Why a function could not be made.

use bc_core::verify::Rejection;
use bc_vm::embed::RunError;
use bc_vm::model::error::PyResult;
use bc_vm::model::vm::Vm;

/// Why a function could not be made, or its code not be replaced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The verifier found that the code must not run; nothing has been made.
    #[error(transparent)]
    Rejected(#[from] Box<Rejection>),
    /// A pass did not want the code, or made something of it that must not run.
    #[error(transparent)]
    Transform(#[from] bc_transform::Error),
    /// A source that was to define a function ends with something else.
    #[error("the source defines no function: it ends with {found}")]
    NoFunction {
        /// What it ends with.
        found: String,
    },
    /// The machine refused, as CPython's `FunctionType` would: a closure that does not fit, say.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Runs `f` and reads what it throws.
pub(crate) fn run<R>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> PyResult<R>) -> Result<R, RunError> {
    f(vm).map_err(|thrown| RunError::new(vm, thrown))
}
