//! What exists: data and invariants. Rank 1.
//!
//! Everything the machine is made of is defined here, and nothing here may raise a Python exception
//! or run Python code. `object` is the hub that lists the payloads; each payload has its own file.
//! Inherent methods on `Vm`, `Value`, `Frame` and `Object` live only in the files that define them.

pub mod args;
pub mod builtin_classes;
pub mod builtin_modules;
pub mod class;
pub mod class_table;
pub mod clock;
pub mod code;
pub mod compiler;
mod contents;
pub mod derived;
pub mod docs;
pub mod error;
pub mod exception;
pub mod frame;
pub mod frame_locals;
pub mod function;
pub mod generations;
pub mod generator;
pub mod handles;
pub mod hash;
pub mod heap;
pub mod index;
pub mod int;
pub mod iters;
pub mod loader;
mod lookups;
pub mod memory;
pub mod module_state;
pub mod names;
pub mod native;
pub mod object;
pub mod operator;
pub mod property;
pub mod range;
mod register;
pub mod result_tuple;
pub mod slot_docs;
mod spare;
pub mod stops;
pub mod table;
pub mod tracing;
pub mod unicode;
pub mod units;
pub mod value;
pub mod vm;
pub mod watch;
pub mod weakref;
pub mod wires;
