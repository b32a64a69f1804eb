//! `pybc step`: going through a run, forwards and backwards: by commands, or on a screen.
//!
//! Absent: how a run is gone through (`bc_trace::travel`).

mod command;
mod program;
#[cfg(all(unix, feature = "tui"))]
mod screen;
mod session;
mod show;

use crate::args::StepArgs;
use crate::cmd::run::form::Form;
use crate::exit::{Failure, Outcome, reason, status};
use crate::io::{Input, Io};
use crate::{machine, paint};
use bc_core::verify::verify;
use bc_trace::travel::{Options, Timeline};
use program::Stepped;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use session::{Answer, Session};
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::Arc;

/// What stands before a command on a terminal.
const PROMPT: &str = "(step) ";

/// Reads the program, and carries out commands until there are no more.
pub(crate) fn run(args: &StepArgs, io: &Io) -> Outcome {
    let form = Form::new(&args.program, io)?;
    machine::warn_of_paths(&args.machine, io)?;
    let shown = form.shown();
    let trouble = |what: String| Failure::Io {
        file: shown.clone(),
        what,
    };
    let proof = match &form {
        Form::Compiled { code, .. } => match verify(code) {
            Ok(proof) => Some(proof),
            Err(rejection) => {
                let mut err = io.stderr.clone();
                let message = paint::rejection(&err.fit(&rejection.to_string()), err.is_colored());
                writeln!(err, "pybc: {shown}: {message}")?;
                return Ok(status::REJECTED);
            }
        },
        _ => None,
    };
    let script = match &args.commands {
        None => None,
        Some(file) => Some(fs::read_to_string(file).map_err(|error| Failure::Io {
            file: file.display().to_string(),
            what: reason(&error),
        })?),
    };
    // Where commands come from standard input the program has nothing to read.
    let stdin = match script.is_some() && args.program.argv.first().is_none_or(|file| file != "-") {
        true => io.stdin.clone(),
        false => Input::new(io::empty()),
    };
    #[cfg(all(unix, feature = "tui"))]
    let sources = screen::Sources::new(args, &form);
    let program = Arc::new(Stepped::new(args, form, proof, stdin));
    let timeline = Timeline::new(program, Options::default());
    let timeline = timeline.map_err(|error| trouble(error.to_string()))?;
    let session = Session::new(timeline);
    if session.is_refused() {
        io.stderr.clone().write_all(&session.written())?;
        return Ok(status::FINDING);
    }
    if let Some(script) = script {
        return from_lines(session, script.lines().map(|line| Ok(line.to_owned())), io);
    }
    if !(io.stdin.is_terminal() && io.stdout.is_terminal()) {
        // What is no text is no command, but no reason to end the session either.
        let lines = BufReader::new(io.stdin.clone()).split(b'\n').map(|line| {
            let line = line.map_err(|error| Failure::Io {
                file: "<stdin>".to_owned(),
                what: reason(&error),
            })?;
            Ok(String::from_utf8_lossy(&line).into_owned())
        });
        return from_lines(session, lines, io);
    }
    #[cfg(all(unix, feature = "tui"))]
    if !args.plain && screen::is_possible() {
        return screen::run(session, &shown, sources, io);
    }
    on_terminal(session, io)
}

/// Carries out commands that are there already. A line that begins with `#` is a remark.
fn from_lines(
    mut session: Session,
    lines: impl Iterator<Item = Result<String, Failure>>,
    io: &Io,
) -> Outcome {
    tell(io, &show::all(session.here()))?;
    for line in lines {
        let line = line?;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !carry_out(&mut session, line, io)? {
            break;
        }
    }
    Ok(status::OK)
}

/// Carries out commands as they are typed.
fn on_terminal(mut session: Session, io: &Io) -> Outcome {
    let failed = |error: ReadlineError| Failure::Write(io::Error::other(error.to_string()));
    let mut editor = DefaultEditor::new().map_err(failed)?;
    // Ctrl-C, which is a key while a line is edited, cancels the command under way. Where that does not help it ends the
    // process.
    let flag = session.cancel_flag();
    let cancel = flag.clone();
    io.interrupts.reach_command(move || {
        let is_first = !cancel.is_cancelled();
        cancel.cancel();
        is_first
    });
    tell(io, &show::all(session.here()))?;
    let mut last = String::new();
    loop {
        flag.clear();
        match editor.readline(PROMPT) {
            Ok(line) if line.trim().is_empty() && last.is_empty() => {}
            Ok(line) => {
                if !line.trim().is_empty() {
                    // A history that takes no more lines is no reason to stop.
                    let _ = editor.add_history_entry(line.as_str());
                    last = line;
                }
                if !carry_out(&mut session, &last, io)? {
                    return Ok(status::OK);
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(status::OK),
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Carries out a command and tells what came of it; whether the session goes on.
fn carry_out(session: &mut Session, line: &str, io: &Io) -> Result<bool, Failure> {
    match command::parse(line) {
        Ok(command) => match session.execute(&command) {
            Answer::Moved => tell(io, &show::all(session.here()))?,
            Answer::Told(text) => tell(io, &text)?,
            Answer::Over => return Ok(false),
        },
        Err(wrong) => tell(io, &format!("error: {wrong}"))?,
    }
    Ok(true)
}

fn tell(io: &Io, text: &str) -> Result<(), Failure> {
    let mut out = io.stdout.clone();
    writeln!(out, "{}", out.fit(text))?;
    out.flush()?;
    Ok(())
}
