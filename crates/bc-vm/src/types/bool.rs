//! The type of `bool`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };
