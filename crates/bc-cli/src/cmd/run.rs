//! `pybc run`: a program as `__main__`, within limits.
//!
//! The machine lives on a thread of its own with a deep stack, since comparing or printing deeply nested
//! data recurses natively. What happens to the outcome — exit codes, `SystemExit`, the traceback — is
//! what CPython's `Py_Main` does with it.

use crate::args::RunArgs;
use crate::clock::SystemClock;
use crate::exit::{Failure, Outcome, status};
use crate::input::Given;
use crate::io::Io;
use crate::loader::{Folders, OwnSource, source_line};
use crate::paint;
use crate::source::{self, decode};
use bc_core::code::CodeObject;
use bc_core::text::Text;
use bc_core::verify::{VerifiedCode, verify};
use bc_vm::limits::Limits;
use bc_vm::model::code::Code;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::{define, report};
use bc_vm::{boot, embed};
use std::ffi::OsString;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

/// Address space of the program's thread, in bytes. Only what is used is ever backed by memory.
pub(crate) const STACK: usize = 256 << 20;

/// Eval loops nested through native code; an unoptimised build fits so many into [`STACK`]. It is above
/// the recursion limit a program starts with, so that a program meets that one first.
pub(crate) const NATIVE_DEPTH: u32 = 4000;

/// Reads, compiles if it is a source, verifies and runs the program.
pub(crate) fn run(args: &RunArgs, io: &Io) -> Outcome {
    let file = args.argv.first().map(OsString::as_os_str);
    let given = Given::new(file, args.code.as_deref());
    let bytes = given.read(io)?;
    let is_source = source::is_source(given, &bytes);
    let program = Program {
        args,
        given,
        source: is_source.then_some(&*bytes),
        io,
    };
    let work = || -> Outcome {
        if is_source {
            return program.run(None);
        }
        let code = source::read(given, &bytes)?.code;
        match prove(&code, given, io)? {
            Some(proof) => program.run(Some(&proof)),
            None => Ok(status::REJECTED),
        }
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("program".to_string())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|_| {
                fault_line(
                    given,
                    io,
                    "internal error: the machine panicked; please report this",
                )?;
                Ok(status::INTERNAL)
            }),
            Err(error) => Err(Failure::Trouble {
                file: given.shown(),
                what: format!("cannot start a thread for the program: {error}"),
            }),
        }
    })
}

/// The proof that the program may run, or nothing after the rejection has been told.
fn prove(
    code: &Arc<CodeObject>,
    given: Given<'_>,
    io: &Io,
) -> Result<Option<Arc<VerifiedCode>>, Failure> {
    match verify(code) {
        Ok(proof) => Ok(Some(proof)),
        Err(rejection) => {
            let mut err = io.stderr.clone();
            let message = paint::rejection(&err.fit(&rejection.to_string()), err.is_colored());
            writeln!(err, "pybc: {}: {message}", given.shown())?;
            Ok(None)
        }
    }
}

/// One line on stderr about a stop that is the machine's, not the program's.
fn fault_line(given: Given<'_>, io: &Io, what: &str) -> Result<(), Failure> {
    let mut err = io.stderr.clone();
    let line = format!("pybc: {}: {what}", given.shown());
    writeln!(err, "{}", err.fit(&line))?;
    Ok(())
}

/// A program about to run.
struct Program<'a> {
    args: &'a RunArgs,
    given: Given<'a>,
    /// The source, if it is one.
    source: Option<&'a [u8]>,
    io: &'a Io,
}

impl Program<'_> {
    /// The source and its name, by which tracebacks find its lines: they look into files alone.
    fn own_source(&self) -> Option<OwnSource> {
        match (self.given, self.source) {
            (Given::File(file), Some(source)) if file != "-" => {
                let name = source::filename(self.given).to_string_lossy().into_owned();
                Some((name, source.to_vec()))
            }
            _ => None,
        }
    }

    /// A machine for the program.
    fn machine(&self) -> Result<Vm, Box<Fault>> {
        let streams = Streams {
            stdin: Box::new(BufReader::new(self.io.stdin.clone())),
            stdout: Box::new(self.io.stdout.clone()),
            stderr: Box::new(self.io.stderr.clone()),
        };
        let mut vm = boot::machine(self.limits(), streams).map_err(|thrown| match thrown {
            Thrown::Fault(fault) => fault,
            Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
        })?;
        self.io.interrupts.reach(&vm.cancel);
        if !self.args.no_clock {
            vm.clock = Some(Box::new(SystemClock::new()));
        }
        vm.loader = Some(Box::new(Folders::new(&self.folders())));
        vm.source_line = Some(source_line(self.folders(), self.own_source()));
        bc_eval::install(&mut vm);
        self.fill_sys(&mut vm);
        if let level @ 1.. = self.args.optimize.level() {
            embed::set_optimize(&mut vm, level);
        }
        Ok(vm)
    }

    /// Builds the machine, runs the program in it, and tells how it ended.
    fn run(&self, proof: Option<&Arc<VerifiedCode>>) -> Outcome {
        let mut vm = match self.machine() {
            Ok(vm) => vm,
            Err(fault) => return self.fault(&fault),
        };
        let ended = match proof {
            Some(proof) => embed::run_main(&mut vm, proof, self.file()),
            None => self
                .compiled(&mut vm)
                .and_then(|code| embed::run_main_linked(&mut vm, &code, self.file())),
        };
        self.ended(&mut vm, ended)
    }

    /// The code of a source, compiled within the machine's limits.
    fn compiled(&self, vm: &mut Vm) -> PyResult<Rc<Code>> {
        let bytes = self.source.unwrap_or_default();
        match self.given {
            Given::Code(_) => {
                let text = String::from_utf8_lossy(bytes);
                bc_eval::compile(vm, &text, "<string>", bc_eval::Mode::Exec)
            }
            Given::File(_) => bc_eval::compile_file(vm, bytes, source::filename(self.given)),
        }
    }

    /// What `__file__` is in the program.
    fn file(&self) -> Option<Text> {
        match self.given {
            Given::Code(_) => None,
            // A program that comes as source does have the name.
            Given::File(file) if file == "-" && self.source.is_none() => None,
            given => Some(source::filename(given)),
        }
    }

    /// Tells how the program ended, and takes the machine down.
    fn ended(&self, vm: &mut Vm, ended: PyResult<()>) -> Outcome {
        let ended = match ended {
            Ok(()) => Ok(status::OK),
            Err(Thrown::Raise(exception)) => {
                // The operating system keeps the lowest eight bits of the exit code.
                report::uncaught(vm, &Value::Obj(exception)).map(|code| code.to_le_bytes()[0])
            }
            Err(fault) => Err(fault),
        };
        let ended = ended.and_then(|code| embed::shutdown(vm).map(|()| code));
        match ended {
            Ok(code) => Ok(code),
            Err(Thrown::Fault(fault)) => self.fault(&fault),
            // Not even the exception could be shown.
            Err(Thrown::Raise(_)) => Ok(status::FINDING),
        }
    }

    /// The default limits with what the options change.
    fn limits(&self) -> Limits {
        let RunArgs {
            steps,
            memory,
            unlimited,
            recursion,
            ..
        } = self.args;
        let limits = if *unlimited {
            Limits::unlimited()
        } else {
            Limits::default()
        };
        let (steps, memory) = (steps.or(limits.steps), memory.or(limits.memory));
        let ceiling = recursion.unwrap_or(limits.recursion_ceiling);
        limits
            .with_recursion_ceiling(ceiling)
            .with_steps(steps)
            .with_memory(memory)
            .with_native_depth(NATIVE_DEPTH)
    }

    /// Where modules are looked for: the program's folder, then those of `--path`.
    fn folders(&self) -> Vec<PathBuf> {
        let home = match self.given {
            Given::File(file) if file != "-" => Path::new(file).parent().map(Path::to_path_buf),
            _ => None,
        };
        std::iter::once(home.unwrap_or_default())
            .chain(self.args.path.iter().cloned())
            .collect()
    }

    /// Sets `sys.argv` and `sys.path`.
    fn fill_sys(&self, vm: &mut Vm) {
        let folders = self.folders();
        let path = folders.iter().map(|folder| decode(folder.as_os_str()));
        let code = self.args.code.as_ref().map(|_| Text::from("-c"));
        let argv = self.args.argv.iter().map(|argument| decode(argument));
        let argv = code.into_iter().chain(argv);
        for (name, texts) in [("argv", argv.collect::<Vec<_>>()), ("path", path.collect())] {
            let items = texts.into_iter().map(|text| vm.new_str(text)).collect();
            let (name, list, dict) = (vm.intern(name), vm.new_list(items), vm.sys_dict.clone());
            define::insert(vm, &dict, &name, list);
        }
    }

    /// Tells about a fault and chooses its exit code.
    fn fault(&self, fault: &Fault) -> Outcome {
        let code = match fault {
            Fault::Steps { .. } => status::STEPS,
            Fault::Memory { .. } => status::MEMORY,
            Fault::Cancelled => status::TIME,
            Fault::Write(_) if self.io.stdout.is_broken() || self.io.stderr.is_broken() => {
                return Ok(status::OK);
            }
            Fault::Write(_) => status::TROUBLE,
            _ => status::INTERNAL,
        };
        // What the program printed comes first, also when both streams end on one terminal.
        self.io.stdout.clone().flush()?;
        fault_line(self.given, self.io, &fault.to_string())?;
        Ok(code)
    }
}
