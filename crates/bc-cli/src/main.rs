//! The `pybc` binary: the library's [`bc_cli::run`] with the process's arguments and streams.
#![allow(
    clippy::disallowed_methods,
    reason = "the binary is where the process's own world comes in"
)]

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Machines of the stepper come and go on threads of their own; this allocator gives back what they leave.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What a shell sees of a process that Ctrl-C has ended.
const ENDED_BY_SIGINT: i32 = 130;

fn main() -> ExitCode {
    bc_cli::complete();
    let io = bc_cli::Io::of_process();
    let interrupts = io.interrupts.clone();
    // Without a handler Ctrl-C ends the process, which is no reason not to start.
    let _ = ctrlc::set_handler(move || {
        if !interrupts.interrupt() {
            std::process::exit(ENDED_BY_SIGINT);
        }
    });
    bc_cli::run(std::env::args_os(), &io)
}
