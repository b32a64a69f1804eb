//! The property: getter, setter, deleter and documentation.

use std::cell::{Cell, RefCell};

use super::value::Value;

/// A `property`; parts that are not given are `None`.
#[derive(Default)]
pub struct Property {
    /// `fget`.
    pub get: RefCell<Value>,
    /// `fset`.
    pub set: RefCell<Value>,
    /// `fdel`.
    pub delete: RefCell<Value>,
    /// `__doc__`.
    pub doc: RefCell<Value>,
    /// Whether `__doc__` was taken from the getter.
    pub getter_doc: Cell<bool>,
}

impl Property {
    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for cell in [&self.get, &self.set, &self.delete, &self.doc] {
            visit(&cell.borrow());
        }
    }

    pub(super) fn clear(&self) {
        for cell in [&self.get, &self.set, &self.delete, &self.doc] {
            drop(cell.replace(Value::None));
        }
    }
}
