//! Iterators: the three that the eval loop knows by name, and all others behind a trait.

use std::cell::{Cell, RefCell};

use super::native::NativeIter;
use super::object::{ObjRef, Payload};
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
    /// The next item of one over a range, a list or a tuple, unless it is at its end: then nothing has happened, and
    /// `protocol::iter::advance` ends it.
    #[inline(always)]
    #[must_use]
    pub fn next_in_line(&self) -> Option<Value> {
        match self {
            Self::Range {
                next, step, left, ..
            } => {
                let remaining = left.get();
                if remaining <= 0 {
                    return None;
                }
                left.set(remaining - 1);
                let value = next.get();
                next.set(value.wrapping_add(*step));
                Some(Value::Int(value))
            }
            Self::List { list, index } => match &list.borrow().as_ref()?.payload {
                Payload::List(items) => {
                    let at = index.get();
                    let value = items.borrow().get(at)?.clone();
                    index.set(at + 1);
                    Some(value)
                }
                _ => None,
            },
            Self::Tuple { tuple, index } => match &tuple.borrow().as_ref()?.payload {
                Payload::Tuple(items) => {
                    let at = index.get();
                    let value = items.get(at)?.clone();
                    index.set(at + 1);
                    Some(value)
                }
                _ => None,
            },
            Self::Native(_) => None,
        }
    }

    /// Whether one over a range, a list or a tuple has ended, so that nobody need be asked.
    #[inline]
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self {
            Self::Range { left, .. } => left.get() <= 0,
            Self::List { list: source, .. } | Self::Tuple { tuple: source, .. } => {
                source.borrow().is_none()
            }
            Self::Native(_) => false,
        }
    }

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
