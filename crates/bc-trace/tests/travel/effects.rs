//! What an instruction has popped, pushed and changed, from the states around it: held against what a recorder
//! tells of the same run while it happens, and against what `dis` says of the first lines of the talk.

use crate::harness::{Run, all, compiled, corpus, machine, timeline, walk};
use bc_core::opcode::Opcode;
use bc_core::verify::VerifiedCode;
use bc_trace::travel::{Effect, Options, Snapshot};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::trace::{Detail, Event, Listener, Outcome, Recorder, Shown, State, Values};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

/// What was popped and pushed by an instruction that has come to its end in its frame.
#[derive(Default)]
struct Told {
    /// By its step.
    done: BTreeMap<u64, (Vec<Shown>, Vec<Shown>)>,
    /// By the step after it: what has waited for another frame.
    completed: BTreeMap<u64, (Vec<Shown>, Vec<Shown>)>,
    /// By its step: what goes off the stack by an instruction that raises or leaves a block, the topmost first.
    thrown: BTreeMap<u64, Vec<Shown>>,
    /// By its step: what the handler of such a one finds above the rest.
    landed: BTreeMap<u64, Vec<Shown>>,
}

impl Told {
    fn throws(&mut self, step: u64, popped: &Values) {
        let all = self.thrown.entry(step).or_default();
        all.extend(popped.iter().rev().cloned());
    }
}

struct Notes(Rc<RefCell<Told>>);

impl Listener for Notes {
    fn event(&mut self, event: &Event, _state: &State) -> Result<(), Fault> {
        let mut told = self.0.borrow_mut();
        match event {
            Event::Instruction(it) if matches!(it.outcome, Outcome::Next | Outcome::Jump(_)) => {
                let values = (it.popped.to_vec(), it.pushed.to_vec());
                told.done.insert(it.place.step, values);
            }
            Event::Completed(it) if matches!(it.outcome, Outcome::Next | Outcome::Jump(_)) => {
                let values = (it.popped.to_vec(), it.pushed.to_vec());
                told.completed.insert(it.step, values);
            }
            Event::Instruction(it) if matches!(it.outcome, Outcome::Raises | Outcome::Leaves) => {
                told.throws(it.place.step, &it.popped);
            }
            Event::Unwound(it) if told.thrown.contains_key(&it.place.step) => {
                told.throws(it.place.step, &it.popped);
            }
            Event::Landed(it) if told.thrown.contains_key(&it.place.step) => {
                told.landed.insert(it.place.step, it.pushed.to_vec());
            }
            _ => {}
        }
        Ok(())
    }
}

/// How many instructions were compared that came to their end at once, had waited for another frame, or were handled.
fn compare(name: &str, states: &[Arc<Snapshot>], told: &Told) -> [usize; 3] {
    let (mut done, mut completed, mut handled) = (0, 0, 0);
    for pair in states.windows(2) {
        let [before, after] = pair else { continue };
        let effect = Effect::between(before, after);
        let Some(values) = after.frame().and_then(|frame| frame.values.as_ref()) else {
            continue;
        };
        let pushed = values.stack[values.stack.len() - effect.pushed..].to_vec();
        let what = || format!("{name}: step {}: {effect:?}", before.step);
        if before.frames.len() == after.frames.len()
            && let Some(expected) = told.done.get(&before.step)
        {
            assert_eq!(
                (&effect.popped, &pushed),
                (&expected.0, &expected.1),
                "{}",
                what()
            );
            done += 1;
        }
        if before.frames.len() == after.frames.len()
            && let Some(landed) = told.landed.get(&before.step)
        {
            let thrown = told.thrown.get(&before.step).into_iter().flatten();
            let thrown: Vec<&Shown> = thrown.collect();
            let popped: Vec<&Shown> = effect.popped.iter().rev().collect();
            assert_eq!((popped, &pushed), (thrown, landed), "{}", what());
            handled += 1;
        }
        if before.frames.len() > after.frames.len()
            && let Some((popped, all)) = told.completed.get(&after.step)
        {
            let waiting = &before.frames[after.frames.len() - 1];
            let opcode = waiting.code.instructions()[waiting.index as usize].opcode;
            // How many values are popped at the end; what they look like may have changed since they were told.
            let expected = match opcode {
                // `ceval.c` has put `None` instead of the function before the call, and pushes two values behind
                // it. A recorder tells of all that lies above what the instruction has left alone.
                Opcode::WITH_CLEANUP_START => (0, &all[all.len() - 2..]),
                // The value that it has sent it has taken before.
                Opcode::YIELD_FROM => (1, &all[..]),
                _ => (popped.len(), &all[..]),
            };
            let found = (effect.popped.len(), &pushed[..]);
            assert_eq!(found, expected, "{}", what());
            completed += 1;
        }
    }
    [done, completed, handled]
}

/// What a recorder tells of a run.
fn told(code: &Arc<VerifiedCode>, limits: &Limits) -> Told {
    let (code, limits) = (Arc::clone(code), limits.clone());
    // Some programs nest deeply.
    let deep = thread::Builder::new().stack_size(256 << 20);
    let run = move || {
        let told = Rc::new(RefCell::new(Told::default()));
        let mut vm = machine(limits).unwrap();
        let notes = Notes(Rc::clone(&told));
        vm.watch = Some(Box::new(Recorder::new(Detail::default(), notes)));
        let _ = embed::run_main(&mut vm, &code, None);
        drop(vm);
        told.take()
    };
    deep.spawn(run).unwrap().join().unwrap()
}

#[test]
fn effects_are_those_that_a_recorder_tells() {
    let mut compared = [0; 3];
    let few = if all() { usize::MAX } else { 24 };
    for path in corpus("programs").iter().take(few) {
        let name = path.display().to_string();
        let code = compiled(path);
        let mut limits = Limits::default();
        limits.steps = Some(20_000);
        let told = told(&code, &limits);
        let mut run = Run::new(code, Default::default());
        run.limits = limits;
        let states = walk(&mut timeline(run, Options::default()));
        let more = compare(&name, &states, &told);
        for (sum, more) in compared.iter_mut().zip(more) {
            *sum += more;
        }
    }
    let [done, completed, handled] = compared;
    assert!(
        done > 5_000 && completed > 100 && handled > 20,
        "{compared:?}"
    );
}

/// Popped values, pushed ones, and changed local variables by number and names of the module.
fn effects(source: &str) -> Vec<(String, Vec<String>, Vec<String>, String)> {
    let mut timeline = timeline(Run::of(source), Options::default());
    let mut found = Vec::new();
    while timeline.here().ended.is_none() {
        let here = Arc::clone(timeline.step().unwrap());
        let before = timeline.before().unwrap().unwrap();
        let frame = before.frame().unwrap();
        let opcode = frame.code.instructions()[frame.index as usize].opcode;
        let effect = Effect::between(&before, &here);
        let text = |values: &[Shown]| values.iter().map(ToString::to_string).collect();
        let stack = here.frame().and_then(|frame| frame.values.as_ref());
        let pushed = stack.map_or(vec![], |values| {
            text(&values.stack[values.stack.len() - effect.pushed..])
        });
        let (locals, names) = (&effect.changed.locals, &effect.changed.names);
        let changed = format!("{locals:?} {names:?}");
        found.push((opcode.to_string(), text(&effect.popped), pushed, changed));
    }
    found
}

#[test]
fn a_call_takes_its_arguments_and_gives_its_value_when_it_is_left() {
    let found = effects("def add(a, b):\n    c = a + b\n    return c\nx = add(1, 2)\n");
    let of = |opcode: &str| {
        let found = found.iter().filter(|(known, ..)| known == opcode);
        found
            .map(|(_, popped, pushed, changed)| {
                (popped.join(" "), pushed.join(" "), changed.clone())
            })
            .collect::<Vec<_>>()
    };
    let row = |popped: &str, pushed: &str, changed: &str| {
        (popped.to_owned(), pushed.to_owned(), changed.to_owned())
    };
    assert_eq!(
        of("CALL_FUNCTION"),
        [row("<function add> 1 2", "", "[] []")]
    );
    assert_eq!(of("BINARY_ADD"), [row("1 2", "3", "[] []")]);
    assert_eq!(of("STORE_FAST"), [row("3", "", "[2] []")]);
    // In the module's frame, which has waited; the module itself leaves none.
    assert_eq!(
        of("RETURN_VALUE"),
        [row("", "3", "[] []"), row("", "", "[] []")]
    );
    assert_eq!(of("STORE_NAME").last(), Some(&row("3", "", "[] [\"x\"]")));
}

#[test]
fn a_handler_finds_three_values_twice_above_its_block() {
    let found = effects("try:\n    [1, 2][5]\nexcept IndexError:\n    pass\n");
    let (_, popped, pushed, _) = found
        .iter()
        .find(|(opcode, ..)| opcode == "BINARY_SUBSCR")
        .unwrap();
    assert_eq!((popped.join(" "), pushed.len()), ("[1, 2] 5".to_owned(), 6));
    // The handler is left with nothing on the stack, like the statement.
    let (_, popped, pushed, _) = found
        .iter()
        .find(|(opcode, ..)| opcode == "POP_EXCEPT")
        .unwrap();
    assert_eq!((popped.len(), pushed.len()), (3, 0));
}

#[test]
fn there_is_nothing_before_the_first_instruction() {
    let mut timeline = timeline(Run::of("x = 1\n"), Options::default());
    assert!(timeline.before().unwrap().is_none());
    timeline.goto(2).unwrap();
    assert_eq!(timeline.before().unwrap().unwrap().step, 1);
    assert_eq!(timeline.here().step, 2);
}
