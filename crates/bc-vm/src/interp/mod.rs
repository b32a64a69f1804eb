//! How code runs: the loop, the opcode families, the unwinder, the caches.
#![allow(dead_code)]

mod cache;
mod ops;
mod step;
mod unwind;
