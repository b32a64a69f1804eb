//! The types of `generator`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static GENERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static COROUTINE: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static COROUTINE_WRAPPER: TypeTable = TypeTable { ..TypeTable::EMPTY };
