//! The types of `dict_views`: not built yet.

use crate::model::native::TypeTable;

/// What the class brings along.
pub(crate) static KEYS: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static VALUES: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static ITEMS: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static KEY_ITERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static VALUE_ITERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };

/// What the class brings along.
pub(crate) static ITEM_ITERATOR: TypeTable = TypeTable { ..TypeTable::EMPTY };
