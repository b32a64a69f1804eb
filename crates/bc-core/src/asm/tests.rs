//! Tests of the symbolic form by itself; the corpus goes through it in the integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use crate::opcode::{CompareOp, Opcode};
use crate::testing::Generator;
use crate::{dis, lnotab};

fn round_trip(code: &CodeObject) -> CodeObject {
    Asm::lift(code).unwrap().lower().unwrap()
}

/// The talk's first function; the bytes are the ones its notebook shows.
#[test]
fn addone() {
    let addone = Asm::function("addone", ["x"])
        .line(42)
        .load_fast("x")
        .load_const(1)
        .op(Opcode::BINARY_ADD)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    assert_eq!(addone.code(), [124, 0, 0, 100, 1, 0, 23, 83]);
    assert_eq!(addone.consts(), [Constant::None, 1.into()]);
    assert_eq!(addone.flags(), CodeFlags::from(67));
    assert_eq!(addone.stacksize(), 2);
    assert!(round_trip(&addone).is_identical(&addone));
}

/// The listing is the one CPython 3.5 gives for the same statements.
#[test]
fn shapes_as_the_compiler_makes_them() {
    let call =
        |name: &'static str| move |b: Builder| b.load_global(name).call(0).op(Opcode::POP_TOP);
    let code = Asm::function("f", ["n"])
        .line(2)
        .while_(
            |b| b.load_fast("n"),
            |b| {
                b.line(3)
                    .if_(
                        |b| b.load_fast("n").load_const(5).compare(CompareOp::Eq),
                        |b| b.line(4).break_(),
                    )
                    .line(5)
                    .load_fast("n")
                    .load_const(1)
                    .op(Opcode::BINARY_SUBTRACT)
                    .store_fast("n")
            },
        )
        .line(6)
        .for_else(
            |b| b.load_fast("n"),
            |b| b.store_fast("x"),
            |b| {
                b.line(7)
                    .try_finally(|b| call("g")(b.line(8)), |b| call("h")(b.line(10)))
            },
            |b| call("g")(b.line(12)),
        )
        .return_const(Constant::None)
        .build()
        .unwrap();
    assert_eq!(
        dis::dis(&code),
        "  2           0 SETUP_LOOP              33 (to 36)
        >>    3 LOAD_FAST                0 (n)
              6 POP_JUMP_IF_FALSE       35

  3           9 LOAD_FAST                0 (n)
             12 LOAD_CONST               1 (5)
             15 COMPARE_OP               2 (==)
             18 POP_JUMP_IF_FALSE       22

  4          21 BREAK_LOOP

  5     >>   22 LOAD_FAST                0 (n)
             25 LOAD_CONST               2 (1)
             28 BINARY_SUBTRACT
             29 STORE_FAST               0 (n)
             32 JUMP_ABSOLUTE            3
        >>   35 POP_BLOCK

  6     >>   36 SETUP_LOOP              43 (to 82)
             39 LOAD_FAST                0 (n)
             42 GET_ITER
        >>   43 FOR_ITER                28 (to 74)
             46 STORE_FAST               1 (x)

  7          49 SETUP_FINALLY           11 (to 63)

  8          52 LOAD_GLOBAL              0 (g)
             55 CALL_FUNCTION            0 (0 positional, 0 keyword pair)
             58 POP_TOP
             59 POP_BLOCK
             60 LOAD_CONST               0 (None)

 10     >>   63 LOAD_GLOBAL              1 (h)
             66 CALL_FUNCTION            0 (0 positional, 0 keyword pair)
             69 POP_TOP
             70 END_FINALLY
             71 JUMP_ABSOLUTE           43
        >>   74 POP_BLOCK

 12          75 LOAD_GLOBAL              0 (g)
             78 CALL_FUNCTION            0 (0 positional, 0 keyword pair)
             81 POP_TOP
        >>   82 LOAD_CONST               0 (None)
             85 RETURN_VALUE
"
    );
}

/// A function with these flags and instructions, as if it had been read.
fn lifted(flags: u32, code: &[u8], consts: &[Constant], cells: &[&str]) -> Asm {
    let code = CodeObject::builder()
        .flags(flags)
        .code(code)
        .stacksize(2)
        .consts(consts.iter().cloned())
        .cellvars(cells.iter().copied())
        .build();
    Asm::lift(&code.unwrap()).unwrap()
}

const RETURN_NONE: &[u8] = &[100, 0, 0, 83];
/// What yields stands behind a `return`.
const DEAD_YIELD: &[u8] = &[100, 0, 0, 83, 100, 0, 0, 86, 83];

/// What says that code is a generator is its flag: the compiler drops a `yield` that is dead.
#[test]
fn no_flag_of_lifted_code_is_cleared() {
    let none = &[Constant::None];
    let generator = 0x20;
    let coroutine = 0x80;
    for more in [
        0,
        generator,
        coroutine,
        coroutine | generator,
        0x100 | generator,
        0x10,
        0x1_0000,
        0x8_0000,
        0xFE000,
    ] {
        for (nofree, cells) in [(0x40, &[][..]), (0, &["c"][..])] {
            let flags = 0x3 | more | nofree;
            let load_cell = &[136, 0, 0, 83];
            let code = if cells.is_empty() {
                RETURN_NONE
            } else {
                load_cell
            };
            let kept = lifted(flags, code, none, cells).compact().unwrap();
            assert_eq!(kept.flags(), CodeFlags::from(flags), "{flags:#x}");
        }
    }
    // Nor is one added that the code did without.
    let flags = |asm: &Asm| asm.compact().unwrap().flags();
    let plain = lifted(0x43, DEAD_YIELD, none, &[]);
    assert_eq!(flags(&plain), CodeFlags::from(0x43));
    assert_eq!(
        flags(&lifted(0x3, RETURN_NONE, none, &[])),
        CodeFlags::from(0x3)
    );
    // What is new in the code shows: a first `yield`, no cell any more.
    let mut asm = lifted(0x43, RETURN_NONE, none, &[]);
    asm.body
        .insert(1, Instr::new(Opcode::YIELD_VALUE, (), 0).into());
    assert_eq!(flags(&asm), CodeFlags::from(0x63));
    let unused = lifted(0x3, RETURN_NONE, none, &["c"]);
    assert_eq!(flags(&unused), CodeFlags::from(0x43));
    // And what is asked for of the builder.
    let asked = Asm::function("f", ()).flags(CodeFlags::GENERATOR);
    let asked = asked.return_const(Constant::None).build().unwrap();
    assert_eq!(asked.flags(), CodeFlags::from(0x63));
}

/// The first constant of a function is its docstring if it is a string.
#[test]
fn no_function_gets_a_docstring() {
    let text = |asm: &mut Asm| {
        let load = Instr::new(Opcode::LOAD_CONST, Operand::constant("text"), 0);
        asm.body.splice(
            0..0,
            [load.into(), Instr::new(Opcode::POP_TOP, (), 0).into()],
        );
    };
    let code: &[u8] = &[9, 116, 0, 0, 83];
    for flags in [0x43, 0x40] {
        let lifted = CodeObject::builder()
            .flags(flags)
            .code(code)
            .stacksize(1)
            .names(["g"])
            .build();
        let mut asm = Asm::lift(&lifted.unwrap()).unwrap();
        text(&mut asm);
        for made in [asm.lower().unwrap(), asm.compact().unwrap()] {
            let expected = match flags {
                0x43 => vec![Constant::None, "text".into()],
                _ => vec!["text".into()],
            };
            assert_eq!(made.consts(), expected);
        }
    }
    // One that has a docstring keeps it, and one that has none too.
    for first in [Constant::from("doc"), Constant::None, 7.into()] {
        let mut asm = lifted(0x43, RETURN_NONE, std::slice::from_ref(&first), &[]);
        text(&mut asm);
        for made in [asm.lower().unwrap(), asm.compact().unwrap()] {
            assert_eq!(made.consts().first(), Some(&first));
        }
    }
}

/// A code object in which everything is a little odd, as no compiler makes it.
fn odd() -> CodeObject {
    CodeObject::builder()
        .argcount(1)
        .nlocals(4)
        .stacksize(9)
        .flags(3)
        .code(
            [
                &[144, 0, 0, 100, 2, 0][..], // a prefix that says nothing, the second of two equal constants
                &[124, 3, 0],                // a local without a name
                &[1],
                &[144, 0, 0, 113, 16, 0],
                &[83],
            ]
            .concat(),
        )
        .consts([Constant::None, 7.into(), 7.into(), 1.0.into(), true.into()])
        .names(["unused", "unused"])
        .varnames(["a", "b", "b"])
        .cellvars(["c"])
        .freevars(["c"])
        .firstlineno(5)
        .lnotab([0, 0, 2, 1, 200, 9, 7])
        .build()
        .unwrap()
}

#[test]
fn what_is_not_changed_comes_back() {
    let code = odd();
    let back = round_trip(&code);
    assert!(back.is_identical(&code), "{back:?}");
    let fewer = code
        .replace()
        .nlocals(2)
        .code([100, 0, 0, 83])
        .build()
        .unwrap();
    assert!(round_trip(&fewer).is_identical(&fewer));
}

#[test]
fn what_is_not_used_goes() {
    let mut asm = Asm::lift(&odd()).unwrap();
    let refused = asm.compact().unwrap_err();
    assert_eq!(refused.item(), Some(1), "{refused}");
    asm.body.drain(1..3);
    let code = asm.compact().unwrap();
    assert_eq!(code.code(), [100, 1, 0, 113, 6, 0, 83]);
    assert_eq!(code.consts(), [Constant::None, 7.into()]);
    assert!(code.names().is_empty() && code.cellvars().is_empty());
    assert_eq!(code.varnames().len(), 1, "the parameter stays");
    assert_eq!(code.freevars().len(), 1, "so does the closure");
    assert_eq!((code.nlocals(), code.stacksize()), (1, 1));
}

#[test]
fn constants_are_told_apart_as_the_compiler_does() {
    let values: Vec<Constant> = vec![
        1.into(),
        true.into(),
        1.0.into(),
        0.0.into(),
        (-0.0).into(),
        0.into(),
        false.into(),
        Constant::tuple([1]),
        Constant::tuple([true]),
        f64::NAN.into(),
    ];
    let mut builder = Asm::function("f", ());
    for value in values.iter().chain(&values) {
        builder = builder.load_const(value.clone());
    }
    let code = builder
        .with(Opcode::BUILD_TUPLE, 20)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    assert_eq!(code.consts()[1..], values);
    // Two equal code objects may belong to two places.
    let nested = Arc::new(code);
    let twin = Arc::new(nested.replace().build().unwrap());
    let code = Asm::function("g", ())
        .load_const(Arc::clone(&nested))
        .load_const(twin)
        .load_const(nested)
        .with(Opcode::BUILD_TUPLE, 3)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    assert_eq!(code.consts().len(), 3);
}

/// More than 65,536 constants, names, and bytes to jump over.
#[test]
fn wide_arguments() {
    let mut builder = Asm::module("m").jump(Opcode::JUMP_ABSOLUTE, "end");
    for n in 0..70_000 {
        builder = builder.load_const(n).store_name(format!("n{n}"));
    }
    let code = builder
        .label("end")
        .load_name("n69999")
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    assert_eq!(code.consts().len(), 70_000);
    // The jump of six bytes, 65,536 pairs of six bytes, the others of twelve.
    let end = 6 + 65_536 * 6 + (70_000 - 65_536) * 12;
    assert_eq!(code.code().len(), end + 7);
    let [low, high] = (end as u32 >> 16 << 16 | end as u32 & 0xFFFF).to_le_bytes()[..2] else {
        panic!("two bytes")
    };
    assert_eq!(
        code.code()[..6],
        [144, (end >> 16) as u8, 0, 113, low, high]
    );
    assert!(round_trip(&code).is_identical(&code));
    let asm = Asm::lift(&code).unwrap();
    assert_eq!(asm.compact().unwrap().code(), code.code());
}

/// Jumps at the edge of what two bytes can say: to 65,535 without a prefix, to 65,536 with one.
#[test]
fn a_jump_is_as_narrow_as_it_can_be() {
    for (padding, prefixes) in [(65_532, 0), (65_533, 1)] {
        let mut builder = Asm::function("f", ()).jump(Opcode::JUMP_ABSOLUTE, "end");
        for _ in 0..padding {
            builder = builder.op(Opcode::NOP);
        }
        let code = builder.label("end").return_const(0).build().unwrap();
        let first = crate::instruction::decode(code.code())
            .next()
            .unwrap()
            .unwrap();
        assert_eq!(first.extended, prefixes, "{padding}");
        assert_eq!(first.jump_target(), Some(padding + first.length()));
    }
}

#[test]
fn lines() {
    let code = Asm::function("f", ())
        .line(10)
        .load_const(1)
        .line(700)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    assert_eq!(
        lnotab::line_starts(&code).collect::<Vec<_>>(),
        [(0, 10), (3, 700)]
    );
    let falls = Asm::function("f", ())
        .line(10)
        .load_const(1)
        .line(9)
        .op(Opcode::RETURN_VALUE)
        .build();
    assert_eq!(
        falls.unwrap_err(),
        AsmError::LineFalls {
            item: 1,
            before: 10,
            line: 9
        }
    );
    // One instruction more at the front: the table that was kept no longer fits.
    let mut asm = Asm::lift(&code).unwrap();
    asm.body.insert(0, Instr::new(Opcode::NOP, (), 10).into());
    let longer = asm.lower().unwrap();
    assert_eq!(
        lnotab::line_starts(&longer).collect::<Vec<_>>(),
        [(0, 10), (4, 700)]
    );
}

#[test]
fn refusals_say_where_and_what() {
    let say = |builder: Builder| builder.build().unwrap_err().to_string();
    let start = || Asm::function("f", ()).load_const(1);
    assert_eq!(
        say(start().with(Opcode::BINARY_ADD, 5)),
        "item 1: BINARY_ADD takes nothing, not a number"
    );
    assert_eq!(
        say(start().op(Opcode::LOAD_CONST)),
        "item 1: LOAD_CONST takes a constant, not nothing"
    );
    assert_eq!(
        say(start().with(Opcode::JUMP_FORWARD, 3)),
        "item 1: JUMP_FORWARD takes a label, not a number"
    );
    assert_eq!(
        say(start().jump(Opcode::JUMP_FORWARD, "nowhere")),
        "item 1: JUMP_FORWARD leads to label \"nowhere\", which stands nowhere"
    );
    assert_eq!(
        say(start().label("a").label("a")),
        "item 2: label \"a\" stands at item 1 already"
    );
    assert_eq!(
        say(start().label("a").jump(Opcode::JUMP_FORWARD, "a")),
        "item 2: JUMP_FORWARD only jumps forward, but label \"a\" stands before it"
    );
    assert_eq!(
        say(start().load_deref("x")),
        "item 1: x is no cell variable of this code"
    );
    assert_eq!(
        say(start().with(Opcode(42), ())),
        "item 1: <42> is no opcode of CPython 3.5"
    );
    assert!(say(start().op(Opcode::BINARY_ADD)).contains("BINARY_ADD"));
    let rejected = start().op(Opcode::BINARY_ADD).build().unwrap_err();
    assert_eq!(rejected.item(), Some(1));
    assert_eq!(
        say(start().continue_()),
        "item 1: 'continue' not properly in loop"
    );
    // A label that has no name is told by its number.
    let mut asm = start().asm();
    let label = asm.new_label();
    asm.body
        .push(Instr::new(Opcode::JUMP_FORWARD, label, 1).into());
    assert_eq!(
        asm.lower().unwrap_err().to_string(),
        "item 1: JUMP_FORWARD leads to label L0, which stands nowhere"
    );
}

#[test]
fn what_is_no_code_cannot_be_lifted() {
    let lift = |bytes: &[u8]| {
        let code = CodeObject::builder().code(bytes).build().unwrap();
        Asm::lift(&code).unwrap_err()
    };
    assert!(matches!(lift(&[100, 1]), LiftError::Decode(_)));
    assert_eq!(
        lift(&[113, 1, 0]).to_string(),
        "lift: offset 0: JUMP_ABSOLUTE leads to 1, where no instruction begins"
    );
    assert_eq!(
        lift(&[110, 1, 0]).to_string(),
        "lift: offset 0: JUMP_FORWARD leads to 4, where no instruction begins"
    );
    for (parameters, names, expected) in [
        (
            2,
            &["a"][..],
            "lift: 2 parameters, but co_varnames has 1 name",
        ),
        (1, &[], "lift: 1 parameter, but co_varnames has no name"),
    ] {
        let code = CodeObject::builder()
            .argcount(parameters)
            .varnames(names.iter().copied())
            .build();
        let refused = Asm::lift(&code.unwrap()).unwrap_err();
        assert!(matches!(refused, LiftError::Parameters { .. }));
        assert_eq!(refused.to_string(), expected);
    }
}

/// Any bytes are lifted or refused, and what was lifted comes back.
#[test]
fn any_bytes() {
    let mut generator = Generator::new(35);
    let mut lifted = 0;
    for _ in 0..20_000 {
        let length = generator.below(24);
        let bytes = generator.code(length);
        let code = CodeObject::builder()
            .code(bytes)
            .consts([1, 2])
            .names(["a"])
            .cellvars(["c"])
            .build()
            .unwrap();
        let Ok(mut asm) = Asm::lift(&code) else {
            continue;
        };
        asm.stacksize = StackSize::Unproven(0);
        match asm.lower() {
            Ok(back) => {
                lifted += 1;
                let same = |a: &CodeObject, b: &CodeObject| {
                    let fields = |code: &CodeObject| {
                        crate::instruction::decode(code.code())
                            .map(|i| i.map(|i| (i.opcode, i.arg, i.extended)))
                            .collect::<Vec<_>>()
                    };
                    fields(a) == fields(b)
                };
                assert!(same(&back, &code), "{:?}", code.code());
            }
            Err(AsmError::UnknownOpcode { .. } | AsmError::Operand { .. }) => {}
            Err(other) => panic!("{:?}: {other}", code.code()),
        }
    }
    assert!(lifted > 100, "only {lifted}");
}
