//! Built-in functions that concern running code: `globals`, `locals`, `exec`, `eval`, `__build_class__`, `__import__`, `compile`.

use crate::model::native::MethodDef;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[];
