//! Taking code apart, putting it together and rewriting it, over the whole corpus; and whether twice the
//! code takes twice the time.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros make undocumented items, and a bench may fail loudly"
)]

use bc_benches::corpus_pyc;
use bc_core::asm::{Asm, Builder};
use bc_core::code::CodeObject;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_transform::catalogue::{AddToMul, Compact, DeduplicateConstants, Identity, Reencode};
use bc_transform::{Pass, Pipeline};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;

fn modules() -> Vec<Arc<CodeObject>> {
    let files = corpus_pyc();
    let read = |(_, bytes): &(String, Vec<u8>)| Some(Pyc::read(bytes).ok()?.code);
    files.iter().filter_map(read).collect()
}

/// All code objects of a module, itself first.
fn all(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let mut found = vec![Arc::clone(code)];
    found.extend(code.nested().flat_map(all));
    found
}

/// A function of so many `if` statements, 22 bytes each.
fn ifs(count: usize) -> Asm {
    let mut builder = Asm::function("f", ["x"]);
    for _ in 0..count {
        builder = builder.if_(
            |b| b.load_fast("x"),
            |b: Builder| {
                b.load_fast("x")
                    .load_const(1)
                    .op(Opcode::BINARY_ADD)
                    .store_fast("x")
                    .load_fast("x")
                    .op(Opcode::POP_TOP)
            },
        );
    }
    builder.load_fast("x").op(Opcode::RETURN_VALUE).asm()
}

fn bench(c: &mut Criterion) {
    let modules = modules();
    let codes: Vec<_> = modules.iter().flat_map(all).collect();
    // An element is a code object.
    let mut group = c.benchmark_group("rewrite");
    group.throughput(Throughput::Elements(codes.len() as u64));
    group.bench_function("lift and lower", |b| {
        b.iter(|| {
            for code in &codes {
                let asm = Asm::lift(code).expect("code of the corpus");
                black_box(asm.lower().expect("what was lifted"));
            }
        });
    });
    let passes: [&dyn Pass; 5] = [
        &Identity,
        &AddToMul,
        &DeduplicateConstants,
        &Reencode,
        &Compact,
    ];
    for pass in passes {
        group.bench_function(pass.name(), |b| {
            let proofs: Vec<_> = modules
                .iter()
                .map(|code| verify(code).expect("sound code"))
                .collect();
            b.iter(|| {
                for proof in &proofs {
                    black_box(pass.rewrite(proof).expect("sound code"));
                }
            });
        });
    }
    let pipeline = Pipeline::new()
        .then(Identity)
        .then(AddToMul)
        .then(DeduplicateConstants)
        .then(Reencode)
        .then(Compact);
    group.bench_function("five passes", |b| {
        b.iter(|| {
            for module in &modules {
                black_box(pipeline.run(module).expect("sound code"));
            }
        });
    });
    group.finish();
    let mut group = c.benchmark_group("rewrite/ifs");
    for count in [2_000, 4_000, 8_000] {
        let asm = ifs(count);
        let code = asm.lower().expect("sound code");
        group.throughput(Throughput::Bytes(code.code().len() as u64));
        group.bench_with_input(BenchmarkId::new("lower", count), &asm, |b, asm| {
            b.iter(|| black_box(asm.lower().expect("sound code")));
        });
        group.bench_with_input(
            BenchmarkId::new("lift and lower", count),
            &code,
            |b, code| {
                b.iter(|| {
                    let asm = Asm::lift(code).expect("sound code");
                    black_box(asm.lower().expect("what was lifted"))
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
