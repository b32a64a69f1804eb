//! Built-in functions that read and write: `print`, `input`, `open`.

use crate::model::native::MethodDef;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[];
