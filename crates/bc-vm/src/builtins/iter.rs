//! Built-in functions over iterables: `iter`, `next`, `len`, `sorted`, `sum`, `min`, `max`, `any`, `all`.

use crate::model::native::MethodDef;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[];
