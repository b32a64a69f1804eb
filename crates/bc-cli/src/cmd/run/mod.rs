//! `pybc run`: a program as `__main__`, within limits.
//!
//! What happens to the outcome — exit codes, `SystemExit`, the traceback — is
//! what CPython's `Py_Main` does with it.

pub(crate) mod form;
mod missing;

use self::form::Form;
use crate::args::{MachineArgs, ProgramArgs, ReplArgs, RunArgs};
use crate::cmd::repl;
use crate::exit::{Failure, Outcome, reason, status};
use crate::io::Io;
use crate::machine::{self, Lost, Surroundings};
use crate::paint;
use crate::source::decode;
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::count::number_of;
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use bc_core::verify::{VerifiedCode, verify};
use bc_vm::embed;
use bc_vm::model::code::Code;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::codec;
use bc_vm::runtime::report;
use bc_vm::runtime::streams::{self, Stream};
use std::io::Write;
use std::rc::Rc;
use std::sync::Arc;

/// What messages begin with that CPython begins with the path of the interpreter.
const COMMAND: &str = "pybc";

/// Reads the program if it is a file, and runs it.
pub(crate) fn run(args: &RunArgs, io: &Io) -> Outcome {
    if args.interactive && args.program.argv.first().is_some_and(|file| file == "-") {
        return repl::run(&session_of(args), io);
    }
    let job = Job {
        machine: &args.machine,
        program: &args.program,
        interactive: args.interactive,
        verbose: args.verbose,
        watch: &|_, _| Box::new(|| Ok(())),
    };
    job.run(io)
}

/// A program to run, and how.
pub(crate) struct Job<'a> {
    /// The machine it runs in.
    pub(crate) machine: &'a MachineArgs,
    /// The program.
    pub(crate) program: &'a ProgramArgs,
    /// Whether a session follows.
    pub(crate) interactive: bool,
    /// Whether to tell what it took.
    pub(crate) verbose: bool,
    /// Done to the machine before the program runs: somebody may watch. What it returns is done when the program
    /// has ended.
    pub(crate) watch: &'a (dyn Fn(&mut Vm, &Form) -> After<'a> + Sync),
}

/// What is done when a program has ended, on the thread it ran on.
pub(crate) type After<'a> = Box<dyn FnOnce() -> Result<(), Failure> + 'a>;

impl Job<'_> {
    /// Reads the program if it is a file, and runs it.
    pub(crate) fn run(&self, io: &Io) -> Outcome {
        let form = Form::new(self.program, io)?;
        machine::warn_of_paths(self.machine, io)?;
        let shown = form.shown();
        let program = Program {
            args: self,
            form,
            shown,
            io,
        };
        let (program, work) = (&program, || -> Outcome {
            match &program.form {
                Form::Compiled { code, .. } => match program.prove(code)? {
                    Some(proof) => program.run(Some(&proof)),
                    None => Ok(status::REJECTED),
                },
                _ => program.run(None),
            }
        });
        match machine::on_deep_stack(work) {
            Ok(outcome) => outcome,
            Err(Lost::Panicked) => {
                program.tell("internal error: the machine panicked; please report this")?;
                Ok(status::INTERNAL)
            }
            Err(Lost::NoThread(error)) => Err(Failure::Io {
                file: program.shown.clone(),
                what: format!("cannot start a thread for the program: {}", reason(&error)),
            }),
        }
    }
}

/// The code of a source on the command line, which is compiled as bytes with a line end added.
fn command(vm: &mut Vm, source: &Text) -> PyResult<Rc<Code>> {
    let source = vm.new_str(source.clone());
    let mut bytes = match codec::encode_bytes(vm, &source, None, None) {
        Ok(bytes) => bytes,
        Err(thrown) => {
            let what = Text::from("Unable to decode the command from the command line:\n");
            streams::write_stream(vm, Stream::Stderr, &what)?;
            return Err(thrown);
        }
    };
    bytes.push(b'\n');
    bc_eval::compile_bytes(vm, &bytes, "<string>", bc_eval::Mode::Exec)
}

/// The session that `-i -` is: standard input is no program, but what is typed in.
fn session_of(args: &RunArgs) -> ReplArgs {
    ReplArgs {
        machine: args.machine.clone(),
        argv: args.program.argv.clone(),
        ..ReplArgs::default()
    }
}

/// A program about to run.
struct Program<'a, 'j> {
    args: &'a Job<'j>,
    form: Form,
    /// Its name as messages show it.
    shown: String,
    io: &'a Io,
}

impl<'j> Program<'_, 'j> {
    /// The proof that the program may run, or nothing after the rejection has been told.
    fn prove(&self, code: &Arc<CodeObject>) -> Result<Option<Arc<VerifiedCode>>, Failure> {
        match verify(code) {
            Ok(proof) => Ok(Some(proof)),
            Err(rejection) => {
                let mut err = self.io.stderr.clone();
                let message = paint::rejection(&err.fit(&rejection.to_string()), err.is_colored());
                writeln!(err, "pybc: {}: {message}", self.shown)?;
                Ok(None)
            }
        }
    }

    /// One line on stderr about a stop that is the machine's, not the program's.
    fn tell(&self, what: &str) -> Result<(), Failure> {
        let mut err = self.io.stderr.clone();
        let line = format!("pybc: {}: {what}", self.shown);
        writeln!(err, "{}", err.fit(&line))?;
        Ok(())
    }

    /// A machine for the program, and what is done afterwards.
    fn machine(&self) -> Result<(Vm, After<'j>), Box<Fault>> {
        let surroundings = Surroundings {
            home: self.form.home(),
            argv: self.form.argv(self.args.program),
            own: self.form.own_source(),
        };
        let mut vm = machine::machine(self.args.machine, self.io, surroundings)?;
        if self.args.interactive {
            embed::set_interactive(&mut vm);
        }
        let after = (self.args.watch)(&mut vm, &self.form);
        Ok((vm, after))
    }

    /// Builds the machine, runs the program in it, and tells how it ended.
    fn run(&self, proof: Option<&Arc<VerifiedCode>>) -> Outcome {
        let (mut vm, after) = match self.machine() {
            Ok(made) => made,
            Err(fault) => return self.fault(&fault, None),
        };
        // A session that follows goes on with the future features of the source.
        let mut flags = CodeFlags::empty();
        let ended = main(&self.form, &mut vm, proof, &mut flags);
        // What the program has printed comes before what is told of its end, also where both go to one file.
        // That nobody reads it any more is seen later.
        let _ = self.io.stdout.clone().flush();
        let ended = match self.args.interactive {
            true => self.go_on(&mut vm, ended, flags),
            false => self.ended(&mut vm, ended),
        };
        if self.args.verbose {
            self.account(&vm)?;
        }
        after()?;
        ended
    }

    /// Tells how the program ended, and goes on with what is typed in: not even `SystemExit` ends the run.
    fn go_on(&self, vm: &mut Vm, ended: PyResult<()>, futures: CodeFlags) -> Outcome {
        let told = match ended {
            Ok(()) => Ok(()),
            Err(Thrown::Raise(exception)) => {
                let exception = Value::Obj(exception);
                streams::flush_after_main(vm)
                    .and_then(|()| report::print(vm, &exception, false).map(drop))
            }
            Err(fault) => Err(fault),
        };
        match told {
            Err(Thrown::Fault(fault)) => self.fault(&fault, Some(vm)),
            _ => {
                if self.form.filename().is_some() {
                    embed::forget_file(vm);
                }
                repl::interact(vm, self.io, repl::usual_history(), futures)
            }
        }
    }

    /// Tells how the program ended, and takes the machine down.
    fn ended(&self, vm: &mut Vm, ended: PyResult<()>) -> Outcome {
        let mut is_exit = false;
        let ended = match ended {
            Ok(()) => Ok(status::OK),
            Err(Thrown::Raise(exception)) => {
                is_exit = exception
                    .class()
                    .is_subclass(vm.exception(ExceptionKind::SystemExit));
                let exception = Value::Obj(exception);
                let told = report::uncaught(vm, &exception);
                if told.is_ok() {
                    self.hint(vm, &exception)?;
                }
                // The operating system keeps the lowest eight bits of the exit code.
                told.map(|code| code.to_le_bytes()[0])
            }
            Err(fault) => Err(fault),
        };
        if self.form.filename().is_some() && !is_exit {
            embed::forget_file(vm);
        }
        let ended = ended.and_then(|code| embed::shutdown(vm).map(|()| code));
        match ended {
            Ok(code) => Ok(code),
            Err(Thrown::Fault(fault)) => self.fault(&fault, Some(vm)),
            // Not even the exception could be shown.
            Err(Thrown::Raise(_)) => Ok(status::FINDING),
        }
    }

    /// Tells on standard error what the run took of the budgets.
    fn account(&self, vm: &Vm) -> Result<(), Failure> {
        let compiled = vm.compilations;
        let steps = vm.instructions();
        self.io.stdout.clone().flush()?;
        let mut err = self.io.stderr.clone();
        writeln!(
            err,
            "pybc: steps: {steps} of the program, {} of compiling {}",
            compiled.steps,
            number_of(compiled.count, "source")
        )?;
        writeln!(
            err,
            "pybc: memory: {} at most, {} of them when compiling",
            number_of(vm.heap.meter.peak(), "byte"),
            compiled.peak
        )?;
        Ok(())
    }

    /// Tells about a fault and chooses its exit code. Without a machine it is why there is none.
    fn fault(&self, fault: &Fault, vm: Option<&Vm>) -> Outcome {
        let (code, is_told) = machine::code_of(fault, self.io);
        if !is_told {
            return Ok(code);
        }
        // What the program printed comes first, also when both streams end on one terminal.
        self.io.stdout.clone().flush()?;
        self.tell(&machine::told(fault, vm.is_some()))?;
        // Where native code waits for what was stopped, the frames are gone.
        if let (Fault::Steps { .. }, Some(paused)) =
            (fault, vm.and_then(|vm| vm.call_stack.paused.as_ref()))
        {
            let frame = &paused.frame;
            let code = frame.code.object();
            let place = format!(
                "  File \"{}\", line {}, in {}\n",
                backslashreplace(code.filename()),
                frame.line(),
                backslashreplace(code.name())
            );
            let mut err = self.io.stderr.clone();
            err.write_all(self.io.stderr.fit(&place).as_bytes())?;
        }
        Ok(code)
    }

    /// Says where modules are looked for, if the program has died of a module of CPython's library that is not here.
    fn hint(&self, vm: &Vm, exception: &Value) -> Result<(), Failure> {
        let Some(name) = missing::of_the_library(vm, exception) else {
            return Ok(());
        };
        let mut err = self.io.stderr.clone();
        writeln!(
            err,
            "pybc: note: {name} is a module of CPython's library, of which only what is written in Rust is here; \
             others are imported from the program's own folder and from each --path"
        )?;
        Ok(())
    }
}

/// Runs a program as `__main__`; the flags of its code are noted before.
pub(crate) fn main(
    form: &Form,
    vm: &mut Vm,
    proof: Option<&Arc<VerifiedCode>>,
    flags: &mut CodeFlags,
) -> PyResult<()> {
    let file = form.filename();
    match (form, proof) {
        (_, Some(proof)) => {
            *flags = proof.code().flags();
            embed::run_main(vm, proof, file)
        }
        (Form::Code(code), _) => {
            let code = command(vm, code)?;
            *flags = code.object().flags();
            embed::run_main_linked(vm, &code, None)
        }
        (Form::Source { bytes, .. }, _) => {
            let code = bc_eval::compile_file(vm, bytes, file.clone().unwrap_or_default())?;
            *flags = code.object().flags();
            embed::run_main_linked(vm, &code, file)
        }
        (Form::Module(name), _) => embed::run_module(vm, &decode(name), COMMAND),
        (Form::PathEntry(_), _) => embed::run_path_entry(vm, COMMAND),
        (Form::Compiled { .. }, None) => Err(Fault::Internal("code without a proof").into()),
    }
}
