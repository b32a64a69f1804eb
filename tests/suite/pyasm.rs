//! Code as text: the corpus is written and assembled again byte for byte, pasted listings run, what is
//! wrong is told where it is, and no text whatever makes it panic.

use crate::asm::code_objects;
use crate::harness::run;
use bc_core::code::CodeObject;
use bc_core::dis;
use bc_core::pyasm::{self, Options};
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::{all_pyc, bytes, corpus_name, files, folder, text};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Every file of the corpus and of the differential set.
fn every_pyc() -> Vec<PathBuf> {
    let differential = files(&folder().join("differential"), "pyc");
    all_pyc().into_iter().chain(differential).collect()
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    let mut seen = 0;
    for path in every_pyc() {
        let (name, whole) = (corpus_name(&path), bytes(&path));
        let pyc = Pyc::read(&whole).unwrap();
        let text = pyasm::write(&pyc).unwrap_or_else(|error| panic!("{name}: {error}"));
        let assembled = pyasm::assemble(&text, &Options::default())
            .unwrap_or_else(|failure| panic!("{name}:\n{failure}\n{text}"));
        assert!(assembled.pyc.code.is_identical(&pyc.code), "{name}\n{text}");
        assert!(
            assembled.pyc.write().unwrap() == whole,
            "{name}: other bytes"
        );
        assert_eq!(assembled.notes, [], "{name}");
        // What is read and written again is the same text.
        assert!(
            pyasm::write(&assembled.pyc).unwrap() == text,
            "{name}: another text"
        );
        seen += 1;
    }
    assert!(seen > 290, "only {seen} files");
}

/// The recorded listings of programs that print something.
fn listings() -> Vec<PathBuf> {
    let found = files(&folder().join("programs"), "dis");
    let runs = |path: &PathBuf| path.with_extension("out").exists();
    let found: Vec<_> = found.into_iter().filter(runs).collect();
    assert!(found.len() >= 58, "only {} listings", found.len());
    found
}

const STEPS: u64 = 5_000_000;

/// Why the program made of a listing does not print what the reference printed; nothing if it does.
fn trouble(listing: &str, path: &Path) -> Option<String> {
    let assembled = match pyasm::assemble(listing, &Options::default()) {
        Ok(assembled) => assembled,
        Err(failure) => return Some(failure.to_string()),
    };
    let end = run(&verify(&assembled.pyc.code).unwrap(), STEPS, None);
    if end.result != "returned" {
        return Some(end.result);
    }
    let recorded = text(&path.with_extension("out"));
    let mut lines = end.output.lines().zip(recorded.lines());
    if end.output == recorded {
        return None;
    }
    let differs = lines.find(|(ours, recorded)| ours != recorded);
    Some(format!("{differs:?}"))
}

/// The listings of a file, each after the table of its code object, as somebody would paste both.
fn with_tables(listing: &str, code: &Arc<CodeObject>) -> String {
    let mut objects = in_order(code).into_iter();
    let mut pasted = String::new();
    for line in listing.lines() {
        pasted.push_str(line);
        pasted.push('\n');
        if line.starts_with("# code ") {
            let code = objects.next().unwrap();
            pasted.push_str(&dis::code_info(&code));
            pasted.push_str("\n\n");
        }
    }
    assert_eq!(objects.next(), None, "one heading for each code object");
    pasted
}

/// Every code object of a file, in the order of its listing.
fn in_order(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let mut found = vec![Arc::clone(code)];
    for nested in code.nested() {
        found.extend(in_order(nested));
    }
    found
}

#[test]
fn listings_with_tables_run_the_same() {
    let mut findings = Vec::new();
    for path in listings() {
        let code = Pyc::read(&bytes(&path.with_extension("pyc"))).unwrap().code;
        assert_eq!(in_order(&code).len(), code_objects(&code).len());
        let pasted = with_tables(&text(&path), &code);
        if let Some(trouble) = trouble(&pasted, &path) {
            findings.push(format!("{}: {trouble}", corpus_name(&path)));
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn bare_listings_run_the_same_where_they_say_enough() {
    let (mut same, mut findings) = (0, Vec::new());
    for path in listings() {
        match trouble(&text(&path), &path) {
            None => same += 1,
            Some(trouble) => findings.push(format!("{}: {trouble}", corpus_name(&path))),
        }
    }
    assert!(
        same >= 58,
        "only {same} bare listings run:\n{}\n",
        findings.join("\n")
    );
}
