//! What the benches share: the workloads, which are programs compiled by CPython 3.5.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and reads its workloads from files"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the benchmark programs, each a `.py`, the `.pyc` CPython 3.5 made of it, and the one
/// line it prints.
pub fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

/// The folder of the test corpus, the larger and more varied body of code.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/programs")
}

/// The bytes of one compiled benchmark program.
pub fn pyc(name: &str) -> Vec<u8> {
    let path = programs().join(name).with_extension("pyc");
    fs::read(&path).expect("a benchmark program lies beside this crate")
}

/// All compiled files of the corpus, by name and bytes, in a fixed order.
pub fn corpus_pyc() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(corpus()).expect("the corpus lies in tests/programs");
    let mut found: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "pyc"))
        .map(|path| {
            let name = path.file_stem().map(|s| s.to_string_lossy().into_owned());
            (
                name.unwrap_or_default(),
                fs::read(&path).expect("a readable file"),
            )
        })
        .collect();
    found.sort();
    found
}
