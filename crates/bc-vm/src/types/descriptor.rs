//! The types of `descriptor`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static METHOD: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static CLASSMETHOD: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static WRAPPER: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static GETSET: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static MEMBER: TypeTable = TypeTable { ..TypeTable::EMPTY };
