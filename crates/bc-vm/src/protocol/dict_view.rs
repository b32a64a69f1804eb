//! The view of a dict: which dict, and which part of its entries.
//!
//! `dict` and what is derived from it share this payload, so that a subclass may derive its own views.

use crate::model::native::NativeData;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;

/// Which part of a dict's entries is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The keys.
    Keys,
    /// The values.
    Values,
    /// Pairs of key and value.
    Items,
}

/// A view of a dict.
pub struct View {
    /// The dict.
    pub dict: ObjRef,
    /// What of it is seen.
    pub part: Part,
}

impl View {
    /// How many entries are seen.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.dict.payload {
            Payload::Dict(table) => table.borrow().len(),
            _ => 0,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl NativeData for View {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.dict));
    }
}
