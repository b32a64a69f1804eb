//! Runs a `.pyc` or a source file and writes its page. A second argument says how many steps it shows at most.
//!
//!     cargo run --release -p bc-trace --example page_of_a_program -- FILE [STEPS] > page.html
#![allow(
    clippy::disallowed_methods,
    reason = "an example reads a file and prints"
)]

use std::path::Path;

use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_trace::page::{Options, Page};
use bc_vm::trace::{Detail, Recorder};
use bc_vm::{embed, limits::Limits, model::vm::Streams};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("which file?")?;
    let steps = args.next().map_or(Ok(10_000), |steps| steps.parse())?;
    let path = Path::new(&file);
    let source = std::fs::read_to_string(path.with_extension("py")).ok();
    let code = match (path.extension().is_some_and(|end| end == "py"), &source) {
        (true, Some(source)) => verify(&bc_func::compile(source)?.into())?,
        _ => verify(&Pyc::read(&std::fs::read(path)?)?.code)?,
    };

    let title = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into();
    let page = Page::new(Options {
        title,
        steps,
        ..Options::default()
    });
    let recorder = Recorder::new(Detail::default(), page);
    let streams = recorder.streams(Streams::none());
    let mut vm = bc_lib::machine(Limits::default(), streams).map_err(|_| "no memory")?;
    vm.watch = Some(Box::new(recorder.clone()));
    // How it ends stands on the page.
    let _ = embed::run_main(&mut vm, &code, None);
    vm.watch = None;
    drop(vm);
    let mut out = std::io::stdout().lock();
    let own = path.with_extension("py");
    let is_own = |name: &str| name == "<string>" || Path::new(name).file_name() == own.file_name();
    let text = |name: &str| source.clone().filter(|_| is_own(name));
    recorder.listener().write(&mut out, &text)?;
    Ok(())
}
