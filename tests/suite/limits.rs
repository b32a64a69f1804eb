//! A step budget is kept exactly and the wish to stop is heeded.
//!
//! A budget may end anywhere: inside a fused run, in a generator, while a handler runs, or while native
//! code waits for Python code. A run that stopped goes on as if nothing had been.

use crate::harness::{Assembly, End, Page, function, machine, program, run, short_programs, told};
use bc_core::count::number_of;
use bc_core::opcode::Opcode;
use bc_core::verify::VerifiedCode;
use bc_func::{FromValue, Function, RunError, globals};
use bc_tests::folder;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::runtime::{link, run as vm_run};
use bc_vm::trace::Count;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn both_loops_do_and_count_the_same() {
    let programs = short_programs(3_000_000);
    assert!(programs.len() > 60, "only {} programs", programs.len());
    for (name, code, quick) in programs {
        let count = Count::default();
        let careful = run(&code, 3_000_000, Some(count.clone()));
        assert_eq!(quick, careful, "{name}");
        // Native work over large data is charged too.
        assert!(count.counts().instructions <= quick.executed, "{name}");
    }
}

#[test]
fn a_budget_is_enough_or_one_short() {
    for (name, code, end) in short_programs(300_000) {
        assert_eq!(run(&code, end.executed, None), end, "{name}");
        let short = end.executed - 1;
        let stopped = run(&code, short, None);
        assert_eq!(
            (stopped.result, stopped.executed),
            (
                format!(
                    "step limit reached: {} executed",
                    number_of(short, "instruction")
                ),
                short
            ),
            "{name}"
        );
    }
}

/// Runs until `first` steps are used up, then goes on `more` steps at a time. `None` if the run
/// could not go on.
fn interrupted(code: &Arc<VerifiedCode>, first: u64, more: u64) -> Option<End> {
    let (mut vm, page) = machine(Limits::default().with_steps(Some(first)));
    let mut result = embed::run_main(&mut vm, code, None);
    loop {
        match result {
            Err(Thrown::Fault(fault)) => match *fault {
                Fault::Steps {
                    resumable: true, ..
                } => result = embed::resume(&mut vm, more).map(drop),
                Fault::Steps { .. } => return None,
                fault => panic!("{fault}"),
            },
            other => {
                let executed = vm.executed();
                let result = told(&mut vm, other);
                return Some(End {
                    output: page.text(),
                    result,
                    executed,
                });
            }
        }
    }
}

#[test]
fn a_run_stopped_anywhere_goes_on() {
    let programs = short_programs(1500);
    assert!(programs.len() > 10, "only {} programs", programs.len());
    let (mut resumed, mut ended) = (0, 0);
    for (place, (name, code, end)) in programs.into_iter().enumerate() {
        // Every stop of the shortest ones, some of the others.
        let stride = if end.executed < 300 { 1 } else { 13 };
        for first in (1 + place as u64 % stride..end.executed).step_by(stride as usize) {
            match interrupted(&code, first, 1_000_000) {
                Some(found) => {
                    assert_eq!(found, end, "{name} stopped after {first}");
                    resumed += 1;
                }
                None => ended += 1,
            }
        }
    }
    // The others stopped while a native function, such as `print`, was at work.
    assert!(resumed > ended, "{resumed} and {ended}");
}

/// The function `name` of a benchmark program, which sees the other functions of its module.
fn kernel(vm: &mut Vm, file: &str, name: &str) -> Function {
    let path = bc_tests::root().join("benches/programs").join(file);
    let code = program(&path.with_extension("pyc"));
    let code = bc_vm::runtime::link::link(vm, &code).unwrap();
    let globals = embed::namespace(vm);
    let module = vm.intern("__name__");
    let kernel = vm.new_str("kernel");
    bc_vm::protocol::define::insert(vm, &globals, &module, kernel);
    bc_vm::runtime::run::code(vm, &code, &globals, None).unwrap();
    let name = vm.intern(name);
    let found = bc_vm::protocol::define::lookup(&globals, &name).unwrap();
    bc_func::FromValue::from_value(vm, &found).unwrap()
}

fn shown(vm: &mut Vm, value: &Value) -> String {
    let text = bc_vm::protocol::text::repr_text(vm, value).unwrap();
    text.to_string_lossy().into_owned()
}

#[test]
fn a_run_goes_on_step_by_step() {
    let kernels = [
        ("evalloop", "spin", 2),
        ("fib", "fib", 9),
        ("pidigits", "factorial", 60),
    ];
    for (file, name, n) in kernels {
        let (mut vm, _) = machine(Limits::default());
        let whole = kernel(&mut vm, file, name);
        let before = vm.executed();
        let expected = whole.call::<Value>(&mut vm, (n,)).unwrap();
        let executed = vm.executed() - before;
        assert!(executed > 400, "{file}: {executed}");
        let expected = shown(&mut vm, &expected);
        for more in [1, 2, 7, 100] {
            let (mut vm, _) = machine(Limits::default());
            let kernel = kernel(&mut vm, file, name);
            vm.budget.granted -= vm.budget.fuel;
            vm.budget.fuel = 0;
            let before = vm.executed();
            let mut end = kernel.call::<Value>(&mut vm, (n,)).map(Some);
            let found = loop {
                match end {
                    Err(RunError::Fault(Fault::Steps {
                        resumable: true, ..
                    })) => end = bc_func::resume(&mut vm, more),
                    other => break other.unwrap_or_else(|error| panic!("{file}: {error}")),
                }
            };
            let found = shown(&mut vm, &found.unwrap());
            assert_eq!(found, expected, "{file} by {more}");
            assert_eq!(vm.executed() - before, executed, "{file} by {more}");
        }
    }
}

/// `def f(n): return sorted([n], key=lambda ...)` in the shape of `list(map(f, [0, 0, 0]))`
fn calls_back(vm: &mut Vm) -> (Function, Function) {
    let inner = function(
        vm,
        Assembly::function(&["n"])
            .repeat(10, |body| body.op(Opcode::NOP))
            .end(),
    );
    let outer = function(
        vm,
        Assembly::function(&["g"])
            .global("list")
            .global("map")
            .get("g")
            .load(0)
            .op(Opcode::DUP_TOP)
            .op(Opcode::DUP_TOP)
            .with(Opcode::BUILD_LIST, 3)
            .call(2)
            .call(1)
            .give(),
    );
    (outer, inner)
}

#[test]
fn a_stop_below_native_code_is_final_and_exact() {
    let (mut vm, _) = machine(Limits::default());
    let (outer, inner) = calls_back(&mut vm);
    let before = vm.executed();
    outer.call::<Value>(&mut vm, (&inner,)).unwrap();
    let whole = vm.executed() - before;
    let (mut resumable, mut is_final) = (0, 0);
    for steps in 0..=whole {
        let (mut vm, _) = machine(Limits::default().with_steps(Some(steps)));
        let (outer, inner) = calls_back(&mut vm);
        let granted = vm.executed();
        assert_eq!(granted, 0, "making functions costs nothing");
        match outer.call::<Value>(&mut vm, (&inner,)) {
            Ok(_) => assert_eq!(steps, whole),
            Err(RunError::Fault(Fault::Steps {
                executed,
                resumable: can,
            })) => {
                assert_eq!(executed, steps);
                if can {
                    resumable += 1;
                    let rest = embed::resume(&mut vm, whole - steps);
                    assert!(matches!(rest, Ok(Some(_))), "{rest:?}");
                    assert_eq!(vm.executed(), whole);
                } else {
                    is_final += 1;
                    assert!(matches!(embed::resume(&mut vm, 1), Ok(None)));
                }
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(resumable >= 8 && is_final >= 90, "{resumable} {is_final}");
}

#[test]
fn a_machine_that_stopped_can_be_used_again() {
    let (mut vm, _) = machine(Limits::default().with_steps(Some(50)));
    let (outer, inner) = calls_back(&mut vm);
    assert!(outer.call::<Value>(&mut vm, (&inner,)).is_err());
    vm.add_steps(10_000);
    assert!(outer.call::<Value>(&mut vm, (&inner,)).is_ok());
    assert_eq!(
        (vm.levels.depth, vm.levels.native_depth, vm.levels.recursion),
        (0, 0, 0)
    );
    assert_eq!(vm.call_stack.frames.len(), 0);
}

#[test]
fn a_cancelled_run_stops_at_its_next_jump() {
    let spin = || {
        Assembly::function(&[])
            .label("next")
            .jump(Opcode::JUMP_ABSOLUTE, "next")
            .end()
    };
    let (mut vm, _) = machine(Limits::unlimited());
    let spin = function(&mut vm, spin());
    vm.cancel.cancel();
    assert!(matches!(
        spin.call::<()>(&mut vm, ()),
        Err(RunError::Fault(Fault::Cancelled))
    ));
    vm.cancel.clear();
    let cancel = vm.cancel.clone();
    let start = Instant::now();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        cancel.cancel();
    });
    assert!(matches!(
        spin.call::<()>(&mut vm, ()),
        Err(RunError::Fault(Fault::Cancelled))
    ));
    assert!(start.elapsed() < Duration::from_secs(10));
    other.join().unwrap();
}

/// An interrupt is an exception, once; a cancelled run is one that no program can catch.
#[test]
fn an_interrupted_program_is_told_by_an_exception() {
    let (mut vm, _) = machine(Limits::unlimited());
    let code = program(&folder().join("data/interrupted.pyc"));
    let code = link::link(&mut vm, &code).unwrap();
    let globals = globals(&mut vm);
    vm_run::code(&mut vm, &code, &globals, None).unwrap();
    let function = |vm: &mut Vm, name: &str| {
        let name = vm.intern(name);
        let found = define::lookup(&globals, &name).unwrap();
        Function::from_value(vm, &found).unwrap()
    };
    let interrupt = |vm: &Vm| {
        let flag = vm.cancel.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            flag.interrupt();
        })
    };
    let catches = function(&mut vm, "catches");
    let other = interrupt(&vm);
    let caught: (String, bool) = catches.call(&mut vm, ()).unwrap();
    assert_eq!(caught, ("KeyboardInterrupt()".to_owned(), true));
    other.join().unwrap();
    let does_not = function(&mut vm, "does_not_catch");
    let other = interrupt(&vm);
    let error = does_not.call::<()>(&mut vm, ()).unwrap_err();
    assert_eq!(error.to_string(), "KeyboardInterrupt");
    other.join().unwrap();
    assert!(!vm.cancel.is_set(), "the interrupt has been answered");
    vm.cancel.cancel();
    vm.cancel.interrupt();
    assert!(matches!(
        catches.call::<()>(&mut vm, ()),
        Err(RunError::Fault(Fault::Cancelled))
    ));
}

#[test]
fn a_page_keeps_what_is_written() {
    let (mut vm, page): (Vm, Page) = machine(Limits::default());
    let print = Assembly::function(&[])
        .global("print")
        .load("x")
        .call(1)
        .end();
    let print = function(&mut vm, print);
    print.call::<()>(&mut vm, ()).unwrap();
    assert_eq!(page.text(), "x\n");
}
