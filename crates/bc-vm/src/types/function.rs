//! The types of `function`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static METHOD: TypeTable = TypeTable { ..TypeTable::EMPTY };
