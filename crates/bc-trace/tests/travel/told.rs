//! What a run is told from outside is told again: clock, input, modules, source lines, interrupts.

use crate::harness::{One, Run, Ticking, bare, code, last, machine, run, timeline, walk, written};
use bc_core::verify::verify;
use bc_trace::journal::{Answer, Entry, Journal, JournalError, Outside, Request};
use bc_trace::travel::{Ending, Options, TravelError};
use bc_vm::limits::{CancelFlag, Limits};
use bc_vm::model::clock::Clock;
use bc_vm::model::error::Fault;
use bc_vm::model::stops::Stops;
use bc_vm::model::vm::Vm;
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ASKING: &str = "
import time, one, traceback
print(time.time(), time.monotonic(), time.process_time())
time.sleep(0.025)
print(input('? '), input())
print(one.x)
try:
    import two
except ImportError as e:
    print(e)
try:
    one.f()
except ZeroDivisionError:
    pass
";

fn outside() -> Outside {
    Outside {
        clock: Some(Box::new(Ticking(Duration::ZERO))),
        loader: Some(Box::new(One("one", "x = 5\ndef f():\n    1/0\n"))),
        source_line: Some(Box::new(|file, line| Some(format!("{file} {line}")))),
        stdin: Box::new(Cursor::new(b"first\nsecond\n".to_vec())),
    }
}

fn asking() -> Run {
    let source = ASKING.replace("import time, one, traceback", "import time, one");
    Run::new(verify(&code(&source, "asking.py")).unwrap(), outside())
}

#[test]
fn two_runs_with_one_journal_are_equal() {
    let first = asking();
    let journal = first.journal.clone();
    let mut first = timeline(first, bare());
    let end = last(&mut first).unwrap();
    assert_eq!(end.ended, Some(Ending::Finished), "{}", written(&first));
    assert!(
        written(&first).contains("first second\n5\n"),
        "{}",
        written(&first)
    );
    let kinds = journal.entries();
    for wanted in [
        Request::Time,
        Request::Monotonic,
        Request::ProcessTime,
        Request::Input,
    ] {
        assert!(
            kinds.iter().any(|entry| entry.request == wanted),
            "{wanted}"
        );
    }
    assert!(
        kinds
            .iter()
            .any(|entry| matches!(entry.request, Request::Sleep(_)))
    );
    // The outside is gone.
    let again = asking();
    let again = Run {
        journal: Journal::from_bytes(&journal.to_bytes()).unwrap(),
        ..again
    };
    assert_eq!(again.journal.entries(), journal.entries());
    let mut again = timeline(again, bare());
    assert_eq!(last(&mut again).unwrap().hash(), end.hash());
    assert_eq!(written(&again), written(&first));
    let (mut states, mut others) = (walk(&mut again), walk(&mut first));
    again.goto(0).unwrap();
    first.goto(0).unwrap();
    states.extend(walk(&mut again));
    others.extend(walk(&mut first));
    assert!(states.len() > 50);
    assert!(
        states
            .iter()
            .zip(&others)
            .all(|(a, b)| a.hash() == b.hash())
    );
}

#[test]
fn another_journal_is_told() {
    let first = asking();
    let (journal, code) = (first.journal.clone(), Arc::clone(&first.code));
    last(&mut timeline(first, bare())).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = journal.entries();
        change(&mut entries);
        let run = Run {
            code: Arc::clone(&code),
            journal: journal.with_entries(entries),
            limits: Limits::default(),
        };
        let mut timeline = timeline(run, bare());
        match last(&mut timeline) {
            Err(TravelError::Journal(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    let time = |entries: &[Entry]| {
        entries
            .iter()
            .position(|entry| entry.request == Request::Time)
            .unwrap()
    };
    let entries = journal.entries();
    let error = changed(&|entries| {
        let at = time(entries);
        entries.remove(at);
    });
    assert_eq!(
        error,
        JournalError::Other {
            index: time(&entries),
            asked: "the time of day".to_owned(),
            found: "the monotonic clock".to_owned(),
        }
    );
    let error = changed(&|entries| entries.truncate(time(entries)));
    assert_eq!(
        error,
        JournalError::AtEnd {
            entries: time(&entries),
            asked: "the time of day".to_owned(),
        }
    );
    // Another answer is another run, not a defect.
    let mut entries = entries;
    let at = time(&entries);
    entries[at].answer = Answer::Time(0);
    let run = Run {
        code,
        journal: journal.with_entries(entries),
        limits: Limits::default(),
    };
    let mut other = timeline(run, bare());
    last(&mut other).unwrap();
    assert!(written(&other).starts_with("0.0 "), "{}", written(&other));
}

#[test]
fn bytes_that_are_no_journal_are_refused() {
    let run = asking();
    let journal = run.journal.clone();
    last(&mut timeline(run, bare())).unwrap();
    let bytes = journal.to_bytes();
    for length in 0..bytes.len() {
        let refused = Journal::from_bytes(&bytes[..length]);
        assert!(
            matches!(refused, Err(JournalError::Malformed { offset, .. }) if offset <= length),
            "{length}"
        );
    }
    // No byte makes it panic, or take what is not there.
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            if let Ok(read) = Journal::from_bytes(&changed) {
                assert_eq!(
                    Journal::from_bytes(&read.to_bytes())
                        .unwrap()
                        .entries()
                        .len(),
                    read.entries().len()
                );
            }
        }
    }
    let mut later = bytes.clone();
    later[6] = 2;
    assert_eq!(
        Journal::from_bytes(&later).err(),
        Some(JournalError::Version(2))
    );
    let mut more = bytes;
    more.push(0);
    assert!(Journal::from_bytes(&more).is_err());
}

/// Interrupts the program when it sleeps for the second time, or looks at the time often.
struct Impatient {
    flag: Arc<Mutex<Option<CancelFlag>>>,
    count: u32,
    at: u32,
}

impl Clock for Impatient {
    fn time(&mut self) -> i64 {
        self.count += 1;
        if self.count == self.at
            && let Some(flag) = &*self.flag.lock().unwrap()
        {
            flag.interrupt();
        }
        i64::from(self.count) * 1_000_000_000
    }

    fn monotonic(&mut self) -> Duration {
        Duration::from_millis(u64::from(self.count))
    }

    fn sleep(&mut self, _: Duration) {
        self.count += 1;
        if self.count == self.at
            && let Some(flag) = &*self.flag.lock().unwrap()
        {
            flag.interrupt();
        }
    }
}

/// Runs a program that is interrupted, and gives its journal and what it has executed.
fn interrupted(source: &str, at: u32) -> (Run, u64, Ending) {
    let flag = Arc::new(Mutex::new(None));
    let clock = Impatient {
        flag: Arc::clone(&flag),
        count: 0,
        at,
    };
    let outside = Outside {
        clock: Some(Box::new(clock)),
        ..Outside::default()
    };
    let first = Run::new(verify(&code(source, "test.py")).unwrap(), outside);
    let mut vm = machine(first.limits.clone()).unwrap();
    first.journal.attach(&mut vm);
    *flag.lock().unwrap() = Some(vm.cancel.clone());
    let ending = run(&mut vm, &first.code);
    (first.again(), vm.instructions(), ending)
}

#[test]
fn interrupts_are_taken_at_the_same_step() {
    // In a loop, in a sleep (between two of its parts), and caught.
    let loops = "import time\nn = 0\nwhile True:\n    n += 1\n    if n % 50000 == 0: time.time()\n";
    let sleeps = "import time\ntime.sleep(1)\n";
    let caught = "import time
def f():
    i = 0
    try:
        while True:
            i += 1
            if i % 1000 == 0:
                time.time()
    except KeyboardInterrupt:
        print(i)
f()
for i in range(300000): pass
print('over')
";
    for (source, at, finished) in [(loops, 9, false), (sleeps, 3, false), (caught, 200, true)] {
        let (again, steps, ending) = interrupted(source, at);
        assert_eq!(ending == Ending::Finished, finished, "{source}: {ending:?}");
        if !finished {
            assert!(
                matches!(&ending, Ending::Raised { class, .. } if class == "KeyboardInterrupt")
            );
        }
        let requests: Vec<Request> = again
            .journal
            .entries()
            .into_iter()
            .map(|entry| entry.request)
            .collect();
        assert!(
            requests
                .iter()
                .any(|request| matches!(request, Request::Interrupt(_)))
        );
        let journal = again.journal.clone();
        let mut there = timeline(again, Options::default());
        let end = last(&mut there).unwrap();
        assert_eq!(
            (end.step, end.ended.clone()),
            (steps, Some(ending)),
            "{source}"
        );
        // And from wherever a machine waits.
        for _ in 0..3 {
            there.back(end.step / 7 + 1).unwrap();
            assert_eq!(last(&mut there).unwrap().hash(), end.hash(), "{source}");
        }
        assert_eq!(journal.defect(), None);
    }
}

/// Interrupts the program after so many instructions, without anything else that the journal would note.
struct At {
    inner: Box<dyn Stops>,
    left: u64,
}

impl Stops for At {
    fn stop(&mut self, vm: &mut Vm) -> Result<u64, Fault> {
        if self.left > 0 {
            return Ok(std::mem::take(&mut self.left));
        }
        vm.cancel.interrupt();
        Ok(u64::MAX)
    }

    fn interrupts(&mut self, executed: u64) -> bool {
        self.inner.interrupts(executed)
    }
}

#[test]
fn an_interrupt_between_nothing_else_is_taken_at_the_same_step() {
    // In straight loops, and while native code takes many steps at once.
    let loops = "def f(i):\n    while True:\n        i += 1\n        print(i)\nf(0)\n";
    let sums = "i = 0\nwhile True:\n    i += 1\n    print(i, sum(range(1000)))\n";
    for source in [loops, sums] {
        for left in [1_234, 234_567] {
            let first = Run::of(source);
            let mut vm = machine(first.limits.clone()).unwrap();
            first.journal.attach(&mut vm);
            if let Some(inner) = vm.stops.take() {
                vm.stop_with(Box::new(At { inner, left }));
            }
            let ending = run(&mut vm, &first.code);
            assert!(
                matches!(&ending, Ending::Raised { class, .. } if class == "KeyboardInterrupt")
            );
            let mut again = timeline(first.again(), Options::default());
            let end = last(&mut again).unwrap();
            let executed = vm.instructions();
            assert_eq!((end.step, end.ended.clone()), (executed, Some(ending)));
        }
    }
}
