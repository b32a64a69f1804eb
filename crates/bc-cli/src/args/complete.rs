//! What a shell may complete: names of passes, opcodes and commands, and files.
//!
//! Absent: the scripts by which shells ask (`clap_complete`, `cmd::generate`).

use super::Cli;
use bc_core::opcode::Opcode;
use bc_transform::catalogue::PASSES;
use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use std::ffi::{OsStr, OsString};

/// Arguments that name files or folders.
const PATHS: [&str; 10] = [
    "argv", "file", "files", "output", "before", "after", "html", "commands", "path", "history",
];

/// The built-ins that are often called, for arguments of passes.
const BUILTINS: [&str; 12] = [
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "len",
    "list",
    "print",
    "set",
    "str",
    "tuple",
];

/// The definition of the command line, with what can be completed instead of each argument.
pub(crate) fn command() -> Command {
    let mut whole = Cli::command();
    let names: Vec<String> = names(&whole);
    for name in names {
        whole = whole.mut_subcommand(name, |command| {
            let name = command.get_name().to_owned();
            command.mut_args(|argument| completed(&name, argument))
        });
    }
    // `pybc FILE` is short for `pybc run FILE`.
    whole.arg(
        Arg::new("file")
            .num_args(0..)
            .value_hint(ValueHint::AnyPath),
    )
}

/// The definition for a script of bash, which asks nobody and completes files where nothing else fits.
pub(crate) fn listed(whole: Command) -> Command {
    let passes = PASSES.iter().map(|entry| entry.name);
    let passes = PossibleValuesParser::new(passes);
    let opcodes = PossibleValuesParser::new(Opcode::all().filter_map(Opcode::name));
    whole
        .mut_subcommand("transform", |command| {
            command.mut_arg("argv", |argument| argument.value_parser(passes))
        })
        .mut_subcommand("match", |command| {
            command.mut_arg("pattern", |argument| argument.value_parser(opcodes))
        })
}

fn names(whole: &Command) -> Vec<String> {
    let commands = whole.get_subcommands();
    commands
        .map(|command| command.get_name().to_owned())
        .collect()
}

fn completed(command: &str, argument: Arg) -> Arg {
    match (command, argument.get_id().as_str()) {
        ("transform", "argv") => argument.add(ArgValueCompleter::new(passes_and_files)),
        ("match", "pattern") => argument.add(ArgValueCompleter::new(patterns)),
        (_, "opcode") => argument.add(ArgValueCompleter::new(patterns)),
        ("generate", "command") => argument.add(ArgValueCandidates::new(|| {
            let names = names(&Cli::command()).into_iter();
            names.map(CompletionCandidate::new).collect()
        })),
        (_, id) if PATHS.contains(&id) => argument.value_hint(ValueHint::AnyPath),
        _ => argument,
    }
}

/// Passes that begin like this, their arguments, and files: a file comes last.
fn passes_and_files(current: &OsStr) -> Vec<CompletionCandidate> {
    let text = current.to_str().unwrap_or_default();
    if let Some((name, arguments)) = text.split_once('=') {
        let with_name = |argument| format!("{name}={argument}");
        let arguments = arguments_of(name, arguments).into_iter().map(with_name);
        return arguments.map(CompletionCandidate::new).collect();
    }
    if let Some(name) = name_apart() {
        let arguments = arguments_of(&name, text).into_iter();
        return arguments.map(CompletionCandidate::new).collect();
    }
    let passes = PASSES.iter().filter(|entry| entry.name.starts_with(text));
    let mut candidates: Vec<_> = passes
        .map(|entry| {
            let needs_more = !entry.arguments.is_empty() && !entry.arguments.starts_with('[');
            let more = if needs_more { "=" } else { "" };
            CompletionCandidate::new(format!("{}{more}", entry.name))
                .help(Some(entry.summary.into()))
        })
        .collect();
    candidates.extend(PathCompleter::any().complete(current));
    candidates
}

/// The name before a `=` that stands before the word to complete: bash makes three words of `NAME=WORD`.
fn name_apart() -> Option<String> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let words: Vec<OsString> = words.collect();
    let index: usize = std::env::var("_CLAP_COMPLETE_INDEX").ok()?.parse().ok()?;
    let [name, equals] = words.get(index.checked_sub(2)?..index)? else {
        return None;
    };
    (equals == "=").then(|| name.to_string_lossy().into_owned())
}

/// Arguments of a pass that takes some, with a built-in as the last.
fn arguments_of(name: &str, arguments: &str) -> Vec<String> {
    let entry = PASSES.iter().find(|entry| entry.name == name);
    if entry.is_none_or(|entry| entry.arguments.is_empty()) {
        return Vec::new();
    }
    let last = arguments.rfind([',', '=']).map_or(0, |at| at + 1);
    let (before, word) = arguments.split_at(last);
    let builtins = BUILTINS.iter().filter(|builtin| builtin.starts_with(word));
    builtins
        .map(|builtin| format!("{before}{builtin}"))
        .collect()
}

/// Opcodes as the last word of a pattern.
fn patterns(current: &OsStr) -> Vec<CompletionCandidate> {
    let text = current.to_str().unwrap_or_default();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let last = text.trim_end_matches(is_word).len();
    let (before, word) = text.split_at(last);
    let word = word.to_ascii_uppercase();
    let opcodes = Opcode::all().filter_map(Opcode::name);
    opcodes
        .filter(|name| name.starts_with(&word))
        .map(|name| CompletionCandidate::new(format!("{before}{name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(candidates: Vec<CompletionCandidate>) -> Vec<String> {
        let values = candidates.into_iter();
        values
            .map(|candidate| candidate.get_value().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn passes_opcodes_and_arguments() {
        let passes = |text: &str| values(passes_and_files(OsStr::new(text)));
        assert_eq!(passes("add"), ["add_to_mul"]);
        assert_eq!(passes("overloaded_d"), ["overloaded_dicts="]);
        assert_eq!(passes("asconstants=len,fl"), ["asconstants=len,float"]);
        assert_eq!(passes("compact="), <[String; 0]>::default());
        let patterns = |text: &str| values(patterns(OsStr::new(text)));
        assert_eq!(patterns("LOAD_FAST store_f"), ["LOAD_FAST STORE_FAST"]);
        assert_eq!(patterns("(BINARY_AD"), ["(BINARY_ADD"]);
        assert_eq!(patterns("NOSUCH"), <[String; 0]>::default());
    }

    #[test]
    fn the_definition_is_consistent() {
        command().debug_assert();
        listed(command()).debug_assert();
    }
}
