//! Running code: the eval loop alone, calls, and loops over containers. Throughput is in executed
//! instructions, so a nanosecond figure is the time of a call of the kernel and an element is one
//! instruction.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly"
)]

use bc_benches::Kernel;
use bc_func::machine;
use bc_vm::model::value::Value;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn bench(c: &mut Criterion, group: &str, kernels: &[(&str, &str, i64)]) {
    let mut group = c.benchmark_group(group);
    for &(program, name, n) in kernels {
        let mut vm = machine().unwrap();
        let kernel = Kernel::new(&mut vm, program, name);
        let before = vm.executed();
        kernel.call(&mut vm, n);
        group.throughput(Throughput::Elements(vm.executed() - before));
        group.bench_with_input(BenchmarkId::new(name, n), &n, |b, &n| {
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

fn eval_loop(c: &mut Criterion) {
    bench(c, "eval loop", &[("evalloop", "spin", 100)]);
}

fn calls(c: &mut Criterion) {
    bench(c, "calls", &[("fib", "fib", 15)]);
}

fn data(c: &mut Criterion) {
    bench(
        c,
        "data",
        &[
            ("fannkuch", "fannkuch", 6),
            ("nqueens", "main", 6),
            ("pidigits", "factorial", 100),
        ],
    );
}

/// A machine made and dropped in a process that has had others.
fn boot(c: &mut Criterion) {
    c.bench_function("boot", |b| b.iter(|| drop(black_box(machine().unwrap()))));
}

criterion_group!(benches, eval_loop, calls, data, boot);
criterion_main!(benches);
