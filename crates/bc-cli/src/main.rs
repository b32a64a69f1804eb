//! The `pybc` binary: the library's [`bc_cli::run`] with the process's arguments and streams.
#![allow(
    clippy::disallowed_methods,
    reason = "the binary is where the process's own world comes in"
)]

use std::process::ExitCode;

fn main() -> ExitCode {
    bc_cli::run(std::env::args_os(), &bc_cli::Io::of_process())
}
