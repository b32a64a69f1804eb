//! `locals()` of a frame whose variables may be changed through it: which frame, and what is where.
//!
//! Absent: looking at the variables and changing them (see `runtime::frame_locals`).

use std::cell::RefCell;

use super::native::NativeData;
use super::object::ObjRef;
use super::table::Table;
use super::value::Value;

/// Where a frame keeps a variable.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it was not known when the code was made.
    #[default]
    None,
    /// Among the fast locals.
    Local(usize),
    /// Among the cells and free variables.
    Cell(usize),
}

/// A view of the variables of a frame.
pub struct FrameLocals {
    /// The frame object; `None` once the view is cut off.
    frame: RefCell<Option<ObjRef>>,
    /// Place by name, in the order in which `locals()` has them.
    pub places: Table<Place>,
}

impl FrameLocals {
    /// A view of a frame.
    #[must_use]
    pub fn new(frame: ObjRef, places: Table<Place>) -> Self {
        Self {
            frame: RefCell::new(Some(frame)),
            places,
        }
    }

    /// The frame object.
    #[must_use]
    pub fn frame(&self) -> Option<ObjRef> {
        self.frame.borrow().clone()
    }
}

impl NativeData for FrameLocals {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(frame) = &*self.frame.borrow() {
            visit(&Value::from(frame));
        }
        self.places.iter().for_each(|(name, _)| visit(name));
    }

    fn clear(&self) {
        drop(self.frame.take());
    }

    fn bytes(&self) -> usize {
        self.places.bytes()
    }
}
