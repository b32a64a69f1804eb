//! `pybc generate`: the manual page, and completions for shells, made from the definition of the command
//! line itself.

use crate::args::{Cli, GenerateArgs, Kind};
use crate::exit::{Outcome, status};
use crate::io::Io;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

/// Prints what was asked for.
pub(crate) fn run(args: &GenerateArgs, io: &Io) -> Outcome {
    let mut command = Cli::command();
    let mut text = Vec::new();
    match args.kind {
        Kind::Man => clap_mangen::Man::new(command).render(&mut text)?,
        Kind::Bash => clap_complete::generate(Shell::Bash, &mut command, "pybc", &mut text),
        Kind::Elvish => clap_complete::generate(Shell::Elvish, &mut command, "pybc", &mut text),
        Kind::Fish => clap_complete::generate(Shell::Fish, &mut command, "pybc", &mut text),
        Kind::Powershell => {
            clap_complete::generate(Shell::PowerShell, &mut command, "pybc", &mut text);
        }
        Kind::Zsh => clap_complete::generate(Shell::Zsh, &mut command, "pybc", &mut text),
    }
    io.stdout.clone().write_all(&text)?;
    Ok(status::OK)
}
