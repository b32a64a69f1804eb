//! The types of `builtin`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static METHOD_WRAPPER: TypeTable = TypeTable { ..TypeTable::EMPTY };
