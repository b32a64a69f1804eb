//! Passes that are ready to use. Each file is one idea; what passes share is not here but in the rooms
//! they are made of.

mod add_to_mul;
mod arguments;
mod asconstants;
mod builtins;
mod compose;
mod encoding;
mod implicit_self;
mod interpolated_strings;
mod islice_literals;
mod matched_exceptions;
mod mutable_locals;
mod overloaded_constants;
mod overloaded_dicts;
mod overloaded_displays;
mod precomputed_slices;
mod registry;

pub use add_to_mul::AddToMul;
pub use asconstants::AsConstants;
pub use compose::compose;
pub use encoding::{Compact, DeduplicateConstants, Identity, Reencode};
pub use implicit_self::ImplicitSelf;
pub use interpolated_strings::InterpolatedStrings;
pub use islice_literals::IsliceLiterals;
pub use matched_exceptions::PatternMatchedExceptions;
pub use mutable_locals::MutableLocals;
pub use overloaded_constants::OverloadedConstants;
pub use overloaded_dicts::OverloadedDicts;
pub use overloaded_displays::OverloadedDisplays;
pub use precomputed_slices::PrecomputedSlices;
pub use registry::{Entry, NoSuchPass, PASSES, Promise, by_name, from_text, looked_up};
