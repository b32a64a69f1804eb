//! What may be asked of any object. Rank 2.
//!
//! Each file is one question (or a family of them): call, get an attribute, compare, iterate ... The
//! answers of a type stand in `types`; here is how the question is put, with fast paths for exact
//! built-in classes, and what the language says when nobody answers.

pub mod arith;
pub mod arity;
pub mod attr;
pub mod bind;
pub mod buffer;
pub mod bytes;
pub mod call;
pub mod class;
pub mod codec;
pub mod collect;
pub mod compare;
pub mod compile;
pub mod construct;
pub mod consume;
pub mod container;
pub mod convert;
pub mod define;
pub mod describe;
pub mod descriptor;
pub mod dict;
pub mod dict_view;
pub mod display;
pub mod files;
pub mod finalize;
pub mod format;
pub mod frame_locals;
pub mod frames;
pub(crate) mod fuse;
pub mod hash;
pub mod import;
pub mod item;
pub mod iter;
pub mod jump;
pub mod link;
pub mod locals;
pub mod number;
pub mod ordered;
pub mod param;
pub mod poll;
pub mod proxy;
pub mod raise;
pub mod reduce;
pub mod report;
pub mod resume;
pub mod run;
pub mod set_algebra;
pub mod slices;
pub mod sort;
pub mod streams;
pub mod structseq;
pub(crate) mod super_object;
pub mod text;
pub mod traceback;
pub mod tracing;
pub mod truth;
pub mod warn;
pub mod weak;
