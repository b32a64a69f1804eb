//! Passes that change the shape of functions: how their clauses match, what they are made of, where
//! their variables live. Programs say behind `#=>` what they print afterwards; what a composition
//! gives stands in a table here.

use crate::asm::code_objects;
use crate::harness::{machine, run};
use bc_core::asm::{Asm, Operand};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_func::{Error, Function, compose, globals};
use bc_tests::{all_pyc, bytes, corpus_name, folder, text};
use bc_transform::catalogue::{ImplicitSelf, MutableLocals, PatternMatchedExceptions};
use bc_transform::{Pass, catalogue};
use bc_vm::limits::Limits;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
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

/// The functions of `stages.py`, in a machine.
struct Stages {
    vm: Vm,
    globals: bc_vm::model::object::ObjRef,
}

impl Stages {
    fn new() -> Stages {
        let (mut vm, _) = machine(Limits::default());
        let globals = globals(&mut vm);
        let code = code_of(&folder().join("transform/stages.pyc"));
        let module = Function::new(&mut vm, code, &globals).unwrap();
        module.call::<()>(&mut vm, ()).unwrap();
        Stages { vm, globals }
    }

    fn get(&mut self, name: &str) -> Function {
        let name = self.vm.intern(name);
        let value = define::lookup(&self.globals, &name).unwrap();
        bc_vm::embed::FromValue::from_value(&mut self.vm, &value).unwrap()
    }

    fn compose(&mut self, names: &str) -> Result<Function, Error> {
        let functions: Vec<_> = names.split(' ').map(|name| self.get(name)).collect();
        let functions: Vec<_> = functions.iter().collect();
        compose(&mut self.vm, &functions)
    }

    /// What case `n` gives with a function, as text.
    fn result(&mut self, n: usize, function: &Function) -> String {
        let result = self.get("result");
        result.call(&mut self.vm, (n as i64, function)).unwrap()
    }

    fn cases(&mut self) -> Vec<String> {
        let name = self.vm.intern("CASES");
        let value = define::lookup(&self.globals, &name).unwrap();
        let items = value.as_list().unwrap().borrow().clone();
        let names = |case: &bc_vm::model::value::Value| {
            let name = case.as_tuple().unwrap()[0].clone();
            bc_vm::embed::FromValue::from_value(&mut self.vm, &name).unwrap()
        };
        items.iter().map(names).collect()
    }
}

/// What the reference prints for calls one after the other, a composition gives too.
#[test]
fn compositions_give_what_calls_give() {
    let mut stages = Stages::new();
    let recorded = text(&folder().join("transform/stages.out"));
    let cases = stages.cases();
    assert_eq!(cases.len(), recorded.lines().count());
    for (n, (names, wanted)) in cases.iter().zip(recorded.lines()).enumerate() {
        // Counters go on counting, so each case has stages of its own.
        let mut stages = Stages::new();
        let composed = stages
            .compose(names)
            .unwrap_or_else(|e| panic!("{names}: {e}"));
        let given = stages.result(n, &composed);
        assert_eq!(given, wanted, "{names}");
    }
}

/// What is no stage, and what is said about it.
#[test]
fn compositions_that_would_go_wrong_are_refused() {
    let cases = [
        (
            "addone generator",
            "a generator or coroutine is no stage: a call of it only makes one",
        ),
        (
            "two addone",
            "the stage is called with one argument and takes (a, b)",
        ),
        (
            "nothing addone",
            "the stage is called with one argument and takes ()",
        ),
        (
            "star addone",
            "the stage is called with one argument and takes (*a)",
        ),
        (
            "keyword addone",
            "the stage is called with one argument and takes (a, *, k)",
        ),
        (
            "addone bad_finally",
            "this return has to run a finally body that branches",
        ),
        ("addone return_in_finally", "a return inside a finally body"),
        (
            "super_name addone",
            "super() would look at the first argument of the whole composition",
        ),
    ];
    let mut stages = Stages::new();
    for (names, wanted) in cases {
        match stages.compose(names) {
            Err(Error::Transform(bc_transform::Error::Refused { message, .. })) => {
                assert_eq!(message, wanted, "{names}");
            }
            other => panic!("{names}: {other:?}"),
        }
    }
    assert!(compose(&mut stages.vm, &[]).is_err());
    let elsewhere = globals(&mut stages.vm);
    let addone = stages.get("addone");
    let stranger = Function::new(&mut stages.vm, addone.code().unwrap(), &elsewhere).unwrap();
    let refused = compose(&mut stages.vm, &[&addone, &stranger]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "inline_compose: the functions have different globals (addone, line 4 of stages.py)"
    );
    let module = code_of(&folder().join("transform/stages.pyc"));
    assert_eq!(
        catalogue::compose(&[module]).unwrap_err().to_string(),
        "inline_compose: only the code of a function is a stage (<module>, line 2 of stages.py)"
    );
}

/// A composition has the parts of its functions.
#[test]
fn compositions_are_functions_like_any() {
    let mut stages = Stages::new();
    let made = stages.compose("annotated_too defaults").unwrap();
    let vm = &mut stages.vm;
    assert_eq!(
        made.get::<String>(vm, "__name__").unwrap(),
        "annotated_too_of_defaults"
    );
    assert_eq!(made.get::<Option<String>>(vm, "__doc__").unwrap(), None);
    assert_eq!(
        made.signature(vm).unwrap().to_string(),
        "(a, b=2, *c, d=4, **e) -> 'out too'"
    );
    let made = stages.compose("annotated_too annotated").unwrap();
    let annotations: std::collections::HashMap<String, String> =
        made.get(&mut stages.vm, "__annotations__").unwrap();
    assert_eq!(annotations["x"], "in");
    assert_eq!(annotations["return"], "out too");
    assert_eq!(annotations.len(), 2);
}

/// Instructions of each stage keep the lines they had, whichever comes first; only where a stage is
/// there twice do lines not fall back.
#[test]
fn compositions_keep_their_lines() {
    let mut stages = Stages::new();
    let line = |stages: &mut Stages, names: &str| {
        let made = stages.compose(names).unwrap();
        let code = made.code().unwrap();
        bc_core::lnotab::line_starts(&code)
            .map(|(_, line)| line)
            .collect::<Vec<_>>()
    };
    // addone stands on lines 4 and 5, timestwo on 7 and 8.
    assert_eq!(line(&mut stages, "timestwo addone"), [5, 8]);
    assert_eq!(line(&mut stages, "addone timestwo"), [4, 5, 8]);
    assert_eq!(line(&mut stages, "addone timestwo addone"), [5, 8]);
    let made = stages.compose("addone timestwo").unwrap();
    let failed = made
        .call::<i64>(&mut stages.vm, (None::<i64>,))
        .unwrap_err();
    assert!(
        failed
            .to_string()
            .starts_with("TypeError: unsupported operand"),
        "{failed}"
    );
}

/// No call is made between the stages, and it shows.
#[test]
fn compositions_take_fewer_steps() {
    let mut stages = Stages::new();
    let steps = |stages: &mut Stages, function: &Function| {
        let before = stages.vm.executed();
        let seven: i64 = function.call(&mut stages.vm, (3,)).unwrap();
        assert_eq!(seven, 7);
        stages.vm.executed() - before
    };
    let by_calls = stages.get("by_calls");
    let by_calls = steps(&mut stages, &by_calls);
    let composed = stages.compose("addone timestwo").unwrap();
    let composed = steps(&mut stages, &composed);
    // Four each, one to get to the first, one to get to the second.
    assert_eq!(composed, 10);
    // Four each, and six that load and call the functions and return.
    assert_eq!(by_calls, 14);
}

/// Compositions of all functions of the corpus are sound or refused.
#[test]
fn composing_the_corpus() {
    let mut stages: Vec<Arc<CodeObject>> = Vec::new();
    let mut alone = 0;
    for path in all_pyc() {
        let is_composed = |stages: &[Arc<CodeObject>]| match catalogue::compose(stages) {
            Ok(_) => true,
            Err(bc_transform::Error::Refused { .. }) => false,
            Err(error) => panic!("{}: {error}", corpus_name(&path)),
        };
        for code in code_objects(&code_of(&path)) {
            alone += usize::from(is_composed(&[Arc::clone(&code)]));
            if is_composed(&[Arc::clone(&code), Arc::clone(&code)]) {
                stages.push(code);
                let last = &stages[stages.len().saturating_sub(4)..];
                assert!(is_composed(last), "{}", corpus_name(&path));
            }
        }
    }
    assert!(alone > 1000, "{alone} functions");
    assert!(stages.len() > 300, "{} stages", stages.len());
}
