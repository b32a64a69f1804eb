//! Compiles the modules of the library that are written in Python, beside their texts:
//!
//!     cargo run -p bc-source --example freeze
//!
//! It stands in this crate, not in `bc-lib`, since that one cannot be built before its modules are compiled. A test of
//! `bc-lib` compares.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example reads files and prints"
)]

use bc_core::pyc::{Header, Pyc};
use bc_source::Source;
use bc_source::compile::{Options, compile};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the module whose text lies at `path` below the folder of all texts.
fn module_name(path: &Path) -> String {
    let mut parts: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "__init__") {
        parts.pop();
    }
    parts.join(".")
}

/// All texts in a folder and below it.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "py") {
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bc-lib/python");
    let mut found = Vec::new();
    texts(&top, &mut found)?;
    found.sort();
    for path in found {
        let name = module_name(path.strip_prefix(&top)?);
        let source = fs::read(&path)?;
        let filename = format!("<frozen {name}>");
        let made = compile(Source::Bytes(&source), filename, &Options::default());
        let compiled = made.map_err(|error| format!("{}: {error}", path.display()))?;
        let mut pyc = Pyc::new(Arc::new(compiled.code));
        pyc.header = Header {
            source_size: u32::try_from(source.len())?,
            ..Header::default()
        };
        fs::write(path.with_extension("pyc"), pyc.write()?)?;
        println!("{name}");
    }
    Ok(())
}
