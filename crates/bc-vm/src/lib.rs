//! A stack machine that runs verified CPython 3.5 bytecode under exact limits.
//!
//! Rooms, from the ground up: `limits`, `model` (what exists), `protocol` (what may be asked of any
//! object), then the siblings `types`, `interp`, `builtins`, `native`, `trace`, `embed`, and `boot`,
//! which puts the machine together. A room names rooms of lower rank only.
#![allow(missing_docs, dead_code)] // until every room has landed

pub mod boot;
mod builtins;
pub mod embed;
pub mod interp;
pub mod limits;
pub mod model;
mod native;
pub mod protocol;
mod types;
