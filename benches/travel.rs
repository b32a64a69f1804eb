//! Going through a run of 50,000,000 steps: back from anywhere, within the ring, to anywhere. What the process takes
//! is printed at the end.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly, print and look at the clock"
)]

use bc_core::verify::{VerifiedCode, verify};
use bc_source::Source;
use bc_source::compile::{Options as CompileOptions, compile};
use bc_trace::travel::{Ending, Options, Program, Timeline};
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::{boot, embed};
use criterion::{Criterion, criterion_group, criterion_main};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Somewhat more than 50,000,000 steps, with a heap of 12 MB.
const PROGRAM: &[u8] = b"
def f(a):
    return a + 1
def main(n):
    data = bytearray(12000000)
    total = 0
    items = []
    for i in range(n):
        total = f(total)
        if i % 1000 == 0:
            items.append(i)
    return total, len(data)
main(3200000)
";

const STEPS: u64 = 50_000_000;

struct Run(Arc<VerifiedCode>);

impl Program for Run {
    fn machine(&self) -> Result<Vm, Box<Fault>> {
        let limits = Limits::unlimited();
        boot::machine(limits, Streams::none()).map_err(|thrown| match thrown {
            Thrown::Fault(fault) => fault,
            Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
        })
    }

    fn run(&self, vm: &mut Vm) -> Ending {
        let result = embed::run_main(vm, &self.0, None);
        Ending::of(vm, result)
    }
}

/// Numbers that look random and are the same each time.
fn next(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % STEPS
}

/// Megabytes that the process has in memory.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * 4096 / 1_000_000
}

fn travel(c: &mut Criterion) {
    let code = compile(
        Source::Bytes(PROGRAM),
        "long.py",
        &CompileOptions::default(),
    )
    .unwrap()
    .code;
    let code = verify(&Arc::new(code)).unwrap();
    let mut timeline = Timeline::new(Arc::new(Run(code)), Options::default()).unwrap();
    let first = Instant::now();
    timeline.goto(STEPS).unwrap();
    println!("to step {STEPS} for the first time: {:?}", first.elapsed());
    // Machines go where they are to wait.
    let calm = || thread::sleep(Duration::from_millis(1_500));
    calm();
    let mut state = 1;
    let mut group = c.benchmark_group("travel");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(1))
        .measurement_time(Duration::from_millis(1));
    let mut slowest = [Duration::ZERO; 4];
    let mut time = |which: usize, timeline: &mut Timeline, f: &dyn Fn(&mut Timeline)| {
        let start = Instant::now();
        f(timeline);
        let taken = start.elapsed();
        slowest[which] = slowest[which].max(taken);
        taken
    };
    group.bench_function("one step back, anywhere", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    // Just come from before, so that nothing lies behind but what waits.
                    timeline.goto(next(&mut state)).unwrap();
                    timeline.back(600).unwrap();
                    time(0, &mut timeline, &|timeline| {
                        drop(timeline.back(600).unwrap())
                    })
                })
                .sum()
        });
    });
    group.bench_function("one step back, within the ring", |b| {
        timeline.goto(STEPS / 2).unwrap();
        calm();
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    time(1, &mut timeline, &|timeline| {
                        drop(timeline.back(1).unwrap())
                    })
                })
                .sum()
        });
    });
    group.bench_function("to any step", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let to = next(&mut state);
                    let taken = time(2, &mut timeline, &|timeline| {
                        drop(timeline.goto(to).unwrap())
                    });
                    calm();
                    taken
                })
                .sum()
        });
    });
    group.bench_function("to any step, one after the other", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let to = next(&mut state);
                    time(3, &mut timeline, &|timeline| {
                        drop(timeline.goto(to).unwrap())
                    })
                })
                .sum()
        });
    });
    group.finish();
    println!("slowest: {slowest:?}");
    println!(
        "{} machines; {} MB by their own count, {} MB resident",
        timeline.machines(),
        timeline.memory() / 1_000_000,
        resident()
    );
}

criterion_group!(benches, travel);
criterion_main!(benches);
