//! The verifier alone: one very long function, code full of try statements, and code made to keep it busy.

use bc_benches::corpus_pyc;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::instruction::encode;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;

/// The code objects of the corpus whose names begin with `prefix`.
fn corpus(prefix: &str) -> Vec<Arc<CodeObject>> {
    corpus_pyc()
        .iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .filter_map(|(_, bytes)| Some(Pyc::read(bytes).ok()?.code))
        .collect()
}

/// Eighteen `finally` bodies in each other, then `length` instructions.
fn nested_finally(length: usize) -> Arc<CodeObject> {
    let mut code: Vec<u8> = Vec::new();
    for _ in 0..18 {
        // The block is left at once, and its body goes on to the next.
        code.extend(encode(Opcode::SETUP_FINALLY, 4, 0));
        code.extend(encode(Opcode::POP_BLOCK, 0, 0));
        code.extend(encode(Opcode::LOAD_CONST, 0, 0));
    }
    code.extend(vec![Opcode::NOP.number(); length]);
    for _ in 0..18 {
        code.extend(encode(Opcode::END_FINALLY, 0, 0));
    }
    code.extend(encode(Opcode::LOAD_CONST, 0, 0));
    code.extend(encode(Opcode::RETURN_VALUE, 0, 0));
    let code = CodeObject::builder()
        .code(code)
        .consts([Constant::None])
        .stacksize(200)
        .build();
    Arc::new(code.unwrap_or_else(|e| panic!("{e}")))
}

fn bench(c: &mut Criterion) {
    let cases = [
        ("long_function", corpus("c_16")),
        ("try_statements", corpus("d_")),
        ("nested_finally", vec![nested_finally(60_000)]),
    ];
    let mut group = c.benchmark_group("verify");
    for (name, codes) in cases {
        assert!(
            !codes.is_empty() && codes.iter().all(|code| verify(code).is_ok()),
            "{name}"
        );
        let size: usize = codes.iter().map(code_size).sum();
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                for code in &codes {
                    black_box(verify(code).is_ok());
                }
            });
        });
    }
    group.finish();
}

/// Bytes of instructions, nested code included.
fn code_size(code: &Arc<CodeObject>) -> usize {
    code.code().len() + code.nested().map(code_size).sum::<usize>()
}

criterion_group!(benches, bench);
criterion_main!(benches);
