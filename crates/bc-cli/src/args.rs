//! The command line: subcommands, options and their help texts.

pub(crate) mod complete;
mod machine;
pub(crate) mod mistakes;
mod number;
mod program;
mod repl;
mod run;
mod step;
mod trace;

use anstream::ColorChoice;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;

pub(crate) use machine::MachineArgs;
pub(crate) use mistakes::Overlooked;
pub(crate) use program::ProgramArgs;
pub(crate) use repl::ReplArgs;
pub(crate) use run::RunArgs;
pub(crate) use step::StepArgs;
pub(crate) use trace::{TraceArgs, parse_opcode};

/// Compile, run, list, verify, assemble and rewrite CPython 3.5 bytecode.
#[derive(Debug, Parser)]
#[command(
    name = "pybc",
    bin_name = "pybc",
    override_usage = "pybc [OPTIONS] FILE [ARGS]...
       pybc [OPTIONS] <COMMAND>",
    version,
    long_version = concat!(
        env!("CARGO_PKG_VERSION"),
        "\nreads the source of Python 3.5 and .pyc files of CPython 3.5 (magic 3350 and 3351)"
    ),
    max_term_width = 100,
    after_help = "Examples:
  pybc game.py --level 3          run a program with arguments
  pybc run --steps 9999 game.py   run it within limits
  pybc dis game.pyc               list it as Python's dis module does
  pybc trace game.py | less       watch its value stack move, an instruction a line
  pybc step game.py               go through its run, forwards and backwards
  pybc asm game.pyasm -o game.pyc assemble it from text, as `dis --asm` prints it
  pybc compile game.py            compile it as CPython 3.5 does
  pybc ast game.py                show its syntax tree
  pybc info game.pyc              show its header and its code objects
  pybc verify *.pyc               check files without running them
  pybc match 'LOAD_CONST+ BUILD_TUPLE' *.pyc
                                  find instructions
  pybc transform add_to_mul sum.pyc -o product.pyc
                                  rewrite it

FILE may be a source (.py) or compiled (.pyc), and `-` for standard input. `pybc FILE` is short for `pybc run FILE`,
and `pybc` alone on a terminal for `pybc repl`. `pybc help COMMAND` says more about each command.",
    after_long_help = "Examples:
  pybc game.py --level 3          run a program with arguments
  pybc run --steps 9999 game.py   run it within limits
  pybc dis game.pyc               list it as Python's dis module does
  pybc trace game.py | less       watch its value stack move, an instruction a line
  pybc step game.py               go through its run, forwards and backwards
  pybc asm game.pyasm -o game.pyc assemble it from text, as `dis --asm` prints it
  pybc compile game.py            compile it as CPython 3.5 does
  pybc ast game.py                show its syntax tree
  pybc info game.pyc              show its header and its code objects
  pybc verify *.pyc               check files without running them
  pybc match 'LOAD_CONST+ BUILD_TUPLE' *.pyc
                                  find instructions
  pybc transform add_to_mul sum.pyc -o product.pyc
                                  rewrite it

FILE may be a source (.py) or compiled (.pyc), and `-` for standard input. `pybc FILE` is short for `pybc run FILE`,
and `pybc` alone on a terminal for `pybc repl`. `pybc help COMMAND` says more about each command.

Exit codes:
  0    all went well
  1    `verify` rejected a file; `asm`, `compile` or `ast` found something wrong in a text; `match` found
       nothing; `diff` found a difference; `transform` refused; the program under `run` ended with an
       uncaught exception, has a syntax error, or is no module (-m) or folder with a `__main__`
  2    a file cannot be read or written or is malformed, or the command line or a pattern is wrong
  121  `run`: the verifier rejected the code
  122  `run`: the instruction budget is used up
  123  `run`: the memory limit was reached
  124  `run`: cancelled from outside
  125  `run`: a defect of the machine; please report it
A program that calls sys.exit() under `run` ends with its own code."
)]
pub(crate) struct Cli {
    /// When to use colour; `auto` means on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,

    /// Options that the command does not see, since they stand behind the program.
    #[arg(skip)]
    pub(crate) overlooked: Option<Overlooked>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not even on a terminal.
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> ColorChoice {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a program as `__main__`, within limits.
    Run(RunArgs),
    /// Type statements and see their values.
    Repl(ReplArgs),
    /// Show every instruction a program executes, with the value stack before and after.
    Trace(TraceArgs),
    /// Go through a run, forwards and backwards.
    Step(StepArgs),
    /// List every code object of a file, as Python's dis module does.
    Dis(DisArgs),
    /// Make a .pyc file of a text that says what its code does.
    Asm(AsmArgs),
    /// Compile sources to .pyc files, as CPython 3.5 does.
    Compile(CompileArgs),
    /// Show the syntax tree of a source, as Python's ast module does.
    Ast(AstArgs),
    /// Show a file's header and what each of its code objects declares.
    Info(InfoArgs),
    /// Check files without running them.
    Verify(VerifyArgs),
    /// Find instructions by a pattern.
    Match(MatchArgs),
    /// Show which names of CPython 3.5 the machine has, as a Markdown page.
    #[command(after_help = "Examples:
  pybc builtins > compatibility.md")]
    Builtins,
    /// Rewrite a file with passes of the catalogue.
    Transform(TransformArgs),
    /// Show how two files differ, code object by code object.
    Diff(DiffArgs),
    /// Print the manual page, or completions for a shell.
    Generate(GenerateArgs),
}

/// The arguments of `transform`.
#[derive(Debug, Args)]
#[command(
    override_usage = "pybc transform [OPTIONS] PASS... FILE
       pybc transform --list",
    after_help = "Examples:
  pybc transform add_to_mul sum.pyc -o product.pyc
  pybc transform asconstants=len,LIMIT=10 compact game.pyc -o fixed.pyc
  pybc transform overloaded_dicts=collections:OrderedDict game.pyc --diff
  pybc transform precomputed_slices game.pyc --dry-run

Each result is verified before the next pass sees it; what a pass refuses is not written, and what
it leaves alone is told on standard error. A .pyc may be rewritten in its place: the new one takes it
when it is whole.

Exit codes: 0 done, 1 refused, 2 trouble."
)]
pub(crate) struct TransformArgs {
    /// Passes, each NAME or NAME=ARGUMENTS, and last a .pyc or .py file, or `-` for standard input.
    #[arg(value_names = ["PASS", "FILE"], required_unless_present = "list", num_args = 1..)]
    pub(crate) argv: Vec<OsString>,

    /// Where the result goes; `-` for standard output.
    #[arg(short, long, value_name = "OUT.pyc")]
    pub(crate) output: Option<OsString>,

    /// Show what has changed, as `pybc diff` does.
    #[arg(long)]
    pub(crate) diff: bool,

    /// List the places that would change, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// List the passes there are.
    #[arg(long)]
    pub(crate) list: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// The arguments of `diff`.
#[derive(Debug, Args)]
#[command(
    after_help = "Offsets and indexes are left out: what is compared is what instructions mean. Another file name, and
lines that have moved alike, are told once for all code objects of a file.

Examples:
  pybc diff old.pyc new.pyc               what has changed
  pybc diff game.py game.pyc              whether a .pyc is of its source
  pybc diff -q old.pyc new.pyc && echo same

Exit codes: 0 no difference, 1 a difference, 2 trouble."
)]
pub(crate) struct DiffArgs {
    /// A .pyc or .py file, or `-` for standard input.
    pub(crate) before: OsString,

    /// Another.
    pub(crate) after: OsString,

    /// Print nothing; the exit code says whether there is a difference.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// How sources are compiled.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Optimize {
    /// Compile sources without `assert` statements; -OO without docstrings as well.
    #[arg(short = 'O', action = ArgAction::Count)]
    optimize: u8,
}

impl Optimize {
    /// What CPython calls the level: 0, 1 or 2.
    pub(crate) fn level(self) -> u8 {
        self.optimize.min(2)
    }
}

/// The arguments of `compile`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc compile game.py                    writes __pycache__/game.cpython-35.pyc
  pybc compile game.py -o game.pyc        writes game.pyc
  pybc compile -OO src                    all below src, into a __pycache__ in each folder
  pybc compile game.py -o - | pybc dis -  without a file
  pybc compile - -o x.pyc < x.py          from standard input
  pybc compile --like-py-compile src      the bytes that py_compile writes

The .pyc tells the size of its source and when that was modified, by which `import` knows
whether it is out of date: no later time than SOURCE_DATE_EPOCH, if that is set. Nothing else in
it depends on anything but the source, its name as given, and the options. In a folder, links to
folders and `__pycache__` are left out. Of several sources that go to one place, the last stays.

Exit codes: 0 all compiled, 1 a source was refused, 2 a file could not be read or written.")]
pub(crate) struct CompileArgs {
    /// Sources, or folders: all .py files in them and below. `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<OsString>,

    /// Where the .pyc of the one source goes, instead of into `__pycache__`; `-` for standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<OsString>,

    /// Write the very bytes that py_compile of CPython 3.5.10 writes, run as `PYTHONHASHSEED=SEED python3.5`.
    /// The code is the same without; what differs is which objects are written as references, and the
    /// order of constant sets.
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    #[arg(value_parser = number::count_u32)]
    pub(crate) like_py_compile: Option<u32>,

    /// Do not say how many files have been compiled, and show no progress.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// The arguments of `ast`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc ast game.py                    indented, as ast.dump(tree, indent=2) lays it out
  pybc ast --one-line -c 'x = 1'      to the character what ast.dump of 3.5 prints
  pybc ast --json game.py | jq .      for other programs
  pybc ast --mode eval -c 'a or b'    an expression

A node of --json is an object: `_type` is its class, then `lineno` and `col_offset` if it has
a place, then its fields by name. Strings, None, True, False, floats and small ints are what
they are in JSON. What JSON has no word for is an object, too:
  {\"_type\": \"int\", \"value\": \"...\"}       beyond 53 bits; float (inf) and complex alike
  {\"_type\": \"bytes\", \"hex\": \"...\"}
  {\"_type\": \"str\", \"code_points\": [...]}  where there are lone surrogates

Exit codes: 0 done, 1 the source is refused, 2 trouble.")]
pub(crate) struct AstArgs {
    /// A source, or `-` for standard input.
    #[arg(required_unless_present = "code")]
    pub(crate) file: Option<OsString>,

    /// The source itself.
    #[arg(short, long, value_name = "CODE", conflicts_with = "file")]
    pub(crate) code: Option<OsString>,

    /// What there is to parse.
    #[arg(short, long, value_enum, default_value_t = Mode::Exec)]
    pub(crate) mode: Mode,

    /// Tell line and column of each node.
    #[arg(short, long, conflicts_with_all = ["json", "unparse"])]
    pub(crate) attributes: bool,

    /// Indent each level by N blanks.
    #[arg(short, long, value_name = "N", default_value_t = 2, conflicts_with_all = ["json", "unparse"])]
    #[arg(value_parser = number::few)]
    pub(crate) indent: u8,

    /// Print all on one line.
    #[arg(long, conflicts_with_all = ["json", "unparse", "indent"])]
    pub(crate) one_line: bool,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the tree as source again.
    #[arg(long, conflicts_with = "json")]
    pub(crate) unparse: bool,
}

/// What `compile` calls the mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// A module.
    Exec,
    /// An expression.
    Eval,
    /// One statement, as typed in.
    Single,
}

/// The arguments of `generate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc generate man > pybc.1
  pybc generate man transform > pybc-transform.1
  source <(COMPLETE=bash pybc)            in ~/.bashrc: the shell asks pybc what fits, also for
                                          passes, opcodes and their arguments; likewise
                                          COMPLETE=zsh, fish, elvish and powershell
  pybc generate bash > /etc/bash_completion.d/pybc
                                          a script that asks nobody
  pybc generate fish > ~/.config/fish/completions/pybc.fish")]
pub(crate) struct GenerateArgs {
    /// What to print.
    #[arg(value_enum)]
    pub(crate) kind: Kind,

    /// With `man`: the command whose page it is, if not that of pybc itself.
    pub(crate) command: Option<String>,
}

/// What can be made from the definition of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// The manual page, in roff.
    Man,
    /// Completions for bash.
    Bash,
    /// Completions for elvish.
    Elvish,
    /// Completions for fish.
    Fish,
    /// Completions for PowerShell.
    Powershell,
    /// Completions for zsh.
    Zsh,
}

/// The arguments of `dis`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc dis game.pyc
  pybc dis game.py                        what its code would be
  pybc dis -c 'a, b = b, a'
  pybc dis --flow odd.pyc                 where junk lies between the instructions
  pybc dis --asm game.pyc > game.pyasm    a text that `pybc asm` takes back
  pybc dis --full --signatures game.pyc   a listing that `pybc asm` takes back, too")]
pub(crate) struct DisArgs {
    /// Print a text that `pybc asm` makes the same file of.
    #[arg(long, conflicts_with_all = ["full", "signatures"])]
    pub(crate) asm: bool,

    /// Write constants whole that would be shortened: those longer than a mebibyte.
    #[arg(long)]
    pub(crate) full: bool,

    /// Write the signature of each function into its head line, and below it what else no instruction tells: `pybc
    /// asm` then need not guess.
    #[arg(long)]
    pub(crate) signatures: bool,

    /// List what control can reach, and what is between as data, where Python's dis goes through the bytes as they lie.
    #[arg(long, conflicts_with = "asm")]
    pub(crate) flow: bool,

    /// A .pyc or .py file, or `-` for standard input.
    #[arg(required_unless_present = "code")]
    pub(crate) file: Option<OsString>,

    /// A source itself.
    #[arg(short, long, value_name = "CODE", conflicts_with = "file")]
    pub(crate) code: Option<OsString>,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// The arguments of `asm`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc dis --asm game.pyc > game.pyasm    write a file as text
  pybc asm game.pyasm -o game.pyc         and take it back
  pybc asm listing.txt -o - | pybc dis -  make code of a pasted listing

FILE holds code blocks as `pybc dis --asm` prints them, or listings of Python 3.5 as its dis module prints
them, or pydisasm, pycdas, or uncompyle6 where it fails. What a listing does not say is worked out, and each
guess is a warning. Where a listing holds numbers only, co_consts = (...), co_names = (...) and the other
tables have to stand before it.")]
pub(crate) struct AsmArgs {
    /// A text, or `-` for standard input.
    pub(crate) file: OsString,

    /// Where the .pyc goes, or `-` for standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: OsString,

    /// Take declared stack sizes as they are and write the file without proving its code sound.
    #[arg(long)]
    pub(crate) no_verify: bool,
}

/// The arguments of `info`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc info game.pyc
  pybc info -OO game.py                   what its code would be")]
pub(crate) struct InfoArgs {
    /// A .pyc or .py file, or `-` for standard input.
    pub(crate) file: OsString,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// The arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pybc verify *.pyc
  pybc verify -q game.pyc || echo rejected

Exit codes: 0 all good, 1 a file was rejected, 2 a file cannot be read or is malformed.")]
pub(crate) struct VerifyArgs {
    /// .pyc or .py files, or `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<OsString>,

    /// Say nothing about files that pass.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// Reject what no compiler makes: bytes and operands without meaning where control never comes, and
    /// instructions that overlap.
    #[arg(long)]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// The arguments of `match`.
#[derive(Debug, Args)]
#[command(after_help = "A pattern is a regular expression over instructions:
  LOAD_FAST          an opcode              LOAD_*  @jump  .     by name, by category, any
  LOAD_CONST(5)      with this operand      LOAD_CONST(str)      with a constant of a type
  LOAD_NAME(_*)      with a name like it    COMPARE_OP(not in)   BUILD_TUPLE(2..4)
  A B   A | B        sequence, choice       !A  !(A | B)         one other instruction
  A* A+ A? A{2,5}    repeats; *? is lazy    (A B)+               groups
  ^  $               start and end of the code

A match with a jump target inside is none, unless --across-targets is given.

Examples:
  pybc match 'LOAD_CONST{2,3} BUILD_SLICE' *.pyc      constant slices
  pybc match 'LOAD_GLOBAL(print) .*? POP_TOP' a.pyc   calls of print
  pybc match --count '@call' *.pyc                    how many calls

Exit codes: 0 found, 1 not found, 2 trouble.")]
pub(crate) struct MatchArgs {
    /// What to look for.
    pub(crate) pattern: String,

    /// .pyc or .py files, or `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<OsString>,

    /// Print only how many matches each file has.
    #[arg(short, long, conflicts_with = "files_with_matches")]
    pub(crate) count: bool,

    /// Print only the names of files that have a match.
    #[arg(short = 'l', long)]
    pub(crate) files_with_matches: bool,

    /// Look for what would match but for a jump target inside.
    #[arg(long, conflicts_with = "across_targets")]
    pub(crate) refused: bool,

    /// Let jump targets be inside a match.
    #[arg(long)]
    pub(crate) across_targets: bool,

    /// Of the matches at one place take the longest instead of the first.
    #[arg(long)]
    pub(crate) longest: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

impl Cli {
    /// Parses a command line. One that begins with a file, or with options of `run`, is a command line of `run`.
    ///
    /// # Errors
    /// Wrong usage, and the texts of `--help` and `--version`.
    pub(crate) fn from_args<A>(args: impl IntoIterator<Item = A>) -> Result<Cli, clap::Error>
    where
        A: Into<OsString> + Clone,
    {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let parsed = match parse(&args) {
            Err(error) => match run::bare(&args, &error) {
                Some(run) => parse(&run),
                None => Err(error),
            },
            parsed => parsed,
        };
        parsed.map_err(|error| mistakes::explained(error, &args))
    }
}

/// Parses a command line as it stands.
fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let args = run::apart(args);
    let mut cli = Cli::try_parse_from(&args)?;
    let program = match &cli.command {
        Command::Run(run) => Some(("run", &run.program)),
        Command::Trace(trace) => Some(("trace", &trace.program)),
        Command::Step(step) => Some(("step", &step.program)),
        _ => None,
    };
    if let Some((runner, program)) = program
        && let Some(file) = program.argv.first().map(|file| file.to_string_lossy())
        && file.len() > 1
        && file.starts_with('-')
    {
        return Err(mistakes::unknown_option(runner, &file));
    }
    cli.overlooked = mistakes::overlooked(&args, &cli.command);
    Ok(cli)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
