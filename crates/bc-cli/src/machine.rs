//! The machine as `run` and `repl` set it up: its limits, its thread, and what programs in it may see.
//!
//! Absent: what runs in it, and what is told of its end.

use crate::args::MachineArgs;
use crate::clock::SystemClock;
use crate::exit::{Outcome, reason, status};
use crate::io::Io;
use crate::loader::{Folders, OwnSource, file_around, is_archive, source_line};
use crate::source::decode;
use bc_core::text::Text;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::define;
use std::fs;
use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::thread;

/// Address space of the machine's thread, in bytes. Only what is used is ever backed by memory.
const STACK: usize = 256 << 20;

/// Eval loops nested through native code; an unoptimised build fits so many into [`STACK`]. It is above
/// the recursion limit a program starts with, so that a program meets that one first.
const NATIVE_DEPTH: u32 = 4000;

/// What a program finds in a machine besides its options.
pub(crate) struct Surroundings {
    /// The folder of the program: modules are looked for there first.
    pub(crate) home: PathBuf,
    /// `sys.argv`.
    pub(crate) argv: Vec<Text>,
    /// The source that is run, by which tracebacks find its lines.
    pub(crate) own: Option<OwnSource>,
}

/// A machine with the compiler, the streams of the command and what the options allow.
///
/// # Errors
///
/// A fault when the memory limit does not even allow for the machine.
pub(crate) fn machine(
    args: &MachineArgs,
    io: &Io,
    surroundings: Surroundings,
) -> Result<Vm, Box<Fault>> {
    let streams = Streams {
        stdin: Box::new(BufReader::new(io.stdin.clone())),
        stdout: Box::new(io.stdout.clone()),
        stderr: Box::new(io.stderr.clone()),
    };
    let mut vm = bc_lib::machine(limits(args), streams).map_err(|thrown| match thrown {
        Thrown::Fault(fault) => fault,
        Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
    })?;
    io.interrupts.reach(&vm.cancel);
    if !args.no_clock {
        vm.clock = Some(Box::new(SystemClock::new()));
    }
    let Surroundings { home, argv, own } = surroundings;
    let folders = folders(args, home);
    let path = folders.iter().map(|folder| decode(folder.as_os_str()));
    for (name, texts) in [("argv", argv), ("path", path.collect())] {
        let items = texts.into_iter().map(|text| vm.new_str(text)).collect();
        let (name, list, dict) = (vm.intern(name), vm.new_list(items), vm.sys_dict.clone());
        define::insert(&vm, &dict, &name, list);
    }
    vm.loader = Some(Box::new(Folders::new(&folders).writing(args.write_pyc)));
    vm.source_line = Some(source_line(folders, own));
    bc_eval::install(&mut vm);
    if let level @ 1.. = args.optimize.level() {
        embed::set_optimize(&mut vm, level);
    }
    Ok(vm)
}

/// Warns of each `--path` in which nothing can be found.
pub(crate) fn warn_of_paths(args: &MachineArgs, io: &Io) -> io::Result<()> {
    for path in &args.path {
        let what = match fs::metadata(path) {
            Ok(known) if known.is_dir() => continue,
            _ if file_around(path).unwrap_or(path).is_file() => {
                match is_archive(file_around(path).unwrap_or(path)) {
                    true => continue,
                    false => "is neither a folder nor a zip archive".to_owned(),
                }
            }
            Ok(_) => "is neither a folder nor a zip archive".to_owned(),
            Err(error) => reason(&error),
        };
        let line = format!("pybc: warning: --path {}: {what}\n", path.display());
        io.stderr
            .clone()
            .write_all(io.stderr.fit(&line).as_bytes())?;
    }
    Ok(())
}

/// The folders in which modules are looked for: that of the program first.
pub(crate) fn folders(args: &MachineArgs, home: PathBuf) -> Vec<PathBuf> {
    let others = args.path.iter().cloned();
    std::iter::once(home).chain(others).collect()
}

/// The default limits with what the options change.
fn limits(args: &MachineArgs) -> Limits {
    let limits = match args.unlimited {
        true => Limits::unlimited(),
        false => Limits::default(),
    };
    let (steps, memory) = (args.steps.or(limits.steps), args.memory.or(limits.memory));
    let ceiling = args.recursion.unwrap_or(limits.recursion_ceiling);
    limits
        .with_recursion_ceiling(ceiling)
        .with_steps(steps)
        .with_memory(memory)
        .with_native_depth(NATIVE_DEPTH)
}

/// How work on a thread of its own has failed.
pub(crate) enum Lost {
    /// It has panicked, which is a defect.
    Panicked,
    /// There is no thread.
    NoThread(io::Error),
}

/// Does work on a thread with a deep stack: comparing or printing deeply nested data recurses natively.
pub(crate) fn on_deep_stack(work: impl FnOnce() -> Outcome + Send) -> Result<Outcome, Lost> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("program".to_owned());
        match thread.stack_size(STACK).spawn_scoped(scope, work) {
            Ok(handle) => handle.join().map_err(|_| Lost::Panicked),
            Err(error) => Err(Lost::NoThread(error)),
        }
    })
}

/// What a machine takes that runs nothing yet, in bytes, rounded up.
fn least_memory() -> Option<u64> {
    let vm = bc_lib::machine(Limits::unlimited(), Streams::none()).ok()?;
    Some(vm.heap.meter.peak().div_ceil(1 << 10) << 10)
}

/// What is told of a fault that ends a run. `is_begun` says whether the machine was there.
pub(crate) fn told(fault: &Fault, is_begun: bool) -> String {
    match fault {
        Fault::Write(what) => {
            let error = io::Error::other(what.clone());
            format!("cannot write: {}", reason(&error))
        }
        Fault::Memory { limit, .. } if !is_begun => match least_memory() {
            Some(least) => format!(
                "the machine itself needs {}K of memory, and --memory allows {limit} bytes",
                least >> 10
            ),
            None => fault.to_string(),
        },
        _ => fault.to_string(),
    }
}

/// The exit code of a fault that ends a run, and whether there is anybody to be told of it.
pub(crate) fn code_of(fault: &Fault, io: &Io) -> (u8, bool) {
    let code = match fault {
        Fault::Steps { .. } => status::STEPS,
        Fault::Memory { .. } => status::MEMORY,
        Fault::Cancelled => status::TIME,
        Fault::Watch => return (status::OK, false),
        Fault::Write(_) if io.stdout.is_broken() || io.stderr.is_broken() => {
            return (status::OK, false);
        }
        Fault::Write(_) => status::TROUBLE,
        _ => status::INTERNAL,
    };
    (code, true)
}
