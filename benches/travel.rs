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
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// That of pybc: what the process takes is a question of the allocator, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
        bc_lib::machine(limits, Streams::none()).map_err(|thrown| match thrown {
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
    timeline.rest().unwrap();
    println!(
        "{} machines and the states: {} MB by their own count, {} MB resident",
        timeline.machines(),
        timeline.memory() / 1_000_000,
        resident()
    );
    let mut state = 1;
    let mut group = c.benchmark_group("travel");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(1))
        .measurement_time(Duration::from_millis(20));
    let mut slowest = [Duration::ZERO; 6];
    // What is asked for after some other thing was.
    let mut time = |which: usize,
                    timeline: &mut Timeline,
                    before: &mut dyn FnMut(&mut Timeline),
                    asked: &dyn Fn(&mut Timeline)| {
        before(timeline);
        let start = Instant::now();
        asked(timeline);
        let taken = start.elapsed();
        slowest[which] = slowest[which].max(taken);
        taken
    };
    let back = |steps: u64| {
        move |timeline: &mut Timeline| {
            black_box(timeline.back(steps).unwrap());
        }
    };
    group.bench_function("back 1 from anywhere, at once", |b| {
        b.iter_custom(|times| {
            let mut before = |timeline: &mut Timeline| {
                timeline.goto(next(&mut state)).unwrap();
            };
            let each = (0..times).map(|_| time(0, &mut timeline, &mut before, &back(1)));
            each.sum()
        });
    });
    group.bench_function("back 5,000,000 from anywhere", |b| {
        b.iter_custom(|times| {
            let mut before = |timeline: &mut Timeline| {
                timeline.goto(next(&mut state)).unwrap();
                timeline.rest().unwrap();
            };
            let each = (0..times).map(|_| time(1, &mut timeline, &mut before, &back(5_000_000)));
            each.sum()
        });
    });
    group.bench_function("back within the ring", |b| {
        timeline.goto(STEPS / 2).unwrap();
        timeline.rest().unwrap();
        b.iter_custom(|times| {
            let mut before = |timeline: &mut Timeline| {
                timeline.goto(STEPS / 2).unwrap();
            };
            let each = (0..times).map(|_| {
                let steps = next(&mut state) % 90_000;
                time(2, &mut timeline, &mut before, &back(steps))
            });
            each.sum()
        });
    });
    group.bench_function("back 1,000, again and again", |b| {
        timeline.goto(STEPS / 2).unwrap();
        timeline.rest().unwrap();
        b.iter_custom(|times| {
            let each = (0..times).map(|_| time(3, &mut timeline, &mut |_| {}, &back(1_000)));
            each.sum()
        });
    });
    group.bench_function("to any step", |b| {
        b.iter_custom(|times| {
            let mut before = |timeline: &mut Timeline| timeline.rest().unwrap();
            let each = (0..times).map(|_| {
                let to = next(&mut state);
                time(4, &mut timeline, &mut before, &|timeline| {
                    black_box(timeline.goto(to).unwrap());
                })
            });
            each.sum()
        });
    });
    group.bench_function("to any step, one after the other", |b| {
        b.iter_custom(|times| {
            let each = (0..times).map(|_| {
                let to = next(&mut state);
                time(5, &mut timeline, &mut |_| {}, &|timeline| {
                    black_box(timeline.goto(to).unwrap());
                })
            });
            each.sum()
        });
    });
    group.finish();
    println!("slowest: {slowest:?}");
    timeline.rest().unwrap();
    println!(
        "{} machines; {} MB by their own count, {} MB resident",
        timeline.machines(),
        timeline.memory() / 1_000_000,
        resident()
    );
}

criterion_group!(benches, travel);
criterion_main!(benches);
