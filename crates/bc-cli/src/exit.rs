//! How a command ends: the exit codes, the one place where a failure becomes a line and a code, and how the system's
//! errors are worded.

use crate::io::Io;
use std::io::{self, Write};
use std::process::ExitCode;

/// The exit codes of `pybc`.
///
/// All commands but `run` keep to the convention of `diff` and `grep`: 0, 1, 2. `run` ends with
/// the program's own status; the codes from 121 on are the machine's, chosen above what programs use
/// and below the shell's codes for signals.
pub mod status {
    /// All went well.
    pub const OK: u8 = 0;
    /// `verify`: at least one file was rejected. `asm`, `compile`, `ast`: something is wrong in the text.
    /// `match`: nothing was found. `diff`: there is a difference. `transform`: refused. `run`: an uncaught
    /// exception or a syntax error.
    pub const FINDING: u8 = 1;
    /// A file could not be read or is malformed, or the command line or a pattern is wrong.
    pub const TROUBLE: u8 = 2;
    /// `run`: the verifier rejected the code.
    pub const REJECTED: u8 = 121;
    /// `run`: the instruction budget is used up.
    pub const STEPS: u8 = 122;
    /// `run`: the memory limit was reached.
    pub const MEMORY: u8 = 123;
    /// `run`: the time limit was reached, or the program was cancelled.
    pub const TIME: u8 = 124;
    /// `run`: a defect of the machine itself, which should be reported.
    pub const INTERNAL: u8 = 125;
}

/// What a subcommand returns: an exit code, or why it could not go on.
pub(crate) type Outcome = Result<u8, Failure>;

/// Why a subcommand could not go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell the user in one line, naming the file; the exit code is 2.
    Io {
        /// The file as the user named it.
        file: String,
        /// What is wrong with it, without a trailing full stop.
        what: String,
    },
    /// A source that is refused, with what is told of it; the exit code is 2 as well, where the command is
    /// not about sources.
    Refused(String),
    /// Writing to a stream failed. A reader that has gone away is not an error.
    Write(io::Error),
}

impl Failure {
    /// Whether other files can be gone on with.
    pub(crate) fn is_of_one_file(&self) -> bool {
        matches!(self, Failure::Io { .. } | Failure::Refused(_))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Write(error)
    }
}

/// Tells the user about a failure on stderr and turns the outcome into the exit code.
pub(crate) fn code(outcome: Outcome, io: &Io) -> ExitCode {
    let code = match outcome.and_then(|code| Ok(io.stdout.clone().flush().map(|()| code)?)) {
        Ok(code) => code,
        Err(failure) => report(&failure, io),
    };
    ExitCode::from(code)
}

/// Prints one failure in one line and returns its exit code. When stderr itself is gone, nobody is
/// left to be told.
pub(crate) fn report(failure: &Failure, io: &Io) -> u8 {
    let line = match failure {
        Failure::Io { file, what } => format!("pybc: {file}: {what}\n"),
        Failure::Refused(drawn) => {
            // It is drawn with nothing in it that could steer a terminal.
            let _ = io.stderr.clone().write_all(drawn.as_bytes());
            return status::TROUBLE;
        }
        Failure::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => return status::OK,
        Failure::Write(error) => format!("pybc: cannot write: {}\n", reason(error)),
    };
    let _ = io.stderr.clone().write_all(io.stderr.fit(&line).as_bytes());
    status::TROUBLE
}

/// An operating system's error without the number Rust appends, in lower case like the rest of a
/// line that begins with `pybc:`.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = without_number(&text);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "cannot be read".to_string(),
    }
}

/// The message of an operating system's error, told by somebody, without the number that Rust appends, and what may
/// stand behind it.
pub(crate) fn without_number(text: &str) -> &str {
    text.split(" (os error").next().unwrap_or(text)
}
