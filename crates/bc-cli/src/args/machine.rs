//! What `run` and `repl` say of the machine: its limits, and what programs in it may see.

use super::{Optimize, number};
use clap::Args;
use std::path::PathBuf;

/// The options of a machine.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct MachineArgs {
    /// Stop after N bytecode instructions: the program (exit code 122), or each input of a session. Compiling a
    /// source counts as well. K, M, G and T may follow a number: 10M is ten million. [default: 10G]
    #[arg(long, value_name = "N", value_parser = number::count)]
    pub(crate) steps: Option<u64>,

    /// Allow BYTES of objects to be alive at once (exit code 123); K, M, G and T are powers of 1024. [default: 1G]
    #[arg(long, value_name = "BYTES", value_parser = number::bytes)]
    pub(crate) memory: Option<u64>,

    /// Let programs set their recursion limit to N at most; it starts with 1000.
    #[arg(long, value_name = "N", value_parser = number::count_u32)]
    pub(crate) recursion: Option<u32>,

    /// Lift all limits that are not given explicitly, save that of recursion.
    #[arg(long)]
    pub(crate) unlimited: bool,

    /// Give programs no clock: what looks at one or sleeps raises OSError, so that every run is the same.
    #[arg(long)]
    pub(crate) no_clock: bool,

    /// Import modules from this folder or archive too, after the program's own folder; may be given several
    /// times.
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Vec<PathBuf>,

    /// Let `import` write what it compiles into `__pycache__`, as python3.5 does.
    #[arg(long)]
    pub(crate) write_pyc: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}
