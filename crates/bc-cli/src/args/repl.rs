//! The arguments of `repl`.

use super::MachineArgs;
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
    #[command(flatten)]
    pub(crate) machine: MachineArgs,

    /// Keep earlier inputs in this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,

    /// Keep no earlier inputs, and read none.
    #[arg(long, conflicts_with = "history")]
    pub(crate) no_history: bool,

    /// Do not say at the start what this is.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// What `sys.argv` holds, if it is not the empty name alone.
    #[arg(skip)]
    pub(crate) argv: Vec<OsString>,
}
