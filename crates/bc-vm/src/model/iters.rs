//! Iterators: the three that the eval loop knows by name, and all others behind a trait.

use std::cell::{Cell, RefCell};

use super::native::NativeIter;
use super::object::ObjRef;
use super::value::Value;

/// The state of an iterator of a built-in type.
pub enum Iter {
    /// Over a range whose items fit 64 bits.
    Range {
        /// The next item.
        next: Cell<i64>,
        /// The step.
        step: i64,
        /// How many are left.
        left: Cell<i64>,
        /// How many there were at the start.
        length: i64,
    },
    /// Over a list: it looks at the list's length at every step; `None` once it has ended.
    List {
        /// The list object.
        list: RefCell<Option<ObjRef>>,
        /// The next index.
        index: Cell<usize>,
    },
    /// Over a tuple.
    Tuple {
        /// The tuple object; `None` once it has ended.
        tuple: RefCell<Option<ObjRef>>,
        /// The next index.
        index: Cell<usize>,
    },
    /// Any other.
    Native(Box<dyn NativeIter>),
}

impl Iter {
    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        match self {
            Self::Range { .. } => {}
            Self::List { list: source, .. } | Self::Tuple { tuple: source, .. } => {
                if let Some(source) = &*source.borrow() {
                    visit(&Value::from(source));
                }
            }
            Self::Native(iter) => iter.children(visit),
        }
    }

    pub(super) fn clear(&self) {
        match self {
            Self::Range { .. } => {}
            Self::List { list: source, .. } | Self::Tuple { tuple: source, .. } => {
                drop(source.take())
            }
            Self::Native(iter) => iter.clear(),
        }
    }
}
