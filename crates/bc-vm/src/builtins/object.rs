//! Built-in functions on any object: attributes, instance checks, `repr`, `format`, `callable`, `dir`, `vars`.

use crate::model::native::MethodDef;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[];
