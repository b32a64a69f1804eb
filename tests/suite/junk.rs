//! Bytes between instructions that control never reaches, and instructions that share bytes: files that somebody has
//! obfuscated. They run, step, trace, list, match and come back as what they are without their junk would; what CPython
//! does with them is recorded in `tests/differential/junk_between_instructions.py`.
//! `junk_fuzz` has the same at random.

use crate::harness::run;
use bc_core::asm::{Asm, LiftError};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::dis;
use bc_core::instruction::encode;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::{traverse, verify, verify_strictly};
use bc_tests::all_pyc;
use bc_tests::command::{Run, pybc, pybc_with};
use bc_transform::{Error, Pass, catalogue};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// `print('secret')`, behind other bytes.
fn secret(head: &[u8]) -> CodeObject {
    let tail = [101, 0, 0, 100, 0, 0, 131, 1, 0, 1, 100, 1, 0, 83];
    CodeObject::builder()
        .code([head, &tail].concat())
        .consts([Constant::str("secret"), Constant::None])
        .names(["print"])
        .stacksize(3)
        .flags(0x40)
        .name("<module>")
        .filename("x.py")
        .firstlineno(1)
        .build()
        .unwrap()
}

/// What stands before the program, and which of its bytes are in no instruction.
type Form = (&'static str, &'static [u8], &'static [Range<u32>]);

#[expect(
    clippy::single_range_in_vec_init,
    reason = "most forms have one piece of data"
)]
const FORMS: &[Form] = &[
    ("nothing", &[], &[]),
    ("no opcodes", &[110, 4, 0, 255, 200, 7, 238], &[3..7]),
    ("an index, in step", &[110, 3, 0, 100, 60, 0], &[]),
    ("a cell", &[113, 7, 0, 81, 135, 9, 0], &[]),
    ("half an instruction", &[110, 1, 0, 100], &[3..4]),
    (
        "a constant condition",
        &[100, 0, 0, 115, 9, 0, 100, 60, 0],
        &[],
    ),
    (
        "a constant condition, out of step",
        &[100, 1, 0, 114, 8, 0, 255, 255],
        &[6..8],
    ),
    (
        "a constant condition, not at once",
        &[100, 0, 0, 9, 115, 9, 0, 255, 144],
        &[7..9],
    ),
    (
        "a constant condition, and a prefix",
        &[100, 0, 0, 115, 9, 0, 144, 0, 0, 100, 0, 0, 1],
        &[6..9],
    ),
    ("no opcode, in step", &[110, 3, 0, 255, 1, 2], &[3..6]),
    ("a prefix", &[110, 3, 0, 144, 1, 0], &[3..6]),
    (
        "a prefix of nothing",
        &[110, 6, 0, 144, 5, 0, 9, 255, 255],
        &[3..9],
    ),
    ("half a prefix", &[110, 2, 0, 144, 1], &[3..5]),
    (
        "a chain of prefixes",
        &[110, 9, 0, 144, 1, 0, 144, 2, 0, 100, 0, 0],
        &[3..12],
    ),
    ("a jump out of the code", &[110, 3, 0, 113, 255, 255], &[]),
    ("a jump into an instruction", &[110, 3, 0, 113, 1, 0], &[]),
    ("a jump into junk", &[110, 4, 0, 113, 6, 0, 255], &[3..7]),
    (
        "two runs",
        &[110, 1, 0, 255, 110, 2, 0, 255, 100],
        &[3..4, 7..9],
    ),
    (
        "a jump into junk that is never taken",
        &[110, 4, 0, 255, 255, 255, 255, 100, 1, 0, 115, 5, 0],
        &[3..7],
    ),
    ("a loop that ends nowhere", &[120, 2, 0, 87], &[]),
    (
        "an endless argument",
        &[110, 9, 0, 144, 255, 255, 102, 255, 255, 133, 9, 9],
        &[],
    ),
];

/// A file of its own, as the command takes it.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, code: CodeObject) -> File {
        let name = format!("junk-{}-{name}.pyc", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, Pyc::new(Arc::new(code)).write().unwrap()).unwrap();
        File(path)
    }

    fn run(&self, args: &[&str]) -> Run {
        let path = self.0.to_str().unwrap();
        pybc(&args.iter().copied().chain([path]).collect::<Vec<_>>())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn well(run: &Run, what: &str) -> String {
    assert_eq!(
        (run.code, run.err.as_str()),
        (ExitCode::SUCCESS, ""),
        "{what}"
    );
    run.out.clone()
}

#[test]
fn every_form_does_all_that_the_plain_program_does() {
    for (nth, (name, head, data)) in FORMS.iter().enumerate() {
        let code = secret(head);
        let shared = Arc::new(code.clone());
        let proof = verify(&shared).unwrap_or_else(|rejection| panic!("{name}: {rejection}"));
        assert_eq!(proof.data(), *data, "{name}");
        assert_eq!(proof.overlap(), None, "{name}");
        let file = File::new(&nth.to_string(), code.clone());
        assert_eq!(well(&file.run(&["run"]), name), "secret\n");
        assert!(well(&file.run(&["trace"]), name).contains("RETURN_VALUE"));
        let stepped = pybc_with(
            b"continue\n",
            &["step", "--plain", file.0.to_str().unwrap()],
        );
        assert!(
            stepped.out.contains("the program has ended"),
            "{name}: {}{}",
            stepped.out,
            stepped.err
        );
        let found = well(
            &file.run(&["match", "LOAD_NAME LOAD_CONST CALL_FUNCTION"]),
            name,
        );
        assert!(found.contains("(print)"), "{name}: {found}");
        // As text and back.
        let text = well(&file.run(&["dis", "--asm"]), name);
        assert_eq!(
            text.contains("\n    data b'"),
            !data.is_empty(),
            "{name}: {text}"
        );
        let back = pybc_with(text.as_bytes(), &["asm", "-", "-o", "-"]);
        let bytes = Pyc::new(shared).write().unwrap();
        assert_eq!(
            (back.code, back.err.as_str()),
            (ExitCode::SUCCESS, ""),
            "{name}: {text}"
        );
        assert!(back.bytes == bytes, "{name}: {text}");
        // What is in no instruction is told, and refused on demand.
        let verdict = well(&file.run(&["verify"]), name);
        assert_eq!(
            verdict.contains("note:"),
            !data.is_empty(),
            "{name}: {verdict}"
        );
        let strict = file.run(&["verify", "--strict"]);
        let expected = if head.is_empty() { 0 } else { 1 };
        assert_eq!(
            strict.code,
            ExitCode::from(expected),
            "{name}: {}",
            strict.out
        );
        // Listed by the bytes, as `dis` does, and by flow.
        assert_eq!(well(&file.run(&["dis"]), name), dis::recursive(&code));
        let flow = well(&file.run(&["dis", "--flow"]), name);
        assert!(flow.contains("(print)\n"), "{name}: {flow}");
        assert_eq!(
            flow.matches(" data ").count() > 0,
            !data.is_empty(),
            "{name}: {flow}"
        );
    }
}

#[test]
fn passes_leave_junk_alone() {
    let mut passes = Vec::new();
    for entry in catalogue::PASSES {
        passes.extend(
            catalogue::by_name(entry.name, "")
                .ok()
                .map(|pass| (entry.name, pass)),
        );
    }
    for (name, head, _) in FORMS {
        let code = Arc::new(secret(head));
        for (pass_name, pass) in &passes {
            let changed = match pass.apply(&code) {
                Ok(changed) => changed,
                // Not every pass is for every program, and none is refused for the junk in it.
                Err(Error::Refused { message, .. }) => {
                    let plain = pass.apply(&Arc::new(secret(&[])));
                    assert!(plain.is_err(), "{pass_name} on {name}: {message}");
                    continue;
                }
                Err(error) => panic!("{pass_name} on {name}: {error}"),
            };
            let end = run(&verify(&changed).unwrap(), 10_000, None);
            let plain = pass.apply(&Arc::new(secret(&[]))).unwrap();
            let plain = run(&verify(&plain).unwrap(), 10_000, None);
            assert_eq!(end.output, plain.output, "{pass_name} on {name}");
        }
    }
}

/// What a constant keeps control from is no code, so a pass that changes constants leaves that one, and says so.
#[test]
fn constants_that_decide_a_branch_are_skipped() {
    for (head, is_kept) in [
        (&[100, 0, 0, 9, 115, 9, 0, 255, 144][..], true),
        // Two ways to the condition, with the same constant.
        (
            &[
                101, 0, 0, 115, 12, 0, 100, 0, 0, 110, 3, 0, 100, 0, 0, 115, 20, 0, 255, 144,
            ],
            true,
        ),
        (&[100, 0, 0, 115, 9, 0, 100, 0, 0], true),
        // Where nothing bad comes into reach, all are changed.
        (&[100, 0, 0, 115, 8, 0, 9, 9], false),
        (&[100, 0, 0, 115, 9, 0, 144, 0, 0], false),
        // The prefix stands before an instruction that the pass puts in, and that takes no argument.
        (&[100, 0, 0, 115, 9, 0, 144, 0, 0, 100, 0, 0, 1], true),
    ] {
        let file = File::new("kept", secret(head));
        let out = File::new("changed", secret(&[]));
        let path = out.0.to_str().unwrap();
        let run = file.run(&["transform", "overloaded_strs=builtins:ascii", "-o", path]);
        assert_eq!(run.code, ExitCode::SUCCESS, "{head:?}: {}", run.err);
        let told = "'secret' is skipped: it decides a branch";
        assert_eq!(run.err.contains(told), is_kept, "{head:?}: {}", run.err);
        assert_eq!(well(&out.run(&["run"]), "run"), "'secret'\n", "{head:?}");
    }
}

#[test]
fn data_is_listed_by_flow_and_noted() {
    let file = File::new(
        "listed",
        secret(&[110, 12, 0, 255, 200, 7, 238, 1, 2, 3, 4, 5, 6, 7, 144]),
    );
    let listed = "\
# code <module> line 1
  1           0 JUMP_FORWARD            12 (to 15)
              3 data                       ff c8 07 ee 01 02 03 04
             11 data                       05 06 07 90
        >>   15 LOAD_NAME                0 (print)
             18 LOAD_CONST               0 ('secret')
             21 CALL_FUNCTION            1 (1 positional, 0 keyword pair)
             24 POP_TOP
             25 LOAD_CONST               1 (None)
             28 RETURN_VALUE

";
    assert_eq!(well(&file.run(&["dis", "--flow"]), "dis"), listed);
    let note = "note: <module>: 12 bytes are in no instruction, from offset 3 on; control never comes there";
    let verdict = well(&file.run(&["verify"]), "verify");
    assert!(verdict.contains(note), "{verdict}");
    assert_eq!(well(&file.run(&["verify", "--quiet"]), "verify"), "");
    let found = well(&file.run(&["match", "CALL_FUNCTION"]), "match");
    assert!(
        found.ends_with("21 CALL_FUNCTION            1 (1 positional, 0 keyword pair)\n"),
        "{found}"
    );
}

#[test]
fn what_compilers_make_is_listed_by_flow_as_by_bytes() {
    for path in all_pyc() {
        let pyc = Pyc::read(&bc_tests::bytes(&path)).unwrap();
        let options = dis::Options::default();
        let flow = options.listing_of(&pyc.code, &dis::heading, |code| {
            let found = traverse(code);
            assert_eq!((found.data.len(), found.overlap), (0, None));
            found.instructions
        });
        assert!(flow.text == dis::recursive(&pyc.code), "{}", path.display());
    }
}

/// `LOAD_FAST 0x0909`, of which the last two bytes are `NOP`s as well; which it is says the argument.
fn overlapping() -> CodeObject {
    let mut locals: Vec<String> = (0..2400).map(|nth| format!("v{nth}")).collect();
    locals[0] = "x".to_owned();
    let code = [
        100, 1, 0, 125, 9, 9, // v2313 = 'long'
        100, 2, 0, // 'short'
        124, 0, 0, 115, 17, 0, 1, // if x: the second byte of what follows
        124, 9, 9, 83,
    ];
    CodeObject::builder()
        .code(code)
        .consts([
            Constant::None,
            Constant::str("long"),
            Constant::str("short"),
        ])
        .varnames(locals.iter().map(String::as_str))
        .nlocals(2400)
        .argcount(1)
        .stacksize(3)
        .flags(0x43)
        .name("f")
        .filename("f.py")
        .firstlineno(1)
        .build()
        .unwrap()
}

#[test]
fn instructions_that_share_bytes_run_and_are_not_taken_apart() {
    let code = overlapping();
    let proof = verify(&Arc::new(code.clone())).unwrap();
    assert_eq!(proof.overlap(), Some((16, 17)));
    let listed = traverse(&code);
    assert_eq!((listed.data.len(), listed.overlap), (0, Some((16, 17))));
    let mut vm = bc_func::machine().unwrap();
    let globals = bc_func::globals(&mut vm);
    let called = bc_func::Function::new(&mut vm, code.clone(), &globals).unwrap();
    assert_eq!(called.call::<String>(&mut vm, (0,)).unwrap(), "long");
    assert_eq!(called.call::<String>(&mut vm, (1,)).unwrap(), "short");
    let (first, second) = (16, 17);
    assert_eq!(
        Asm::lift(&code).unwrap_err(),
        LiftError::Overlap { first, second }
    );
    let error = catalogue::Identity
        .apply(&Arc::new(code.clone()))
        .unwrap_err();
    assert!(
        error.to_string().contains("offset 17") && error.to_string().contains("at 16"),
        "{error}"
    );
    let file = File::new("overlap", code);
    let text = file.run(&["dis", "--asm"]);
    assert_eq!(text.code, ExitCode::from(2));
    assert!(
        text.err
            .contains("offset 17: the instruction here begins inside of that at 16"),
        "{}",
        text.err
    );
    let verdict = well(&file.run(&["verify"]), "verify");
    assert!(
        verdict.contains("note: f: the instruction at 17 begins inside of that at 16"),
        "{verdict}"
    );
    let strict = file.run(&["verify", "--strict"]);
    assert_eq!(strict.code, ExitCode::from(1));
    let flow = well(&file.run(&["dis", "--flow"]), "dis");
    assert!(
        flow.contains("16 LOAD_FAST") && flow.contains("17 NOP"),
        "{flow}"
    );
    for (pattern, count) in [
        ("LOAD_FAST RETURN_VALUE", 0),
        ("NOP NOP", 1),
        ("LOAD_FAST", 2),
        ("RETURN_VALUE", 1),
    ] {
        let found = file.run(&["match", "--count", pattern]);
        let told = found.out.rsplit(' ').next().unwrap_or_default().trim();
        assert_eq!(
            told.parse().unwrap_or(0),
            count,
            "{pattern}: {}{}",
            found.out,
            found.err
        );
    }
}

/// As many jumps as prefixes, each into the middle of one chain; and as many ways as bytes.
#[test]
fn overlaps_take_linear_time() {
    let chain = |count: u32| {
        let mut code = Vec::new();
        let length = count * 6;
        for nth in 0..count {
            code.extend(encode(Opcode::LOAD_FAST, 0, 0));
            code.extend(encode(Opcode::POP_JUMP_IF_TRUE, length + 3 * nth, 0));
        }
        for _ in 0..count {
            code.extend([144, 0, 0]);
        }
        code.extend([100, 0, 0, 83]);
        CodeObject::builder()
            .code(code)
            .consts([1])
            .varnames(["x"])
            .nlocals(1)
            .argcount(1)
            .stacksize(3)
            .build()
            .unwrap()
    };
    let time = |count: u32| {
        let code = Arc::new(chain(count));
        let begin = Instant::now();
        let proof = verify(&code).unwrap();
        assert!(proof.overlap().is_some());
        assert!(verify_strictly(&code).is_err());
        let found = Asm::items(&code).unwrap();
        assert!(found.0.len() > 3 * count as usize);
        begin.elapsed()
    };
    // A jump reaches 65535 bytes. Seven times the bytes take about seven times as long, and not 49 times.
    let is_linear = || time(7_000) < 25 * time(1_000).max(Duration::from_millis(1));
    assert!((0..3).any(|_| is_linear()));
}

/// Of what is not sound either way, the finding is the same as ever.
#[test]
fn junk_that_is_reached_is_refused_as_by_a_sweep() {
    for junk in [
        &[255u8][..],
        &[100, 60, 0],
        &[144, 1, 0, 1, 0, 0],
        &[113, 255, 255],
        &[1],
    ] {
        let code = Arc::new(secret(junk));
        let (loose, strict) = (
            verify(&code).unwrap_err(),
            verify_strictly(&code).unwrap_err(),
        );
        assert_eq!(
            (loose.code(), loose.offset()),
            (strict.code(), strict.offset())
        );
    }
}

/// A `YIELD_VALUE` that control never comes to, and that a sweep through the data before it misses, makes no generator.
#[test]
fn a_yield_behind_data_makes_no_generator() {
    let mut bytes = vec![9; 100];
    // JUMP_FORWARD 2, data, JUMP_ABSOLUTE 109, YIELD_VALUE; EXTENDED_ARG 0, LOAD_CONST 0, RETURN_VALUE
    bytes.extend([
        110, 2, 0, 100, 100, 113, 109, 0, 86, 144, 0, 0, 100, 0, 0, 83,
    ]);
    let code = CodeObject::builder()
        .code(bytes)
        .consts([42])
        .stacksize(1)
        .flags(0x43)
        .build()
        .unwrap();
    let code = verify(&code.into()).unwrap();
    assert_eq!(code.data().first(), Some(&(103..105)));
    let pass = catalogue::by_name("compact", "").unwrap();
    let compact = pass.apply(code.code()).unwrap();
    assert!(compact.code().len() < code.code().code().len());
    assert_eq!(compact.flags(), code.code().flags());
}
