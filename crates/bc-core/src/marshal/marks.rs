//! The marks of a file: which type code each object was written with, which carried the reference flag, and what each
//! reference named.
//!
//! Must hold: marks only choose among encodings of the *same* objects. They are a wish, not a fact: the writer checks
//! every one against the object it meets and drops them all when one does not fit.

use super::object::Object;
use super::output::{self, usual_code};
use crate::constant::Constant;
use crate::text::Text;
use std::sync::Arc;

/// How the objects of one file were written, so that writing them again gives the same bytes.
///
/// The default value holds no marks; writing with it follows sharing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// One type byte per object in file order, flag included; `r` and the dict's closing null count as objects.
    pub(super) tags: Vec<u8>,
    /// The index of each `r`, in file order.
    pub(super) references: Vec<u32>,
}

impl Marks {
    /// Marks from their parts: a type byte for each object, the reference flag in its highest bit, and the index of each
    /// `r`. Nothing is checked here; what does not fit the object that is written is passed over then.
    pub fn from_parts(tags: Vec<u8>, references: Vec<u32>) -> Marks {
        Marks { tags, references }
    }

    /// A type byte for each object in file order, the reference flag in its highest bit; `r` and the null that ends a
    /// dict count as objects.
    pub fn tags(&self) -> &[u8] {
        &self.tags
    }

    /// The index of each `r`, in file order.
    pub fn references(&self) -> &[u32] {
        &self.references
    }

    /// The type byte that version 4 gives an object, without the flag. A str is taken for interned if it looks like a
    /// name, as a constant of a code object is.
    #[must_use]
    pub fn tag(constant: &Constant) -> u8 {
        usual_code(Object::of(constant))
    }

    /// The type byte of a str that is interned or not.
    #[must_use]
    pub fn tag_of_str(text: &Arc<Text>, interned: bool) -> u8 {
        usual_code(Object::Str { text, interned })
    }

    /// The type byte of a tuple of so many items.
    #[must_use]
    pub fn tag_of_tuple(count: usize) -> u8 {
        output::code_of_tuple(count)
    }

    /// Whether there are none, as for an object made by hand.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// The number of objects in the file, counting a reference as one.
    pub fn len(&self) -> usize {
        self.tags.len()
    }
}
