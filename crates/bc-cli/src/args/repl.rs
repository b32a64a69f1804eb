//! The arguments of `repl`.

use super::Optimize;
use super::run::parse_bytes;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

/// The arguments of `repl`.
#[derive(Debug, Default, Args)]
#[command(after_help = "Examples:
  pybc repl                         type statements of Python 3.5 and see their values
  pybc repl --steps 1000000         no input runs longer than a million instructions
  pybc repl --path lib              import from lib, too
  echo 'print(6 * 7)' | pybc repl -q
                                    read them from a pipe, as `python3.5 -i` does

On a terminal:
  Tab          completes names and attributes; nothing of the program is run for that
  Up, Ctrl-R   earlier inputs, statements of several lines as one
  Ctrl-C       drops the input, or interrupts what runs with KeyboardInterrupt
  Ctrl-D       ends the session, as quit() does
  help(x)      the signature and docstring of x
  :dis         the instructions of what was just typed; `:help` lists the other commands

Each input has a budget of its own: one that reaches a limit is stopped, and the session goes on
with what there is. Earlier inputs are kept in ~/.pybc_history, or the file that the variable
PYBC_HISTORY names; if it is set to nothing they are not.")]
pub(crate) struct ReplArgs {
    /// Stop an input after N bytecode instructions.
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<u64>,

    /// Allow BYTES of objects to be alive at once; K, M and G may follow the number.
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    pub(crate) memory: Option<u64>,

    /// Let programs set their recursion limit to N at most; it starts with 1000.
    #[arg(long, value_name = "N")]
    pub(crate) recursion: Option<u32>,

    /// Lift all limits that are not given explicitly, save that of recursion.
    #[arg(long)]
    pub(crate) unlimited: bool,

    /// Give programs no clock.
    #[arg(long)]
    pub(crate) no_clock: bool,

    /// Import modules from this folder too, after the current one; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Vec<PathBuf>,

    /// Keep earlier inputs in this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,

    /// Keep no earlier inputs, and read none.
    #[arg(long, conflicts_with = "history")]
    pub(crate) no_history: bool,

    /// Do not say at the start what this is.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,

    /// What `sys.argv` holds, if it is not the empty name alone.
    #[arg(skip)]
    pub(crate) argv: Vec<OsString>,
}
