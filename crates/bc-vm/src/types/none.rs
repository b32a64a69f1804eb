//! The types of `none`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static NONE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static NOT_IMPLEMENTED: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static ELLIPSIS: TypeTable = TypeTable { ..TypeTable::EMPTY };
