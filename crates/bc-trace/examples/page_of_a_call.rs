//! Calls a function that is made from source, and prints the page of the call.
//!
//!     cargo run -p bc-trace --example page_of_a_call > add.html

use bc_func::{Function, globals, machine};
use bc_trace::page::{Options, Page};
use bc_vm::trace::{Detail, Recorder};

const SOURCE: &str = "def add(a, b):\n    return a + b\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut vm = machine()?;
    let globals = globals(&mut vm);
    let add = Function::from_source(&mut vm, SOURCE, &globals)?;

    let title = "add(1, 2)".to_owned();
    let page = Page::new(Options {
        title,
        ..Options::default()
    });
    let recorder = Recorder::new(Detail::default(), page);
    vm.watch = Some(Box::new(recorder.clone()));
    let three: i64 = add.call(&mut vm, (1, 2))?;
    vm.watch = None;
    assert_eq!(three, 3);

    #[expect(clippy::disallowed_methods, reason = "an example prints what it makes")]
    let mut out = std::io::stdout().lock();
    recorder
        .listener()
        .write(&mut out, &|_| Some(SOURCE.to_owned()))?;
    Ok(())
}
