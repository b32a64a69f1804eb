//! The arguments of `step`.

use super::{MachineArgs, ProgramArgs};
use clap::Args;
use std::path::PathBuf;

/// The arguments of `step`.
#[derive(Debug, Args)]
#[command(
    override_usage = "pybc step [OPTIONS] FILE [ARGS]...
       pybc step [OPTIONS] -c CODE [ARGS]...
       pybc step [OPTIONS] -m MODULE [ARGS]...",
    after_help = "Examples:
  pybc step tree.py                       commands are typed; `help` lists them
  echo 'goto 5000
back 10' | pybc step tree.py              or come from a pipe
  pybc step --commands todo.txt tree.py   or from a file

Commands: step, back, next, back-next, out, back-out, continue, reverse-continue, goto, until, break, who, print,
first-raise, info, where, list, stack, blocks, locals, output, help, quit. `who x` goes to the instruction that has
written x last; `print` evaluates an expression on a machine that is thrown away.

Going back is running again: what the program asks of the outside (time, standard input, modules) is asked once
and remembered. What it writes is shown by `output` and goes nowhere else.

Exit codes: 0, and 121 if the verifier rejects the program; 1 for a source that is refused, 2 as usual."
)]
pub(crate) struct StepArgs {
    /// Take commands from this file, one a line, instead of standard input, which is the program's then.
    #[arg(long, value_name = "FILE")]
    pub(crate) commands: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) machine: MachineArgs,

    #[command(flatten)]
    pub(crate) program: ProgramArgs,
}
