//! Statements by hand: what the builder makes of `if`, `while`, `for`, `with` and `try` is what CPython 3.5
//! compiles, in every field but the stack size, which is proven here and estimated there.

use crate::asm::code_objects;
use bc_core::asm::{Asm, AsmError, Builder, ShapeError};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::dis;
use bc_core::opcode::{CompareOp, Opcode};
use bc_core::pyc::Pyc;
use bc_func::{Function, RunError, globals, machine};
use bc_tests::{bytes, folder};
use std::sync::Arc;

/// A code object of `shapes.py`.
fn compiled(name: &str) -> Arc<CodeObject> {
    let module = Pyc::read(&bytes(&folder().join("builder/shapes.pyc")))
        .unwrap()
        .code;
    let mut all = code_objects(&module).into_iter();
    all.find(|code| **code.name() == *name).unwrap()
}

/// That a builder makes the code object of its name.
fn is_compiled(builder: Builder) {
    let built = builder.filename("shapes.py").build().unwrap();
    let code = compiled(&built.name().to_string_lossy());
    assert_eq!(dis::dis(&built), dis::dis(&code));
    assert!(built.stacksize() <= code.stacksize());
    let same_size = built.replace().stacksize(code.stacksize()).build().unwrap();
    assert!(same_size.is_identical(&code), "{built:#?}\n{code:#?}");
}

/// `f(argument)` as a statement.
fn call(b: Builder, argument: impl FnOnce(Builder) -> Builder) -> Builder {
    argument(b.load_fast("f")).call(1).op(Opcode::POP_TOP)
}

fn number(b: Builder, line: i32, number: i64) -> Builder {
    call(b.line(line), |b| b.load_const(number))
}

fn end(b: Builder) -> Builder {
    b.return_const(Constant::None)
}

#[test]
fn every_clause_of_a_try() {
    let g = |line, argument: fn(Builder) -> Builder| {
        move |b: Builder| {
            argument(b.line(line).load_fast("g"))
                .call(1)
                .op(Opcode::POP_TOP)
        }
    };
    is_compiled(
        Asm::function("clauses", ["f", "g"])
            .first_line(3)
            .line(4)
            .try_(
                |b| b.line(5).load_fast("f").call(0).store_fast("x"),
                |t| {
                    t.line(6)
                        .except_as(
                            |b| b.load_global("ValueError"),
                            "e",
                            g(7, |b| b.load_fast("e")),
                        )
                        .line(8)
                        .except(
                            |b| {
                                b.load_global("KeyError")
                                    .load_global("TypeError")
                                    .with(Opcode::BUILD_TUPLE, 2)
                            },
                            g(9, |b| b.load_const(1)),
                        )
                        .line(10)
                        .except_all(g(11, |b| b.load_const(2)))
                        .else_(g(13, |b| b.load_fast("x")))
                        .finally(g(15, |b| b.load_const(3)))
                },
            )
            .line(16)
            .load_fast("x")
            .op(Opcode::RETURN_VALUE),
    );
}

#[test]
fn a_try_in_a_loop() {
    is_compiled(end(Asm::function("loops", ["items", "f"])
        .first_line(18)
        .line(19)
        .for_else(
            |b| b.load_fast("items"),
            |b| b.store_fast("item"),
            |b| {
                let tried = b.line(20).try_(
                    |b| {
                        let test = b.line(21).if_(
                            |b| b.load_fast("f").load_fast("item").call(1),
                            |b| b.line(22).continue_(),
                        );
                        number(test, 23, 1)
                    },
                    |t| {
                        t.line(24)
                            .except(|b| b.load_global("KeyError"), |b| b.line(25).break_())
                            .finally(|b| number(b, 27, 2))
                    },
                );
                number(tried, 28, 3)
            },
            |b| number(b, 30, 4),
        )));
}

#[test]
fn context_managers() {
    let a = |b: Builder| b.load_fast("a");
    let item = |b: Builder| b.load_fast("item");
    is_compiled(end(Asm::function("managed", ["a", "f"])
        .first_line(32)
        .line(33)
        .with_as(
            a,
            |b| b.store_fast("b"),
            |b| call(b.line(34), |b| b.load_fast("b")),
        )
        .line(35)
        .with_(a, |b| {
            b.with_as(
                |b| b.load_fast("f").call(0),
                |b| b.store_fast("c"),
                |b| call(b.line(36), |b| b.load_fast("c")),
            )
        })
        .line(37)
        .with_(a, |b| {
            let looped = b.line(38).for_(
                |b| a(b.load_fast("f")).call(1),
                |b| b.store_fast("item"),
                |b| b.line(39).with_(item, |b| b.line(40).continue_()),
            );
            number(looped, 41, 1)
        })));
}

#[test]
fn statements_in_statements() {
    let inner = |b: Builder| {
        b.line(50).for_(
            |b| b.load_fast("f").load_const(2).call(1),
            |b| b.store_fast("y"),
            |b| {
                let skipped = b
                    .line(51)
                    .if_(|b| b.load_fast("y"), |b| b.line(52).continue_());
                call(skipped.line(53), |b| b.load_fast("y"))
            },
        )
    };
    let outer = |b: Builder| {
        b.line(46).for_(
            |b| b.load_fast("f").load_const(1).call(1),
            |b| b.store_fast("x"),
            |b| {
                b.line(47)
                    .try_finally(|b| call(b.line(48), |b| b.load_fast("x")), inner)
            },
        )
    };
    is_compiled(end(Asm::function("nested", ["f"])
        .first_line(43)
        .line(44)
        .while_else(
            |b| b.load_fast("f").call(0),
            |b| {
                let tried = b.line(45).try_(outer, |t| {
                    t.line(54)
                        .except_as(
                            |b| b.load_global("KeyError"),
                            "e",
                            |b| {
                                b.line(55)
                                    .with_(|b| b.load_fast("e"), |b| b.line(56).break_())
                            },
                        )
                        .else_(|b| number(b, 58, 3))
                });
                number(tried, 59, 4)
            },
            |b| number(b, 61, 5),
        )));
}

/// The name of a clause is stored as the variable that it is.
#[test]
fn the_name_of_a_clause() {
    let lambda = compiled("<lambda>");
    is_compiled(end(Asm::function("celled", ["f"])
        .first_line(63)
        .cellvars(["e"])
        .line(64)
        .try_(
            |b| b.line(65).load_fast("f").call(0).op(Opcode::POP_TOP),
            |t| {
                t.line(66).except_as(
                    |b| b.load_global("ValueError"),
                    "e",
                    |b| {
                        b.line(67)
                            .load_fast("f")
                            .with(Opcode::LOAD_CLOSURE, bc_core::asm::Operand::cell("e"))
                            .with(Opcode::BUILD_TUPLE, 1)
                            .load_const(Constant::Code(lambda))
                            .load_const("celled.<locals>.<lambda>")
                            .with(Opcode::MAKE_CLOSURE, 0)
                            .call(1)
                            .op(Opcode::POP_TOP)
                    },
                )
            },
        )));
    let module = Asm::module("m").try_(
        |b| b.load_name("x").op(Opcode::POP_TOP),
        |t| {
            t.except_as(
                |b| b.load_name("NameError"),
                "missing",
                |b| b.load_name("missing").op(Opcode::POP_TOP),
            )
        },
    );
    let names: Vec<String> = (end(module).asm().instrs())
        .filter(|instr| instr.name().is_some_and(|name| **name == *"missing"))
        .map(|instr| instr.opcode.to_string())
        .collect();
    assert_eq!(
        names,
        ["STORE_NAME", "LOAD_NAME", "STORE_NAME", "DELETE_NAME"]
    );
}

/// What the statements do when they run: which clauses, in which order.
#[test]
fn clauses_run_as_in_python() {
    // def f(kind): log = []; for i in (1, 2, 3): try ... except ... else ... finally ...
    let log = |b: Builder, what: &str| {
        b.load_fast("log")
            .load_attr("append")
            .load_const(what)
            .call(1)
            .op(Opcode::POP_TOP)
    };
    let code = Asm::function("f", ["kind"])
        .with(Opcode::BUILD_LIST, 0)
        .store_fast("log")
        .for_(
            |b| b.load_const(Constant::tuple([1, 2, 3])),
            |b| b.store_fast("i"),
            |b| {
                b.try_(
                    |b| {
                        log(b, "try").if_(
                            |b| b.load_fast("i").load_const(2).compare(CompareOp::Eq),
                            |b| {
                                b.load_global("int")
                                    .load_fast("kind")
                                    .call(1)
                                    .op(Opcode::POP_TOP)
                            },
                        )
                    },
                    |t| {
                        t.except_as(
                            |b| b.load_global("ValueError"),
                            "e",
                            |b| log(b, "value").continue_(),
                        )
                        .except(|b| b.load_global("TypeError"), |b| log(b, "type").break_())
                        .else_(|b| log(b, "else"))
                        .finally(|b| log(b, "finally"))
                    },
                )
            },
        )
        .load_const(",")
        .load_attr("join")
        .load_fast("log")
        .call(1)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    let function = Function::new(&mut vm, code, &globals).unwrap();
    let plain = "try,else,finally";
    let call = |vm: &mut _, kind: &str| function.call::<String>(vm, (kind,)).unwrap();
    assert_eq!(call(&mut vm, "7"), [plain; 3].join(","));
    assert_eq!(
        call(&mut vm, "x"),
        format!("{plain},try,value,finally,{plain}")
    );
    let broken = function
        .call::<String>(&mut vm, (Vec::<i64>::new(),))
        .unwrap();
    assert_eq!(broken, format!("{plain},try,type,finally"));
    // What no clause takes goes on, behind the finally clause.
    let infinite = function
        .call::<String>(&mut vm, (f64::INFINITY,))
        .unwrap_err();
    let RunError::Exception { traceback, .. } = &infinite else {
        panic!("{infinite}")
    };
    assert!(traceback.contains("OverflowError"), "{traceback}");
}

#[test]
fn what_is_no_statement_is_refused() {
    let f = || Asm::function("f", ["x"]);
    let nothing = |b: Builder| b;
    let told = |builder: Builder| end(builder).build().unwrap_err();
    for (builder, expected) in [
        (f().continue_(), ShapeError::ContinueOutside),
        (
            f().try_finally(Builder::continue_, nothing),
            ShapeError::ContinueOutside,
        ),
        (
            f().while_(
                |b| b.load_fast("x"),
                |b| b.try_finally(nothing, |b| b.if_(|b| b.load_fast("x"), Builder::continue_)),
            ),
            ShapeError::ContinueInFinally,
        ),
        (
            f().while_(
                |b| b.load_fast("x"),
                |b| {
                    b.try_finally(nothing, |b| {
                        b.with_(|b| b.load_fast("x"), Builder::continue_)
                    })
                },
            ),
            ShapeError::ContinueInFinally,
        ),
        (f().try_(nothing, |t| t), ShapeError::NoClause),
        (
            f().try_(nothing, |t| t.else_(nothing).finally(nothing)),
            ShapeError::ElseAlone,
        ),
        (
            f().try_(nothing, |t| t.except_all(nothing).except_all(nothing)),
            ShapeError::DefaultNotLast,
        ),
        (
            f().try_(nothing, |t| t.finally(nothing).finally(nothing)),
            ShapeError::SecondClause { clause: "finally" },
        ),
    ] {
        let error = told(builder);
        assert!(
            matches!(error, AsmError::Shape { error, .. } if error == expected),
            "{error} {expected}"
        );
    }
    let wrong = f().load_fast("x").op(Opcode::POP_TOP).continue_();
    assert_eq!(
        told(wrong).to_string(),
        "item 2: 'continue' not properly in loop"
    );
}

#[test]
fn names_are_told_as_they_were_given() {
    let f = |signature: &[&str]| {
        Asm::function("f", bc_core::asm::Signature::new(signature.iter().copied()))
    };
    let told = |builder: Builder| end(builder).build().unwrap_err().to_string();
    for (builder, expected) in [
        (
            f(&[]).jump(Opcode::JUMP_ABSOLUTE, "nope"),
            "item 0: JUMP_ABSOLUTE leads to label \"nope\", which stands nowhere",
        ),
        (
            f(&[]).label("a").label("a"),
            "item 1: label \"a\" stands at item 0 already",
        ),
        (
            f(&[]).label("back").jump(Opcode::JUMP_FORWARD, "back"),
            "item 1: JUMP_FORWARD only jumps forward, but label \"back\" stands before it",
        ),
        (f(&["x", "x"]), "signature: duplicate parameter x"),
        (
            f(&["x"]).load_fast("y").op(Opcode::POP_TOP),
            "item 0: LOAD_FAST y: no parameter has this name, and nothing is ever stored under it",
        ),
        (
            f(&[]).cellvars(["c", "c"]),
            "two cell variables are called c",
        ),
        (
            f(&[]).freevars(["c", "c"]),
            "two free variables are called c",
        ),
        (
            f(&[]).locals(["c", "c"]),
            "two local variables are called c",
        ),
        (
            f(&[]).load_deref("q"),
            "item 0: q is no cell variable of this code",
        ),
    ] {
        assert_eq!(told(builder), expected);
    }
    // A star is a parameter, too.
    let starred = bc_core::asm::Signature::new(["a"]).varargs("a");
    let starred = Asm::function("f", starred);
    assert_eq!(told(starred), "signature: duplicate parameter a");
    // A local may be declared, stored behind its use, or only deleted.
    for known in [
        f(&[]).locals(["y"]).load_fast("y").op(Opcode::POP_TOP),
        f(&[]).load_fast("y").store_fast("y"),
        f(&[]).with(Opcode::DELETE_FAST, bc_core::asm::Operand::local("y")),
    ] {
        end(known).build().unwrap();
    }
}
