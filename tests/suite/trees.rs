//! Syntax trees as objects within limits: hostile ones end in an exception or a fault, and what reading and
//! showing them takes is counted, and given back.
//!
//! What trees are made of and what is refused, `tests/differential/syntax_*` compares with CPython. CPython itself
//! falls over most of the trees here.

use crate::harness::{machine, told};
use bc_eval::Mode;
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::runtime::run;

/// What every program here begins with.
const BEGINNING: &str = "
from _ast import *
at = dict(lineno=1, col_offset=0)
num = Num(1, **at)
no_args = arguments([], None, [], [], None, [])
def attempt(node, mode='eval'):
    try:
        compile(node, 'file', mode)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print('compiled')
";

/// Runs a program; what it printed, and how it ended.
fn ran(limits: Limits, program: &str) -> (String, Result<Value, Thrown>, Vm) {
    let (mut vm, page) = machine(limits);
    bc_eval::install(&mut vm);
    let globals = embed::main_module(&mut vm, None);
    let source = format!("{BEGINNING}{program}");
    let ended = bc_eval::compile(&mut vm, &source, "<test>", Mode::Exec)
        .and_then(|code| run::code(&mut vm, &code, &globals, None));
    (page.text(), ended, vm)
}

fn printed(program: &str) -> String {
    let (text, ended, mut vm) = ran(Limits::default(), program);
    if let Err(thrown) = ended {
        panic!("{text}\n{}", told(&mut vm, Err(thrown)));
    }
    text
}

const TOO_DEEP: &str = "RecursionError maximum recursion depth exceeded during compilation\n";

#[test]
fn a_tree_without_an_end_is_too_deep() {
    for program in [
        "a = List([], Load(), **at)\na.elts.append(a)\nattempt(Expression(a))",
        "a = ExtSlice([])\na.dims.append(a)\nattempt(Expression(Subscript(num, a, Load(), **at)))",
        "a = If(num, [], [], **at)\na.body.append(a)\nattempt(Module([a]), 'exec')",
        "a = arguments([], None, [], [], None, [])\na.defaults.append(Lambda(a, num, **at))\n\
         attempt(Expression(Lambda(a, num, **at)))",
        "a = ExceptHandler(None, None, [], **at)\n\
         a.body.append(Try([Pass(**at)], [a], [], [], **at))\nattempt(Module(a.body), 'exec')",
        "class Endless(UnaryOp):\n    lineno = col_offset = 1\n    op = Not()\n    @property\n    \
         def operand(self): return Endless()\nattempt(Expression(Endless()))",
        "a = num\nfor _ in range(3000): a = UnaryOp(Not(), a, **at)\nattempt(Expression(a))",
    ] {
        assert_eq!(printed(program), TOO_DEEP, "{program}");
    }
}

#[test]
fn depth_is_counted_as_in_a_source() {
    let text = printed(
        "for count in 2990, 2991, 2992, 2993, 2994, 2995, 2996, 2997:\n    a = num\n    \
         for _ in range(count): a = UnaryOp(Not(), a, **at)\n    attempt(Expression(a))",
    );
    // As in the reference: `attempt` and the module are two levels, of three each.
    assert_eq!(text, "compiled\n".repeat(4) + &TOO_DEEP.repeat(4));
}

#[test]
fn compiling_inside_of_reading_ends() {
    let text = printed(
        "class Deep(UnaryOp):\n    lineno = col_offset = 1\n    op = Not()\n    @property\n    \
         def operand(self):\n        compile(Expression(Deep()), 'file', 'eval')\n        return num\n\
         attempt(Expression(Deep()))",
    );
    assert_eq!(
        text,
        "TypeError required field \"operand\" missing from UnaryOp\n"
    );
}

#[test]
fn what_the_reference_falls_over_is_refused() {
    for (program, answer) in [
        (
            "attempt(Module([Global([None], **at)]), 'exec')",
            "ValueError None disallowed in identifier list",
        ),
        (
            "attempt(Module([Try([Pass(**at)], [None], [], [], **at)]), 'exec')",
            "ValueError None disallowed in node list",
        ),
        (
            "attempt(Expression(Subscript(num, ExtSlice([None]), Load(), **at)))",
            "ValueError None disallowed in node list",
        ),
        (
            "attempt(Expression(Call(num, [], [keyword('a', None)], **at)))",
            "ValueError field value is required for keyword",
        ),
        (
            "attempt(Expression(Call(num, [num] * 256, [], **at)))",
            "SyntaxError more than 255 arguments (file, line 1)",
        ),
        (
            "no_args.args = [arg('a%d' % i, None, **at) for i in range(256)]\n\
             attempt(Expression(Lambda(no_args, num, **at)))\n\
             no_args.defaults = [num] * 256\nattempt(Expression(Lambda(no_args, num, **at)))",
            "compiled\nSyntaxError more than 255 arguments (file, line 0)",
        ),
        (
            "class Shrinking(Expr):\n    lineno = col_offset = 1\n    @property\n    \
             def value(self):\n        body.clear()\n        return num\n\
             body = [Shrinking(), Pass(**at)]\nattempt(Module(body), 'exec')",
            "RuntimeError Module field \"body\" changed size during iteration",
        ),
    ] {
        assert_eq!(printed(program), format!("{answer}\n"), "{program}");
    }
}

/// A tree of few objects that has 2⁴⁰ nodes.
const DOUBLED: &str = "
a = num
for _ in range(40): a = BinOp(a, Add(), a, **at)
attempt(Expression(a))
";

#[test]
fn nodes_that_are_there_often_are_charged_each_time() {
    let limits = Limits::default().with_steps(Some(2_000_000));
    let (text, ended, vm) = ran(limits, DOUBLED);
    assert_eq!(text, "");
    let Err(Thrown::Fault(fault)) = ended else {
        panic!("{ended:?}");
    };
    assert!(matches!(*fault, Fault::Steps { .. }), "{fault}");
    assert!(vm.compilations.steps > 1_000_000);
    let limits = Limits::default().with_memory(Some(16 << 20));
    let (text, ended, vm) = ran(limits, DOUBLED);
    assert_eq!(text, "");
    let Err(Thrown::Fault(fault)) = ended else {
        panic!("{ended:?}");
    };
    assert!(matches!(*fault, Fault::Memory { .. }), "{fault}");
    assert!(vm.compilations.peak > 1 << 20);
}

#[test]
fn what_a_tree_takes_is_counted_and_given_back() {
    let (mut vm, _) = machine(Limits::default());
    bc_eval::install(&mut vm);
    let globals = embed::main_module(&mut vm, None);
    let mut run = |source: &str| {
        let code = bc_eval::compile(&mut vm, source, "<test>", Mode::Exec).unwrap();
        let before = vm.compilations;
        run::code(&mut vm, &code, &globals, None).unwrap();
        let after = vm.compilations;
        (after.steps - before.steps, vm.memory().used())
    };
    run("tree = compile('x = [' + '1, ' * 1000 + ']', 'file', 'exec', 0x400)");
    let compile = "code = compile(tree, 'file', 'exec')";
    run(compile);
    let (steps, held) = run(compile);
    assert!(steps > 10_000, "{steps}");
    for _ in 0..3 {
        assert_eq!(run(compile), (steps, held));
    }
}
