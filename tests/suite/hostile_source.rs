//! Sources made to cost much, compiled inside of a machine with limits: a result, an exception or the limit, and
//! nothing is left behind.

use crate::harness::machine;
use bc_func::RunError;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::Vm;

const MEMORY: u64 = 48 << 20;
const STEPS: u64 = 60_000_000;

fn numbered(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

/// Sources of many kinds, the larger ones far beyond what the limits allow.
fn sources() -> Vec<(&'static str, String)> {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("{}{inner}{}\n", open.repeat(depth), close.repeat(depth))
    };
    let blocks = |count: usize, head: &str| {
        numbered(count, |depth| format!("{}{head}\n", " ".repeat(depth)))
    };
    vec![
        ("a power", "x = 10 ** 10 ** 10\n".into()),
        (
            "powers of powers",
            "x = ((7 ** 999) ** 999) ** 999\n".into(),
        ),
        ("a shift", "x = 1 << 10 ** 12\n".into()),
        ("a long string", "x = 'ab' * 10 ** 12\n".into()),
        (
            "a long tuple",
            "x = ((0,) * 20,) * 20, ((0,) * 20,) * 10 ** 9\n".into(),
        ),
        ("a wide format", "x = '%1000000000d' % 3\n".into()),
        ("a precise format", "x = '%.1000000000f' % 3.0\n".into()),
        ("digits", format!("x = {}\n", "7".repeat(200_000))),
        (
            "factors",
            format!("x = {}1\n", "99999999999 * ".repeat(50_000)),
        ),
        (
            "concatenations",
            format!("x = {}''\n", "'abcdefgh' + ".repeat(50_000)),
        ),
        ("parentheses", nested("(", "1", ")", 100_000)),
        ("brackets", nested("[", "", "]", 90)),
        ("lambdas", nested("lambda: ", "1", "", 30_000)),
        ("minus signs", nested("-", "1", "", 1_000_000)),
        ("not", nested("not ", "1", "", 300_000)),
        ("comprehensions", nested("[x for x in ", "y", "]", 3_000)),
        ("attributes", format!("x{}\n", ".a".repeat(500_000))),
        ("calls", format!("x{}\n", "()".repeat(500_000))),
        ("comparisons", format!("x{}\n", " < x".repeat(500_000))),
        ("sums", format!("x{}\n", " + x".repeat(500_000))),
        (
            "else if",
            format!("if x: pass\n{}", "elif x: pass\n".repeat(200_000)),
        ),
        ("blocks", blocks(101, "if x:")),
        ("functions in functions", blocks(90, "def f():")),
        (
            "classes in classes",
            blocks(60, &format!("class {}:", "C".repeat(4000))) + &" ".repeat(60) + "pass\n",
        ),
        (
            "a line of ten million bytes",
            format!("x = [{}]\n", "1234567, ".repeat(1_100_000)),
        ),
        (
            "a million names",
            numbered(1_000_000, |i| format!("a{i}\n")),
        ),
        (
            "many functions",
            numbered(100_000, |i| format!("def f{i}(): pass\n")),
        ),
        ("many constants", numbered(300_000, |i| format!("{i}.5;"))),
        (
            "many arguments",
            format!("def f({}): pass\n", numbered(300, |i| format!("a{i},"))),
        ),
        ("many values", format!("f({}0)\n", "0, ".repeat(1_000_000))),
        (
            "many imports",
            format!("import {}a\n", "a.b.c, ".repeat(100_000)),
        ),
        ("targets", format!("{}x\n", "a = ".repeat(300_000))),
        ("a long name", format!("{} = 1\n", "n".repeat(5_000_000))),
        ("a long comment", format!("#{}\n", "x".repeat(9_000_000))),
        ("empty lines", "\n".repeat(5_000_000)),
        ("an open string", format!("'''{}", "x".repeat(9_000_000))),
        (
            "escapes",
            format!("x = '{}'\n", "\\N{BULLET}".repeat(300_000)),
        ),
        (
            "decorators",
            format!("{}def f(): pass\n", "@a\n".repeat(200_000)),
        ),
        ("with", format!("with {}a: pass\n", "a, ".repeat(100_000))),
        (
            "globals",
            format!("def f():\n global {}a\n", "a, ".repeat(300_000)),
        ),
    ]
}

/// How a compilation ended. Nothing of it is left in the machine.
fn ended(vm: &mut Vm, name: &str, source: &str) -> &'static str {
    let before = vm.memory().used();
    let made = bc_eval::compile(vm, source, "hostile.py", bc_eval::Mode::Exec);
    let how = match made {
        Ok(code) => {
            drop(code);
            "code"
        }
        Err(Thrown::Raise(exception)) => {
            let error = RunError::new(vm, Thrown::Raise(exception));
            assert!(!error.to_string().is_empty(), "{name}");
            "exception"
        }
        Err(Thrown::Fault(fault)) => match *fault {
            Fault::Steps { .. } => "steps",
            Fault::Memory { .. } => "memory",
            other => panic!("{name}: {other}"),
        },
    };
    vm.forget_names();
    let left = vm.memory().used().saturating_sub(before);
    assert!(left < 64 << 10, "{name}: {left} bytes are left behind");
    how
}

#[test]
fn a_hostile_source_ends_within_the_limits() {
    for (name, source) in sources() {
        let limits = Limits::default()
            .with_memory(Some(MEMORY))
            .with_steps(Some(STEPS));
        let (mut vm, _) = machine(limits);
        bc_eval::install(&mut vm);
        let how = ended(&mut vm, name, &source);
        assert!(vm.memory().peak() <= MEMORY, "{name}");
        assert!(vm.executed() <= STEPS, "{name}");
        let compiled = vm.compilations;
        assert!(
            compiled.steps <= vm.executed() && compiled.count == 1,
            "{name}"
        );
        // The machine goes on to be of use.
        if how != "steps" {
            let code = bc_eval::compile(&mut vm, "6 * 7", "next.py", bc_eval::Mode::Eval);
            assert!(code.is_ok(), "{name}");
        }
    }
}

#[test]
fn too_few_steps_or_bytes_stop_a_compilation_anywhere() {
    let source = "def f(a, *b, c=1):\n    return [a + x for x in b if x != 'text']\n".repeat(40);
    let (mut vm, _) = machine(Limits::default());
    assert!(bc_eval::compile(&mut vm, &source, "x.py", bc_eval::Mode::Exec).is_ok());
    let taken = vm.compilations;
    for part in 0..40_u64 {
        let (mut vm, _) = machine(Limits::default().with_steps(Some(taken.steps * part / 40)));
        assert_eq!(ended(&mut vm, "steps", &source), "steps");
        let (mut vm, _) = machine(Limits::default());
        let room = vm.memory().used() + taken.peak * part / 40;
        vm.memory().set_limit(Some(room));
        assert_eq!(ended(&mut vm, "bytes", &source), "memory", "{part}");
    }
}

#[test]
fn names_of_compiled_code_are_forgotten_with_it() {
    let (mut vm, _) = machine(Limits::default());
    let globals = embed::namespace(&mut vm);
    let before = vm.memory().used();
    for number in 0..60_000 {
        // An attribute that is not there: classes remember lookups by name.
        let source = format!("(lambda name_{number}: 0).text_{number}");
        let code = bc_eval::compile(&mut vm, &source, "x.py", bc_eval::Mode::Eval).unwrap();
        assert!(matches!(
            embed::run_in(&mut vm, &code, &globals),
            Err(Thrown::Raise(_))
        ));
    }
    let left = vm.memory().used() - before;
    assert!(left < 8 << 20, "{left}");
}

#[test]
fn a_tree_whose_lines_jump_ends_within_the_limits() {
    let source = "tree = compile('a\\n' * 100, 'x', 'exec', 1024)
for at, node in enumerate(tree.body):
    node.lineno = (1, 2 ** 31 - 1)[at % 2]
compile(tree, 'x', 'exec')
";
    let limits = || Limits::default().with_memory(Some(MEMORY));
    let (mut vm, _) = machine(limits());
    bc_eval::install(&mut vm);
    let globals = embed::main_module(&mut vm, None);
    let code = bc_eval::compile(&mut vm, source, "x.py", bc_eval::Mode::Exec).unwrap();
    let ended = embed::run_in(&mut vm, &code, &globals);
    assert!(matches!(ended, Err(Thrown::Fault(fault)) if matches!(*fault, Fault::Memory { .. })));
    assert!(vm.memory().peak() <= MEMORY);
    let (mut vm, _) = machine(limits().with_memory(None).with_steps(Some(1_000_000)));
    bc_eval::install(&mut vm);
    let globals = embed::main_module(&mut vm, None);
    let code = bc_eval::compile(&mut vm, source, "x.py", bc_eval::Mode::Exec).unwrap();
    let ended = embed::run_in(&mut vm, &code, &globals);
    assert!(matches!(ended, Err(Thrown::Fault(fault)) if matches!(*fault, Fault::Steps { .. })));
}
