//! Passes that are ready to use. Each file is one idea; what passes share is not here but in the rooms
//! they are made of.

mod add_to_mul;
mod encoding;

pub use add_to_mul::AddToMul;
pub use encoding::{Compact, DeduplicateConstants, Identity, Reencode};
