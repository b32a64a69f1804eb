//! Classes: making them, their order of resolution, and asking what is an instance of what.

mod build;
mod check;
mod flags;
mod lookup;
mod mro;
mod names;
mod native;

pub use build::{build_class, calculate_metaclass, new_class};
pub use check::{isinstance, issubclass, may_claim, real_isinstance, real_issubclass};
pub use flags::{refresh_flags, refresh_new};
pub use lookup::{lookup, own, set_own};
pub use mro::{best_base, compatible, linearize, set_bases};
pub use names::merge_names;
pub use native::{native_class, native_class_with, python_class, python_class_with};
