//! Running something else at the cursor, which has no consequences.

use crate::harness::{One, Run, Ticking, bare, code, last, timeline, written};
use bc_core::verify::verify;
use bc_trace::journal::Outside;
use bc_trace::travel::{Options, Sought, TravelError};
use bc_vm::model::vm::Vm;
use bc_vm::runtime::{frames, run};
use bc_vm::trace::{Detail, describe};
use std::io::{BufRead, Cursor, Write};
use std::rc::Rc;
use std::time::Duration;

const PROGRAM: &str = "\
total = 1
def f(a, b=2):
    global total
    x = a + b
    total += x
    return x
f(1)
f(2)
print(total)
";

#[test]
fn evaluating_has_no_consequences() {
    let mut timeline = timeline(Run::of(PROGRAM), Options::default());
    let line = Sought::Line {
        file: None,
        line: 5,
    };
    timeline.next(&line).unwrap().unwrap();
    let before = timeline.here().hash();
    let value = timeline.evaluate(|vm| {
        let x = vm.call_stack.top.locals[2].clone();
        let globals = vm.call_stack.top.globals.clone();
        let name = vm.intern("total");
        bc_vm::protocol::define::insert(vm, &globals, &name, x.clone());
        describe(vm, &x, Detail::default())
    });
    assert_eq!(value.unwrap().to_string(), "3");
    let step = timeline.here().step;
    assert_eq!(timeline.goto(step).unwrap().hash(), before);
    last(&mut timeline).unwrap();
    assert_eq!(written(&timeline), "8\n");
    assert!(timeline.evaluate(|_| ()).is_err());
}

/// The value of an expression at the cursor, as it is shown.
fn value(vm: &mut Vm, expression: &str) -> String {
    let globals = Rc::clone(&vm.call_stack.top.globals);
    let locals = frames::locals(vm);
    let result = bc_eval::compile(vm, expression, "<test>", bc_eval::Mode::Eval)
        .and_then(|code| run::code(vm, &code, &globals, Some(locals)));
    match result {
        Ok(value) => describe(vm, &value, Detail::default()).to_string(),
        Err(thrown) => bc_vm::embed::RunError::new(vm, thrown).to_string(),
    }
}

const ASKING: &str = "\
import time
a = 1
b = time.time()
import one
print(input(), b, one.x)
try:
    one.f()
except ZeroDivisionError:
    print('caught')
";

fn asking() -> Run {
    let outside = Outside {
        clock: Some(Box::new(Ticking(Duration::ZERO))),
        loader: Some(Box::new(One("one", "x = 5\ndef f():\n    1/0\n"))),
        source_line: Some(Box::new(|file, line| Some(format!("{file} {line}")))),
        stdin: Box::new(Cursor::new(b"first\nsecond\n".to_vec())),
    };
    Run::new(verify(&code(ASKING, "asking.py")).unwrap(), outside)
}

#[test]
fn what_is_asked_and_written_meanwhile_is_no_part_of_the_run() {
    let undisturbed = asking();
    let entries = undisturbed.journal.clone();
    let mut undisturbed = timeline(undisturbed, bare());
    let end = last(&mut undisturbed).unwrap();
    assert!(written(&undisturbed).starts_with("first 1234567890."));
    for ahead in [false, true] {
        for options in [bare(), Options::default()] {
            let run = asking();
            let journal = run.journal.clone();
            let mut timeline = timeline(run, options);
            // Where nothing has been asked yet, and where all has.
            if ahead {
                last(&mut timeline).unwrap();
            }
            for step in [1, 7, 11, end.step - 3] {
                timeline.goto(step).unwrap();
                let asked = timeline.evaluate(|vm| {
                    vm.streams.stdout.write_all(b"evil").unwrap();
                    vm.streams.stderr.write_all(b"evil").unwrap();
                    let mut line = String::new();
                    vm.streams.stdin.read_line(&mut line).unwrap();
                    let time = vm.clock.as_mut().map(|clock| clock.time());
                    let source = vm.source_line.as_mut().and_then(|find| find("x.py", 1));
                    let module = vm
                        .loader
                        .as_mut()
                        .map(|loader| loader.find("two", None).is_ok());
                    (line, time, source, module)
                });
                assert_eq!(asked.unwrap(), (String::new(), None, None, None));
                for expression in ["print('evil')", "__import__('two')", "input()", "1/0"] {
                    let expression = expression.to_owned();
                    timeline.evaluate(move |vm| value(vm, &expression)).unwrap();
                }
            }
            assert_eq!(last(&mut timeline).unwrap().hash(), end.hash());
            assert_eq!(written(&timeline), written(&undisturbed));
            assert_eq!(journal.entries(), entries.entries());
        }
    }
}

#[test]
fn one_that_does_not_end_is_given_up() {
    let mut options = Options::default();
    options.evaluation = 1_000;
    let mut timeline = timeline(Run::of(PROGRAM), options);
    timeline.goto(3).unwrap();
    let endless = timeline.evaluate(|vm| value(vm, "[i for i in iter(int, 1)]"));
    assert!(matches!(endless, Err(TravelError::Endless(1_000))));
    let short = timeline.evaluate(|vm| value(vm, "[i for i in range(3)]"));
    assert_eq!(short.unwrap(), "[0, 1, 2]");
    assert_eq!(timeline.here().step, 3);
}
