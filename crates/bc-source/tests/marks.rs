//! The bytes of `.pyc` files: with `py_compile`'s marks those that the reference writes, as
//! `tests/reference/bytes.py` recorded their hashes; without them the same everywhere.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads files"
)]

use bc_core::constant::Constant;
use bc_core::marshal;
use bc_source::compile::{Options, PyCompile, compile};
use bc_source::{Mode, ParseOptions, Source};
use sha2::{Digest, Sha256};
use std::path::Path;

fn bytes(source: &[u8], name: &str, like: Option<PyCompile>) -> Vec<u8> {
    let options = Options {
        parse: ParseOptions {
            mode: Mode::Exec,
            ..ParseOptions::default()
        },
        like_py_compile: like,
        ..Options::default()
    };
    let compiled = compile(Source::Bytes(source), name, &options).unwrap();
    let marks = &compiled.marks;
    let value = Constant::from(compiled.code);
    let written = marshal::write_with_marks(&value, marks).unwrap();
    let read = marshal::read(&written).unwrap();
    assert_eq!(read.value, value, "{name}");
    if like.is_some() {
        assert_eq!(
            &read.marks, marks,
            "marks that do not fit are dropped: {name}"
        );
    }
    written
}

#[test]
fn files_have_the_bytes_of_py_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut differing = Vec::new();
    let mut compared = 0;
    for line in include_str!("data/marks.txt").lines() {
        let (digest, name) = line.split_once(' ').unwrap();
        let source = std::fs::read(root.join(name)).unwrap();
        let written = bytes(&source, name, Some(PyCompile::default()));
        let ours = format!("{:x}", Sha256::digest(written));
        compared += 1;
        if !ours.starts_with(digest) {
            differing.push(name);
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
    assert!(compared > 580, "only {compared} files have been compared");
}

#[test]
fn the_seed_of_hashes_orders_sets_and_nothing_else() {
    let source = b"x = y in {'alpha', 'beta', 'gamma', 'delta'}, 1000\n";
    let of_seed = |hash_seed| bytes(source, "m", Some(PyCompile { hash_seed }));
    let all: Vec<Vec<u8>> = (0..20).map(of_seed).collect();
    assert!(all.iter().any(|one| one != &all[0]));
    assert!(all.iter().all(|one| one.len() == all[0].len()));
    let numbers = b"x = y in {3, 2, 1}\n";
    let of_seed = |hash_seed| bytes(numbers, "m", Some(PyCompile { hash_seed }));
    assert_eq!(of_seed(0), of_seed(1));
}

#[test]
fn without_the_option_only_what_is_written_twice_is_marked() {
    let written = bytes(b"name = 1000, 'two words', 2.5\nname\n", "m", None);
    let marks = marshal::read(&written).unwrap().marks;
    let marked: Vec<u8> = marks
        .tags()
        .iter()
        .filter(|&&tag| tag & 0x80 != 0)
        .copied()
        .collect();
    // The string that the tuple holds too, and the empty tuple; numbers are written again.
    assert_eq!(marked, [b'z' | 0x80, b')' | 0x80], "{:?}", marks.tags());
}

#[test]
fn the_names_of_the_configuration_are_resident() {
    // As the reference writes them: `site` has read the variables of its Makefile and `pyconfig.h`.
    for (name, is_marked) in [
        ("MACHDEP", true),
        ("AC_APPLE_UNIVERSAL_BUILD", true),
        ("datarootdir", true),
        ("MACHDEPT", false),
    ] {
        let source = format!("x = '{name}'\n");
        let written = bytes(source.as_bytes(), "m", Some(PyCompile::default()));
        let tag = if is_marked { b'Z' | 0x80 } else { b'Z' };
        let mut expected = vec![tag, u8::try_from(name.len()).unwrap()];
        expected.extend_from_slice(name.as_bytes());
        let found = written
            .windows(expected.len())
            .any(|window| window == expected);
        assert!(found, "{name}");
    }
}
