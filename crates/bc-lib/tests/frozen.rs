//! The modules that are written in Python: what is embedded is what their texts say.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads the texts"
)]

use bc_core::pyc::{Header, Pyc};
use bc_source::Source;
use bc_source::compile::{Options, compile};
use bc_vm::limits::Limits;
use bc_vm::model::builtin_modules::BuiltinModule;
use bc_vm::model::vm::Streams;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All files with this ending in a folder and below it.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}

#[test]
fn what_is_embedded_is_compiled_from_its_text() {
    let vm = bc_lib::machine(Limits::default(), Streams::none()).unwrap();
    let mut seen = 0;
    for module in vm.builtin_modules.values() {
        let BuiltinModule::Frozen(module) = module else {
            continue;
        };
        seen += 1;
        let source = Source::Bytes(module.source.as_bytes());
        let compiled = compile(source, module.filename(), &Options::default()).unwrap();
        let mut pyc = Pyc::new(Arc::new(compiled.code));
        pyc.header = Header {
            source_size: u32::try_from(module.source.len()).unwrap(),
            ..Header::default()
        };
        assert!(
            pyc.write().unwrap() == module.pyc,
            "{}: run `cargo run -p bc-source --example freeze`",
            module.name
        );
        assert!(module.verified().is_ok(), "{}", module.name);
    }
    let texts = files(&folder(), "py");
    assert_eq!(seen, texts.len(), "a text that no row of `frozen` names");
    assert_eq!(
        files(&folder(), "pyc").len(),
        texts.len(),
        "a .pyc too many"
    );
}
