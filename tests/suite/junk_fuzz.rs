//! Junk at random: code objects of the corpus with bytes between their instructions that nothing runs, with jumps into
//! instructions, and with bytes changed.
//!
//! `FUZZ` sets how many code objects get junk, and how many are changed by bytes; `FUZZ_SEED` others than usual.

use crate::harness::{machine, run, short_programs, told};
use crate::verify_walk::{Random, walk};
use bc_core::asm::{Asm, Instr, Item, Operand};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::verify::{traverse, verify};
use bc_core::{dis, pyasm};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::trace::Count;
use std::collections::HashMap;
use std::sync::Arc;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// Bytes that nothing is to run.
fn junk(code: &[u8], random: &mut Random) -> Vec<u8> {
    let length = random.below(12);
    match random.below(3) {
        // Something that looks like code, cut anywhere.
        0 if !code.is_empty() => {
            let start = random.below(code.len());
            code.iter().skip(start).take(length).copied().collect()
        }
        1 => {
            let known: Vec<Opcode> = Opcode::all().collect();
            let mut junk = Vec::new();
            while junk.len() < length {
                junk.push(known[random.below(known.len())].number());
                junk.push(random.below(256) as u8);
            }
            junk
        }
        _ => (0..length).map(|_| random.below(256) as u8).collect(),
    }
}

/// A code object with junk in a few places, and perhaps a jump that shares bytes with an instruction.
fn with_junk(code: &CodeObject, random: &mut Random) -> CodeObject {
    let mut asm = Asm::lift(code).unwrap();
    let mut behind_prefix = None;
    for _ in 0..=random.below(3) {
        let at = random.below(asm.body.len() + 1);
        let is_load = |instr: &Instr| instr.opcode == Opcode::LOAD_CONST;
        let before = at
            .checked_sub(1)
            .and_then(|before| asm.body[before].as_instr());
        // A `finally` body tells the None before it apart, and a jump the constant that decides it.
        if before.is_some_and(is_load) {
            continue;
        }
        let ends = before.is_some_and(|instr| instr.opcode.is_terminator());
        let lines = asm.body[at..].iter().filter_map(Item::as_instr);
        let last = asm.instrs().last().map(|instr| instr.line);
        let line = lines.map(|instr| instr.line).next().or(last).unwrap();
        let label = asm.new_label();
        let data = Item::Data(junk(code.code(), random).into());
        let instr = |opcode, operand| Item::Instr(Instr::new(opcode, operand, line));

        let truths = [
            Constant::from(1),
            Constant::str("x"),
            Constant::Bool(true),
            Constant::Ellipsis,
        ];
        let lies = [
            Constant::from(0),
            Constant::None,
            Constant::str(""),
            Constant::Bool(false),
        ];
        let pick = random.below(4);
        let items = match random.below(7) {
            0 if ends => vec![data],
            1 => {
                let (load, jump) = (Operand::Const(truths[pick].clone()), Operand::Label(label));
                vec![
                    instr(Opcode::LOAD_CONST, load),
                    instr(Opcode::POP_JUMP_IF_TRUE, jump),
                    data,
                    Item::Label(label),
                ]
            }
            2 => {
                let (load, jump) = (Operand::Const(lies[pick].clone()), Operand::Label(label));
                vec![
                    instr(Opcode::LOAD_CONST, load),
                    instr(Opcode::JUMP_IF_FALSE_OR_POP, jump),
                    data,
                    Item::Label(label),
                    instr(Opcode::POP_TOP, Operand::None),
                ]
            }
            4 => vec![
                instr(Opcode::JUMP_ABSOLUTE, Operand::Label(label)),
                data,
                Item::Label(label),
            ],
            _ => vec![
                instr(Opcode::JUMP_FORWARD, Operand::Label(label)),
                data,
                Item::Label(label),
            ],
        };
        asm.body.splice(at..at, items);
    }
    // A jump that the verifier cannot decide, to behind the prefix of an instruction.
    let at = random.below(asm.body.len());
    let before = at
        .checked_sub(1)
        .and_then(|before| asm.body[before].as_instr());
    let is_load = before.is_some_and(|instr| instr.opcode == Opcode::LOAD_CONST);
    if random.below(3) == 0 && !is_load {
        let label = asm.new_label();
        if let Some(Item::Instr(target)) = asm.body.get_mut(at)
            && target.opcode.has_arg()
            && target.provenance.prefixes == 0
        {
            target.provenance.prefixes = 1;
            behind_prefix = Some(label);
            let line = target.line;
            let instr = |opcode, operand| Item::Instr(Instr::new(opcode, operand, line));
            let items = [
                instr(Opcode::BUILD_TUPLE, Operand::Number(0)),
                instr(Opcode::POP_JUMP_IF_FALSE, Operand::Label(label)),
                Item::Label(label),
            ];
            asm.body.splice(at..at, items);
        }
    }
    let lowered = asm.lower_with(&Default::default());
    let lowered = lowered.unwrap_or_else(|error| panic!("{error}"));
    let mut bytes = lowered.code.code().to_vec();
    if let Some(label) = behind_prefix {
        let jump = asm.instrs().position(|instr| {
            instr.opcode == Opcode::POP_JUMP_IF_FALSE && instr.target() == Some(label)
        });
        let at = lowered.offsets[jump.unwrap()] as usize;
        // Unless it has a prefix of its own.
        if bytes[at] == Opcode::POP_JUMP_IF_FALSE.number() && bytes[at + 1] < 253 {
            bytes[at + 1] += 3;
        }
    }
    lowered.code.replace().code(bytes).build().unwrap()
}

/// The tree of a code object, each changed.
fn each(
    code: &Arc<CodeObject>,
    done: &mut HashMap<*const CodeObject, Arc<CodeObject>>,
    change: &mut dyn FnMut(&CodeObject) -> CodeObject,
) -> Arc<CodeObject> {
    if let Some(known) = done.get(&Arc::as_ptr(code)) {
        return Arc::clone(known);
    }
    let consts: Vec<Constant> = code
        .consts()
        .iter()
        .map(|constant| match constant {
            Constant::Code(nested) => Constant::Code(each(nested, done, change)),
            other => other.clone(),
        })
        .collect();
    let changed = Arc::new(change(&code.replace().consts(consts).build().unwrap()));
    done.insert(Arc::as_ptr(code), Arc::clone(&changed));
    changed
}

/// Whether a program looks at how its code is written.
fn looks_at_code(code: &CodeObject) -> bool {
    const WORDS: [&str; 9] = [
        "__code__",
        "co_code",
        "f_lasti",
        "tb_lasti",
        "settrace",
        "setprofile",
        "dis",
        "co_consts",
        "getsizeof",
    ];
    let names = code.names().iter().filter_map(|name| name.as_ascii());
    let constants = code.consts().iter();
    names.into_iter().any(|name| WORDS.contains(&name))
        || constants
            .filter_map(Constant::as_code)
            .any(|nested| looks_at_code(nested))
}

/// All that can be done with a code object that may be anything, short of running it.
fn look_at(code: &CodeObject) {
    let found = traverse(code);
    let _ = dis::Options::default()
        .lines_of(code, &found.instructions)
        .count();
    let _ = dis::lines(code).count();
    let _ = Asm::items(code);
    let _ = bc_transform::diff::listing(code);
    if let Ok(text) = pyasm::write_code(&Arc::new(code.clone())) {
        let _ = pyasm::assemble(&text, &pyasm::Options::default());
    }
}

#[test]
fn programs_with_junk_do_what_they_did_without() {
    let wanted = setting("FUZZ", 1500);
    let mut random = Random::new(setting("FUZZ_SEED", 23));
    let mut programs = short_programs(20_000);
    programs.retain(|(_, code, _)| !looks_at_code(code.code()));
    assert!(programs.len() > 40, "{}", programs.len());
    let (mut count, mut overlaps, mut data) = (0, 0, 0);
    while count < wanted {
        let (name, code, plain) = &programs[random.below(programs.len())];
        let mut done = HashMap::new();
        let mut changed = 0;
        let with = each(code.code(), &mut done, &mut |code| {
            changed += 1;
            with_junk(code, &mut random)
        });
        count += changed;
        let place = |what: &str| format!("{name}, {count} code objects: {what}");
        let proof =
            verify(&with).unwrap_or_else(|rejection| panic!("{}", place(&rejection.to_string())));
        let mut open = vec![&proof];
        while let Some(proof) = open.pop() {
            open.extend(proof.all_nested());
            overlaps += usize::from(proof.overlap().is_some());
            data += proof.data().len();
            walk(proof, &mut random, 100).unwrap_or_else(|problem| panic!("{}", place(&problem)));
            look_at(proof.code());
        }
        let end = run(&proof, 20 * plain.executed + 10_000, None);
        assert_eq!(
            (&end.output, &end.result),
            (&plain.output, &plain.result),
            "{}",
            place("output")
        );
        let watched = run(&proof, 20 * plain.executed + 10_000, Some(Count::default()));
        assert_eq!(watched, end, "{}", place("watched"));
        if let Ok(text) = pyasm::write_code(&with) {
            let back = pyasm::assemble(&text, &pyasm::Options::default());
            let back = back.unwrap_or_else(|failure| panic!("{}", place(&failure.to_string())));
            assert!(back.pyc.code == with, "{}", place(&text));
        }
    }
    println!("{count} code objects, {data} runs of junk, {overlaps} with overlaps");
    assert!(
        overlaps as u64 * 50 > count && data as u64 * 3 > count,
        "{overlaps}, {data}"
    );
}

#[test]
fn code_changed_by_bytes_runs_within_limits_or_is_refused() {
    let wanted = setting("FUZZ", 1500);
    let mut random = Random::new(setting("FUZZ_SEED", 24));
    let programs = short_programs(20_000);
    let (mut count, mut accepted, mut odd) = (0, 0, 0);
    while count < wanted {
        let (name, code, _) = &programs[random.below(programs.len())];
        let mut done = HashMap::new();
        let changed = each(code.code(), &mut done, &mut |code| {
            count += 1;
            let code = match random.below(2) {
                0 => with_junk(code, &mut random),
                _ => code.clone(),
            };
            let mut bytes = code.code().to_vec();
            for _ in 0..random.below(3) {
                let at = random.below(bytes.len());
                match random.below(4) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.insert(at, random.below(256) as u8),
                    _ => bytes[at] = random.below(256) as u8,
                }
                if bytes.is_empty() {
                    break;
                }
            }
            let changed = code.replace().code(bytes).build().unwrap();
            look_at(&changed);
            match verify(&Arc::new(changed.clone())) {
                Ok(proof) => {
                    accepted += 1;
                    odd += usize::from(proof.overlap().is_some() || !proof.data().is_empty());
                    for _ in 0..3 {
                        walk(&proof, &mut random, 100).unwrap_or_else(|problem| {
                            panic!("{name}, {count} code objects: {problem}")
                        });
                    }
                    changed
                }
                Err(rejection) => {
                    assert!(rejection.to_string().len() < 10_000);
                    code
                }
            }
        });
        if let Ok(proof) = verify(&changed) {
            let limits = Limits::default()
                .with_steps(Some(20_000))
                .with_memory(Some(32 << 20));
            let (mut vm, _) = machine(limits);
            let result = embed::run_main(&mut vm, &proof, None);
            let executed = vm.executed();
            let result = told(&mut vm, result);
            // The reference itself says "bad argument to internal function" of some code.
            assert!(
                executed <= 20_000 && !result.contains("internal error"),
                "{name}: {result}"
            );
        }
    }
    println!("{accepted} of {count} accepted, {odd} of them with junk or overlaps");
    assert!(
        accepted * 10 > count && odd as u64 * 20 > count,
        "{accepted}, {odd}"
    );
}
