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
  pybc step tree.py                       on a terminal: a screen; `?` lists its keys
  pybc step --plain tree.py               commands are typed; `help` lists them
  echo 'goto 5000
back 10' | pybc step tree.py              or come from a pipe
  pybc step --commands todo.txt tree.py   or from a file

The screen shows the listing with the source lines, the value stack with what the last instruction popped (-) and
pushed (+), blocks, variables, frames and output. Keys: s step, b back, n and N over a call, o and O out of it, c and C to
a breakpoint, u and U to the line of the listing that was moved to by the arrows, Space a breakpoint there, `:` any command,
Esc cancels, q quits.

Commands: step, back, next, back-next, out, back-out, continue, reverse-continue, goto, until, back-until, break, breaks,
delete, who, print, first-raise, info, where, list, stack, blocks, locals, output, last, help, quit. `who x` goes to the
instruction that has written x last, be it a store or a call (append, setattr) that gave it another value while its object
had that name. `print` evaluates an expression on a machine that is thrown away; it has no clock, no modules but those that
are there, and nothing to read.

Going back is running again: what the program asks of the outside (time, standard input, modules) is asked once
and remembered. What it writes is shown by `output` and goes nowhere else.

Exit codes: 0, and 121 if the verifier rejects the program; 1 for a source that is refused, 2 as usual."
)]
pub(crate) struct StepArgs {
    /// Take commands from this file, one a line, instead of standard input, which is the program's then.
    #[arg(long, value_name = "FILE")]
    pub(crate) commands: Option<PathBuf>,

    /// Let commands be typed on a terminal, instead of showing a screen.
    #[arg(long)]
    pub(crate) plain: bool,

    #[command(flatten)]
    pub(crate) machine: MachineArgs,

    #[command(flatten)]
    pub(crate) program: ProgramArgs,
}
