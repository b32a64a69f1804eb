//! Calls a function and prints its value stack after every instruction.
#![allow(clippy::print_stdout, reason = "an example prints what it finds")]

use bc_func::{Function, globals, machine};
use bc_vm::trace::{Detail, Event, Recorder, State};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut vm = machine()?;
    let globals = globals(&mut vm);
    let function = Function::from_source(&mut vm, "lambda a, b: (a + b) * a", &globals)?;
    let print = |event: &Event, state: &State| {
        if let (Event::Instruction(instruction), Some(frame)) = (event, state.frames().last()) {
            let stack: Vec<String> = frame.stack().map(ToString::to_string).collect();
            println!(
                "{:<16} [{}]",
                instruction.opcode.to_string(),
                stack.join(", ")
            );
        }
        Ok(())
    };
    vm.watch = Some(Box::new(Recorder::new(Detail::default(), print)));
    let product: i64 = function.call(&mut vm, (3, 4))?;
    println!("{product}");
    Ok(())
}
