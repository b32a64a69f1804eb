//! Passes that change the shape of functions: how their clauses match, where their variables live, what
//! they call attributes. Programs say behind `#=>` what they print afterwards.

use crate::asm::code_objects;
use crate::harness::{machine, run};
use bc_core::asm::{Asm, Operand};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::instruction::decode;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_func::{Function, globals};
use bc_tests::{all_pyc, bytes, corpus_name, folder, text};
use bc_transform::catalogue::{ImplicitSelf, MutableLocals, PatternMatchedExceptions};
use bc_transform::{Pass, catalogue};
use bc_vm::limits::Limits;
use std::path::Path;
use std::sync::Arc;

const STEPS: u64 = 2_000_000;

fn code_of(path: &Path) -> Arc<CodeObject> {
    Pyc::read(&bytes(path)).unwrap().code
}

/// The lines a program says it prints.
fn expected(name: &str) -> String {
    let source = text(&folder().join(format!("transform/{name}.py")));
    let code = source.lines().skip_while(|line| line.starts_with('#'));
    let said = code.filter_map(|line| line.split_once("#=> "));
    said.map(|(_, said)| format!("{said}\n")).collect()
}

/// What a program prints after a pass.
fn printed(name: &str, pass: &dyn Pass) -> String {
    let code = code_of(&folder().join(format!("transform/{name}.pyc")));
    let changed = pass.apply(&code).unwrap_or_else(|e| panic!("{name}: {e}"));
    let end = run(&verify(&changed).unwrap(), STEPS, None);
    assert_eq!(end.result, "returned", "{name}: {}", end.output);
    end.output
}

/// The table of the peer study and more.
#[test]
fn handlers_match_instances_and_tuples() {
    let name = "matched_exceptions";
    assert_eq!(
        printed(name, &PatternMatchedExceptions::new()),
        expected(name)
    );
}

#[test]
fn handlers_ask_a_matcher_of_ones_own() {
    let pass = PatternMatchedExceptions::with_matcher("matches".parse().unwrap());
    assert_eq!(printed("own_matcher", &pass), expected("own_matcher"));
}

/// The table of the peer study and more.
#[test]
fn locals_may_be_changed() {
    let name = "mutable_locals";
    assert_eq!(printed(name, &MutableLocals), expected(name));
}

#[test]
fn methods_need_not_say_self() {
    let name = "implicit_self";
    assert_eq!(printed(name, &ImplicitSelf::discovered()), expected(name));
    let name = "named_self";
    assert_eq!(
        printed(name, &ImplicitSelf::named(["count", "add"])),
        expected(name)
    );
}

/// A function by itself is a method, if the names are given.
#[test]
fn a_function_becomes_a_method() {
    let code = code_of(&folder().join("transform/implicit_self.pyc"));
    let mut found = code_objects(&code).into_iter();
    let moves = found.find(|code| **code.name() == *"move").unwrap();
    let (mut vm, _) = machine(Limits::default());
    let globals = globals(&mut vm);
    let function = Function::build(moves)
        .globals(&globals)
        .defaults((7,))
        .make(&mut vm)
        .unwrap();
    let named = ImplicitSelf::named(["x", "y"]);
    let method = function.transform(&mut vm, &named).unwrap();
    assert_eq!(
        method.signature(&mut vm).unwrap().to_string(),
        "(self, dx, dy=7, *rest, factor, **more)"
    );
    // It is a method now, and stays one.
    let again = method.transform(&mut vm, &named).unwrap();
    assert!(again.code().unwrap().is_identical(&method.code().unwrap()));
    // Nothing is said about attributes.
    let same = function
        .transform(&mut vm, &ImplicitSelf::discovered())
        .unwrap();
    assert!(same.code().unwrap().is_identical(&function.code().unwrap()));
}

/// What cannot be a method, and what is said about it.
#[test]
fn functions_that_cannot_be_methods_are_refused() {
    let x = |signature: &str| {
        let signature: bc_core::asm::Signature = signature.parse().unwrap();
        Asm::function("f", signature)
            .load_global("x")
            .op(Opcode::RETURN_VALUE)
    };
    let class = |x: bc_core::asm::Builder| {
        let body = Asm::module("C")
            .freevars(["x"])
            .load_deref("x")
            .op(Opcode::RETURN_VALUE);
        let variable = Operand::cell("x");
        x.cellvars(["x"])
            .op(Opcode::LOAD_BUILD_CLASS)
            .with(Opcode::LOAD_CLOSURE, variable)
            .with(Opcode::BUILD_TUPLE, 1)
            .load_const(body.build().unwrap())
            .load_const("C")
            .with(Opcode::MAKE_CLOSURE, 0)
            .load_const("C")
            .call(2)
            .op(Opcode::RETURN_VALUE)
    };
    let cases = [
        (x("a, self"), "self is a parameter, but not the first"),
        (
            x("").freevars(["self"]),
            "self is a variable of a function around the method",
        ),
        (
            x("").load_const(1).name(Opcode::STORE_GLOBAL, "self"),
            "self is declared global",
        ),
        (
            class(x("")),
            "x is an attribute, but a function needs it as a variable",
        ),
    ];
    for (builder, wanted) in cases {
        let code = Arc::new(builder.return_const(1).build().unwrap());
        match ImplicitSelf::named(["x"]).apply(&code) {
            Err(bc_transform::Error::Refused { message, .. }) => assert_eq!(message, wanted),
            other => panic!("{wanted}: {other:?}"),
        }
    }
}

/// Over the whole corpus a pass gives sound code or says why not.
fn is_sound_or_refused(pass: &dyn Pass) -> usize {
    let mut refused = 0;
    for path in all_pyc() {
        match pass.apply(&code_of(&path)) {
            Ok(code) => {
                verify(&code).unwrap_or_else(|e| panic!("{}: {e}", corpus_name(&path)));
            }
            Err(bc_transform::Error::Refused { .. }) => refused += 1,
            Err(error) => panic!("{}: {error}", corpus_name(&path)),
        }
    }
    refused
}

#[test]
fn the_corpus_is_sound_after_every_pass() {
    assert_eq!(is_sound_or_refused(&PatternMatchedExceptions::new()), 0);
    assert_eq!(is_sound_or_refused(&MutableLocals), 0);
    assert_eq!(is_sound_or_refused(&ImplicitSelf::discovered()), 0);
    let names = [
        "x", "n", "name", "value", "len", "print", "i", "items", "log",
    ];
    let refused = is_sound_or_refused(&ImplicitSelf::named(names));
    assert!(refused < 10, "{refused} refused");
}

/// Programs do the same with clauses that ask the default matcher, unless they look at frames, where
/// the matcher's shows, or hand instances to `except` to see what it says.
#[test]
fn plain_handlers_work_as_before() {
    let mut compared = 0;
    for path in bc_tests::programs() {
        let code = code_of(&path);
        let mut names = code_objects(&code)
            .into_iter()
            .flat_map(|c| c.names().to_vec());
        let looks = |name: &str| {
            let parts = ["co_", "tb_", "f_", "traceback", "_getframe"];
            parts.iter().any(|part| name.contains(part))
        };
        if corpus_name(&path) == "b_06_compare.pyc"
            || names.any(|name| looks(&name.to_string_lossy()))
        {
            continue;
        }
        if let Some(same) = does_the_same(&path, &PatternMatchedExceptions::new()) {
            assert!(same, "{}", corpus_name(&path));
            compared += 1;
        }
    }
    assert!(compared > 80, "only {compared} programs");
}

/// Whether a program prints the same after a pass; `None` if it does not run to its end without.
fn does_the_same(path: &Path, pass: &dyn Pass) -> Option<bool> {
    let code = code_of(path);
    let before = run(&verify(&code).unwrap(), STEPS, None);
    if before.result != "returned" {
        return None;
    }
    let changed = pass.apply(&code).unwrap();
    let after = run(&verify(&changed).unwrap(), 20 * STEPS, None);
    Some((before.output, before.result) == (after.output, after.result))
}

/// What changes is what an unbound variable raises, and what shows the code or `locals()` itself.
#[test]
fn functions_with_mutable_locals_work_as_before() {
    let mut differ = Vec::new();
    for path in bc_tests::programs() {
        if does_the_same(&path, &MutableLocals) == Some(false) {
            differ.push(corpus_name(&path));
        }
    }
    assert_eq!(
        differ,
        [
            "a_06_locals.pyc",
            "a_11_code_attributes.pyc",
            "c_04_closures.pyc",
            "c_06_nonlocal.pyc",
            "c_07_delete_deref.pyc",
            "d_07_as_name.pyc",
            "g_19_name_errors.pyc"
        ]
    );
}

/// With the flag, instructions that look up names work in a function; without it they do not.
#[test]
fn names_in_functions_with_the_flag() {
    let code = |flags| {
        let function = Asm::function("f", ["x"]).flags(flags);
        function
            .load_const(2)
            .store_name("x")
            .load_const(3)
            .store_name("y")
            .load_fast("x")
            .load_name("y")
            .with(Opcode::BUILD_TUPLE, 2)
            .name(Opcode::DELETE_NAME, "y")
            .op(Opcode::RETURN_VALUE)
            .build()
            .unwrap()
    };
    let (mut vm, _) = machine(Limits::default());
    let globals = globals(&mut vm);
    let flagged = code(CodeFlags::MUTABLE_LOCALS);
    let function = Function::new(&mut vm, flagged, &globals).unwrap();
    let pair: (i64, i64) = function.call(&mut vm, (1,)).unwrap();
    assert_eq!(pair, (2, 3));
    let plain = Function::new(&mut vm, code(CodeFlags::empty()), &globals).unwrap();
    let refused = plain.call::<(i64, i64)>(&mut vm, (1,)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "SystemError: no locals found when storing 'x'"
    );
}

/// A view of the variables and the frame it belongs to do not keep each other.
#[test]
fn views_of_locals_do_not_stay() {
    let code = Asm::function("f", ["x"])
        .load_global("locals")
        .call(0)
        .op(Opcode::POP_TOP)
        .load_const(1)
        .store_name("y")
        .load_name("y")
        .op(Opcode::RETURN_VALUE)
        .flags(CodeFlags::MUTABLE_LOCALS)
        .build()
        .unwrap();
    let (mut vm, _) = machine(Limits::default());
    let globals = globals(&mut vm);
    let function = Function::new(&mut vm, code, &globals).unwrap();
    let mut after = Vec::new();
    for _ in 0..3 {
        for _ in 0..100 {
            assert_eq!(function.call::<i64>(&mut vm, (0,)).unwrap(), 1);
        }
        after.push(vm.heap.containers());
    }
    assert_eq!(after[1], after[2]);
}

fn with_bytes(code: &CodeObject, bytes: Vec<u8>) -> CodeObject {
    CodeObject::builder()
        .argcount(code.argcount())
        .kwonlyargcount(code.kwonlyargcount())
        .nlocals(code.nlocals())
        .stacksize(1000)
        .flags(code.flags())
        .code(bytes)
        .consts(code.consts().to_vec())
        .names(code.names())
        .varnames(code.varnames())
        .filename(code.filename())
        .name(code.name())
        .firstlineno(code.firstlineno())
        .lnotab(code.lnotab().to_vec())
        .freevars(code.freevars())
        .cellvars(code.cellvars())
        .build()
        .unwrap()
}

/// Code no compiler makes, as long as it is sound: what passes make of it is sound too, or they say
/// why not.
#[test]
fn odd_code_is_rewritten_or_refused() {
    let passes: [Box<dyn Pass>; 4] = [
        Box::new(PatternMatchedExceptions::new()),
        Box::new(MutableLocals),
        Box::new(ImplicitSelf::discovered()),
        Box::new(ImplicitSelf::named(["x", "self.x", "n", "a", "i", "e"])),
    ];
    let mut random = 88_172_645_463_325_252u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let (mut sound, mut composed) = (0, 0);
    let mut before: Option<Arc<CodeObject>> = None;
    for path in all_pyc() {
        let codes = code_objects(&code_of(&path));
        for code in codes.iter().chain(&codes).chain(&codes) {
            let mut bytes = code.code().to_vec();
            let starts: Vec<_> = decode(&bytes).map(|i| i.unwrap().offset as usize).collect();
            for _ in 0..=next(3) {
                let at = starts[next(starts.len())];
                let (opcode, has_arg) = (next(256) as u8, bytes[at] >= 90);
                if has_arg && next(2) == 0 {
                    bytes[at + 1] = next(8) as u8;
                } else if has_arg == (opcode >= 90) {
                    bytes[at] = opcode;
                }
            }
            let odd = Arc::new(with_bytes(code, bytes));
            if verify(&odd).is_err() {
                continue;
            }
            sound += 1;
            for pass in &passes {
                let _ = pass.apply(&odd).map(|changed| verify(&changed).unwrap());
            }
            let with = before
                .replace(Arc::clone(&odd))
                .unwrap_or_else(|| Arc::clone(&odd));
            for pair in [[Arc::clone(&odd), Arc::clone(&with)], [with, odd]] {
                composed += usize::from(catalogue::compose(&pair).is_ok());
            }
        }
    }
    assert!(sound > 300, "{sound} were sound");
    assert!(composed > 5, "{composed} were composed");
}
