//! Built-in functions on numbers and characters: `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`, `hash`, `id`.

use crate::model::native::MethodDef;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[];
