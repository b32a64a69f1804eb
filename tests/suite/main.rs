//! The one test binary: every module is a runner over files of this package.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    unreachable_pub,
    reason = "a test may fail loudly, report what it skips, and reads its data from files"
)]

mod asm;
mod builder;
mod cli;
mod clock;
mod compatibility;
mod compile;
mod coverage;
mod depth;
mod edits;
mod equality;
mod file_circles;
mod foreign_listings;
mod from_source;
mod harness;
mod hostile_code;
mod hostile_marshal;
mod hostile_source;
mod identity;
mod imports;
mod junk;
mod junk_fuzz;
mod limits;
mod listings;
mod marshal;
mod memory;
mod natives;
mod opcodes;
mod packages;
mod pages;
mod pyasm;
mod recorder;
mod recorder_state;
mod repl;
mod slices;
mod talk;
mod tidy;
mod tracebacks;
mod tracing;
mod transform;
mod trees;
mod verify;
mod verify_walk;
