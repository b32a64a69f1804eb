//! What code takes is charged as long as it lives, whether anybody looks at it or not: close to what the allocator
//! hands out.
//!
//! One test and no other: whatever else ran in the process would be counted as well.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_eval::Mode;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What every program here begins with. `made` is code of any fields.
const HEAD: &str = "
L = []
def plain(): pass
Code, Function = type(plain.__code__), type(plain)
def made(code=b'd\\0\\0S', consts=(None,), names=(), varnames=(), filename='f', name='f', lnotab=b'', free=(), cells=()):
    return Function(Code(0, 0, len(varnames), 9, 0, code, consts, names, varnames, filename, name, 1, lnotab, free, cells), {})
def defined(source):
    space = {}
    exec(source, space)
    return space['f']
";

/// Programs that add one thing to `L` with the number `i`; the function lives, its code object for Python does not.
const SHAPES: &[(&str, &str)] = &[
    (
        "expressions",
        "L.append(defined('def f():\\n ' + 'a;' * 20000))",
    ),
    (
        "attributes",
        "L.append(defined('def f(a):\\n ' + 'a.b;' * 10000))",
    ),
    (
        "names",
        "L.append(defined('def f():\\n ' + ';'.join('a%d_%d' % (i, j) for j in range(5000))))",
    ),
    (
        "locals",
        "L.append(defined('def f():\\n ' + ';'.join('a%d_%d=0' % (i, j) for j in range(5000))))",
    ),
    (
        "constants",
        "L.append(defined('def f(x):\\n x = [' + ','.join(\"'a %d %d'\" % (i, j) for j in range(5000)) + ']'))",
    ),
    (
        "a tuple",
        "L.append(defined('def f(x):\\n x = (' + ','.join('%d.5' % (j + i) for j in range(5000)) + ')'))",
    ),
    (
        "small functions",
        "L.append(defined('def f(a, b=1): return a + b'))",
    ),
    (
        "nested functions",
        "L.append(defined('def f():\\n' + ''.join(' ' * j + ' def f(a, b): return a + b\\n' for j in [0] * 200)))",
    ),
    (
        "cells",
        "L.append(defined('def f():\\n ' + ';'.join('a%d=0' % j for j in range(2000)) + '\\n def g():\\n  '\
         + ';'.join('a%d' % j for j in range(2000))))",
    ),
    (
        "a name",
        "L.append(defined('def f%d(): pass\\nf = f%d' % (i, i) + 'x' * 0))",
    ),
    (
        "bytes of code",
        "L.append(made(code=b'\\x09' * 40000 + b'd\\0\\0S'))",
    ),
    ("lines", "L.append(made(lnotab=b'\\0\\1' * 100000))"),
    (
        "a long file name",
        "L.append(made(filename='x%d' % i * 50000))",
    ),
    (
        "bytes as a constant",
        "L.append(made(consts=(None, b'%d' % i * 50000)))",
    ),
    (
        "a long int",
        "L.append(made(consts=(None, (1 << 400000) + i)))",
    ),
    (
        "one string often",
        "L.append(made(consts=('x%d' % i * 20000,) * 100))",
    ),
    (
        "one name often",
        "L.append(made(names=('x%d' % i * 20000,) * 100))",
    ),
    (
        "one tuple often",
        "x = (i,)\nfor j in range(200): x = (x, x)\nL.append(made(consts=x))",
    ),
    (
        "code in code",
        "L.append(made(consts=(None, made(code=b'\\x09' * 40000 + b'd\\0\\0S').__code__)))",
    ),
    (
        "functions that hold themselves",
        "x = {}\nexec('def f():\\n ' + 'a;' * 20000, x)\nx['g'] = x['f']\nL.append(x)",
    ),
];

fn machine(limits: Limits) -> Vm {
    let mut vm = bc_lib::machine(limits, Streams::none()).unwrap();
    bc_eval::install(&mut vm);
    vm
}

fn run(vm: &mut Vm, source: &str) -> Result<(), Thrown> {
    let globals = embed::main_module(vm, None);
    let code = bc_eval::compile(vm, source, "shape.py", Mode::Exec)?;
    embed::run_in(vm, &code, &globals).map(drop)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// What is charged and what is taken for things of a shape, so many that they take more than a megabyte.
fn growth(shape: &str) -> (f64, f64) {
    let mut count = 2;
    loop {
        let mut vm = machine(Limits::unlimited());
        let globals = embed::main_module(&mut vm, None);
        let go = |vm: &mut Vm, source: &str| {
            let code = bc_eval::compile(vm, source, "shape.py", Mode::Exec).unwrap();
            embed::run_in(vm, &code, &globals).map(drop).unwrap();
        };
        let body = indented(shape);
        go(&mut vm, &format!("{HEAD}\nfor i in range(1):\n{body}"));
        let before = (vm.memory().used(), ALLOCATOR.current_usage());
        go(&mut vm, &format!("for i in range(1, {count}):\n{body}"));
        // A few of a shape may take less than what the first run has left to be dropped.
        let charged = vm.memory().used() as f64 - before.0 as f64;
        let taken = ALLOCATOR.current_usage() as f64 - before.1 as f64;
        if taken > 1e6 {
            return (charged, taken);
        }
        count *= 4;
    }
}

#[test]
fn code_is_charged_as_long_as_it_lives() {
    let mut findings = Vec::new();
    for (name, shape) in SHAPES {
        let (charged, taken) = growth(shape);
        if !(0.66..1.5).contains(&(charged / taken)) {
            findings.push(format!("{name}: {charged} charged, {taken} taken"));
        }
    }
    const LIMIT: u64 = 16 << 20;
    for (name, shape) in SHAPES {
        let mut vm = machine(Limits::unlimited().with_memory(Some(LIMIT)));
        let body = indented(shape);
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();
        let ended = run(
            &mut vm,
            &format!("{HEAD}\ni = 0\nwhile 1:\n    i += 1\n{body}"),
        );
        let peak = ALLOCATOR.peak_usage() - before;
        let is_memory = |fault: &Fault| matches!(fault, Fault::Memory { .. });
        if !matches!(&ended, Err(Thrown::Fault(fault)) if is_memory(fault)) {
            findings.push(format!("{name} ended with {ended:?}"));
        }
        if peak > LIMIT as usize * 3 / 2 {
            findings.push(format!("{name}: {peak} bytes at most"));
        }
        // What is gone is given back.
        drop(ended);
        let mut vm = machine(Limits::unlimited().with_memory(Some(2 * LIMIT)));
        let ended = run(
            &mut vm,
            &format!("{HEAD}\nfor i in range(20):\n    L.clear()\n{body}"),
        );
        if ended.is_err() {
            findings.push(format!("{name} does not go back: {ended:?}"));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
