//! The pages under `docs/trace`: each is what its program's run makes of it today, byte for byte.
//!
//! With `RECORD_PAGES=1` they are written anew. How they behave in a browser is looked at by `tests/page/check.mjs`.

use bc_core::text::Text;
use bc_eval::{compile_file, install};
use bc_tests::{bytes, files, root, text};
use bc_trace::page::{Options, Page};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::vm::Streams;
use bc_vm::trace::{Detail, Recorder};
use std::path::Path;

/// The page of a program's run.
fn page(program: &Path) -> Vec<u8> {
    let name = program.file_name().unwrap().to_string_lossy().into_owned();
    let source = text(program);
    let title = name.clone();
    let page = Page::new(Options {
        title,
        ..Options::default()
    });
    let recorder = Recorder::new(Detail::default(), page);
    let mut vm = bc_lib::machine(Limits::default(), recorder.streams(Streams::none())).unwrap();
    install(&mut vm);
    let code = compile_file(&mut vm, source.as_bytes(), Text::from(&*name)).unwrap();
    vm.watch = Some(Box::new(recorder.clone()));
    embed::run_main_linked(&mut vm, &code, None).unwrap();
    vm.watch = None;
    let mut out = Vec::new();
    let of = |file: &str| (file == name).then(|| source.clone());
    recorder.listener().write(&mut out, &of).unwrap();
    assert_eq!(recorder.listener().cut_off(), None, "{name}");
    out
}

#[test]
fn the_pages_of_the_talk_are_what_their_programs_do() {
    let folder = root().join("docs/trace");
    let programs = files(&folder.join("programs"), "py");
    let is_recorded = std::env::var_os("RECORD_PAGES").is_some();
    let mut stale = Vec::new();
    for program in &programs {
        let file = folder.join(program.with_extension("html").file_name().unwrap());
        let made = page(program);
        if is_recorded {
            std::fs::write(&file, &made).unwrap();
        } else if !file.exists() || bytes(&file) != made {
            stale.push(file.display().to_string());
        }
    }
    assert!(
        stale.is_empty(),
        "not what is made today; RECORD_PAGES=1 writes them anew:\n{}",
        stale.join("\n")
    );
    // The talk's four functions, a loop, `try`/`finally`, `with`, a generator; and no page is left over.
    assert_eq!(programs.len(), 8);
    assert_eq!(files(&folder, "html").len(), programs.len());
}
