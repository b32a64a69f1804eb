//! `pybc generate`: manual pages, and completions for shells, made from the definition of the command
//! line itself.

use crate::args::{Cli, GenerateArgs, Kind};
use crate::exit::{Failure, Outcome, status};
use crate::io::Io;
use bc_core::near::nearest;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use std::io::Write;

/// Prints what was asked for.
pub(crate) fn run(args: &GenerateArgs, io: &Io) -> Outcome {
    let mut command = Cli::command();
    let mut text = Vec::new();
    if let (Some(name), false) = (&args.command, args.kind == Kind::Man) {
        return Err(trouble(format!(
            "{name}: completions are for all commands at once"
        )));
    }
    match args.kind {
        Kind::Man => {
            clap_mangen::Man::new(page(command, args.command.as_deref())?).render(&mut text)?
        }
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

/// What a manual page is about: the whole, or one command, which the page of the whole refers to.
fn page(mut whole: Command, name: Option<&str>) -> Result<Command, Failure> {
    let Some(name) = name else {
        return Ok(whole);
    };
    // Gives the commands their full names.
    whole.build();
    if let Some(command) = whole.find_subcommand(name) {
        return Ok(command.clone());
    }
    let names = whole.get_subcommands().map(Command::get_name);
    Err(trouble(match nearest(name, names) {
        Some(near) => format!("there is no command {name:?}; did you mean {near}?"),
        None => format!("there is no command {name:?}"),
    }))
}

fn trouble(what: String) -> Failure {
    Failure::Trouble {
        file: "generate".to_owned(),
        what,
    }
}
