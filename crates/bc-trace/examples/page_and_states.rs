//! Runs a source file and prints, for `tests/page/fold.mjs`, its page and then a line of JSON for each moment: the state
//! of the machine as the recorder has it.
//!
//!     cargo run -p bc-trace --example page_and_states -- FILE > states.txt
#![allow(
    clippy::disallowed_methods,
    reason = "an example reads a file and prints"
)]

use bc_core::verify::verify;
use bc_trace::page::{Options, Page};
use bc_vm::model::error::Fault;
use bc_vm::trace::{Detail, Event, Listener, Recorder, State};
use bc_vm::{embed, limits::Limits, model::vm::Streams};
use std::fmt::Display;
use std::io::Write;

/// A page, and what it should show.
struct Both {
    page: Page,
    states: String,
}

/// Text in quotes: `Debug` writes what is JSON for all but control characters, which descriptions have not.
fn text(what: impl Display) -> String {
    let text = what.to_string().replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

impl Listener for Both {
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault> {
        self.page.event(event, state)?;
        if matches!(event, Event::Output(_)) {
            return Ok(());
        }
        let frames = state.frames().iter().map(|frame| {
            let pair =
                |at: &dyn Display, value: &dyn Display| format!("[{},{}]", text(at), text(value));
            list(
                [
                    format!("{},{}", frame.id(), frame.index()),
                    list(frame.stack().map(text)),
                    list(
                        frame
                            .blocks()
                            .iter()
                            .map(|block| format!("{},{}", block.handler, block.level)),
                    ),
                    list(frame.locals().map(|(at, value)| pair(&at, value))),
                    list(frame.cells().map(|(at, value)| pair(&at, value))),
                    list(frame.names().map(|(name, value)| pair(&name, value))),
                ]
                .into_iter(),
            )
        });
        self.states.push_str(&list(frames));
        self.states.push('\n');
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("which file?")?;
    let code = verify(&bc_func::compile(&std::fs::read_to_string(file)?)?.into())?;
    let both = Both {
        page: Page::new(Options::default()),
        states: String::new(),
    };
    let recorder = Recorder::new(Detail::default(), both);
    let mut vm = bc_lib::machine(Limits::default(), recorder.streams(Streams::none()))
        .map_err(|_| "no memory")?;
    vm.watch = Some(Box::new(recorder.clone()));
    let _ = embed::run_main(&mut vm, &code, None);
    vm.watch = None;
    drop(vm);
    let both = recorder.listener();
    let mut out = std::io::stdout().lock();
    both.page.write(&mut out, &|_| None)?;
    out.write_all(both.states.as_bytes())?;
    Ok(())
}
