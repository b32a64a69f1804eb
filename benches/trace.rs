//! The recorder: what an instruction takes when every one is told, to a listener that does nothing with it. An
//! element is one executed instruction.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly"
)]

use bc_benches::Kernel;
use bc_func::machine;
use bc_vm::model::value::Value;
use bc_vm::trace::{Detail, Event, Recorder, State};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// That of `pybc`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn recorded(c: &mut Criterion) {
    let mut group = c.benchmark_group("recorded");
    for (program, name, n) in [
        ("evalloop", "spin", 100),
        ("fib", "fib", 12),
        ("richards", "main", 20),
        ("wordcount", "main", 200),
    ] {
        let mut vm = machine().unwrap();
        let kernel = Kernel::new(&mut vm, program, name);
        let before = vm.executed();
        kernel.call(&mut vm, n);
        group.throughput(Throughput::Elements(vm.executed() - before));
        let recorder = Recorder::new(Detail::default(), |event: &Event, _: &State| {
            black_box(event);
            Ok(())
        });
        vm.watch = Some(Box::new(recorder));
        group.bench_with_input(BenchmarkId::new(program, n), &n, |b, &n| {
            b.iter(|| {
                // The benches of one kernel share a machine, and its budget is not their subject.
                vm.budget.fuel = u64::MAX;
                let result: Value = kernel.call(&mut vm, black_box(n));
                result
            });
        });
    }
    group.finish();
}

criterion_group!(benches, recorded);
criterion_main!(benches);
