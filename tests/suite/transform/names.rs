//! Names as constants: what the pass loads and how often, what it leaves alone, and what it tells.

use crate::asm::code_objects;
use crate::harness::{End, run};
use bc_core::asm::{Asm, Instr};
use bc_core::code::CodeObject;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::command::pybc_with;
use bc_tests::{bytes, folder, text};
use bc_transform::catalogue::{Compact, from_text};
use bc_transform::{Event, Pass, Pipeline};
use std::process::ExitCode;
use std::sync::Arc;

fn program(name: &str) -> Arc<CodeObject> {
    let path = folder().join("transform").join(name);
    Pyc::read(&bytes(&path.with_extension("pyc"))).unwrap().code
}

/// The code of a function of a program.
fn function(program: &Arc<CodeObject>, name: &str) -> Arc<CodeObject> {
    let all = code_objects(program);
    let mut found = all.into_iter().filter(|code| **code.name() == *name);
    found.next().unwrap()
}

/// The program after a pass, and what was told as skipped.
fn rewritten(code: &Arc<CodeObject>, pass: &str) -> (Arc<CodeObject>, Vec<String>) {
    rewritten_by(code, &*from_text(pass).unwrap())
}

fn rewritten_by(code: &Arc<CodeObject>, pass: &dyn Pass) -> (Arc<CodeObject>, Vec<String>) {
    let mut skipped = Vec::new();
    let proof = verify(code).unwrap();
    let mut watch = |event| {
        if let Event::Skipped(each) = event {
            skipped.push(each.to_string());
        }
    };
    let changed = pass.rewrite_watched(&proof, &mut watch);
    (changed.unwrap(), skipped)
}

fn ran(code: &Arc<CodeObject>) -> End {
    run(&verify(code).unwrap(), 10_000_000, None)
}

fn opcodes(code: &CodeObject) -> Vec<String> {
    let asm = Asm::lift(code).unwrap();
    asm.instrs().map(|instr| instr.opcode.to_string()).collect()
}

/// How often a module or a function of `builtins` is asked for in a code object.
fn lookups(code: &CodeObject) -> usize {
    let asm = Asm::lift(code).unwrap();
    let is_lookup =
        |instr: &&Instr| matches!(instr.opcode, Opcode::LOAD_BUILD_CLASS | Opcode::IMPORT_NAME);
    asm.instrs().filter(is_lookup).count()
}

#[test]
fn what_is_printed_stays_the_same() {
    let module = program("fixed_names");
    let expected = text(&folder().join("transform/fixed_names.out"));
    for pass in [
        "asconstants",
        "asconstants=len,max,list,range,isinstance,str",
    ] {
        let (changed, _) = rewritten(&module, pass);
        let mut pyc = Pyc::read(&bytes(&folder().join("transform/fixed_names.pyc"))).unwrap();
        pyc.code = Arc::clone(&changed);
        let run = pybc_with(&pyc.write().unwrap(), &["run", "-"]);
        assert_eq!((run.err.as_str(), &run.out), ("", &expected));
        // Twice is not once: the second finds nothing left.
        let (again, _) = rewritten(&changed, pass);
        assert!(Arc::ptr_eq(&again, &changed), "{pass}");
    }
}

/// A name that a call may need twice is looked up in front, others where they stand.
#[test]
fn names_are_loaded_once_in_a_call() {
    let module = program("fixed_names");
    let (changed, _) = rewritten(&module, "asconstants");
    let head = "LOAD_BUILD_CLASS LOAD_ATTR LOAD_ATTR STORE_FAST";
    let twice = opcodes(&function(&changed, "twice")).join(" ");
    assert!(twice.starts_with(head), "{twice}");
    // `len` in front, `max` where it is.
    assert_eq!(lookups(&function(&changed, "twice")), 2);
    let in_a_loop = function(&changed, "in_a_loop");
    assert_eq!(lookups(&in_a_loop), 1);
    assert!(in_a_loop.varnames().iter().any(|name| **name == *".len"));
    let body = opcodes(&in_a_loop);
    let back = body.iter().position(|name| name == "FOR_ITER").unwrap();
    assert!(
        body[back..]
            .iter()
            .all(|name| name != "LOAD_GLOBAL" && name != "LOAD_ATTR")
    );
    // One module, several names: once for all of them.
    let generator = function(&changed, "generator");
    assert_eq!(lookups(&generator), 1);
    let variables = function(&module, "generator").varnames().len();
    assert_eq!(generator.varnames().len(), variables + 4);
    // Nothing is put where the program would see it.
    for name in ["Body", "sees_itself", "<module>"] {
        let code = function(&changed, name);
        assert!(
            code.varnames()
                .iter()
                .all(|name| !name.to_string_lossy().starts_with('.'))
        );
    }
}

/// The steps that are saved and those that it takes: three for a name in front, one for each use.
#[test]
fn a_loop_takes_no_more_steps() {
    let source = b"def f(items):\n    n = 0\n    for item in items:\n        n += len(item)\n    return n\nprint(f(['ab'] * 1000))\n";
    let compiled = pybc_with(source, &["compile", "-", "-o", "-"]);
    let code = Pyc::read(&compiled.bytes).unwrap().code;
    let (changed, _) = rewritten(&code, "asconstants=len");
    let (before, after) = (ran(&code), ran(&changed));
    assert_eq!(before.output, after.output);
    assert_eq!(after.executed, before.executed + 4);
}

/// Passes one after the other tell what each of them does.
#[test]
fn a_pipeline_tells_what_its_passes_tell() {
    let module = program("fixed_names");
    let pipeline = Pipeline::new()
        .then(Compact)
        .then_boxed(from_text("asconstants").unwrap());
    let (_, alone) = rewritten(&module, "asconstants");
    let (_, told) = rewritten_by(&module, &pipeline);
    assert!(!told.is_empty());
    assert_eq!(told, alone);
}

#[test]
fn what_the_program_sets_is_skipped_and_told() {
    let module = program("fixed_names");
    let (_, skipped) = rewritten(&module, "asconstants");
    let source = text(&folder().join("transform/fixed_names.py"));
    let line = |wanted: &str| {
        let found = source.lines().position(|line| line.contains(wanted));
        found.unwrap_or_else(|| panic!("{wanted}")) + 1
    };
    for (name, how, path, place) in [
        (
            "len",
            "skipped: it is a parameter",
            "parameter",
            "def parameter(",
        ),
        (
            "type",
            "skipped: it is assigned",
            "assigned",
            "type = 'local type'",
        ),
        ("id", "skipped: it is assigned", "looped", "for id"),
        ("input", "skipped: it is assigned", "caught", "as input"),
        ("hash", "skipped: it is assigned", "deleted", "hash = 1"),
        (
            "sum",
            "skipped: it is assigned",
            "set_from_inside",
            "sum = 1",
        ),
        (
            "oct",
            "skipped everywhere: it is assigned",
            "as_a_global",
            "oct = 'global",
        ),
        ("len", "skipped: it is assigned", "Body", "def len("),
        (
            "property",
            "skipped: it is assigned",
            "Body",
            "property = property",
        ),
        (
            "bytes",
            "skipped: it is a parameter",
            "closure_of_both",
            "def closure_of_both",
        ),
    ] {
        let global = if how.contains("everywhere") {
            ", as a global"
        } else {
            ""
        };
        let line = line(place);
        let wanted = format!(
            "'{name}' is {how} here{global} (<module>.{path}, line {line} of fixed_names.py)"
        );
        assert!(skipped.contains(&wanted), "{wanted}\n{skipped:#?}");
    }
    assert_eq!(skipped.len(), 12, "{skipped:#?}");
}

/// Names that `import *` may set are left alone by the pass for all of them, and not by one for some.
#[test]
fn import_star_may_set_any_name() {
    let source = b"from math import *\nprint(pow(2, 3), len('ab'))\n";
    let compiled = pybc_with(source, &["compile", "-", "-o", "-"]);
    let code = Pyc::read(&compiled.bytes).unwrap().code;
    let (same, skipped) = rewritten(&code, "asconstants");
    assert!(Arc::ptr_eq(&same, &code));
    assert_eq!(
        skipped,
        ["every name is skipped: import * may assign any of them (<module>, line 1 of <stdin>)"]
    );
    let (changed, skipped) = rewritten(&code, "asconstants=len");
    assert_eq!((lookups(&changed), skipped.len()), (2, 0));
    assert_eq!(ran(&changed).output, "8.0 2\n");
}

/// The command writes the file all the same, and says on stderr what it left alone.
#[test]
fn the_command_tells_what_it_skips() {
    let source = b"def f(len, x):\n    return len, sum(x)\nprint(f(1, [2]))\n";
    let made = pybc_with(
        source,
        &["transform", "asconstants=len,sum", "-", "-o", "-"],
    );
    assert_eq!(made.code, ExitCode::SUCCESS);
    assert_eq!(
        made.err,
        "<stdin>: asconstants: 'len' is skipped: it is a parameter here (<module>.f, line 1 of \
         <stdin>)\n"
    );
    let ran = pybc_with(&made.bytes, &["run", "-"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("(1, 2)\n", ""));
}

/// Tuples where the language wants tuples, whatever becomes of the others.
#[test]
fn wanted_tuples_stay_tuples() {
    let module = program("wanted_tuples");
    let expected = text(&folder().join("transform/wanted_tuples.out"));
    for pass in [
        "overloaded_tuples=list",
        "overloaded_tuples=tuple",
        "overloaded_ints=int",
        "overloaded_strs=str",
        "overloaded_dicts=dict",
        "overloaded_lists=list",
    ] {
        let changed = from_text(pass).unwrap().apply(&module).unwrap();
        assert!(!Arc::ptr_eq(&changed, &module), "{pass}");
        let end = ran(&changed);
        assert_eq!(
            (end.result.as_str(), &end.output),
            ("returned", &expected),
            "{pass}"
        );
    }
}
