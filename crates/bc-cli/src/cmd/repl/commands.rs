//! Commands of our own, on a terminal: lines that begin with a colon, which no statement does.

use super::Budget;
use crate::io::{Io, Output};
use crate::paint;
use bc_core::code::CodeObject;
use bc_core::count::number_of;
use bc_core::dis;
use bc_core::text::Text;
use bc_eval::interactive::{Interactive, Turn};
use bc_source::compile::{Options, compile};
use bc_source::dump::{self, DumpOptions};
use bc_source::{Mode, ParseOptions, Source, SourceError};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::vm::Vm;
use std::io::{self, Write};
use std::time::{Duration, Instant};

const HELP: &str = "\
:dis            the instructions of what was just typed, functions in it as well
:dis NAME       those of a function, method, class or module, as dis.dis lists them
:dis CODE       those of a statement, which is not run
:ast            the syntax tree of what was just typed
:ast CODE       that of a statement
:time [CODE]    how long the statement has taken, or the one before
:steps [CODE]   how many instructions it has taken
:quit           ends the session, as quit() and Ctrl-D do
help(x)         the signature and docstring of x
";

/// What the statement that ran last has taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taken {
    time: Duration,
    /// Instructions.
    steps: u64,
    /// Steps of its compilation.
    compiling: u64,
}

/// Runs `turn` and measures it.
pub(super) fn measured<T>(vm: &mut Vm, turn: impl FnOnce(&mut Vm) -> T) -> (T, Taken) {
    let (before, compiled) = (vm.instructions(), vm.compilations.steps);
    let start = Instant::now();
    let result = turn(vm);
    let taken = Taken {
        time: start.elapsed(),
        steps: vm.instructions().saturating_sub(before),
        compiling: vm.compilations.steps.saturating_sub(compiled),
    };
    (result, taken)
}

/// What there is besides the machine.
pub(super) struct Around<'a> {
    pub(super) io: &'a Io,
    pub(super) session: &'a mut Interactive,
    pub(super) budget: &'a Budget,
    /// The statement that was typed last, and what it has taken.
    pub(super) typed: &'a str,
    pub(super) taken: &'a mut Taken,
}

impl Around<'_> {
    /// Carries out a command, which begins with a colon.
    ///
    /// # Errors
    ///
    /// What ends the session.
    pub(super) fn command(&mut self, vm: &mut Vm, line: &str) -> PyResult<Turn> {
        let line = line.trim().trim_start_matches(':').trim_start();
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let written = match name {
            "help" | "h" | "?" => self.io.stdout.clone().write_all(HELP.as_bytes()),
            "quit" | "q" | "exit" => return Ok(Turn::Exit(0)),
            "dis" if is_path(rest) => return self.run(vm, &dis_of(rest)),
            "dis" => self.dis(rest),
            "ast" => self.ast(rest),
            "time" | "steps" => {
                if !rest.is_empty() {
                    let turn = self.run(vm, rest)?;
                    if turn != Turn::Done {
                        return Ok(turn);
                    }
                }
                self.tell(name)
            }
            _ => {
                let mut err = self.io.stderr.clone();
                let told = format!(
                    "pybc: there is no command :{name}; :help lists those that there are\n"
                );
                err.write_all(err.clone().fit(&told).as_bytes())
            }
        };
        written.map_err(|error| Fault::Write(error.to_string()))?;
        Ok(Turn::Done)
    }

    /// Runs a statement as if it was typed.
    fn run(&mut self, vm: &mut Vm, code: &str) -> PyResult<Turn> {
        let text = format!("{code}\n\n");
        let mut lines = text.split_inclusive('\n');
        self.budget.renew(vm);
        let session = &mut *self.session;
        let (turn, taken) = measured(vm, |vm| session.turn(vm, &mut lines));
        *self.taken = taken;
        turn
    }

    fn tell(&self, name: &str) -> io::Result<()> {
        let Taken {
            time,
            steps,
            compiling,
        } = *self.taken;
        let mut out = self.io.stdout.clone();
        match name {
            "time" => writeln!(out, "{:.3} ms", time.as_secs_f64() * 1e3),
            _ => {
                let steps = number_of(steps, "step");
                writeln!(out, "{steps}, and {compiling} to compile it")
            }
        }
    }

    fn dis(&self, code: &str) -> io::Result<()> {
        let listed = match (code, self.session.last()) {
            ("", None) => return self.nothing_typed(),
            ("", Some(last)) => dis::recursive(last.object()),
            (code, _) => match self.compiled(code) {
                Ok(code) => dis::recursive(&code),
                Err(error) => return self.refused(&error),
            },
        };
        let mut out = self.io.stdout.clone();
        let listed = out.fit(&listed).into_owned();
        match out.is_colored() {
            true => out.write_all(paint::listing(&listed).as_bytes()),
            false => out.write_all(listed.as_bytes()),
        }
    }

    fn compiled(&self, code: &str) -> Result<CodeObject, SourceError> {
        let text = Text::from(format!("{code}\n\n"));
        let options = Options {
            parse: single(),
            flags: self.session.futures(),
            ..Options::default()
        };
        Ok(compile(Source::Text(&text), "<stdin>", &options)?.code)
    }

    fn ast(&self, code: &str) -> io::Result<()> {
        let code = match code {
            "" if self.typed.is_empty() => return self.nothing_typed(),
            "" => self.typed.to_owned(),
            code => format!("{code}\n\n"),
        };
        let text = Text::from(code);
        let tree = match bc_source::parse(Source::Text(&text), &single()) {
            Ok(tree) => tree,
            Err(error) => return self.refused(&error),
        };
        let options = DumpOptions {
            indent: Some(2),
            ..DumpOptions::default()
        };
        let dumped = dump::dump(&tree, options);
        let mut out = self.io.stdout.clone();
        let dumped = out.fit(&dumped).into_owned();
        writeln!(out, "{dumped}")
    }

    fn nothing_typed(&self) -> io::Result<()> {
        say(&self.io.stderr, "pybc: nothing has been typed yet")
    }

    fn refused(&self, error: &SourceError) -> io::Result<()> {
        say(&self.io.stderr, &format!("pybc: {error}"))
    }
}

fn say(err: &Output, line: &str) -> io::Result<()> {
    let line = format!("{line}\n");
    err.clone().write_all(err.fit(&line).as_bytes())
}

fn single() -> ParseOptions<'static> {
    ParseOptions {
        mode: Mode::Single,
        ..ParseOptions::default()
    }
}

/// Whether it is a name, or names with dots in between.
fn is_path(code: &str) -> bool {
    let is_name = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    !code.is_empty() && code.split('.').all(is_name)
}

/// A statement that lists what a name stands for, and leaves nothing behind.
fn dis_of(path: &str) -> String {
    format!("__import__('dis').dis({path})")
}
