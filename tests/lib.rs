//! What the integration tests share: where the corpus lies and how it is walked.
//!
//! Tests are data and this is their runner: a new case is a new file. Nothing here knows a case by
//! name, and nothing here computes an expected result; those are recorded by the reference
//! interpreter, beside the programs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may fail loudly, and reads its data from files"
)]

/// The README's examples in Rust, which are compiled and run as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

pub mod alone;
pub mod command;

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the root")
        .to_path_buf()
}

/// The folder of this package, which holds the corpus.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends in `.extension`, sorted by path. A folder that does not
/// exist holds no files.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The bytes of a file that has to be there.
pub fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The text of a file that has to be there and be UTF-8.
pub fn text(path: &Path) -> String {
    String::from_utf8(bytes(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every `.pyc` of the corpus: the programs and the modules of the package they import.
pub fn all_pyc() -> Vec<PathBuf> {
    let found = files(&folder().join("programs"), "pyc");
    assert!(
        found.len() >= 144,
        "the corpus is incomplete: {} .pyc files",
        found.len()
    );
    found
}

/// The programs of the corpus: each `.pyc` that has a recorded output beside it.
pub fn programs() -> Vec<PathBuf> {
    let found: Vec<_> = all_pyc()
        .into_iter()
        .filter(|path| path.with_extension("out").exists())
        .collect();
    assert!(
        found.len() >= 137,
        "the corpus is incomplete: {} programs",
        found.len()
    );
    found
}

/// A path below `tests/programs`, with `/` between its parts, as the recorded lists write it.
pub fn corpus_name(path: &Path) -> String {
    let relative = path.strip_prefix(folder().join("programs")).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}
