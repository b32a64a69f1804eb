//! The examples of the talk "Playing with Python Bytecode" (PyCon 2016), built by hand from bytes.
//!
//! Listings and results are the ones the speakers' published notebook shows for CPython 3.5. Where the
//! talk ends in a crash of the interpreter, ours must end in a sentence.

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::instruction::{decode, encode};
use bc_core::opcode::Opcode;
use bc_core::verify::verify;
use bc_func::{Error, Function, globals, machine};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use std::sync::Arc;

/// CO_OPTIMIZED, CO_NEWLOCALS and CO_NOFREE, as the talk's flags: 67.
fn function_flags() -> CodeFlags {
    CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE
}

/// `def add(a, b): return a + b`
pub fn add() -> CodeObject {
    CodeObject::builder()
        .argcount(2)
        .nlocals(2)
        .stacksize(2)
        .flags(function_flags())
        .code([124, 0, 0, 124, 1, 0, 23, 83])
        .consts([Constant::None])
        .varnames(["a", "b"])
        .filename("<ipython-input-1>")
        .name("add")
        .firstlineno(20)
        .lnotab([0, 1])
        .build()
        .unwrap()
}

/// `def add_with_store(a, b): x = a + b; return x`, on two lines
pub fn add_with_store() -> CodeObject {
    add()
        .replace()
        .nlocals(3)
        .code([124, 0, 0, 124, 1, 0, 23, 125, 2, 0, 124, 2, 0, 83])
        .varnames(["a", "b", "x"])
        .name("add_with_store")
        .firstlineno(3)
        .lnotab([0, 1, 10, 1])
        .build()
        .unwrap()
}

/// `def abs(x)`: `if x > 0: return x`, `else: return -x`
pub fn abs() -> CodeObject {
    #[rustfmt::skip]
    let code = [
        124, 0, 0, 100, 1, 0, 107, 4, 0, 114, 16, 0,
        124, 0, 0, 83,
        124, 0, 0, 11, 83, 100, 0, 0, 83,
    ];
    CodeObject::builder()
        .argcount(1)
        .nlocals(1)
        .stacksize(2)
        .flags(function_flags())
        .code(code)
        .consts([Constant::None, Constant::Int(0.into())])
        .varnames(["x"])
        .filename("<ipython-input-7>")
        .name("abs")
        .firstlineno(1)
        .lnotab([0, 1, 12, 1, 4, 2])
        .build()
        .unwrap()
}

/// The function from scratch, all fifteen fields given, as the speakers type it: the one constant at
/// index 0.
fn addone() -> CodeObject {
    CodeObject::builder()
        .argcount(1)
        .kwonlyargcount(0)
        .nlocals(1)
        .stacksize(2)
        .flags(function_flags())
        .code([124, 0, 0, 100, 0, 0, 23, 83])
        .consts([Constant::Int(1.into())])
        .names([] as [&str; 0])
        .varnames(["x"])
        .filename("<string>")
        .name("addone")
        .firstlineno(42)
        .lnotab([])
        .freevars([] as [&str; 0])
        .cellvars([] as [&str; 0])
        .build()
        .unwrap()
}

/// The other published variant, laid out as CPython's compiler does: None at index 0.
pub fn addone_like_cpython() -> CodeObject {
    addone()
        .replace()
        .code([124, 0, 0, 100, 1, 0, 23, 83])
        .consts([Constant::None, Constant::Int(1.into())])
        .build()
        .unwrap()
}

/// `get_x(a, …, z)`, 26 local variables: it returns the one with index 23, which is also the number of
/// BINARY_ADD.
fn get_x() -> CodeObject {
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    CodeObject::builder()
        .argcount(26)
        .nlocals(26)
        .stacksize(1)
        .flags(function_flags())
        .code([124, 23, 0, 83])
        .consts([Constant::str("A function with **26** local variables.")])
        .varnames(letters.iter().map(String::as_str))
        .filename("<ipython-input-11>")
        .name("get_x")
        .firstlineno(3)
        .lnotab([0, 3])
        .build()
        .unwrap()
}

/// The talk's first try: every byte 23 becomes 20.
fn add_to_mul_by_bytes(code: &CodeObject) -> CodeObject {
    let bytes: Vec<u8> = code
        .code()
        .iter()
        .map(|&b| if b == 23 { 20 } else { b })
        .collect();
    code.replace().code(bytes).build().unwrap()
}

/// The right way: every instruction BINARY_ADD becomes BINARY_MULTIPLY.
fn add_to_mul(code: &CodeObject) -> CodeObject {
    let mut bytes = Vec::new();
    for instruction in decode(code.code()) {
        let instruction = instruction.unwrap();
        let opcode = match instruction.opcode {
            Opcode::BINARY_ADD => Opcode::BINARY_MULTIPLY,
            other => other,
        };
        bytes.extend(encode(opcode, instruction.arg, instruction.extended));
    }
    code.replace().code(bytes).build().unwrap()
}

fn listing(code: &CodeObject) -> String {
    bc_core::dis::dis(code)
}

/// The refusal of a code object, in words.
fn refusal(code: CodeObject) -> String {
    verify(&Arc::new(code))
        .expect_err("this code must not run")
        .to_string()
}

#[test]
fn add_is_eight_bytes_and_four_instructions() {
    let code = add();
    assert_eq!(code.code(), b"|\x00\x00|\x01\x00\x17S");
    assert_eq!(decode(code.code()).count(), 4);
    assert_eq!(
        listing(&code),
        " 21           0 LOAD_FAST                0 (a)
              3 LOAD_FAST                1 (b)
              6 BINARY_ADD
              7 RETURN_VALUE
"
    );
}

#[test]
fn add_with_store_has_two_lines() {
    assert_eq!(
        listing(&add_with_store()),
        "  4           0 LOAD_FAST                0 (a)
              3 LOAD_FAST                1 (b)
              6 BINARY_ADD
              7 STORE_FAST               2 (x)

  5          10 LOAD_FAST                2 (x)
             13 RETURN_VALUE
"
    );
}

#[test]
fn abs_jumps_and_ends_in_dead_code() {
    assert_eq!(
        listing(&abs()),
        "  2           0 LOAD_FAST                0 (x)
              3 LOAD_CONST               1 (0)
              6 COMPARE_OP               4 (>)
              9 POP_JUMP_IF_FALSE       16

  3          12 LOAD_FAST                0 (x)
             15 RETURN_VALUE

  5     >>   16 LOAD_FAST                0 (x)
             19 UNARY_NEGATIVE
             20 RETURN_VALUE
             21 LOAD_CONST               0 (None)
             24 RETURN_VALUE
"
    );
    let verified = verify(&Arc::new(abs())).unwrap();
    assert_eq!(
        verified.max_depth(),
        2,
        "the dead code at the end is no reason to refuse"
    );
}

#[test]
fn addone_from_scratch_lists_as_the_talk_shows() {
    let code = addone();
    assert_eq!(code.flags().bits(), 67);
    assert_eq!(
        listing(&code),
        " 42           0 LOAD_FAST                0 (x)
              3 LOAD_CONST               0 (1)
              6 BINARY_ADD
              7 RETURN_VALUE
"
    );
    assert_eq!(
        listing(
            &addone_like_cpython()
                .replace()
                .firstlineno(6)
                .lnotab([0, 1])
                .build()
                .unwrap()
        ),
        "  7           0 LOAD_FAST                0 (x)
              3 LOAD_CONST               1 (1)
              6 BINARY_ADD
              7 RETURN_VALUE
"
    );
    for code in [addone(), addone_like_cpython()] {
        assert_eq!(verify(&Arc::new(code)).unwrap().max_depth(), 2);
    }
}

#[test]
fn an_update_leaves_the_original_alone() {
    let before = addone();
    let addtwo = before
        .replace()
        .consts([Constant::Int(2.into())])
        .build()
        .unwrap();
    assert_eq!(before, addone());
    assert_ne!(before, addtwo);
    assert_eq!(addtwo.consts(), [Constant::Int(2.into())]);
    assert_eq!(
        addtwo
            .replace()
            .consts([Constant::Int(1.into())])
            .build()
            .unwrap(),
        before
    );
}

#[test]
fn replacing_bytes_is_not_replacing_instructions() {
    assert_eq!(
        add_to_mul_by_bytes(&add()).code(),
        [124, 0, 0, 124, 1, 0, 20, 83]
    );
    assert_eq!(add_to_mul(&add()).code(), [124, 0, 0, 124, 1, 0, 20, 83]);
    // The argument 23 names `x`; taken for BINARY_ADD it becomes 20, which names `u`.
    assert!(listing(&get_x()).ends_with("23 (x)\n              3 RETURN_VALUE\n"));
    assert!(listing(&add_to_mul_by_bytes(&get_x())).contains("20 (u)\n"));
    assert_eq!(add_to_mul(&get_x()), get_x());
}

#[test]
fn what_crashes_cpython_is_refused() {
    // The talk's "baddone": no constants at all.
    let message = refusal(
        addone()
            .replace()
            .consts([] as [Constant; 0])
            .build()
            .unwrap(),
    );
    assert!(
        message.contains("LOAD_CONST") && message.contains("offset 3"),
        "{message}"
    );

    // The compiler's bytes with the hand-made constants: index 1 of a tuple of one.
    let message = refusal(
        addone()
            .replace()
            .code([124, 0, 0, 100, 1, 0, 23, 83])
            .build()
            .unwrap(),
    );
    assert!(message.contains("LOAD_CONST"), "{message}");

    // A jump whose target was not moved along: into the argument of the instruction at 12.
    let bytes: Vec<u8> = abs()
        .code()
        .iter()
        .map(|&b| if b == 16 { 13 } else { b })
        .collect();
    let message = refusal(abs().replace().code(bytes).build().unwrap());
    assert!(
        message.contains("POP_JUMP_IF_FALSE") && message.contains("13"),
        "{message}"
    );

    // The talk's "stacksize too small": nine values pushed where one was announced.
    let mut bytes: Vec<u8> = (0..9).flat_map(|i| [124, i, 0]).collect();
    bytes.extend([102, 9, 0, 83]);
    let names: Vec<String> = ('a'..='i').map(String::from).collect();
    let wide = CodeObject::builder()
        .argcount(9)
        .nlocals(9)
        .stacksize(9)
        .flags(function_flags())
        .code(bytes)
        .consts([Constant::None])
        .varnames(names.iter().map(String::as_str))
        .filename("stacksize_too_small.py")
        .name("foo")
        .firstlineno(4)
        .build()
        .unwrap();
    assert_eq!(verify(&Arc::new(wide.clone())).unwrap().max_depth(), 9);
    let message = refusal(wide.replace().stacksize(1).build().unwrap());
    assert!(
        message.contains("stack") && message.contains("foo"),
        "{message}"
    );
}

/// `FunctionType(code, globals())`
fn function(vm: &mut Vm, code: CodeObject) -> Function {
    let globals = globals(vm);
    Function::new(vm, code, &globals).unwrap()
}

#[test]
fn the_compiled_functions_run() {
    let mut vm = machine().unwrap();
    let add = function(&mut vm, add());
    assert_eq!(add.call::<i64>(&mut vm, (2, 3)).unwrap(), 5);
    let add_with_store = function(&mut vm, add_with_store());
    assert_eq!(add_with_store.call::<i64>(&mut vm, (2, 3)).unwrap(), 5);
    let abs = function(&mut vm, abs());
    for (x, result) in [(5, 5), (-5, 5), (0, 0)] {
        assert_eq!(abs.call::<i64>(&mut vm, (x,)).unwrap(), result);
    }
}

#[test]
fn both_variants_of_addone_make_three_of_two() {
    let mut vm = machine().unwrap();
    for code in [addone(), addone_like_cpython()] {
        let addone = function(&mut vm, code);
        assert_eq!(addone.get::<String>(&mut vm, "__name__").unwrap(), "addone");
        assert_eq!(addone.signature(&mut vm).unwrap().to_string(), "(x)");
        assert_eq!(addone.call::<i64>(&mut vm, (2,)).unwrap(), 3);
    }
}

#[test]
fn addtwo_is_addone_with_another_constant() {
    let mut vm = machine().unwrap();
    let update = |code: CodeObject, consts: Vec<Constant>| code.replace().consts(consts).build();
    let two = || Constant::Int(2.into());
    for code in [
        update(addone(), vec![two()]),
        update(addone_like_cpython(), vec![Constant::None, two()]),
    ] {
        let addtwo = function(&mut vm, code.unwrap());
        assert_eq!(addtwo.call::<i64>(&mut vm, (3,)).unwrap(), 5);
    }
    // A function changes its code in the same way, and the one it was made from stays.
    let one = function(&mut vm, addone());
    let addtwo = update(addone(), vec![two()]).unwrap();
    let addtwo = one.replace_code(&mut vm, addtwo).unwrap();
    assert_eq!(addtwo.call::<i64>(&mut vm, (3,)).unwrap(), 5);
    assert_eq!(one.call::<i64>(&mut vm, (3,)).unwrap(), 4);
}

/// `def f(code): code.<field> = (2,)`, or with `item` `code.co_consts[0] = 2`
fn tamper(vm: &mut Vm, item: bool) -> Function {
    #[rustfmt::skip]
    let code: &[u8] = if item {
        &[100, 1, 0, 124, 0, 0, 106, 0, 0, 100, 2, 0, 60, 100, 0, 0, 83]
    } else {
        &[100, 1, 0, 124, 0, 0, 95, 0, 0, 100, 0, 0, 83]
    };
    let code = CodeObject::builder()
        .argcount(1)
        .nlocals(1)
        .stacksize(3)
        .flags(function_flags())
        .code(code)
        .consts([
            Constant::None,
            Constant::Int(2.into()),
            Constant::Int(0.into()),
        ])
        .names(["co_consts"])
        .varnames(["code"])
        .name("tamper")
        .build()
        .unwrap();
    function(vm, code)
}

#[test]
fn constants_are_read_only() {
    let mut vm = machine().unwrap();
    let addone = function(&mut vm, addone());
    let code: Value = addone.get(&mut vm, "__code__").unwrap();
    for (item, refusal) in [
        (false, "AttributeError: readonly attribute"),
        (
            true,
            "TypeError: 'tuple' object does not support item assignment",
        ),
    ] {
        let tamper = tamper(&mut vm, item);
        let result = tamper.call::<()>(&mut vm, (&code,));
        assert_eq!(result.unwrap_err().to_string(), refusal);
    }
    assert_eq!(addone.call::<i64>(&mut vm, (2,)).unwrap(), 3);
}

#[test]
fn twenty_three_is_not_always_an_addition() {
    let mut vm = machine().unwrap();
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    for rewrite in [add_to_mul_by_bytes, add_to_mul] {
        let multiply = function(&mut vm, rewrite(&add()));
        assert_eq!(multiply.call::<i64>(&mut vm, (6, 7)).unwrap(), 42);
    }
    for (code, letter) in [
        (get_x(), "x"),
        (add_to_mul_by_bytes(&get_x()), "u"),
        (add_to_mul(&get_x()), "x"),
    ] {
        let get = function(&mut vm, code);
        let found: String = get.call(&mut vm, letters.clone()).unwrap();
        assert_eq!(found, letter);
    }
}

#[test]
fn no_function_is_made_of_what_crashes_cpython() {
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    let bytes: Vec<u8> = abs()
        .code()
        .iter()
        .map(|&b| if b == 16 { 13 } else { b })
        .collect();
    for code in [
        addone().replace().consts([] as [Constant; 0]).build(),
        addone_like_cpython().replace().stacksize(1).build(),
        abs().replace().code(bytes).build(),
    ] {
        let made = Function::new(&mut vm, code.unwrap(), &globals);
        assert!(matches!(made, Err(Error::Rejected(_))), "{made:?}");
    }
}

#[test]
fn the_readme_shows_a_real_refusal() {
    let starved = addone_like_cpython()
        .replace()
        .stacksize(1)
        .build()
        .unwrap();
    let message = refusal(starved);
    let readme = bc_tests::text(&bc_tests::root().join("README.md"));
    assert!(
        readme.contains(&format!("```text\n{message}\n```")),
        "the README should show:\n{message}"
    );
}
