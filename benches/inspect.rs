//! Looking into code without running it: verify and list. Each round takes the whole corpus.

use bc_benches::corpus_pyc;
use bc_core::dis;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn inspect(c: &mut Criterion) {
    let files = corpus_pyc();
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let codes: Vec<_> = files
        .iter()
        .filter_map(|(_, bytes)| Some(Pyc::read(bytes).ok()?.code))
        .collect();
    assert_eq!(codes.len(), files.len(), "the corpus is readable");

    let mut group = c.benchmark_group("inspect");
    group.throughput(Throughput::Bytes(size as u64));
    group.bench_function("verify", |b| {
        b.iter(|| {
            for code in &codes {
                black_box(verify(code).is_ok());
            }
        });
    });
    group.bench_function("dis", |b| {
        b.iter(|| {
            for code in &codes {
                black_box(dis::recursive(code).len());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, inspect);
criterion_main!(benches);
