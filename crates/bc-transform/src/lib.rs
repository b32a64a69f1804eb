//! Code to code: rewriting CPython 3.5 code objects without breaking them.
//!
//! A [`Pass`] takes a code object and gives another; what went in does not change. A
//! [`Transformer`] is a pass made of [`pattern`]s with a handler each, and of hooks for constants,
//! names and nested code. Passes are strung together in a [`Pipeline`], which proves the result of
//! each before the next sees it. Nothing here runs Python: every input may be hostile, and what comes
//! out is sound or an [`Error`] that names the pass.
//!
//! ```
//! use bc_core::asm::Asm;
//! use bc_core::opcode::Opcode;
//! use bc_transform::{Pass, catalogue::AddToMul};
//! use std::sync::Arc;
//!
//! let addone = Asm::function("addone", ["x"]).load_fast("x").load_const(1)
//!     .op(Opcode::BINARY_ADD).op(Opcode::RETURN_VALUE).build()?;
//! let timesone = AddToMul.apply(&Arc::new(addone))?;
//! assert_eq!(timesone.code(), [124, 0, 0, 100, 1, 0, 20, 83]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | module | what it answers |
//! |---|---|
//! | [`pattern`] | which instructions are meant |
//! | [`roles`] | which constants a programmer wrote, and which the compiler needs |
//! | [`source`] | how rewritten code gets at a value when it runs |
//! | [`diff`] | what has changed, as text |
//! | [`catalogue`] | passes that are ready |

mod blocks;
pub mod catalogue;
pub mod diff;
mod error;
mod literal;
mod names;
mod pass;
pub mod pattern;
mod reach;
pub mod roles;
pub mod source;
mod transformer;
mod walk;

pub use error::{Error, Refusal};
pub use pass::{Event, Pass, Pipeline, Site, Skipped};
pub use transformer::{Context, Handler, Matched, Order, Outcome, Rule, StartCode, Transformer};
