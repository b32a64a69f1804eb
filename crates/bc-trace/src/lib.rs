//! What is made of recorded runs.
//!
//! The recorder itself is `bc_vm::trace`: it tells a listener every instruction with what it did to the value
//! stack, the block stack and the variables. Here is what listeners make of it, and going
//! back in a run.
//!
//! | room | holds |
//! |---|---|
//! | [`listing`] | how instructions are listed, by code object |
//! | [`select`] | which events are asked for |
//! | [`lines`] | events as lines of text |
//! | [`json`] | events as JSON, one object a line |
//! | [`page`] | events as one HTML file, in which every step can be looked at |
//! | [`journal`] | what a run was told from outside, written down and read again |
//! | [`travel`] | going through a run in both directions |
//!
//! Absent: files and terminals (`bc-cli`).

pub mod journal;
pub mod json;
pub mod lines;
pub mod listing;
pub mod page;
pub mod select;
pub mod travel;
