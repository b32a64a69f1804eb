//! Names: shared texts that are cheap to clone and to compare.

use bc_core::text::{IntoText, Text};
use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A name in the source, normalised (NFKC), not mangled. All names of a tree that are equal share one
/// text; names of different trees are equal all the same if their texts are.
#[derive(Clone, PartialOrd, Ord)]
pub struct Identifier(Arc<Text>);

impl Identifier {
    /// A name with this text.
    pub fn new(text: impl IntoText) -> Identifier {
        Identifier(text.into_text())
    }

    /// The shared text, as code objects hold it.
    #[must_use]
    pub fn text(&self) -> &Arc<Text> {
        &self.0
    }
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Identifier) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Identifier {}

impl Hash for Identifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq<str> for Identifier {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Identifier {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl Deref for Identifier {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.0
    }
}

impl Borrow<Text> for Identifier {
    fn borrow(&self) -> &Text {
        &self.0
    }
}

impl IntoText for &Identifier {
    fn into_text(self) -> Arc<Text> {
        Arc::clone(&self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As in the source. A name of the source holds no surrogate; one made by hand shows them as U+FFFD.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string_lossy())
    }
}
