//! Trees printed as source, parsed and compiled again: the same trees but for positions, the same code but for lines.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads sources from files"
)]

mod alike;

use alike::alike;
use bc_core::verify;
use bc_source::compile::{Options, compile};
use bc_source::dump::{DumpOptions, dump};
use bc_source::unparse::unparse;
use bc_source::{Mode, ParseOptions, Source, parse};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What differs between the tree of a source and that of its tree printed, if something does.
fn fault(source: &[u8], mode: Mode) -> Option<String> {
    let options = ParseOptions {
        mode,
        ..ParseOptions::default()
    };
    let tree = parse(Source::Bytes(source), &options).ok()?;
    let printed = unparse(&tree);
    let plain = DumpOptions::default();
    match parse(Source::Bytes(printed.as_bytes()), &options) {
        Err(error) => Some(format!("{error:?}\n{printed}")),
        Ok(again) if dump(&again, plain) != dump(&tree, plain) => {
            let (old, new) = (dump(&tree, plain), dump(&again, plain));
            Some(format!("{printed}\n{old}\n{new}"))
        }
        Ok(again) if unparse(&again) != printed => Some(printed),
        Ok(_) => code_fault(source, &printed, mode),
    }
}

/// What differs between the code of a source and that of its tree printed, if something does.
fn code_fault(source: &[u8], printed: &str, mode: Mode) -> Option<String> {
    let options = Options {
        parse: ParseOptions {
            mode,
            ..ParseOptions::default()
        },
        ..Options::default()
    };
    let code = |source: &[u8]| {
        let compiled = compile(Source::Bytes(source), "<m>", &options)?;
        let code = Arc::new(compiled.code);
        verify::verify(&code).unwrap();
        Ok(code)
    };
    match (code(source), code(printed.as_bytes())) {
        (Ok(one), Ok(other)) => alike(&one, &other).err(),
        (Err(one), Err(other)) => {
            let words = |error: bc_source::SourceError| (error.kind, error.message);
            let (one, other) = (words(one), words(other));
            (one != other).then(|| format!("{one:?}\n{other:?}"))
        }
        (one, other) => Some(format!("{:?}\n{:?}", one.err(), other.err())),
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

#[test]
fn programs_are_the_same_when_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    sources(&root.join("tests"), &mut found);
    sources(&root.join("benches"), &mut found);
    assert!(found.len() > 100);
    for path in found {
        let source = std::fs::read(&path).unwrap();
        let fault = fault(&source, Mode::Exec);
        assert_eq!(fault, None, "{}", path.display());
    }
}

#[test]
fn recorded_sources_are_the_same_when_printed() {
    for line in include_str!("data/codes.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let mode = match record[1].as_str().unwrap() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        let source = record[0].as_str().unwrap();
        if let Some(fault) = fault(source.as_bytes(), mode) {
            panic!("{source:?}\n{fault}");
        }
    }
}

#[test]
fn small_sources_are_the_same_when_printed() {
    for line in include_str!("data/parses.jsonl").lines() {
        let (mode, _, source, _): (String, String, String, serde_json::Value) =
            serde_json::from_str(line).unwrap();
        let mode = match mode.as_str() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        if let Some(fault) = fault(source.as_bytes(), mode) {
            panic!("{source:?}\n{fault}");
        }
    }
}
