//! The compiler: the corpus parsed and compiled; whether twice the source takes twice the time; and sources that
//! ask folding for far more than a constant may be.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly and reads its workload"
)]

use bc_benches::{corpus, programs};
use bc_source::compile::{Options, compile};
use bc_source::dump::{DumpOptions, dump};
use bc_source::unparse::unparse;
use bc_source::{ParseOptions, Source, parse};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;

/// The programs of the corpus and of the benches, in a fixed order.
fn sources() -> Vec<Vec<u8>> {
    let entries = [corpus(), programs()].map(|folder| fs::read_dir(folder).expect("a folder"));
    let mut paths: Vec<_> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .collect();
    paths.sort();
    let read = |path| fs::read(path).expect("a readable file");
    paths.into_iter().map(read).collect()
}

fn compile_one(source: &[u8]) {
    black_box(compile(Source::Bytes(source), "x.py", &Options::default()).is_ok());
}

fn whole(c: &mut Criterion) {
    let sources = sources();
    let size: usize = sources.iter().map(Vec::len).sum();
    let options = ParseOptions::default();
    let tree = |source: &Vec<u8>| parse(Source::Bytes(source), &options).expect("a program");
    let mut group = c.benchmark_group("source");
    group.throughput(Throughput::Bytes(size as u64));
    group.bench_function("parse", |b| {
        b.iter(|| {
            for source in &sources {
                black_box(tree(source));
            }
        });
    });
    group.bench_function("compile", |b| {
        b.iter(|| {
            for source in &sources {
                compile_one(source);
            }
        });
    });
    let trees: Vec<_> = sources.iter().map(tree).collect();
    group.bench_function("unparse", |b| {
        b.iter(|| {
            for tree in &trees {
                black_box(unparse(tree));
            }
        });
    });
    group.bench_function("dump", |b| {
        b.iter(|| {
            for tree in &trees {
                black_box(dump(tree, DumpOptions::default()));
            }
        });
    });
    group.finish();
}

fn linear(c: &mut Criterion) {
    type Make = fn(usize) -> String;
    let shapes: [(&str, usize, Make); 4] = [
        ("one line", 10_000_000, |size| {
            "x = y + z(1, 'a'); ".repeat(size / 19)
        }),
        ("one list", 10_000_000, |size| {
            format!("x = [{}]\n", "y, ".repeat(size / 3))
        }),
        ("functions", 100_000, |count| {
            let function = |i| format!("def f{i}(a, b=1):\n    return a + b\n");
            (0..count).map(function).collect()
        }),
        ("names", 200_000, |count| {
            (0..count).map(|i| format!("name_{i} = {i}\n")).collect()
        }),
    ];
    for (name, most, make) in shapes {
        let mut group = c.benchmark_group(format!("source/{name}"));
        group.sample_size(10);
        for size in [most / 4, most / 2, most] {
            let source = make(size);
            group.throughput(Throughput::Bytes(source.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(size), &source, |b, source| {
                b.iter(|| compile_one(source.as_bytes()));
            });
        }
        group.finish();
    }
}

/// Each takes the reference seconds and up to gigabytes.
fn bombs(c: &mut Criterion) {
    let nested = |depth| (0..depth).fold("0".to_owned(), |inner, _| format!("({inner},)*20"));
    let mut group = c.benchmark_group("source/bombs");
    group.sample_size(10);
    for (name, source) in [
        ("power", "x = 9**9**7".to_owned()),
        ("shift", "x = 1 << (1 << 33)".to_owned()),
        ("string", "x = 'a' * 10**9".to_owned()),
        ("tuple", "x = (0,) * 10**8".to_owned()),
        ("format", "x = '%1000000000d' % 1".to_owned()),
        ("nested tuples", format!("x in {{{}}}", nested(15))),
        (
            "nested tuples as text",
            format!("'%.3s' % ({},)", nested(15)),
        ),
        ("digits", "x = '%.3s' % (1 << 131071)".to_owned()),
        ("division", "x = (1 << 131071) // 3**41000".to_owned()),
    ] {
        group.bench_function(name, |b| b.iter(|| compile_one(source.as_bytes())));
    }
    group.finish();
}

criterion_group!(benches, whole, linear, bombs);
criterion_main!(benches);
