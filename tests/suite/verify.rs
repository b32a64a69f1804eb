//! The verifier on everything the reference compiler made, and on what remains of it after damage.
//!
//! Whatever is accepted is also *walked*: `verify_walk` runs it with random outcomes on a machine that only knows the
//! reference's stack and block rules, and holds the proof against what happens there.

use super::verify_walk::{Random, walk};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::instruction::{Instruction, decode, encode};
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::{RejectionCode, VerifiedCode, verify};
use bc_tests::{all_pyc, bytes, corpus_name};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn corpus() -> Vec<(String, Arc<CodeObject>)> {
    let read = |path: std::path::PathBuf| {
        let name = corpus_name(&path);
        let pyc = Pyc::read(&bytes(&path)).unwrap_or_else(|e| panic!("{name}: {e}"));
        (name, pyc.code)
    };
    all_pyc().into_iter().map(read).collect()
}

/// A code object and all that are nested in it.
fn flatten(code: &Arc<VerifiedCode>, all: &mut Vec<Arc<VerifiedCode>>) {
    all.push(Arc::clone(code));
    for nested in code.all_nested() {
        flatten(nested, all);
    }
}

#[test]
fn everything_the_compiler_made_is_accepted_within_its_stack_size() {
    let (mut count, mut exact) = (0, 0);
    let mut slack = 0;
    for (name, code) in corpus() {
        let begin = Instant::now();
        let proof = verify(&code).unwrap_or_else(|rejection| panic!("{name}: {rejection}"));
        let took = begin.elapsed();
        assert!(took < Duration::from_millis(100), "{name} took {took:?}");
        let mut all = Vec::new();
        flatten(&proof, &mut all);
        for proof in &all {
            let code = proof.code();
            let (proven, given) = (proof.max_depth(), code.stacksize());
            assert!(proven <= given, "{name}: {proven} > {given}");
            count += 1;
            exact += usize::from(proven == given);
            slack += given - proven;
            let decoded: Result<Vec<_>, _> = decode(code.code()).collect();
            assert_eq!(proof.instructions(), decoded.unwrap());
            for (index, instruction) in proof.instructions().iter().enumerate() {
                assert_eq!(proof.index_of(instruction.offset), Some(index));
            }
            let nested = code
                .consts()
                .iter()
                .filter(|c| matches!(c, Constant::Code(_)));
            assert_eq!(proof.all_nested().count(), nested.count());
        }
    }
    println!(
        "{count} code objects, {exact} with exactly the proven stack size, {slack} values to spare in the others"
    );
    assert!(count > 2000, "{count}");
    // Without try and with statements the compiler counts exactly.
    assert!(exact * 10 > count * 8, "{exact} of {count}");
}

#[test]
fn no_walk_through_the_corpus_leaves_what_was_proven() {
    let mut random = Random::new(35);
    for (name, code) in corpus() {
        let mut all = Vec::new();
        flatten(&verify(&code).unwrap(), &mut all);
        for proof in all {
            for _ in 0..20 {
                walk(&proof, &mut random, 300)
                    .unwrap_or_else(|problem| panic!("{name}: {problem}"));
            }
        }
    }
}

/// Damages a code object in one of the ways a careless rewriter or a malicious file does.
fn damage(code: &CodeObject, random: &mut Random) -> CodeObject {
    let mut bytes = code.code().to_vec();
    let mut stacksize = code.stacksize();
    let instructions: Vec<_> = decode(&bytes).map_while(Result::ok).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len().max(1));
        let instruction = instructions[random.below(instructions.len())];
        let opcode_at = (instruction.opcode_offset() as usize).min(bytes.len() - 1);
        match random.below(8) {
            0 => bytes[at] = random.below(256) as u8,
            // An opcode for another of the same length.
            1 | 2 => {
                let other = instructions[random.below(instructions.len())];
                if other.opcode.has_arg() == instruction.opcode.has_arg() {
                    bytes[opcode_at] = other.opcode.number();
                }
            }
            // A jump moved to the beginning of some other instruction, an operand changed.
            3 | 4 if instruction.opcode.has_arg() => {
                let target = instructions[random.below(instructions.len())].offset;
                let arg = match instruction.opcode.is_relative_jump() {
                    true => target.wrapping_sub(instruction.next_offset()),
                    false if instruction.opcode.is_jump() => target,
                    false => random.below(4) as u32,
                };
                if let Some(place) = bytes.get_mut(opcode_at + 1..opcode_at + 3) {
                    place.copy_from_slice(&(arg as u16).to_le_bytes());
                }
            }
            5 => {
                bytes.remove(at);
            }
            6 => {
                let end = (at + 1 + random.below(6)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => stacksize = random.below(stacksize as usize + 12) as u32,
        }
        if bytes.is_empty() {
            break;
        }
    }
    let flags = match random.below(4) {
        0 => code.flags() ^ CodeFlags::GENERATOR,
        _ => code.flags(),
    };
    code.replace()
        .code(bytes)
        .stacksize(stacksize)
        .flags(flags)
        .build()
        .unwrap()
}

#[test]
fn damaged_code_is_refused_or_still_sound() {
    const ROUNDS: usize = 40_000;
    let mut all = Vec::new();
    for (_, code) in corpus() {
        flatten(&verify(&code).unwrap(), &mut all);
    }
    // Small code objects first and large ones now and then: most damage is local.
    all.sort_by_key(|proof| proof.code().code().len());
    let mut random = Random::new(1991);
    let (mut accepted, mut refused) = (0, std::collections::BTreeMap::new());
    let begin = Instant::now();
    for round in 0..ROUNDS {
        let pick = match round % 16 {
            0 => random.below(all.len()),
            _ => random.below(all.len() * 9 / 10),
        };
        let code = Arc::new(damage(all[pick].code(), &mut random));
        match verify(&code) {
            Ok(proof) => {
                accepted += 1;
                for _ in 0..3 {
                    walk(&proof, &mut random, 200).unwrap_or_else(|problem| {
                        panic!("round {round}: {problem}\n{}", bc_core::dis::dis(&code))
                    });
                }
            }
            Err(rejection) => {
                *refused.entry(rejection.code()).or_insert(0) += 1;
                let message = rejection.to_string();
                assert!(message.len() < 10_000, "{message}");
            }
        }
    }
    println!(
        "{accepted} accepted in {:?}, refused: {refused:?}",
        begin.elapsed()
    );
    assert!(accepted > ROUNDS / 20, "{accepted}");
    assert!(refused.len() > 20, "{refused:?}");
}

/// Instructions whose places are not fixed: jumps lead to the instruction with a number.
type Loose = Vec<(Opcode, u32, Option<usize>)>;

fn loosen(proof: &VerifiedCode) -> Loose {
    let loose = |instruction: &Instruction| {
        let target = instruction
            .jump_target()
            .map(|to| proof.index_of(to).unwrap());
        (instruction.opcode, instruction.arg, target)
    };
    proof.instructions().iter().map(loose).collect()
}

/// Bytes again; `None` if a relative jump would lead back or an argument does not fit.
fn fasten(loose: &Loose) -> Option<Vec<u8>> {
    let mut offsets = vec![0u32];
    for (opcode, _, _) in loose {
        offsets.push(offsets.last()? + if opcode.has_arg() { 3 } else { 1 });
    }
    let mut code = Vec::new();
    for (index, &(opcode, arg, target)) in loose.iter().enumerate() {
        let arg = match target {
            None => arg,
            Some(to) if opcode.is_relative_jump() => {
                offsets.get(to)?.checked_sub(*offsets.get(index + 1)?)?
            }
            Some(to) => *offsets.get(to)?,
        };
        code.extend(encode(opcode, u32::from(u16::try_from(arg).ok()?), 0));
    }
    Some(code)
}

/// Opcodes that look alike: with and without a target.
const KIN: [&[Opcode]; 5] = [
    &[
        Opcode::SETUP_LOOP,
        Opcode::SETUP_EXCEPT,
        Opcode::SETUP_FINALLY,
        Opcode::SETUP_WITH,
        Opcode::SETUP_ASYNC_WITH,
        Opcode::FOR_ITER,
        Opcode::JUMP_FORWARD,
    ],
    &[
        Opcode::JUMP_ABSOLUTE,
        Opcode::CONTINUE_LOOP,
        Opcode::POP_JUMP_IF_FALSE,
        Opcode::JUMP_IF_TRUE_OR_POP,
    ],
    &[
        Opcode::POP_BLOCK,
        Opcode::POP_EXCEPT,
        Opcode::END_FINALLY,
        Opcode::BREAK_LOOP,
        Opcode::RETURN_VALUE,
        Opcode::WITH_CLEANUP_START,
        Opcode::WITH_CLEANUP_FINISH,
    ],
    &[
        Opcode::POP_TOP,
        Opcode::DUP_TOP,
        Opcode::ROT_TWO,
        Opcode::ROT_THREE,
        Opcode::NOP,
        Opcode::BINARY_ADD,
    ],
    &[
        Opcode::LOAD_CONST,
        Opcode::LIST_APPEND,
        Opcode::BUILD_TUPLE,
        Opcode::UNPACK_SEQUENCE,
        Opcode::RAISE_VARARGS,
    ],
];

/// Takes instructions out, puts others in, changes their kind or where they lead.
fn rearrange(loose: &mut Loose, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(loose.len());
        let (opcode, _, target) = loose[at];
        match random.below(6) {
            0 if loose.len() > 2 => {
                loose.remove(at);
                for (_, _, target) in loose.iter_mut() {
                    *target = target.map(|to| if to > at { to - 1 } else { to });
                }
            }
            1 | 2 => {
                let kin = KIN[random.below(KIN.len())];
                let opcode = kin[random.below(kin.len())];
                let target = opcode.is_jump().then(|| match opcode.is_relative_jump() {
                    true => at + random.below(loose.len() - at),
                    false => random.below(loose.len()),
                });
                for (_, _, target) in loose.iter_mut() {
                    *target = target.map(|to| if to > at { to + 1 } else { to });
                }
                let target = target.map(|to| if to >= at { to + 1 } else { to });
                loose.insert(at, (opcode, random.below(4) as u32, target));
            }
            3 if target.is_some() => {
                let to = match opcode.is_relative_jump() {
                    true => at + random.below(loose.len() - at),
                    false => random.below(loose.len()),
                };
                loose[at].2 = Some(to);
            }
            4 if at + 1 < loose.len() => loose.swap(at, at + 1),
            _ => {
                let kin = KIN.iter().rfind(|kin| kin.contains(&opcode));
                if let Some(kin) = kin {
                    loose[at].0 = kin[random.below(kin.len())];
                }
            }
        }
    }
}

#[test]
fn rearranged_code_is_refused_or_still_sound() {
    const ROUNDS: usize = 60_000;
    let mut all = Vec::new();
    for (_, code) in corpus() {
        flatten(&verify(&code).unwrap(), &mut all);
    }
    // Where there are blocks there is something to get wrong.
    all.retain(|proof| {
        let has_blocks =
            |i: &Instruction| matches!(i.opcode.name(), Some(name) if name.starts_with("SETUP_"));
        proof.instructions().len() < 400 && proof.instructions().iter().any(has_blocks)
    });
    let mut random = Random::new(2016);
    let (mut accepted, mut refused) = (0, std::collections::BTreeMap::new());
    for round in 0..ROUNDS {
        let proof = &all[random.below(all.len())];
        let mut loose = loosen(proof);
        rearrange(&mut loose, &mut random);
        let Some(bytes) = fasten(&loose) else {
            continue;
        };
        let changed = proof
            .code()
            .replace()
            .code(bytes)
            .stacksize(1000)
            .lnotab([]);
        let code = Arc::new(changed.build().unwrap());
        match verify(&code) {
            Ok(proof) => {
                accepted += 1;
                for _ in 0..4 {
                    walk(&proof, &mut random, 300).unwrap_or_else(|problem| {
                        panic!("round {round}: {problem}\n{}", bc_core::dis::dis(&code))
                    });
                }
            }
            Err(rejection) => *refused.entry(rejection.code()).or_insert(0) += 1,
        }
    }
    println!("{accepted} accepted, refused: {refused:?}");
    assert!(accepted > ROUNDS / 20, "{accepted}");
    for code in [
        RejectionCode::NotAPlainValue,
        RejectionCode::BelowBlock,
        RejectionCode::WrongBlock,
        RejectionCode::NothingPending,
        RejectionCode::ContinueInFinally,
        RejectionCode::WithCleanupMisplaced,
    ] {
        assert!(refused.contains_key(&code), "{code} never came up");
    }
}

/// `abs` as the talk lists it.
fn abs() -> bc_core::code::CodeBuilder {
    CodeObject::builder()
        .name("abs")
        .filename("talk.py")
        .firstlineno(1)
        .argcount(1)
        .nlocals(1)
        .stacksize(2)
        .flags(67)
        .varnames(["x"])
        .consts([Constant::None, 0.into()])
        .lnotab([0, 1, 12, 1, 4, 2])
        .code([
            124, 0, 0, 100, 1, 0, 107, 4, 0, 114, 16, 0, 124, 0, 0, 83, 124, 0, 0, 11, 83, 100, 0,
            0, 83,
        ])
}

fn refusal(builder: bc_core::code::CodeBuilder) -> (RejectionCode, String) {
    let rejection = verify(&Arc::new(builder.build().unwrap())).unwrap_err();
    (rejection.code(), rejection.to_string())
}

#[test]
fn the_talks_broken_jump_is_refused_readably() {
    assert_eq!(
        verify(&Arc::new(abs().build().unwrap()))
            .unwrap()
            .max_depth(),
        2
    );
    let mut code = abs().build().unwrap().code().to_vec();
    code[10] = 17;
    let (kind, message) = refusal(abs().code(code));
    assert_eq!(kind, RejectionCode::JumpIntoInstruction);
    let expected = "\
V021: POP_JUMP_IF_FALSE leads to 17, into the middle of the LOAD_FAST at 16 to 18
  in abs at offset 9, line 2 of talk.py

              6 COMPARE_OP               4 (>)
    -->       9 POP_JUMP_IF_FALSE       17
  3          12 LOAD_FAST                0 (x)

  needs: the offset of an instruction as its target
  help: the nearest instructions begin at 16 and 19";
    assert_eq!(message, expected);
}

#[test]
fn the_talks_understated_stack_size_is_refused_readably() {
    let (kind, message) = refusal(abs().stacksize(1));
    assert_eq!(kind, RejectionCode::StackOverflow);
    let expected = "\
V031: LOAD_CONST makes the stack 2 values deep, co_stacksize is 1
  in abs at offset 3, line 2 of talk.py

  2           0 LOAD_FAST                0 (x)
    -->       3 LOAD_CONST               1 (0)
              6 COMPARE_OP               4 (>)

  stack before: [value]
  reached by: the start
  needs: a co_stacksize of 2
  help: a co_stacksize of 2 is enough for all of this code";
    assert_eq!(message, expected);
}
