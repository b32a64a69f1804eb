//! `pybc repl`: statements typed in or piped in, each run as soon as it is complete, in one machine.
//!
//! What a statement is and what is told of its exceptions is `bc-eval`'s (`interactive`). Here are the machine, the
//! banner, and what follows when an input reaches a limit.
//!
//! | file | holds |
//! |---|---|
//! | `pipe` | lines from a file or a pipe, as C reads them |
//! | `terminal`, `complete` | lines that are edited on a terminal; what could complete a word |
//! | `commands` | what begins with a colon |
//! | `help` | `help(x)` |

mod commands;
mod complete;
mod help;
mod pipe;
mod terminal;

use crate::args::ReplArgs;
use crate::exit::{Failure, Outcome, reason, status};
use crate::io::Io;
use crate::machine::{self, Lost, Surroundings};
use crate::source::decode;
use bc_core::code::CodeFlags;
use bc_core::count::number_of;
use bc_core::text::Text;
use bc_eval::interactive::{Interactive, Turn};
use bc_vm::embed;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use commands::{Around, Taken, measured};
use pipe::{Held, Pipe};
use std::cell::{Cell, RefCell};
use std::env;
use std::io::Write;
use std::path::PathBuf;
use terminal::{Asked, AtStart, Shown, Terminal, Typed};

/// How the session is called in messages.
const NAME: &str = "<stdin>";

/// Starts a machine and a session in it.
pub(crate) fn run(args: &ReplArgs, io: &Io) -> Outcome {
    machine::warn_of_paths(&args.machine, io)?;
    let work = || -> Outcome {
        if !args.quiet {
            banner(io)?;
        }
        match machine(args, io) {
            Ok(mut vm) => {
                embed::set_interactive(&mut vm);
                embed::main_module(&mut vm, None);
                let history = match (args.no_history, &args.history) {
                    (true, _) => None,
                    (false, Some(file)) => Some(file.clone()),
                    (false, None) => usual_history(),
                };
                interact(&mut vm, io, history, CodeFlags::empty())
            }
            Err(fault) => ended(&fault, false, io),
        }
    };
    match machine::on_deep_stack(work) {
        Ok(outcome) => outcome,
        Err(Lost::Panicked) => {
            let panicked = Fault::Internal("the machine panicked; please report this");
            ended(&panicked, true, io)
        }
        Err(Lost::NoThread(error)) => Err(Failure::Io {
            file: NAME.to_owned(),
            what: format!("cannot start a thread for the session: {}", reason(&error)),
        }),
    }
}

/// What is said at the start, on standard error as the reference does.
fn banner(io: &Io) -> Result<(), Failure> {
    let mut err = io.stderr.clone();
    writeln!(
        err,
        "pybc {}: Python 3.5 on a machine of its own, within limits (f-strings and what came later are syntax errors)",
        env!("CARGO_PKG_VERSION")
    )?;
    if io.stdin.is_terminal() && io.stdout.is_terminal() {
        let help = "help(x) tells what x is, :dis lists what was typed, :help says more; Ctrl-D or quit() ends this.";
        writeln!(err, "{help}")?;
    }
    Ok(())
}

/// A machine for the session.
fn machine(args: &ReplArgs, io: &Io) -> Result<Vm, Box<Fault>> {
    let argv = match &*args.argv {
        [] => vec![Text::default()],
        words => words.iter().map(|word| decode(word)).collect(),
    };
    let surroundings = Surroundings {
        home: PathBuf::new(),
        argv,
        own: None,
    };
    machine::machine(&args.machine, io, surroundings)
}

/// A session in a machine whose `__main__` exists, to its end; then takes the machine down. Every input has the
/// steps that the machine has now. On a terminal earlier inputs are kept in `history`. `futures` are on from the
/// start.
pub(crate) fn interact(
    vm: &mut Vm,
    io: &Io,
    history: Option<PathBuf>,
    futures: CodeFlags,
) -> Outcome {
    let is_on_terminal = io.stdin.is_terminal() && io.stdout.is_terminal();
    let code = Session::begin(vm, io, futures).and_then(|session| match is_on_terminal {
        true => session.on_terminal(vm, history),
        false => session.on_pipe(vm),
    });
    match code.and_then(|code| embed::shutdown(vm).map(|()| code)) {
        // The operating system keeps the lowest eight bits of the exit code.
        Ok(code) => Ok(code.to_le_bytes()[0]),
        Err(Thrown::Fault(fault)) => ended(&fault, true, io),
        Err(Thrown::Raise(_)) => Ok(status::FINDING),
    }
}

/// Where inputs are kept, unless the user has said so: the file that `PYBC_HISTORY` names, else one in the home
/// folder.
pub(crate) fn usual_history() -> Option<PathBuf> {
    match env::var_os("PYBC_HISTORY") {
        Some(file) if file.is_empty() => None,
        Some(file) => Some(file.into()),
        None => env::home_dir().map(|home| home.join(".pybc_history")),
    }
}

/// A session under way.
struct Session<'a> {
    io: &'a Io,
    session: Interactive,
    budget: Budget,
}

impl<'a> Session<'a> {
    fn begin(vm: &mut Vm, io: &'a Io, futures: CodeFlags) -> PyResult<Session<'a>> {
        let budget = Budget::of(vm);
        help::install(vm)?;
        Ok(Session {
            io,
            session: Interactive::begin(vm)?.with_futures(futures),
            budget,
        })
    }

    /// The exit code, if the session is over. A limit ends it where nothing more is typed.
    fn after(&self, vm: &mut Vm, turn: PyResult<Turn>, is_last: bool) -> PyResult<Option<i32>> {
        match turn {
            Ok(Turn::Done) => Ok(None),
            Ok(Turn::End) => Ok(Some(0)),
            Ok(Turn::Exit(code)) => Ok(Some(code)),
            Err(Thrown::Fault(fault)) if !is_last => {
                self.budget.stopped(vm, self.io, *fault).map(|()| None)
            }
            Err(thrown) => Err(thrown),
        }
    }

    /// What to show before lines: nothing where the program's own prompts have reached a limit.
    fn prompts(&self, vm: &mut Vm) -> PyResult<[String; 2]> {
        match self.session.prompts(vm) {
            Err(Thrown::Fault(fault)) => {
                self.budget.stopped(vm, self.io, *fault)?;
                Ok(<[String; 2]>::default())
            }
            prompts => prompts,
        }
    }

    fn on_pipe(mut self, vm: &mut Vm) -> PyResult<i32> {
        vm.streams.stderr = Box::new(Held::new(self.io.stderr.clone()));
        let mut lines = Pipe::new(self.io);
        loop {
            self.budget.renew(vm);
            let prompts = self.prompts(vm)?;
            let before = lines.count();
            let turn = self.session.turn(vm, &mut lines.prompted(prompts));
            if matches!(turn, Err(Thrown::Fault(_))) && lines.count() == before {
                // What stops before it reads stops again, and the session would never end.
                lines.skip();
            }
            if let Some(code) = self.after(vm, turn, lines.has_ended())? {
                return Ok(code);
            }
        }
    }

    fn on_terminal(mut self, vm: &mut Vm, history: Option<PathBuf>) -> PyResult<i32> {
        let at_start = AtStart::new(Cell::new(true));
        vm.streams = Streams {
            stdin: Box::new(Asked::new(self.io, &vm.cancel, &at_start)),
            stdout: Box::new(Shown::new(&self.io.stdout, &at_start)),
            stderr: Box::new(Shown::new(&self.io.stderr, &at_start)),
        };
        self.session.editor_ends_lines();
        let shared = RefCell::new(vm);
        let terminal = Terminal::new(&shared, history, &self.io.stdout, at_start);
        let mut terminal = terminal.map_err(|error| Fault::Write(error.to_string()))?;
        let mut taken = Taken::default();
        let mut typed = String::new();
        loop {
            let prompts = {
                let vm = &mut **shared.borrow_mut();
                self.budget.renew(vm);
                self.prompts(vm)?
            };
            // What was written comes before what is asked.
            let written = self.io.stdout.clone().flush();
            written.map_err(|error| Fault::Write(error.to_string()))?;
            let input = terminal.read(prompts, self.session.futures());
            let vm = &mut **shared.borrow_mut();
            // Who interrupts while a line is edited does not mean what runs next.
            if !vm.cancel.is_cancelled() {
                vm.cancel.clear();
            }
            let turn = match input {
                Typed::Command(line) => Around {
                    io: self.io,
                    session: &mut self.session,
                    budget: &self.budget,
                    typed: &typed,
                    taken: &mut taken,
                }
                .command(vm, &line),
                Typed::Statement => {
                    let session = &mut self.session;
                    let (turn, what) = measured(vm, |vm| session.turn(vm, &mut terminal));
                    taken = what;
                    if !terminal.used().trim().is_empty() {
                        terminal.used().clone_into(&mut typed);
                    }
                    if turn.is_err() {
                        terminal.forget();
                    }
                    turn
                }
            };
            if let Some(code) = self.after(vm, turn, terminal.has_ended())? {
                return Ok(code);
            }
        }
    }
}

/// What each input may take.
struct Budget {
    steps: Option<u64>,
    memory: Option<u64>,
}

impl Budget {
    /// What the machine has now.
    fn of(vm: &Vm) -> Budget {
        Budget {
            steps: vm.limits.steps,
            memory: vm.memory().limit(),
        }
    }

    /// Gives the machine what an input may take. What is held already does not keep it from letting go of
    /// that.
    fn renew(&self, vm: &mut Vm) {
        let used = vm.memory().used();
        let limit = self.memory.map(|limit| limit.max(used + SPARE));
        vm.memory().set_limit(limit);
        if let Some(steps) = self.steps {
            let left = vm.budget.granted.saturating_sub(vm.executed());
            vm.add_steps(steps.saturating_sub(left));
        }
    }

    /// Tells that an input has reached a limit, and sees to it that the next one can run.
    ///
    /// # Errors
    ///
    /// The fault itself, if the session cannot go on.
    fn stopped(&self, vm: &mut Vm, io: &Io, fault: Fault) -> PyResult<()> {
        let told = match &fault {
            Fault::Steps { .. } => format!(
                "this input has reached the limit of {}",
                number_of(self.steps.unwrap_or(0), "step")
            ),
            Fault::Memory { .. } => format!("this input has reached a limit: {fault}"),
            _ => return Err(fault.into()),
        };
        embed::abandon(vm);
        self.renew(vm);
        let told = format!("pybc: {told}; it is stopped, and the session goes on\n");
        let mut err = io.stderr.clone();
        let written = vm.streams.stderr.flush();
        let written = written.and_then(|()| io.stdout.clone().flush());
        let written = written.and_then(|()| err.write_all(err.clone().fit(&told).as_bytes()));
        written.map_err(|error| Fault::Write(error.to_string()).into())
    }
}

/// So many bytes an input may take at least, though the objects that are alive have reached the limit.
const SPARE: u64 = 256 << 10;

/// Tells of a fault that ends the session, and chooses the exit code.
fn ended(fault: &Fault, is_begun: bool, io: &Io) -> Outcome {
    let (code, is_told) = machine::code_of(fault, io);
    if !is_told {
        return Ok(code);
    }
    io.stdout.clone().flush()?;
    let mut err = io.stderr.clone();
    writeln!(err, "pybc: {NAME}: {}", machine::told(fault, is_begun))?;
    Ok(code)
}
