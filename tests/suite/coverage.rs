//! Every opcode's handler is executed, counted by a watcher over the corpus, the differential set and a
//! few programs made by hand. Whether they print what they should is another test's business (see `run`
//! and `differential`).

use crate::harness::{Assembly, machine, program};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::verify::{VerifiedCode, verify};
use bc_tests::{files, folder, programs};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::trace::Count;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The one opcode that no program executes: linking folds the prefix into the instruction after it.
const NEVER: Opcode = Opcode::EXTENDED_ARG;

/// So many steps show what a program uses, and stop those that go on for long.
const STEPS: u64 = 200_000;

/// A module that ends after `code`.
fn module(code: Assembly) -> CodeObject {
    let module = code.end().replace().flags(CodeFlags::NOFREE).build();
    module.unwrap()
}

/// Programs by hand, for opcodes that are rare in compiled code.
fn by_hand() -> Vec<(String, Arc<VerifiedCode>)> {
    let start = || Assembly::function(&[]);
    let star = Constant::Tuple(vec![Constant::str("*")].into());
    [
        module(start().op(Opcode::NOP).op(Opcode::NOP)),
        module(start().load(7).op(Opcode::PRINT_EXPR)),
        module(
            start()
                .load(7)
                .load(2)
                .op(Opcode::INPLACE_TRUE_DIVIDE)
                .op(Opcode::POP_TOP),
        ),
        module(
            start()
                .load("ab")
                .load("cd")
                .with(Opcode::BUILD_TUPLE_UNPACK, 2)
                .op(Opcode::POP_TOP),
        ),
        module(
            start()
                .load(0)
                .load(star.clone())
                .name(Opcode::IMPORT_NAME, "sys")
                .op(Opcode::IMPORT_STAR),
        ),
        module(
            start()
                .load(0)
                .load(star)
                .name(Opcode::IMPORT_NAME, "builtins")
                .op(Opcode::IMPORT_STAR),
        ),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, code)| (format!("by hand {place}"), verify(&Arc::new(code)).unwrap()))
    .collect()
}

#[test]
fn two_programs_execute_each_opcode() {
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let differential = files(&folder().join("differential"), "pyc");
    let compiled = programs().into_iter().chain(differential).map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        (name.into_owned(), program(&path))
    });
    for (name, code) in compiled.chain(by_hand()) {
        let (mut vm, _) = machine(Limits::default().with_steps(Some(STEPS)));
        let count = Count::default();
        vm.watch = Some(Box::new(count.clone()));
        // A program that raises or runs out of steps has executed what it has.
        let end = embed::run_main(&mut vm, &code, None);
        assert!(
            end.is_ok() || !name.starts_with("by hand"),
            "{name}: {end:?}"
        );
        for (opcode, _) in count.counts().executed() {
            let users = users.entry(opcode.to_string()).or_default();
            users.push(name.clone());
        }
    }
    let mut findings = Vec::new();
    for opcode in (0..=u8::MAX).map(Opcode).filter(|opcode| opcode.is_known()) {
        let name = opcode.to_string();
        let found = users.get(&name).map_or(0, Vec::len);
        if opcode == NEVER && found > 0 {
            findings.push(format!("{name}: {found} programs, not folded any more"));
        } else if opcode != NEVER && found < 2 {
            findings.push(format!("{name}: {found} programs"));
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}
