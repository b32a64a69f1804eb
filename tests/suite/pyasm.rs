//! Code as text: the corpus is written and assembled again byte for byte, pasted listings run, what is
//! wrong is told where it is, and no text whatever makes it panic.

use bc_core::pyasm::{self, Options};
use bc_core::pyc::Pyc;
use bc_tests::{all_pyc, bytes, corpus_name, files, folder};
use std::path::PathBuf;

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
