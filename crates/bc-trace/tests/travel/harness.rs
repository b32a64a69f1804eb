//! What the tests share: programs from source and from the corpus, what is outside, timelines over them.

use bc_core::code::CodeObject;
use bc_core::pyc::Pyc;
use bc_core::verify::{VerifiedCode, verify};
use bc_source::Source;
use bc_source::compile::{Options as CompileOptions, compile};
use bc_trace::journal::{Journal, JournalError, Outside};
use bc_trace::travel::{Ending, Options, Program, Snapshot, Timeline, TravelError};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::clock::Clock;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::loader::{Found, ModuleLoader};
use bc_vm::model::vm::{Streams, Vm};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A program with its journal.
pub(crate) struct Run {
    pub(crate) code: Arc<VerifiedCode>,
    pub(crate) journal: Journal,
    pub(crate) limits: Limits,
}

pub(crate) fn machine(limits: Limits) -> Result<Vm, Box<Fault>> {
    let mut vm = bc_lib::machine(limits, Streams::none()).map_err(|thrown| match thrown {
        Thrown::Fault(fault) => fault,
        Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
    })?;
    bc_eval::install(&mut vm);
    Ok(vm)
}

pub(crate) fn run(vm: &mut Vm, code: &Arc<VerifiedCode>) -> Ending {
    let result = embed::run_main(vm, code, None);
    let ending = Ending::of(vm, result);
    let _ = embed::shutdown(vm);
    ending
}

impl Program for Run {
    fn machine(&self) -> Result<Vm, Box<Fault>> {
        let mut vm = machine(self.limits.clone())?;
        self.journal.attach(&mut vm);
        Ok(vm)
    }

    fn run(&self, vm: &mut Vm) -> Ending {
        run(vm, &self.code)
    }

    fn defect(&self) -> Option<JournalError> {
        self.journal.defect()
    }
}

impl Run {
    pub(crate) fn new(code: Arc<VerifiedCode>, outside: Outside) -> Run {
        Run {
            code,
            journal: Journal::new(outside),
            limits: Limits::default(),
        }
    }

    pub(crate) fn of(source: &str) -> Run {
        Run::new(
            verify(&code(source, "test.py")).unwrap(),
            Outside::default(),
        )
    }

    /// The same program with the journal alone.
    pub(crate) fn again(&self) -> Run {
        Run {
            code: Arc::clone(&self.code),
            journal: Journal::from_bytes(&self.journal.to_bytes()).unwrap(),
            limits: self.limits.clone(),
        }
    }
}

pub(crate) fn code(source: &str, name: &str) -> Arc<CodeObject> {
    let compiled = compile(
        Source::Bytes(source.as_bytes()),
        name,
        &CompileOptions::default(),
    );
    Arc::new(compiled.unwrap().code)
}

/// No ring, one look at a time: each state comes from a machine that ran there.
pub(crate) fn bare() -> Options {
    Options::default().with_ring(0).with_window(0)
}

pub(crate) fn timeline(run: Run, options: Options) -> Timeline {
    Timeline::new(Arc::new(run), options).unwrap()
}

/// The state after the last instruction.
pub(crate) fn last(timeline: &mut Timeline) -> Result<Arc<Snapshot>, TravelError> {
    timeline.goto(u64::MAX).cloned()
}

/// What was written until the cursor.
pub(crate) fn written(timeline: &Timeline) -> String {
    let pieces = timeline.output(timeline.here());
    let bytes = pieces.into_iter().flat_map(|(_, bytes)| bytes).collect();
    String::from_utf8(bytes).unwrap()
}

/// The innermost function, the line, and the value stack.
pub(crate) fn place(snapshot: &Snapshot) -> (String, i32, Vec<String>) {
    let frame = snapshot.frame().unwrap();
    let values = frame.values.as_ref().unwrap();
    let stack = values.stack.iter().map(ToString::to_string).collect();
    (frame.code.path().to_owned(), frame.line, stack)
}

/// All states, by going from each instruction to the next.
pub(crate) fn walk(timeline: &mut Timeline) -> Vec<Arc<Snapshot>> {
    let mut states = vec![Arc::clone(timeline.here())];
    while timeline.here().ended.is_none() {
        states.push(Arc::clone(timeline.step().unwrap()));
    }
    states
}

/// The compiled programs of one of the folders of tests.
pub(crate) fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(folder);
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "pyc"))
        .collect();
    files.sort();
    files
}

pub(crate) fn compiled(path: &Path) -> Arc<VerifiedCode> {
    verify(&Pyc::read(&fs::read(path).unwrap()).unwrap().code).unwrap()
}

/// Whether all is to be done, as `.ci/extra` wants it.
pub(crate) fn all() -> bool {
    std::env::var_os("TRAVEL").is_some_and(|value| value == "all")
}

/// Numbers that look random and are the same each time.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// A clock that is a thousandth of a second later whenever one looks at it.
pub(crate) struct Ticking(pub(crate) Duration);

impl Clock for Ticking {
    fn time(&mut self) -> i64 {
        self.monotonic().as_nanos() as i64 + 1_234_567_890_000_000_000
    }

    fn monotonic(&mut self) -> Duration {
        self.0 += Duration::from_millis(1);
        self.0
    }

    fn sleep(&mut self, duration: Duration) {
        self.0 += duration;
    }
}

/// Knows one module.
pub(crate) struct One(pub(crate) &'static str, pub(crate) &'static str);

impl ModuleLoader for One {
    fn find(&mut self, fullname: &str, _: Option<&[String]>) -> Result<Option<Found>, String> {
        Ok((fullname == self.0).then(|| Found {
            code: code(self.1, "/lib/one.py"),
            file: "/lib/one.py".to_owned(),
            path: None,
        }))
    }
}
