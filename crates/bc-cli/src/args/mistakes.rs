//! Command lines that are wrong, or probably are: what was meant.
//!
//! `clap` says what is wrong. Its guesses go by how alike words look at their beginnings; here they go by how many
//! letters are wrong, as everywhere else in this project.

use super::run::first_word;
use super::{Cli, Command};
use bc_core::suggest::nearest;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::collections::BTreeSet;
use std::ffi::OsString;

/// Adds the command or option that was probably meant to what is said of a wrong command line.
pub(super) fn explained(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let near = text(ContextKind::InvalidSubcommand);
            let near = near.and_then(|word| named(&word, &["help"]));
            error.remove(ContextKind::SuggestedSubcommand);
            if let Some(near) = near {
                let near = ContextValue::Strings(vec![near]);
                error.insert(ContextKind::SuggestedSubcommand, near);
            }
        }
        ErrorKind::UnknownArgument => {
            let near = text(ContextKind::InvalidArg).and_then(|word| option(&word, args));
            error.remove(ContextKind::SuggestedArg);
            if let Some(near) = near {
                let near = ContextValue::String(near);
                error.insert(ContextKind::SuggestedArg, near);
            }
        }
        _ => {}
    }
    error
}

/// The command that a word was probably meant to be.
pub(crate) fn command(word: &str) -> Option<String> {
    named(word, &[])
}

/// The command that a word was probably meant to be, or one of these other words.
fn named(word: &str, others: &[&str]) -> Option<String> {
    let whole = Cli::command();
    let names = whole.get_subcommands().map(clap::Command::get_name);
    let names: Vec<&str> = names.chain(others.iter().copied()).collect();
    meant(word, &names)
}

/// What a word was probably meant to be: the nearest, or the one that begins like it.
fn meant(word: &str, names: &[&str]) -> Option<String> {
    let word = word.to_lowercase();
    let near = nearest(&word, names.iter().copied()).or_else(|| {
        let mut alike = names
            .iter()
            .copied()
            .filter(|name| word.starts_with(name) || word.len() > 1 && name.starts_with(&word));
        // Of several none was meant more than another.
        alike.next().filter(|_| alike.next().is_none())
    });
    near.map(str::to_owned)
}

/// The option that a word was probably meant to be, of the command that is named.
fn option(word: &str, args: &[OsString]) -> Option<String> {
    let long = word.strip_prefix("--")?;
    let long = long.split_once('=').map_or(long, |(name, _)| name);
    let whole = Cli::command();
    let named = args.get(first_word(args)).and_then(|word| word.to_str());
    // A command line without a command is one of `run`.
    let command = named
        .and_then(|name| whole.find_subcommand(name))
        .or_else(|| whole.find_subcommand("run"))?;
    let options = command.get_arguments().chain(whole.get_arguments());
    let names = options.filter_map(clap::Arg::get_long);
    let names: BTreeSet<&str> = names.chain(["help", "version"]).collect();
    let names: Vec<&str> = names.into_iter().collect();
    meant(long, &names).map(|near| format!("--{near}"))
}

/// Refuses what stands instead of the program and looks like an option.
pub(super) fn unknown_option(runner: &str, word: &str) -> clap::Error {
    let mut whole = Cli::command();
    whole.build();
    let mut error = clap::Error::new(ErrorKind::UnknownArgument);
    if let Some(command) = whole.find_subcommand_mut(runner) {
        error = error.with_cmd(command);
        let usage = ContextValue::StyledStr(command.render_usage());
        error.insert(ContextKind::Usage, usage);
    }
    let hint = format!("for a file of that name, write './{word}'");
    let hint = ContextValue::StyledStrs(vec![hint.into()]);
    error.insert(ContextKind::Suggested, hint);
    let shown = word.split_once('=').map_or(word, |(name, _)| name);
    let shown = ContextValue::String(shown.to_owned());
    error.insert(ContextKind::InvalidArg, shown);
    error
}

/// Options of the machine by which a run is bounded. Those that stand behind the program are the program's, which
/// looks as if there were a bound.
const BOUNDS: [&str; 5] = ["steps", "memory", "recursion", "unlimited", "no-clock"];

/// Options that stand behind the program, where they are the program's, and were probably meant for the command that
/// runs it; and that command. Not asked of a command line that has said by a `--` where the program begins, or has
/// the option before it as well.
pub(super) fn overlooked(args: &[OsString], command: &Command) -> Option<Overlooked> {
    let (runner, program, is_any) = match command {
        Command::Run(args) => ("run", &args.program, false),
        Command::Trace(args) => ("trace", &args.program, true),
        Command::Step(args) => ("step", &args.program, true),
        _ => return None,
    };
    let words = [&program.argv, &program.code, &program.module];
    let words = words.into_iter().find(|words| !words.is_empty())?;
    let before = args.get(..args.len().checked_sub(words.len())?)?;
    if before.last().is_some_and(|word| word == "--") {
        return None;
    }
    let whole = Cli::command();
    let known: Vec<&str> = whole
        .find_subcommand(runner)?
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    let name = |word: &OsString| -> Option<String> {
        let word = word.to_str()?.strip_prefix("--")?;
        let name = word.split_once('=').map_or(word, |(name, _)| name);
        Some(name.to_owned())
    };
    let given: Vec<String> = before.iter().filter_map(name).collect();
    let mut options: Vec<String> = Vec::new();
    // What follows a `--` is no option for the program either.
    let behind = words.iter().skip(1).take_while(|word| *word != "--");
    for name in behind.filter_map(name) {
        let is_ours = known.contains(&name.as_str()) && !given.contains(&name);
        let option = format!("--{name}");
        if is_ours && !options.contains(&option) {
            options.push(option);
        }
    }
    // A program has options of its own; but where a bound stands, the others beside it are meant alike.
    let is_bound = |option: &String| {
        BOUNDS
            .iter()
            .any(|name| option.strip_prefix("--") == Some(name))
    };
    let is_meant = is_any || options.iter().any(is_bound);
    (is_meant && !options.is_empty()).then_some(Overlooked { runner, options })
}

/// Options that the command does not see.
#[derive(Debug)]
pub(crate) struct Overlooked {
    /// The command.
    runner: &'static str,
    options: Vec<String>,
}

impl std::fmt::Display for Overlooked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (verb, subject) = match self.options.len() {
            1 => ("is", "it stands"),
            _ => ("are", "they stand"),
        };
        write!(
            f,
            "{} behind the program {verb} the program's own; {subject} before it if meant for `pybc {}`",
            self.options.join(", "),
            self.runner
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_guessed() {
        for (word, expected) in [
            ("rn", Some("run")),
            ("rnu", Some("run")),
            ("RUN", Some("run")),
            ("verfy", Some("verify")),
            ("dsi", Some("dis")),
            ("disassemble", Some("dis")),
            ("trans", Some("transform")),
            ("comp", Some("compile")),
            ("tr", None),
            ("dance", None),
        ] {
            assert_eq!(command(word).as_deref(), expected, "{word}");
        }
    }
}
