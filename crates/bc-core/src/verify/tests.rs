//! The verifier on programs written by hand, with the depths and findings worked out from CPython's evaluation loop.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use std::sync::Arc;

use super::{NESTING_LIMIT, Rejection, RejectionCode, VerifiedCode, verify, verify_strictly};
use crate::code::{CodeBuilder, CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::instruction::encode;
use crate::opcode::Opcode;

/// `(opcode, argument)`; a jump's argument is the number of the instruction it leads to.
fn assemble(instructions: &[(Opcode, u32)]) -> Vec<u8> {
    let mut offsets = vec![0u32];
    for (opcode, _) in instructions {
        let length = if opcode.has_arg() { 3 } else { 1 };
        offsets.push(offsets.last().unwrap() + length);
    }
    let mut code = Vec::new();
    for (i, &(opcode, arg)) in instructions.iter().enumerate() {
        let arg = match (opcode.is_absolute_jump(), opcode.is_relative_jump()) {
            (true, _) => offsets[arg as usize],
            (_, true) => offsets[arg as usize] - offsets[i + 1],
            _ => arg,
        };
        code.extend(encode(opcode, arg, 0));
    }
    code
}

fn function(instructions: &[(Opcode, u32)]) -> CodeBuilder {
    CodeObject::builder()
        .name("f")
        .filename("f.py")
        .firstlineno(1)
        .stacksize(100)
        .nlocals(2)
        .varnames(["x", "y"])
        .names(["E"])
        .consts([Constant::None, 1.into()])
        .flags(0x43)
        .code(assemble(instructions))
}

fn check(builder: CodeBuilder) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
    verify(&Arc::new(builder.build().unwrap()))
}

fn depths(instructions: &[(Opcode, u32)]) -> Vec<Option<(u32, u32)>> {
    let code = check(function(instructions)).unwrap_or_else(|rejection| panic!("{rejection}"));
    (0..instructions.len())
        .map(|i| code.depth_range_at(i).map(|range| range.into_inner()))
        .collect()
}

fn refused(instructions: &[(Opcode, u32)]) -> Box<Rejection> {
    check(function(instructions)).expect_err("this must be refused")
}

const NONE: (Opcode, u32) = (Opcode::LOAD_CONST, 0);
const LOAD: (Opcode, u32) = (Opcode::LOAD_FAST, 0);
const STORE: (Opcode, u32) = (Opcode::STORE_FAST, 0);
const RETURN: (Opcode, u32) = (Opcode::RETURN_VALUE, 0);
const POP: (Opcode, u32) = (Opcode::POP_TOP, 0);
const POP_BLOCK: (Opcode, u32) = (Opcode::POP_BLOCK, 0);
const POP_EXCEPT: (Opcode, u32) = (Opcode::POP_EXCEPT, 0);
const END_FINALLY: (Opcode, u32) = (Opcode::END_FINALLY, 0);

fn d(n: u32) -> Option<(u32, u32)> {
    Some((n, n))
}

#[test]
fn every_known_opcode_is_ordinary_or_has_its_own_rule() {
    let own_rule = [
        "POP_BLOCK",
        "POP_EXCEPT",
        "END_FINALLY",
        "BREAK_LOOP",
        "CONTINUE_LOOP",
        "RETURN_VALUE",
        "RAISE_VARARGS",
        "SETUP_LOOP",
        "SETUP_EXCEPT",
        "SETUP_FINALLY",
        "SETUP_WITH",
        "SETUP_ASYNC_WITH",
        "WITH_CLEANUP_START",
        "WITH_CLEANUP_FINISH",
        "FOR_ITER",
        "JUMP_FORWARD",
        "JUMP_ABSOLUTE",
        "JUMP_IF_TRUE_OR_POP",
        "JUMP_IF_FALSE_OR_POP",
        "POP_JUMP_IF_TRUE",
        "POP_JUMP_IF_FALSE",
        "ROT_TWO",
        "ROT_THREE",
        "DUP_TOP",
        "DUP_TOP_TWO",
        "LIST_APPEND",
        "SET_ADD",
        "MAP_ADD",
        "EXTENDED_ARG",
    ];
    for opcode in Opcode::all() {
        let own = own_rule.contains(&opcode.name().unwrap());
        assert_ne!(opcode.ordinary_effect(2).is_some(), own, "{opcode}");
    }
}

#[test]
fn a_loop_has_the_same_depth_each_time_round() {
    let program = [
        (Opcode::SETUP_LOOP, 8),
        LOAD,
        (Opcode::GET_ITER, 0),
        (Opcode::FOR_ITER, 7),
        STORE,
        (Opcode::BREAK_LOOP, 0),
        (Opcode::JUMP_ABSOLUTE, 3),
        POP_BLOCK,
        NONE,
        RETURN,
    ];
    let expected = [d(0), d(0), d(1), d(1), d(2), d(1), None, d(0), d(0), d(1)];
    assert_eq!(depths(&program), expected);
}

#[test]
fn an_except_clause_with_a_name() {
    // try: x
    // except E as y: x
    let program = [
        (Opcode::SETUP_EXCEPT, 5),
        LOAD,
        POP,
        POP_BLOCK,
        (Opcode::JUMP_FORWARD, 25),
        (Opcode::DUP_TOP, 0), // 5: old tb, old value, old type, tb, value, type
        (Opcode::LOAD_GLOBAL, 0),
        (Opcode::COMPARE_OP, 10),
        (Opcode::POP_JUMP_IF_FALSE, 24),
        POP,
        (Opcode::STORE_FAST, 1), // 10
        POP,
        (Opcode::SETUP_FINALLY, 18),
        LOAD,
        POP,
        POP_BLOCK, // 15
        POP_EXCEPT,
        NONE,
        NONE, // 18: None alone, or a pending completion above the saved exception state
        (Opcode::STORE_FAST, 1),
        (Opcode::DELETE_FAST, 1), // 20
        END_FINALLY,
        (Opcode::JUMP_FORWARD, 25),
        (Opcode::NOP, 0),
        END_FINALLY,
        NONE, // 25
        RETURN,
    ];
    let found = depths(&program);
    assert_eq!(found[5], d(6));
    assert_eq!(found[8], d(7));
    assert_eq!(found[9], d(6));
    assert_eq!(found[12], d(3));
    assert_eq!(found[16], d(3));
    assert_eq!(found[17], d(0));
    assert_eq!(found[18], Some((1, 9)));
    assert_eq!(found[21], Some((1, 9)));
    assert_eq!(found[22], d(0));
    assert_eq!(found[23], None);
    assert_eq!(found[24], d(6));
    assert_eq!(found[25], d(0));
}

#[test]
fn a_finally_body_takes_up_return_break_and_continue() {
    // for x in x:
    //     try: (return | break | continue) finally: x
    let program = [
        (Opcode::SETUP_LOOP, 22),
        LOAD,
        (Opcode::GET_ITER, 0),
        (Opcode::FOR_ITER, 21),
        STORE,
        (Opcode::SETUP_FINALLY, 17), // 5
        LOAD,
        (Opcode::POP_JUMP_IF_FALSE, 10),
        LOAD,
        RETURN,
        LOAD, // 10
        (Opcode::POP_JUMP_IF_FALSE, 13),
        (Opcode::BREAK_LOOP, 0),
        LOAD,
        (Opcode::POP_JUMP_IF_FALSE, 3 + 12),
        POP_BLOCK, // 15
        NONE,
        LOAD, // 17: the body
        POP,
        END_FINALLY,
        (Opcode::JUMP_ABSOLUTE, 3), // 20
        POP_BLOCK,
        NONE, // 22
        RETURN,
    ];
    let found = depths(&program);
    assert_eq!(found[17], Some((2, 7)));
    assert_eq!(found[19], Some((2, 7)));
    assert_eq!(found[20], d(1));
    assert_eq!(found[22], d(0));

    let mut continues = program;
    continues[12] = (Opcode::CONTINUE_LOOP, 3);
    assert_eq!(depths(&continues)[22], d(0));
    // Without a loop around it, what the body takes up has nowhere to go.
    let mut lost = program;
    lost[0] = (Opcode::NOP, 0);
    lost[21] = (Opcode::NOP, 0);
    assert_eq!(refused(&lost).code(), RejectionCode::BreakOutsideLoop);
    lost[12] = (Opcode::CONTINUE_LOOP, 3);
    let rejection = refused(&lost);
    assert_eq!(rejection.code(), RejectionCode::ContinueOutsideLoop);
    assert!(rejection.to_string().contains("END_FINALLY"), "{rejection}");
}

#[test]
fn a_with_statement_needs_nine_values_above_the_exit_function() {
    let program = [
        LOAD,
        (Opcode::SETUP_WITH, 5),
        POP,
        POP_BLOCK,
        NONE,
        (Opcode::WITH_CLEANUP_START, 0), // 5
        (Opcode::WITH_CLEANUP_FINISH, 0),
        END_FINALLY,
        NONE,
        RETURN,
    ];
    let found = depths(&program);
    assert_eq!(found[2], d(2));
    assert_eq!(found[5], Some((2, 7)));
    assert_eq!(found[6], Some((3, 9)));
    assert_eq!(found[7], Some((1, 8)));
    assert_eq!(found[8], d(0));
    let code = check(function(&program)).unwrap();
    assert_eq!(code.max_depth(), 9);
}

#[test]
fn a_handler_may_use_its_exception_and_still_raise_it_again() {
    let program = [
        (Opcode::SETUP_FINALLY, 4),
        POP_BLOCK,
        NONE,
        RETURN,
        (Opcode::ROT_TWO, 0),
        (Opcode::ROT_TWO, 0),
        (Opcode::ROT_THREE, 0),
        (Opcode::ROT_THREE, 0),
        (Opcode::ROT_THREE, 0),
        END_FINALLY,
    ];
    depths(&program);
    // Out of order it is three plain values.
    let mut out_of_order = program;
    out_of_order[4] = (Opcode::NOP, 0);
    let rejection = refused(&out_of_order);
    assert_eq!(rejection.code(), RejectionCode::NothingPending);
    // Left by POP_EXCEPT, nothing of it remains.
    let mut left = program;
    left[8] = POP_EXCEPT;
    left[9] = END_FINALLY;
    assert_eq!(refused(&left).code(), RejectionCode::NothingPending);
}

#[test]
fn shared_code_is_proven_once_and_nesting_ends() {
    let leaf = function(&[NONE, RETURN]);
    let mut code = Arc::new(leaf.build().unwrap());
    for _ in 0..40 {
        let both = [
            Constant::None,
            Constant::Code(Arc::clone(&code)),
            Constant::Code(code),
        ];
        code = Arc::new(function(&[NONE, RETURN]).consts(both).build().unwrap());
    }
    let proof = verify(&code).unwrap();
    assert!(proof.nested(0).is_none());
    assert!(Arc::ptr_eq(
        proof.nested(1).unwrap(),
        proof.nested(2).unwrap()
    ));
    assert_eq!(proof.all_nested().count(), 2);

    for levels in [NESTING_LIMIT, NESTING_LIMIT + 1] {
        let mut code = Arc::new(function(&[NONE, RETURN]).name("inner").build().unwrap());
        for _ in 1..levels {
            let nested = [Constant::None, Constant::Code(code)];
            code = Arc::new(function(&[NONE, RETURN]).consts(nested).build().unwrap());
        }
        let found = verify(&code)
            .map(|_| ())
            .map_err(|rejection| rejection.code());
        let expected = if levels > NESTING_LIMIT {
            Err(RejectionCode::NestedTooDeep)
        } else {
            Ok(())
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn fields_that_do_not_fit_each_other_are_refused() {
    let sound = || function(&[NONE, RETURN]);
    let code = |builder: CodeBuilder| {
        check(builder)
            .map(|_| ())
            .map_err(|r| (r.code(), r.offset()))
    };
    let parameters = Err((RejectionCode::TooManyParameters, None));
    assert_eq!(code(sound().argcount(1).kwonlyargcount(1)), Ok(()));
    assert_eq!(code(sound().argcount(2).kwonlyargcount(1)), parameters);
    assert_eq!(code(sound().argcount(2).flags(0x47)), parameters);
    assert_eq!(code(sound().argcount(2).varnames(["x"])), parameters);
    assert_eq!(code(sound().argcount(2).nlocals(1)), parameters);
    // More locals than names is defined in CPython, and so are stray line tables.
    assert_eq!(code(sound().nlocals(9)), Ok(()));
    assert_eq!(code(sound().lnotab([9, 9, 9])), Ok(()));
    let cells = Err((RejectionCode::NofreeWithCells, None));
    assert_eq!(code(sound().cellvars(["x"])), cells);
    assert_eq!(code(sound().freevars(["x"])), cells);
    assert_eq!(code(sound().freevars(["x"]).flags(3)), Ok(()));
}

#[test]
fn a_yield_needs_a_frame_that_can_be_suspended() {
    let program = [NONE, (Opcode::YIELD_VALUE, 0), RETURN];
    for (flags, sound) in [
        (CodeFlags::GENERATOR, true),
        (CodeFlags::COROUTINE, true),
        (CodeFlags::ITERABLE_COROUTINE, false),
        (CodeFlags::empty(), false),
    ] {
        let found = check(function(&program).flags(0x43 | flags.bits()));
        assert_eq!(found.is_ok(), sound, "{flags:?}");
    }
    // `async with` in a plain function inside of an `async def`.
    let program = [NONE, NONE, (Opcode::YIELD_FROM, 0), RETURN];
    assert!(check(function(&program)).is_ok());
}

#[test]
fn the_message_says_where_what_and_how() {
    let program = [
        LOAD,
        (Opcode::POP_JUMP_IF_FALSE, 3),
        LOAD,
        (Opcode::BINARY_ADD, 0),
        RETURN,
    ];
    let rejection = refused(&program);
    assert_eq!(rejection.code(), RejectionCode::StackMismatch);
    let expected = "\
V032: two ways to this instruction bring no value and 1 value
  in f at offset 9, line 1 of f.py

              6 LOAD_FAST                0 (x)
    --> >>    9 BINARY_ADD
             10 RETURN_VALUE

  one way: the start, POP_JUMP_IF_FALSE at 3 jumps to 9
    stack: []
  another: the start, on from LOAD_FAST at 6 to 9
    stack: [value]
  needs: the same stack on every way to it";
    assert_eq!(rejection.to_string(), expected);
    assert_eq!(rejection.arrivals().len(), 2);
}

#[test]
fn a_message_does_not_print_what_it_does_not_show() {
    // Printed once for every line before, the constant would be twenty gigabytes.
    let long = "x".repeat(1 << 20);
    let mut program = vec![(Opcode::LOAD_CONST, 0); 20_000];
    program.push((Opcode::POP_BLOCK, 0));
    let builder = function(&program)
        .consts([Constant::str(long.as_str())])
        .name(long.as_str())
        .filename(long.as_str());
    let message = check(builder).unwrap_err().to_string();
    assert!(message.len() < 1000, "{}", message.len());
}

/// A function of these bytes, with as many locals as an argument of two `NOP`s asks for.
fn bytes(code: &[u8]) -> CodeBuilder {
    function(&[]).nlocals(2400).code(code)
}

fn found(code: &[u8]) -> Result<Arc<VerifiedCode>, RejectionCode> {
    check(bytes(code)).map_err(|rejection| rejection.code())
}

#[test]
#[expect(
    clippy::single_range_in_vec_init,
    reason = "most code has one piece of data"
)]
fn only_what_is_out_of_step_is_data() {
    let data = |code: &[u8]| found(code).unwrap().data().to_vec();
    let offsets = |code: &[u8]| {
        let proof = found(code).unwrap();
        let offsets: Vec<u32> = proof.instructions().iter().map(|i| i.offset).collect();
        offsets
    };
    // JUMP_FORWARD, something, LOAD_CONST 0, RETURN_VALUE.
    let (half, index) = (
        [110, 1, 0, 100, 100, 0, 0, 83],
        [110, 3, 0, 100, 60, 0, 100, 0, 0, 83],
    );
    assert_eq!((data(&half), offsets(&half)), (vec![3..4], vec![0, 4, 7]));
    assert_eq!((data(&index), offsets(&index)), (vec![], vec![0, 3, 6, 9]));
    assert_eq!(found(&index).unwrap().depth_at(1), None);
    // Behind the end, whole and cut off.
    assert_eq!(data(&[100, 0, 0, 83, 100, 99, 0]), []);
    assert_eq!(data(&[100, 0, 0, 83, 100, 99]), [4..6]);
    // A prefix that the instruction behind would take.
    assert_eq!(data(&[110, 3, 0, 144, 1, 0, 100, 0, 0, 83]), [3..6]);
    assert_eq!(found(&[100, 0, 0, 83, 83, 255]).unwrap().data(), [4..6]);
}

#[test]
fn jumps_are_decided_by_constants_and_by_nothing_else() {
    // Constant 0 is None, constant 1 is true; the junk is at 6 to 8.
    let jump = |load: [u8; 3], jump: u8| {
        found(&[&load[..], &[jump, 8, 0, 255, 255, 100, 0, 0, 83]].concat()).map(|_| ())
    };
    let junk = Err(RejectionCode::UnknownOpcode);
    assert_eq!(jump([100, 1, 0], 115), Ok(()));
    assert_eq!(jump([100, 1, 0], 114), junk);
    assert_eq!(jump([100, 0, 0], 114), Ok(()));
    assert_eq!(jump([100, 0, 0], 115), junk);
    assert_eq!(jump([124, 0, 0], 115), junk);
    // Another way to the jump brings another constant: x or not.
    let both = [
        124, 0, 0, 114, 12, 0, 100, 1, 0, 110, 3, 0, 100, 0, 0, 115, 20, 0, 255, 255, 100, 0, 0, 83,
    ];
    assert_eq!(found(&both).map(|_| ()), junk);
    let mut same = both;
    same[13] = 1;
    assert_eq!(found(&same).map(|_| ()), Ok(()));
    // So does an instruction in between.
    assert_eq!(
        found(&[100, 1, 0, 68, 115, 9, 0, 255, 255, 100, 0, 0, 83]).map(|_| ()),
        junk
    );
    let negated = [100, 1, 0, 12, 114, 9, 0, 255, 255, 100, 0, 0, 83];
    assert_eq!(found(&negated).map(|_| ()), Ok(()));
}

#[test]
fn what_overlaps_stands_in_the_order_in_which_it_runs() {
    // Constant on the stack; if x, the NOPs in LOAD_FAST 0x0909, else POP_TOP and all of it.
    let code = [100, 0, 0, 124, 0, 0, 115, 11, 0, 1, 124, 9, 9, 83];
    let proof = found(&code).unwrap();
    let places: Vec<_> = proof.instructions().iter().map(|i| i.offset).collect();
    assert_eq!(places, [0, 3, 6, 9, 10, 13, 11, 12, 13]);
    assert_eq!(proof.stands_for(8), Some(5));
    assert_eq!(proof.stands_for(7), None);
    assert_eq!(proof.overlap(), Some((10, 11)));
    assert_eq!(proof.data(), []);
    assert_eq!(proof.index_of(13), Some(5));
    assert_eq!(proof.depth_at(8), Some(1));
    let listed: Vec<_> = proof.by_offset().iter().map(|(_, i)| i.offset).collect();
    assert_eq!(listed, [0, 3, 6, 9, 10, 11, 12, 13]);
    // Without POP_TOP there are one and two values at the end.
    let mut uneven = code;
    uneven[9] = 9;
    assert_eq!(
        found(&uneven).unwrap_err(),
        RejectionCode::JumpIntoInstruction
    );
    let strict = verify_strictly(&Arc::new(bytes(&code).build().unwrap())).unwrap_err();
    assert_eq!(strict.code(), RejectionCode::JumpIntoInstruction);
}

#[test]
fn a_debugger_goes_nowhere_where_a_constant_is_taken_for_granted() {
    // LOAD_CONST 1, NOP, POP_JUMP_IF_TRUE over junk, LOAD_CONST 0, RETURN_VALUE; before it LOAD_FAST 0.
    let code = bytes(&[
        124, 0, 0, 1, 100, 1, 0, 9, 115, 13, 0, 255, 255, 100, 0, 0, 83,
    ])
    .build()
    .unwrap();
    // From POP_TOP, with a value on the stack, to the NOP and to the jump.
    assert_eq!(super::leap(&code, 1, 3, 0), None);
    assert_eq!(super::leap(&code, 1, 4, 0), None);
    assert!(super::leap(&code, 0, 2, 0).is_some());
}
