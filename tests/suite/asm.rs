//! The corpus through the symbolic form: every code object comes back byte for byte, and its compact
//! form does the same as before.

use crate::harness::run;
use bc_core::asm::Asm;
use bc_core::code::CodeObject;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::{all_pyc, bytes, corpus_name, files, folder, programs};
use std::sync::Arc;

/// Every code object of a file, outermost first.
pub fn code_objects(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let mut found = vec![Arc::clone(code)];
    let mut next = 0;
    while let Some(code) = found.get(next).cloned() {
        found.extend(code.nested().cloned());
        next += 1;
    }
    found
}

#[test]
fn every_code_object_comes_back_byte_for_byte() {
    let mut seen = 0;
    let differential = files(&folder().join("differential"), "pyc");
    for path in all_pyc().into_iter().chain(differential) {
        for code in code_objects(&Pyc::read(&bytes(&path)).unwrap().code) {
            let asm = Asm::lift(&code).unwrap();
            let back = asm.lower().unwrap();
            assert!(
                back.is_identical(&code),
                "{}: {:?}",
                corpus_name(&path),
                code.name()
            );
            seen += 1;
        }
    }
    assert!(seen > 2700, "only {seen} code objects");
}

/// Compaction of a code object and of all inside it.
fn compacted(code: &Arc<CodeObject>) -> Arc<CodeObject> {
    let mut asm = Asm::lift(code).unwrap();
    asm.try_map_consts(|constant| {
        Ok::<_, ()>(constant.as_code().map(|code| compacted(code).into()))
    })
    .unwrap();
    Arc::new(asm.compact().unwrap())
}

/// Whether a program looks at code objects: their tables may differ, and it may say so.
pub fn looks_at_code(code: &Arc<CodeObject>) -> bool {
    let names = code_objects(code);
    let mut names = names.iter().flat_map(|code| code.names());
    names.any(|name| name.as_ascii().is_some_and(|name| name.starts_with("co_")))
}

#[test]
fn compact_code_does_the_same() {
    const STEPS: u64 = 2_000_000;
    let (mut smaller, mut lookers) = (0, 0);
    for path in programs() {
        let code = Pyc::read(&bytes(&path)).unwrap().code;
        if looks_at_code(&code) {
            lookers += 1;
            continue;
        }
        let compact = compacted(&code);
        let (before, after) = (verify(&code).unwrap(), verify(&compact).unwrap());
        for (old, new) in code_objects(&code).iter().zip(code_objects(&compact)) {
            assert!(new.code().len() <= old.code().len());
            assert!(new.stacksize() <= old.stacksize());
            smaller += usize::from(new.consts().len() < old.consts().len());
        }
        let (before, after) = (run(&before, STEPS, None), run(&after, STEPS, None));
        assert_eq!(before.output, after.output, "{}", corpus_name(&path));
        assert_eq!(before.result, after.result, "{}", corpus_name(&path));
    }
    assert!(smaller > 0, "there is something to drop");
    assert!(lookers < 12, "{lookers} programs were passed over");
}
