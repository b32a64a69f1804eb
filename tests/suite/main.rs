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
mod cli_asm;
mod cli_compile;
mod cli_diff;
mod cli_manual;
mod cli_match;
mod cli_mistakes;
mod cli_output;
mod cli_rewrite;
mod cli_run;
mod cli_source;
mod cli_step;
mod cli_trace;
mod clock;
mod command;
mod compatibility;
mod compile;
mod coverage;
mod depth;
mod differential;
mod edits;
mod equality;
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
mod run;
mod slices;
mod talk;
mod tidy;
mod tracebacks;
mod tracing;
mod transform;
mod transform_compose;
mod transform_defects;
mod transform_fields;
mod transform_literals;
mod transform_names;
mod transform_runs;
mod transform_shapes;
mod trees;
mod verify;
mod verify_walk;
