//! Functions made of hand-built code. What is refused, and in which words, stands in 3.5's
//! `funcobject.c` and `ceval.c`; how signatures print, in its `inspect.py`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;

use bc_core::code::{CodeBuilder, CodeFlags, CodeObject};
use bc_vm::model::error::Fault;
use bc_vm::model::value::Value;
use bc_vm::protocol::text;

use super::*;

fn function() -> CodeBuilder {
    CodeObject::builder()
        .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
        .stacksize(2)
        .consts([0])
        .name("f")
}

/// `def add(a, b): return a + b`
fn add() -> CodeObject {
    function()
        .argcount(2)
        .nlocals(2)
        .varnames(["a", "b"])
        .code([124, 0, 0, 124, 1, 0, 23, 83])
        .name("add")
        .build()
        .unwrap()
}

/// `lambda x: x + n`, with `n` free
fn adder() -> CodeObject {
    function()
        .argcount(1)
        .nlocals(1)
        .varnames(["x"])
        .freevars(["n"])
        .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NESTED)
        .code([124, 0, 0, 136, 0, 0, 23, 83])
        .name("adder")
        .build()
        .unwrap()
}

/// `def f(a, b, *args, c, d, **kw): return (a, b, args, c, d, kw)`
fn every_kind() -> CodeObject {
    function()
        .argcount(2)
        .kwonlyargcount(2)
        .nlocals(6)
        .varnames(["a", "b", "c", "d", "args", "kw"])
        .flags(
            CodeFlags::OPTIMIZED
                | CodeFlags::NEWLOCALS
                | CodeFlags::NOFREE
                | CodeFlags::VARARGS
                | CodeFlags::VARKEYWORDS,
        )
        .stacksize(6)
        .code([
            124, 0, 0, 124, 1, 0, 124, 4, 0, 124, 2, 0, 124, 3, 0, 124, 5, 0, 102, 6, 0, 83,
        ])
        .build()
        .unwrap()
}

fn make(vm: &mut Vm, code: CodeObject) -> Function {
    Function::build(code).make(vm).unwrap()
}

fn refusal<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.map_err(|error| error.to_string()).unwrap_err()
}

#[test]
fn calls_carry_values_across() {
    let mut vm = machine().unwrap();
    let add = make(&mut vm, add());
    assert_eq!(add.call::<i64>(&mut vm, (2, 3)).unwrap(), 5);
    assert_eq!(add.call::<f64>(&mut vm, (2, 0.5)).unwrap(), 2.5);
    assert_eq!(add.call::<String>(&mut vm, ("ab", "c")).unwrap(), "abc");
    let list: Vec<i64> = add.call(&mut vm, (vec![1, 2], vec![3])).unwrap();
    assert_eq!(list, [1, 2, 3]);
    let big: i128 = add.call(&mut vm, (i64::MAX, i64::MAX)).unwrap();
    assert_eq!(big, 2 * i128::from(i64::MAX));
    assert_eq!(
        add.call_with::<i64>(&mut vm, (2,), [("b", 40)]).unwrap(),
        42
    );
    assert_eq!(
        add.call_with::<String>(&mut vm, (), (("b", "y"), ("a", "x")))
            .unwrap(),
        "xy"
    );
    assert_eq!(
        refusal(add.call::<i32>(&mut vm, (i64::MAX, 0))),
        "OverflowError: Python int too large to convert to i32"
    );
    assert_eq!(
        refusal(add.call::<String>(&mut vm, (1, 2))),
        "TypeError: expected str, got int"
    );
}

#[test]
fn arguments_that_do_not_fit_are_refused_as_ceval_does() {
    let mut vm = machine().unwrap();
    let add = make(&mut vm, add());
    for (args, message) in [
        (
            vec![],
            "add() missing 2 required positional arguments: 'a' and 'b'",
        ),
        (vec![1], "add() missing 1 required positional argument: 'b'"),
        (
            vec![1, 2, 3],
            "add() takes 2 positional arguments but 3 were given",
        ),
    ] {
        assert_eq!(
            refusal(add.call::<i64>(&mut vm, args)),
            format!("TypeError: {message}")
        );
    }
    assert_eq!(
        refusal(add.call_with::<i64>(&mut vm, (1, 2), [("c", 3)])),
        "TypeError: add() got an unexpected keyword argument 'c'"
    );
    assert_eq!(
        refusal(add.call_with::<i64>(&mut vm, (1, 2), [("a", 3)])),
        "TypeError: add() got multiple values for argument 'a'"
    );
    let with_default = Function::build(super::tests::add())
        .defaults((1,))
        .make(&mut vm)
        .unwrap();
    assert_eq!(
        refusal(with_default.call::<i64>(&mut vm, (1, 2, 3))),
        "TypeError: add() takes from 1 to 2 positional arguments but 3 were given"
    );
    let every = make(&mut vm, every_kind());
    assert_eq!(
        refusal(every.call::<Value>(&mut vm, (1, 2))),
        "TypeError: f() missing 2 required keyword-only arguments: 'c' and 'd'"
    );
}

#[test]
fn function_type_refuses_in_its_own_words() {
    let mut vm = machine().unwrap();
    let vm = &mut vm;
    let refused = |result: Result<Function, Error>| refusal(result);
    assert_eq!(
        refused(Function::build(add()).name(3).make(vm)),
        "TypeError: arg 3 (name) must be None or string"
    );
    assert_eq!(
        refused(Function::build(add()).defaults(vec![1]).make(vm)),
        "TypeError: arg 4 (defaults) must be None or tuple"
    );
    assert_eq!(
        refused(Function::build(adder()).make(vm)),
        "TypeError: arg 5 (closure) must be tuple"
    );
    assert_eq!(
        refused(Function::build(adder()).closure((1, 2)).make(vm)),
        "ValueError: adder requires closure of length 1, not 2"
    );
    assert_eq!(
        refused(Function::build(add()).closure((1,)).make(vm)),
        "ValueError: add requires closure of length 0, not 1"
    );
}

#[test]
fn code_that_must_not_run_is_rejected_with_the_proof() {
    let mut vm = machine().unwrap();
    let starved = add().replace().stacksize(1).build().unwrap();
    match Function::build(starved.clone()).make(&mut vm) {
        Err(Error::Rejected(rejection)) => {
            assert_eq!(rejection.offset(), Some(3), "{rejection}");
        }
        other => panic!("{other:?}"),
    }
    let add = make(&mut vm, add());
    assert!(matches!(
        add.replace_code(&mut vm, starved),
        Err(Error::Rejected(_))
    ));
}

#[test]
fn a_closure_holds_rust_values_and_shares_cells() {
    let mut vm = machine().unwrap();
    let adder_of_5 = Function::build(adder())
        .closure((5,))
        .make(&mut vm)
        .unwrap();
    assert_eq!(adder_of_5.call::<i64>(&mut vm, (2,)).unwrap(), 7);
    let (cell,): (Value,) = adder_of_5.get(&mut vm, "__closure__").unwrap();
    let twin = Function::build(adder())
        .closure((cell.clone(),))
        .make(&mut vm)
        .unwrap();
    let (shared,): (Value,) = twin.get(&mut vm, "__closure__").unwrap();
    assert!(cell.is(&shared));
}

#[test]
fn globals_are_fresh_or_shared() {
    // `def f(): global n; n = n + 1; return n`
    let counter = function()
        .names(["n"])
        .consts([1])
        .code([116, 0, 0, 100, 0, 0, 23, 97, 0, 0, 116, 0, 0, 83])
        .build()
        .unwrap();
    let mut vm = machine().unwrap();
    let shared = globals(&mut vm);
    let first = Function::new(&mut vm, counter.clone(), &shared).unwrap();
    let second = Function::new(&mut vm, counter.clone(), &shared).unwrap();
    assert_eq!(
        refusal(first.call::<i64>(&mut vm, ())),
        "NameError: name 'n' is not defined"
    );
    let name = vm.intern("n");
    bc_vm::protocol::define::insert(&vm, &shared, &name, Value::Int(0));
    assert_eq!(first.call::<i64>(&mut vm, ()).unwrap(), 1);
    assert_eq!(second.call::<i64>(&mut vm, ()).unwrap(), 2);
    let apart = make(&mut vm, counter);
    assert!(apart.call::<i64>(&mut vm, ()).is_err());
    // `def f(): return len("abc")`
    let uses_builtins = function()
        .names(["len"])
        .consts(["abc"])
        .code([116, 0, 0, 100, 0, 0, 131, 1, 0, 83])
        .build()
        .unwrap();
    let uses_builtins = make(&mut vm, uses_builtins);
    assert_eq!(uses_builtins.call::<usize>(&mut vm, ()).unwrap(), 3);
}

#[test]
fn attributes_are_read_set_and_deleted() {
    let mut vm = machine().unwrap();
    let documented = add().replace().consts(["Adds."]).build().unwrap();
    let add = Function::build(documented)
        .name("plus")
        .make(&mut vm)
        .unwrap();
    assert_eq!(add.get::<String>(&mut vm, "__name__").unwrap(), "plus");
    assert_eq!(add.get::<String>(&mut vm, "__doc__").unwrap(), "Adds.");
    assert_eq!(
        add.get::<Option<i64>>(&mut vm, "__defaults__").unwrap(),
        None
    );
    add.set(&mut vm, "__qualname__", "Class.plus").unwrap();
    add.set(&mut vm, "colour", "red").unwrap();
    let attributes: BTreeMap<String, String> = add.get(&mut vm, "__dict__").unwrap();
    assert_eq!(
        attributes,
        BTreeMap::from([("colour".to_owned(), "red".to_owned())])
    );
    add.delete(&mut vm, "colour").unwrap();
    assert_eq!(
        refusal(add.get::<Value>(&mut vm, "colour")),
        "AttributeError: 'function' object has no attribute 'colour'"
    );
    assert_eq!(
        refusal(add.set(&mut vm, "__name__", 3)),
        "TypeError: __name__ must be set to a string object"
    );
    assert_eq!(
        refusal(add.set(&mut vm, "__code__", 3)),
        "TypeError: __code__ must be set to a code object"
    );
    assert_eq!(
        refusal(add.set(&mut vm, "__globals__", 3)),
        "AttributeError: readonly attribute"
    );
}

#[test]
fn signatures_print_as_inspect_does() {
    let mut vm = machine().unwrap();
    let every = Function::build(every_kind())
        .defaults(("x",))
        .make(&mut vm)
        .unwrap();
    every.set_keyword_defaults(&mut vm, [("d", 0.5)]).unwrap();
    let int = Value::from(&vm.classes.int);
    every
        .set_annotations(
            &mut vm,
            (("a", int.clone()), ("b", "text"), ("return", int)),
        )
        .unwrap();
    let signature = every.signature(&mut vm).unwrap();
    assert_eq!(
        signature.to_string(),
        "(a:int, b:'text'='x', *args, c, d=0.5, **kw) -> int"
    );
    let kinds: Vec<(&str, Kind)> = signature
        .parameters
        .iter()
        .map(|parameter| (&*parameter.name, parameter.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("a", Kind::PositionalOrKeyword),
            ("b", Kind::PositionalOrKeyword),
            ("args", Kind::VarPositional),
            ("c", Kind::KeywordOnly),
            ("d", Kind::KeywordOnly),
            ("kw", Kind::VarKeyword),
        ]
    );
    assert!(matches!(
        signature.get("d").and_then(|d| d.default.clone()),
        Some(Value::Float(_))
    ));
    let only_keywords = every_kind()
        .replace()
        .flags(67)
        .argcount(0)
        .kwonlyargcount(2)
        .build()
        .unwrap();
    let only_keywords = make(&mut vm, only_keywords);
    assert_eq!(
        only_keywords.signature(&mut vm).unwrap().to_string(),
        "(*, a, b)"
    );
    let nothing = function().code([100, 0, 0, 83]).build().unwrap();
    let nothing = make(&mut vm, nothing);
    assert_eq!(nothing.signature(&mut vm).unwrap().to_string(), "()");
}

#[test]
fn every_kind_of_parameter_takes_its_argument() {
    let mut vm = machine().unwrap();
    let every = make(&mut vm, every_kind());
    let result: Value = every
        .call_with(
            &mut vm,
            (1, 2, 3, 4),
            (("c", "cc"), ("e", true), ("d", 0.5)),
        )
        .unwrap();
    assert_eq!(
        text::repr_text(&mut vm, &result).unwrap().to_string_lossy(),
        "(1, 2, (3, 4), 'cc', 0.5, {'e': True})"
    );
}

#[test]
fn replaced_code_keeps_everything_else() {
    let mut vm = machine().unwrap();
    let add = Function::build(add())
        .name("plus")
        .defaults((10,))
        .make(&mut vm)
        .unwrap();
    add.set(&mut vm, "colour", "red").unwrap();
    add.set(&mut vm, "__doc__", "Adds.").unwrap();
    add.set_annotations(&mut vm, [("a", "an addend")]).unwrap();
    let multiply = super::tests::add()
        .replace()
        .code([124, 0, 0, 124, 1, 0, 20, 83])
        .build()
        .unwrap();
    let times = add.replace_code(&mut vm, multiply).unwrap();
    assert_eq!(times.call::<i64>(&mut vm, (7,)).unwrap(), 70);
    assert_eq!(add.call::<i64>(&mut vm, (7,)).unwrap(), 17);
    for name in ["__name__", "__doc__", "colour"] {
        assert_eq!(
            times.get::<String>(&mut vm, name).unwrap(),
            add.get::<String>(&mut vm, name).unwrap()
        );
    }
    times.set(&mut vm, "colour", "blue").unwrap();
    assert_eq!(add.get::<String>(&mut vm, "colour").unwrap(), "red");
    assert_eq!(
        times.signature(&mut vm).unwrap().to_string(),
        "(a:'an addend', b=10)"
    );
    assert_eq!(
        refusal(add.replace_code(&mut vm, adder())),
        "ValueError: plus() requires a code object with 0 free vars, not 1"
    );
}

#[test]
fn an_exception_comes_with_its_traceback() {
    let mut vm = machine().unwrap();
    let divide = add()
        .replace()
        .code([124, 0, 0, 124, 1, 0, 27, 83])
        .name("divide")
        .filename("sums.py")
        .firstlineno(7)
        .build()
        .unwrap();
    let divide = make(&mut vm, divide);
    match divide.call::<f64>(&mut vm, (1, 0)) {
        Err(RunError::Exception {
            kind,
            message,
            traceback,
            ..
        }) => {
            assert_eq!(
                (&*kind, &*message),
                ("ZeroDivisionError", "division by zero")
            );
            assert_eq!(
                traceback,
                "Traceback (most recent call last):\n  File \"sums.py\", line 7, in divide\n\
                 ZeroDivisionError: division by zero\n"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_without_steps_left_can_go_on() {
    let mut vm = bc_lib::machine(
        Limits::default().with_steps(Some(2)),
        bc_vm::model::vm::Streams::none(),
    )
    .unwrap();
    let add = make(&mut vm, add());
    match add.call::<i64>(&mut vm, (2, 3)) {
        Err(RunError::Fault(Fault::Steps {
            executed,
            resumable,
        })) => assert_eq!((executed, resumable), (2, true)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        resume::<i64>(&mut vm, 1),
        Err(RunError::Fault(Fault::Steps { executed: 3, .. }))
    ));
    assert_eq!(resume::<i64>(&mut vm, 1).unwrap(), Some(5));
    assert_eq!(resume::<i64>(&mut vm, 1).unwrap(), None);
    assert_eq!(vm.executed(), 4);
}

#[test]
fn functions_pass_in_and_out() {
    // `def f(g): return g`
    let identity = function()
        .argcount(1)
        .nlocals(1)
        .varnames(["g"])
        .code([124, 0, 0, 83])
        .build()
        .unwrap();
    let mut vm = machine().unwrap();
    let identity = make(&mut vm, identity);
    let add = make(&mut vm, add());
    let same: Function = identity.call(&mut vm, (&add,)).unwrap();
    assert!(same.as_value().is(add.as_value()));
    assert_eq!(
        refusal(identity.call::<Function>(&mut vm, (1,))),
        "TypeError: expected function, got int"
    );
}

#[test]
fn source_makes_functions() {
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    for (source, arguments, expected) in [
        ("lambda x, y: x - y", (44, 2), 42),
        ("  (lambda x, y: x * y)", (6, 7), 42),
        ("def f(x, y):\n    return x + y", (40, 2), 42),
        (
            "def twice(f):\n    return lambda x, y: 2 * f(x, y)\n@twice\ndef g(x, y): return x + y\n",
            (1, 20),
            42,
        ),
        // The namespace is the same all the time.
        ("def h(x, y, z=f(1, 1)): return x + y + z\n", (20, 20), 42),
    ] {
        let function = Function::from_source(&mut vm, source, &globals).unwrap();
        let found: i64 = function.call(&mut vm, arguments).unwrap();
        assert_eq!(found, expected, "{source}");
    }
}

#[test]
fn source_that_makes_no_function_is_refused() {
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    for (source, expected) in [
        (
            "1 + 1",
            "the source defines no function: it ends with a value of the class int",
        ),
        (
            "",
            "the source defines no function: it ends with no statement that binds a name",
        ),
        (
            "def f(): pass\nf()\n",
            "the source defines no function: it ends with no statement that binds a name",
        ),
        (
            "@str\ndef f(): pass\n",
            "the source defines no function: it ends with a value of the class str",
        ),
        (
            "def f(:\n",
            "SyntaxError: invalid syntax (<string>, line 1)",
        ),
        (
            "print 1",
            "SyntaxError: Missing parentheses in call to 'print' (<string>, line 1)",
        ),
        (
            "def f(x=1/0): pass\n",
            "ZeroDivisionError: division by zero",
        ),
    ] {
        let refused = Function::from_source(&mut vm, source, &globals).unwrap_err();
        assert_eq!(refused.to_string(), expected, "{source}");
    }
    vm.limits.steps = Some(0);
    vm.budget.fuel = 20;
    let refused = Function::from_source(&mut vm, "def f(): pass\n", &globals).unwrap_err();
    assert!(
        refused.to_string().starts_with("step limit reached"),
        "{refused}"
    );
}
