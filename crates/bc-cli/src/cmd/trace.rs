//! `pybc trace`: every instruction a program executes, as lines of text or of JSON, or as a page.
//!
//! Absent: what there is to tell (`bc_vm::trace`), and how it is worded (`bc_trace`).

use super::run::Job;
use crate::args::TraceArgs;
use crate::exit::{Failure, Outcome};
use crate::io::{Io, Output};
use crate::{input, loader, machine, output, paint};
use bc_core::count::number_of;
use bc_trace::json::Json;
use bc_trace::lines::Lines;
use bc_trace::page::{CutOff, Options, Page};
use bc_trace::select::{Progress, Select};
use bc_vm::model::error::Fault;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::runtime::streams::Stream;
use bc_vm::trace::{Detail, Event, Listener, Recorder, State};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use wildmatch::WildMatch;

/// So many lines are shown as soon as they are there, wherever they go; later ones in larger pieces.
const AT_ONCE: u64 = 100;

/// What is shown is passed on this often at least, also while the program waits.
const PASSED_ON: Duration = Duration::from_millis(100);

/// Runs the program and shows what it does.
pub(crate) fn run(args: &TraceArgs, io: &Io) -> Outcome {
    if let Some(to) = args.to
        && to < args.from
    {
        return Err(Failure::Io {
            file: "--to".to_owned(),
            what: format!("step {to} comes before step {} of --from", args.from),
        });
    }
    match &args.html {
        Some(file) => page(args, file, io),
        None => lines(args, io),
    }
}

/// Writes a page of the run. The program writes where it always does, unless the page goes there.
fn page(args: &TraceArgs, file: &OsStr, io: &Io) -> Outcome {
    if is_program(args, file) {
        return Err(Failure::Io {
            file: input::shown(file),
            what: "the page would take the place of the program".to_owned(),
        });
    }
    let job = Job {
        machine: &args.machine,
        program: &args.program,
        interactive: false,
        verbose: false,
        watch: &|vm, form| {
            let page = Page::new(Options {
                title: form.shown(),
                steps: match args.limit {
                    0 => u64::MAX,
                    limit => limit,
                },
                ..Options::default()
            });
            let recorder = watch(vm, page);
            let folders = machine::folders(&args.machine, form.home());
            let sources = RefCell::new(loader::sources(folders, form.own_source()));
            Box::new(move || {
                let page = recorder.listener();
                // With the file names the wrong way round this is an old page that is no program, and what it
                // would be written over is the program.
                if page.steps() == 0 {
                    return Ok(());
                }
                let mut bytes = Vec::new();
                page.write(&mut bytes, &|name| (sources.borrow_mut())(name))?;
                output::write(file, &bytes, io)?;
                let steps = number_of(page.steps(), "step");
                let why = match page.cut_off() {
                    Some(CutOff::Steps) => "--limit N shows more",
                    Some(CutOff::Bytes) => "a page holds no more",
                    None => return Ok(()),
                };
                let mut err = io.stderr.clone();
                writeln!(err, "pybc: stopped after {steps}; {why}")?;
                Ok(())
            })
        },
    };
    match file == "-" {
        true => job.run(&quiet(io)),
        false => job.run(io),
    }
}

/// Whether a file is the one that the program comes from.
fn is_program(args: &TraceArgs, file: &OsStr) -> bool {
    let real = |file: &OsStr| fs::canonicalize(file).ok();
    match args.program.argv.first() {
        Some(program) if file != "-" => real(file).is_some_and(|file| real(program) == Some(file)),
        _ => false,
    }
}

/// The same streams, but that the program writes nowhere.
fn quiet(io: &Io) -> Io {
    Io {
        stdout: Output::new(io::sink(), false),
        ..io.clone()
    }
}

/// Shows lines of text or of JSON.
fn lines(args: &TraceArgs, io: &Io) -> Outcome {
    let is_cut = Arc::new(AtomicBool::new(false));
    let job = Job {
        machine: &args.machine,
        program: &args.program,
        interactive: false,
        verbose: false,
        watch: &|vm, _| {
            let show = match args.json {
                true => Show::Json(Json::default()),
                false => Show::Lines(Lines::default()),
            };
            let tracer = Tracer {
                select: select(args),
                progress: Progress::default(),
                show,
                out: io.stdout.clone(),
                limit: args.limit,
                shown: 0,
                is_cut: Arc::clone(&is_cut),
            };
            watch(vm, tracer);
            Box::new(|| Ok(()))
        },
    };
    // What the program writes is part of the trace.
    let code = passing_on(&io.stdout, || job.run(&quiet(io)))?;
    io.stdout.clone().flush()?;
    if is_cut.load(Ordering::Relaxed) {
        let mut err = io.stderr.clone();
        let lines = number_of(args.limit, "line");
        writeln!(
            err,
            "pybc: stopped after {lines}; --limit N shows more, --limit 0 all"
        )?;
    }
    Ok(code)
}

/// Does some work, and meanwhile passes on what lies in the buffer of an output: a program may wait for long.
fn passing_on<T>(out: &Output, work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        // It is over when this is dropped, also by a panic.
        let (_over, over) = mpsc::channel::<()>();
        scope.spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = over.recv_timeout(PASSED_ON) {
                // Whoever writes next is told of an error.
                let _ = out.clone().flush();
            }
        });
        work()
    })
}

fn select(args: &TraceArgs) -> Select {
    Select {
        functions: args
            .function
            .iter()
            .map(|name| WildMatch::new(name))
            .collect(),
        lines: args.line.clone(),
        opcodes: args.opcode.clone(),
        steps: args.from..=args.to.unwrap_or(u64::MAX),
        calls: args.calls,
    }
}

/// Lets somebody listen to what happens in a machine, what it writes included.
fn watch<L: Listener + 'static>(vm: &mut Vm, listener: L) -> Recorder<L> {
    let recorder = Recorder::new(Detail::default(), listener);
    let streams = std::mem::replace(&mut vm.streams, Streams::none());
    vm.streams = recorder.streams(streams);
    vm.watch = Some(Box::new(recorder.clone()));
    recorder
}

enum Show {
    Lines(Lines),
    Json(Json),
}

/// Shows events as they come.
struct Tracer {
    select: Select,
    progress: Progress,
    show: Show,
    out: Output,
    /// So many lines at most; 0 for any number.
    limit: u64,
    shown: u64,
    is_cut: Arc<AtomicBool>,
}

impl Tracer {
    fn line(&mut self, line: &str) -> Result<(), Fault> {
        if self.limit > 0 && self.shown == self.limit {
            self.is_cut.store(true, Ordering::Relaxed);
            return Err(Fault::Watch);
        }
        self.shown += 1;
        let written = writeln!(self.out, "{line}").and_then(|()| match self.shown <= AT_ONCE {
            true => self.out.flush(),
            false => Ok(()),
        });
        // Whoever is told of the end of the run is told of this as well.
        written.map_err(|error| match self.out.is_broken() {
            true => Fault::Watch,
            false => Fault::Write(error.to_string()),
        })
    }
}

impl Listener for Tracer {
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault> {
        let step = self.progress.step(event);
        if self.select.is_over(step) {
            return Err(Fault::Watch);
        }
        if !self.select.takes(event, state, step) {
            return Ok(());
        }
        match &mut self.show {
            Show::Json(json) => {
                let line = json.event(event, state).to_string();
                self.line(&line)
            }
            Show::Lines(lines) => {
                // Standard error goes where it always goes.
                if matches!(event, Event::Output(output) if output.stream == Stream::Stderr) {
                    return Ok(());
                }
                for line in lines.lines(event, state) {
                    // What a program holds must not steer the terminal.
                    let fitted = line
                        .into_iter()
                        .map(|(role, text)| (role, self.out.fit(&text).into_owned()));
                    let line = match self.out.is_colored() {
                        true => paint::trace(fitted),
                        false => fitted.map(|(_, text)| text).collect(),
                    };
                    self.line(line.trim_end())?;
                }
                Ok(())
            }
        }
    }
}
