//! The arguments of `run`, and command lines that are short for one of `run`.

use super::{Cli, MachineArgs, ProgramArgs};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use std::ffi::OsString;
use std::path::Path;

/// The arguments of `run`.
#[derive(Debug, Args)]
#[command(
    override_usage = "pybc run [OPTIONS] FILE [ARGS]...
       pybc run [OPTIONS] -c CODE [ARGS]...
       pybc run [OPTIONS] -m MODULE [ARGS]...",
    after_help = "Examples:
  pybc run life.py
  pybc run life.pyc
  pybc run -c 'print(2 ** 100)'
  pybc run app                           a folder or an archive (.zip) with __main__.py in it
  pybc run -m package.tool a b           a module by its name; of a package, its __main__
  cat life.py | pybc run -               a source or a .pyc
  pybc run --steps 1000000 loop.py       stop after a million instructions
  pybc run --path lib main.py a b c      import from lib; sys.argv is [FILE, a, b, c]
  pybc run -v life.py                    tell what it took, and what compiling it took

`pybc FILE` is short for `pybc run FILE`. What the program finds in sys.argv, in sys.path[0] and in
its own globals is what it finds there under python3.5. What follows FILE is the program's: a limit
that stands there limits nothing, which is told; `pybc run -- FILE ARGS` says it is meant so.

Exit codes: the program's own; 1 uncaught exception or syntax error, 2 FILE cannot be read, 121 the
verifier rejected it, 122 the steps are used up, 123 the memory is, 124 cancelled from outside,
125 a defect of the machine."
)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) machine: MachineArgs,

    /// When the program has ended, read and run statements in its namespace, as `pybc repl` does; also when it
    /// has failed.
    #[arg(short, long)]
    pub(crate) interactive: bool,

    /// When the program has ended, tell on standard error how many steps and bytes it took, and how many
    /// of them compiling took.
    #[arg(short, long)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) program: ProgramArgs,
}

/// The command line of `run` that one without a command is short for: its first word is no command, but a
/// file or an option that `run` knows. `error` is what is wrong with it otherwise.
pub(super) fn bare(args: &[OsString], error: &clap::Error) -> Option<Vec<OsString>> {
    let is_about_the_first = matches!(
        error.kind(),
        ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument
    );
    let at = first_word(args);
    let word = args.get(at).filter(|_| is_about_the_first)?;
    let shown = word.to_string_lossy();
    let command = Cli::command();
    if command
        .get_subcommands()
        .any(|known| known.get_name() == shown)
        || shown == "help"
    {
        return None;
    }
    let mut run = args.to_vec();
    run.insert(at, OsString::from("run"));
    let is_file = || {
        let path = Path::new(word);
        // What is spelt like a file is meant to be one, even if there is none.
        path.components().count() > 1 || path.extension().is_some() || path.exists()
    };
    let is_meant = match shown.strip_prefix('-') {
        Some(_) => super::parse(&run).is_ok(),
        None => is_file(),
    };
    is_meant.then_some(run)
}

/// Commands that run a program.
const RUNNERS: [&str; 3] = ["run", "trace", "step"];

/// The same words, where the source behind `-c` and the name behind `-m` of a command that runs a program are
/// words of their own: an option that takes all that follows cannot be told from a file otherwise.
pub(super) fn apart(args: &[OsString]) -> Vec<OsString> {
    let mut words = args.to_vec();
    let mut at = first_word(args);
    let command = args.get(at).and_then(|word| word.to_str());
    let Some(runner) = command.filter(|command| RUNNERS.contains(command)) else {
        return words;
    };
    while let Some(word) = args.get(at + 1).and_then(|word| word.to_str()) {
        at += 1;
        if let Some(name) = word.strip_prefix("--") {
            if name.is_empty() {
                break;
            }
            at += usize::from(takes_next(runner, name));
            continue;
        }
        let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            break;
        };
        if let Some(place) = letters.find(['c', 'm']) {
            let (options, rest) = word.split_at(place + 2);
            if !rest.is_empty() {
                words.splice(at..=at, [OsString::from(options), OsString::from(rest)]);
            }
            break;
        }
    }
    words
}

/// Whether the value of this option of a command is the next word.
fn takes_next(runner: &str, name: &str) -> bool {
    let command = Cli::command();
    let runner = command.find_subcommand(runner);
    let mut options = runner.into_iter().flat_map(|runner| runner.get_arguments());
    options.any(|option| option.get_long() == Some(name) && option.get_action().takes_values())
}

/// Where the first word stands that is none of the options before a command.
pub(super) fn first_word(args: &[OsString]) -> usize {
    let mut at = 1;
    while let Some(word) = args.get(at).and_then(|word| word.to_str()) {
        at += match word {
            "--color" => 2,
            _ if word.starts_with("--color=") => 1,
            _ => break,
        };
    }
    at
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::super::Command;
    use super::*;

    fn run_args(args: &[&str]) -> RunArgs {
        let args = ["pybc", "run"].iter().chain(args).copied();
        bare_args(&args.collect::<Vec<_>>())
    }

    fn bare_args(args: &[&str]) -> RunArgs {
        let Command::Run(args) = Cli::from_args(args).unwrap().command else {
            panic!("another command")
        };
        args
    }

    #[test]
    fn what_follows_the_file_is_the_program_s() {
        let args = run_args(&["--steps", "9", "x.pyc", "--steps", "-v", "--", "--help"]);
        assert_eq!(args.machine.steps, Some(9));
        assert_eq!(
            args.program.argv,
            ["x.pyc", "--steps", "-v", "--", "--help"]
        );
        assert_eq!(run_args(&["-", "-"]).program.argv, ["-", "-"]);
        for (option, name) in [("-c", "pass"), ("-m", "x")] {
            let args = run_args(&["-O", option, name, "a", "-m", "--steps", "-c", "--", "-"]);
            let given = if option == "-c" {
                args.program.code
            } else {
                args.program.module
            };
            assert_eq!(given, [name, "a", "-m", "--steps", "-c", "--", "-"]);
            let machine = args.machine;
            assert_eq!((machine.optimize.level(), machine.steps), (1, None));
        }
        assert_eq!(run_args(&["-vcpass", "-"]).program.code, ["pass", "-"]);
    }

    #[test]
    fn a_command_line_without_a_command_is_one_of_run() {
        let argv = |args: &[&str]| {
            let words: Vec<_> = ["pybc"].iter().chain(args).copied().collect();
            bare_args(&words).program.argv
        };
        assert_eq!(argv(&["no.py", "dis", "-x"]), ["no.py", "dis", "-x"]);
        assert_eq!(argv(&["./dis"]), ["./dis"]);
        assert_eq!(argv(&["--color", "never", "no.pyc"]), ["no.pyc"]);
        assert_eq!(argv(&["--color=never", "/x", "--color"]), ["/x", "--color"]);
        assert_eq!(argv(&["-", "a"]), ["-", "a"]);
        assert_eq!(argv(&["--steps", "9", "-O", "x", "run"]), ["x", "run"]);
        // There is such a folder: tests run in that of the crate.
        assert_eq!(argv(&["src"]), ["src"]);
        assert_eq!(
            bare_args(&["pybc", "-c", "pass", "-O"]).program.code,
            ["pass", "-O"]
        );
        assert_eq!(bare_args(&["pybc", "-mx"]).program.module, ["x"]);
        for (args, told) in [
            (&["pybc", "verfy", "x.py"][..], "'verify'"),
            (&["pybc", "rum"], "'run'"),
            (&["pybc", "--stesp", "9", "x.py"], "'--stesp'"),
            (&["pybc", "dis"], "<FILE>"),
        ] {
            let message = Cli::from_args(args).unwrap_err().to_string();
            assert!(message.contains(told), "{args:?}: {message}");
        }
    }

    #[test]
    fn an_unknown_option_is_no_file() {
        let message = Cli::from_args(["pybc", "run", "--stesp", "x.pyc"])
            .unwrap_err()
            .to_string();
        assert!(message.contains("'--stesp'"), "{message}");
    }
}
