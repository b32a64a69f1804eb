//! One run of the command in-process, for the tests of what it prints, where, and with which exit code.

use bc_cli::{Buffer, Io};
use std::process::ExitCode;

/// What one run of the command left behind.
pub struct Run {
    pub code: ExitCode,
    /// Standard output.
    pub bytes: Vec<u8>,
    pub out: String,
    pub err: String,
}

/// Runs `pybc` with the given arguments and standard input.
pub fn pybc_with(stdin: &[u8], args: &[&str]) -> Run {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(stdin, &out, &err);
    let code = bc_cli::run(std::iter::once("pybc").chain(args.iter().copied()), &io);
    Run {
        code,
        bytes: out.bytes(),
        out: String::from_utf8_lossy(&out.bytes()).into_owned(),
        err: err.text(),
    }
}

pub fn pybc(args: &[&str]) -> Run {
    pybc_with(b"", args)
}
