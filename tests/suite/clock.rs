//! The clock is handed in: a machine without one cannot tell the time or wait, and says so.
//!
//! Expected values are what CPython 3.5 prints for the same moments.

use crate::harness::{machine, program};
use bc_cli::{Buffer, Io};
use bc_func::{FromValue, Function, RunError};
use bc_tests::folder;
use bc_vm::embed;
use bc_vm::limits::{CancelFlag, Limits};
use bc_vm::model::clock::Clock;
use bc_vm::model::error::Fault;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::runtime::{link, run};
use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

/// What a fake clock was asked to wait for.
type Slept = Rc<RefCell<Vec<Duration>>>;

/// A clock that stands still; while it waits it may ask for an end.
#[derive(Default)]
struct Still {
    slept: Slept,
    interrupt: Option<CancelFlag>,
    cancel: Option<CancelFlag>,
}

impl Clock for Still {
    fn time(&mut self) -> i64 {
        1_234_567_890_987_654_321
    }

    fn monotonic(&mut self) -> Duration {
        Duration::new(12, 345_678_901)
    }

    fn process_time(&mut self) -> Duration {
        Duration::new(3, 456_789_012)
    }

    fn sleep(&mut self, duration: Duration) {
        self.slept.borrow_mut().push(duration);
        if let Some(flag) = &self.interrupt {
            flag.interrupt();
        }
        if let Some(flag) = &self.cancel {
            flag.cancel();
        }
    }
}

/// A machine with the functions of `data/clock.py`.
fn with_functions() -> (Vm, impl Fn(&mut Vm, &str) -> Function) {
    let (mut vm, _) = machine(Limits::default());
    let code = program(&folder().join("data/clock.pyc"));
    let code = link::link(&mut vm, &code).unwrap();
    let globals = embed::namespace(&mut vm);
    let (name, module) = (vm.intern("__name__"), vm.new_str("clock"));
    define::insert(&vm, &globals, &name, module);
    run::code(&mut vm, &code, &globals, None).unwrap();
    (vm, move |vm: &mut Vm, name: &str| {
        let name = vm.intern(name);
        let found = define::lookup(&globals, &name).unwrap();
        Function::from_value(vm, &found).unwrap()
    })
}

/// What looks at a clock, and what it answers under [`Still`].
const ASKED: &[(&str, &str)] = &[
    ("time", "1234567890.9876542"),
    ("monotonic", "12.345678901"),
    ("perf_counter", "12.345678901"),
    ("process_time", "3.456789012"),
    ("clock", "3.456789"),
    ("gmtime", "(2009, 2, 13, 23, 31, 30, 4, 44, 0)"),
    ("gmtime(None)", "(2009, 2, 13, 23, 31, 30, 4, 44, 0)"),
    ("localtime", "(2009, 2, 13, 23, 31, 30, 4, 44, 0)"),
    ("localtime(None)", "(2009, 2, 13, 23, 31, 30, 4, 44, 0)"),
    ("ctime", "'Fri Feb 13 23:31:30 2009'"),
    ("ctime(None)", "'Fri Feb 13 23:31:30 2009'"),
    ("asctime", "'Fri Feb 13 23:31:30 2009'"),
    ("strftime", "'2009-02-13 23:31:30'"),
    ("get_clock_info", "'clock_gettime(CLOCK_REALTIME)'"),
    (
        "clock_gettime",
        "[1234567890.9876542, 12.345678901, 3.456789012]",
    ),
    ("clock_getres", "1e-09"),
    ("sleep", "None"),
];

#[test]
fn a_clock_that_is_handed_in_is_asked() {
    let (mut vm, function) = with_functions();
    vm.clock = Some(Box::new(Still::default()));
    let asked = function(&mut vm, "asked");
    for (name, expected) in ASKED {
        let said: String = asked.call(&mut vm, (*name,)).unwrap();
        assert_eq!(said, *expected, "{name}");
    }
}

#[test]
fn a_machine_has_no_clock_of_its_own() {
    let (mut vm, function) = with_functions();
    let asked = function(&mut vm, "asked");
    for (name, _) in ASKED {
        let said: String = asked.call(&mut vm, (*name,)).unwrap();
        let plain = name.split('(').next().unwrap();
        let expected = format!("OSError: {plain}() needs a clock, and this machine was given none");
        assert_eq!(said, expected);
    }
}

#[test]
fn a_time_that_is_given_needs_no_clock() {
    let (mut vm, function) = with_functions();
    let given: Vec<String> = function(&mut vm, "given").call(&mut vm, ()).unwrap();
    assert_eq!(
        given,
        [
            "(2009, 2, 13, 23, 31, 30, 4, 44, 0)",
            "(1970, 1, 1, 0, 0, 0, 3, 1, 0)",
            "Fri Feb 13 23:31:30 2009",
            "Fri Feb 13 23:31:30 2009",
            "Fri 13 Feb 2009 23:31:30 044 06",
            "True",
            "(2009, 2, 13, 0, 0, 0, 4, 44, -1)",
        ]
    );
}

#[test]
fn sleep_is_paid_for_before_it_begins() {
    let (mut vm, function) = with_functions();
    let slept = Slept::default();
    vm.clock = Some(Box::new(Still {
        slept: Rc::clone(&slept),
        ..Still::default()
    }));
    let spends = function(&mut vm, "spends");
    let before = vm.executed();
    spends.call::<()>(&mut vm, (0.0,)).unwrap();
    let nothing = vm.executed() - before;
    let before = vm.executed();
    spends.call::<()>(&mut vm, (0.025,)).unwrap();
    assert_eq!(vm.executed() - before, nothing + 2_500_000);
    let parts = [10, 10, 5].map(Duration::from_millis);
    assert_eq!(*slept.borrow(), parts);
    // No part of what the budget does not hold is slept.
    slept.borrow_mut().clear();
    let ended = spends.call::<()>(&mut vm, (200,));
    assert!(matches!(ended, Err(RunError::Fault(Fault::Steps { .. }))));
    assert!(slept.borrow().is_empty());
}

#[test]
fn sleep_can_be_cut_short() {
    let (mut vm, function) = with_functions();
    let spends = function(&mut vm, "spends");
    for cancels in [false, true] {
        let slept = Slept::default();
        let flag = Some(vm.cancel.clone());
        let (interrupt, cancel) = if cancels { (None, flag) } else { (flag, None) };
        vm.clock = Some(Box::new(Still {
            slept: Rc::clone(&slept),
            interrupt,
            cancel,
        }));
        let ended = spends.call::<()>(&mut vm, (5,)).unwrap_err();
        let said = if cancels {
            "cancelled"
        } else {
            "KeyboardInterrupt"
        };
        assert_eq!(ended.to_string(), said);
        assert_eq!(slept.borrow().len(), 1);
    }
}

/// The command hands the clock of the system in, and withholds it when told to.
#[test]
fn pybc_run_has_a_clock() {
    let path = folder().join("programs/i_07_time.pyc");
    let path = path.to_string_lossy();
    for (options, code) in [(vec![], 0), (vec!["--no-clock"], 1)] {
        let (out, err) = (Buffer::default(), Buffer::default());
        let words = ["pybc", "run"].into_iter().chain(options).chain([&*path]);
        let ended = bc_cli::run(words, &Io::captured(b"", &out, &err));
        assert_eq!(ended, ExitCode::from(code));
        let said = "OSError: perf_counter() needs a clock, and this machine was given none";
        assert_eq!(err.text().lines().last(), (code != 0).then_some(said));
    }
}
