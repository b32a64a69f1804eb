//! Passes that are ready to use. Each file is one idea; what passes share is not here but in the rooms
//! they are made of.

mod add_to_mul;
mod compose;
mod encoding;
mod implicit_self;
mod matched_exceptions;
mod mutable_locals;

pub use add_to_mul::AddToMul;
pub use compose::compose;
pub use encoding::{Compact, DeduplicateConstants, Identity, Reencode};
pub use implicit_self::ImplicitSelf;
pub use matched_exceptions::PatternMatchedExceptions;
pub use mutable_locals::MutableLocals;
