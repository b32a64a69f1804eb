//! The `pybc` command as a library: [`run`] takes arguments and streams and returns an exit code.
//!
//! Nothing here is logic that a library user would miss: reading and listing is bc-core's, compiling
//! bc-source's, running bc-vm's, finding bc-transform's. This crate reads files, chooses colours, words one-line
//! errors and maps outcomes to exit codes. It reaches the process only through the streams it is
//! given, so that tests run it in-process; the binary is a dozen lines.
//!
//! ```
//! let output = bc_cli::Buffer::default();
//! let io = bc_cli::Io::captured(b"", &output, &output);
//! let code = bc_cli::run(["pybc", "dis", "no-such.pyc"], &io);
//! assert_eq!(code, std::process::ExitCode::from(2));
//! assert!(output.text().starts_with("pybc: no-such.pyc: "));
//! ```
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the command is where files, streams and the environment are opened"
)]

mod args;
mod clock;
mod cmd;
mod diagnostics;
mod exit;
mod input;
mod interrupts;
mod io;
mod loader;
mod machine;
mod output;
mod paint;
mod source;

pub use crate::exit::status;
pub use crate::interrupts::Interrupts;
pub use crate::io::{Buffer, Input, Io, Output};

use crate::args::{Cli, Command, ReplArgs};
use crate::exit::Outcome;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command named by `args` (the first of which is the program's own name) over the streams
/// of `io`, and returns the exit code, one of [`status`] or the running program's own.
pub fn run<A>(args: impl IntoIterator<Item = A>, io: &Io) -> ExitCode
where
    A: Into<OsString> + Clone,
{
    let outcome = match Cli::from_args(args) {
        Ok(cli) => dispatch(cli, io),
        Err(message) if is_bare(&message) && io.stdin.is_terminal() && io.stdout.is_terminal() => {
            cmd::repl::run(&ReplArgs::default(), io)
        }
        Err(message) => usage(&message, io),
    };
    exit::code(outcome, io)
}

/// Answers a shell that asks what could be completed, as the variable `COMPLETE` says, and ends the process then; else does
/// nothing. To be called before anything is written, and before there is another thread: the variable is taken away, so that no
/// process that is started answers as well.
pub fn complete() {
    clap_complete::CompleteEnv::with_factory(args::complete::command)
        .bin("pybc")
        .complete();
}

/// Whether all that is wrong with a command line is that it asks for nothing.
fn is_bare(message: &clap::Error) -> bool {
    matches!(
        message.kind(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// Runs one subcommand with the colours the user asked for.
fn dispatch(cli: Cli, io: &Io) -> Outcome {
    let io = &io.with_color(cli.color.into());
    if let Some(overlooked) = &cli.overlooked {
        writeln!(io.stderr.clone(), "pybc: warning: {overlooked}")?;
    }
    match cli.command {
        Command::Run(args) => cmd::run::run(&args, io),
        Command::Repl(args) => cmd::repl::run(&args, io),
        Command::Trace(args) => cmd::trace::run(&args, io),
        Command::Step(args) => cmd::step::run(&args, io),
        Command::Dis(args) => cmd::dis::run(&args, io),
        Command::Asm(args) => cmd::asm::run(&args, io),
        Command::Compile(args) => cmd::compile::run(&args, io),
        Command::Ast(args) => cmd::ast::run(&args, io),
        Command::Info(args) => cmd::info::run(&args, io),
        Command::Verify(args) => cmd::verify::run(&args, io),
        Command::Transform(args) => cmd::transform::run(&args, io),
        Command::Diff(args) => cmd::diff::run(&args, io),
        Command::Match(args) => cmd::matches::run(&args, io),
        Command::Builtins => cmd::builtins::run(io),
        Command::Generate(args) => cmd::generate::run(&args, io),
    }
}

/// Prints what clap has to say: help and version are data, anything else is a usage error.
fn usage(message: &clap::Error, io: &Io) -> Outcome {
    let is_error = message.use_stderr();
    let stream = if is_error { &io.stderr } else { &io.stdout };
    let rendered = message.render();
    let mut text = if stream.is_colored() {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    stream.clone().write_all(text.as_bytes())?;
    Ok(if is_error {
        status::TROUBLE
    } else {
        status::OK
    })
}
