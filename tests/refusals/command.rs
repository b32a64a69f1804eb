//! `pybc` under an allocator that refuses every single request above one MiB.

use bc_refusals::Refusing;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Refusing = Refusing { most: 1 << 20 };

fn main() -> ExitCode {
    #[allow(
        clippy::disallowed_methods,
        reason = "a command takes its arguments from the process"
    )]
    let args = std::env::args_os();
    bc_cli::run(args, &bc_cli::Io::of_process())
}
