//! `pybc generate`: manual pages, and completions for shells, made from the definition of the command
//! line itself.

mod man;

use crate::args::{Cli, GenerateArgs, Kind, complete, mistakes};
use crate::exit::{Failure, Outcome, status};
use crate::io::Io;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

/// Prints what was asked for.
pub(crate) fn run(args: &GenerateArgs, io: &Io) -> Outcome {
    let mut command = complete::command();
    let mut text = Vec::new();
    if let (Some(name), false) = (&args.command, args.kind == Kind::Man) {
        return Err(trouble(format!(
            "{name}: completions are for all commands at once"
        )));
    }
    match args.kind {
        Kind::Man => page(args.command.as_deref(), &mut text)?,
        Kind::Bash => {
            let mut command = complete::listed(command);
            clap_complete::generate(Shell::Bash, &mut command, "pybc", &mut text);
        }
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

/// Writes a manual page: of the whole, or of one command.
fn page(name: Option<&str>, text: &mut Vec<u8>) -> Result<(), Failure> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    // Gives the commands their full names.
    whole.build();
    let Some(name) = name else {
        return Ok(man::write(&whole, &whole, text)?);
    };
    if let Some(command) = whole.find_subcommand(name) {
        return Ok(man::write(command, &whole, text)?);
    }
    Err(trouble(match mistakes::command(name) {
        Some(near) => format!("there is no command {name:?}; did you mean {near}?"),
        None => format!("there is no command {name:?}"),
    }))
}

fn trouble(what: String) -> Failure {
    Failure::Io {
        file: "generate".to_owned(),
        what,
    }
}
