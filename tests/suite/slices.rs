//! A run in slices is the run in one go: it pauses and goes on, wherever a slice ends.
//!
//! What a program prints, how it ends and how many steps it takes does not depend on slices; a budget
//! that ends does so on the same instruction. A paused run is resumed or given up, never lost.

use crate::harness::{Assembly, End, Page, function, machine, program, told};
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::VerifiedCode;
use bc_func::{FromValue, Function, RunError};
use bc_tests::{bytes, files, folder, programs};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::clock::Clock;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::loader::{Found, ModuleLoader};
use bc_vm::model::native::{Arity, MethodDef, NativeFunction, NativeKind};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::trace::Count;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

/// A clock that is a thousandth of a second later whenever one looks at it.
struct Ticking(Duration);

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

/// Finds modules beside the program.
struct Beside(PathBuf);

impl ModuleLoader for Beside {
    fn find(&mut self, fullname: &str, _path: Option<&[String]>) -> Result<Option<Found>, String> {
        let plain = self.0.join(fullname.replace('.', "/"));
        for (file, path) in [
            (
                plain.join("__init__.pyc"),
                Some(vec![plain.display().to_string()]),
            ),
            (plain.with_extension("pyc"), None),
        ] {
            if file.is_file() {
                let code = Pyc::read(&bytes(&file)).unwrap().code;
                let file = file.display().to_string();
                return Ok(Some(Found { code, file, path }));
            }
        }
        Ok(None)
    }
}

/// A machine for a program, with a clock of its own, that finds modules beside the program.
pub fn machine_for(path: &Path, limits: Limits) -> (Vm, Page) {
    let (mut vm, page) = machine(limits);
    vm.clock = Some(Box::new(Ticking(Duration::ZERO)));
    vm.loader = Some(Box::new(Beside(path.parent().unwrap().to_path_buf())));
    (vm, page)
}

/// Whether a run has paused at the end of a slice.
fn is_paused<T>(result: &PyResult<T>) -> bool {
    matches!(result, Err(Thrown::Fault(fault)) if matches!(**fault, Fault::Paused { .. }))
}

/// Runs a program to its end with these limits; also how often it paused.
fn run(path: &Path, code: &Arc<VerifiedCode>, limits: Limits, watch: Option<Count>) -> (End, u64) {
    let (mut vm, page) = machine_for(path, limits);
    if let Some(watch) = watch {
        vm.watch = Some(Box::new(watch));
    }
    let mut pauses = 0;
    let mut result = embed::run_main(&mut vm, code, None).map(Some);
    while is_paused(&result) {
        pauses += 1;
        assert_eq!(
            (vm.levels.depth, vm.levels.native_depth, vm.levels.recursion),
            (0, 0, 0)
        );
        assert_eq!(vm.call_stack.frames.len(), 0);
        result = embed::resume(&mut vm, 0).map(|value| value.map(drop));
    }
    let executed = vm.executed();
    let result = result.map(|end| end.expect("a run that paused can be resumed"));
    let result = told(&mut vm, result);
    let end = End {
        output: page.text(),
        result,
        executed,
    };
    (end, pauses)
}

/// More than any program of the corpus takes.
const STEPS: u64 = 1_000_000_000;

/// The programs of the corpus and of the differential set, and how each ends in one go.
pub fn all() -> &'static [(PathBuf, End)] {
    static ALL: OnceLock<Vec<(PathBuf, End)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut found = programs();
        let set = files(&folder().join("differential"), "pyc");
        found.extend(
            set.into_iter()
                .filter(|path| path.with_extension("out").exists()),
        );
        let limits = Limits::default().with_steps(Some(STEPS));
        let whole = |path: PathBuf| {
            let (end, _) = run(&path, &program(&path), limits.clone(), None);
            (path, end)
        };
        found.into_iter().map(whole).collect()
    })
}

/// Runs a test on a thread whose stack is deep enough for whatever the corpus does, in any build.
pub fn on_a_deep_stack(test: fn()) {
    let thread = thread::Builder::new().stack_size(64 << 20);
    if let Err(panicked) = thread.spawn(test).unwrap().join() {
        std::panic::resume_unwind(panicked);
    }
}

#[test]
fn programs_in_slices_do_what_they_do_in_one_go() {
    on_a_deep_stack(|| {
        let limits = Limits::default().with_steps(Some(STEPS));
        let mut most = [0; 4];
        for (path, whole) in all() {
            let name = path.display();
            let code = program(path);
            for (slice, most) in [10, 100, 1000, 10_000].into_iter().zip(&mut most) {
                // The few long programs are left out where they would pause more than ten thousand times.
                if whole.executed / slice > 10_000 {
                    continue;
                }
                let (found, pauses) =
                    run(path, &code, limits.clone().with_slice(Some(slice)), None);
                assert_eq!(found, *whole, "{name} in slices of {slice}");
                assert!(pauses <= whole.executed / slice, "{name}: {pauses} pauses");
                *most = pauses.max(*most);
            }
        }
        assert!(most.iter().all(|&pauses| pauses > 50), "{most:?}");
    });
}

#[test]
fn a_budget_ends_where_it_does_without_slices() {
    on_a_deep_stack(|| {
        for (path, whole) in all() {
            let name = path.display();
            let code = program(path);
            let limits = |steps| Limits::default().with_steps(Some(steps));
            if whole.executed > 20_000 {
                continue;
            }
            for steps in [whole.executed / 2, whole.executed / 3, whole.executed - 1] {
                let (hard, _) = run(path, &code, limits(steps), None);
                for slice in [7, 100, 1000] {
                    let (found, _) = run(path, &code, limits(steps).with_slice(Some(slice)), None);
                    assert_eq!(found, hard, "{name}: {steps} steps in slices of {slice}");
                }
            }
        }
    });
}

#[test]
fn a_watcher_sees_the_same_in_slices() {
    on_a_deep_stack(|| {
        let limits = Limits::default().with_steps(Some(STEPS));
        for (path, whole) in all() {
            let code = program(path);
            if whole.executed > 20_000 {
                continue;
            }
            let watched = |limits: Limits| {
                let count = Count::default();
                let (end, _) = run(path, &code, limits, Some(count.clone()));
                (end, count.counts().instructions)
            };
            let seen = watched(limits.clone());
            assert_eq!(seen.0, *whole, "{}", path.display());
            let found = watched(limits.clone().with_slice(Some(90)));
            assert_eq!(found, seen, "{}", path.display());
        }
    });
}

/// `def f(n): for _ in range(n): pass; return n`
fn counts_to(vm: &mut Vm, n: i64) -> Function {
    let code = Assembly::function(&[])
        .repeat(n, |body| body.op(Opcode::NOP))
        .load(n)
        .give();
    function(vm, code)
}

fn in_slices(slice: u64) -> Limits {
    Limits::default().with_slice(Some(slice))
}

fn paused<T: std::fmt::Debug>(result: Result<T, RunError>) -> u64 {
    match result {
        Err(RunError::Fault(Fault::Paused { executed })) => executed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_does_not_overwrite_a_paused_run() {
    let (mut vm, _) = machine(in_slices(20));
    let (first, second) = (counts_to(&mut vm, 100), counts_to(&mut vm, 2));
    assert_eq!(paused(first.call::<i64>(&mut vm, ())), 20);
    // Neither a function nor anything else that is called, nor a program.
    let busy = |result: PyResult<()>| matches!(result, Err(Thrown::Fault(fault)) if matches!(*fault, Fault::Busy));
    let refused = second.call::<i64>(&mut vm, ()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "another run is paused: resume or abandon it first"
    );
    let class = Value::from(&vm.classes.list);
    let called = embed::call(&mut vm, &class, Default::default());
    assert!(busy(called.map(drop)));
    let other = program(&programs()[0]);
    assert!(busy(embed::run_main(&mut vm, &other, None)));
    // The first is where it was.
    assert_eq!(vm.executed(), 20);
    let end = loop {
        match bc_func::resume::<i64>(&mut vm, 0) {
            Err(RunError::Fault(Fault::Paused { .. })) => {}
            other => break other.unwrap(),
        }
    };
    assert_eq!(end, Some(100));
    assert_eq!(bc_func::resume::<i64>(&mut vm, 0).unwrap(), None);
    vm.limits.slice = None;
    assert_eq!(second.call::<i64>(&mut vm, ()).unwrap(), 2);
}

/// The same holds for a run whose budget has ended.
#[test]
fn a_call_does_not_overwrite_a_run_without_steps() {
    let (mut vm, _) = machine(Limits::default().with_steps(Some(20)));
    let (first, second) = (counts_to(&mut vm, 10), counts_to(&mut vm, 2));
    let stopped = first.call::<i64>(&mut vm, ());
    assert!(matches!(
        stopped,
        Err(RunError::Fault(Fault::Steps {
            executed: 20,
            resumable: true
        }))
    ));
    vm.add_steps(1000);
    let refused = second.call::<i64>(&mut vm, ());
    assert!(matches!(refused, Err(RunError::Fault(Fault::Busy))));
    assert_eq!(bc_func::resume(&mut vm, 0).unwrap(), Some(10_i64));
    assert_eq!(second.call::<i64>(&mut vm, ()).unwrap(), 2);
}

#[test]
fn a_paused_run_can_be_put_aside() {
    let (mut vm, _) = machine(in_slices(30));
    let mut waiting = Vec::new();
    for n in 1..20 {
        let function = counts_to(&mut vm, n);
        match function.call::<i64>(&mut vm, ()) {
            Ok(end) => assert_eq!(end, n),
            Err(RunError::Fault(Fault::Paused { .. })) => {
                waiting.push((n, vm.call_stack.paused.take()));
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(waiting.len() > 10);
    let mut ended = Vec::new();
    while !waiting.is_empty() {
        let (n, run) = waiting.remove(0);
        vm.call_stack.paused = run;
        match bc_func::resume::<i64>(&mut vm, 0) {
            Ok(end) => {
                assert_eq!(end, Some(n));
                ended.push(n);
            }
            Err(RunError::Fault(Fault::Paused { .. })) => {
                waiting.push((n, vm.call_stack.paused.take()))
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(ended.is_sorted() && ended.len() > 10, "{ended:?}");
}

/// The functions of `data/abandoned.py`.
fn abandoned(vm: &mut Vm) -> impl Fn(&mut Vm, &str) -> Function + use<> {
    let code = program(&folder().join("data/abandoned.pyc"));
    let code = bc_vm::runtime::link::link(vm, &code).unwrap();
    let globals = embed::namespace(vm);
    let (name, module) = (vm.intern("__name__"), vm.new_str("abandoned"));
    define::insert(vm, &globals, &name, module);
    bc_vm::runtime::run::code(vm, &code, &globals, None).unwrap();
    move |vm, name| {
        let name = vm.intern(name);
        let found = define::lookup(&globals, &name).unwrap();
        Function::from_value(vm, &found).unwrap()
    }
}

#[test]
fn an_abandoned_run_runs_no_more_of_itself() {
    let (mut vm, _) = machine(in_slices(400));
    let function = abandoned(&mut vm);
    let (spins, log) = (function(&mut vm, "spins"), function(&mut vm, "log"));
    paused(spins.call::<()>(&mut vm, ()));
    let before = vm.memory().used();
    assert!(embed::abandon(&mut vm));
    assert!(!embed::abandon(&mut vm));
    assert!(vm.memory().used() < before);
    assert_eq!(bc_func::resume::<()>(&mut vm, 0).unwrap(), None);
    assert_eq!(
        (vm.levels.depth, vm.levels.native_depth, vm.levels.recursion),
        (0, 0, 0)
    );
    assert_eq!(vm.call_stack.frames.len(), 0);
    vm.limits.slice = None;
    // The generator is over. What the frames alone held is freed, and no block of theirs was run.
    let rest = function(&mut vm, "rest");
    assert!(rest.call::<Vec<i64>>(&mut vm, ()).unwrap().is_empty());
    let log: Vec<String> = log.call(&mut vm, ()).unwrap();
    assert_eq!(log, ["try", "__enter__", "generator", "__del__"]);
    // A machine is as deep as it was.
    let deep = function(&mut vm, "deep");
    let depth: i64 = deep.call(&mut vm, ()).unwrap();
    for _ in 0..50 {
        vm.limits.slice = Some(400);
        paused(spins.call::<()>(&mut vm, ()));
        assert!(embed::abandon(&mut vm));
    }
    vm.limits.slice = None;
    assert_eq!(deep.call::<i64>(&mut vm, ()).unwrap(), depth);
}

#[test]
fn recursion_ends_as_deep_as_without_slices() {
    on_a_deep_stack(|| {
        let (mut vm, _) = machine(Limits::default());
        let function = abandoned(&mut vm);
        for name in ["deep", "deep_methods", "deep_natives"] {
            let deep = function(&mut vm, name);
            vm.limits.slice = None;
            let depth: i64 = deep.call(&mut vm, ()).unwrap();
            for slice in [1, 13, 100, 1000] {
                vm.limits.slice = Some(slice);
                let mut result = deep.call::<i64>(&mut vm, ()).map(Some);
                while let Err(RunError::Fault(Fault::Paused { .. })) = result {
                    result = bc_func::resume(&mut vm, 0);
                }
                assert_eq!(result.unwrap(), Some(depth), "{name} by {slice}");
            }
        }
    });
}

#[test]
fn methods_pause_as_functions_do() {
    let (mut vm, _) = machine(in_slices(50));
    let function = abandoned(&mut vm);
    vm.limits.slice = None;
    let method: Value = function(&mut vm, "method").call(&mut vm, ()).unwrap();
    vm.limits.slice = Some(50);
    let mut result = embed::call(&mut vm, &method, Default::default()).map(Some);
    let mut pauses = 0;
    while is_paused(&result) {
        pauses += 1;
        result = embed::resume(&mut vm, 0);
    }
    assert!(matches!(result, Ok(Some(Value::Int(499_500)))));
    assert!(pauses > 50, "{pauses}");
}

#[test]
fn a_cancelled_or_interrupted_run_ends_in_the_middle_of_slices() {
    let (mut vm, _) = machine(in_slices(100));
    let function = abandoned(&mut vm);
    let catches = function(&mut vm, "catches");
    for below in [false, true] {
        paused(catches.call::<String>(&mut vm, (below,)));
        for _ in 0..3 {
            if below {
                break;
            }
            paused(bc_func::resume::<String>(&mut vm, 0));
        }
        vm.cancel.interrupt();
        let mut result = bc_func::resume::<String>(&mut vm, 0);
        while let Err(RunError::Fault(Fault::Paused { .. })) = result {
            result = bc_func::resume(&mut vm, 0);
        }
        assert_eq!(result.unwrap().unwrap(), "KeyboardInterrupt");
        paused(catches.call::<String>(&mut vm, (below,)));
        vm.cancel.cancel();
        let result = bc_func::resume::<String>(&mut vm, 0);
        assert!(matches!(result, Err(RunError::Fault(Fault::Cancelled))));
        vm.cancel.clear();
        assert_eq!(bc_func::resume::<String>(&mut vm, 0).unwrap(), None);
    }
}

/// A slice that ends below native code is overrun until that is over, and no further.
#[test]
fn a_slice_is_overrun_by_one_native_call() {
    let (mut vm, _) = machine(in_slices(50));
    let function = abandoned(&mut vm);
    let natives = function(&mut vm, "natives");
    let before = vm.executed();
    let mut stops = Vec::new();
    let mut result = natives.call::<i64>(&mut vm, ()).map(Some);
    while let Err(RunError::Fault(Fault::Paused { executed })) = result {
        stops.push(executed - before);
        result = bc_func::resume(&mut vm, 0);
    }
    assert_eq!(result.unwrap(), Some(20));
    let longest = stops.windows(2).map(|pair| pair[1] - pair[0]).max();
    // One sort of twenty items, a key of a few instructions for each.
    assert!(stops.len() >= 20 && longest < Some(400), "{stops:?}");
}

/// The embedder's own code panics, and the panic is caught outside: nothing of the run is left.
#[test]
fn a_machine_survives_the_panics_of_its_host() {
    static PANICS: MethodDef = MethodDef::new("panics", Arity::Any, |_, _| {
        std::panic::resume_unwind(Box::new("told by the host"))
    });
    let (mut vm, _) = machine(in_slices(1000));
    let function = abandoned(&mut vm);
    let (calls, rest) = (function(&mut vm, "calls"), function(&mut vm, "rest"));
    let panics = NativeFunction {
        def: &PANICS,
        kind: NativeKind::Function,
        receiver: Value::None,
        owner: None,
    };
    let class = vm.classes.builtin_function.clone();
    let panics = Value::Obj(vm.alloc(&class, Payload::NativeFunction(panics)));
    for _ in 0..300 {
        for deep in [false, true] {
            let args = (panics.clone(), deep);
            let call = AssertUnwindSafe(|| calls.call::<()>(&mut vm, args));
            assert!(std::panic::catch_unwind(call).is_err());
        }
    }
    assert_eq!(
        (vm.levels.depth, vm.levels.native_depth, vm.levels.recursion),
        (0, 0, 0)
    );
    assert_eq!((vm.call_stack.frames.len(), vm.budget.beyond), (0, 0));
    assert!(vm.executed() > 300);
    assert!(rest.call::<Vec<i64>>(&mut vm, ()).unwrap().is_empty());
    let fine = Value::from(&vm.classes.list);
    assert_eq!(calls.call::<i64>(&mut vm, (fine, true)).unwrap(), 3);
}
