//! What Rust sees of a run that did not succeed.

use crate::model::error::{Fault, Thrown};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::text;
use crate::runtime::traceback;

/// An uncaught Python exception or a fault, with everything a message needs.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A Python exception that nothing caught.
    #[error("{kind}{}{message}", if message.is_empty() { "" } else { ": " })]
    Exception {
        /// The name of its class.
        kind: String,
        /// What `str` of it gives.
        message: String,
        /// The traceback as CPython prints it.
        traceback: String,
        /// The exception instance.
        exception: Value,
    },
    /// The machine refused to go on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RunError {
    /// Reads what was thrown; the machine is asked for the exception's text.
    pub fn new(vm: &mut Vm, thrown: Thrown) -> Self {
        let exception = match thrown {
            Thrown::Fault(fault) => return Self::Fault(*fault),
            Thrown::Raise(exception) => Value::Obj(exception),
        };
        let message =
            text::str_text(vm, &exception).map(|text| text.to_string_lossy().into_owned());
        let traceback = traceback::format_exception(vm, &exception);
        Self::Exception {
            kind: vm.type_name(&exception).to_string(),
            message: message.unwrap_or_else(|_| "<exception str() failed>".to_owned()),
            traceback: traceback.unwrap_or_default(),
            exception,
        }
    }
}
