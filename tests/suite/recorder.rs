//! The recorder: what is told of a run is what `ceval.c` does, and telling it changes nothing.
//!
//! The events of the talk's functions are written down by hand from `ceval.c`, in the order of its pushes and pops.
//! Of whole programs two things are known independently: how deep the value stack is after each instruction
//! (`dis.stack_effect`, and a table by hand for what it does not say), and which lines `sys.settrace` of CPython 3.5
//! tells (`data/line_events.json`).

use crate::harness::{End, program, told};
use crate::slices::{all, machine_for, on_a_deep_stack};
use bc_core::code::CodeObject;
use bc_core::lnotab::line_starts;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use bc_core::verify::verify;
use bc_func::{Function, globals, machine};
use bc_tests::{bytes, folder, programs};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::BlockKind;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Streams;
use bc_vm::trace::{
    Block, BlockChange, Detail, Event, FrameId, Instruction, Outcome, Reason, Recorder, Slot, State,
};
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

/// An event in a short notation: `offset OPCODE arg: before → after` and what else there is.
fn short(event: &Event, state: &State) -> String {
    let texts = |values: &[bc_vm::trace::Shown]| {
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        texts.join(" ")
    };
    let offset = |code, index| state.codes().get(code).map_or(0, |code| code.offset(index));
    let block = |code, block: Block| match block.kind {
        BlockKind::ExceptHandler => format!("EXCEPT_HANDLER@{}", block.level),
        kind => format!(
            "{kind:?}@{} to {}",
            block.level,
            offset(code, block.handler)
        ),
    };
    match event {
        Event::Instruction(i) => {
            let mut text = format!("{} {}", offset(i.place.code, i.place.index), i.opcode);
            if i.opcode.has_arg() {
                write!(text, " {}", i.arg).unwrap();
            }
            write!(text, " -({}) +({})", texts(&i.popped), texts(&i.pushed)).unwrap();
            match i.blocks {
                BlockChange::None => {}
                BlockChange::Opened(opened) => {
                    write!(text, " opens {}", block(i.place.code, opened)).unwrap();
                }
                BlockChange::Closed(closed) => {
                    write!(text, " closes {}", block(i.place.code, closed)).unwrap();
                }
                BlockChange::Moved(moved) => {
                    write!(text, " moves {}", block(i.place.code, moved)).unwrap();
                }
            }
            for change in &i.changes {
                let name = match &change.what {
                    Slot::Local(at) => format!("local {at}"),
                    other => format!("{other:?}"),
                };
                let now = change
                    .now
                    .as_ref()
                    .map_or("nothing".to_owned(), ToString::to_string);
                write!(text, " {name}={now}").unwrap();
            }
            match i.outcome {
                Outcome::Next => {}
                Outcome::Jump(to) => write!(text, " to {}", offset(i.place.code, to)).unwrap(),
                other => write!(text, " {other:?}").unwrap(),
            }
            text
        }
        Event::Completed(c) => {
            let moved = match c.blocks {
                BlockChange::Moved(moved) => format!(" moves {}", block(c.place.code, moved)),
                _ => String::new(),
            };
            format!(
                "completed -({}) +({}){moved}",
                texts(&c.popped),
                texts(&c.pushed)
            )
        }
        Event::Entered(e) => {
            let locals: Vec<String> = e
                .locals
                .iter()
                .map(|(at, shown)| format!("{at}={shown}"))
                .collect();
            let path = state.codes().get(e.code).map_or("?", |code| code.path());
            format!("{:?} {path} {}", e.entry, locals.join(" "))
        }
        Event::Left(left) => format!("{:?} {}", left.departure, left.value),
        Event::Raised(raised) => {
            let from = if raised.passing { " from below" } else { "" };
            format!("raised {}{from}", raised.exception)
        }
        Event::Unwound(u) => {
            let text = block(u.place.code, u.block);
            format!("{:?} unwinds {text} -({})", u.reason, texts(&u.popped))
        }
        Event::Landed(l) => {
            let opened = l.opened.map_or(String::new(), |opened| {
                format!(" opens {}", block(l.place.code, opened))
            });
            format!(
                "{:?} lands at {} +({}){opened}",
                l.reason,
                offset(l.place.code, l.target),
                texts(&l.pushed)
            )
        }
        Event::Output(output) => format!("writes {:?}", output.text),
    }
}

/// Calls a function and writes down what happens.
fn events_of(code: CodeObject, arguments: &[i64]) -> Vec<String> {
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    let function = Function::new(&mut vm, &code, &globals).unwrap();
    let events = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&events);
    vm.watch = Some(Box::new(Recorder::new(
        Detail::default(),
        move |event: &Event, state: &State| {
            told.borrow_mut().push(short(event, state));
            Ok(())
        },
    )));
    let arguments: Vec<Value> = arguments.iter().map(|&n| Value::Int(n)).collect();
    let _ = function.call::<Value>(&mut vm, arguments);
    vm.watch = None;
    events.take()
}

#[test]
fn the_talks_functions_step_by_step() {
    use crate::talk::{abs, add, add_with_store, addone_like_cpython};
    assert_eq!(
        events_of(add(), &[20, 22]),
        [
            "Call add 0=20 1=22",
            "0 LOAD_FAST 0 -() +(20)",
            "3 LOAD_FAST 1 -() +(22)",
            "6 BINARY_ADD -(20 22) +(42)",
            "7 RETURN_VALUE -(42) +() Leaves",
            "Return 42",
        ]
    );
    assert_eq!(
        events_of(add_with_store(), &[20, 22]),
        [
            "Call add_with_store 0=20 1=22",
            "0 LOAD_FAST 0 -() +(20)",
            "3 LOAD_FAST 1 -() +(22)",
            "6 BINARY_ADD -(20 22) +(42)",
            "7 STORE_FAST 2 -(42) +() local 2=42",
            "10 LOAD_FAST 2 -() +(42)",
            "13 RETURN_VALUE -(42) +() Leaves",
            "Return 42",
        ]
    );
    assert_eq!(
        events_of(abs(), &[-3]),
        [
            "Call abs 0=-3",
            "0 LOAD_FAST 0 -() +(-3)",
            "3 LOAD_CONST 1 -() +(0)",
            "6 COMPARE_OP 4 -(-3 0) +(False)",
            "9 POP_JUMP_IF_FALSE 16 -(False) +() to 16",
            "16 LOAD_FAST 0 -() +(-3)",
            "19 UNARY_NEGATIVE -(-3) +(3)",
            "20 RETURN_VALUE -(3) +() Leaves",
            "Return 3",
        ]
    );
    assert_eq!(
        events_of(addone_like_cpython(), &[41]),
        [
            "Call addone 0=41",
            "0 LOAD_FAST 0 -() +(41)",
            "3 LOAD_CONST 1 -() +(1)",
            "6 BINARY_ADD -(41 1) +(42)",
            "7 RETURN_VALUE -(42) +() Leaves",
            "Return 42",
        ]
    );
}

/// The only function of a source.
fn function_in(source: &str) -> CodeObject {
    let module = bc_func::compile(source).unwrap();
    let inner = module.consts().iter().find_map(|constant| match constant {
        bc_core::constant::Constant::Code(code) => Some(CodeObject::clone(code)),
        _ => None,
    });
    inner.unwrap()
}

#[test]
fn blocks_and_exceptions_step_by_step() {
    // A `return` inside `try`: WHY_RETURN unwinds to the `finally`, which finds the value and the number 8.
    let code = function_in("def f(x):\n    try:\n        return x\n    finally:\n        x = 0\n");
    assert_eq!(
        events_of(code, &[7]),
        [
            "Call f 0=7",
            "0 SETUP_FINALLY 8 -() +() opens Finally@0 to 11",
            "3 LOAD_FAST 0 -() +(7)",
            "6 RETURN_VALUE -(7) +() Leaves",
            "Return unwinds Finally@0 to 11 -()",
            "Return lands at 11 +(7 8)",
            "11 LOAD_CONST 1 -() +(0)",
            "14 STORE_FAST 0 -(0) +() local 0=0",
            "17 END_FINALLY -(7 8) +() Leaves",
            "Return 7",
        ]
    );
    // An exception inside a loop inside `try`: both blocks are unwound, and the handler finds the three values of
    // the exception handled before (none) and of this one.
    let code = function_in(
        "def f(x):\n    try:\n        for i in (1,):\n            x / 0\n    except ValueError:\n        x = 1\n",
    );
    let events = events_of(code, &[7]);
    let from = events
        .iter()
        .position(|event| event.contains("BINARY_TRUE_DIVIDE"))
        .unwrap();
    let error = "ZeroDivisionError('division by zero',)";
    let found = format!("None None None <traceback> {error} <class 'ZeroDivisionError'>");
    assert_eq!(
        events[from..],
        [
            "22 BINARY_TRUE_DIVIDE -(7 0) +() Raises".to_owned(),
            format!("raised {error}"),
            "Exception unwinds Loop@0 to 28 -(<tuple_iterator>)".to_owned(),
            "Exception unwinds Except@0 to 32 -()".to_owned(),
            format!("Exception lands at 32 +({found}) opens EXCEPT_HANDLER@0"),
            "32 DUP_TOP -() +(<class 'ZeroDivisionError'>)".to_owned(),
            "33 LOAD_GLOBAL 0 -() +(<class 'ValueError'>)".to_owned(),
            "36 COMPARE_OP 10 -(<class 'ZeroDivisionError'> <class 'ValueError'>) +(False)"
                .to_owned(),
            "39 POP_JUMP_IF_FALSE 55 -(False) +() to 55".to_owned(),
            format!("55 END_FINALLY -(<traceback> {error} <class 'ZeroDivisionError'>) +() Raises"),
            format!("raised {error}"),
            "Exception unwinds EXCEPT_HANDLER@0 -(None None None)".to_owned(),
            format!("Raise {error}"),
        ]
    );
    // An exception inside `with`: `__exit__` is taken from under it, a hole fills its place, and the level of the
    // handler's block goes down by one. Its result and the class come on top, and go again.
    let code =
        function_in("def f(x):\n    with memoryview(b'') as m:\n        x = m\n        x / 0\n");
    let events = events_of(code, &[7]);
    let from = events
        .iter()
        .position(|event| event.contains("WITH_CLEANUP_START"))
        .unwrap();
    let error = "TypeError(\"unsupported operand type(s) for /: 'memoryview' and 'int'\",)";
    let three = format!("<traceback> {error} <class 'TypeError'>");
    let exit = "<built-in method __exit__ of memoryview>";
    assert_eq!(
        events[from..],
        [
            format!(
                "33 WITH_CLEANUP_START -({exit} None None None {three}) +(None None None <NULL> {three} <class \
                 'TypeError'> None) moves EXCEPT_HANDLER@0"
            ),
            "34 WITH_CLEANUP_FINISH -(<class 'TypeError'> None) +()".to_owned(),
            format!("35 END_FINALLY -({three}) +() Raises"),
            format!("raised {error}"),
            "Exception unwinds EXCEPT_HANDLER@0 -(None None None <NULL>)".to_owned(),
            format!("Raise {error}"),
        ]
    );
    // A `continue` in a loop that a `try` closes, and what is put into cells of functions inside.
    let code = function_in(
        "def f(n):\n    while n:\n        try:\n            n = 0\n            continue\n        finally:\n            pass\n",
    );
    assert_eq!(
        events_of(code, &[1]),
        [
            "Call f 0=1",
            "0 SETUP_LOOP 27 -() +() opens Loop@0 to 30",
            "3 LOAD_FAST 0 -() +(1)",
            "6 POP_JUMP_IF_FALSE 29 -(1) +()",
            "9 SETUP_FINALLY 13 -() +() opens Finally@0 to 25",
            "12 LOAD_CONST 1 -() +(0)",
            "15 STORE_FAST 0 -(0) +() local 0=0",
            "18 CONTINUE_LOOP 3 -() +() Leaves",
            "Continue unwinds Finally@0 to 25 -()",
            "Continue lands at 25 +(3 32)",
            "25 END_FINALLY -(3 32) +() Leaves",
            "Continue lands at 3 +()",
            "3 LOAD_FAST 0 -() +(0)",
            "6 POP_JUMP_IF_FALSE 29 -(0) +() to 29",
            "29 POP_BLOCK -() +() closes Loop@0 to 30",
            "30 LOAD_CONST 0 -() +(None)",
            "33 RETURN_VALUE -(None) +() Leaves",
            "Return None",
        ]
    );
}

/// The instruction of a frame that was told last, and where it landed if blocks were unwound.
struct Last {
    instruction: Instruction,
    landed: Option<(Reason, Option<Block>, usize)>,
}

/// What is wrong with the depth at which the next instruction of the frame finds the value stack.
fn wrong_depth(last: &Last, next: &Instruction) -> Option<String> {
    let (opcode, arg, before) = (
        last.instruction.opcode,
        last.instruction.arg,
        last.instruction.depth,
    );
    let (before, after) = (i64::from(before), i64::from(next.depth));
    let expected = match (&last.landed, opcode) {
        // Six values above the level: of the exception handled before, and of this one.
        (Some((Reason::Exception, Some(opened), 6)), _) => i64::from(opened.level) + 6,
        // `finally` finds the reason, and what is returned, or where `continue` leads.
        (Some((Reason::Return | Reason::Continue, None, 2)), _)
        | (Some((Reason::Break, None, 1)), _) => return None,
        // After a loop, or at its head.
        (Some((Reason::Break | Reason::Continue, None, 0)), _) => return None,
        (Some(other), _) => return Some(format!("{opcode} landed by {other:?}")),
        (None, Opcode::FOR_ITER) => before + if jumped(last) { -1 } else { 1 },
        (None, Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP) => {
            before - i64::from(!jumped(last))
        }
        (None, Opcode::SETUP_LOOP | Opcode::SETUP_EXCEPT | Opcode::SETUP_FINALLY) => before,
        // The manager goes, `__exit__` and what `__enter__` gave come.
        (None, Opcode::SETUP_WITH) => before + 1,
        (None, Opcode::SETUP_ASYNC_WITH) => before,
        (None, Opcode::POP_BLOCK | Opcode::POP_EXCEPT) => match last.instruction.blocks {
            BlockChange::Closed(block) => i64::from(block.level),
            other => return Some(format!("{opcode}: {other:?}")),
        },
        // `None`, or the mark that `__exit__` has silenced the exception, which ends its handler.
        (None, Opcode::END_FINALLY) => match last.instruction.blocks {
            BlockChange::None => before - 1,
            BlockChange::Closed(block) => i64::from(block.level),
            other => return Some(format!("END_FINALLY: {other:?}")),
        },
        // `__exit__` goes; for an exception a hole takes its place. Its class or `None` and the result come.
        (None, Opcode::WITH_CLEANUP_START) => match last.instruction.popped.len() {
            7 => before + 2,
            _ => before + 1,
        },
        (None, Opcode::WITH_CLEANUP_FINISH) => before - 2 + last.instruction.pushed.len() as i64,
        // What is sent takes the place of what is yielded; the instruction may be executed again.
        (None, Opcode::YIELD_FROM) if next.place.index == last.instruction.place.index => before,
        (None, _) => match opcode.stack_effect(arg) {
            Some(effect) => before + i64::from(effect),
            // `dis.stack_effect` does not know these.
            None if matches!(
                opcode,
                Opcode::NOP | Opcode::DELETE_NAME | Opcode::EXTENDED_ARG
            ) =>
            {
                before
            }
            None => return Some(format!("{opcode} has no effect on record")),
        },
    };
    (expected != after).then(|| format!("{opcode} {arg}: {before} → {after}, expected {expected}"))
}

fn jumped(last: &Last) -> bool {
    matches!(last.instruction.outcome, Outcome::Jump(_))
}

/// Runs a program with a listener.
fn listened(path: &Path, mut listener: impl FnMut(&Event, &State) + 'static) -> (End, u64) {
    let (mut vm, page) = machine_for(path, Limits::default().with_steps(Some(1_000_000_000)));
    let recorder = Recorder::new(Detail::default(), move |event: &Event, state: &State| {
        listener(event, state);
        Ok::<(), Fault>(())
    });
    let streams = std::mem::replace(&mut vm.streams, Streams::none());
    vm.streams = recorder.streams(streams);
    vm.watch = Some(Box::new(recorder));
    let result = embed::run_main(&mut vm, &program(path), None);
    let (executed, peak) = (vm.executed(), vm.heap.meter.peak());
    let result = told(&mut vm, result);
    (
        End {
            output: page.text(),
            result,
            executed,
        },
        peak,
    )
}

/// One program of each tier, and some that do much with blocks.
fn of_each_tier() -> Vec<std::path::PathBuf> {
    let mut found: Vec<std::path::PathBuf> = Vec::new();
    for path in programs() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_first = found
            .last()
            .is_none_or(|last| last.file_name().unwrap().to_string_lossy()[..1] != name[..1]);
        if is_first
            || ["with", "finally", "gen", "coro", "except"]
                .iter()
                .any(|word| name.contains(word))
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn stacks_are_as_deep_as_they_must_be() {
    on_a_deep_stack(|| {
        let mut checked = 0;
        for path in of_each_tier() {
            let wrong = Rc::new(RefCell::new((Vec::new(), 0u64)));
            let told = Rc::clone(&wrong);
            let mut last: HashMap<FrameId, Last> = HashMap::new();
            listened(&path, move |event, _| {
                let mut told = told.borrow_mut();
                match event {
                    Event::Instruction(next) => {
                        if let Some(last) = last.get(&next.place.frame) {
                            told.1 += 1;
                            told.0.extend(wrong_depth(last, next));
                        }
                        let last_now = Last {
                            instruction: Instruction::clone(next),
                            landed: None,
                        };
                        last.insert(next.place.frame, last_now);
                    }
                    // The end of an instruction that others ran within.
                    Event::Completed(end) => {
                        if let Some(last) = last.get_mut(&end.place.frame) {
                            last.instruction.outcome = end.outcome;
                            last.instruction.pushed.clone_from(&end.pushed);
                            last.instruction.blocks = end.blocks;
                        }
                    }
                    Event::Landed(landed) => {
                        if let Some(last) = last.get_mut(&landed.place.frame) {
                            last.landed = Some((landed.reason, landed.opened, landed.pushed.len()));
                        }
                    }
                    _ => {}
                }
            });
            let (wrong, count) = wrong.take();
            assert_eq!(wrong, Vec::<String>::new(), "{}", path.display());
            assert!(count > 0, "{}", path.display());
            checked += count;
        }
        assert!(checked > 50_000, "{checked}");
    });
}

/// The line events that `sys.settrace` of CPython tells of the program's own frames, as far as they are recorded.
#[test]
fn lines_are_those_that_settrace_tells() {
    on_a_deep_stack(|| {
        let recorded: Json =
            serde_json::from_slice(&bytes(&folder().join("data/line_events.json"))).unwrap();
        let recorded = recorded.as_object().unwrap();
        assert!(recorded.len() >= 9);
        for (name, expected) in recorded {
            let path = folder().join("programs").join(name);
            let lines = Rc::new(RefCell::new(Vec::new()));
            let told = Rc::clone(&lines);
            // The bytes of the line that a frame is in, and its last instruction.
            let mut frames: HashMap<FrameId, (u32, u32, Option<u32>)> = HashMap::new();
            listened(&path, move |event, state| {
                let Event::Instruction(i) = event else { return };
                let code = state.codes().get(i.place.code).unwrap();
                // `f_lasti` is where the instruction begins, its prefixes included.
                let offset = code.instructions()[i.place.index as usize].offset;
                let (from, to, previous) = frames.entry(i.place.frame).or_insert((0, 0, None));
                if offset < *from || offset >= *to {
                    let starts: Vec<u32> = line_starts(code.object()).map(|(at, _)| at).collect();
                    let next = starts.partition_point(|&at| at <= offset);
                    *from = next.checked_sub(1).map_or(0, |at| starts[at]);
                    *to = starts.get(next).copied().unwrap_or(u32::MAX);
                }
                if offset == *from || previous.is_some_and(|previous| offset < previous) {
                    let name = code.object().name().to_string_lossy().into_owned();
                    told.borrow_mut()
                        .push(format!("{name}:{}", code.line(i.place.index)));
                }
                *previous = Some(offset);
            });
            let expected: Vec<&str> = expected
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line.as_str().unwrap())
                .collect();
            let mut lines = lines.take();
            lines.truncate(expected.len());
            assert_eq!(lines, expected, "{name}");
        }
    });
}

/// Programs of more steps run only if the variable `WATCHED=all` is set, as `.ci/extra` does.
const FAST: u64 = 20_000;

#[test]
fn telling_changes_nothing() {
    on_a_deep_stack(|| {
        let is_all = std::env::var_os("WATCHED").is_some_and(|what| what == "all");
        let mut events = 0;
        for (path, whole) in all() {
            if whole.executed > FAST && !is_all {
                continue;
            }
            let (mut vm, _) = machine_for(path, Limits::default().with_steps(Some(1_000_000_000)));
            let _ = embed::run_main(&mut vm, &program(path), None);
            let peak = vm.heap.meter.peak();
            let count = Rc::new(RefCell::new((0u64, String::new())));
            let told = Rc::clone(&count);
            let (end, watched_peak) = listened(path, move |event, _| {
                let mut told = told.borrow_mut();
                told.0 += 1;
                if let Event::Output(output) = event
                    && output.stream == bc_vm::runtime::streams::Stream::Stdout
                {
                    told.1.push_str(&output.text);
                }
            });
            let (count, output) = count.take();
            assert_eq!(end, *whole, "{}", path.display());
            assert_eq!(output, whole.output, "{}", path.display());
            assert_eq!(watched_peak, peak, "{}: memory", path.display());
            events += count;
        }
        assert!(events > 200_000, "{events}");
    });
}

/// A program that is told its own lines: the instructions of its trace function come before the one whose line is told.
const TRACED: &str = "
import sys
lines = []
def trace(frame, event, arg):
    if event == 'line':
        lines.append(frame.f_lineno)
    if lines[-1:] == [14]:
        raise ValueError
    return trace
def f():
    a = 1
    for b in [a, 2]:
        a += b
    return a
sys.settrace(trace)
try:
    f()
except ValueError:
    print(lines)
sys.settrace(None)
";

#[test]
fn every_step_has_a_number_of_its_own_under_a_trace_function() {
    let code = verify(&bc_func::compile(TRACED).unwrap().into()).unwrap();
    let (mut vm, page) = crate::harness::machine(Limits::default());
    let steps = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&steps);
    let recorder = Recorder::new(Detail::default(), move |event: &Event, _: &State| {
        if let Event::Instruction(instruction) = event {
            told.borrow_mut().push(instruction.place.step);
        }
        Ok(())
    });
    vm.watch = Some(Box::new(recorder));
    embed::run_main(&mut vm, &code, None)
        .map_err(|_| "it does not raise")
        .unwrap();
    assert_eq!(page.text(), "[11, 12, 13, 12, 13, 12, 14]\n");
    let steps = steps.take();
    assert!(steps.len() > 80);
    // Native code takes steps, too.
    assert!(
        steps.is_sorted_by(|before, after| before < after),
        "{steps:?}"
    );
}

/// A lone surrogate in a name is shown as the streams of 3.5 show it that must not fail.
#[test]
fn names_with_surrogates_are_escaped() {
    let name = Text::from_code_points([0x66, 0xdc80]).unwrap();
    let code = CodeObject::builder()
        .name(name)
        .code([100, 0, 0, 83])
        .consts([1])
        .stacksize(1);
    let code = verify(&code.build().unwrap().into()).unwrap();
    let (mut vm, _) = crate::harness::machine(Limits::default());
    let recorder = Recorder::new(Detail::default(), |_: &Event, _: &State| Ok(()));
    vm.watch = Some(Box::new(recorder.clone()));
    embed::run_main(&mut vm, &code, None)
        .map_err(|_| "it does not raise")
        .unwrap();
    let state = recorder.state();
    let paths: Vec<&str> = state.codes().iter().map(|(_, code)| code.path()).collect();
    assert_eq!(paths, ["f\\udc80"]);
}

#[test]
fn the_last_instruction_before_a_limit_is_told() {
    // Three steps of `LOAD_CONST 0; LOAD_CONST 1; BINARY_ADD; RETURN_VALUE`.
    let code = CodeObject::builder()
        .code([100, 0, 0, 100, 1, 0, 23, 83])
        .consts([1, 2])
        .stacksize(2);
    let code = verify(&code.build().unwrap().into()).unwrap();
    let (mut vm, _) = crate::harness::machine(Limits::default().with_steps(Some(3)));
    let events = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&events);
    let recorder = Recorder::new(Detail::default(), move |event: &Event, state: &State| {
        told.borrow_mut().push(short(event, state));
        Ok(())
    });
    vm.watch = Some(Box::new(recorder));
    assert!(embed::run_main(&mut vm, &code, None).is_err());
    let events = events.take();
    assert_eq!(
        events.last().map(String::as_str),
        Some("6 BINARY_ADD -(1 2) +(3)")
    );
}

#[test]
fn a_listener_that_has_seen_enough_stops_the_run() {
    let path = &programs()[0];
    let (mut vm, _) = machine_for(path, Limits::default());
    let mut left = 10;
    let recorder = Recorder::new(Detail::default(), move |_: &Event, _: &State| {
        left -= 1;
        if left == 0 { Err(Fault::Watch) } else { Ok(()) }
    });
    vm.watch = Some(Box::new(recorder));
    let result = embed::run_main(&mut vm, &program(path), None);
    assert_eq!(told(&mut vm, result), "stopped by its watcher");
    assert!(vm.executed() < 15);
}
