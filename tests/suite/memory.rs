//! The memory limit: what has no room is refused before it is made, and what is dropped comes back.

use crate::harness::{Assembly, function, machine, short_programs};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_func::RunError;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::model::value::Value;
use std::time::{Duration, Instant};

/// `def f(): return a op b`
fn binary(a: impl Into<Constant>, opcode: Opcode, b: impl Into<Constant>) -> CodeObject {
    Assembly::function(&[]).load(a).load(b).op(opcode).give()
}

/// `def f(): return text.method(number)`
fn method(text: &str, name: &str, number: i64) -> CodeObject {
    Assembly::function(&[])
        .load(text)
        .name(Opcode::LOAD_ATTR, name)
        .load(number)
        .call(1)
        .give()
}

/// `def f(): return name(range(number))`
fn of_range(name: &str, number: i64) -> CodeObject {
    Assembly::function(&[])
        .global(name)
        .global("range")
        .load(number)
        .call(1)
        .call(1)
        .give()
}

/// Programs that want more memory than anybody has.
fn greedy() -> Vec<(&'static str, CodeObject)> {
    const MUCH: i64 = 1_000_000_000_000;
    let tuple = Constant::Tuple(vec![Constant::Int(0.into())].into());
    vec![
        ("str * n", binary("a", Opcode::BINARY_MULTIPLY, MUCH)),
        ("n * str", binary(MUCH, Opcode::BINARY_MULTIPLY, "\u{20ac}")),
        ("tuple * n", binary(tuple, Opcode::BINARY_MULTIPLY, MUCH)),
        (
            "[0] * n",
            Assembly::function(&[])
                .load(0)
                .with(Opcode::BUILD_LIST, 1)
                .load(10_000_000_000_i64)
                .op(Opcode::BINARY_MULTIPLY)
                .give(),
        ),
        (
            "l *= n",
            Assembly::function(&[])
                .load(0)
                .with(Opcode::BUILD_LIST, 1)
                .load(10_000_000_000_i64)
                .op(Opcode::INPLACE_MULTIPLY)
                .give(),
        ),
        ("2 ** n", binary(2, Opcode::BINARY_POWER, 1_000_000_000)),
        ("7 ** n", binary(7, Opcode::BINARY_POWER, 1_000_000_000)),
        ("1 << n", binary(1, Opcode::BINARY_LSHIFT, MUCH)),
        ("ljust", method("a", "ljust", MUCH)),
        ("rjust", method("a", "rjust", MUCH)),
        ("center", method("a", "center", MUCH)),
        ("zfill", method("1", "zfill", MUCH)),
        ("expandtabs", method("\t", "expandtabs", 2_000_000_000)),
        ("'%*d' % n", {
            let pair = vec![Constant::Int(2_000_000_000.into()), Constant::Int(1.into())];
            binary("%*d", Opcode::BINARY_MODULO, Constant::Tuple(pair.into()))
        }),
        ("format", {
            Assembly::function(&[])
                .global("format")
                .load(1)
                .load("1000000000000")
                .call(2)
                .give()
        }),
        ("list(range)", of_range("list", MUCH)),
        ("tuple(range)", of_range("tuple", MUCH)),
        ("set(range)", of_range("set", MUCH)),
        ("sorted(range)", of_range("sorted", MUCH)),
        ("bytearray(n)", {
            Assembly::function(&[])
                .global("bytearray")
                .load(MUCH)
                .call(1)
                .give()
        }),
        ("bytes(n)", {
            Assembly::function(&[])
                .global("bytes")
                .load(MUCH)
                .call(1)
                .give()
        }),
        ("''.join", {
            Assembly::function(&[])
                .load("")
                .name(Opcode::LOAD_ATTR, "join")
                .load("a")
                .load(100_000)
                .op(Opcode::BINARY_MULTIPLY)
                .with(Opcode::BUILD_LIST, 1)
                .load(100_000)
                .op(Opcode::BINARY_MULTIPLY)
                .call(1)
                .give()
        }),
        ("replace", {
            Assembly::function(&[])
                .load("a")
                .load(1_000_000)
                .op(Opcode::BINARY_MULTIPLY)
                .name(Opcode::LOAD_ATTR, "replace")
                .load("a")
                .load("b")
                .load(1_000_000)
                .op(Opcode::BINARY_MULTIPLY)
                .call(2)
                .give()
        }),
        (
            "a list that grows for ever",
            Assembly::function(&[])
                .with(Opcode::BUILD_LIST, 0)
                .name(Opcode::LOAD_ATTR, "append")
                .set("x")
                .label("next")
                .get("x")
                .load(0)
                .call(1)
                .op(Opcode::POP_TOP)
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
        (
            "a list that doubles for ever",
            Assembly::function(&[])
                .load(0)
                .with(Opcode::BUILD_LIST, 1)
                .label("next")
                .op(Opcode::DUP_TOP)
                .op(Opcode::INPLACE_ADD)
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
        (
            "a dict that grows for ever",
            Assembly::function(&[])
                .load(0)
                .set("i")
                .with(Opcode::BUILD_MAP, 0)
                .set("x")
                .label("next")
                .get("i")
                .get("x")
                .get("i")
                .op(Opcode::STORE_SUBSCR)
                .get("i")
                .load(1)
                .op(Opcode::BINARY_ADD)
                .set("i")
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
        (
            "a str that doubles for ever",
            Assembly::function(&[])
                .load("ab")
                .label("next")
                .op(Opcode::DUP_TOP)
                .op(Opcode::BINARY_ADD)
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
        (
            "an int that is squared for ever",
            Assembly::function(&[])
                .load(3)
                .label("next")
                .op(Opcode::DUP_TOP)
                .op(Opcode::BINARY_MULTIPLY)
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
        (
            "tuples within tuples for ever",
            Assembly::function(&[])
                .load(3)
                .label("next")
                .with(Opcode::BUILD_TUPLE, 1)
                .jump(Opcode::JUMP_ABSOLUTE, "next")
                .end(),
        ),
    ]
}

#[test]
fn memory_is_refused_before_it_is_taken() {
    const LIMIT: u64 = 8 << 20;
    for (name, code) in greedy() {
        let (mut vm, _) = machine(Limits::default().with_memory(Some(LIMIT)));
        let greedy = function(&mut vm, code);
        let start = Instant::now();
        let end = greedy.call::<Value>(&mut vm, ());
        assert!(
            matches!(end, Err(RunError::Fault(Fault::Memory { .. }))),
            "{name}: {end:?}"
        );
        // What was refused was not counted; the last small thing may have passed the limit.
        assert!(
            vm.memory().peak() < 2 * LIMIT + (1 << 20),
            "{name}: {} bytes",
            vm.memory().peak()
        );
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{name}: {:?}",
            start.elapsed()
        );
    }
}

/// Whether a program leaves reference cycles behind, which only a cycle finder can take back.
fn makes_cycles(name: &str) -> bool {
    let path = bc_tests::folder().join("programs").join(name);
    // A class refers to itself through its method resolution order.
    bc_tests::text(&path.with_extension("py")).contains("class ")
        || [
            // An exception that a local variable holds refers to the frame by its traceback.
            "b_06_compare",
            "d_06_chaining",
            "d_07_as_name",
            // A list holds itself.
            "b_08_lists",
            // A function closes over its own name.
            "c_04_closures",
        ]
        .contains(&name)
}

#[test]
fn memory_comes_back() {
    let mut steady = 0;
    let mut drifting = Vec::new();
    for (name, code, _) in short_programs(300_000) {
        if makes_cycles(&name) {
            continue;
        }
        let (mut vm, _) = machine(Limits::default());
        let code = bc_vm::runtime::link::link(&mut vm, &code).unwrap();
        let mut used = Vec::new();
        for _ in 0..4 {
            let globals = embed::namespace(&mut vm);
            bc_vm::runtime::run::code(&mut vm, &code, &globals, None).unwrap();
            // A module's functions refer to their globals; that cycle is cut here.
            let table = Value::from(&globals);
            let before = std::mem::take(&mut *table.as_dict().unwrap().borrow_mut());
            vm.heap.charge_growth(table.as_dict().unwrap().uncharged());
            drop(before);
            drop((table, globals));
            used.push(vm.memory().used());
        }
        if used[2] == used[3] {
            steady += 1;
        } else {
            drifting.push(format!("{name}: {used:?}"));
        }
    }
    assert!(steady > 20, "only {steady} programs");
    assert!(drifting.is_empty(), "{drifting:#?}");
}

/// Names of keyword arguments come from anywhere, a web form for instance: they are not kept.
#[test]
fn keyword_names_are_forgotten() {
    let (mut vm, _) = machine(Limits::default());
    let function = function(&mut vm, Assembly::function(&["known"]).get("known").give());
    let mut used = Vec::new();
    for round in 0..3 {
        for n in 0..2000 {
            let name = format!("field_{round}_{n}");
            let refused = function.call_with::<i64>(&mut vm, (), [(&*name, 1)]);
            let expected = format!("TypeError: f() got an unexpected keyword argument '{name}'");
            assert_eq!(refused.unwrap_err().to_string(), expected);
            let name = String::from("known");
            let found: i64 = function.call_with(&mut vm, (), [(&*name, n)]).unwrap();
            assert_eq!(found, n);
        }
        used.push(vm.memory().used());
    }
    assert_eq!(used[1], used[2], "{used:?}");
}
