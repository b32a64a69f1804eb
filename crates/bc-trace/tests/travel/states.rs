//! The state at a step is the same however one comes there; and who looks changes nothing.

use crate::harness::{
    Numbers, One, Run, all, bare, code, compiled, corpus, last, machine, run, timeline, walk,
};
use bc_core::verify::verify;
use bc_trace::journal::Outside;
use bc_trace::travel::{Ending, Options};
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::model::stops::Stops;
use bc_vm::model::vm::Vm;
use bc_vm::trace::Count;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Goes to steps of a program in descending order, by machines that run there, and compares with the states met on
/// foot.
fn same(name: &str, make: impl Fn() -> Run, most: usize) {
    let mut on_foot = timeline(make(), bare());
    let states = walk(&mut on_foot);
    let mut there = timeline(make(), bare());
    let chosen = states.len().div_ceil(most).max(1);
    for (at, state) in states.iter().enumerate().rev().step_by(chosen) {
        let found = there.goto(state.step).unwrap();
        assert_eq!(found.step, state.step, "{name}: state {at}");
        assert_eq!(
            found.hash(),
            state.hash(),
            "{name}: state {at}\n{found:#?}\n{state:#?}"
        );
        assert_eq!(found.memory, state.memory, "{name}: state {at}");
        if let Some(before) = at.checked_sub(1).and_then(|at| states.get(at)) {
            // Between two instructions there is none.
            assert_eq!(
                there.goto(before.step + 1).unwrap().step,
                state.step,
                "{name}"
            );
        }
    }
    // By the ring.
    let mut ring = timeline(make(), Options::default());
    last(&mut ring).unwrap();
    for state in states.iter().rev().step_by(chosen.min(3)) {
        assert_eq!(
            ring.goto(state.step).unwrap().hash(),
            state.hash(),
            "{name}"
        );
    }
}

/// Programs of the corpus that take so many steps.
fn programs(folder: &str, least: u64, most: u64) -> Vec<PathBuf> {
    let fits = |path: &PathBuf| {
        let mut vm = machine(Limits::default().with_steps(Some(most + 1))).unwrap();
        run(&mut vm, &compiled(path));
        (least..=most).contains(&(vm.instructions()))
    };
    corpus(folder).into_iter().filter(fits).collect()
}

fn plain(path: &Path) -> Run {
    Run::new(compiled(path), Outside::default())
}

#[test]
fn every_step_of_short_runs() {
    let short = programs("programs", 20, 2_000);
    let (count, most) = if all() { (50, usize::MAX) } else { (8, 25) };
    let chosen = (short.len() / count).max(1);
    for path in short.iter().step_by(chosen).take(count) {
        same(&path.display().to_string(), || plain(path), most);
    }
}

#[test]
fn random_steps_of_longer_runs() {
    let long = programs("programs", 2_001, 200_000);
    let (count, most) = if all() { (20, 200) } else { (3, 10) };
    let mut numbers = Numbers(1);
    for path in long.iter().step_by((long.len() / count).max(1)).take(count) {
        let name = path.display().to_string();
        let mut there = timeline(plain(path), bare());
        let end = last(&mut there).unwrap().step;
        let mut steps: Vec<u64> = (0..most).map(|_| numbers.below(end)).collect();
        let found: Vec<_> = steps
            .iter()
            .map(|&step| there.goto(step).unwrap().clone())
            .collect();
        // On foot in one go.
        steps.sort_unstable();
        let mut on_foot = timeline(plain(path), Options::default().with_window(1 << 40));
        for step in steps {
            let state = on_foot.goto(step).unwrap();
            let other = found.iter().find(|other| other.step == state.step).unwrap();
            assert_eq!(other.hash(), state.hash(), "{name}\n{other:#?}\n{state:#?}");
        }
    }
}

/// A program with native code in many places that waits for Python code.
const DEEP: &str = "
import one
def key(x):
    return -x
print(sorted([3, 1, 2], key=key))
class C:
    y = [key(i) for i in range(2)]
    def __init__(self, a):
        self.a = a
    def __add__(self, other):
        return C(self.a + other.a)
    def __del__(self):
        one.gone.append(self.a)
    def __repr__(self):
        return 'C' + str(self.a)
def g(n):
    try:
        for i in range(n):
            yield i
    finally:
        print('closed')
for i in g(2):
    c = C(i) + C(1)
x = g(5)
next(x)
del x
print([c], one.gone, list(map(key, g(2))))
try:
    [].pop()
except IndexError as e:
    print(e)
print(one.f(3))
open_it()
";

#[test]
fn inside_of_native_code() {
    let make = || {
        let outside = Outside {
            loader: Some(Box::new(One(
                "one",
                "gone = []\ndef f(x):\n    return x * 2\n",
            ))),
            ..Outside::default()
        };
        Run::new(verify(&code(DEEP, "test.py")).unwrap(), outside)
    };
    same("deep", make, if all() { usize::MAX } else { 60 });
    // It has been inside of each.
    let states = walk(&mut timeline(make(), bare()));
    for name in ["key", "C", "g", "C.__del__", "C.__add__", "C.__repr__", "f"] {
        let is_in = |state: &&Arc<_>| -> bool {
            let state: &bc_trace::travel::Snapshot = state;
            state.frame().is_some_and(|frame| frame.code.path() == name)
        };
        assert!(states.iter().any(|state| is_in(&state)), "{name}");
    }
    let native = |state: &&Arc<bc_trace::travel::Snapshot>| {
        state.frames.len() == 2 && state.frames[1].native && state.frames[1].code.path() == "key"
    };
    assert!(states.iter().any(|state| native(&state)));
    let end = states.last().unwrap();
    assert!(matches!(&end.ended, Some(Ending::Raised { class, .. }) if class == "NameError"));
}

#[test]
fn runs_that_end_otherwise() {
    let ended = |run: Run| last(&mut timeline(run, Options::default())).unwrap();
    let end = ended(Run::of("def f():\n    raise KeyError('x')\nf()\n"));
    let expected = Ending::Raised {
        class: "KeyError".to_owned(),
        message: "'x'".to_owned(),
    };
    assert_eq!(end.ended, Some(expected));
    let end = ended(Run::of("import sys\nsys.exit(3)\n"));
    assert!(matches!(&end.ended, Some(Ending::Raised { class, message })
        if class == "SystemExit" && message == "3"));
    let limited = || Run {
        limits: Limits::default().with_steps(Some(1_000)),
        ..Run::of("while True: pass\n")
    };
    let end = ended(limited());
    assert_eq!(end.step, 1_000);
    assert!(matches!(&end.ended, Some(Ending::Stopped(why)) if why.contains("step limit")));
    same("limited", limited, 20);
    let mut timeline = timeline(limited(), Options::default());
    last(&mut timeline).unwrap();
    assert_eq!(timeline.back(1).unwrap().step, 999);
    assert_eq!(timeline.back(999).unwrap().step, 0);
    assert_eq!(timeline.back(1).unwrap().step, 0);
}

/// Stops every so many steps.
struct Every(u64);

impl Stops for Every {
    fn stop(&mut self, _: &mut Vm) -> Result<u64, Fault> {
        Ok(self.0)
    }
}

#[test]
fn a_run_with_stops_is_the_run_without() {
    let (count, most) = if all() {
        (usize::MAX, 300_000)
    } else {
        (20, 30_000)
    };
    let mut looked_at = 0;
    for path in corpus("programs").iter().rev().step_by(4).take(count) {
        let code = compiled(path);
        let told = |prepare: &dyn Fn(&mut Vm)| {
            let mut vm = machine(Limits::default().with_steps(Some(most))).unwrap();
            prepare(&mut vm);
            let ending = run(&mut vm, &code);
            let memory = vm.memory();
            ((ending, vm.executed(), memory.used()), memory.peak())
        };
        let (without, least) = told(&|_| {});
        // A watched run takes no more either.
        let (_, highest) = told(&|vm| vm.watch = Some(Box::new(Count::default())));
        for every in [1, 7, 100, u64::MAX] {
            let (with, peak) = told(&|vm| vm.stop_with(Box::new(Every(every))));
            assert_eq!(with, without, "{} {every}", path.display());
            assert!(
                (least..=highest).contains(&peak),
                "{} {every}: {peak} of {least} to {highest}",
                path.display()
            );
        }
        looked_at += 1;
    }
    assert!(looked_at >= 20);
}

/// A program that is told its own lines: machines also stop between telling a line and its instruction.
const TRACED: &str = "
import sys
lines = []
def trace(frame, event, arg):
    lines.append((event, frame.f_lineno))
    if lines[-1] == ('line', 16):
        raise ValueError(arg)
    return trace
def f(n):
    a = []
    for b in range(n):
        a.append(b)
        yield b
    if a:
        a = 1
sys.settrace(trace)
try:
    x = list(f(3))
except ValueError as e:
    x = e
sys.settrace(None)
print(lines, x)
";

#[test]
fn under_a_trace_function() {
    let make = || {
        Run::new(
            verify(&code(TRACED, "test.py")).unwrap(),
            Outside::default(),
        )
    };
    same("traced", make, usize::MAX);
}
