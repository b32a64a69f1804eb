//! What commands that run a program are told of it.

use clap::Args;
use std::ffi::OsString;

/// The program.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ProgramArgs {
    /// Run this source. All that follows is what the program finds in sys.argv.
    #[arg(
        short,
        long,
        value_names = ["CODE", "ARGS"],
        num_args = 1..,
        allow_hyphen_values = true,
        conflicts_with_all = ["module", "argv"]
    )]
    pub(crate) code: Vec<OsString>,

    /// Run the module of this name: from the current folder or those of `--path`. All that follows is what
    /// the program finds in sys.argv.
    #[arg(
        short,
        long,
        value_names = ["MODULE", "ARGS"],
        num_args = 1..,
        allow_hyphen_values = true,
        conflicts_with = "argv"
    )]
    pub(crate) module: Vec<OsString>,

    /// A .py or .pyc file, a folder or an archive with a `__main__`, or `-` for standard input; then what
    /// the program finds in sys.argv.
    // One list, because clap would otherwise go on looking for its own options right after FILE.
    #[arg(
        required_unless_present_any = ["code", "module"],
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_names = ["FILE", "ARGS"]
    )]
    pub(crate) argv: Vec<OsString>,
}
