//! Compositions of functions: what they give, what they are, and what is refused. The functions and what
//! is called with them stand in `transform/stages.py`, with what the reference printed.

use crate::asm::code_objects;
use crate::harness::machine;
use bc_core::code::CodeObject;
use bc_core::pyc::Pyc;
use bc_func::{Error, Function, compose, globals};
use bc_tests::{all_pyc, bytes, corpus_name, folder, text};
use bc_transform::catalogue;
use bc_vm::limits::Limits;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use std::path::Path;
use std::sync::Arc;

fn code_of(path: &Path) -> Arc<CodeObject> {
    Pyc::read(&bytes(path)).unwrap().code
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
