//! `pybc run`: a program as `__main__`, within limits.
//!
//! The machine lives on a thread of its own with a deep stack, since comparing or printing deeply nested
//! data recurses natively. What happens to the outcome — exit codes, `SystemExit`, the traceback — is
//! what CPython's `Py_Main` does with it.

use crate::args::RunArgs;
use crate::clock::SystemClock;
use crate::exit::{Failure, Outcome, status};
use crate::input::{self, shown};
use crate::io::Io;
use crate::loader::{Folders, source_line};
use crate::paint;
use bc_core::code::CodeObject;
use bc_core::text::Text;
use bc_core::verify::{VerifiedCode, verify};
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::{define, report};
use bc_vm::{boot, embed};
use std::ffi::{OsStr, OsString};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// Address space of the program's thread, in bytes. Only what is used is ever backed by memory.
const STACK: usize = 256 << 20;

/// Eval loops nested through native code; an unoptimised build fits so many into [`STACK`]. It is above
/// the recursion limit a program starts with, so that a program meets that one first.
const NATIVE_DEPTH: u32 = 4000;

/// Reads, verifies and runs the program.
pub(crate) fn run(args: &RunArgs, io: &Io) -> Outcome {
    let file = args.argv.first().map_or(OsStr::new("-"), |file| file);
    let pyc = input::load(file, io)?;
    let work = || -> Outcome {
        match prove(&pyc.code, file, io)? {
            Some(proof) => Program { args, file, io }.run(&proof),
            None => Ok(status::REJECTED),
        }
    };
    let trouble = |what: String| Failure::Trouble {
        file: shown(file),
        what,
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("program".to_string())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|_| {
                fault_line(
                    file,
                    io,
                    "internal error: the machine panicked; please report this",
                )?;
                Ok(status::INTERNAL)
            }),
            Err(error) => Err(trouble(format!(
                "cannot start a thread for the program: {error}"
            ))),
        }
    })
}

/// The proof that the program may run, or nothing after the rejection has been told.
fn prove(
    code: &Arc<CodeObject>,
    file: &OsStr,
    io: &Io,
) -> Result<Option<Arc<VerifiedCode>>, Failure> {
    match verify(code) {
        Ok(proof) => Ok(Some(proof)),
        Err(rejection) => {
            let mut err = io.stderr.clone();
            let message = paint::rejection(&err.fit(&rejection.to_string()), err.is_colored());
            writeln!(err, "pybc: {}: {message}", shown(file))?;
            Ok(None)
        }
    }
}

/// One line on stderr about a stop that is the machine's, not the program's.
fn fault_line(file: &OsStr, io: &Io, what: &str) -> Result<(), Failure> {
    let mut err = io.stderr.clone();
    let line = format!("pybc: {}: {what}", shown(file));
    writeln!(err, "{}", err.fit(&line))?;
    Ok(())
}

/// A program about to run.
struct Program<'a> {
    args: &'a RunArgs,
    file: &'a OsStr,
    io: &'a Io,
}

impl Program<'_> {
    /// Builds the machine, runs the program in it, and tells how it ended.
    fn run(&self, proof: &Arc<VerifiedCode>) -> Outcome {
        let streams = Streams {
            stdin: Box::new(BufReader::new(self.io.stdin.clone())),
            stdout: Box::new(self.io.stdout.clone()),
            stderr: Box::new(self.io.stderr.clone()),
        };
        let mut vm = match boot::machine(self.limits(), streams) {
            Ok(vm) => vm,
            Err(Thrown::Fault(fault)) => return self.fault(&fault),
            Err(Thrown::Raise(_)) => return self.fault(&Fault::Internal("booting raised")),
        };
        self.io.interrupts.reach(&vm.cancel);
        if !self.args.no_clock {
            vm.clock = Some(Box::new(SystemClock::new()));
        }
        vm.loader = Some(Box::new(Folders::new(&self.folders())));
        vm.source_line = Some(source_line(self.folders()));
        self.fill_sys(&mut vm);
        let file = (self.file != "-").then(|| shown(self.file));
        let ended = match embed::run_main(&mut vm, proof, file.as_deref()) {
            Ok(()) => Ok(status::OK),
            Err(Thrown::Raise(exception)) => {
                // The operating system keeps the lowest eight bits of the exit code.
                report::uncaught(&mut vm, &Value::Obj(exception)).map(|code| code.to_le_bytes()[0])
            }
            Err(fault) => Err(fault),
        };
        let ended = ended.and_then(|code| embed::shutdown(&mut vm).map(|()| code));
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
        let home = match Path::new(self.file).parent() {
            Some(parent) if self.file != "-" => parent.to_path_buf(),
            _ => PathBuf::new(),
        };
        std::iter::once(home)
            .chain(self.args.path.iter().cloned())
            .collect()
    }

    /// Sets `sys.argv` and `sys.path`.
    fn fill_sys(&self, vm: &mut Vm) {
        let folders = self.folders();
        let path = folders.iter().map(|folder| decode(folder.as_os_str()));
        for (name, texts) in [
            (
                "argv",
                self.args
                    .argv
                    .iter()
                    .map(|a: &OsString| decode(a))
                    .collect::<Vec<_>>(),
            ),
            ("path", path.collect()),
        ] {
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
        fault_line(self.file, self.io, &fault.to_string())?;
        Ok(code)
    }
}

/// An argument as a str: what is not UTF-8 becomes lone surrogates, as CPython decodes arguments.
fn decode(argument: &OsStr) -> Text {
    let points = argument.as_encoded_bytes().utf8_chunks().flat_map(|chunk| {
        let escaped = chunk.invalid().iter().map(|&byte| 0xdc00 + u32::from(byte));
        chunk.valid().chars().map(u32::from).chain(escaped)
    });
    Text::from_code_points(points).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_are_not_utf8_survive() {
        assert_eq!(decode(OsStr::new("a\u{e9}\u{1f600}")), *"a\u{e9}\u{1f600}");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let text = decode(OsStr::from_bytes(b"a\xff\xc3b"));
            assert_eq!(
                text.code_points().collect::<Vec<_>>(),
                [0x61, 0xdcff, 0xdcc3, 0x62]
            );
        }
    }
}
