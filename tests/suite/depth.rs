//! Depth: recursion of any kind ends in an exception, and the Rust stack of an ordinary thread holds
//! whatever the default limits allow, also in a build that is hardly optimised.

use crate::harness::{Assembly, function, machine};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_func::RunError;
use bc_vm::limits::Limits;
use bc_vm::model::value::Value;
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::thread;

/// A thread with the stack that Rust gives its threads.
fn on_a_small_stack<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    let thread = thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.unwrap().join().unwrap()
}

/// Functions that call themselves for ever, in as many ways as there are to reach a function.
fn endless() -> Vec<(&'static str, CodeObject)> {
    let call_with_f = |name: &str| {
        Assembly::function(&["x"])
            .global("list")
            .global(name)
            .global("f")
            .load(0)
            .with(Opcode::BUILD_LIST, 1)
            .call(2)
            .call(1)
            .give()
    };
    vec![
        (
            "directly",
            Assembly::function(&["x"])
                .global("f")
                .get("x")
                .call(1)
                .give(),
        ),
        ("through map", call_with_f("map")),
        ("through filter", call_with_f("filter")),
        (
            "as a sort key",
            Assembly::function(&["x"])
                .global("sorted")
                .load(0)
                .with(Opcode::BUILD_LIST, 1)
                .load("key")
                .global("f")
                .call(0x101)
                .give(),
        ),
        (
            "as the key of max",
            Assembly::function(&["x"])
                .global("max")
                .load(0)
                .with(Opcode::BUILD_LIST, 1)
                .load("key")
                .global("f")
                .call(0x101)
                .give(),
        ),
        (
            "by unpacking",
            Assembly::function(&["x"])
                .global("f")
                .get("x")
                .with(Opcode::BUILD_TUPLE, 1)
                .with(Opcode::CALL_FUNCTION_VAR, 0)
                .give(),
        ),
    ]
}

#[test]
fn recursion_without_end_is_an_exception() {
    on_a_small_stack(|| {
        for (name, code) in endless() {
            let (mut vm, _) = machine(Limits::default());
            let endless = function(&mut vm, code);
            match endless.call::<Value>(&mut vm, (1,)) {
                Err(RunError::Exception { kind, message, .. }) => {
                    assert_eq!(kind, "RecursionError", "{name}");
                    assert!(
                        message.starts_with("maximum recursion depth exceeded"),
                        "{name}: {message}"
                    );
                }
                other => panic!("{name}: {other:?}"),
            }
            assert_eq!((vm.levels.depth, vm.levels.native_depth), (0, 0), "{name}");
        }
    });
}

#[test]
fn python_recursion_needs_no_rust_stack() {
    // `def f(x): return f(x - 1) if x else 0`
    let countdown = || {
        Assembly::function(&["x"])
            .get("x")
            .jump(Opcode::POP_JUMP_IF_FALSE, "end")
            .global("f")
            .get("x")
            .load(1)
            .op(Opcode::BINARY_SUBTRACT)
            .call(1)
            .op(Opcode::RETURN_VALUE)
            .label("end")
            .load(0)
            .give()
    };
    on_a_small_stack(move || {
        let (mut vm, _) = machine(Limits::default().with_recursion(1_000_000));
        let deep = function(&mut vm, countdown());
        assert_eq!(deep.call::<i64>(&mut vm, (900_000,)).unwrap(), 0);
        let (mut vm, _) = machine(Limits::default());
        let deep = function(&mut vm, countdown());
        assert_eq!(deep.call::<i64>(&mut vm, (998,)).unwrap(), 0);
        let refused = deep.call::<i64>(&mut vm, (1000,)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "RecursionError: maximum recursion depth exceeded"
        );
    });
}

/// `def f(): x = start; for _ in range(count): x = <body of x>; return x`
fn nest(count: i64, start: Assembly, body: impl FnOnce(Assembly) -> Assembly) -> CodeObject {
    start
        .set("x")
        .repeat(count, |code| body(code).set("x"))
        .get("x")
        .give()
}

/// Structures that hold each other in a long chain. A drop that recursed would overflow the stack with
/// any of them.
fn deep_structures() -> Vec<(&'static str, CodeObject)> {
    const MANY: i64 = 150_000;
    let none = || Assembly::function(&[]).load(Constant::None);
    // `def g(x): yield`, not started
    let generator = Assembly::function(&["x"])
        .load(Constant::None)
        .op(Opcode::YIELD_VALUE)
        .op(Opcode::POP_TOP)
        .end();
    let flags = generator.flags() | CodeFlags::GENERATOR;
    let generator = generator.replace().flags(flags).build().unwrap();
    vec![
        (
            "a million lists",
            nest(1_000_000, none(), |code| {
                code.get("x").with(Opcode::BUILD_LIST, 1)
            }),
        ),
        (
            "tuples",
            nest(MANY, none(), |code| {
                code.get("x").with(Opcode::BUILD_TUPLE, 1)
            }),
        ),
        (
            "dicts",
            nest(MANY, none(), |code| {
                code.load(0).get("x").with(Opcode::BUILD_MAP, 1)
            }),
        ),
        (
            "maps over maps",
            nest(MANY, none().global("iter").load("").call(1), |code| {
                code.global("map").global("len").get("x").call(2)
            }),
        ),
        (
            "slices",
            nest(MANY, none(), |code| {
                code.get("x")
                    .load(Constant::None)
                    .with(Opcode::BUILD_SLICE, 2)
            }),
        ),
        (
            "exceptions by their arguments",
            nest(MANY, none(), |code| {
                code.global("ValueError").get("x").call(1)
            }),
        ),
        (
            "exceptions by their causes",
            nest(MANY, none().global("ValueError").call(0), |code| {
                code.global("ValueError")
                    .call(0)
                    .op(Opcode::DUP_TOP)
                    .get("x")
                    .op(Opcode::ROT_TWO)
                    .name(Opcode::STORE_ATTR, "__cause__")
            }),
        ),
        (
            "instances",
            nest(
                MANY,
                none()
                    .global("type")
                    .load("C")
                    .with(Opcode::BUILD_TUPLE, 0)
                    .with(Opcode::BUILD_MAP, 0)
                    .call(3)
                    .set("C"),
                |code| {
                    code.get("C")
                        .call(0)
                        .op(Opcode::DUP_TOP)
                        .get("x")
                        .op(Opcode::ROT_TWO)
                        .name(Opcode::STORE_ATTR, "next")
                },
            ),
        ),
        (
            "generators",
            nest(MANY, none(), |code| {
                code.load(generator)
                    .load("g")
                    .with(Opcode::MAKE_FUNCTION, 0)
                    .get("x")
                    .call(1)
            }),
        ),
    ]
}

#[test]
fn a_long_traceback_is_dropped_without_recursion() {
    on_a_small_stack(|| {
        let (mut vm, _) = machine(Limits::default().with_recursion(100_000));
        let code = Assembly::function(&["x"])
            .global("f")
            .get("x")
            .call(1)
            .give();
        let endless = function(&mut vm, code);
        let before = vm.memory().used();
        let end = endless.call::<Value>(&mut vm, (1,));
        assert!(matches!(&end, Err(RunError::Exception { kind, .. }) if kind == "RecursionError"));
        assert!(vm.memory().used() > before + 10_000_000);
        drop(end);
        assert!(vm.memory().used() < before + 100_000);
    });
}

#[test]
fn deep_structures_are_dropped_without_recursion() {
    on_a_small_stack(|| {
        for (name, code) in deep_structures() {
            let (mut vm, _) = machine(Limits::default());
            let nest = function(&mut vm, code);
            let before = vm.memory().used();
            let structure = nest.call::<Value>(&mut vm, ());
            let structure = structure.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(vm.memory().used() > before + 1_000_000, "{name}");
            drop(structure);
            assert!(
                vm.memory().used() <= before + 20_000,
                "{name}: {} and {before}",
                vm.memory().used()
            );
        }
    });
}

#[test]
fn a_machine_with_deep_structures_is_dropped() {
    on_a_small_stack(|| {
        for (_, code) in deep_structures() {
            let (mut vm, _) = machine(Limits::default());
            let nest = function(&mut vm, code);
            let structure = nest.call::<Value>(&mut vm, ()).unwrap();
            nest.set(&mut vm, "kept", structure).unwrap();
            drop(nest);
            drop(vm);
        }
    });
}

/// `def f(): x = y = None; 100000 times x, y = wrapped x, wrapped y; return <of x and y>`
fn deep_data(wrap: Opcode, of: impl FnOnce(Assembly) -> Assembly) -> CodeObject {
    let nested = Assembly::function(&[])
        .load(Constant::None)
        .op(Opcode::DUP_TOP)
        .set("x")
        .set("y")
        .repeat(100_000, |code| {
            code.get("x")
                .with(wrap, 1)
                .set("x")
                .get("y")
                .with(wrap, 1)
                .set("y")
        });
    of(nested).give()
}

/// Operations on nested data that the machine carries out by recursion.
fn recursive_operations() -> Vec<(&'static str, CodeObject)> {
    let call = |name: &'static str| move |code: Assembly| code.global(name).get("x").call(1);
    let compare =
        |op: u32| move |code: Assembly| code.get("x").get("y").with(Opcode::COMPARE_OP, op);
    vec![
        ("repr of lists", deep_data(Opcode::BUILD_LIST, call("repr"))),
        (
            "repr of tuples",
            deep_data(Opcode::BUILD_TUPLE, call("repr")),
        ),
        ("str of lists", deep_data(Opcode::BUILD_LIST, call("str"))),
        (
            "ascii of lists",
            deep_data(Opcode::BUILD_LIST, call("ascii")),
        ),
        (
            "print of lists",
            deep_data(Opcode::BUILD_LIST, call("print")),
        ),
        (
            "hash of tuples",
            deep_data(Opcode::BUILD_TUPLE, call("hash")),
        ),
        ("lists ==", deep_data(Opcode::BUILD_LIST, compare(2))),
        ("lists <", deep_data(Opcode::BUILD_LIST, compare(0))),
        ("tuples ==", deep_data(Opcode::BUILD_TUPLE, compare(2))),
        (
            "% of lists",
            deep_data(Opcode::BUILD_LIST, |code| {
                code.load("%r")
                    .get("x")
                    .with(Opcode::BUILD_TUPLE, 1)
                    .op(Opcode::BINARY_MODULO)
            }),
        ),
        (
            "isinstance of tuples",
            deep_data(Opcode::BUILD_TUPLE, |code| {
                code.global("isinstance").load(1).get("x").call(2)
            }),
        ),
    ]
}

#[test]
fn deep_data_is_an_exception() {
    on_a_small_stack(|| {
        for (name, code) in recursive_operations() {
            let (mut vm, _) = machine(Limits::default());
            let operation = function(&mut vm, code);
            match operation.call::<Value>(&mut vm, ()) {
                Err(RunError::Exception { kind, .. }) => {
                    assert_eq!(kind, "RecursionError", "{name}")
                }
                other => panic!("{name}: {other:?}"),
            }
            assert_eq!(vm.levels.recursion, 0, "{name}");
        }
    });
}

#[test]
fn deep_data_below_deep_native_calls_is_an_exception() {
    // `def f(n): return list(map(f, [n - 1])) if n else <operation on deep>`
    let below = |operation: fn(Assembly) -> Assembly| {
        let code = Assembly::function(&["n"])
            .get("n")
            .jump(Opcode::POP_JUMP_IF_FALSE, "end")
            .global("list")
            .global("map")
            .global("f")
            .get("n")
            .load(1)
            .op(Opcode::BINARY_SUBTRACT)
            .with(Opcode::BUILD_LIST, 1)
            .call(2)
            .call(1)
            .op(Opcode::RETURN_VALUE)
            .label("end");
        operation(code).give()
    };
    on_a_small_stack(move || {
        for (name, operation) in [
            (
                "repr",
                (|code| code.global("repr").global("deep").call(1)) as fn(Assembly) -> Assembly,
            ),
            ("==", |code| {
                code.global("deep")
                    .global("twin")
                    .with(Opcode::COMPARE_OP, 2)
            }),
        ] {
            let (mut vm, _) = machine(Limits::default());
            let nested = || {
                nest(
                    100_000,
                    Assembly::function(&[]).load(Constant::None),
                    |code| code.get("x").with(Opcode::BUILD_LIST, 1),
                )
            };
            let code = below(operation);
            let below = function(&mut vm, code);
            let globals = below.globals().unwrap();
            for name in ["deep", "twin"] {
                let deep = function(&mut vm, nested());
                let deep = deep.call::<Value>(&mut vm, ()).unwrap();
                let name = vm.intern(name);
                bc_vm::protocol::define::insert(&vm, &globals, &name, deep);
            }
            match below.call::<Value>(&mut vm, (126,)) {
                Err(RunError::Exception { kind, message, .. }) => {
                    assert_eq!(kind, "RecursionError", "{name}: {message}");
                    // It is the operation that went too deep, not the calls.
                    assert_ne!(message, "maximum recursion depth exceeded", "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    });
}

/// Where the stack of the thread was at each write.
#[derive(Clone, Default)]
struct Probe(Rc<RefCell<Vec<usize>>>);

impl Write for Probe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let here = 0_u8;
        self.0.borrow_mut().push(std::ptr::from_ref(&here) as usize);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_default_depth_fits_a_small_stack_with_room_to_spare() {
    // `def f(x): print(x); return list(map(f, [x]))`, and as a sort key
    let through_map = Assembly::function(&["x"])
        .global("print")
        .get("x")
        .call(1)
        .op(Opcode::POP_TOP)
        .global("list")
        .global("map")
        .global("f")
        .get("x")
        .with(Opcode::BUILD_LIST, 1)
        .call(2)
        .call(1)
        .give();
    let sort_key = Assembly::function(&["x"])
        .global("print")
        .get("x")
        .call(1)
        .op(Opcode::POP_TOP)
        .global("sorted")
        .get("x")
        .with(Opcode::BUILD_LIST, 1)
        .load("key")
        .global("f")
        .call(0x101)
        .give();
    for (name, code) in [("map", through_map), ("sort key", sort_key)] {
        let used = on_a_small_stack(move || {
            let probe = Probe::default();
            let streams = bc_vm::model::vm::Streams {
                stdout: Box::new(probe.clone()),
                ..bc_vm::model::vm::Streams::none()
            };
            let mut vm = bc_lib::machine(Limits::default(), streams).unwrap();
            let deep = function(&mut vm, code);
            assert!(deep.call::<Value>(&mut vm, (1,)).is_err());
            let places = probe.0.borrow();
            (
                places.iter().max().unwrap() - places.iter().min().unwrap(),
                places.len(),
            )
        });
        let depth = Limits::default().native_depth as usize;
        let level = used.0 / depth;
        println!("{name}: {level} bytes a level, {} writes", used.1);
        assert!(used.0 < 1 << 20, "{name}: {} bytes of 2 MiB", used.0);
    }
}
