//! The types of `iterators`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static SEQUENCE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static CALLABLE: TypeTable = TypeTable { ..TypeTable::EMPTY };
