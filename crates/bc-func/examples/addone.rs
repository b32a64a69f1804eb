//! The talk's `addone`, a function from nothing but bytes: its listing, and what it makes of 2.
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use bc_core::{code::CodeObject, dis};
use bc_func::{Function, globals, machine};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let code = CodeObject::builder()
        .argcount(1)
        .nlocals(1)
        .stacksize(2)
        .flags(67)
        .code([124, 0, 0, 100, 0, 0, 23, 83])
        .consts([1])
        .varnames(["x"])
        .name("addone")
        .firstlineno(42)
        .build()?;
    print!("{}", dis::dis(&code));

    let mut vm = machine()?;
    let globals = globals(&mut vm);
    let addone = Function::new(&mut vm, code, &globals)?;
    println!("addone(2) == {}", addone.call::<i64>(&mut vm, (2,))?);
    Ok(())
}
