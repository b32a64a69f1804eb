//! The types of `range`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static LONG_ITERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };
