//! What may be asked of any object. Rank 2.
//!
//! Each file is one question (or a family of them): call, get an attribute, compare, iterate ... The
//! answers of a type stand in `types`; here is how the question is put, with fast paths for exact
//! built-in classes, and what the language says when nobody answers.

pub mod arith;
pub mod arity;
pub mod attr;
pub mod buffer;
pub mod bytes;
pub mod call;
pub mod class;
pub mod codec;
pub mod compare;
pub mod construct;
pub mod consume;
pub mod container;
pub mod convert;
pub mod define;
pub mod describe;
pub mod dict;
pub mod dict_view;
pub mod format;
pub mod hash;
pub mod item;
pub mod iter;
pub mod native;
pub mod number;
pub mod numerals;
pub mod ordered;
pub mod param;
pub mod poll;
pub mod raise;
pub mod set_algebra;
pub mod sort;
pub mod strings;
pub mod structseq;
pub(crate) mod super_object;
pub mod text;
pub mod truth;
