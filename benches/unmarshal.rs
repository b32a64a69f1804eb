//! How fast a `.pyc` becomes a code object and bytes again, in bytes of file per second.
//!
//! The whole corpus stands for many small files; `c_16_long_code` is one large function with little in it but code;
//! the others are ordinary modules. What is read is also dropped within the time.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly"
)]

use bc_benches::{corpus_pyc, pyc};
use bc_core::marshal::{self, Limits};
use bc_core::pyc::{HEADER_LENGTH, Pyc};
use bc_core::verify::verify;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// The workloads: a name and files that are handled one after the other.
fn workloads() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let corpus = corpus_pyc();
    let one = |name: &str| {
        let found = corpus.iter().find(|(each, _)| each == name);
        vec![found.map(|(_, bytes)| bytes.clone()).unwrap()]
    };
    vec![
        (
            "corpus",
            corpus.iter().map(|(_, bytes)| bytes.clone()).collect(),
        ),
        ("c_16_long_code", one("c_16_long_code")),
        ("h_02_adventure", one("h_02_adventure")),
        ("richards", vec![pyc("richards")]),
    ]
}

/// Runs one operation over every workload.
fn over_files(c: &mut Criterion, name: &str, operation: impl Fn(&[u8])) {
    let mut group = c.benchmark_group(name);
    for (workload, files) in workloads() {
        let total: usize = files.iter().map(Vec::len).sum();
        group.throughput(Throughput::Bytes(total as u64));
        group.bench_with_input(BenchmarkId::from_parameter(workload), &files, |b, files| {
            b.iter(|| files.iter().for_each(|file| operation(black_box(file))));
        });
    }
    group.finish();
}

fn unmarshal(c: &mut Criterion) {
    over_files(c, "unmarshal", |file| {
        black_box(Pyc::read(file).unwrap());
    });
}

fn load_and_verify(c: &mut Criterion) {
    over_files(c, "load and verify", |file| {
        let pyc = Pyc::read(file).unwrap();
        black_box(verify(&pyc.code).unwrap());
    });
}

/// The marshalled object of a file.
fn object(file: &[u8]) -> marshal::Loaded {
    marshal::read_at(file, HEADER_LENGTH, Limits::for_length(file.len())).unwrap()
}

/// Writing alone: the files are read before the time starts.
fn write(c: &mut Criterion) {
    for (name, with_marks) in [("marshal by marks", true), ("marshal by sharing", false)] {
        let mut group = c.benchmark_group(name);
        for (workload, files) in workloads() {
            let total: usize = files.iter().map(Vec::len).sum();
            let read: Vec<_> = files.iter().map(|file| object(file)).collect();
            group.throughput(Throughput::Bytes(total as u64));
            group.bench_with_input(BenchmarkId::from_parameter(workload), &read, |b, read| {
                b.iter(|| {
                    for loaded in read {
                        black_box(if with_marks {
                            marshal::write_with_marks(&loaded.value, &loaded.marks).unwrap()
                        } else {
                            marshal::write(&loaded.value).unwrap()
                        });
                    }
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, unmarshal, load_and_verify, write);
criterion_main!(benches);
