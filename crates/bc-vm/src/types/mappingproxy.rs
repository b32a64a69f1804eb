//! The type of `mappingproxy`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };
